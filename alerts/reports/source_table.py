"""What `sources` shows: each source with its state, rhythm and volume. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from alerts.messages.harmless import one_line
from alerts.reports.wording import ago
from crawler.condition import SourceCondition
from crawler.loss import Loss, loss_sentence
from crawler.model import Source
from crawler.store import SourceState, SourceVolume

HEADINGS: Final = ("id", "name", "state", "last article", "rhythm", "cut", "a week", "next poll")
_BARS: Final = "▁▂▃▄▅▆▇█"


@dataclass(frozen=True, slots=True)
class SourceRow:
    """A source of the configuration, as the ledger knows it; `state` None: it has never been in the ledger.

    `loss`: what it lost of late; None when nothing.
    """

    source: Source
    state: SourceState | None
    condition: SourceCondition
    volume: SourceVolume
    loss: Loss | None = None


def source_cells(row: SourceRow, now: datetime) -> tuple[str, ...]:
    """The cells of its line in the table, safe to print, in the order of `HEADINGS`."""
    state = row.state
    last = state.last_arrival_at if state else None
    name = row.source.name or (state.outlet if state else None) or ""
    return (
        row.source.id,
        one_line(name)[:40],
        row.condition.name,
        ago(last, now) if last else "none yet",
        rhythm(state.median_gap if state else None),
        f"{round(100 * row.volume.cut / row.volume.articles)} %" if row.volume.articles else "",
        f"{sparkline(row.volume.weeks)} {row.volume.weeks[-1]}" if row.volume.articles else "",
        next_poll(state, now),
    )


def what_is_wrong(row: SourceRow) -> str | None:
    """The line on a source in trouble, or whose last poll failed or was cut; None of one that is well."""
    if row.condition.is_trouble:
        return f"{row.source.id}: {row.condition.name}: {one_line(row.condition.reason)}"
    if row.state and row.state.failures:
        return f"{row.source.id}: the last poll failed: {one_line(row.state.last_error or '')}"
    if row.state and row.state.cut_polls:
        return f"{row.source.id}: its last document broke off; what stands before that was read"
    return None


def what_was_lost(row: SourceRow) -> str | None:
    """The line on a source of which entries scrolled out of late and were not found again; None of any other."""
    return (
        f"{row.source.id}: {loss_sentence(row.loss)}, last at {row.loss.last_at:%Y-%m-%d %H:%M} UTC"
        if row.loss
        else None
    )


def rhythm(gap: timedelta | None) -> str:
    """How often articles come: "every 40 min", "every 3 h", "every 5 days"; "" when that is not known."""
    if gap is None:
        return ""
    minutes = max(1, round(gap / timedelta(minutes=1)))
    if minutes < 100:
        return f"every {minutes} min"
    hours = round(minutes / 60)
    return f"every {hours} h" if hours < 48 else f"every {round(hours / 24)} days"


def sparkline(counts: Sequence[int]) -> str:
    """A bar for each count, the highest for the most; a low dot for none."""
    most = max(counts, default=0)
    return "".join(_BARS[(count * len(_BARS) - 1) // most] if count else "." for count in counts)


def next_poll(state: SourceState | None, now: datetime) -> str:
    """When a source is polled next: "in 4 min", or "due"."""
    if state is None or state.next_poll_at <= now:
        return "due"
    return f"in {max(1, round((state.next_poll_at - now) / timedelta(minutes=1)))} min"


def source_json(row: SourceRow) -> dict[str, object]:
    """The object of `sources --json` for one source."""
    state = row.state
    gap = state.median_gap if state else None
    last = state.last_arrival_at if state else None
    return {
        "id": row.source.id,
        "name": row.source.name or (state.outlet if state else None),
        "kind": row.source.kind,
        "url": row.source.url,
        "tier": row.source.tier,
        "owner": row.source.owner,
        "state": row.condition.name,
        "state_reason": row.condition.reason,
        "failures": state.failures if state else 0,
        "cut_polls": state.cut_polls if state else 0,
        "last_poll_error": state.last_error if state and state.failures else None,
        "last_article_at": last.isoformat() if last else None,
        "median_gap_s": gap.total_seconds() if gap else None,
        "missed": state.missed if state else 0,
        "recovered": state.recovered if state else 0,
        "unknown_losses": state.unknown_losses if state else 0,
        "last_loss_at": row.loss.last_at.isoformat() if row.loss else None,
        "articles_a_week": list(row.volume.weeks),
        "cut": row.volume.cut,
        "next_poll_at": state.next_poll_at.isoformat() if state else None,
    }
