"""A chunk that is one word of ASCII letters is analysed without being split into tokens, with the same result."""

from hypothesis import given
from hypothesis import strategies as st

from alerts.matching.analyzer import ONE_WORD, chunk_from

MARKS = st.text("(\"[.,;:!?)]'-&/’", max_size=3)


@given(MARKS, st.text("aAbZé2s", min_size=1, max_size=4), MARKS)
def test_what_passes_for_one_word_is_one_token_of_its_letters(before: str, word: str, after: str) -> None:
    chunk = before + word + after
    found = ONE_WORD.fullmatch(chunk)
    if found is None:
        return
    whole = chunk_from(chunk)
    assert (whole.size, whole.words, whole.flags) == (1, 1, (0,))
    [token] = whole.tokens
    assert (token.kind, token.surface, token.folded) == ("word", found[1], found[1].lower())


def test_words_with_punctuation_pass_and_designations_do_not() -> None:
    assert all(ONE_WORD.fullmatch(one) for one in ("ships", "(Ships", '"ships"', "ships,", "NATO).", "A."))
    assert not any(ONE_WORD.fullmatch(one) for one in ("F-16", "U.S.", "ship's", "ships-", "café", "MiG29", "a/b", ""))
