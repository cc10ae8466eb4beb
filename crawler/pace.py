"""How soon a source that answered is polled again. Pure.

The pause is a quarter of the median gap between the source's last 20 articles, or half the time since the last of them
where that is longer. It is never longer than `every:`, and never shorter than five minutes or the site's budget allows:
60 polls an hour for all of its sources together. `every:` is a promise and the budget is politeness: where both cannot
be kept, `every:` is, and the configuration is warned of.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from itertools import pairwise
from statistics import median
from typing import Final

from crawler.model import Source
from crawler.times import instant, without_zone
from crawler.urls import shared_sites

SHORTEST_PAUSE: Final = timedelta(minutes=5)
POLLS_PER_SITE_AND_HOUR: Final = 60
ARRIVALS: Final = 20
MIN_ARRIVALS: Final = 4  # fewer show no rhythm
MAX_DATE_LAG: Final = timedelta(days=2)  # what is found later than this after its date was no news when it came
# Measured by benchmarks/arrivals.py; half of the gap, or less than half of the silence, finds one in twenty later.
GAP_SHARE: Final = 0.25
SILENCE_SHARE: Final = 0.5


def within_budget(sources: Sequence[Source]) -> tuple[Source, ...]:
    """The sources, with their shortest pauses such that those of one site keep to its budget together.

    A source that is polled at a fixed pause, or that the user wants polled more often than that, stays as it is.
    """
    sites = shared_sites(source.url for source in sources)
    on_site = Counter(sites[source.url] for source in sources if source.url in sites)
    return tuple(
        replace(source, shortest_s=_shortest_s(source, on_site[sites[source.url]] if source.url in sites else 1))
        for source in sources
    )


@dataclass(frozen=True, slots=True)
class CrowdedSite:
    """A site whose budget `every:` exceeds: its sources, the first of them by its id, and their polls an hour."""

    site: str
    sources: int
    first_source: str
    polls_an_hour: int


def beyond_budget(sources: Sequence[Source]) -> tuple[CrowdedSite, ...]:
    """The sites whose budget cannot be kept, since `every:` of their sources asks for more polls."""
    of_sites: dict[str, list[Source]] = {}
    sites = shared_sites(source.url for source in sources)
    for source in sources:
        if source.url in sites:
            of_sites.setdefault(sites[source.url], []).append(source)
    crowded = (
        CrowdedSite(site, len(own), own[0].id, round(sum(3600 / one.every_s for one in own)))
        for site, own in of_sites.items()
    )
    return tuple(one for one in crowded if one.sources > 1 and one.polls_an_hour > POLLS_PER_SITE_AND_HOUR)


def _shortest_s(source: Source, sources: int) -> float:
    budget_s = sources * 3600 / POLLS_PER_SITE_AND_HOUR
    return min(source.every_s, max(source.shortest_s, budget_s, SHORTEST_PAUSE.total_seconds()))


def pause_of(source: Source, arrivals: Sequence[datetime], now: datetime) -> timedelta:
    """How long after a poll that answered the source is polled again. `arrivals`: see `arrival_times`."""
    longest, shortest = timedelta(seconds=source.every_s), shortest_pause(source)
    gap = median_gap(arrivals)
    if gap is None:
        return longest
    return max(shortest, min(longest, max(GAP_SHARE * gap, SILENCE_SHARE * (now - arrivals[-1]))))


def shortest_pause(source: Source) -> timedelta:
    """The shortest pause between two polls of the source, its longest one where that is fixed."""
    return timedelta(seconds=min(source.shortest_s, source.every_s))


def median_gap(arrivals: Sequence[datetime]) -> timedelta | None:
    """The median gap between the last 20 of these times, which are in order; None of fewer than four."""
    last = arrivals[-ARRIVALS:]
    if len(last) < MIN_ARRIVALS:
        return None
    return timedelta(seconds=median((later - earlier).total_seconds() for earlier, later in pairwise(last)))


def arrival_times(found: Iterable[tuple[str | None, datetime, bool]]) -> tuple[datetime, ...]:
    """When articles came, each moment once, the newest last: their dates as stated, when found, whether in a backlog.

    An article came at its date when that states a time of day shortly before it was found, and in a backlog at any
    date; otherwise when it was found.
    """
    return tuple(sorted({_arrival(*one) for one in found}))


def _arrival(stated: str | None, found_at: datetime, is_backlog: bool) -> datetime:  # noqa: FBT001
    at = instant(stated)
    if at is None or at > found_at:
        return found_at
    is_believed = is_backlog or (without_zone(stated) is None and found_at - at <= MAX_DATE_LAG)
    return at if is_believed else found_at
