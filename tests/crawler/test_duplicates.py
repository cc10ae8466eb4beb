"""What shared text proves: copies fold, and notices of one form do not."""

import random
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.closer_look import Content, agree_as_wholes, tokens
from crawler.duplicates import Known, fingerprints, kinship
from crawler.filled_forms import is_form_filled_in_twice
from tests.crawler.notices import Notice, notices

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
FRIGATE = (
    "The yard at Northport laid the keel of the second frigate on Monday. The minister, Lena Vorberg, spoke of a good day "
    "for the town. The first ship was launched in spring and is fitted out at the quay opposite the old rope walk.\n\n"
    "Four ships are to be built until 2032. They carry helicopters, a gun and missiles against aircraft, which will be "
    "bought abroad. Unions had asked for a fifth ship, because the yard has no orders beyond the series.\n\n"
    "The opposition doubts the figures. It says that the price of steel has risen by a third since the contract was "
    "signed, and that the missiles are paid for from another budget. A committee is to look into it before the summer."
)


def groups(articles: Iterable[Known]) -> list[int]:
    """The group of each article, saved in this order; an article's number is its place."""
    saved: list[Known] = []
    by_mark: dict[int, list[int]] = defaultdict(list)
    for number, article in enumerate(articles):
        marks = fingerprints(article.content.text)
        one = replace(article, article_id=number, group_id=number, size=len(marks))
        holders: dict[int, Sequence[Known]] = {m: [saved[i] for i in by_mark[m]] for m in marks if m in by_mark}
        found = kinship(one, marks, holders, lambda group: [other for other in saved if other.group_id == group])
        saved.append(replace(one, group_id=number if found.group_id is None else found.group_id))
        for mark in marks:
            by_mark[mark].append(number)
    return [one.group_id for one in saved]


def article(text: str, source: str = "a", title: str = "A title", published_at: datetime | None = None) -> Known:
    return Known(0, 0, source, 0, lambda _: Content(title, text, NOW, published_at))


def copy_of(notice: Notice) -> Known:
    return article(f"(Gazette) {notice.text}\n\nOur staff.", "gazette", f"Gazette: {notice.title}")


@pytest.mark.parametrize("seed", [1, pytest.param(2, marks=pytest.mark.slow)])
def test_of_six_hundred_notices_of_one_source_none_is_a_copy_in_any_order(seed: int) -> None:
    shuffled = list(notices())
    random.Random(seed).shuffle(shuffled)
    assert len({one.text for one in shuffled}) == 600
    assert groups(article(one.text, title=one.title) for one in shuffled) == list(range(600))


@pytest.mark.slow
def test_of_six_hundred_notices_of_eight_sources_hardly_any_is_taken_for_a_copy() -> None:
    shuffled = list(notices())
    chance = random.Random(3)
    chance.shuffle(shuffled)
    found = groups(article(one.text, f"s{chance.randrange(8)}", one.title) for one in shuffled)
    assert sum(group != number for number, group in enumerate(found)) <= 3


def test_nearly_every_true_copy_of_a_notice_by_another_outlet_folds() -> None:
    both = [(one, article(one.text, title=one.title)) for one in notices()] + [(one, copy_of(one)) for one in notices()]
    random.Random(4).shuffle(both)
    found = groups(known for _, known in both)
    pairs: dict[str, list[int]] = defaultdict(list)
    for (notice, _), group in zip(both, found, strict=True):
        pairs[notice.text].append(group)
    assert sum(one == other for one, other in pairs.values()) >= 590


@pytest.mark.parametrize(
    "text",
    [
        FRIGATE,
        f"(Agency) {FRIGATE}",
        f"{FRIGATE}\n\nOur staff, with material from an agency. Write to us with hints at any time of the day.",
        FRIGATE.partition("\n\nThe opposition")[0],
        FRIGATE.replace("good day", "fine day")
        .replace("to look into it", "to examine it")
        .replace("Unions", "Trade unions"),
        f"A keel was laid.\n\n{FRIGATE}",
    ],
)
def test_a_copy_by_another_outlet_folds_under_another_headline(text: str) -> None:
    assert groups([article(FRIGATE), article(text, "b", "Another headline")]) == [0, 0]
    assert groups([article(text, "b", "Another headline"), article(FRIGATE)]) == [0, 0]


