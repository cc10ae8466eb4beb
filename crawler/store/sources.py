"""Sources and polls in the ledger: when each source is due, its validators, and how its polls ended."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Any, Final, get_args

from sqlite_utils import Database

from crawler.model import Poll, Source
from crawler.outlet_names import outlet_name
from crawler.pace import ARRIVALS, MIN_ARRIVALS, arrival_times
from crawler.page_faults import PAGES_LOOKED_AT, PagesFault, ReadPage, pages_fault
from crawler.store.columns import moment, moment_or_none
from crawler.store.counts import counts_of
from crawler.store.ledger import Ledger
from crawler.times import instant, to_text

_NEWEST_ENTRIES: Final = 60
# Of the last 30 days of each source, as polls may be kept for ever.
_LATELY: Final = (
    "p.started_at >= (select strftime('%Y-%m-%dT%H:%M:%fZ', max(q.started_at), '-30 days') from polls q "
    "where q.source = p.source)"
)
_MISSED: Final = (
    f"select p.source, sum({{}}) as n from polls p where (p.missed or p.recovered) and {_LATELY} group by p.source"  # noqa: S608 - constants
)
_UNKNOWN: Final = (
    "select p.source, sum(p.loss_unknown) as n from polls p "  # noqa: S608 - constants
    f"where (p.missed > p.recovered or p.loss_unknown) and {_LATELY} group by p.source"
)
_MAX_PAGE_WAIT: Final = timedelta(days=7)  # no page waits longer for its next reading


@dataclass(frozen=True, slots=True)
class SourceState:
    """What the ledger knows of a source.

    `next_poll_at` is in the past when the source is due. `polls` counts the polls that succeeded, `failures` those that
    have failed since the last success. `teasers_left_out`: of its entries, since others of them have the same.
    `articles_reserved`: without their text, since their publisher reserves text and data mining.
    `articles_with_lines_left_out`: beside whose text lines were left out, since other pages have them too.
    `entries_dated_anew`: told again with a later date, or after an absence, and in the same words. `outlet`: what
    the outlet calls itself. `failure`: the kind of the last poll's failure, and `failing_since` when the first of those
    in a row was made. `moved_to`: where its address redirects for good. `pages_fault`: what is wrong with its last
    pages; `empty_polls`: how many in a row held no entry, though earlier ones did. `last_arrival_at`: when its newest
    article came; `median_gap` and `longest_gap`: between its newest ones; None of a source that is new. `missed`: about
    how many entries scrolled out between two polls, and how many of them were `recovered` from older pages;
    `unknown_losses`: before how many polls some may have, of which the number is not known. `body_digest`: of its last
    document, and of how it was read; `cut_polls`: how many in a row brought one that broke off.
    """

    id: str
    next_poll_at: datetime
    etag: str | None
    last_modified: str | None
    polls: int
    failures: int
    last_ok_at: datetime | None
    last_error: str | None = None
    articles: int = 0
    teasers_left_out: int = 0
    articles_reserved: int = 0
    articles_with_lines_left_out: int = 0
    entries_dated_anew: int = 0
    outlet: str | None = None
    failure: str | None = None
    failing_since: datetime | None = None
    moved_to: str | None = None
    pages_fault: PagesFault | None = None
    empty_polls: int = 0
    last_arrival_at: datetime | None = None
    median_gap: timedelta | None = None
    longest_gap: timedelta | None = None
    missed: int = 0
    recovered: int = 0
    unknown_losses: int = 0
    body_digest: str | None = None
    cut_polls: int = 0


def sync_sources(ledger: Ledger, sources: Iterable[Source], now: datetime) -> None:
    """Make the ledger's sources those of the configuration; a source that was removed keeps its row and its articles.

    A source whose address changed, also while it was out of the configuration, loses the old server's validators, and
    its next poll counts as its first. A source whose `every:` was shortened is due that soon after its last poll,
    unless that failed: then its server may have asked for a pause.
    """
    at = to_text(now)
    known = {row["id"]: row for row in ledger.rows("select id, url, removed_at from sources")}
    wanted = {source.id: source for source in sources}
    with ledger.write() as db:
        for source in wanted.values():
            db.execute(
                "insert into sources (id, kind, url, next_poll_at, added_at) values (?, ?, ?, ?, ?) "
                "on conflict (id) do update set kind = excluded.kind, url = excluded.url, removed_at = null",
                [source.id, source.kind, source.url, at, at],
            )
            row = known.get(source.id)
            if row and row["url"] != source.url:
                db.execute(
                    "update sources set etag = null, last_modified = null, body_digest = null, polls = 0, "
                    "failures = 0, next_poll_at = ?, feed_title = null, page_outlet = null, failing_since = null, "
                    "moved_to = null, empty_polls = 0, cut_polls = 0 where id = ?",
                    [at, source.id],
                )
            _count_shortened(db, source)
        for gone in [row["id"] for row in known.values() if row["removed_at"] is None and row["id"] not in wanted]:
            db.execute("update sources set removed_at = ? where id = ?", [at, gone])


def _count_shortened(db: Database, source: Source) -> None:
    """Make a source due within its `every:` of its last poll."""
    db.execute(
        "update sources set next_poll_at = min(next_poll_at, coalesce(strftime('%Y-%m-%dT%H:%M:%fZ', "
        "(select max(started_at) from polls where source = sources.id), ?), next_poll_at)) "
        "where id = ? and failures = 0",
        [f"{source.every_s:.0f} seconds", source.id],
    )


def source_states(ledger: Ledger) -> tuple[SourceState, ...]:
    """Every source of the configuration, as the ledger knows it, by id."""
    articles, reserved = counts_of(ledger, "articles"), counts_of(ledger, "articles_reserved")
    teasers = _by_source(ledger, "select source, count(*) as n from entries where teaser_left_out group by source")
    lines = _by_source(ledger, "select source, count(*) as n from articles where repeated_lines != '' group by source")
    anew = _by_source(ledger, "select source, count(*) as n from entries where visits_in_vain group by source")
    missed = _by_source(ledger, _MISSED.format("missed"))
    recovered = _by_source(ledger, _MISSED.format("recovered"))
    unknown = _by_source(ledger, _UNKNOWN)
    return tuple(
        replace(
            state,
            articles=articles.get(state.id, 0),
            teasers_left_out=teasers.get(state.id, 0),
            articles_reserved=reserved.get(state.id, 0),
            articles_with_lines_left_out=lines.get(state.id, 0),
            entries_dated_anew=anew.get(state.id, 0),
            missed=missed.get(state.id, 0),
            recovered=recovered.get(state.id, 0),
            unknown_losses=unknown.get(state.id, 0),
        )
        for state in poll_states(ledger)
    )


def _by_source(ledger: Ledger, sql: str) -> dict[str, int]:
    return {row["source"]: row["n"] for row in ledger.rows(sql)}


def poll_states(ledger: Ledger) -> tuple[SourceState, ...]:
    """Every source of the configuration with its last error, without its articles counted, by id."""
    rows = ledger.rows(
        "select s.*, (select error from polls p where p.source = s.id order by p.started_at desc, p.id desc limit 1) "
        "as last_error from sources s where removed_at is null order by id"
    )
    return tuple(map(_state, rows))


def keep_page_outlet(ledger: Ledger, source_id: str, outlet: str) -> None:
    """Keep what a page calls its outlet, unless an earlier page said it. Part of the caller's transaction."""
    ledger.db.execute("update sources set page_outlet = ? where id = ? and page_outlet is null", [outlet, source_id])


