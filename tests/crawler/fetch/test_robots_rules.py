"""robots.txt as RFC 9309 reads it, and as another reader of it does."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st
from protego import Protego

from crawler.fetch.robots_rules import MAX_BYTES, read_robots

SITE = "https://news.example"


def allows(robots: str, path: str, agent: str = "vedette") -> bool:
    return read_robots(robots.encode(), agent).allows(SITE + path)


@pytest.mark.parametrize(
    ("robots", "path", "allowed"),
    [
        ("", "/", True),
        ("User-agent: *\nDisallow:", "/", True),
        ("User-agent: *\nDisallow: /", "/", False),
        ("User-agent: *\nDisallow: /", "/robots.txt", True),
        ("User-agent: *\nDisallow: /private", "/private/a", False),
        ("User-agent: *\nDisallow: /private", "/public", True),
        ("User-agent: *\nDisallow: /a\nAllow: /a/b", "/a/b/c", True),
        ("User-agent: *\nAllow: /a/b\nDisallow: /a", "/a/c", False),
        ("User-agent: *\nDisallow: /p\nAllow: /p", "/p", True),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf", False),
        ("User-agent: *\nDisallow: /*.pdf$", "/a/b.pdf?x", True),
        ("User-agent: *\nDisallow: /a*z", "/abcz123", False),
        ("User-agent: *\nDisallow: /a*b*c$", "/a-b-b-c", False),
        ("User-agent: *\nDisallow: /a*b*c$", "/a-c-b", True),
        ("User-agent: *\nDisallow: /fish$", "/fish", False),
        ("User-agent: *\nDisallow: /fish$", "/fishes", True),
        ("User-agent: *\nDisallow: *?print=", "/a?print=1", False),
        ("User-agent: *\nDisallow: /caf%C3%A9", "/café", False),
        ("User-agent: *\nDisallow: /café", "/caf%c3%a9", False),
        ("User-agent: *\nDisallow: /a%2Fb", "/a/b", True),
        ("user-agent : Vedette\ndisallow : /x # not this", "/x", False),
        ("\ufeffUser-agent: vedette\rDisallow: /x\r", "/x", False),
        ("User-agent: vedette/1.0\nDisallow: /x", "/x", False),
        ("User-agent: other\nDisallow: /", "/x", True),
        ("User-agent: other\nUser-agent: vedette\nDisallow: /x", "/x", False),
        ("User-agent: *\nDisallow: /\n\nUser-agent: vedette\nDisallow: /only", "/x", True),
        ("User-agent: vedette\nAllow: /\n\nUser-agent: *\nDisallow: /", "/x", True),
        ("User-agent: vedette\nDisallow: /a\n\nUser-agent: b\nDisallow: /\n\nUser-agent: vedette\nDisallow: /c", "/c", False),
        ("User-agent: vedette\n\nUser-agent: *\nDisallow: /x", "/x", False),
        ("Disallow: /x", "/x", True),
        ("User-agent: *\nSitemap: https://news.example/s.xml\nDisallow: /x", "/x", False),
        ("<html><body>User-agent: *</body></html>", "/x", True),
    ],
)  # fmt: skip
def test_a_path_is_judged_by_the_longest_rule_of_our_group(robots: str, path: str, *, allowed: bool) -> None:
    assert allows(robots, path) is allowed


def test_a_crawl_delay_is_read_for_the_group_that_holds() -> None:
    robots = b"User-agent: *\nCrawl-delay: 5\n\nUser-agent: vedette\nCrawl-delay: 2.5\nDisallow: /x\n"
    assert read_robots(robots, "vedette").crawl_delay_s == 2.5
    assert read_robots(robots, "other").crawl_delay_s == 5
    assert read_robots(b"User-agent: *\nCrawl-delay: soon", "other").crawl_delay_s is None


def test_what_stands_beyond_half_a_mebibyte_is_not_read() -> None:
    robots = b"User-agent: *\nDisallow: /early\n" + b"# filler\n" * (MAX_BYTES // 9) + b"Disallow: /late\n"
    rules = read_robots(robots, "vedette")
    assert not rules.allows(f"{SITE}/early")
    assert rules.allows(f"{SITE}/late")


@pytest.mark.parametrize(
    "robots",
    [
        b"".join(b"User-agent: bot%d\n" % n for n in range(15_000)) + b"Disallow: /x\n" * 20_000,
        b"User-agent: *\n" + b"Disallow: /" + b"*a" * 250_000,
        b"User-agent: *\n" + b"".join(b"Disallow: /%d*a*b*c$\n" % n for n in range(20_000)),
        b"User-agent: *\n" + b"a" * MAX_BYTES,
        b"\n" * MAX_BYTES,
    ],
)
def test_a_hostile_file_costs_little(robots: bytes) -> None:
    started = time.process_time()
    read_robots(robots, "vedette").allows(f"{SITE}/1{'a' * 2000}")
    assert time.process_time() - started < 2


@given(st.binary(max_size=300), st.text(max_size=40))
def test_noise_is_read_without_complaint(robots: bytes, path: str) -> None:
    assert read_robots(robots, "vedette").allows(f"{SITE}/{path}") in {True, False}


_PATHS = st.text(alphabet="abé/*$?.=%2F", max_size=8).map(lambda text: "/" + text)
_LINES = st.lists(
    st.one_of(
        st.sampled_from(
            ["User-agent: *", "User-agent: vedette", "User-agent: other", "", "Sitemap: https://a.example/"]
        ),
        _PATHS.map(lambda path: f"Disallow: {path}"),
        _PATHS.map(lambda path: f"Allow: {path}"),
    ),
    max_size=12,
)


@given(_LINES, st.text(alphabet="ab/.?", max_size=8))
def test_two_readers_agree(lines: list[str], path: str) -> None:
    """Protego, where it means the same: it also takes `$` and `%` for themselves, and sees `?` as `%3F`, with an F."""
    text = "\n".join(lines)
    rules = [line.partition(": ")[2] for line in lines if line.startswith(("Allow", "Disallow"))]
    if any("$" in rule or "%" in rule for rule in rules) or path.endswith("?"):  # an empty query is not sent
        return
    if "?" in path and any("F" in rule for rule in rules):
        return
    assert allows(text, f"/{path}") == Protego.parse(text).can_fetch(f"{SITE}/{path}", "vedette")
