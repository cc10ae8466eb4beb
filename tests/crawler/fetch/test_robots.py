"""robots.txt is asked for when it must be, and a site that cannot tell is left alone for a while."""

import asyncio
from dataclasses import dataclass, field

import pytest

from crawler.fetch.robots import KEPT_S, KEPT_UNAVAILABLE_S, MAX_CRAWL_DELAY_S, Robots, Verdict, product_token
from crawler.model import FailureKind, FetchFailure, Response


@dataclass
class Servers:
    """Answers for robots.txt by host: a status and a text, or a failure; and who asked."""

    answers: dict[str, tuple[int, str] | FailureKind] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    now: float = 0.0

    async def get(self, url: str, source: str | None) -> Response | FetchFailure:
        self.asked.append(f"{source}:{url}" if source else url)
        await asyncio.sleep(0)
        answer = self.answers.get(url.split("/")[2], (404, ""))
        if isinstance(answer, str):
            return FetchFailure(url, answer, f"{url} failed.")
        return Response(url, url, answer[0], (), answer[1].encode())

    def robots(self) -> Robots:
        return Robots(self.get, "Vedette/1.0 (+https://vedette.example)", lambda: self.now)


def verdict(robots: Robots, url: str) -> Verdict:
    return asyncio.run(robots.verdict(url))


@pytest.mark.parametrize("status", [400, 401, 403, 404, 410, 418])
def test_a_file_that_is_not_there_forbids_nothing(status: int) -> None:
    servers = Servers({"a.example": (status, "User-agent: *\nDisallow: /")})
    assert verdict(servers.robots(), "http://a.example/x").failure is None


@pytest.mark.parametrize("status", [429, 500, 503, 599])
def test_a_server_in_trouble_means_not_now(status: int) -> None:
    servers = Servers({"a.example": (status, "")})
    robots = servers.robots()
    failure = verdict(robots, "http://a.example/x").failure
    assert failure
    assert failure.failure == "robots_unavailable"
    assert f"a.example answered {status}" in failure.sentence
    servers.answers["a.example"] = (200, "")
    assert verdict(robots, "http://a.example/y").failure, "it is asked again only after some minutes"
    servers.now = KEPT_UNAVAILABLE_S + 1
    assert verdict(robots, "http://a.example/x").failure is None
    assert len(servers.asked) == 2


@pytest.mark.parametrize("failure", ["timeout", "too_large", "broken_body"])
def test_a_file_that_does_not_come_means_not_now(failure: FailureKind) -> None:
    servers = Servers({"a.example": failure})
    got = verdict(servers.robots(), "http://a.example/x").failure
    assert got
    assert got.failure == "robots_unavailable"


@pytest.mark.parametrize("failure", ["dns", "connection", "tls", "refused_address"])
def test_a_host_that_cannot_be_reached_is_reported_as_such_and_asked_afresh(failure: FailureKind) -> None:
    servers = Servers({"a.example": failure})
    robots = servers.robots()
    for _ in range(2):
        got = verdict(robots, "http://a.example/x").failure
        assert got
        assert (got.failure, got.url) == (failure, "http://a.example/x")
    assert len(servers.asked) == 2


def test_redirects_without_end_forbid_nothing() -> None:
    assert verdict(Servers({"a.example": "redirects"}).robots(), "http://a.example/x").failure is None


def test_a_forbidden_page_is_a_sentence() -> None:
    servers = Servers({"a.example": (200, "User-agent: vedette\nDisallow: /private")})
    failure = verdict(servers.robots(), "http://a.example/private/1").failure
    assert failure
    assert failure.sentence == "a.example asks crawlers not to read this page (robots.txt)."


def test_an_answer_holds_for_a_day_and_for_its_scheme_and_port() -> None:
    servers = Servers()
    robots = servers.robots()
    for url in ("http://a.example/1", "http://a.example/2", "https://a.example/1", "http://a.example:8080/1"):
        verdict(robots, url)
    assert len(servers.asked) == 3
    servers.now = KEPT_S + 1
    verdict(robots, "http://a.example/1")
    assert len(servers.asked) == 4


def test_many_who_ask_at_once_make_one_request() -> None:
    servers = Servers({"a.example": (200, "User-agent: *\nCrawl-delay: 7")})
    robots = servers.robots()

    async def run() -> list[Verdict]:
        first = asyncio.ensure_future(robots.verdict("http://a.example/0"))
        rest = [asyncio.ensure_future(robots.verdict(f"http://a.example/{n}")) for n in range(1, 10)]
        await asyncio.sleep(0)
        first.cancel()
        return await asyncio.gather(*rest)

    assert {one.delay_s for one in asyncio.run(run())} == {7.0}
    assert len(servers.asked) == 1


def test_a_crawl_delay_is_capped() -> None:
    servers = Servers({"a.example": (200, "User-agent: *\nCrawl-delay: 86400")})
    assert verdict(servers.robots(), "http://a.example/").delay_s == MAX_CRAWL_DELAY_S


def test_what_is_remembered_is_bounded() -> None:
    servers = Servers()
    robots = Robots(servers.get, "Vedette", max_sites=50, max_bytes=1_000_000)
    for number in range(200):
        verdict(robots, f"http://host{number}.example/")
    assert len(robots) == 50
    large = "User-agent: *\n" + "".join(f"Disallow: /{n}\n" for n in range(1000))
    for number in range(50):
        servers.answers[f"large{number}.example"] = (200, large)
        verdict(robots, f"http://large{number}.example/")
    assert len(robots) < 12


@pytest.mark.parametrize(
    ("user_agent", "token"),
    [("Vedette", "vedette"), ("Vedette/1.0 (+https://x.example)", "vedette"), ("My-Bot 2", "my-bot"), (" ", "")],
)
def test_robots_files_know_us_by_the_first_word_of_our_name(user_agent: str, token: str) -> None:
    assert product_token(user_agent) == token


def test_what_a_source_finds_where_only_it_may_go_says_nothing_to_others() -> None:
    servers = Servers({"a.example": "timeout"})
    robots = servers.robots()
    assert verdict(robots, "http://a.example/x").failure
    servers.answers["a.example"] = (200, "User-agent: *\nDisallow: /y")
    assert asyncio.run(robots.verdict("http://a.example/x", "inside")).failure is None
    assert robots.known_verdict("http://a.example/y", "inside") != Verdict()
    assert verdict(robots, "http://a.example/x").failure
    assert servers.asked == ["http://a.example/robots.txt", "inside:http://a.example/robots.txt"]
