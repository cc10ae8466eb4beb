"""What `status` shows: the daemon, each source, and what the ledger holds. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Final

from alerts.configuration.config import NOTHING_OFF, SwitchedOff
from alerts.delivery.mutes import Mute
from alerts.incident import Incident
from alerts.messages.harmless import one_line
from alerts.reports.mute_list import mute_lines, mutes_json
from alerts.reports.switched_off import off_json, off_lines
from alerts.reports.wording import ago, counted
from alerts.store import PausedAddress, Totals
from crawler.condition import SourceCondition
from crawler.store import SourceState

# Why alerts or deliveries were held back, by the ledger's word; each follows a count.
_REASON_LABELS: Final[Mapping[str, str]] = {
    "imported": "imported",
    "new_rule": "older than the rule",
    "dated_back": "dated back, but new to their source",
    "undated_first_poll": "undated in a first poll",
    "article_told": "on an article already alerted",
    "urgency_record": "of rules that only record",
    "said_before": "without a new sentence",
    "cut_off_record": "left open by hidden text",
    "copy_told": "on a copy already alerted",
    "rule_told": "to an address that another rule told all of it",
    "address_told": "to an address that got it through another channel",
    "dated_anew": "on articles told again in the same words",
    "repeated_line": "in categories or lines that other articles have too",
    "edit_not_told": "of which only told sentences were edited",
    "correction_told": "of corrections that were told of another copy",
    "live_before": "in paragraphs judged before",
    "muted": "muted",
    "channel_off": "to a channel that was switched off",
}
_HOLD_LABELS: Final[Mapping[str, str]] = {
    "quiet": "quiet hours",
    "limit": "reaching the limit",
    "catch_up": "an outage",
    "story": "waiting for others of their story",
}


@dataclass(frozen=True, slots=True)
class Health:
    """The state of the whole program. `pid`: of the running daemon, 0 when not known; None when none runs.

    `marks`: rules whose alerts were marked, each with how many were useful and how many noise.
    `conditions`: how each source is, by its id. `incidents`: those that last. `paused`: the addresses that fail.
    `zone`: of the times for people.
    """

    pid: int | None
    sources: tuple[SourceState, ...]
    totals: Totals
    off: SwitchedOff = NOTHING_OFF
    mutes: tuple[Mute, ...] = ()
    marks: tuple[tuple[str, int, int], ...] = ()
    incidents: tuple[Incident, ...] = ()
    paused: tuple[PausedAddress, ...] = ()
    conditions: Mapping[str, SourceCondition] = field(default_factory=dict)
    zone: tzinfo = UTC


def health_json(health: Health) -> dict[str, object]:
    """The object of `status --json`; times are ISO 8601 in UTC, or null."""
    totals = health.totals
    return {
        "pid": health.pid,
        "sources": [_source_json(source, health.conditions.get(source.id)) for source in health.sources],
        "articles": totals.articles,
        "truncated": totals.truncated,
        "newest_at": _iso(totals.newest_at),
        "waiting_for_pages": totals.waiting,
        "unjudged": totals.unjudged,
        "not_judged": totals.not_judged,
        "matches": totals.matches,
        "alerts": totals.alerts,
        "folded": totals.folded,
        "deliveries": {
            "pending": totals.pending,
            "for_digest": totals.for_digest,
            "collected": totals.collected,
            "quiet": totals.quiet,
            "limited": totals.limited,
            "with_story": totals.with_story,
            "sent": totals.sent,
            "dead": totals.dead,
        },
        "merged": dict(totals.merged),
        "held_back": dict(totals.held_back),
        "paused": [_paused_json(one) for one in health.paused],
        "last_delivery_error": totals.last_error,
        "switched_off": off_json(health.off),
        "trouble": [_incident_json(one) for one in health.incidents],
        "mutes": mutes_json(health.mutes),
        "marks": {rule: {"useful": useful, "noise": noise} for rule, useful, noise in health.marks},
    }


def health_lines(health: Health, now: datetime) -> Iterator[str]:
    """The same for people, in lines that are safe to print; ages are counted up to `now`."""
    yield daemon_line(health)
    for source in health.sources:
        yield _source_line(source, now, health.zone) + _condition(health.conditions.get(source.id))
    yield from off_lines(health.off)
    yield from trouble_lines(health)
    yield from ledger_lines(health)


def daemon_line(health: Health) -> str:
    """Whether the daemon runs."""
    return "not running" if health.pid is None else f"running, pid {health.pid or 'unknown'}"


def trouble_lines(health: Health) -> Iterator[str]:
    """A line for each incident that lasts, and for each address that fails."""
    for one in health.incidents:
        yield f"trouble since {_clock(one.opened_at, health.zone)}: {one_line(one.sentence)}"
    yield from (_paused_line(one, health.zone) for one in health.paused)


def ledger_lines(health: Health) -> Iterator[str]:
    """What the ledger holds: articles, alerts, deliveries, and what was held back for which reason."""
    totals = health.totals
    yield (
        f"{counted(totals.articles, 'article')}, {totals.truncated} truncated; "
        f"{counted(totals.waiting, 'page')} still to read"
    )
    yield f"{_raised(totals)}; {counted(totals.unjudged, 'change')} still to judge"
    if totals.not_judged:
        yield f"{counted(totals.not_judged, 'article version')} could not be judged; the alerts on them say why"
    yield (
        f"deliveries: {totals.sent} sent, {totals.pending} to send, {totals.for_digest} held for a digest, "
        f"{totals.collected} waiting for a pause to end, {totals.dead} given up"
    )
    if totals.quiet or totals.limited:
        yield f"held: {totals.quiet} until quiet hours end, {totals.limited} by the limit until the full hour"
    if totals.with_story:
        yield f"waiting for others of their story, three hours at most: {totals.with_story}"
    if totals.merged:
        counts = (f"{count} after {_HOLD_LABELS.get(hold, one_line(hold))}" for hold, count in totals.merged)
        yield f"sent together with others: {', '.join(counts)}"
    if totals.too_old:
        yield f"{counted(totals.too_old, 'match was', 'matches were')} too old"
    others = [(reason, count) for reason, count in totals.held_back if reason != "too_old"]
    if others:
        counts = (f"{count} {_REASON_LABELS.get(reason, one_line(reason))}" for reason, count in others)
        yield f"held back: {', '.join(counts)}"
    yield from mute_lines(health.mutes)
    if health.marks:
        marked = (f"{one_line(rule)} {useful} useful, {noise} noise" for rule, useful, noise in health.marks)
        yield f"marked: {'; '.join(marked)}"
    if totals.last_error:
        yield f"last delivery error: {one_line(totals.last_error)}"


def _raised(totals: Totals) -> str:
    folded = f" and {totals.folded} folded into them" if totals.folded else ""
    return f"{counted(totals.matches, 'match', 'matches')}, {counted(totals.alerts, 'alert')}{folded}"


def _incident_json(one: Incident) -> dict[str, object]:
    return {"kind": one.kind, "subject": one.subject, "since": one.opened_at.isoformat(), "sentence": one.sentence}


def _paused_json(one: PausedAddress) -> dict[str, object]:
    return {
        "channel": one.channel,
        "waiting": one.waiting,
        "since": one.since.isoformat(),
        "next_try_at": one.until.isoformat(),
        "refusing": one.refusing,
        "error": one.error,
    }


def _paused_line(one: PausedAddress, zone: tzinfo) -> str:
    return (
        f"an address of {one_line(one.channel)} fails since {_clock(one.since, zone)}: {one_line(one.error)}; "
        f"{counted(one.waiting, 'delivery', 'deliveries')} {'waits' if one.waiting == 1 else 'wait'}, "
        f"next tried {_clock(one.until, zone)}"
    )


def _source_json(source: SourceState, condition: SourceCondition | None) -> dict[str, object]:
    return {
        "id": source.id,
        "name": source.outlet,
        "articles": source.articles,
        "failures": source.failures,
        "last_ok_at": _iso(source.last_ok_at),
        "next_poll_at": _iso(source.next_poll_at),
        "error": source.last_error,
        "state": condition.name if condition else None,
        "state_reason": condition.reason if condition else None,
        "moved_to": source.moved_to,
        "missed": source.missed,
        "recovered": source.recovered,
        "unknown_losses": source.unknown_losses,
        "last_article_at": _iso(source.last_arrival_at),
        "teasers_left_out": source.teasers_left_out,
        "articles_reserved": source.articles_reserved,
        "articles_with_lines_left_out": source.articles_with_lines_left_out,
        "entries_dated_anew": source.entries_dated_anew,
    }


def _source_line(source: SourceState, now: datetime, zone: tzinfo) -> str:
    was_read = f"last read {ago(source.last_ok_at, now)}" if source.last_ok_at else "has never been read"
    name = f" ({one_line(source.outlet)})" if source.outlet else ""
    line = f"  {source.id}{name}: {counted(source.articles, 'article')}, {was_read}{_next_poll(source, now, zone)}"
    if source.articles_reserved:
        line += f"; {counted(source.articles_reserved, 'article')} by headline and teaser alone, as the publisher "
        line += "reserves text and data mining"
    if source.teasers_left_out:
        line += f"; {counted(source.teasers_left_out, 'teaser')} left out, since its entries repeat them"
    if source.articles_with_lines_left_out:
        number = counted(source.articles_with_lines_left_out, "article")
        line += f"; lines beside the text of {number} left out, since other pages repeat them"
    if source.entries_dated_anew:
        line += f"; {counted(source.entries_dated_anew, 'entry', 'entries')} told again in the same words"
    if source.missed:
        number = counted(source.missed, "entry", "entries")
        line += f"; {number} scrolled out between polls, {source.recovered} found again in other documents"
    if source.unknown_losses:
        number = counted(source.unknown_losses, "poll")
        line += f"; before {number} some may have scrolled out, nobody knows how many"
    if not source.failures:
        return line
    polls = "the last poll" if source.failures == 1 else f"the last {source.failures} polls"
    return f"{line}; {polls} failed: {one_line(source.last_error or '')}"


def _condition(condition: SourceCondition | None) -> str:
    if condition is None or not condition.is_trouble:
        return ""
    return f"; {condition.name}" + ("" if condition.name == "failing" else f": {one_line(condition.reason)}")


def _next_poll(source: SourceState, now: datetime, zone: tzinfo) -> str:
    return f", next polled {_clock(source.next_poll_at, zone)}" if source.next_poll_at > now else ""


def _clock(at: datetime, zone: tzinfo) -> str:
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M %Z}"


def _iso(at: datetime | None) -> str | None:
    return at.isoformat() if at else None
