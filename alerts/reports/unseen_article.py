"""Why an address is no article of the ledger: the reasons for which it may have been missed. Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from alerts.model import Subject
from alerts.reports.wording import counted
from crawler.condition import SourceCondition
from crawler.model import Article, FetchFailure, Response, Source
from crawler.store import SourceState
from crawler.store.unread_entries import UnreadEntry
from crawler.times import latest_instant
from crawler.urls import site_of


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
class UnseenArticle:
    """An address, why it was not seen, a sentence each, and its page for the rules; None when that cannot be had."""

    url: str
    reasons: tuple[str, ...]
    subject: Subject | None


def reasons_of(seen: Sighting, alert_max_age: timedelta, now: datetime) -> tuple[str, ...]:
    """Why the address is no article, and what else would have kept it from alerting, the first cause first."""
    reasons = [_listed(one) for one in seen.listed] or list(_not_listed(seen))
    reasons += _page(seen.got)
    if seen.article:
        reasons += _article(seen.article, alert_max_age, now)
    return tuple(reasons)


def _listed(one: UnreadEntry) -> str:
    when = f"it is read at {one.due_at:%Y-%m-%d %H:%M} UTC" if one.due_at else "it is not read again"
    error = f" ({one.error.rstrip('.')})" if one.error else ""
    return (
        f"{one.source} lists it since {one.found_at:%Y-%m-%d %H:%M} UTC, and its page was not read yet{error}; {when}."
    )


def _not_listed(seen: Sighting) -> Sequence[str]:
    if not seen.sources:
        return [f"It is on no source's site: none of yours is on {site_of(seen.url)}."]
    found = []
    for source in seen.sources:
        state, condition = seen.states.get(source.id), seen.conditions.get(source.id)
        if state is None or not state.polls or state.last_ok_at is None:
            found.append(f"{source.id} was never polled with success, so nothing of it is known.")
            continue
        asked = f"{counted(state.polls, 'poll')}, the last of {state.last_ok_at:%Y-%m-%d %H:%M} UTC"
        found.append(f"{source.id} did not list it in {asked}.")
        if lost := state.missed - state.recovered:
            found.append(f"About {counted(max(lost, 0), 'entry', 'entries')} of {source.id} scrolled out unseen.")
        if condition and condition.is_trouble:
            found.append(f"{condition.sentence(source.id)[:1].upper()}{condition.sentence(source.id)[1:]}.")
    return found


def _page(got: Response | FetchFailure) -> Sequence[str]:
    if isinstance(got, FetchFailure):
        return (
            ["robots.txt: " + got.sentence] if got.failure == "robots" else [f"Its page cannot be had: {got.sentence}"]
        )
    return [f"Its page answers {got.status}."] if got.status != 200 else []


def _article(article: Article, alert_max_age: timedelta, now: datetime) -> Sequence[str]:
    reasons = []
    published = latest_instant(article.published)
    if published and now - published > alert_max_age:
        reasons.append(f"It is late: of {article.published}, older than alert_max_age.")
    if article.access.state in ("truncated", "blocked"):
        hidden = f", {article.access.hidden_percent}% hidden" if article.access.hidden_percent else ""
        said = f": {article.access.evidence[0]}" if article.access.evidence else ""
        reasons.append(f"Its page is cut ({article.access.state}{hidden}){said}")
    return reasons
