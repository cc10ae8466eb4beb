"""The address guard where it counts, on real connections: literals, names, redirects, robots.txt, rebinding.

Every address that would be reached is loopback, so a hole in the guard shows as a page and leaves the machine nowhere.
"""

import socket

import pytest

from crawler.fetch.resolver import KEPT_S, install_guard
from crawler.model import Response
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import FetchDriver, Names
from tests.site import Site


@pytest.fixture
def closed(fetcher: FetchDriver) -> FetchDriver:
    """A crawler whose configuration allows no private address."""
    return fetcher.having(allow_hosts=())


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "127.1", "0x7f.1", "0x7f000001", "2130706433", "017700000001", "0177.0.0.1",
             "127.0.0.1.", "LOCALHOST", "localhost.", "0.0.0.0", "0", "[::1]", "[::]", "[::ffff:127.0.0.1]",
             "[0:0:0:0:0:ffff:7f00:1]", "[::ffff:7f00:1]", "１２７.０.０.１", "127。0。0。1", "user@127.0.0.1"]
)  # fmt: skip
def test_loopback_is_refused_in_every_spelling(closed: FetchDriver, site: Site, host: str) -> None:
    failure = closed.failure(f"http://{host}:{site.port}/")
    assert failure.failure in {"refused_address", "dns", "bad_url"}
    assert not site.connections


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "[::ffff:127.0.0.1]", "inner.example"])
def test_tls_opens_no_way_in(closed: FetchDriver, names: Names, site: Site, host: str) -> None:
    names.answers["inner.example"] = [("127.0.0.1",)]
    assert closed.failure(f"https://{host}:{site.port}/").failure in {"refused_address", "dns"}
    assert not site.connections


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.0.0.1", "100.64.0.1", "169.254.169.254", "::1", "::ffff:127.0.0.1", "64:ff9b::7f00:1",
                "2002:7f00:1::", "fd00::1", "fe80::1", "224.0.0.1", "fec0::1", "3fff::1"]
)  # fmt: skip
def test_a_name_that_leads_to_such_an_address_is_refused(closed: FetchDriver, names: Names, address: str) -> None:
    names.answers["inner.example"] = [(address,)]
    failure = closed.failure("http://inner.example/")
    assert failure.failure == "refused_address"
    assert "inner.example" in failure.sentence
    assert address in failure.sentence
    assert "allow_hosts" in failure.sentence


def test_a_name_without_an_address_is_not_found(closed: FetchDriver, names: Names) -> None:
    failure = closed.failure("http://nowhere.example/")
    assert (failure.failure, failure.sentence) == ("dns", "The name nowhere.example was not found.")


def test_a_redirect_to_a_private_name_is_refused(fetcher: FetchDriver, names: Names, site: Site) -> None:
    names.answers |= {"outer.example": [("127.0.0.1",)], "inner.example": [("127.0.0.1",)]}
    site.page("/secret", "secret")
    for target in (
        f"http://inner.example:{site.port}/secret",
        f"http://127.0.0.1:{site.port}/secret",
        "//0x7f.1/secret",
    ):
        site.redirect("/r", target)
        got = fetcher.having(allow_hosts=("outer.example",)).failure(f"http://outer.example:{site.port}/r")
        assert got.failure == "refused_address"
    assert not site.asked("/secret")


def test_robots_txt_may_not_lead_inside(fetcher: FetchDriver, names: Names, site: Site) -> None:
    names.answers |= {"outer.example": [("127.0.0.1",)], "inner.example": [("127.0.0.1",)]}
    site.redirect("/robots.txt", f"http://inner.example:{site.port}/secret")
    site.page("/secret", "secret")
    site.page("/a", "a")
    assert fetcher.having(allow_hosts=("outer.example",)).failure(f"http://outer.example:{site.port}/a")
    assert not site.asked("/secret")


def test_an_address_beside_a_refused_one_is_still_used(fetcher: FetchDriver, names: Names, site: Site) -> None:
    names.answers["mixed.example"] = [("10.0.0.1", "127.0.0.1")]
    page = fetcher.having(allow_hosts=("127.0.0.1",)).page(f"http://mixed.example:{site.port}/")
    assert page.status == 404


def test_what_is_connected_to_is_what_was_judged(
    fetcher: FetchDriver, names: Names, site: Site, reactor: Reactor
) -> None:
    """The name answers with a permitted address first and a forbidden one on every later look."""
    names.answers["rebinding.example"] = [("127.0.0.1",), ("127.0.0.2",)]
    careful = fetcher.having(allow_hosts=("127.0.0.1",), obey_robots=False)
    url = f"http://rebinding.example:{site.port}/"
    assert careful.page(url).status == 404
    assert names.asked == ["rebinding.example"]

    async def later() -> None:
        guard = install_guard()
        clock = guard._clock
        guard._clock = lambda: clock() + KEPT_S + 1

    reactor.run(later())
    assert careful.failure(url).failure == "refused_address"


@pytest.mark.parametrize("allowed", ["127.0.0.1", "127.0.0.1:{port}", "inner.example", "inner.example:{port}"])
def test_what_the_configuration_allows_is_reached(fetcher: FetchDriver, names: Names, site: Site, allowed: str) -> None:
    names.answers["inner.example"] = [("127.0.0.1",)]
    open_ = fetcher.having(allow_hosts=(allowed.format(port=site.port),))
    assert open_.page(f"http://inner.example:{site.port}/").status == 404


@pytest.mark.parametrize("allowed", ["127.0.0.1:1", "inner.example:1", "inner", "example", "127.0.0.2"])
def test_what_the_configuration_does_not_name_exactly_is_not(
    fetcher: FetchDriver, names: Names, site: Site, allowed: str
) -> None:
    names.answers["inner.example"] = [("127.0.0.1",)]
    assert fetcher.having(allow_hosts=(allowed,)).failure(f"http://inner.example:{site.port}/")
    assert not site.connections


@pytest.mark.skipif(not socket.has_ipv6, reason="this machine has no IPv6")
def test_a_site_on_ipv6_is_reached(fetcher: FetchDriver) -> None:
    try:
        with Site(host="::1") as site:
            got = fetcher.having(allow_hosts=("::1",)).fetch(site.page("/a", "six"))
    except OSError:
        pytest.skip("this machine has no IPv6 loopback")
    assert isinstance(got, Response)
    assert got.body == b"six"
