"""Deliveries: which are due, what each attempt came to, and the alert that a message is made of."""

import json
import secrets
from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final, get_args

from alerts.delivery.failing import LONGEST_CAREFUL_PAUSE, tried_until_mended
from alerts.delivery.schedule import LONGEST_UPDATE_PAUSE, next_try, next_try_after_redirect, paused_until
from alerts.model import (
    Alert,
    Delivery,
    Field,
    FullCopy,
    Hold,
    LateMatch,
    ListReason,
    Match,
    Outcome,
    Span,
)
from alerts.store.outages import note_on_target, took_others
from alerts.told_earlier import Revival, StoryGrowth
from crawler.backoff import MAX_RETRY_AFTER
from crawler.closer_look import Content
from crawler.model import ArticleVersion
from crawler.store import Ledger, article_at
from crawler.store.columns import moment, moment_or_none, places, texts
from crawler.times import to_text
from crawler.whole_copies import is_whole_copy

_COPIES_COMPARED: Final = 5  # of a cut article, the longest first


def target_key(ledger: Ledger) -> bytes:
    """The ledger's own random key, under which addresses are hashed; made on first use."""
    rows = ledger.rows("select value from settings where name = 'target_key'")
    if rows:
        return bytes.fromhex(rows[0]["value"])
    key = secrets.token_bytes(32)
    with ledger.write() as db:
        db.execute("insert into settings (name, value) values ('target_key', ?)", [key.hex()])
    return key


# One look into the index for each target, however much waits for it.
_WAITING: Final = (
    "with recursive waiting(target) as (select min(target) from deliveries where state = 'pending' union all "
    "select (select min(target) from deliveries where state = 'pending' and target > waiting.target) from waiting "
    "where waiting.target is not null), "
    "due(target, at) as (select waiting.target, max(coalesce(p.until, ''), (select min(due_at) from deliveries d "
    "where d.target = waiting.target and d.state = 'pending')) from waiting "
    "left join target_pauses p on p.target = waiting.target where waiting.target is not null) "
)


PENDING: Final = (
    "select d.*, a.rule, a.article_id, a.tell_at, a.follows, a.story_sources, "
    "case when d.collected then a.updates end as update_of "
    "from deliveries d left join alerts a on a.id = d.alert where d.state = 'pending'"
)


def due_targets(ledger: Ledger, now: datetime) -> tuple[str, ...]:
    """The keys of the targets that something is due to; none that asked for a pause."""
    rows = ledger.rows(
        f"{_WAITING} select target from due where at <= ? order by at, target",  # noqa: S608 - a constant
        [to_text(now)],
    )
    return tuple(row["target"] for row in rows)


def due_deliveries(ledger: Ledger, now: datetime, limit: int = 500) -> tuple[Delivery, ...]:
    """The deliveries that are due, those due longest first, at most `limit` for each target; none of a paused one."""
    due = [one for target in due_targets(ledger, now) for one in deliveries_due_to(ledger, target, now, limit)]
    return tuple(sorted(due, key=lambda one: (one.due_at, one.id)))


def deliveries_due_to(
    ledger: Ledger, target: str, now: datetime, limit: int = 500, waking: Collection[str] = ()
) -> tuple[Delivery, ...]:
    """The deliveries that are due to this target, at most `limit`: the urgent ones first, of these the oldest.

    `waking`: the ids of the rules that wake. Theirs come first, those that waited for a digest last.
    """
    rows = ledger.rows(
        f"{PENDING} and d.target = ? and d.due_at <= ? "  # noqa: S608 - a constant
        "order by a.rule in (select value from json_each(?)) desc, d.digest, d.id limit ?",
        [target, to_text(now), json.dumps(sorted(waking)), limit],
    )
    return tuple(map(delivery_of, rows))