def outlets(ledger: Ledger, source_ids: Iterable[str]) -> dict[str, str]:
    """What the outlets of these sources call themselves, by the sources' ids; only of those that say it."""
    marks = list(dict.fromkeys(source_ids))
    rows = ledger.rows(
        f"select id, feed_title, page_outlet from sources where id in ({', '.join('?' * len(marks))})",  # noqa: S608 - marks
        marks,
    )
    named = ((row["id"], outlet_name(row["feed_title"], row["page_outlet"])) for row in rows)
    return {source_id: name for source_id, name in named if name}


def source_state(ledger: Ledger, source_id: str) -> SourceState:
    """One source as the ledger knows it, without its articles counted."""
    return _state(ledger.rows("select * from sources where id = ?", [source_id])[0])


def _state(row: dict[str, Any]) -> SourceState:
    return SourceState(
        id=row["id"],
        next_poll_at=moment(row["next_poll_at"]),
        etag=row["etag"],
        last_modified=row["last_modified"],
        polls=row["polls"],
        failures=row["failures"],
        last_ok_at=moment_or_none(row["last_ok_at"]),
        last_error=row.get("last_error"),
        outlet=outlet_name(row["feed_title"], row["page_outlet"]),
        failure=row["failure"],
        failing_since=moment_or_none(row["failing_since"]),
        moved_to=row["moved_to"],
        pages_fault=next((fault for fault in get_args(PagesFault) if fault == row["pages_fault"]), None),
        empty_polls=row["empty_polls"],
        last_arrival_at=moment_or_none(row["last_arrival_at"]),
        median_gap=_length(row["median_gap_s"]),
        longest_gap=_length(row["longest_gap_s"]),
        body_digest=row["body_digest"],
        cut_polls=row["cut_polls"],
    )


