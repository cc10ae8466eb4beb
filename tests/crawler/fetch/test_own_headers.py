"""Headers and cookies of a subscription: they go to the source's own host, and nowhere else."""

import pytest

from crawler.fetch.own_headers import is_for
from crawler.model import FetchRequest, Response
from crawler.source_options import SourceRequests
from tests.crawler.fetch.conftest import FetchDriver
from tests.site import Site

OWN = {"a": SourceRequests("127.0.0.1", (("X-Key", "k3y"), ("Cookie", "sid=s1d"), ("Authorization", "Bearer t")))}


def sent(site: Site, path: str) -> tuple[str | None, ...]:
    [request] = site.asked(path)
    return tuple(request.header(name) for name in ("x-key", "cookie", "authorization"))


def test_document_page_and_redirects_on_the_source_s_host_carry_them_and_robots_txt_does_not(
    fetcher: FetchDriver, site: Site
) -> None:
    site.robots("User-agent: *\nDisallow: /closed")
    site.redirect("/feed.xml", site.url("/moved.xml"))
    site.page("/moved.xml", "<rss/>")
    [got] = fetcher.having(source_requests=OWN).fetch_all(FetchRequest(site.url("/feed.xml"), source="a"))
    assert isinstance(got, Response)
    whole = ("k3y", "sid=s1d", "Bearer t")
    assert (sent(site, "/feed.xml"), sent(site, "/moved.xml")) == (whole, whole)
    assert sent(site, "/robots.txt") == (None, None, None)


def test_another_host_another_source_and_nobody_get_none_of_them(fetcher: FetchDriver, site: Site) -> None:
    other = site.url("/there").replace("127.0.0.1", "localhost")
    site.redirect("/away", other)
    site.page("/there", "x")
    site.page("/b", "x")
    site.page("/nobody", "x")
    having = fetcher.having(source_requests=OWN, allow_hosts=("127.0.0.1", "localhost"))
    having.fetch_all(
        FetchRequest(site.url("/away"), source="a"), FetchRequest(site.url("/b"), source="b"), FetchRequest(site.url("/nobody")),
    )  # fmt: skip
    assert sent(site, "/away")[0] == "k3y"
    for path in ("/there", "/b", "/nobody"):
        assert sent(site, path) == (None, None, None)


def test_a_redirect_back_to_the_host_carries_them_again(fetcher: FetchDriver, site: Site) -> None:
    site.redirect("/one", site.url("/two").replace("127.0.0.1", "localhost"))
    site.redirect("/two", site.url("/three"))
    site.page("/three", "x")
    having = fetcher.having(source_requests=OWN, allow_hosts=("127.0.0.1", "localhost"))
    having.fetch_all(FetchRequest(site.url("/one"), source="a"))
    assert [sent(site, path)[0] for path in ("/one", "/two", "/three")] == ["k3y", None, "k3y"]


@pytest.mark.parametrize(
    ("url", "is_sent"),
    [
        ("https://a.example/x", True),
        ("https://A.example:8443/x", True),
        ("http://a.example/x", False),
        ("https://www.a.example/x", False),
        ("https://a.example.evil.example/x", False),
        ("https://a.example@evil.example/x", False),
        ("https://a.example/robots.txt", False),
    ],
)
def test_what_belongs_to_an_encrypted_source_goes_out_encrypted_to_that_very_host(url: str, is_sent: bool) -> None:  # noqa: FBT001
    assert is_for(SourceRequests("a.example", (("X-Key", "k"),), encrypted=True), url) is is_sent
