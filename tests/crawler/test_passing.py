"""What passes by itself: ages of any length, and where two texts differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.passing import MAX_DIFFERENCE, is_updated, parts_that_differ, passing_of, without_passing


@pytest.mark.parametrize("digits", [1, 9, 10, 400, 5_000])
@pytest.mark.parametrize("said", ["{} minutes ago", "vor {} Stunden", "{}分钟前"])
def test_an_age_of_any_number_of_digits_is_read(said: str, digits: int) -> None:
    [(minutes, _)] = passing_of(said.format("9" * digits)).ages
    assert minutes > 0


@pytest.mark.parametrize(
    "fact",
    ["The truce holds for 12 hours.", "The airport was shut for 40 minutes.", "Norland bought the frigate for 40m euros.",
     "Troops moved for 300 m along the river.", "Das Wrack liegt vor 40 m Tiefe.", "Der Hafen bleibt für 24 Stunden zu.",
     "The draft got 4,000 comments from officers of three services.", "Skipet lå der for 12 timer."],
)  # fmt: skip
def test_how_long_it_took_and_what_was_counted_are_facts(fact: str) -> None:
    assert (without_passing(fact), passing_of(fact).ages) == (fact, ())


@pytest.mark.parametrize(
    "said",
    ["for 5 minutter siden", "för 5 timmar sedan", "il y a 12 heures", "5 h ago", "14 comments", "Comments (14)"],
)
def test_an_age_or_a_counter_is_none(said: str) -> None:
    assert "5" not in without_passing(said)
    assert "1" not in without_passing(said)


@pytest.mark.parametrize(
    "fact",
    ["The port is closed as of {} on Monday.", "All ports are shut as of {}, the navy said.", "A truce holds as of {} GMT.",
     "Stilleståndet börjar den 7 maj kl. {}, sade hon.", "Våbenhvilen gælder fra den 7. maj kl. {}.",
     "Der Konvoi wartet am Stand {} Uhr, hieß es.", "As of {} the port is closed."],
)  # fmt: skip
def test_a_clock_inside_a_sentence_is_a_fact_whatever_stands_before_it(fact: str) -> None:
    early, late = fact.format("5:00"), fact.format("17:00")
    assert without_passing(early) != without_passing(late)
    assert not is_updated(early, late)


@pytest.mark.parametrize(
    "note",
    ["(as of {} GMT) The port is closed.", "As of {} GMT, the port is closed.", "The port is closed (Stand {} Uhr).",
     "MAJ {} : le port est fermé.", "Stand: {} Uhr", "Updated {}: the port is closed.", "最終更新 {}", "The port is closed. Last updated at {}"],
)  # fmt: skip
def test_a_note_on_when_a_text_was_updated_is_none(note: str) -> None:
    assert without_passing(note.format("5:00")) == without_passing(note.format("5:20"))


@pytest.mark.parametrize(
    "fact",
    [
        "غادر الأسطول الميناء قبل {} ساعات من الهجوم",
        "Gemi saldırıdan {} saat önce ayrıldı.",
        "Tàu rời cảng {} giờ trước khi bị bắn.",
    ],
)
def test_how_long_before_an_event_something_was_is_a_fact(fact: str) -> None:
    assert without_passing(fact.format(3)) != without_passing(fact.format(9))
    assert passing_of(fact.format(3)).ages == ()


WORDS = st.text("ab 1:", max_size=12)


@given(WORDS, WORDS, WORDS, WORDS)
def test_what_two_texts_do_not_share_is_in_the_parts_that_differ(start: str, one: str, other: str, end: str) -> None:
    before, now = (f"{'<' * 300}{start}{differing}{end}{'>' * 300}" for differing in (one, other))
    parts = parts_that_differ(before, now)
    assert parts
    left_out = len(before) - len(parts[0])
    assert any(
        before == before[:at] + parts[0] + before[at + len(parts[0]) :]
        and now == before[:at] + parts[1] + before[at + len(parts[0]) :]
        for at in range(left_out + 1)
    )
    assert max(map(len, parts)) <= 12 + 200


def test_texts_that_differ_widely_have_no_such_parts() -> None:
    assert parts_that_differ("a" * MAX_DIFFERENCE, "b" * MAX_DIFFERENCE)
    assert parts_that_differ("a" * MAX_DIFFERENCE, "b" * (MAX_DIFFERENCE + 1)) is None
    assert parts_that_differ("same", "same") == ("same", "same")
    assert parts_that_differ("", "b") == ("", "b")