def _length(seconds: float | None) -> timedelta | None:
    return None if seconds is None else timedelta(seconds=seconds)


def write_poll(ledger: Ledger, poll: Poll, next_poll_at: datetime, now: datetime, url: str | None = None) -> None:
    """Append the poll and set when its source is next due. Part of the caller's transaction.

    A poll that failed leaves the validators of the last good one in place; one that found entries counts as a look.

    `url`: what was polled; when the source has another address by now, its row stays as it is, so that the new server
    is asked soon and with no validators of the old one. None: the source's own address.
    """
    is_unknown = poll.status == 304 or (poll.unchanged and last_found(ledger, poll.source) is None)
    ledger.db.execute(
        "insert into polls (source, started_at, status, found, new, error) values (?, ?, ?, ?, ?, ?)",
        [poll.source, to_text(poll.started_at), poll.status, poll.found, poll.new, poll.error],
    )
    if poll.error is None:
        ledger.db.execute(
            "update sources set failures = 0, polls = polls + 1, last_ok_at = ?, next_poll_at = ?, "
            "etag = ?, last_modified = ?, feed_title = coalesce(?, feed_title), failure = null, failing_since = null, "
            "moved_to = ?, body_digest = ?, cut_polls = case when ? then cut_polls + 1 else 0 end, "
            "empty_polls = case when ? then 0 when ? then empty_polls else empty_polls + 1 end "
            "where id = ? and url = coalesce(?, url)",
            [to_text(now), to_text(next_poll_at), poll.etag, poll.last_modified, poll.title, poll.moved_to,
             poll.body_digest, poll.is_cut, poll.found, is_unknown, poll.source, url],
        )  # fmt: skip
        return
    ledger.db.execute(
        "update sources set failures = failures + 1, next_poll_at = ?, failure = ?, polls = polls + (? > 0), "
        "last_ok_at = case when ? > 0 then ? else last_ok_at end, "
        "failing_since = coalesce(failing_since, ?) where id = ? and url = coalesce(?, url)",
        [to_text(next_poll_at), poll.failure, poll.found, poll.found, to_text(now), to_text(poll.started_at),
         poll.source, url],
    )  # fmt: skip


_BROUGHT_ONE: Final = "source = ? and status = 200 and error is null"  # a document; polls answered 304 found none
_NEWEST: Final = "order by started_at desc, id desc limit 1"


def last_found(ledger: Ledger, source_id: str) -> int | None:
    """How many entries the source's last document held; None where no poll that brought one is kept."""
    rows = ledger.rows(f"select found from polls where {_BROUGHT_ONE} {_NEWEST}", [source_id])  # noqa: S608 - constants
    return int(rows[0]["found"]) if rows else None


def last_listed(ledger: Ledger, source_id: str) -> int | None:
    """The same of its last document that held any: one that is empty for a minute hides nothing that scrolls out."""
    rows = ledger.rows(
        f"select found from polls where {_BROUGHT_ONE} and found > 0 {_NEWEST}",  # noqa: S608 - constants
        [source_id],
    )
    return int(rows[0]["found"]) if rows else None


