"""Sentences of a text, one after the other: each is found as if nothing were known of those before it."""

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from alerts.text.sentences import SEARCH_CHARACTERS, known_end, sentence_at, sentences

LONG = "a" * (SEARCH_CHARACTERS // 2)
texts = st.lists(
    st.sampled_from(["a", "B", "Gen", ".", "!", "…", "。", "」", "»", '"', " ", "\n", "\u00a0", "1", LONG]), max_size=40
).map("".join)


def found_alone(text: str) -> list[str]:
    found, at = [], 0
    while at < len(text):
        start, end = sentence_at(text, (at, at))
        found.append(text[start:end].strip())
        at = max(end, at) + 1
    return [sentence for sentence in found if sentence]


@given(text=texts)
@example(text=f"One. {LONG}{LONG}{LONG} two. Three")
def test_sentences_are_those_that_are_found_without_knowing_the_ones_before(text: str) -> None:
    assert list(sentences(text)) == found_alone(text)


@given(text=texts.filter(bool), hits=st.lists(st.integers(0, 100), min_size=2, max_size=2))
def test_what_ends_before_a_hit_may_be_left_out_of_the_search(text: str, hits: list[int]) -> None:
    first, second = sorted(min(hit, len(text) - 1) for hit in hits)
    assume(not text[first].isspace())  # a hit is a word
    assume(not text[second].isspace())
    _, end = sentence_at(text, (first, first + 1))
    since = known_end(end, first + 1)
    if since <= second:
        assert sentence_at(text, (second, second + 1), since) == sentence_at(text, (second, second + 1))


def test_each_sentence_of_a_long_text_is_searched_for_where_the_one_before_ended() -> None:
    text = "Ab. " * 75_000
    assert list(sentences(text)) == ["Ab."] * 75_000


@pytest.mark.parametrize(
    "text",
    [
        "Vapenvilan börjar kl. 05:00 på måndag.",
        "Våbenhvilen gælder fra kl. 5 mandag.",
        "Rozejm zaczyna się o godz. 17 w środę.",
    ],
)
def test_a_clock_belongs_to_the_sentence_before_it(text: str) -> None:
    assert list(sentences(text)) == [text]
