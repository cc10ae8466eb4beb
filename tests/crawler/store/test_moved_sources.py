"""A source whose address changes under its id: nothing that the old server said is told to the new one."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.model import Poll
from crawler.store import record_poll, source_state, sync_sources
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
