"""A source or a page whose address changes: nothing that the old server said is told to the new one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.model import Access, Article, Entry, Poll
from crawler.store import ReadResult, record_poll, save, source_state, sync_sources
from tests.ledger import EVERY, Desk, source


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def test_another_address_under_an_old_id_is_asked_without_the_validators_of_the_first(desk: Desk) -> None:
    before, after = source(), source(url="https://other.example/feed")
    for gone_meanwhile in (False, True):
        sync_sources(desk.ledger, [before], desk.now)
        desk.polled()
        assert source_state(desk.ledger, "a").etag == '"1"'
        if gone_meanwhile:
            sync_sources(desk.ledger, [], desk.now)
        sync_sources(desk.ledger, [after], desk.now)
        state = source_state(desk.ledger, "a")
        assert (state.etag, state.last_modified, state.polls, state.next_poll_at) == (None, None, 0, desk.now)


def test_a_source_that_comes_back_with_its_address_keeps_its_validators(desk: Desk) -> None:
    desk.polled()
    sync_sources(desk.ledger, [], desk.now)
    sync_sources(desk.ledger, [source()], desk.now)
    assert source_state(desk.ledger, "a").etag == '"1"'


@pytest.mark.parametrize("error", [None, "no answer"])
def test_a_poll_that_ends_after_its_source_moved_says_nothing_of_the_new_address(desk: Desk, error: str | None) -> None:
    sync_sources(desk.ledger, [source(url="https://other.example/feed")], desk.now)
    poll = Poll("a", desk.now, 200, error=error, etag='"1"')
    record_poll(desk.ledger, poll, [], desk.now + EVERY, desk.now, first_poll=True, url="https://a.example/feed")
    state = source_state(desk.ledger, "a")
    assert (state.etag, state.polls, state.failures, state.next_poll_at) == (None, 0, 0, desk.now)
    assert len(desk.rows("select * from polls")) == 1


@pytest.mark.parametrize(
    ("link", "title", "keeps"),
    [
        ("https://a.example/new-slug", "Keel laid", False),
        ("https://other.example/1", "Keel laid", False),
        ("https://a.example/1", "Keel laid at last", True),
        ("https://a.example/1?utm_source=rss", "Keel laid at last", True),
    ],
)
def test_a_page_at_another_address_is_asked_without_the_validators_of_the_first(
    desk: Desk, link: str, title: str, *, keeps: bool
) -> None:
    desk.polled(Entry("https://a.example/1", guid="7", title="Keel laid"))
    [due] = desk.due()
    article = Article(due.entry.url, title="Keel laid", text="The keel was laid.", access=Access("full"))
    save(desk.ledger, ReadResult(due, article, desk.now, tags=('"1"', "Mon, 23 Nov 2026 08:00:00 GMT")), desk.now)
    desk.polled(Entry(link, guid="7", title=title))
    [due] = desk.due()
    expected = ('"1"', "Mon, 23 Nov 2026 08:00:00 GMT") if keeps else (None, None)
    assert (due.entry.url, due.etag, due.last_modified) == (link, *expected)
