"""A document that comes again byte for byte is not read again, unless it is to be read in another way."""

from dataclasses import replace
from pathlib import Path
from typing import get_args

import pytest

from crawler.collect import plan_poll, poll_result
from crawler.model import FetchFailure, FetchRequest, Response
from crawler.polled import Ending, FurtherDocument, PolledEntries
from crawler.recording import record_document
from crawler.sitemap_pages import MAX_PAGES
from crawler.unchanged import body_digest, is_unchanged
from crawler.visit_plans import PollPlan
from tests.ledger import EVERY, START, Desk, source

ONE = source()
ANSWER = Response(ONE.url, ONE.url, 200, (("content-type", "application/rss+xml"),), b"<rss/>")
DIGEST = body_digest(ONE, ANSWER)


def test_the_same_bytes_read_in_the_same_way_are_unchanged_and_so_is_a_304() -> None:
    assert is_unchanged(ONE, ANSWER, DIGEST)
    assert is_unchanged(ONE, replace(ANSWER, status=304, body=b""), None)
    assert not is_unchanged(ONE, ANSWER, None)


@pytest.mark.parametrize(
    "other",
    [
        (ONE, replace(ANSWER, body=b"<rss />")),
        (ONE, replace(ANSWER, headers=(("content-type", "text/xml; charset=koi8-r"),))),
        (ONE, replace(ANSWER, status=503)),
        (replace(ONE, kind="sitemap"), ANSWER),
        (replace(ONE, links="h2 a"), ANSWER),
        (replace(ONE, drop_params=("ref",)), ANSWER),
        (replace(ONE, language="uk"), ANSWER),
        (ONE, FetchFailure(ONE.url, "timeout", "It took too long.")),
    ],
)
def test_what_differs_in_bytes_type_or_configuration_is_read(other: tuple[object, object]) -> None:
    assert not is_unchanged(*other, DIGEST)  # type: ignore[arg-type]


def test_a_poll_keeps_the_digest_but_for_an_index_and_what_failed() -> None:
    plan = PollPlan(ONE, START, FetchRequest(ONE.url), 0, False, START)  # noqa: FBT003
    assert poll_result(plan, ANSWER, PolledEntries(), START, START).poll.body_digest == DIGEST
    again = replace(plan, body_digest=DIGEST)
    assert poll_result(again, ANSWER, PolledEntries(), START, START).poll.unchanged
    not_modified = poll_result(again, replace(ANSWER, status=304, body=b""), PolledEntries(), START, START).poll
    assert (not_modified.unchanged, not_modified.body_digest) == (True, DIGEST)
    index = PolledEntries(further=(FurtherDocument("https://a.example/1.xml"),))
    of_index = poll_result(replace(plan, source=replace(ONE, kind="sitemap")), ANSWER, index, START, START).poll
    assert of_index.body_digest is None
    broken = poll_result(plan, ANSWER, PolledEntries(error="no feed"), START, START).poll
    assert broken.body_digest is None


def test_of_a_document_that_may_have_broken_off_nothing_is_compared_that_the_server_says() -> None:
    plan = PollPlan(ONE, START, FetchRequest(ONE.url), 0, False, START)  # noqa: FBT003
    tagged = replace(ANSWER, headers=(*ANSWER.headers, ("etag", '"1"'), ("last-modified", "today")))
    kept = {
        ending: poll_result(plan, tagged, PolledEntries(ending=ending), START, START).poll
        for ending in get_args(Ending)
    }
    assert [(one.etag, one.last_modified, one.body_digest, one.is_cut) for one in kept.values()] == [
        ('"1"', "today", DIGEST, False),
        (None, None, DIGEST, False),
        (None, None, None, True),
    ]


def test_a_sitemap_of_which_pages_were_left_for_later_polls_is_read_again(tmp_path: Path) -> None:
    map_source = replace(ONE, kind="sitemap")
    desk = Desk(tmp_path / "v.db", sources=(map_source,))
    pages = tuple(f"https://a.example/{n}" for n in range(2 * MAX_PAGES + 1))
    found = []
    for listed in (pages[:1], pages, pages, pages):
        plan = plan_poll(desk.ledger, map_source)
        got = replace(ANSWER, body=repr(listed[::MAX_PAGES]).encode(), headers=(("etag", '"1"'),))
        polled = PolledEntries() if is_unchanged(map_source, got, plan.body_digest) else PolledEntries(undated=listed)
        done = record_document(desk.ledger, poll_result(plan, got, polled, desk.now, desk.now), desk.now)
        found.append((done.new, plan.request.etag is not None))
        desk.now += EVERY
    desk.ledger.close()
    assert found == [(0, False), (MAX_PAGES, True), (MAX_PAGES, False), (0, True)]