def deliveries_beside(ledger: Ledger, due: Sequence[Delivery]) -> tuple[Delivery, ...]:
    """What else waits, for whatever time, for their target on the same articles, or for others of the same stories."""
    articles = sorted({one.article for one in due if one.article is not None})
    firsts = {one.alert if one.follows is None else one.follows for one in due}
    stories = sorted(first for first in firsts if first is not None)
    rows = ledger.rows(
        f"{PENDING} and d.target = ?1 and (a.article_id in (select value from json_each(?2)) "  # noqa: S608 - a constant
        "or (d.hold = 'story' and a.follows in (select value from json_each(?3)))) "
        "and d.id not in (select value from json_each(?4)) order by d.id",
        [due[0].target, *(json.dumps(numbers) for numbers in (articles, stories, [one.id for one in due]))],
    )
    return tuple(map(delivery_of, rows))


def delivery_of(row: Mapping[str, Any]) -> Delivery:
    """The delivery of a row of `PENDING`."""
    return Delivery(
        id=row["id"],
        alert=row["alert"],
        channel=row["channel"],
        target=row["target"],
        state=row["state"],
        due_at=moment(row["due_at"]),
        attempts=row["attempts"],
        first_due_at=moment(row["first_due_at"]),
        digest=bool(row["digest"]),
        update_of=row["update_of"],
        late_match=row["match_id"],
        hold=next((one for one in get_args(Hold) if one == row["hold"]), None),
        rule=row["rule"],
        article=row["article_id"],
        follows=row["follows"],
        sources=row["story_sources"],
    )


def next_due_at(ledger: Ledger, leaving_out: Collection[str] = ()) -> datetime | None:
    """The earliest time at which a pending delivery may be tried, None when there is none.

    `leaving_out`: keys of targets whose deliveries do not count.
    """
    rows = ledger.rows(
        f"{_WAITING} select min(at) as at from due "  # noqa: S608 - a constant
        "where target not in (select value from json_each(?))",
        [json.dumps(sorted(leaving_out))],
    )
    return moment_or_none(rows[0]["at"])


def still_waiting(ledger: Ledger, deliveries: Sequence[Delivery]) -> list[Delivery]:
    """Those of `deliveries`, all of one target, that still wait for it."""
    rows = ledger.rows(
        "select id, channel, target from deliveries where state = 'pending' and id in (select value from json_each(?))",
        [json.dumps([one.id for one in deliveries])],
    )
    waiting = {(row["id"], row["channel"], row["target"]) for row in rows}
    return [one for one in deliveries if (one.id, one.channel, one.target) in waiting]


def settle(
    ledger: Ledger, delivery: Delivery, outcome: Outcome, now: datetime, message: int | None = None
) -> datetime | None:
    """Record an attempt and the delivery's new state; the time of the next attempt, None when there is none.

    `message`: the number of the first delivery in the same message, None when it was alone.
    A pause is recorded, too, which the service asked for or which begins since the target keeps failing: it holds for
    everything that waits for this target. A crash before leaves the delivery due: the message may be sent once more,
    with the same alert number.
    """
    if not delivery.attempts:  # it may come days late, after the program was down, and has a day from then
        delivery = replace(delivery, first_due_at=max(delivery.first_due_at, now))
    attempts = delivery.attempts + 1
    again_at = _again_at(ledger, delivery, outcome, now)
    asked_until = paused_until(outcome.retry_after, now)
    is_done = outcome.kind in ("sent", "skipped")
    state = outcome.kind if is_done else "pending" if again_at else "dead"
    with ledger.write() as db:
        is_first = message in (None, delivery.id)
        probe_at = note_on_target(ledger, delivery.target, outcome, delivery.id, now) if is_first else None
        again_at = probe_at if again_at and probe_at else again_at
        until = max(filter(None, (asked_until, probe_at)), default=None)
        if until:
            db.execute(
                "insert into target_pauses (target, until) values (?, ?) "
                "on conflict (target) do update set until = excluded.until",
                [delivery.target, to_text(until)],
            )
        db.execute(
            "insert into attempts (delivery, at, kind, sentence, elapsed_ms) values (?, ?, ?, ?, ?)",
            [delivery.id, to_text(now), outcome.kind, outcome.sentence, round(outcome.elapsed_s * 1000)],
        )
        db.execute(
            "update deliveries set state = ?, attempts = ?, due_at = ?, first_due_at = ?, sent_at = ?, error = ?, "
            "message = ? where id = ?",
            [state, attempts, to_text(again_at or now), to_text(delivery.first_due_at),
             to_text(now) if is_done else None, None if is_done else outcome.sentence,
             message or delivery.id, delivery.id],
        )  # fmt: skip
    return max(again_at, until) if again_at and until else again_at


