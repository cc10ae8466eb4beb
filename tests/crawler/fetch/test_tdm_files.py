"""tdmrep.json of a site: which of its rules holds, how long it is kept, and that a missing one reserves nothing."""

import asyncio
import json
from dataclasses import dataclass, field

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.fetch.site_files import MAX_SITES
from crawler.fetch.tdm_files import KEPT_S, KEPT_UNAVAILABLE_S, MAX_RULES_KEPT, TdmFiles
from crawler.fetch.tdm_rules import MAX_BYTES, MAX_RULES, TdmRules, read_tdm_file
from crawler.model import FailureKind, FetchFailure, Response

SITE = "https://paper.example"


def rules(*stated: tuple[str, object]) -> TdmRules:
    listed = [{"location": location, "tdm-reservation": value} for location, value in stated]
    return read_tdm_file(json.dumps(listed).encode())


@pytest.mark.parametrize(
    ("location", "path", "is_reserved"),
    [
        ("/", "/a/b?c=1", True),
        ("*", "/a", True),
        ("/news/", "/news/1", True),
        ("/news/", "/sport/1", False),
        ("/news/", "/News/1", False),
        ("/b/*.html", "/b/c/1.html?x", True),
        ("/b/*.html$", "/b/c/1.html?x", False),
        ("/b$", "/b", True),
        ("/b$", "/b/1", False),
        ("/caf%C3%A9", "/café/1", True),
        ("/x-%24", "/x-$", False),
        ("news/", "/news/1", False),
    ],
)
def test_a_pattern_matches_as_in_robots_txt(location: str, path: str, *, is_reserved: bool) -> None:
    assert rules((location, 1)).reserves(f"{SITE}{path}") is is_reserved


def test_the_first_rule_that_matches_holds() -> None:
    found = rules(("/free/", 0), ("/", 1), ("/free/", 1))
    assert not found.reserves(f"{SITE}/free/1")
    assert found.reserves(f"{SITE}/other")
    assert rules(("/a", "1")).reserves(f"{SITE}/a")


@pytest.mark.parametrize(
    "body",
    [
        b"", b"<html>Not found</html>", b"{}", b"null", b"[1, null, []]", b'{"location": "/", "tdm-reservation": 1}',
        b'[{"location": "/", "tdm-reservation": 2}, {"location": "/", "tdm-reservation": true}]',
        b'[{"location": "/"}, {"tdm-reservation": 1}, {"location": 7, "tdm-reservation": 1}]',
        b'[{"location": "", "tdm-reservation": 1}]', b"[" * 100_000, b"[" + b"9" * 100_000 + b"]",
        b'[{"location": "/", "tdm-reservation": 1}]'.ljust(MAX_BYTES + 1),
    ],
    ids=range(12),
)  # fmt: skip
def test_what_is_no_such_file_reserves_nothing(body: bytes) -> None:
    assert read_tdm_file(body) == TdmRules()


def test_a_file_with_a_mark_is_read_and_its_number_of_rules_is_bounded() -> None:
    marked = b"\xef\xbb\xbf" + b'[{"location": "/", "tdm-reservation": 1, "tdm-policy": "https://p.example/"}]'
    assert read_tdm_file(marked).reserves(f"{SITE}/a")
    assert len(rules(*[("/a", 1)] * (MAX_RULES + 1)).rules) == MAX_RULES


@given(st.binary(max_size=200), st.text(max_size=30))
def test_random_files_raise_nothing(body: bytes, location: str) -> None:
    read_tdm_file(body)
    rules((location, 1)).reserves(f"{SITE}/{location}")


@dataclass
class Servers:
    """Answers for the file by host: a status and a text, or a failure; and who asked."""

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

    def files(self) -> TdmFiles:
        return TdmFiles(self.get, lambda: self.now)


ALL = '[{"location": "/", "tdm-reservation": 1}]'


def test_a_file_is_asked_for_once_a_day_and_once_by_all_who_wait() -> None:
    servers = Servers({"a.example": (200, ALL)})
    files = servers.files()

    async def ask() -> list[bool]:
        return await asyncio.gather(*(files.reserves(f"https://a.example/{n}") for n in range(5)))

    assert files.known("https://a.example/1") is None
    assert asyncio.run(ask()) == [True] * 5
    assert files.known("https://a.example/9") is True
    assert servers.asked == ["https://a.example/.well-known/tdmrep.json"]
    servers.now = KEPT_S + 1
    assert files.known("https://a.example/9") is None
    asyncio.run(ask())
    assert len(servers.asked) == 2


@pytest.mark.parametrize(
    ("answer", "kept_s"),
    [
        ((404, ALL), KEPT_S),
        ("robots", KEPT_S),
        ("redirects", KEPT_S),
        ((503, ALL), KEPT_UNAVAILABLE_S),
        ((429, ALL), KEPT_UNAVAILABLE_S),
        ("timeout", KEPT_UNAVAILABLE_S),
        ("dns", KEPT_UNAVAILABLE_S),
    ],
)
def test_a_file_that_cannot_be_had_reserves_nothing_until_it_is_asked_for_again(
    answer: tuple[int, str] | FailureKind, kept_s: float
) -> None:
    servers = Servers({"a.example": answer})
    files = servers.files()
    assert asyncio.run(files.reserves("https://a.example/1")) is False
    servers.now = kept_s - 1
    assert files.known("https://a.example/2") is False
    assert len(servers.asked) == 1
    servers.now, servers.answers = kept_s, {"a.example": (200, ALL)}
    assert asyncio.run(files.reserves("https://a.example/1")) is True


def test_what_a_source_of_its_own_finds_says_nothing_to_others_nor_one_scheme_to_the_other() -> None:
    servers = Servers({"a.example": (200, ALL)})
    files = servers.files()
    asyncio.run(files.reserves("https://a.example/1", "own"))
    assert files.known("https://a.example/1") is None
    assert files.known("http://a.example/1", "own") is None
    assert servers.asked == ["own:https://a.example/.well-known/tdmrep.json"]


def test_what_is_kept_is_bounded() -> None:
    servers = Servers()
    files = servers.files()

    async def ask(hosts: range) -> None:
        for n in hosts:
            await files.reserves(f"https://h{n}.example/")

    asyncio.run(ask(range(MAX_SITES + 5)))
    assert files.known("https://h0.example/") is None
    assert files.known(f"https://h{MAX_SITES + 4}.example/") is False
    many = json.dumps([{"location": f"/{n}", "tdm-reservation": 0} for n in range(MAX_RULES)])
    for n in range(MAX_RULES_KEPT // MAX_RULES + 1):
        servers.answers[f"big{n}.example"] = (200, many)
        asyncio.run(files.reserves(f"https://big{n}.example/"))
    assert files.known("https://big0.example/") is None
    assert files.known("https://big1.example/") is False
