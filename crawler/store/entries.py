"""Entries in the ledger: what a poll found is written before any of its pages is fetched, so a crash loses nothing."""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from crawler.article_dates import is_backlog
from crawler.entry_identity import KnownEntry, distinct, matched
from crawler.model import Article, DueEntry, Entry, Poll
from crawler.passing import is_updated, parts_that_differ, without_passing
from crawler.store.columns import moment, moment_or_none
from crawler.store.forgotten import FORGOTTEN, add_forgotten, is_forgotten
from crawler.store.ledger import Ledger
from crawler.store.repeated_teasers import read_again_what_said
from crawler.store.retry_after import note_pause
from crawler.store.returning import has_returned, is_dated_as_before, note_listed
from crawler.store.shared_articles import IMPORTED_ALONE, note_listing
from crawler.store.sitemap_addresses import keep_addresses, new_addresses
from crawler.store.sources import source_state, write_poll
from crawler.store.words_not_read import keep_words_not_read, words_not_read
from crawler.times import to_text
from crawler.touched import is_later, read_again_at
from crawler.urls import key_url
from crawler.versions import Words

# The `error` of an entry whose page is not read again, whatever its feed says; a pruned one's under its headline alone.
PRUNED: Final = "pruned"
MAX_FEEDS_HEARD: Final = 20  # beside the entry at hand; more feeds rarely say anything new of one article
READS_BEFORE_DATE: Final = 2  # tries used up, at most, of a page whose date changed: some are left should it fail
READS_BEFORE_DATES: Final = 3  # the same when it changes again meanwhile, as some feeds change it in every poll
TOUCHED: Final = 1  # of an entry that its feed told again in the same words: with a later date, or after an absence
STAMPED: Final = 2  # the same, by a feed that tells most of its entries again at once: that tells nothing
RETURNED: Final = 3  # of an undated entry that came back: nothing, if its page has the same date as before
MIN_STAMPED: Final = 5
_BATCH: Final = 100
_MOST: Final = 2000  # entries of one poll that are looked up; of more a sitemap tells the addresses alone
_NEWEST: Final = 1000  # entries whose headlines are compared
MAX_NAMESAKES: Final = 200  # earlier entries with one link, guid or title that are compared with a new one


@dataclass(frozen=True, slots=True)
class ReadResult:
    """The result of reading one entry's page: the article, when to read it again, and what went wrong.

    `article`: None when the page was not modified. `again_at`: None when the page is not read again. `tags`: the ETag
    and Last-Modified of the last page that held an article, as given.
    `tried`: false when no request was sent because the site had asked for a pause. `keeps_schedule`: the reading was
    an extra one, and changes neither tries nor due time. `imported`: its article is from a file. `is_gone`: the server
    answered that the page is gone for good. `paused_until`: the server asks to be left alone until then.
    """

    queued: DueEntry
    article: Article | None
    again_at: datetime | None
    error: str | None = None
    tags: tuple[str | None, str | None] = (None, None)
    tried: bool = True
    keeps_schedule: bool = False
    imported: bool = False
    is_gone: bool = False
    paused_until: datetime | None = None


@dataclass(frozen=True, slots=True)
class FirstSight:
    """When an entry was found, the last good poll before, None when there was none, and whether in a backlog."""

    at: datetime
    unseen_at: datetime | None
    backlog: bool