def _again_at(ledger: Ledger, delivery: Delivery, outcome: Outcome, now: datetime) -> datetime | None:
    if outcome.kind in ("sent", "skipped"):
        return None
    if not outcome.redirected:
        planned = next_try(delivery.attempts + 1, delivery.first_due_at, now)
        if planned or not tried_until_mended(outcome) or took_others(ledger, delivery.target, delivery.first_due_at):
            return planned
        return now + LONGEST_CAREFUL_PAUSE
    unknowns = "select count(*) as n from attempts where delivery = ? and kind = 'unknown'"
    return next_try_after_redirect(ledger.rows(unknowns, [delivery.id])[0]["n"] + 1, now)


def reschedule_deliveries(ledger: Ledger, latest: datetime, now: datetime) -> None:
    """Correct the due times that were written while the clock was ahead.

    `latest`: when a retry can be due at the latest; `now` itself when the clock was just set back. A retry, or a first
    attempt that was due at once, becomes due at `now` when it is due later. So does an update that waits for the end of
    a pause, when the clock was just set back or no pause is that long. What waits for a digest or for the end of quiet
    hours is left to `replan_deliveries`. A pause that a service asked for ends now when it is longer than any service
    gets, and any pause when the clock was just set back. A crash before leaves the times as they were; doing it again
    changes nothing.
    """
    end_of_pause = latest if latest <= now else max(latest, now + LONGEST_UPDATE_PAUSE)
    with ledger.write() as db:
        db.execute(
            "update deliveries set due_at = ?1, first_due_at = min(first_due_at, ?1) where state = 'pending' and "
            "((due_at > ?2 and (attempts > 0 or (digest + collected = 0 and hold != 'quiet'))) "
            "or (due_at > ?3 and collected = 1 and hold != 'quiet'))",
            [to_text(now), to_text(latest), to_text(end_of_pause)],
        )
        longest_pause_end = latest if latest <= now else now + MAX_RETRY_AFTER
        db.execute("delete from target_pauses where until > ?", [to_text(longest_pause_end)])


def alert(ledger: Ledger, alert_id: int) -> Alert | None:
    """The alert with its article as it stood when the rule matched; None when the article was removed since."""
    rows = ledger.rows(
        "select a.id, a.raised_at, a.article_id, a.revision, a.updates, a.sentences, "
        "a.follows, a.story_sources, a.revives, coalesce(b.withdraws, b.updates) as revived, "
        "case when b.withdraws is not null then 'withdrawn' when c.kind = 'gone' then 'gone' "
        "else 'corrected' end as how, "
        "back.source as told_by, "
        "exists (select 1 from alerts u where u.id = a.updates and u.article_id != a.article_id) as is_on_copy, "
        "m.rule, m.rule_hash, m.spans, m.more_spans, m.unknown, m.settled, m.denied, "
        "(select json_group_array(o.id) from alerts o where a.withdraws in (o.id, o.updates) and o.id < a.id "
        "and o.fold_reason is null and o.withdraws is null) as withdraws from alerts a "
        "join matches m on m.id = a.match_id left join alerts b on b.id = a.revives "
        "left join corrections c on c.article_id = b.article_id and c.revision = b.revision "
        "left join articles back on back.id = b.article_id "
        "where a.id = ?",
        [alert_id],
    )
    article = article_at(ledger, rows[0]["article_id"], rows[0]["revision"]) if rows else None
    if article is None:
        return None
    row, match = rows[0], _match(rows[0])
    said = texts(row["sentences"] or "[]")
    others = tuple(dict.fromkeys((*(one.source for one in article.listings), *_copied_by(ledger, article))))
    read = FullCopy(article.copy.source, article.copy.url) if article.copy else None
    full = (read or _full_copy(ledger, article)) if article.is_cut else None
    growth = _growth(ledger, row) if row["follows"] is not None else None
    is_revived = row["revived"] is not None
    revived = Revival(row["revived"], row["revives"], row["how"], row["told_by"]) if is_revived else None
    return Alert(row["id"], moment(row["raised_at"]), article, match, row["updates"],
                 said if row["updates"] is not None else (), others, full, growth,
                 withdraws=tuple(json.loads(row["withdraws"])), revived=revived, said=said,
                 is_on_copy=bool(row["is_on_copy"]))  # fmt: skip


