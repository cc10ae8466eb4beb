"""Why an address is no article of the ledger: the reasons for which it may have been missed. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from alerts.model import Subject
from alerts.reports.wording import counted
from crawler.condition import SourceCondition
from crawler.model import Article, FetchFailure, Response, Source
from crawler.store import SourceState
from crawler.store.unread_entries import UnreadEntry
from crawler.times import latest_instant
from crawler.urls import site_of

ReasonKind = Literal[
    "unread", "no_source", "never_polled", "not_listed", "scrolled_out", "source_trouble",
    "robots", "unreachable", "status", "late", "cut",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Sighting:
    """What is known of an address that is no article of the ledger.

    `listed`: its entries without an article. `states` and `conditions`: of the sources of its site, by their ids.
    `got`: what asking for its page brought; `article`: what was read in it, None when nothing could be.
    """

    url: str
    listed: tuple[UnreadEntry, ...]
    sources: tuple[Source, ...]
    states: Mapping[str, SourceState]
    conditions: Mapping[str, SourceCondition]
    got: Response | FetchFailure
    article: Article | None


@dataclass(frozen=True, slots=True)
class UnseenReason:
    """A reason why an address was not seen, or would not have alerted: its kind, a sentence, and whose reason it is.

    `source`: the id of the source that it is about; None where it is about none.
    """

    kind: ReasonKind
    sentence: str
    source: str | None = None


@dataclass(frozen=True, slots=True)
class UnseenArticle:
    """An address, why it was not seen, and its page for the rules; None when that cannot be had."""

    url: str
    reasons: tuple[UnseenReason, ...]
    subject: Subject | None


def reasons_of(seen: Sighting, alert_max_age: timedelta, now: datetime) -> tuple[UnseenReason, ...]:
    """Why the address is no article, and what else would have kept it from alerting, the first cause first."""
    reasons = [_listed(one) for one in seen.listed] or list(_not_listed(seen))
    reasons += _page(seen.got)
    if seen.article:
        reasons += _article(seen.article, alert_max_age, now)
    return tuple(reasons)


def _listed(one: UnreadEntry) -> UnseenReason:
    when = f"it is read at {one.due_at:%Y-%m-%d %H:%M} UTC" if one.due_at else "it is not read again"
    error = f" ({one.error.rstrip('.')})" if one.error else ""
    since = f"{one.source} lists it since {one.found_at:%Y-%m-%d %H:%M} UTC"
    return UnseenReason("unread", f"{since}, and its page was not read yet{error}; {when}.", one.source)


def _not_listed(seen: Sighting) -> Iterator[UnseenReason]:
    if not seen.sources:
        yield UnseenReason("no_source", f"It is on no source's site: none of yours is on {site_of(seen.url)}.")
    for source in seen.sources:
        state, condition = seen.states.get(source.id), seen.conditions.get(source.id)
        if state is None or not state.polls or state.last_ok_at is None:
            unknown = f"{source.id} was never polled with success, so nothing of it is known."
            yield UnseenReason("never_polled", unknown, source.id)
            continue
        asked = f"{counted(state.polls, 'poll')}, the last of {state.last_ok_at:%Y-%m-%d %H:%M} UTC"
        yield UnseenReason("not_listed", f"{source.id} did not list it in {asked}.", source.id)
        if lost := state.missed - state.recovered:
            about = f"About {counted(max(lost, 0), 'entry', 'entries')} of {source.id} scrolled out unseen."
            yield UnseenReason("scrolled_out", about, source.id)
        elif state.unknown_losses:
            about = f"Entries of {source.id} may have scrolled out unseen; nobody knows how many."
            yield UnseenReason("scrolled_out", about, source.id)
        if condition and condition.is_trouble:
            sentence = condition.sentence(source.id)
            yield UnseenReason("source_trouble", f"{sentence[:1].upper()}{sentence[1:]}.", source.id)


def _page(got: Response | FetchFailure) -> Iterator[UnseenReason]:
    if isinstance(got, FetchFailure):
        if got.failure == "robots":
            yield UnseenReason("robots", f"robots.txt: {got.sentence}")
        else:
            yield UnseenReason("unreachable", f"Its page cannot be had: {got.sentence}")
    elif got.status != 200:
        yield UnseenReason("status", f"Its page answers {got.status}.")


def _article(article: Article, alert_max_age: timedelta, now: datetime) -> Iterator[UnseenReason]:
    published = latest_instant(article.published)
    if published and now - published > alert_max_age:
        yield UnseenReason("late", f"It is late: of {article.published}, older than alert_max_age.")
    if article.access.state in ("truncated", "blocked"):
        hidden = f", {article.access.hidden_percent}% hidden" if article.access.hidden_percent else ""
        said = f": {article.access.evidence[0]}" if article.access.evidence else ""
        yield UnseenReason("cut", f"Its page is cut ({article.access.state}{hidden}){said}")