def record_poll(
    ledger: Ledger,
    poll: Poll,
    entries: Sequence[Entry],
    next_poll_at: datetime,
    now: datetime,
    *,
    first_poll: bool,
    url: str | None = None,
    listed: int | None = None,
    addresses: Sequence[str] = (),
    since: datetime | None = None,
    past: frozenset[Entry] = frozenset(),
) -> Poll:
    """Write the poll, its entries and the source's next due time in one transaction; the poll with its entries counted.

    `url`: what was polled, None for the source's address; see `write_poll`. `listed`: how many entries the documents
    hold, None for as many as `entries`. `addresses`: what its sitemaps list for the first time. `since`: when the
    source was last seen whole, None for its last good poll. `past`: entries that count as found in a backlog.

    After a crash before the commit the source is still due, with its old validators, and is polled again. After a
    crash behind it the entries wait for their pages to be read.
    """
    told = distinct(entries)
    with ledger.write():
        known = _candidates(ledger, poll.source, told)
        ids = matched(told, [_as_known(row) for row in known.values()])
        unseen_at = None if first_poll else since or source_state(ledger, poll.source).last_ok_at
        unknown = [entry.published for entry, known_id in zip(told, ids, strict=True) if known_id is None]
        backlog = first_poll or is_backlog(unknown, len(told), unseen_at or now)
        pairs = [(entry, known[id_]) for entry, id_ in zip(told, ids, strict=True) if id_ is not None]
        touch = _touch_of(pairs, len(told), now)
        note_listed(ledger, poll, known.keys() & set(ids), now)
        new = 0
        for entry, known_id in zip(told, ids, strict=True):
            if known_id is None:
                _touch_page(ledger, poll.source, entry, now)
                new += _add(ledger, poll.source, entry, FirstSight(now, unseen_at, backlog or entry in past))
            else:
                _update(ledger, known[known_id], entry, touch, now)
                _first_listed(ledger, known[known_id], FirstSight(now, unseen_at, backlog))
        said = [entry.text for entry, known_id in zip(told, ids, strict=True) if known_id is None]
        read_again_what_said(ledger, poll.source, said, now)
        keep_addresses(ledger, poll.source, addresses)
        counted = replace(poll, found=len(entries) if listed is None else listed, new=new)
        write_poll(ledger, counted, next_poll_at, now, url)
    return counted


def knows_any(ledger: Ledger, source: str, entries: Sequence[Entry], until: datetime | None = None) -> bool:
    """Whether one of the entries is known of an earlier poll of the source, or its address of an earlier sitemap.

    `until`: what was found later does not count, and no sitemap is looked at; None: all that is known.
    """
    urls = list({key_url(one.url): one.url for one in entries if one.url}.values()) if until is None else []
    for some in (urls[start : start + _BATCH] for start in range(0, len(urls), _BATCH)):
        if len(new_addresses(ledger, source, some)) < len(some):
            return True
    told = distinct(entries[:_MOST])
    for batch in (told[start : start + _BATCH] for start in range(0, len(told), _BATCH)):
        rows = _candidates(ledger, source, batch).values()
        known = [_as_known(row) for row in rows if until is None or row["found_at"] <= to_text(until)]
        if any(one is not None for one in matched(batch, known)):
            return True
    return False


def known_headlines(ledger: Ledger, source: str, entries: Sequence[Entry]) -> int:
    """How many headlines of the entries, each counted once, one of the source's newest entries has, too."""
    rows = ledger.rows(
        "select title from entries where source = ? order by found_at desc, id desc limit ?", [source, _NEWEST]
    )
    return len({entry.title for entry in entries if entry.title} & {row["title"] for row in rows})


def _candidates(ledger: Ledger, source: str, entries: Sequence[Entry]) -> dict[int, dict[str, Any]]:
    """The source's entries that one of these may be, by id: those with the same link, guid or words."""
    asked = dict.fromkeys(one for entry in entries for one in _questions(entry))
    rows = (
        row
        for condition, values in asked
        for row in ledger.rows(
            f"select * from entries_said where source = ? and {condition} order by id desc limit {MAX_NAMESAKES}",  # noqa: S608 - our own words
            [source, *values],
        )
    )
    return {row["id"]: row for row in rows}


def _questions(entry: Entry) -> Iterator[tuple[str, tuple[str, ...]]]:
    key = key_url(entry.url) if entry.url else ""
    if key:
        yield "key_url = ?", (key,)
    if entry.title:
        yield "key_url = ? and title = ?", (key, entry.title)
    elif entry.text:
        yield "key_url = ? and title is null and text = ?", (key, entry.text)
    if entry.guid:
        yield "guid = ?", (entry.guid,)


