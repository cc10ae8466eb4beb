"""What a digest says of its coverage, as sentences. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from alerts.coverage import Coverage, MutedSubject, PolledSource
from alerts.messages.audience import Audience
from alerts.messages.catalogue import Catalogue
from alerts.messages.harmless import one_line, shortened, unpinged

MAX_NAMES: Final = 20
_UNITS: Final = ((86_400, "days"), (3_600, "hours"), (60, "minutes"))  # seconds in each


def verdict(coverage: Coverage, words: Catalogue) -> str:
    """What it means that a digest lists nothing."""
    if coverage.is_whole:
        return words.say("no_further_match" if coverage.told else "no_match")
    return words.say("not_verified_further" if coverage.told else "not_verified")


def coverage_lines(coverage: Coverage, audience: Audience) -> tuple[str, ...]:
    """The proof at the end of a digest: whether all was read since the last one, what was not, and how much was."""
    words = audience.words
    fresh, late, failing = (coverage.of_health(health) for health in ("fresh", "late", "failing"))
    lines = [
        words.say(
            "coverage", since=_minute(coverage.since, audience), until=_minute(coverage.until, audience),
            state=words.say("verified" if coverage.is_whole else "not_verified_state"), fresh=len(fresh),
            sources=words.count("sources", len(coverage.sources)),
        )
    ]  # fmt: skip
    lines += [words.say("late", sources=_named(late, coverage.until, audience))] if late else []
    lines += [words.say("failing", sources=_named(failing, coverage.until, audience))] if failing else []
    if coverage.unjudged or coverage.not_judged:
        counts = (words.count("to_be_judged", coverage.unjudged), words.count("not_judged", coverage.not_judged))
        lines.append(", ".join(counts))
    if coverage.mutes:
        lines.append(words.say("muted", what=", ".join(_muted(one, audience) for one in coverage.mutes)))
    lines.append(_counts(coverage, words))
    return tuple(unpinged(shortened(one_line(line), 1_000)) for line in lines)


def _counts(coverage: Coverage, words: Catalogue) -> str:
    """How much was read, and what became of it."""
    read = (words.count("articles_read", coverage.articles), words.say("cut_off", n=coverage.cut))
    held = (words.count("too_old", coverage.too_old), words.say("recorded", n=coverage.recorded))
    told, rules = words.count("sent_before", coverage.told), words.count("rules_in_force", coverage.rules)
    return "; ".join((", ".join(read), ", ".join(held), told, rules))


def _minute(moment: datetime, audience: Audience) -> str:
    return f"{moment.astimezone(audience.zone):%Y-%m-%d %H:%M}"


def _muted(one: MutedSubject, audience: Audience) -> str:
    return audience.words.say("muted_until", name=one.name, until=_minute(one.until, audience), held=one.held)


def _named(sources: Sequence[PolledSource], now: datetime, audience: Audience) -> str:
    """The sources with how long ago each was last read, the longest first."""
    ordered = sorted(sources, key=lambda one: (one.last_ok_at is not None, one.last_ok_at or now, one.id))
    named = [f"{audience.names.source(one.id)} ({_silence(one, now, audience.words)})" for one in ordered[:MAX_NAMES]]
    more = len(ordered) - MAX_NAMES
    return ", ".join(named) + (f" {audience.words.say('more_names', n=more)}" if more > 0 else "")


def _silence(source: PolledSource, now: datetime, words: Catalogue) -> str:
    if source.last_ok_at is None:
        return words.say("never_read")
    return words.say("not_read_for", length=_length(now - source.last_ok_at, words))


def _length(length: timedelta, words: Catalogue) -> str:
    seconds = max(0, int(length.total_seconds()))
    units = ((words.say(name, n=seconds // size), seconds >= 2 * size) for size, name in _UNITS)
    return next((said for said, fits in units if fits), words.say("seconds", n=seconds))