def bring_poll_forward(ledger: Ledger, source: Source, latest: datetime) -> None:
    """Poll the source at `latest` if it was due later, unless it has another address by now. Part of a transaction."""
    at = to_text(latest)
    ledger.db.execute(
        "update sources set next_poll_at = ? where id = ? and url = ? and next_poll_at > ?",
        [at, source.id, source.url, at],
    )


def arrivals(ledger: Ledger, source_id: str) -> tuple[datetime, ...]:
    """When the source's newest articles came, the newest last; see `crawler.pace`."""
    rows = ledger.rows(
        "select published, found_at, first_poll from entries where source = ? "
        "order by found_at desc, published desc, id limit ?",
        [source_id, _NEWEST_ENTRIES],
    )
    return arrival_times((row["published"], moment(row["found_at"]), bool(row["first_poll"])) for row in rows)


def newest_stated(ledger: Ledger, source_id: str, until: datetime | None = None) -> tuple[datetime, ...]:
    """The latest dates that the source's newest entries state, each at most when it was found; the latest first.

    `until`: entries that were found later do not count.
    """
    rows = ledger.rows(
        "select published, found_at from entries where source = ?1 and (?2 is null or found_at <= ?2) "
        "order by found_at desc, published desc, id limit ?3",
        [source_id, to_text(until) if until else None, _NEWEST_ENTRIES],
    )
    stated = ((instant(row["published"]), moment(row["found_at"])) for row in rows)
    return tuple(sorted((min(at, found_at) for at, found_at in stated if at), reverse=True))


def keep_rhythm(ledger: Ledger, source_id: str, came: Sequence[datetime]) -> None:
    """Write when the source's newest articles came, and the gaps between them. Part of the caller's transaction."""
    gaps = [(later - earlier).total_seconds() for earlier, later in pairwise(came)]
    known = len(came) >= MIN_ARRIVALS
    ledger.db.execute(
        "update sources set last_arrival_at = ?, median_gap_s = ?, longest_gap_s = ? where id = ?",
        [to_text(came[-1]) if came else None, median(gaps[1 - ARRIVALS :]) if known else None,
         max(gaps) if known else None, source_id],
    )  # fmt: skip


def keep_pages_fault(ledger: Ledger, source_id: str) -> None:
    """Write what is wrong with the source's last pages, if anything. Part of the caller's transaction."""
    rows = ledger.rows(
        "select title, extraction, access_state, length(text) as length, "
        "substr(text, 1, 500) || substr(text, -500) as ends from articles where source = ? order by id desc limit ?",
        [source_id, 4 * PAGES_LOOKED_AT],
    )
    pages = [ReadPage(row["title"], row["extraction"], row["access_state"], row["length"], row["ends"]) for row in rows]
    ledger.db.execute("update sources set pages_fault = ? where id = ?", [pages_fault(pages), source_id])


def reschedule_polls(ledger: Ledger, latest: datetime) -> None:
    """Make every source due at `latest` or earlier, for due times that a clock set back has put far ahead."""
    with ledger.write() as db:
        db.execute("update sources set next_poll_at = ? where next_poll_at > ?", [to_text(latest), to_text(latest)])


def reschedule_readings(ledger: Ledger, jump: timedelta, now: datetime) -> None:
    """Shift the times at which pages are due by `jump`, the step of the clock, so that every pause keeps its length.

    No page stays due later than the longest pause between two readings: an earlier run may have had a wrong clock.
    """
    latest = to_text(now + _MAX_PAGE_WAIT)
    with ledger.write() as db:
        if jump:
            db.execute(
                "update entries set due_at = strftime('%Y-%m-%dT%H:%M:%fZ', due_at, ?) where due_at > ?",
                [f"{jump.total_seconds():.0f} seconds", to_text(now)],
            )
        db.execute("update entries set due_at = ? where due_at > ?", [latest, latest])


def next_visit_at(ledger: Ledger, source_id: str) -> datetime:
    """When the source is next visited: at its next poll, or when the first of its pages is due, if that is earlier."""
    row = ledger.rows(
        "select next_poll_at, (select min(due_at) from entries where source = sources.id) as page_at "
        "from sources where id = ?",
        [source_id],
    )[0]
    return moment(min(row["next_poll_at"], row["page_at"] or row["next_poll_at"]))
