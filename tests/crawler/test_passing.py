"""What passes by itself: ages of any length, and where two texts differ."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.passing import MAX_DIFFERENCE, parts_that_differ, passing_of


@pytest.mark.parametrize("digits", [1, 9, 10, 400, 5_000])
@pytest.mark.parametrize("said", ["{} minutes ago", "vor {} Stunden", "{}分钟前"])
def test_an_age_of_any_number_of_digits_is_read(said: str, digits: int) -> None:
    [(minutes, _)] = passing_of(said.format("9" * digits)).ages
    assert minutes > 0


WORDS = st.text("ab 1:", max_size=12)


@given(WORDS, WORDS, WORDS, WORDS)
def test_what_two_texts_do_not_share_is_in_the_parts_that_differ(start: str, one: str, other: str, end: str) -> None:
    before, now = f"{start}{one}{end}", f"{start}{other}{end}"
    parts = parts_that_differ("<" * 300 + before + ">" * 300, "<" * 300 + now + ">" * 300)
    assert parts
    assert (before in parts[0], now in parts[1]) == (True, True) or before == now
    assert parts[0].replace(before, now, 1) == parts[1] or before == now
    assert max(map(len, parts)) <= 236


def test_texts_that_differ_widely_have_no_such_parts() -> None:
    assert parts_that_differ("a" * MAX_DIFFERENCE, "b" * MAX_DIFFERENCE)
    assert parts_that_differ("a" * MAX_DIFFERENCE, "b" * (MAX_DIFFERENCE + 1)) is None
    assert parts_that_differ("same", "same") == ("same", "same")
    assert parts_that_differ("", "b") == ("", "b")