def test_articles_of_one_source_fold_only_when_nothing_distinguishes_them() -> None:
    later = NOW + timedelta(minutes=20)
    first = article(FRIGATE, published_at=NOW)
    assert groups([first, first]) == [0, 0]
    assert groups([first, article(FRIGATE)]) == [0, 0]
    for other in (
        article(FRIGATE, title="Yard drops frigate", published_at=NOW),
        article(FRIGATE, published_at=later),
        article(f"The frigate was dropped, and the chief of staff arrested.\n\n{FRIGATE}", published_at=NOW),
        article(FRIGATE.replace("frigate", "corvette"), published_at=NOW),
        article(FRIGATE.replace(" 2032", " 2033"), published_at=NOW),
    ):
        assert groups([first, other]) == [0, 1]


def test_an_outlets_copy_brings_no_two_articles_of_one_source_together() -> None:
    reversed_ = f"The frigate was dropped, and the chief of staff arrested.\n\n{FRIGATE}"
    assert groups([article(FRIGATE), article(FRIGATE, "b"), article(reversed_, title="Dropped")]) == [0, 0, 2]


def test_a_form_repeated_weeks_later_is_no_copy_however_alike() -> None:
    first, later = article(FRIGATE, published_at=NOW), article(FRIGATE, "b", published_at=NOW + timedelta(days=20))
    assert groups([first, later]) == [0, 1]


def test_a_footer_of_two_articles_of_one_source_proves_nothing_and_a_story_of_many_outlets_does() -> None:
    footer = "\n\n" + FRIGATE.partition("\n\nThe opposition")[2]
    texts = [
        "A tanker sank off the cape at night.",
        "Two pilots were hurt in the hills.",
        "The base at Pelsk was closed.",
    ]
    found = groups(article(text + footer, "a" if number < 2 else "b", text) for number, text in enumerate(texts))
    assert found == [0, 1, 2]
    assert groups(article(FRIGATE, f"s{number}") for number in range(20)) == [0] * 20


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The unit of Brandt won a contract for radars worth 303.9 million.",
         "The unit of Tolvane won a contract for radars worth 304.1 million."),
        ("Тревога в городе Пельск из-за ракет.", "Тревога в городе Гарват из-за ракет."),
        ("今日驱逐舰在东礁活动。", "今日侦察机在东礁活动。"),
        ("تعلن القيادة إغلاق منطقة بلسك اليوم.", "تعلن القيادة إغلاق منطقة زيلين اليوم."),
    ],
)  # fmt: skip
def test_a_form_filled_in_twice_parts_where_names_and_figures_stand(one: str, other: str) -> None:
    assert is_form_filled_in_twice(one, other)
    assert not is_form_filled_in_twice(one, one)
    assert not is_form_filled_in_twice(one, f"{one} {other}")


def test_other_words_here_and_there_make_no_form() -> None:
    edited = FRIGATE.replace("good day", "fine day").replace("to be built", "to be made").replace("summer", "recess")
    assert not is_form_filled_in_twice(FRIGATE, edited)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("The minister opened hall 1119 of the yard.", "The minister opened hall Tourist of the yard."),
        ("He expected the decline to last, Hedberg said.", "He expected the decline to last. Log in"),
        ("Deputy Director General Ivar Solheim told reporters that the talks went on.",
         "Read the full story at the source told reporters that the talks went on."),
    ],
)  # fmt: skip
def test_a_slip_and_a_sentence_that_a_notice_cuts_make_no_form(one: str, other: str) -> None:
    assert not is_form_filled_in_twice(one, other)


def test_one_name_in_anothers_place_makes_a_short_text_a_form_and_no_long_one() -> None:
    line, rest = "The office of {} has signed for the second ship.", f"\n\n{FRIGATE}"
    assert is_form_filled_in_twice(line.format("Pelsk"), line.format("Garvat"))
    assert len(tokens(rest)) > 120
    assert not is_form_filled_in_twice(line.format("Pelsk") + rest, line.format("Garvat") + rest)


def test_an_opening_that_parts_in_one_place_is_a_cut_copy_and_one_that_parts_in_two_is_a_form() -> None:
    line = "A crane broke at the yard of {} on the day of the keel, and {} welders were hurt when its chain fell on the slip. "
    more = (
        "They were flown to a hospital in the hills in the afternoon, and work stopped until the crane was looked at. "
    )
    opening, rest = line + more, FRIGATE
    cut = opening.format("Pelsk", 14)
    assert 40 < len(tokens(cut)) < 60
    assert not is_form_filled_in_twice(cut, f"{opening.format('Pelsk', 15)}\n\n{rest}")
    assert is_form_filled_in_twice(cut, f"{opening.format('Garvat', 15)}\n\n{rest}")
    assert is_form_filled_in_twice(opening.format("Pelsk", 15), cut)
    short = line.format("Pelsk", 14)
    assert is_form_filled_in_twice(short, f"{line.format('Pelsk', 15)}\n\n{rest}")


