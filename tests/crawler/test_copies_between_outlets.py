"""Which texts of different outlets are one article: what must stay apart, and what must join, in either order."""

import random
from datetime import UTC, datetime, timedelta

import pytest

from crawler.closer_look import covered_share
from crawler.duplicates import Known
from tests.crawler.test_duplicates import FRIGATE, article, groups

STATEMENT = (
    "The ministry said in a statement that the exercise would begin on Monday in the northern training area. It asked "
    "drivers to expect columns of vehicles on the main roads. Low flights are planned by day and by night. Residents may "
    "call the town hall about damage."
)
FIRST_REPORT = (
    "Farmers around Pelsk have been waiting for word since August, when their meadows were fenced off. Old Jonas Hedberg, "
    "who keeps forty cows there, learned of the dates from the radio. His neighbour Marta Lindqvist moved her horses to a "
    "cousin's stable. Both want to be paid for the hay that they lost. The council meets on Thursday and will hear them."
)
SECOND_REPORT = (
    "Two brigades from the south are on their way by rail, with tanks that were delivered in spring. General Ivar Solheim "
    "called it the largest gathering of the year. Observers of Garvat and Zelin were invited. A field hospital and a bridge "
    "across the Orne are part of the plan, and a company of engineers stays until the snow comes."
)
BRIEFINGS = [
    f"Daily briefing. In the past day {n} attacks were repelled near {place}, and {m} drones were shot down over {other}. "
    "The situation in the other sectors is tense and under control. Units hold their lines, and rotate as planned. "
    f"Gunners hit {n * 2} positions and {m + 4} depots. The next briefing follows tomorrow at the usual hour."
    for n, m, place, other in ((31, 12, "Pelsk", "Zelin"), (44, 27, "Garvat", "Orne"), (18, 9, "Norvik", "Tolv"))
]
AWARDS = [
    f"{who} was awarded a {price} million crown contract for {what}, the supply office said on Friday. Work will be done "
    f"in {place} and is to be complete within two years. Bids were asked for by open procedure, and three were received. "
    "The office of the fleet is the contracting activity."
    for who, price, what, place in (
        ("Brandt Marine", "303.9", "radar masts", "Pelsk"),
        ("Tolvane Systems", "304.1", "sonar domes", "Garvat"),
    )
]
ALERTS = [
    f"Air raid alert in the {region} region. Missiles are flying towards {town}. Stay in the shelter until the all-clear."
    for region, town in (("Pelsk", "Norvik"), ("Garvat", "Zelin"))
]
FOOTER = (
    " This report is part of our series on the coast. It was made with the help of readers, who send us pictures and hints "
    "by day and by night. Those who want to join them find our address on the first page of the paper."
)
SHORT = ["A tanker sank off the cape at night. Its crew was saved." + FOOTER,
         "Two pilots were hurt when their jet slid off the runway." + FOOTER]  # fmt: skip
CHINESE = (
    "海军今日在东部海域举行联合演习。两艘驱逐舰和一架侦察机参加了演习。国防部发言人表示,此次演习是年度计划的一部分,"
    "旨在提高部队协同作战能力。演习将持续五天,期间部分海域禁止渔船进入。"
)


@pytest.mark.parametrize(
    "texts",
    [
        BRIEFINGS,
        AWARDS,
        ALERTS,
        SHORT,
        [f"{FIRST_REPORT} {STATEMENT}", f"{SECOND_REPORT} {STATEMENT}"],
        [f"{STATEMENT} {FIRST_REPORT}", f"{STATEMENT} {SECOND_REPORT}"],
    ],
)
def test_two_events_stay_apart(texts: list[str]) -> None:
    for order in (texts, texts[::-1]):
        told = [article(text, f"outlet{number}", text[:50]) for number, text in enumerate(order)]
        assert groups(told) == list(range(len(texts)))