def _as_known(row: dict[str, Any]) -> KnownEntry:
    return KnownEntry(
        row["id"], row["key_url"], row["guid"], row["title"], row["text"], row["published"],
        forgotten=row["error"] == FORGOTTEN,
    )  # fmt: skip


def _touch_of(pairs: Sequence[tuple[Entry, dict[str, Any]]], entries: int, now: datetime) -> int:
    """What telling an entry again makes of its `touched`: `STAMPED` when the poll does so with most of its entries."""
    anew = sum(1 for entry, row in pairs if _says_same(row, entry) and _is_told_again(row, entry, now))
    return STAMPED if anew >= MIN_STAMPED and anew * 2 > entries else TOUCHED


def _says_same(row: dict[str, Any], entry: Entry) -> bool:
    return bool((row["title"], row["text"]) == (entry.title, entry.text))


def _holds_anew(row: dict[str, Any], entry: Entry) -> bool:
    """Whether headline or text say by a clock alone that they hold anew: "Updated 18:45: alert"."""
    pairs = ((row["title"] or "", entry.title or ""), (row["text"] or "", entry.text or ""))
    parts = [parts_that_differ(before, now) for before, now in pairs if before != now]
    return any(part and is_updated(*part) for part in parts) and all(
        part and without_passing(part[0]) == without_passing(part[1]) for part in parts
    )


def _update(ledger: Ledger, row: dict[str, Any], entry: Entry, touch: int, now: datetime) -> None:
    """Write what the feed says of a known entry now; its page is due, with all its tries, when other words are said.

    A page at another address is asked without the validators of the first: its server may answer them with 304.
    """
    key = key_url(entry.url) if entry.url else ""
    if row["error"] == FORGOTTEN or (row["error"] == PRUNED and entry.title in (None, row["title"])):
        return
    captions, categories = entry.captions or "", entry.categories or ""
    for name, stated in (("captions", captions), ("categories", categories)):
        if row[name] is None:  # it was found before that was recorded
            ledger.db.execute(f"update entries set {name} = ? where id = ?", [stated, row["id"]])  # noqa: S608 - two names
            row = row | {name: stated}
    said = (row["title"], row["text"], row["key_url"], row["captions"], row["categories"])
    if said == (entry.title, entry.text, key, captions, categories):
        _update_dates(ledger, row, entry, touch, now)
        return
    keep_words_not_read(ledger, row, entry)
    is_dated_anew = (_says_same(row, entry) and _later_dates(row, entry)) or _holds_anew(row, entry)
    tags = (row["etag"], row["last_modified"]) if key == row["key_url"] else (None, None)
    ledger.db.execute(
        "update entries set url = ?, key_url = ?, title = ?, text = ?, says_article = 0, authors = ?, published = ?, "
        "modified = ?, captions = ?, categories = ?, due_at = ?, reads = 0, touched = max(touched, ?), etag = ?, "
        "last_modified = ? where id = ?",
        [entry.url, key, entry.title, entry.text, json.dumps(entry.authors), entry.published, entry.modified,
         captions, categories, to_text(now), touch if is_dated_anew else 0, *tags, row["id"]],
    )  # fmt: skip


def _first_listed(ledger: Ledger, row: dict[str, Any], seen: FirstSight) -> None:
    """Let an entry that was imported alone count as found now, when its source lists it for the first time."""
    if row["listed"] or row["gone_at"] or row["article_id"] is None or row["error"] in (PRUNED, FORGOTTEN):
        return
    found = ledger.rows(
        f"select a.id, a.source from articles a where a.id = ? and {IMPORTED_ALONE}",  # noqa: S608 - a constant
        [row["article_id"]],
    )
    for article in found:
        sight = [to_text(seen.at), to_text(seen.unseen_at) if seen.unseen_at else None, int(seen.backlog)]
        set_sight = "set found_at = ?, unseen_at = ?, first_poll = ?"
        ledger.db.execute(f"update entries {set_sight}, due_at = ? where id = ?", [*sight, sight[0], row["id"]])
        if article["source"] == row["source"]:
            ledger.db.execute(f"update articles {set_sight} where id = ?", [*sight, article["id"]])
        note_listing(ledger, article["id"], row["source"], seen.at, row["id"])


