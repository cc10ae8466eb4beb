"""What a digest says of its coverage, as sentences. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta, tzinfo
from typing import Final

from alerts.coverage import Coverage, PolledSource
from alerts.messages.harmless import one_line, shortened, unpinged

MAX_NAMES: Final = 20
_UNITS: Final = ((86_400, "d"), (3_600, "h"), (60, "min"))  # seconds in each


def verdict(coverage: Coverage) -> str:
    """What it means that a digest lists nothing."""
    match = "further match" if coverage.told else "match"
    return f"No {match}" if coverage.is_whole else f"Not verified: no {match}, but not everything was read"


def coverage_lines(coverage: Coverage, zone: tzinfo) -> tuple[str, ...]:
    """The proof at the end of a digest: whether all was read since the last one, what was not, and how much was."""
    fresh, late, failing = (coverage.of_health(health) for health in ("fresh", "late", "failing"))
    since, until = (f"{at.astimezone(zone):%Y-%m-%d %H:%M}" for at in (coverage.since, coverage.until))
    state = "verified" if coverage.is_whole else "not verified"
    lines = [f"Coverage {since} to {until}: {state}; {len(fresh)} of {_counted(len(coverage.sources), 'source')} fresh"]
    lines += [f"late: {_named(late, coverage.until)}"] if late else []
    lines += [f"failing: {_named(failing, coverage.until)}"] if failing else []
    if coverage.unjudged or coverage.not_judged:
        lines.append(
            f"{_counted(coverage.unjudged, 'change')} still to be judged, "
            f"{_counted(coverage.not_judged, 'article version')} could not be judged"
        )
    if coverage.mutes:
        ends = [f"{one.until.astimezone(zone):%Y-%m-%d %H:%M}" for one in coverage.mutes]
        muted = zip(coverage.mutes, ends, strict=True)
        lines.append(f"muted: {', '.join(f'{one.name} until {end} ({one.held} held back)' for one, end in muted)}")
    lines.append(
        f"{_counted(coverage.articles, 'article')} read, {coverage.cut} of them cut off; "
        f"{_counted(coverage.too_old, 'match', 'matches')} too old, {coverage.recorded} only recorded; "
        f"{_counted(coverage.told, 'alert')} sent before; {_counted(coverage.rules, 'rule')} in force"
    )
    return tuple(unpinged(shortened(one_line(line), 1_000)) for line in lines)


def _named(sources: Sequence[PolledSource], now: datetime) -> str:
    """The sources with how long ago each last answered, the longest first."""
    ordered = sorted(sources, key=lambda one: (one.last_ok_at is not None, one.last_ok_at or now, one.id))
    named = [f"{one.id} ({_silence(one, now)})" for one in ordered[:MAX_NAMES]]
    more = len(ordered) - MAX_NAMES
    return ", ".join(named) + (f" and {more} more" if more > 0 else "")


def _silence(source: PolledSource, now: datetime) -> str:
    if source.last_ok_at is None:
        return "has never answered"
    return f"no answer for {_length(now - source.last_ok_at)}"


def _length(length: timedelta) -> str:
    seconds = max(0, int(length.total_seconds()))
    return next((f"{seconds // size} {name}" for size, name in _UNITS if seconds >= 2 * size), f"{seconds} s")


def _counted(number: int, noun: str, plural: str = "") -> str:
    return f"{number} {noun if number == 1 else plural or f'{noun}s'}"
