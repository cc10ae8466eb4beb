"""Signs that an article's page withdraws or corrects it: seen once, confirmed by a later reading, or dropped."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from crawler.corrections import (
    CONFIRM_AFTER,
    CONFIRMED_WITHIN,
    PendingSign,
    SignReading,
    confirms,
    new_signs,
)
from crawler.model import Change, PageSign
from crawler.store.appended import append_change
from crawler.store.columns import moment, moment_or_none
from crawler.store.entries import ReadResult
from crawler.store.kept_versions import add_version
from crawler.store.ledger import Ledger
from crawler.times import to_text

IN_SEVERAL: Final = 2  # other articles of a source that have a notice: then it is a footer
LEAST_QUOTE: Final = 20  # characters; a word or two may stand in any text
NEWEST: Final = 40  # articles of the source in which it is looked for


def watch(ledger: Ledger, article_id: int, until: datetime) -> None:
    """Note that somebody relies on an article, whose page is watched until then, unless it was forgotten meanwhile.

    Part of the caller's transaction.
    """
    ledger.db.execute(
        "insert into watched_articles (article_id, until) select id, ? from articles where id = ? "
        "on conflict (article_id) do update set until = max(until, excluded.until)",
        [to_text(until), article_id],
    )


def said_before(ledger: Ledger, reading: ReadResult) -> str | None:
    """What a watched article's page said before this reading; None for any other article.

    That is the newest version that was read whole, and what stood beside the first one. What a feed says meanwhile, or
    a cut page, does not count: a notice that is seen there first is new when the page shows it.
    """
    if not ledger.rows("select 1 from watched_articles where article_id = ?", [reading.queued.article_id]):
        return None
    whole = "from revisions where article_id = ? and access_state = 'full' and extraction = 'ok' order by revision"
    newest = ledger.rows(f"select title, text {whole} desc limit 1", [reading.queued.article_id])
    first = ledger.rows(f"select other_title, other_text {whole} limit 1", [reading.queued.article_id])
    return "\n".join(said for row in (*newest, *first) for said in row.values())


def is_taken_down(ledger: Ledger, reading: ReadResult) -> bool:
    """Whether a reading finds the page gone of an article that was read there."""
    return reading.is_gone and bool(
        ledger.rows("select 1 from articles where id = ? and extraction = 'ok'", [reading.queued.article_id])
    )


def note_signs(
    ledger: Ledger, reading: ReadResult, article_id: int, words_before: str | None, now: datetime
) -> Change | None:
    """Write what a reading means for the signs of a watched article; the change when it confirms one.

    A sign that is new lets the page be read again after `CONFIRM_AFTER`. Part of the caller's transaction.
    """
    if words_before is None:
        return None
    rows = _rows(ledger, article_id)
    is_removed = _is_removed(rows)
    seen = _as_sign_reading(reading, is_removed=is_removed)
    confirmed: Change | None = None
    for row in (row for row in rows if row["confirmed_at"] is None):
        pending = PendingSign(_sign(row), moment(row["seen_at"]))
        verdict = confirms(pending, seen, now)
        if verdict is None:
            if now - pending.seen_at < CONFIRMED_WITHIN:
                _read_again(ledger, reading, max(pending.seen_at, now if not seen.signs else pending.seen_at))
        elif verdict and _elsewhere(ledger, article_id, row) >= IN_SEVERAL:
            continue  # a footer, until its other pages lack it
        elif verdict:
            confirmed = _confirm(ledger, article_id, row["id"], now)
        else:
            ledger.db.execute("delete from corrections where id = ?", [row["id"]])
    known = [_sign(row) for row in rows if row["kind"] == "notice" or row["confirmed_at"] is None]
    known += [PageSign("gone")] if is_removed else []
    [until] = ledger.rows("select until from watched_articles where article_id = ?", [article_id])
    if now <= moment(until["until"]) or is_removed:
        new = new_signs(seen, known, words_before)
        for sign in {one.kind: one for one in reversed(new)}.values():  # the first of each kind
            ledger.db.execute(
                "insert into corrections (article_id, kind, quote, seen_at) values (?, ?, ?, ?)",
                [article_id, sign.kind, sign.quote, to_text(now)],
            )
            _read_again(ledger, reading, now)
    return confirmed


def corrections_of(ledger: Ledger, article_id: int) -> tuple[tuple[PageSign, datetime, datetime | None], ...]:
    """The signs of an article in order, each with when it was seen and confirmed, None when it was not yet.

    They say how many other articles of the source have them now.
    """
    return tuple(
        (
            replace(_sign(row), elsewhere=_elsewhere(ledger, article_id, row)),
            moment(row["seen_at"]),
            moment_or_none(row["confirmed_at"]),
        )
        for row in _rows(ledger, article_id)
    )


def _elsewhere(ledger: Ledger, article_id: int, row: dict[str, Any]) -> int:
    """How many other articles of its source have the notice: in the words of the newest, or as a sign of their own."""
    if row["kind"] != "notice" or len(row["quote"]) < LEAST_QUOTE:
        return 0
    [found] = ledger.rows(
        "select count(*) as n from (select o.id, o.text, o.repeated_lines, r.other_text from articles a "
        "join articles o on o.source = a.source and o.id != a.id "
        "join revisions r on r.article_id = o.id and r.revision = o.revision "
        "where a.id = ?1 order by o.id desc limit ?3) o where instr(o.text, ?2) or instr(o.other_text, ?2) "
        "or instr(o.repeated_lines, ?2) "
        "or exists (select 1 from corrections c where c.article_id = o.id and c.quote = ?2)",
        [article_id, row["quote"], NEWEST],
    )
    return int(found["n"])


def _rows(ledger: Ledger, article_id: int) -> list[dict[str, Any]]:
    return ledger.rows("select * from corrections where article_id = ? order by id", [article_id])


def _sign(row: dict[str, Any]) -> PageSign:
    return PageSign(row["kind"], row["quote"])


def _is_removed(rows: Sequence[dict[str, Any]]) -> bool:
    """Whether the last that was confirmed of the page itself is that it is gone."""
    confirmed = [row for row in rows if row["confirmed_at"] is not None and row["kind"] != "notice"]
    return bool(confirmed) and max(confirmed, key=lambda row: row["revision"])["kind"] == "gone"


def _as_sign_reading(reading: ReadResult, *, is_removed: bool) -> SignReading:
    article = reading.article
    notices = tuple(PageSign("notice", quote) for quote in (article.notices if article else ()))
    is_there = article is not None and article.extraction in {"ok", "unlike"}
    is_cut = article is not None and article.access.state in {"truncated", "blocked"}
    is_back = is_removed and (article is None or (article.extraction == "ok" and article.access.state != "blocked"))
    signs = (PageSign("gone"),) if reading.is_gone else (PageSign("back"), *notices) if is_back else notices
    return SignReading(signs, is_same=article is None, is_good=is_there and not is_cut, is_there=is_there)


def _read_again(ledger: Ledger, reading: ReadResult, since: datetime) -> None:
    """Let the page be due `CONFIRM_AFTER` later, or when it is due anyway."""
    ledger.db.execute(
        "update entries set due_at = min(coalesce(due_at, ?1), ?1) where id = ?2",
        [to_text(since + CONFIRM_AFTER), reading.queued.id],
    )


def _confirm(ledger: Ledger, article_id: int, sign: int, now: datetime) -> Change:
    """Write the version of the same words that stands for a confirmed sign, and its change."""
    db = ledger.db
    db.execute("update articles set revision = revision + 1 where id = ?", [article_id])
    [row] = ledger.rows("select revision from articles where id = ?", [article_id])
    [before] = ledger.rows(
        "select * from revisions where article_id = ? and revision = ?", [article_id, row["revision"] - 1]
    )
    add_version(db, before | {"revision": row["revision"], "at": to_text(now), "kind": "corrected"})
    db.execute(
        "update corrections set confirmed_at = ?, revision = ? where id = ?", [to_text(now), row["revision"], sign]
    )
    return append_change(ledger, article_id, row["revision"], "corrected", now)