def _is_told_again(row: dict[str, Any], entry: Entry, now: datetime) -> bool:
    return bool(_later_dates(row, entry)) or has_returned(row, entry, now)


def _later_dates(row: dict[str, Any], entry: Entry) -> list[str]:
    return [name for name in ("published", "modified") if is_later(row[name], getattr(entry, name))]


def _update_dates(ledger: Ledger, row: dict[str, Any], entry: Entry, touch: int, now: datetime) -> None:
    """Write later dates of an entry told again; its page is due once, see `crawler.touched`, with its last tries."""
    if not _is_told_again(row, entry, now):
        return
    due_at = read_again_at(now, moment_or_none(row["read_at"]), row["visits_in_vain"])
    touch = RETURNED if touch == TOUCHED and not _later_dates(row, entry) else touch
    if row["touched"]:  # it is due for an earlier date, or waits for its next try
        due_at = moment_or_none(row["due_at"]) or due_at
    elif row["due_at"]:
        due_at = min(due_at, moment(row["due_at"]))
    ledger.db.execute(
        "update entries set published = ?, modified = ?, touched = ?, due_at = ?, reads = min(reads, ?) where id = ?",
        [entry.published or row["published"], entry.modified or row["modified"], touch, to_text(due_at),
         READS_BEFORE_DATES if row["touched"] else READS_BEFORE_DATE, row["id"]],
    )  # fmt: skip


def _touch_page(ledger: Ledger, source: str, entry: Entry, now: datetime) -> None:
    """Let the page of an earlier entry be read again: a new one with its link and headline may tell of a change."""
    rows = ledger.rows(
        "select * from entries_said where source = ? and key_url = ? order by id limit 1",
        [source, key_url(entry.url) if entry.url else ""],
    )
    for row in rows:
        said_again = entry.url and (_says_same(row, entry) or (entry.title and entry.title == row["title"]))
        if said_again and row["article_id"] is not None and row["error"] not in (PRUNED, FORGOTTEN):
            due_at = read_again_at(now, moment_or_none(row["read_at"]), row["visits_in_vain"])
            ledger.db.execute(
                "update entries set touched = ?, reads = min(reads, ?), due_at = min(coalesce(due_at, ?), ?) "
                "where id = ?",
                [STAMPED, READS_BEFORE_DATE, to_text(due_at), to_text(due_at), row["id"]],
            )


def _add(ledger: Ledger, source: str, entry: Entry, seen: FirstSight) -> bool:
    """Insert an entry that is new to its source; false when its address belongs to an article that is known.

    An address that only a redirect or a page's canonical link led to is no such proof, nor is one that an earlier
    entry of the source has.
    """
    key = key_url(entry.url) if entry.url else ""
    alias = ledger.rows(
        "select article_id from url_aliases where key_url = ? and not guessed "
        "and not exists (select 1 from entries where source = ? and key_url = url_aliases.key_url)",
        [key, source],
    )
    if is_forgotten(ledger, key):
        add_forgotten(ledger, source, entry, seen.at)
        return False
    article_id = alias[0]["article_id"] if alias else None
    note_listing(ledger, article_id, source, seen.at)
    pruned = ledger.rows(
        "select 1 from entries e join articles a on a.id = article_id where a.id = ? and error = ? and a.title = ?",
        [article_id, PRUNED, entry.title or ""],
    )
    may_say_more = not pruned and _says_more(ledger, article_id, entry)
    due_at = to_text(seen.at) if not alias or may_say_more else None
    ledger.db.execute(
        "insert into entries (source, key_url, url, guid, title, text, authors, published, modified, language, "
        "found_at, unseen_at, first_poll, article_id, due_at, error, captions, categories, listed) "
        "values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 1)",
        [source, key, entry.url, entry.guid, entry.title, None if pruned else entry.text, json.dumps(entry.authors),
         entry.published, entry.modified, entry.language, to_text(seen.at),
         to_text(seen.unseen_at) if seen.unseen_at else None, int(seen.backlog), article_id,
         due_at, PRUNED if pruned else None, "" if pruned else entry.captions or "",
         "" if pruned else entry.categories or ""],
    )  # fmt: skip
    return not alias


