"""Cut articles are read again when their source's subscription is added or changed."""

from datetime import timedelta
from pathlib import Path

from crawler.source_options import SourceRequests
from crawler.store import sync_subscriptions
from tests.ledger import Desk

TEXT = "The yard laid the keel of the ship on Monday, in front of four hundred workers. " * 6


def own(value: str) -> dict[str, SourceRequests]:
    return {"a": SourceRequests("a.example", (("Cookie", f"sid={value}"),))}


def test_cut_articles_become_due_once_and_whole_ones_do_not(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    desk.article("https://a.example/cut", TEXT, state="truncated")
    desk.article("https://a.example/full", f"{TEXT} Two tugs came.")
    desk.now += timedelta(minutes=1)
    assert not desk.due()
    assert sync_subscriptions(desk.ledger, {}, desk.now) == {}
    assert sync_subscriptions(desk.ledger, own("one-secret"), desk.now) == {"a": 1}
    [due] = desk.due()
    assert due.entry.url == "https://a.example/cut"
    assert (due.reads, due.etag, due.last_modified) == (0, None, None)
    assert sync_subscriptions(desk.ledger, own("one-secret"), desk.now) == {}
    assert sync_subscriptions(desk.ledger, own("another"), desk.now) == {"a": 1}
    assert sync_subscriptions(desk.ledger, {}, desk.now) == {}
    assert sync_subscriptions(desk.ledger, own("another"), desk.now) == {"a": 1}


def test_the_ledger_does_not_hold_what_is_sent(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    sync_subscriptions(desk.ledger, own("one-secret"), desk.now)
    desk.ledger.close()
    assert not any(b"one-secret" in file.read_bytes() for file in tmp_path.iterdir())
