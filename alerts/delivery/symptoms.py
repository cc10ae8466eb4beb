"""Symptoms of trouble, read off facts of the ledger and the machine. Pure."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from alerts.delivery.trouble import Symptom
from crawler.condition import SourceCondition
from crawler.loss import Loss, loss_sentence

# In a row, at the source's own rhythm: one poll that fails is an accident of the network.
FAILED_POLLS: Final = 3
FAILED_ATTEMPTS: Final = 3
DISK_NEARLY_FULL_BYTES: Final = 500 * 1024 * 1024  # a ledger of 100,000 articles, its index and a backup fit
_DISK_WELL_BYTES: Final = 600 * 1024 * 1024  # what is in between changes nothing, so that a log does not open and close
# What happened longer ago than this is over, or was never told: an upgrade must not tell of last year.
EVENTS_LAST: Final = timedelta(hours=1)
EVENTS_COUNT_FOR: Final = timedelta(days=1)
# A source that is asked for pauses, or waits in its site's line, is late by less.
_MIN_LATENESS: Final = timedelta(minutes=30)


@dataclass(frozen=True, slots=True)
class SourceFacts:
    """What is known of a source's polls. `failures`: since the last that succeeded; `error`: of the last one.

    `next_poll_at`: not before the program could poll it. `condition`: how the source is; None where only polls count.
    """

    id: str
    failures: int
    error: str | None
    next_poll_at: datetime
    every: timedelta
    condition: SourceCondition | None = None


@dataclass(frozen=True, slots=True)
class ChannelState:
    """What waits for a channel. `attempts`: of the delivery that failed most often; `error`: of the last one.

    `is_paused`: an address of it is paused since it keeps failing; `is_refusing`: it takes nothing until it is mended.
    """

    channel: str
    attempts: int
    error: str
    is_paused: bool = False
    is_refusing: bool = False


@dataclass(frozen=True, slots=True)
class LateEvents:
    """How often something went wrong within `EVENTS_COUNT_FOR`, when last, and a clause on the last time."""

    subject: str
    count: int
    last_at: datetime
    last: str


def source_symptoms(facts: Iterable[SourceFacts], failing: Collection[str], now: datetime) -> tuple[Symptom, ...]:
    """The sources whose polls fail, or are not made. `failing`: those of the last look; one failure keeps them so."""
    found = []
    for one in facts:
        if one.failures >= (1 if one.id in failing else FAILED_POLLS):
            sentence = one.condition.sentence(one.id) if one.condition and one.condition.is_trouble else None
            found.append(Symptom("source", one.id, sentence or f"the source {one.id} fails: {_clause(one.error)}"))
        elif is_late(one, now):
            due_at = f"{one.next_poll_at:%Y-%m-%d %H:%M}"
            found.append(Symptom("source", one.id, f"the source {one.id} is not polled, though due at {due_at} UTC"))
    return tuple(found)


def outlet_symptoms(facts: Iterable[SourceFacts], known: Collection[str]) -> tuple[Symptom, ...]:
    """The sources that answer, and yet bring no news: silent, moved or dead ones, and those of which nothing is read.

    `known`: those of the last look. One whose polls fail meanwhile has not recovered.
    """
    return tuple(
        Symptom("outlet", one.id, one.condition.sentence(one.id))
        for one in facts
        if one.condition and one.condition.is_trouble
        if one.id in known or (one.condition.name != "late" and one.failures < FAILED_POLLS)
    )


def loss_symptoms(found: Iterable[Loss], now: datetime) -> tuple[Symptom, ...]:
    """The sources of which entries scrolled out of late and were not found again; over with a poll that lost none."""
    return tuple(
        Symptom("lost", one.source, loss_sentence(one), one.last_at, one.is_latest or now - one.last_at < EVENTS_LAST)
        for one in found
    )


def is_late(source: SourceFacts, now: datetime) -> bool:
    """Whether a source was due for longer than its own interval and half an hour, and was not polled."""
    return now - source.next_poll_at > max(source.every, _MIN_LATENESS)


def channel_symptoms(states: Iterable[ChannelState], failing: Collection[str]) -> tuple[Symptom, ...]:
    """The channels with an address through which nothing gets. `failing`: as for sources; one failure keeps them so.

    An address that is paused is told of at once, whatever the number of attempts.
    """
    return tuple(
        Symptom("channel", state.channel, f"the channel {state.channel} fails: {_clause(state.error)}{_wait(state)}")
        for state in states
        if state.is_paused or state.attempts >= (1 if state.channel in failing else FAILED_ATTEMPTS)
    )


def _wait(state: ChannelState) -> str:
    if state.is_refusing:
        return "; what waits for this address goes out once this is mended"
    return "; what waits for this address goes out once it takes a message again" if state.is_paused else ""


def given_up_symptoms(events: Iterable[LateEvents], now: datetime) -> tuple[Symptom, ...]:
    """The channels for which deliveries were given up of late."""
    return tuple(
        Symptom(
            "given_up",
            one.subject,
            f"deliveries through {one.subject} were given up, {one.count} within a day: {_clause(one.last)}; "
            "`vedette resend` sends an alert again",
            one.last_at,
            now - one.last_at < EVENTS_LAST,
        )
        for one in events
    )


def judging_symptoms(event: LateEvents | None, now: datetime) -> tuple[Symptom, ...]:
    """That article versions could not be judged of late."""
    if event is None:
        return ()
    sentence = f"article versions could not be judged, {event.count} within a day; the last: {_clause(event.last)}"
    return (Symptom("judging", "", sentence, event.last_at, now - event.last_at < EVENTS_LAST),)


def disk_symptoms(free_bytes: int, *, is_known: bool) -> tuple[Symptom, ...]:
    """That the disk is nearly full. `is_known`: it was at the last look; a little more room keeps it so."""
    if free_bytes >= (_DISK_WELL_BYTES if is_known else DISK_NEARLY_FULL_BYTES):
        return ()
    return (Symptom("disk", "", "the disk on which the ledger lies is nearly full: less than 500 MiB are free"),)


def configuration_symptoms(refusal: str | None) -> tuple[Symptom, ...]:
    """That a configuration was refused. `refusal`: its errors, a line each; None when the last one was taken."""
    if refusal is None:
        return ()
    first, *others = refusal.splitlines() or [""]
    more = f" and {len(others)} more" if others else ""
    return (Symptom("configuration", "", f"the configuration was refused, the last good one stays: {first}{more}"),)


def clock_symptom(jump: timedelta, now: datetime) -> Symptom:
    """That the clock was set."""
    way = "ahead" if jump > timedelta() else "back"
    return Symptom("clock", "", f"the clock was set {way} by {abs(jump)}", now, lasts=False)


def _clause(text: str | None) -> str:
    return (text or "for no stated reason").strip().rstrip(".")