def _says_more(ledger: Ledger, article_id: int | None, entry: Entry) -> bool:
    """Whether an entry may say of a known article what neither its page nor other feeds have said."""
    if entry.text or entry.captions or entry.categories:
        return True
    rows = ledger.rows("select title from articles where id = ?", [article_id])
    return bool(entry.title) and any(entry.title != row["title"] for row in rows)


OWN_KEY: Final = "entry:"  # begins the `key_url` of an article that is an entry's own words; the entry's id follows


def settle_entry(ledger: Ledger, reading: ReadResult, article_id: int, now: datetime, *, is_news: bool) -> None:
    """Write the outcome of reading an entry's page into its row. Part of the caller's transaction."""
    if not reading.imported:
        note_listing(ledger, article_id, reading.queued.source, now, reading.queued.id)
    if reading.paused_until:
        note_pause(ledger, reading.queued.entry.url, reading.paused_until, now)
    is_left_out = reading.queued.repeated is not None and not says_repeated(reading)
    ledger.db.execute("update entries set teaser_left_out = ? where id = ?", [int(is_left_out), reading.queued.id])
    if is_news or _is_settled(reading):
        ledger.db.execute(
            "update entries set visits_in_vain = case when ? then 0 else visits_in_vain + min(touched, 1) end, "
            "touched = 0, read_at = ? where id = ?",
            [int(is_news), to_text(now), reading.queued.id],
        )
    if reading.keeps_schedule:
        ledger.db.execute(
            "update entries set article_id = ?, etag = ?, last_modified = ? where id = ?",
            [article_id, *reading.tags, reading.queued.id],
        )
        return
    due_at = to_text(reading.again_at) if reading.again_at else None
    ledger.db.execute(
        "update entries set article_id = ?, reads = reads + ?, due_at = ?, error = ?, etag = ?, last_modified = ? "
        "where id = ?",
        [article_id, int(reading.tried), due_at, reading.error, *reading.tags, reading.queued.id],
    )


def _is_settled(reading: ReadResult) -> bool:
    """Whether a page needs no further try."""
    return reading.again_at is None or reading.article is None or reading.article.extraction == "ok"


def is_dated_anew(ledger: Ledger, reading: ReadResult, article_id: int) -> bool:
    """Whether a reading is the first for an entry that its feed, unlike most others, dated anew in the same words.

    Part of the caller's transaction: further readings, where the page holds no article, are none.
    """
    kinds = (TOUCHED, TOUCHED if is_dated_as_before(ledger, reading.article, article_id) else RETURNED)
    made = ledger.db.execute(
        "update entries set touched = ? where id = ? and touched in (?, ?)", [STAMPED, reading.queued.id, *kinds]
    )
    return bool(made.rowcount)


def says_repeated(reading: ReadResult) -> bool:
    """Whether a teaser that other entries have too is heard: of the first, and of each whose page could not be had."""
    return reading.queued.is_first_to_say or (reading.article is not None and reading.article.extraction != "ok")


def feed_words(ledger: Ledger, reading: ReadResult, article_id: int | None) -> tuple[Words, ...]:
    """What the feeds say of an article: the entry at hand first, then other entries that led to it, newest first."""
    queued = reading.queued
    others = ledger.rows(
        "select title, text from entries_said where article_id = ? and id != ? order by id desc limit ?",
        [article_id, queued.id, MAX_FEEDS_HEARD],
    )
    entry = queued.entry
    said = (Words(row["title"] or "", row["text"] or "") for row in others)
    repeated = Words("", queued.repeated or "" if says_repeated(reading) else "")
    return (Words(entry.title or "", entry.text or ""), repeated, words_not_read(ledger, queued.id), *said)
