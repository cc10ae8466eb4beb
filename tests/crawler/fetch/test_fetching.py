"""Fetching from a loopback site: pages, redirects, conditions, manners, reconfiguring and stopping."""

import asyncio
import base64
import time
from dataclasses import replace
from pathlib import Path

import pytest

from crawler.fetch import guard_installed
from crawler.model import FetchFailure, FetchRequest, Response
from crawler.spiders import Crawl, open_crawl
from tests.conftest import Reactor
from tests.crawler.fetch.conftest import QUICK, FetchDriver, Names, until
from tests.crawler.fetch.tls import server_context
from tests.site import Site


def test_a_page_comes_as_it_was_sent(fetcher: FetchDriver, site: Site) -> None:
    url = site.page("/a", "Ünïcode".encode("latin-1"), content_type="text/html; charset=latin-1")
    page = fetcher.page(url)
    assert (page.url, page.final_url, page.status, page.body) == (url, url, 200, "Ünïcode".encode("latin-1"))
    assert page.header("content-type") == "text/html; charset=latin-1"


@pytest.mark.parametrize("status", [403, 404, 410, 418, 429, 500, 503])
def test_any_status_is_a_page(fetcher: FetchDriver, site: Site, status: int) -> None:
    page = fetcher.page(site.fail("/a", status, retry_after="30"))
    assert page.status == status
    assert page.header("retry-after") == "30"


def test_a_packed_page_is_unpacked_and_says_so_no_longer(fetcher: FetchDriver, site: Site) -> None:
    page = fetcher.page(site.gzipped("/a", "text " * 1000))
    assert page.body == b"text " * 1000
    assert page.header("content-encoding") is None


def test_an_etag_and_a_date_are_echoed_exactly_and_a_304_is_an_empty_page(fetcher: FetchDriver, site: Site) -> None:
    etag, date = 'W/"\u00e9 odd, but theirs"', "Mon, 13 May 2024 10:00:00 GMT"
    url = site.page("/feed", "body", etag=etag, last_modified=date)
    first = fetcher.page(url)
    assert (first.header("etag"), first.header("last-modified")) == (etag, date)
    again = fetcher.fetch(url, etag=first.header("etag"), last_modified=first.header("last-modified"))
    assert isinstance(again, Response)
    assert (again.status, again.body) == (304, b"")
    request = site.asked("/feed")[-1]
    assert (request.header("if-none-match"), request.header("if-modified-since")) == (etag, date)


def test_a_condition_that_no_header_can_hold_is_left_out(fetcher: FetchDriver, site: Site) -> None:
    url = site.page("/feed", "body")
    got = fetcher.fetch(url, etag='"x"\r\nX-Evil: 1', last_modified="жук")
    assert isinstance(got, Response)
    assert site.asked("/feed")[0].header("x-evil") is None


def test_a_redirect_is_followed_and_both_addresses_are_told(fetcher: FetchDriver, site: Site) -> None:
    site.page("/new", "here")
    site.redirect("/middle", "new#part", status=301)
    url = site.redirect("/old", site.url("/middle"), status=308)
    page = fetcher.page(url)
    assert (page.url, page.final_url, page.body) == (url, site.url("/new"), b"here")


def test_redirects_without_end_are_given_up(fetcher: FetchDriver, site: Site) -> None:
    url = site.redirect("/loop", "/loop")
    failure = fetcher.failure(url)
    assert (failure.failure, failure.url) == ("redirects", url)
    assert "127.0.0.1" in failure.sentence
    assert len(site.asked("/loop")) == 7


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "ftp://127.0.0.1/", "javascript:alert(1)", "data:text/html,x", "http://[bad", "http://"],
)
def test_a_redirect_to_what_is_no_web_address_is_not_followed(fetcher: FetchDriver, site: Site, target: str) -> None:
    assert fetcher.failure(site.redirect("/r", target)).failure == "redirects"


@pytest.mark.parametrize(
    "url", ["", "x", "ftp://a.example/", "http://", "http:///x", "//a.example/", "http://a.example:99999/", "http://[::1",
            "http://a.example:0/", "javascript:alert(1)", "http://a.example/" + "x" * 9000, "http://\x00/", "http://a b/"]
)  # fmt: skip
def test_what_is_no_web_address_is_a_failure_with_a_sentence(fetcher: FetchDriver, url: str) -> None:
    failure = fetcher.failure(url)
    assert failure.failure in {"bad_url", "dns"}
    assert failure.sentence.endswith(".")


