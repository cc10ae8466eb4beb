"""Of a feed with more entries than are read, the newest count, in whatever order it lists them."""

import json
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from crawler.model import Response
from crawler.sources.feeds import MAX_ENTRIES, read_feed

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
COUNT = 2_500


def titles(
    items: Iterable[str], form: str = "<rss version='2.0'><channel><title>A</title>{}</channel></rss>"
) -> set[str]:
    url = "https://a.example/feed"
    polled = read_feed(Response(url, url, 200, (), form.format("".join(items)).encode()))
    assert polled.note
    assert f"lists {COUNT:,} entries" in polled.note
    return {entry.title or "" for entry in polled.entries}


def rss(number: int, date: str | None = None) -> str:
    at = format_datetime(START + timedelta(minutes=number)) if date is None else date
    return f"<item><title>t{number}</title><link>https://a.example/{number}</link><pubDate>{at}</pubDate></item>"


NEWEST = {f"t{number}" for number in range(COUNT - MAX_ENTRIES, COUNT)}


@pytest.mark.parametrize("step", [1, -1, 7], ids=["oldest first", "newest first", "mixed"])
def test_the_newest_entries_are_read_in_any_order(step: int) -> None:
    order = [number * step % COUNT for number in range(COUNT)]
    assert sorted(order) == list(range(COUNT))
    assert titles(rss(number) for number in order) == NEWEST


def test_the_newest_entries_of_an_atom_feed_are_read() -> None:
    entries = (
        f"<entry><title>t{n}</title><id>{n}</id><updated>{(START + timedelta(minutes=n)).isoformat()}</updated></entry>"
        for n in range(COUNT)
    )
    assert titles(entries, "<feed xmlns='http://www.w3.org/2005/Atom'>{}</feed>") == NEWEST


def test_an_undated_entry_is_as_new_as_the_one_before_it() -> None:
    found = titles(rss(number, "" if number % 100 == 99 else None) for number in range(COUNT))
    assert {f"t{number}" for number in range(COUNT - 1, COUNT - MAX_ENTRIES, -100)} <= found


def test_the_first_entries_of_a_feed_without_dates_are_read() -> None:
    assert titles(rss(number, "") for number in range(COUNT)) == {f"t{number}" for number in range(MAX_ENTRIES)}


def test_the_newest_entries_of_a_json_feed_are_read() -> None:
    url = "https://a.example/feed.json"
    items = [
        {"title": f"t{n}", "url": f"/{n}", "date_published": (START + timedelta(minutes=n)).isoformat()}
        for n in range(COUNT)
    ]
    polled = read_feed(Response(url, url, 200, (), json.dumps({"items": items}).encode()))
    assert {entry.title for entry in polled.entries} == NEWEST
    assert polled.note == "a.example lists 2,500 entries; only the newest 2,000 were read."
