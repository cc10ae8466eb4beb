"""What `status` shows on a terminal: the sources by their state, each rule's alerts of two weeks, and today. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta, tzinfo
from typing import Final

from alerts.messages.harmless import one_line
from alerts.reports.health import Health
from alerts.reports.source_table import next_poll, sparkline
from alerts.reports.wording import ago, counted
from alerts.store import TodaysDeliveries
from crawler.condition import SourceCondition
from crawler.store import SourceState, SourceVolume

DAYS: Final = 14
SOURCE_HEADINGS: Final = ("state", "source", "last article", "next poll", "this week", "cut")
RULE_HEADINGS: Final = ("rule", "today", f"{DAYS} days")
MAX_WELL: Final = 15  # sources without trouble that have a line of their own
MAX_RULES: Final = 15  # with a line of their own
_WORST_FIRST: Final = ("dead", "blocked", "broken layout", "failing", "late", "silent", "moved", "new", "fresh")
_UNKNOWN: Final = SourceCondition("new")


@dataclass(frozen=True, slots=True)
class Board:
    """What the board is made from.

    `rules`: the alerts of each rule on the last `DAYS` days, today at the end, those of the configuration first.
    `volumes`: of the sources, by their ids. `store`: the ledger's name, and its size in bytes.
    """

    health: Health
    rules: Mapping[str, tuple[int, ...]]
    today: TodaysDeliveries
    volumes: Mapping[str, SourceVolume]
    store: tuple[str, int]


def days_until(now: datetime, zone: tzinfo, days: int = DAYS) -> tuple[datetime, ...]:
    """The midnights at which the last days began in this zone, the oldest first, and the next one."""
    today = now.astimezone(zone).date()
    dates = (today + timedelta(days=n) for n in range(1 - days, 2))
    return tuple(datetime.combine(date, time(), zone) for date in dates)


def source_lines(board: Board, now: datetime) -> list[tuple[str, ...]]:
    """The cells of the table of sources, in the order of `SOURCE_HEADINGS`: the worst first, each safe to print."""
    states = sorted(
        board.health.sources, key=lambda one: (_WORST_FIRST.index(_condition(board, one).name), one.id)
    )  # fmt: skip
    others = {one.id for one in [one for one in states if not _condition(board, one).is_trouble][MAX_WELL:]}
    return [_cells(one, board, now) for one in states if one.id not in others]


def other_sources(board: Board, now: datetime) -> str | None:
    """The line on the sources without trouble that have none of their own."""
    states = [one for one in board.health.sources if not _condition(board, one).is_trouble]
    left = len(states) - MAX_WELL
    if left <= 0:
        return None
    soonest = min(states, key=lambda one: one.next_poll_at)
    return (
        f"and {left} more that are well; the next poll is that of {soonest.id}, {next_poll(soonest, now)} "
        "(`vedette sources` has all)"
    )


def rule_lines(board: Board) -> list[tuple[str, ...]]:
    """The cells of the table of rules, in the order of `RULE_HEADINGS`: those with the most alerts."""
    return [(one_line(rule), str(counts[-1]), sparkline(counts)) for rule, counts in _by_alerts(board)[:MAX_RULES]]


def other_rules(board: Board) -> str | None:
    """The line on the rules that have none of their own."""
    others = _by_alerts(board)[MAX_RULES:]
    if not others:
        return None
    raised = sum(sum(counts) for _, counts in others)
    return f"and {counted(len(others), 'more rule', 'more rules')} with {counted(raised, 'alert')} in {DAYS} days"


def today_line(board: Board) -> str:
    """Today's alerts, and what became of their messages."""
    alerts, today = sum(counts[-1] for counts in board.rules.values()), board.today
    sent = [f"{today.sent} sent", f"{today.waiting} waiting", f"{today.given_up} given up"]
    return f"today: {counted(alerts, 'alert')}; deliveries: {', '.join(sent)}"


def ledger_line(board: Board) -> str:
    """Which ledger this is, its size, and the zone of the times."""
    name, size = board.store
    return f"{one_line(name)}, {size / 1e6:,.0f} MB; times in {board.health.zone}"


def _condition(board: Board, state: SourceState) -> SourceCondition:
    return board.health.conditions.get(state.id, _UNKNOWN)


def _by_alerts(board: Board) -> list[tuple[str, tuple[int, ...]]]:
    """The rules with the most alerts today first, then those with the most on all days, then by their order."""
    return sorted(board.rules.items(), key=lambda one: (-one[1][-1], -sum(one[1])))


def _cells(one: SourceState, board: Board, now: datetime) -> tuple[str, ...]:
    volume = board.volumes.get(one.id, SourceVolume())
    return (
        _condition(board, one).name,
        one.id,
        ago(one.last_arrival_at, now) if one.last_arrival_at else "none yet",
        next_poll(one, now),
        f"{sparkline(volume.weeks)} {volume.weeks[-1]}" if volume.articles else "",
        f"{round(100 * volume.cut / volume.articles)} %" if volume.articles else "",
    )
