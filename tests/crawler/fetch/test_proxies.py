"""Requests through a proxy, on the real engine: it alone finds the addresses of names."""

from contextlib import suppress
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.address_policy import read_allowance
from crawler.fetch.proxies import proxy_notes
from crawler.fetch.proxy_choice import Proxy, UnusableProxyError, proxy_of, read_proxy, refused_behind_proxy
from crawler.fetch.tunnels import ConnectHandshake, ProxyError, SocksHandshake
from crawler.model import CrawlSettings, FetchFailure, FetchRequest, Response
from crawler.source_options import SourceRequests
from tests.crawler.fetch.conftest import FetchDriver, Names
from tests.crawler.fetch.tls import server_context
from tests.loopback_proxy import LoopbackProxy
from tests.site import Site


def named(site: Site, path: str) -> str:
    """An address that only a proxy can find."""
    return site.url(path).replace("127.0.0.1", "paper.example")


@pytest.mark.parametrize(
    ("scheme", "asked"), [("http", "GET http://paper.example:{0}/a?b=1"), ("socks5h", "SOCKS paper.example:{0}")]
)
@pytest.mark.parametrize("login", [None, ("desk", "p:w@d")])
def test_a_page_is_fetched_and_the_name_is_found_by_the_proxy_alone(
    fetcher: FetchDriver, site: Site, names: Names, scheme: str, asked: str, login: tuple[str, str] | None
) -> None:
    site.page("/a?b=1", "Keel")
    with LoopbackProxy(login) as proxy:
        address = proxy.url(scheme, "desk:p%3Aw%40d@" if login else "")
        got = fetcher.having(allow_hosts=(), proxy=address).page(named(site, "/a?b=1"))
    assert (got.status, got.body) == (200, b"Keel")
    assert asked.format(site.port) in proxy.asked
    assert "paper.example" not in names.asked
    assert all(request.header("proxy-authorization") is None or scheme == "http" for request in site.requests)