def _growth(ledger: Ledger, row: Mapping[str, Any]) -> StoryGrowth:
    """How the story of an alert grew since the last alert on it that was sent."""
    told = ledger.rows(
        "select story_sources from alerts a where (id = ?1 or follows = ?1) and id < ?2 and exists "
        "(select 1 from deliveries d where d.alert = a.id and d.state = 'sent') order by id desc limit 1",
        [row["follows"], row["id"]],
    )
    return StoryGrowth(row["follows"], told[0]["story_sources"] if told else None, row["story_sources"])


def _copied_by(ledger: Ledger, article: ArticleVersion) -> list[str]:
    """The sources of the other articles in its group, the first to have it at the front."""
    rows = ledger.rows(
        "select source from articles where group_id = ? and id != ? and source != ? group by source order by min(id)",
        [article.group_id, article.id, article.source],
    )
    return [row["source"] for row in rows]


def _full_copy(ledger: Ledger, article: ArticleVersion) -> FullCopy | None:
    """The longest copy in its group, if that is longer and seems whole."""
    rows = ledger.rows(
        "select c.source, c.url, c.title, c.text, c.found_at, c.published_at, a.published_at as own_at from articles a "
        "join articles c on c.group_id = ?1 and c.id != a.id and c.access_state = 'full' and c.extraction = 'ok' "
        "and c.url != '' and length(c.text) > ?3 where a.id = ?2 order by length(c.text) desc, c.id limit ?4",
        [article.group_id, article.id, len(article.text), _COPIES_COMPARED],
    )
    for row in rows:
        cut = Content(article.title, article.text, article.found_at, moment_or_none(row["own_at"]))
        found_at, published_at = moment(row["found_at"]), moment_or_none(row["published_at"])
        if is_whole_copy(cut, Content(row["title"], row["text"], found_at, published_at)):
            return FullCopy(row["source"], row["url"])
    return None


def next_alert(ledger: Ledger) -> int:
    """The number that the next alert gets."""
    rows = ledger.rows("select seq from sqlite_sequence where name = 'alerts'")
    return int(rows[0]["seq"]) + 1 if rows else 1


def late_match(ledger: Ledger, delivery: Delivery) -> LateMatch | None:
    """The match that a delivery lists, with its article as it stood when the rule matched; None when it lists none.

    None also when the article was removed since.
    """
    rows = ledger.rows(
        "select m.*, d.listed_for, d.created_at from deliveries d join matches m on m.id = d.match_id where d.id = ?",
        [delivery.id],
    )
    article = article_at(ledger, rows[0]["article_id"], rows[0]["revision"]) if rows else None
    if article is None:
        return None
    reasons: tuple[ListReason, ...] = get_args(ListReason)
    why = next((one for one in reasons if one == rows[0]["listed_for"]), reasons[0])
    return LateMatch(article, _match(rows[0]), why, moment(rows[0]["created_at"]))


def _match(row: Mapping[str, Any]) -> Match:
    spans = tuple(Span(_field(field), start, end) for field, start, end in places(row["spans"]))
    denied = next((Span(_field(field), start, end) for field, start, end in places(row["denied"])), None)
    settled = texts(row["settled"])
    return Match(row["rule"], row["rule_hash"], spans, texts(row["unknown"]), row["more_spans"], settled, denied)


def _field(name: str) -> Field:
    return next((field for field in get_args(Field) if field == name), "text")