def test_articles_agree_as_wholes_when_one_adds_a_little_and_nothing_stands_in_anothers_place() -> None:
    one = ("Keel laid", FRIGATE)
    assert agree_as_wholes(one, ("KEEL  laid", FRIGATE))
    assert agree_as_wholes(one, ("Keel laid", f"{FRIGATE} It rained."))
    assert not agree_as_wholes(one, ("Keel laid at last", FRIGATE))
    assert not agree_as_wholes(one, ("Keel laid", FRIGATE.replace("second", "third")))
    assert not agree_as_wholes(one, ("Keel laid", FRIGATE[:300]))
    assert not agree_as_wholes(("Brief", "Ship and yard."), ("Brief", "Yard and ship."))


def test_the_copy_of_a_long_text_is_found_among_forty_of_its_form() -> None:
    """Of so many long texts only the most alike are compared: saving takes no longer the more of them are known."""
    words = [f"word{at}" for at in range(4_000)]
    forms = [" ".join([*words[:1_000], f"number{at}", *words[1_000:]]) for at in range(40)]
    known = [article(text, title=f"Form {at}") for at, text in enumerate(forms)]
    copy = article(f"{forms[17]} and what stands behind four thousand words", "another", title="Form 17")
    assert groups([*known, copy]) == [*range(40), 17]


def test_the_words_of_a_text_are_those_of_its_beginning() -> None:
    text = "Word, " * 4_000
    assert tokens(text) == ("word",) * 4_000
    assert tokens(f"{text} more {text}") == tokens(text)
    assert tokens("\ufb01re 中文 (it's)") == ("fire", "中", "文", "it", "s")


def test_two_short_reports_of_one_event_in_words_of_their_own_are_no_copies() -> None:
    first = (
        "A frigate of the navy ran aground off Norden on Monday night, the coast guard said. Its crew of 180 was taken "
        "ashore by two lifeboats.\n\nThe hull is open over 12 metres, and two tugs from the harbour stand by. A spokesman "
        "called the weather mild."
    )
    second = (
        "After a frigate of the navy ran aground off Norden, its captain, Commander Dorrance, was relieved on Tuesday.\n\n"
        "The coast guard said that the frigate leaks 300 tons of fuel. Two tugs from the harbour stand by. Divers look "
        "at the hull at low tide."
    )
    assert groups([article(first), article(second, "b", "Captain relieved")]) == [0, 1]
    assert groups([article(second), article(first, "b", "Frigate aground")]) == [0, 1]
    assert groups([article(first), article(f"(Agency) {first}", "b", "Frigate aground")]) == [0, 0]


HARBOUR = (
    "Divers cleared the last of the wrecks from the harbour of Lowmark on Thursday, eleven days after the storm. The port "
    "captain, Oda Fenn, opened the northern basin to ferries in the evening; the southern one stays closed.\n\n"
    "Eight fishing boats and a dredger had gone down at their moorings. Insurers put the damage at 46 million, of which "
    "the state will bear a third. Fuel was pumped out of six of the boats before they were lifted.\n\n"
    "The council wants a second breakwater. Engineers had asked for one since the flood of nine years ago, and were told "
    "each time that the fishery could not pay for it."
)
TANKS = (
    "The army of Westmark has returned twelve of its forty tanks to the maker, because their sights fogged in the cold of "
    "the exercise at Brenn. General Paul Adder told deputies on Wednesday that the gun itself had hit well.\n\n"
    "The maker will change the sights by May and pay for the transport. Two deputies asked why the fault had not been seen "
    "in the trials of the year before, which were held in summer.\n\n"
    "A further eighteen tanks are to come in autumn. The contract allows the army to refuse them until the first twelve "
    "have passed a winter without the fault."
)


def clear_copies(text: str) -> list[str]:
    """The text as outlets print it: whole, with an agency's line, with a line of the desk, cut, and edited a little."""
    first, second, third = text.split("\n\n")
    return [
        text,
        f"LOWMARK (Agency) - {text}",
        f"{text}\n\nReporting by the desk. Write to us with corrections.",
        f"{first}\n\n{second}",
        text.replace(" on ", ", on ", 1),
        f"{first}\n\n{second}\n\n{third} Our correspondent was there.",
    ]


@given(st.randoms(use_true_random=False))
def test_the_order_of_clear_copies_does_not_change_their_groups(chance: random.Random) -> None:
    texts = [(event, text) for event, text in enumerate((FRIGATE, HARBOUR, TANKS)) for text in clear_copies(text)]
    chance.shuffle(texts)
    found = groups(article(text, f"s{number}") for number, (_, text) in enumerate(texts))
    assert len({(event, group) for (event, _), group in zip(texts, found, strict=True)}) == len(set(found)) == 3