@pytest.mark.parametrize("scheme", ["http", "socks5h", "https"])
def test_an_encrypted_host_is_reached_through_a_tunnel_and_its_certificate_counts(
    fetcher: FetchDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    of_site, chain = server_context(tmp_path, "paper.example")
    of_proxy, proxy_chain = server_context(tmp_path, "127.0.0.1")
    trusted = tmp_path / "trusted.pem"
    trusted.write_bytes(chain.read_bytes() + proxy_chain.read_bytes())
    with Site(tls=of_site) as site, LoopbackProxy(tls=of_proxy if scheme == "https" else None) as proxy:
        site.page("/a", "Keel")
        through = fetcher.having(allow_hosts=(), proxy=proxy.url(scheme))
        failure = through.failure(named(site, "/a"))
        assert failure.failure == ("connection" if scheme == "https" else "tls")  # nobody vouches for the proxy either
        monkeypatch.setenv("SSL_CERT_FILE", str(trusted))
        assert through.page(named(site, "/a")).body == b"Keel"
        other = site.url("/a").replace("127.0.0.1", "other.example")
        assert through.failure(other).failure == "tls"
    kind = "SOCKS" if scheme == "socks5h" else "CONNECT"
    assert f"{kind} paper.example:{site.port}" in proxy.asked


@pytest.mark.parametrize(
    ("scheme", "login", "clause"),
    [
        ("http", "", "it wants another login"),
        ("socks5h", "", "it wants another login"),
        ("socks5h", "desk:wrong@", "it wants another login"),
    ],
)
def test_a_proxy_that_refuses_is_named_without_its_login(
    fetcher: FetchDriver, tmp_path: Path, scheme: str, login: str, clause: str
) -> None:
    context, _ = server_context(tmp_path)
    with Site(tls=context) as site, LoopbackProxy(("desk", "right")) as proxy:
        failure = fetcher.having(proxy=proxy.url(scheme, login)).failure(named(site, "/a"))
    assert failure.failure == "connection"
    assert failure.sentence.endswith(
        f"paper.example could not be reached: there is no way through the proxy 127.0.0.1:{proxy.port}; {clause}."
    )


def test_a_name_that_the_proxy_does_not_know_and_a_proxy_that_is_gone_are_failures(
    fetcher: FetchDriver, site: Site
) -> None:
    with LoopbackProxy(unknown=("paper.example",)) as proxy:
        failure = fetcher.having(proxy=proxy.url("socks5h")).failure(named(site, "/a"))
        way = f"there is no way through the proxy 127.0.0.1:{proxy.port}; "
        assert f"{way}the host does not answer." in failure.sentence
    for scheme in ("socks5h", "http"):
        failure = fetcher.having(proxy=proxy.url(scheme, "desk:secret@")).failure(named(site, "/a"))
        assert failure.failure == "connection"
        assert failure.sentence == f"paper.example could not be reached: {way}it could not be reached."


@pytest.mark.parametrize("address", ["http://desk:secret@gone.example:3128", "socks5h://desk:secret@gone.example:3128"])
def test_a_proxy_whose_name_is_not_found_is_what_is_missing(
    fetcher: FetchDriver, site: Site, names: Names, address: str
) -> None:
    failure = fetcher.having(proxy=address).failure(named(site, "/a"))
    assert "gone.example" in names.asked
    assert failure.failure == "connection"
    assert failure.sentence.endswith("no way through the proxy gone.example:3128; it could not be reached.")


def test_a_proxy_that_does_not_answer_is_named(fetcher: FetchDriver, site: Site) -> None:
    url = named(site, "/a")
    site.silent("/a")
    site.silent("/robots.txt")
    with LoopbackProxy() as proxy:
        failure = fetcher.having(proxy=proxy.url("http"), timeout_s=0.3).failure(url)
    assert failure.sentence.startswith(
        f"paper.example did not answer in full within 0.3 seconds through the proxy 127.0.0.1:{proxy.port}."
    )


@pytest.mark.parametrize(
    ("stated", "environ", "notes"),
    [
        (None, {}, []),
        ("none", {}, []),
        (None, {"http_proxy": "http://p.example"}, ["ignored variables=http_proxy"]),
        ("env", {"HTTPS_PROXY": "http://u:secret@p.example"}, ["used"]),
        ("env", {"no_proxy": "*", "all_proxy": ""}, ["missing"]),
        ("http://p.example", {}, ["used"]),
        ("http://p.example", {"all_proxy": "http://q.example"}, ["ignored variables=all_proxy", "used"]),
    ],
)
def test_the_log_says_which_proxies_are_used_ignored_or_missing(
    stated: str | None, environ: dict[str, str], notes: list[str]
) -> None:
    of_all = proxy_notes(CrawlSettings(proxy=stated), environ)
    assert [note.split(" reason")[0].split(" judged")[0] for note in of_all] == [f"proxy {note}" for note in notes]
    of_one = proxy_notes(CrawlSettings(source_requests={"a": SourceRequests("h", proxy=stated)}), environ)
    assert of_one == of_all


def test_a_source_s_own_proxy_holds_for_it_and_none_goes_around_that_of_all(fetcher: FetchDriver, site: Site) -> None:
    site.page("/a", "x")
    with LoopbackProxy() as one, LoopbackProxy() as other:
        own = {"a": SourceRequests("h", proxy=other.url("http")), "b": SourceRequests("h", proxy="none")}
        having = fetcher.having(proxy=one.url("http"), source_requests=own, allow_hosts=("127.0.0.1",))
        got = having.fetch_all(
            FetchRequest(site.url("/a"), source="a"), FetchRequest(site.url("/a"), source="b"), FetchRequest(site.url("/a"))
        )  # fmt: skip
    assert all(isinstance(each, Response) for each in got)
    assert other.asked == [f"GET {site.url(path)}" for path in ("/robots.txt", "/a")]
    assert one.asked == other.asked
    assert len(site.asked("/a")) == 3


def test_what_the_url_itself_shows_is_refused_behind_a_proxy_too_and_in_redirects(
    fetcher: FetchDriver, site: Site
) -> None:
    site.redirect("/in", "http://169.254.169.254/latest")
    with LoopbackProxy() as proxy:
        through = fetcher.having(allow_hosts=(), proxy=proxy.url("http"))
        for url in (site.url("/a"), "http://localhost/a", named(site, "/in"), "http://[::1]/a", "http://0x7f.1/a"):
            got = through.fetch(url)
            assert isinstance(got, FetchFailure)
            assert got.failure == "refused_address"
    assert not any("169.254" in asked or "localhost" in asked for asked in proxy.asked)
    assert not any("//127.0.0.1" in asked for asked in proxy.asked)


@pytest.mark.parametrize(
    ("host", "refusal"),
    [
        ("paper.example", None),
        ("93.184.216.34", None),
        ("10.0.0.7", "it is a private address"),
        ("fd00::1", "it is a private address"),
        ("2130706433", "it is an address in an odd spelling"),
        ("0x7f.0.0.1", "it is an address in an odd spelling"),
        ("intranet", "it is a name of this machine or its network"),
        ("nas.local.", "it is a name of this machine or its network"),
        ("allowed.internal", None),
    ],
)
def test_names_and_addresses_of_a_network_s_inside_are_told_by_their_looks(host: str, refusal: str | None) -> None:
    assert refused_behind_proxy(host, 80, {read_allowance("allowed.internal")}) == refusal


def test_the_environment_s_proxies_hold_as_for_other_programs() -> None:
    environ = {
        "HTTP_PROXY": "proxy.example:3128",
        "https_proxy": "socks5://s.example",
        "no_proxy": "inside.example,.corp",
    }
    assert proxy_of("env", "http://a.example/", environ) == Proxy("http", "proxy.example", 3128)
    assert proxy_of("env", "https://a.example/", environ) == Proxy("socks5h", "s.example", 1080)
    assert proxy_of("env", "https://www.inside.example/", environ) is None
    assert proxy_of("env", "https://x.corp/", environ) is None
    assert proxy_of("env", "http://a.example/", {"ALL_PROXY": "https://u@p.example"}) == Proxy(
        "https", "p.example", 443, ("u", "")
    )
    assert proxy_of("none", "http://a.example/", environ) is proxy_of(None, "http://a.example/", environ) is None
    with pytest.raises(UnusableProxyError):
        proxy_of("env", "http://a.example/", {"http_proxy": "ftp://p.example"})


def test_a_login_is_in_no_text_of_a_proxy() -> None:
    assert "secret" not in repr(read_proxy("socks5h://desk:secret@p.example"))


@given(st.binary(max_size=200))
def test_random_answers_end_in_an_error_or_wait_for_more(answer: bytes) -> None:
    for shake in (ConnectHandshake, SocksHandshake):
        one = shake(Proxy("http", "p.example", 1), "a.example", 443)
        with suppress(ProxyError):
            for byte in answer:
                sent, rest = one.feed(bytes([byte]))
                assert rest is None or not sent
