"""What `vedette status` shows on a terminal."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import StringIO
from zoneinfo import ZoneInfo

from rich.console import Console

from alerts.app.cli.print_status import print_board
from alerts.incident import Incident
from alerts.reports.health import Health
from alerts.reports.status_board import (
    DAYS,
    MAX_RULES,
    MAX_WELL,
    Board,
    days_until,
    other_rules,
    other_sources,
    rule_lines,
    source_lines,
)
from alerts.store import TodaysDeliveries
from crawler.condition import SourceCondition
from crawler.store import SourceState, SourceVolume
from tests.alerts.reports.test_health import NOW, TOTALS

BRUSSELS = ZoneInfo("Europe/Brussels")


def state(name: str, minutes: int = 4) -> SourceState:
    return SourceState(
        name, NOW + timedelta(minutes=minutes), None, None, 5, 0, NOW, None, 1, last_arrival_at=NOW - timedelta(hours=3)
    )


def board(sources: dict[str, SourceCondition], rules: dict[str, tuple[int, ...]] | None = None) -> Board:
    since = NOW - timedelta(hours=2)
    incident = Incident(1, "source", "harbour", "harbour fails:\x1b[31m it answered 503.", since, since)
    health = Health(
        7, tuple(map(state, sources)), TOTALS, incidents=(incident,), conditions=sources, zone=BRUSSELS
    )  # fmt: skip
    volumes = {"harbour": SourceVolume((0, 0, 0, 0, 0, 2, 4, 8), cut=7)}
    return Board(health, rules or {}, TodaysDeliveries(3, 1, 2), volumes, ("vedette.db", 12_345_678))


def printed(one: Board) -> str:
    console = Console(file=StringIO(), force_terminal=True, width=110, highlight=False)
    print_board(one, NOW, console)
    assert isinstance(console.file, StringIO)
    return console.file.getvalue()


def test_sources_stand_by_their_state_the_worst_first() -> None:
    well, dead = SourceCondition("fresh"), SourceCondition("dead", "it answered 410")
    lines = source_lines(board({"a": well, "harbour": dead, "b": SourceCondition("silent", "none came")}), NOW)
    assert [(line[0], line[1]) for line in lines] == [("dead", "harbour"), ("silent", "b"), ("fresh", "a")]
    assert lines[0][2:] == ("3 hours ago", "in 4 min", ".....▂▄█ 8", "50 %")
    assert lines[1][4:] == ("", "")


def test_many_sources_that_are_well_are_one_line_and_none_in_trouble_is_left_out() -> None:
    sources = {f"s{n}": SourceCondition("fresh") for n in range(MAX_WELL + 9)}
    sources |= {f"t{n}": SourceCondition("failing", "it answered 503") for n in range(30)}
    one = board(sources)
    names = [line[1] for line in source_lines(one, NOW)]
    assert len(names) == 30 + MAX_WELL
    assert {f"t{n}" for n in range(30)} < set(names)
    assert other_sources(one, NOW) == (
        "and 9 more that are well; the next poll is that of s0, in 4 min (`vedette sources` has all)"
    )
    assert other_sources(board({"a": SourceCondition("fresh")}), NOW) is None


def test_rules_stand_by_what_they_raised_and_the_others_are_counted() -> None:
    days = (0,) * (DAYS - 2)
    rules = {f"r{n}": (*days, n, 0) for n in range(MAX_RULES + 2)} | {"today": (*days, 0, 5)}
    one = board({}, rules)
    lines = rule_lines(one)
    assert lines[0] == ("today", "5", "." * (DAYS - 1) + "█")
    assert [line[0] for line in lines[1:3]] == [f"r{MAX_RULES + 1}", f"r{MAX_RULES}"]
    assert other_rules(one) == "and 3 more rules with 3 alerts in 14 days"
    assert other_rules(board({})) is None


def test_the_days_are_those_of_the_zone() -> None:
    assert days_until(datetime(2026, 11, 23, 23, 30, tzinfo=UTC), BRUSSELS, 2) == (
        datetime(2026, 11, 23, tzinfo=BRUSSELS), datetime(2026, 11, 24, tzinfo=BRUSSELS),
        datetime(2026, 11, 25, tzinfo=BRUSSELS),
    )  # fmt: skip
    spring = days_until(datetime(2026, 3, 29, 12, tzinfo=UTC), BRUSSELS, 1)
    assert spring[1].astimezone(UTC) - spring[0].astimezone(UTC) == timedelta(hours=23)


def test_the_board_has_colour_and_times_of_the_zone_and_nothing_that_a_page_could_send() -> None:
    shown = printed(board({"harbour": SourceCondition("dead", "it answered 410")}, {"keel": (0,) * DAYS}))
    assert "\x1b[1;32mrunning, pid 7\x1b[0m  vedette.db, 12 MB; times in Europe/Brussels" in shown
    assert "\x1b[31mtrouble since 2026-11-23 11:00 CET: harbour fails:" in shown
    assert "\x1b[31m it answered" not in shown
    assert "\x1b[31mdead" in shown
    assert "today: 0 alerts; deliveries: 3 sent, 1 waiting, 2 given up" in shown
    assert "4 matches were too old" in shown
    stopped = board({})
    assert "\x1b[1;31mnot running" in printed(replace(stopped, health=replace(stopped.health, pid=None)))
