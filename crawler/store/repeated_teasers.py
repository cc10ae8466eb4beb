"""What entries of a source have in common: a teaser or a headline that three of them have tells nothing of any."""

import re
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from typing import Final

from crawler.model import DueEntry
from crawler.store.ledger import Ledger
from crawler.times import to_text
from crawler.urls import key_url

ENTRIES_COMPARED: Final = 100  # the source's newest ones
BOILERPLATE_ENTRIES: Final = 3  # with one teaser: two may be an article and its correction
ENTRIES_READ_AGAIN: Final = 1_000  # the source's newest ones, some weeks of most; a ledger holds years of them
_DIGITS: Final = re.compile(r"\d+")


def without_boilerplate(ledger: Ledger, due: DueEntry) -> DueEntry:
    """The entry without its teaser when two others of the source have the same one, not all under one headline.

    Of those compared, the first still says it. It is marked, too, when two others have its headline.
    """
    due = replace(due, names_nothing=_names_nothing(ledger, due))
    if not due.entry.text:
        return due
    [row] = ledger.rows(
        "select count(distinct title) as titles, count(*) as entries, min(id) as first from (select id, title, text "
        "from entries_said where source = ? order by found_at desc, id desc limit ?) where text = ?",
        [due.source, ENTRIES_COMPARED, due.entry.text],
    )
    if row["titles"] == 1 or row["entries"] < BOILERPLATE_ENTRIES:
        return due
    is_first = row["first"] == due.id
    return replace(due, entry=replace(due.entry, text=None), repeated=due.entry.text, is_first_to_say=is_first)


def _names_nothing(ledger: Ledger, due: DueEntry) -> bool:
    """Whether two other entries of the source, at other addresses, have the headline: "Press release 12/2026"."""
    if not due.entry.title:
        return False
    rows = ledger.rows(
        "select title, key_url from entries where source = ? and id != ? order by found_at desc, id desc limit ?",
        [due.source, due.id, ENTRIES_COMPARED],
    )
    own, key = _without_numbers(due.entry.title), key_url(due.entry.url) if due.entry.url else ""
    others = {row["key_url"] for row in rows if row["title"] and _without_numbers(row["title"]) == own}
    return len(others - {key}) >= BOILERPLATE_ENTRIES - 1


def _without_numbers(title: str) -> str:
    return " ".join(_DIGITS.sub("0", title).casefold().split())


def teaser_left_out_by(ledger: Ledger, article_id: int) -> tuple[str, ...]:
    """The sources whose teaser of an article was left out, since other entries of theirs have it."""
    rows = ledger.rows(
        "select distinct source from entries where article_id = ? and teaser_left_out order by source", [article_id]
    )
    return tuple(row["source"] for row in rows)


def read_again_what_said(ledger: Ledger, source: str, teasers: Iterable[str | None], now: datetime) -> None:
    """Let articles be read again whose whole text is a teaser that proves to be of no entry alone.

    Until then it counted as their own words, by which a NOT is decided. Part of the caller's transaction.
    """
    for teaser in dict.fromkeys(teasers):
        if teaser and _is_boilerplate(ledger, source, teaser):
            ledger.db.execute(_READ_AGAIN, [to_text(now), source, ENTRIES_READ_AGAIN, teaser])


_READ_AGAIN: Final = """
    update entries set due_at = ?1, reads = 0
    where id in (select id from entries where source = ?2 order by found_at desc, id desc limit ?3)
        and (text = ?4 or says_article) and due_at is null and not teaser_left_out
        and exists (select 1 from articles a
            where a.id = entries.article_id and a.source = entries.source and a.text = ?4)
"""


def _is_boilerplate(ledger: Ledger, source: str, teaser: str) -> bool:
    [row] = ledger.rows(
        "select count(distinct title) as titles, count(*) as entries from (select title, text "
        "from entries_said where source = ? order by found_at desc, id desc limit ?) where text = ?",
        [source, ENTRIES_COMPARED, teaser],
    )
    return bool(row["titles"] != 1 and row["entries"] >= BOILERPLATE_ENTRIES)