def test_spaces_and_letters_in_a_path_are_escaped(fetcher: FetchDriver, site: Site) -> None:
    site.page("/caf%C3%A9%20noir", "cup")
    assert fetcher.page(site.url("/café noir")).body == b"cup"


def test_no_cookie_is_kept_and_no_referer_is_sent(fetcher: FetchDriver, site: Site) -> None:
    site.page("/b", "b")
    site.redirect("/a", "/b")
    site.page("/c", "c", headers=[("Set-Cookie", "id=1"), ("Referrer-Policy", "unsafe-url")])
    fetcher.fetch_all(FetchRequest(site.url("/c")), FetchRequest(site.url("/c")), FetchRequest(site.url("/a")))
    assert all(one.header("cookie") is None and one.header("referer") is None for one in site.requests)
    assert {one.header("user-agent") for one in site.requests} == {"Vedette/1 (test)"}


def test_a_proxy_of_the_environment_is_not_used_and_that_is_said(
    fetcher: FetchDriver, site: Site, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setenv("http_proxy", "http://user:secret@127.0.0.1:1")
    assert fetcher.page(site.page("/a", "direct")).body == b"direct"
    assert "proxy ignored variables=http_proxy" in caplog.text
    assert "secret" not in caplog.text


def test_credentials_of_an_address_go_to_its_host_alone(fetcher: FetchDriver, site: Site) -> None:
    with Site() as other:
        other.page("/x", "other")
        site.page("/feed", "mine")
        site.redirect("/moved", "/feed")
        site.redirect("/away", f"http://localhost:{other.port}/x")
        with_user = f"http://desk:p%40ss@127.0.0.1:{site.port}"
        page = fetcher.having(allow_hosts=("127.0.0.1", "localhost")).fetch_all(
            FetchRequest(f"{with_user}/moved"), FetchRequest(f"{with_user}/away")
        )[0]
        assert isinstance(page, Response)
        assert page.final_url == site.url("/feed")
        wanted = f"Basic {base64.b64encode(b'desk:p@ss').decode()}"
        assert [one.header("authorization") for one in site.asked("/feed")] == [wanted]
        assert other.asked("/x")[0].header("authorization") is None


def test_robots_txt_is_obeyed_and_asked_for_once(fetcher: FetchDriver, site: Site) -> None:
    site.robots("User-agent: vedette\nDisallow: /private")
    site.page("/public", "p")
    site.redirect("/to-private", "/private/x")
    got = fetcher.fetch_all(
        FetchRequest(site.url("/public")), FetchRequest(site.url("/private/1")), FetchRequest(site.url("/to-private"))
    )
    assert isinstance(got[0], Response)
    assert [one.failure for one in got[1:] if isinstance(one, FetchFailure)] == ["robots", "robots"]
    assert len(site.asked("/robots.txt")) == 1
    assert not site.asked("/private/1")
    assert not site.asked("/private/x")


def test_robots_txt_is_not_asked_for_when_it_is_not_obeyed(fetcher: FetchDriver, site: Site) -> None:
    site.robots("User-agent: *\nDisallow: /")
    assert fetcher.having(obey_robots=False).page(site.page("/a", "a")).status == 200
    assert not site.asked("/robots.txt")


def test_a_site_that_cannot_tell_its_rules_is_left_alone(fetcher: FetchDriver, site: Site) -> None:
    site.robots("", status=503)
    failure = fetcher.failure(site.page("/a", "a"))
    assert failure.failure == "robots_unavailable"
    assert failure.url == site.url("/a")
    assert not site.asked("/a")


def test_a_crawl_delay_is_kept_between_pages(fetcher: FetchDriver, site: Site) -> None:
    site.robots("User-agent: *\nCrawl-delay: 0.4")
    site.page("/a", "a")
    started = time.monotonic()
    fetcher.fetch_all(*[FetchRequest(site.url("/a"))] * 3)
    assert time.monotonic() - started >= 2 * 0.4 * 0.75


def test_pages_of_one_host_come_one_after_the_other_over_one_connection(reactor: Reactor, site: Site) -> None:
    urls = [site.page(f"/{number}", "x") for number in range(10)]

    async def run() -> None:
        async with open_crawl(QUICK) as one:
            await asyncio.gather(*(one.fetch(FetchRequest(url)) for url in urls))

    reactor.run(run())
    assert site.connections == 1


def test_a_connection_that_the_server_closed_meanwhile_is_opened_anew(fetcher: FetchDriver, site: Site) -> None:
    url = site.raw("/a", b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok")  # and hangs up, without having said so
    assert [isinstance(got, Response) for got in fetcher.fetch_all(*[FetchRequest(url)] * 5)] == [True] * 5


def test_idle_connections_are_few_and_servers_without_one_are_forgotten(
    reactor: Reactor, names: Names, site: Site
) -> None:
    hosts = [f"host{number}.example" for number in range(20)]
    names.answers = {host: [("127.0.0.1",)] for host in hosts}

    async def run() -> tuple[int, int]:
        one = Crawl(QUICK, {"MAX_IDLE_CONNECTIONS": 5, "IDLE_CONNECTION_TIMEOUT": 0.2})
        await one.start()
        for host in hosts:
            assert isinstance(await one.fetch(FetchRequest(f"http://{host}:{site.port}/")), Response)
        assert one._crawler
        pool = one._crawler.engine.downloader.handlers._get_handler("http")._pool  # type: ignore[union-attr]
        many = len(pool._connections)
        await until(lambda: not pool._connections)
        await one.stop()
        return many, len(pool._connections)

    assert reactor.run(run()) == (5, 0)
    assert site.connections == 20


def test_a_certificate_that_nobody_vouches_for_is_refused(fetcher: FetchDriver, tmp_path: Path) -> None:
    context, _ = server_context(tmp_path)
    with Site(tls=context) as site:
        failure = fetcher.failure(site.page("/a", "secret"))
    assert failure.failure == "tls"
    assert "vouches" in failure.sentence


def test_a_certificate_that_is_trusted_is_accepted_for_its_own_name_only(
    fetcher: FetchDriver, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    context, chain = server_context(tmp_path, "localhost")
    monkeypatch.setenv("SSL_CERT_FILE", str(chain))
    both = fetcher.having(allow_hosts=("127.0.0.1", "localhost"))
    with Site(tls=context) as site:
        site.page("/a", "trusted")
        assert both.page(f"https://localhost:{site.port}/a").body == b"trusted"
        failure = both.failure(f"https://127.0.0.1:{site.port}/a")
    assert failure.failure == "tls"
    assert "another name" in failure.sentence


def test_a_fetch_that_is_cancelled_leaves_the_crawler_well(reactor: Reactor, site: Site) -> None:
    silent, page = site.silent("/silent"), site.page("/a", "a")

    async def run() -> Response | FetchFailure:
        async with open_crawl(QUICK) as one:
            await one.fetch(FetchRequest(page))
            with pytest.raises(TimeoutError):
                async with asyncio.timeout(0.1):
                    await one.fetch(FetchRequest(silent))
            return await one.fetch(FetchRequest(page))

    assert isinstance(reactor.run(run()), Response)


def test_stopping_lets_a_page_finish_gives_up_the_line_and_takes_no_new_one(reactor: Reactor, site: Site) -> None:
    slow, page = site.slow("/slow", "slow"), site.page("/a", "a")

    async def run() -> tuple[list[Response | FetchFailure], float]:
        one = Crawl(FetchDriver(reactor).having(per_host_delay_s=30.0, obey_robots=False).settings)
        await one.start()
        running = [asyncio.ensure_future(one.fetch(FetchRequest(url))) for url in (slow, page, page)]
        await until(lambda: site.requests)
        started = time.monotonic()
        await one.stop(drain_s=20)
        return [*await asyncio.gather(*running), await one.fetch(FetchRequest(page))], time.monotonic() - started

    (finished, *refused), took_s = reactor.run(run())
    assert isinstance(finished, Response)
    assert [one.failure for one in refused if isinstance(one, FetchFailure)] == ["stopping"] * 3
    assert site.paths() == ["/slow"]
    assert took_s < 10


def test_pages_that_hang_hold_up_the_others_of_their_site_only_for_a_while(reactor: Reactor, site: Site) -> None:
    urls = [site.silent("/silent"), site.silent("/silent-too"), site.page("/a", "a")]

    async def run() -> Response | FetchFailure:
        one = Crawl(replace(QUICK, timeout_s=30.0), {"OVERLONG_AFTER": 0.2})
        await one.start()
        *hanging, last = [asyncio.ensure_future(one.fetch(FetchRequest(url))) for url in urls]
        got = await asyncio.wait_for(last, 20)
        assert not any(task.done() for task in hanging)
        await one.stop(drain_s=0.0)
        await asyncio.gather(*hanging)
        return got

    assert isinstance(reactor.run(run()), Response)


def test_stopping_gives_up_what_does_not_finish(reactor: Reactor, site: Site) -> None:
    silent = site.silent("/silent")

    async def run() -> tuple[Response | FetchFailure, float]:
        one = Crawl(QUICK)
        await one.start()
        running = asyncio.ensure_future(one.fetch(FetchRequest(silent)))
        await until(lambda: site.asked("/silent"))
        started = time.monotonic()
        await one.stop(drain_s=0.1)
        return await running, time.monotonic() - started

    got, took_s = reactor.run(run())
    assert isinstance(got, FetchFailure)
    assert got.failure == "stopping"
    assert took_s < 3


def test_new_settings_hold_from_the_next_page_on(reactor: Reactor, site: Site) -> None:
    page = site.page("/a", "a")

    async def run() -> None:
        async with open_crawl(QUICK) as one:
            await one.fetch(FetchRequest(page))
            one.reconfigure(FetchDriver(reactor).having(user_agent="Other/2", max_bytes=1000).settings)
            await one.fetch(FetchRequest(page))

    reactor.run(run())
    assert [one.header("user-agent") for one in site.asked("/a")] == ["Vedette/1 (test)", "Other/2"]
    assert len(site.asked("/robots.txt")) == 2


def test_the_guard_is_on_the_running_reactor(reactor: Reactor) -> None:
    async def installed() -> bool:
        async with open_crawl(QUICK):
            return guard_installed()

    assert reactor.run(installed())


def test_of_scrapy_only_what_fetches_is_on(reactor: Reactor) -> None:
    async def run() -> None:
        async with open_crawl(QUICK) as one:
            scrapy = one._crawler
            assert scrapy
            assert scrapy.extensions.middlewares == ()
            assert [type(one).__name__ for one in scrapy.engine.downloader.middleware.middlewares] == [
                "PauseMiddleware", "RobotsMiddleware", "TdmMiddleware", "SlotMiddleware", "SubscriptionMiddleware",
                "DefaultHeadersMiddleware",
                "ConditionalMiddleware", "DecompressionMiddleware", "WebRedirectMiddleware",
            ]  # fmt: skip
            assert [type(one).__name__ for one in scrapy.engine.scraper.itemproc.middlewares] == ["LedgerPipeline"]
            assert {scheme for scheme, one in scrapy.settings["DOWNLOAD_HANDLERS"].items() if one} == {"http", "https"}
            assert scrapy.settings.getbool("DOWNLOAD_VERIFY_CERTIFICATES")
            assert not scrapy.settings.getbool("REMOTE_CONTROL_ENABLED")
            assert not scrapy.settings.getbool("TELNETCONSOLE_ENABLED")

    reactor.run(run())


def test_no_port_is_opened(reactor: Reactor) -> None:
    def listening() -> set[str]:
        """The inodes of this process's listening sockets, as the kernel lists them."""
        ours = {str(link.readlink()) for link in Path("/proc/self/fd").iterdir() if link.is_symlink()}
        rows = [
            row.split()
            for table in ("tcp", "tcp6")
            for row in Path(f"/proc/self/net/{table}").read_text().splitlines()[1:]
        ]
        return {row[9] for row in rows if row[3] == "0A" and f"socket:[{row[9]}]" in ours}

    async def run() -> set[str]:
        async with open_crawl(QUICK) as one:
            await one.fetch(FetchRequest("http://127.0.0.1:1/"))
            return listening()

    before = listening()
    assert reactor.run(run()) == before
