"""A source that publishes often is polled more often, within bounds that can be told in two sentences."""

from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.collect import plan_poll, poll_result
from crawler.model import Entry, Poll, Response, Source
from crawler.pace import CrowdedSite, arrival_times, beyond_budget, pause_of, within_budget
from crawler.polled import PolledEntries
from crawler.recording import record_document
from crawler.store import source_state, sync_sources
from crawler.visit_plans import PollPlan
from tests.ledger import START, Desk, source

MINUTE = timedelta(minutes=1)
ADAPTIVE = replace(source(), every_s=3600.0, shortest_s=300.0)


def came(*minutes_ago: float) -> tuple[datetime, ...]:
    return tuple(START - ago * MINUTE for ago in minutes_ago)


def test_the_pause_is_a_quarter_of_the_median_gap_of_the_last_articles() -> None:
    assert pause_of(ADAPTIVE, came(180, 120, 60, 0), START) == 15 * MINUTE


def test_the_pause_grows_with_the_time_since_the_last_article() -> None:
    often = came(190, 180, 170, 160, 150, 50)
    assert [pause_of(ADAPTIVE, often, START + later * MINUTE) for later in (0, 30, 200)] == [
        25 * MINUTE, 40 * MINUTE, 60 * MINUTE,
    ]  # fmt: skip


def test_a_source_without_a_rhythm_is_polled_at_its_longest_pause() -> None:
    assert pause_of(ADAPTIVE, came(3, 2, 1), START) == 60 * MINUTE


def test_a_fixed_pause_and_one_below_five_minutes_stay() -> None:
    flood = came(*range(40, 0, -1))
    assert pause_of(ADAPTIVE, flood, START) == 5 * MINUTE
    assert pause_of(source(), flood, START) == 15 * MINUTE
    assert pause_of(replace(ADAPTIVE, every_s=60.0), flood, START) == MINUTE


@given(st.lists(st.floats(0, 1e5), max_size=30), st.floats(1, 1e5), st.floats(0, 1e5), st.floats(0, 1e6))
@pytest.mark.parametrize("budget", [1, 500])
def test_no_pause_is_longer_than_every_or_shorter_than_the_bounds(
    budget: int, ago_min: list[float], every_s: float, shortest_s: float, later_min: float
) -> None:
    asked = replace(source(), every_s=every_s, shortest_s=shortest_s)
    one = within_budget([asked] * budget)[0]
    pause_s = pause_of(one, came(*sorted(ago_min, reverse=True)), START + later_min * MINUTE).total_seconds()
    assert min(every_s, max(300.0, shortest_s, budget * 60.0)) - 1e-3 <= pause_s <= every_s + 1e-3


def test_the_sources_of_a_host_share_its_sixty_polls_an_hour() -> None:
    many = [replace(ADAPTIVE, id=str(n), url=f"https://{'www.' * (n % 2)}a.example/{n}") for n in range(20)]
    other = replace(ADAPTIVE, id="b", url="https://b.example/feed")
    *shared, alone = within_budget([*many, other])
    assert {one.shortest_s for one in shared} == {20 * 60.0}
    assert alone.shortest_s == 300.0


def test_the_hosts_of_a_site_share_its_budget_and_every_is_kept_beyond_it() -> None:
    hosts = ("www.a.example.co.uk", "feeds.a.example.co.uk", "example.co.uk")
    many = [replace(ADAPTIVE, id=str(n), url=f"https://{hosts[n % 3]}/{n}", every_s=300.0) for n in range(60)]
    assert {one.shortest_s for one in within_budget([*many[:3], ADAPTIVE])} == {300.0}
    assert {one.shortest_s for one in within_budget([replace(one, every_s=9000.0) for one in many])} == {3600.0}
    assert {one.shortest_s for one in within_budget(many)} == {300.0}
    assert beyond_budget([*many, ADAPTIVE]) == (CrowdedSite("example.co.uk", 60, "0", 720),)
    assert beyond_budget([replace(one, every_s=3600.0) for one in many]) == ()


def test_an_article_came_at_its_date_if_that_is_a_time_shortly_before_it_was_found() -> None:
    stated = ("2026-11-23T07:30:00Z", "2026-11-23", "2026-11-23T07:30:00", "2026-11-01T07:30:00Z", "2026-11-24T08:00Z")
    assert arrival_times((one, START, False) for one in stated) == (START - 30 * MINUTE, START)
    backlog = arrival_times((one, START, True) for one in stated)
    assert (backlog[0], len(backlog)) == (START - timedelta(days=22, minutes=30), 4)


def polled(desk: Desk, wanted: Source, *entries: Entry) -> Poll:
    got = Response(wanted.url, wanted.url, 200, (), b"")
    plan: PollPlan = plan_poll(desk.ledger, wanted)
    return record_document(desk.ledger, poll_result(plan, got, PolledEntries(entries), desk.now, desk.now), desk.now)


def test_a_poll_that_shows_many_new_articles_is_followed_by_a_soon_one(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    news = [
        Entry(f"https://a.example/{n}", title=f"Keel {n}", published=(START - n * 40 * MINUTE).isoformat())
        for n in range(6)
    ]
    poll = polled(desk, ADAPTIVE, *news)
    assert poll.next_at == source_state(desk.ledger, "a").next_poll_at == START + 10 * MINUTE
    desk.now += timedelta(hours=8)
    assert polled(desk, ADAPTIVE, *news).next_at == desk.now + timedelta(hours=1)


def test_a_shortened_every_counts_at_once_and_over_a_restart(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    daily = replace(source(), every_s=86_400.0)
    assert polled(desk, daily).next_at == START + timedelta(days=1)
    desk.now += 20 * MINUTE
    sync_sources(desk.ledger, [daily], desk.now)
    assert source_state(desk.ledger, "a").next_poll_at == START + timedelta(days=1)
    sync_sources(desk.ledger, [source()], desk.now)
    assert source_state(desk.ledger, "a").next_poll_at == START + 15 * MINUTE


def test_a_pause_that_a_server_asked_for_is_not_shortened(tmp_path: Path) -> None:
    desk = Desk(tmp_path / "v.db")
    busy = Response(source().url, source().url, 429, (("retry-after", "36000"),), b"")
    plan = plan_poll(desk.ledger, source())
    result = poll_result(plan, busy, PolledEntries(error="a.example answered 429."), desk.now, desk.now)
    assert record_document(desk.ledger, result, desk.now).next_at == START + timedelta(hours=10)
    sync_sources(desk.ledger, [replace(source(), every_s=60.0)], desk.now)
    assert source_state(desk.ledger, "a").next_poll_at == START + timedelta(hours=10)
