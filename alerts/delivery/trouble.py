"""Trouble with Vedette itself: which incidents begin and end, and which of them somebody is to be told. Pure."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from alerts.incident import Incident, Phase, TroubleKind, TroubleNews
from alerts.model import Target

_TOLD_AFTERWARDS: Final = timedelta(days=1)  # an incident that ended longer ago, and was not told, is no news


@dataclass(frozen=True, slots=True)
class Symptom:
    """Something that is wrong, or went wrong. `subject`: the id of the source or channel, "" where there is none.

    `at`: when it last happened; None for a state that lasts. `lasts`: it is not over.
    """

    kind: TroubleKind
    subject: str
    sentence: str
    at: datetime | None = None
    lasts: bool = True


@dataclass(frozen=True, slots=True)
class Developments:
    """What a look at the symptoms changes: incidents to open, to bring up to date, and to close."""

    opened: tuple[Symptom, ...] = ()
    renewed: tuple[tuple[Incident, Symptom], ...] = ()
    closed: tuple[Incident, ...] = ()


def developments(
    known: Iterable[Incident], symptoms: Sequence[Symptom], watched: Collection[TroubleKind]
) -> Developments:
    """What begins, goes on and ends. A second look at the same symptoms finds nothing new.

    `known`: the newest incident of each kind and subject, open or not. `symptoms`: one for each kind and subject at
    most. `watched`: the kinds that were looked at; an open incident of one without a symptom that lasts is over.
    """
    newest = {one.key: one for one in known}
    opened, renewed = [], []
    for symptom in symptoms:
        before = newest.get((symptom.kind, symptom.subject))
        if before and before.closed_at is None:
            if symptom.sentence != before.sentence or (symptom.at and symptom.at > before.last_at):
                renewed.append((before, symptom))
        elif before is None or (symptom.lasts if symptom.at is None else symptom.at > before.last_at):
            opened.append(symptom)
    lasting = {(symptom.kind, symptom.subject) for symptom in symptoms if symptom.lasts}
    closed = [
        one for one in newest.values() if one.closed_at is None and one.kind in watched and one.key not in lasting
    ]
    return Developments(tuple(opened), tuple(renewed), tuple(closed))


@dataclass(frozen=True, slots=True)
class ToldTarget:
    """What an address that hears of trouble was told. `since`: it hears of trouble from then on.

    `phases`: of each incident, by its number. `due_at`: before this no message is tried, because the last one failed.
    """

    target: Target
    since: datetime
    phases: Mapping[int, frozenset[Phase]]
    due_at: datetime
    attempts: int = 0


def news_for(told: ToldTarget, incidents: Iterable[Incident], now: datetime) -> tuple[TroubleNews, ...]:
    """What the address does not know yet, the oldest first: each incident once, and once when it is over.

    What a source lost stays lost, so that nobody is told of an end. A channel is not told of its own failures: they are
    told through the others.
    """
    found = []
    for one in sorted(incidents, key=lambda one: one.id):
        wanted: tuple[Phase, ...] = ("opened",) if one.closed_at is None or one.kind == "lost" else ("opened", "closed")
        known = told.phases.get(one.id, frozenset())
        untold = tuple(phase for phase in wanted if phase not in known)
        if untold and not _is_its_own(one, told.target) and (known or _is_news(one, told.since, now)):
            found.append(TroubleNews(one, untold))
    return tuple(found)


def _is_its_own(incident: Incident, target: Target) -> bool:
    return incident.kind in ("channel", "given_up") and incident.subject == target.channel


def _is_news(incident: Incident, since: datetime, now: datetime) -> bool:
    """Whether an incident of which the address knows nothing lasts, or ended lately and after it began to listen."""
    closed_at = incident.closed_at
    return closed_at is None or (closed_at >= since and now - closed_at < _TOLD_AFTERWARDS)
