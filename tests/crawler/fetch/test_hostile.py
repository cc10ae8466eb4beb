"""Servers that mean harm: each costs bounded time and memory, leaves one sentence, and harms nothing else."""

import resource
import time
from collections.abc import Callable

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.fetch.failures import failure_of
from crawler.model import FetchFailure, FetchRequest, Response
from tests.crawler.fetch.conftest import FetchDriver
from tests.draws import draws
from tests.site import Site

HEAD = b"HTTP/1.1 200 OK\r\n"
RAW = [
    ("headers without end", [HEAD, *[b"X-A: " + b"a" * 8000 + b"\r\n"] * 400], "connection"),
    ("a header continued without end", [HEAD + b"X-A: a\r\n", *[b" " + b"a" * 8000 + b"\r\n"] * 400], "connection"),
    ("interim answers without end", [b"HTTP/1.1 100 Continue\r\n\r\n"] * 20_000, "connection"),
    ("no HTTP", [b"SSH-2.0-OpenSSH_9.6\r\n\r\n"], "connection"),
    ("a status line of a megabyte", [b"HTTP/1.1 200 " + b"a" * 1_000_000 + b"\r\n\r\n"], "connection"),
    ("silence", [b""], "connection"),
    ("a protocol in no alphabet", [b"\x97/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"], "connection"),
    ("a status that is no number", [b"HTTP/1.1 abc OK\r\n\r\n"], "connection"),
    ("a negative length", [HEAD + b"Content-Length: -5\r\n\r\nhello"], None),
    ("two lengths", [HEAD + b"Content-Length: 5\r\nContent-Length: 6\r\n\r\nhello"], None),
    ("a length that is a lie", [HEAD + b"Content-Length: 9999999999\r\n\r\nhello"], "too_large"),
    ("chunks that break off", [HEAD + b"Transfer-Encoding: chunked\r\n\r\n5\r\nhel"], "broken_body"),
    ("chunks that are none", [HEAD + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nhello\r\n"], None),
    ("a chunk extension without end", [HEAD + b"Transfer-Encoding: chunked\r\n\r\n5;" + b"a" * 100_000], None),
    ("NUL bytes in headers", [HEAD + b"X-\0: \0\r\nContent-Length: 2\r\n\r\nok"], None),
    ("bytes that are no text", [HEAD + b"\xff\xfe: \xff\r\nContent-Length: 2\r\n\r\nok"], None),
    ("an unknown packing", [HEAD + b"Content-Encoding: snappy\r\nContent-Length: 4\r\n\r\n\x02\x04ok"], "broken_body"),
    ("a packing that is not there", [HEAD + b"Content-Encoding: gzip\r\nContent-Length: 2\r\n\r\nok"], "broken_body"),
]


@pytest.mark.parametrize(("chunks", "failure"), [row[1:] for row in RAW], ids=[row[0] for row in RAW])
def test_a_broken_answer_is_a_failure_and_harms_nothing_else(
    fetcher: FetchDriver, site: Site, chunks: list[bytes], failure: str | None
) -> None:
    broken, well = site.raw("/broken", *chunks), site.page("/well", "well")
    started = time.monotonic()
    got, after = fetcher.fetch_all(FetchRequest(broken), FetchRequest(well))
    assert time.monotonic() - started < 10
    assert isinstance(after, Response)
    if failure:
        assert isinstance(got, FetchFailure)
        assert got.failure == failure
        assert "127.0.0.1" in got.sentence


ATTACKS: dict[str, Callable[[Site], str]] = {
    "bomb": lambda site: site.bomb("/", mebibytes=128),
    "bomb in a bomb": lambda site: site.bomb("/", mebibytes=128, layers=2),
    "endless": lambda site: site.endless("/"),
    "drip": lambda site: site.drip("/"),
    "drip of headers": lambda site: site.drip_headers("/"),
    "silent": lambda site: site.silent("/"),
    "cut": lambda site: site.cut("/"),
    "cut gzip": lambda site: site.gzipped("/", "text " * 1000, cut=40),
    "big headers": lambda site: site.big_headers("/"),
    "loop": lambda site: site.redirect("/", "/"),
}


@pytest.mark.parametrize(
    ("verb", "failure"),
    [
        ("bomb", "too_large"), ("bomb in a bomb", "too_large"), ("endless", "too_large"), ("drip", "timeout"),
        ("drip of headers", "timeout"), ("silent", "timeout"), ("cut", "broken_body"), ("cut gzip", "broken_body"),
        ("big headers", "connection"), ("loop", "redirects"),
    ],
)  # fmt: skip
def test_an_attack_is_cut_short(fetcher: FetchDriver, site: Site, verb: str, failure: str) -> None:
    url = ATTACKS[verb](site)
    before_kib = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    started = time.monotonic()
    got, after = fetcher.fetch_all(FetchRequest(url), FetchRequest(site.page("/well", "well")))
    assert isinstance(got, FetchFailure)
    assert got.failure == failure
    assert got.sentence.endswith(".")
    assert isinstance(after, Response)
    assert time.monotonic() - started < 8
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before_kib < 80 * 1024


def test_a_hostile_robots_txt_means_not_now(fetcher: FetchDriver, site: Site) -> None:
    page = site.page("/a", "a")
    for attack in (site.endless, site.silent, site.drip, site.bomb):
        attack("/robots.txt")
        assert fetcher.failure(page).failure == "robots_unavailable"


def test_a_body_at_the_limit_passes_and_one_byte_more_does_not(fetcher: FetchDriver, site: Site) -> None:
    small = fetcher.having(max_bytes=1000)
    assert len(small.page(site.page("/at", "x" * 1000)).body) == 1000
    assert small.failure(site.page("/over", "x" * 1001)).failure == "too_large"


@settings(deadline=None, max_examples=draws(30))
@given(st.text(max_size=30), st.sampled_from([ValueError("x"), OSError(5, "x"), ConnectionResetError()]))
def test_every_failure_has_a_sentence(path: str, error: Exception) -> None:
    sentence = failure_of(f"http://a.example/{path}", error, 30, 1000).sentence
    assert sentence.endswith(".")


def test_noise_instead_of_an_answer_raises_nothing(fetcher: FetchDriver, site: Site) -> None:
    noise = st.lists(
        st.one_of(
            st.binary(max_size=60),
            st.sampled_from([HEAD, b"\r\n", b"\r\n\r\n", b"Content-Length: 3\r\n", b"Transfer-Encoding: chunked\r\n", b"5\r\n",
                             b"Location: http://[\r\n", b"HTTP/1.1 302 \r\n", b"HTTP/1.1 101 \r\n", b"Connection: close\r\n",
                             b"Content-Encoding: br\r\n", b"HTTP/1.1 204 \r\n", b"HTTP/1.0 200 \r\n"]),
        ),
        max_size=6,
    )  # fmt: skip
    plain = fetcher.having(obey_robots=False)

    @settings(deadline=None, max_examples=draws(60))
    @given(noise)
    def run(chunks: list[bytes]) -> None:
        assert isinstance(plain.fetch(site.raw("/noise", *chunks)), Response | FetchFailure)

    run()