def rewritten(text: str, every: int) -> str:
    """The text with every so many-th word in other words, as an editor changes it."""
    words = text.split(" ")
    return " ".join("rather" if number % every == every - 1 else word for number, word in enumerate(words))


@pytest.mark.parametrize(
    "texts",
    [
        [FRIGATE, FRIGATE[:260]],
        [FRIGATE, f"NORTHPORT, Nov 23 (Agency) -- {FRIGATE}"],
        [FRIGATE, rewritten(FRIGATE, 7)],
        [FRIGATE, ". ".join(FRIGATE.split(". ")[:2]) + ". Read the full story at the source."],
        [FRIGATE, f"{FRIGATE[:300]}… Log in"],
        [CHINESE, CHINESE[:90]],
        [CHINESE, f"本报讯 {CHINESE}"],
    ],
)
def test_a_copy_joins_whichever_comes_first(texts: list[str]) -> None:
    for order in (texts, texts[::-1]):
        assert groups(article(text, f"outlet{number}") for number, text in enumerate(order)) == [0, 0]


def test_forty_outlets_with_one_story_are_one_group_in_any_order() -> None:
    told: list[Known] = [article(f"Outlet {n} reports. {FRIGATE}", f"outlet{n}", f"Keel laid, {n}") for n in range(40)]
    for seed in range(3):
        random.Random(seed).shuffle(told)
        assert groups(told) == [0] * 40


OPENING = " ".join(FRIGATE.split(" ")[:70])
DAY = f"{OPENING} {FIRST_REPORT}"


@pytest.mark.parametrize(
    ("title", "other", "joins"),
    [
        ("War day 2: column stopped", "War day 3: wounded exchanged", False),
        ("War day 2: column stopped", "Day 2 of the war", True),
        ("Column stopped", "War day 3: wounded exchanged", True),
        ("12 hurt near Orne", "16 brigades move", True),
    ],
)
def test_an_opening_under_a_headline_of_another_number_is_another_report(
    title: str, other: str, *, joins: bool
) -> None:
    reports = [article(OPENING, "north", title), article(DAY, "coast", other)]
    for order in (reports, reports[::-1]):
        assert groups(order) == ([0, 0] if joins else [0, 1])


ALARM = (
    "Air raid alert in the Pelsk region. Missiles are flying towards Norvik. Stay in the shelter until the all-clear."
)


@pytest.mark.parametrize(
    ("text", "minutes", "joins"),
    [(ALARM, 12, True), (ALARM, 59, True), (ALARM, 61, False), (ALARM, 2 * 1440, False), (FRIGATE, 2 * 1440, True)],
)
def test_a_short_notice_of_another_hour_is_another_event_whoever_has_it(
    text: str, minutes: int, *, joins: bool
) -> None:
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    later = at + timedelta(minutes=minutes)
    for rest in ("", " More follows."):
        told = [article(text, "north", "Alert", at), article(f"{text}{rest}", "coast", "Alert", later)]
        assert groups(told) == ([0, 0] if joins else [0, 1])


def test_a_short_notice_joins_none_of_a_group_that_began_more_than_an_hour_ago() -> None:
    at = datetime(2026, 11, 23, 2, tzinfo=UTC)
    told = [article(ALARM, f"outlet{n}", "Alert", at + timedelta(minutes=40 * n)) for n in range(4)]
    assert groups(told) == [0, 0, 2, 2]


def test_covered_are_the_words_near_three_that_both_texts_have() -> None:
    assert covered_share(FRIGATE, FRIGATE) == 1.0
    assert covered_share(FRIGATE, STATEMENT) == 0.0
    assert covered_share(FRIGATE, f"{STATEMENT} {FRIGATE}") == 1.0
    assert covered_share(FRIGATE, rewritten(FRIGATE, 7)) > 0.95
    assert 0.3 < covered_share(f"{FIRST_REPORT} {STATEMENT}", f"{SECOND_REPORT} {STATEMENT}") < 0.6
    assert covered_share("", FRIGATE) == 0.0
