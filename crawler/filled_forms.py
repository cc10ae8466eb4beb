"""Whether two texts are one form filled in twice, as award notices and daily bulletins are. Pure.

A copy that was edited lightly has other words here and there. Two notices of one form part exactly where a name or a
figure stands: there each has its own.
"""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher
from typing import Final

_SENTENCE_END: Final = re.compile(r"(?<=[.!?…])[\"'»”)]*\s+|(?<=[。！？])|\n+")
_WORD_PATTERN: Final = re.compile(r"[\u3040-\u30ff\u3400-\u9fff\uac00-\ud7af\u0e00-\u0e7f]|[^\W_]+")
MAX_SENTENCES: Final = 40  # of each text, of those that the other lacks
MAX_SENTENCE_WORDS: Final = 120
MIN_SENTENCE_SHARE: Final = 0.45  # of the shorter sentence's words, for two sentences to be one filled in twice
MAX_BLANK_WORDS: Final = 8  # what is filled in is a name, a figure, a few words
MAX_WORDS_A_FACT: Final = 3  # "eight Leopard tanks" is filled in, "the story at the source" is not
MIN_FACT_SHARE: Final = 0.5
MANY_FACTS: Final = 2
SHORT_TEXT_WORDS: Final = 400  # each character of a script without spaces counts as one
# One name in another's place makes a text of so many words a form; in a longer one it may be an agency's, or a slip's.
ONE_FACT_WORDS: Final = 120
MIN_FORM_LENGTH: Final = 0.9  # of the longer text's words
MANY_CASELESS: Final = 3
# Of a text that is the opening of another, and parts from it in one place: a copy, cut before somebody edited a number.
MIN_CUT_WORDS: Final = 46
MAX_CUT_LENGTH: Final = 0.6  # of the longer text's words


def is_form_filled_in_twice(one: str, other: str) -> bool:
    """Whether the sentences of two texts part mostly where names or figures stand in each other's place.

    One that is cut to an opening, and parts from the longer one in one place alone, is no form: its number was edited.
    Scripts without capitals show no names: there other words in one place make a short text a form, in three places a
    long one.
    """
    ours, theirs = _sentences_only_in(one, other)
    words = [_words(text) for text in (one, other)]
    lower_case = {word for text in words for word in text if word.islower()}
    shorter, longer = sorted(map(len, words))
    enough = MANY_CASELESS if shorter > SHORT_TEXT_WORDS else 1
    facts = caseless = others = 0
    for first, second in _paired(ours, theirs):
        for blank in _blanks(first, second):
            if _is_filled_in(blank, lower_case):
                facts += 1
            elif all(any(_is_caseless(word) for word in side) for side in blank):
                caseless += 1
            else:
                others += 1
    if facts + caseless == 1 and not others and MIN_CUT_WORDS <= shorter <= MAX_CUT_LENGTH * longer:
        return False
    if caseless >= enough or facts >= MANY_FACTS:
        return facts + caseless >= MIN_FACT_SHARE * (facts + caseless + others)
    # A tie decides where neither text is cut: forms are as long as one another.
    fewer = others if shorter >= MIN_FORM_LENGTH * longer else others + 1
    return facts >= max(1, fewer) and shorter <= ONE_FACT_WORDS


def _words(text: str) -> list[str]:
    return _WORD_PATTERN.findall(unicodedata.normalize("NFKC", text))


def _sentences_only_in(one: str, other: str) -> tuple[list[list[str]], list[list[str]]]:
    ours, theirs = (
        Counter(tuple(words) for part in _SENTENCE_END.split(text) if (words := _words(part)[:MAX_SENTENCE_WORDS]))
        for text in (one, other)
    )
    return (
        [list(words) for words in (ours - theirs)][:MAX_SENTENCES],
        [list(words) for words in (theirs - ours)][:MAX_SENTENCES],
    )


def _paired(ours: list[list[str]], theirs: list[list[str]]) -> Iterator[tuple[list[str], list[str]]]:
    """Each of our sentences with the most alike of theirs, where there is one."""
    counted = [Counter(words) for words in theirs]
    for words in ours:
        mine = Counter(words)
        shares = [
            ((mine & other).total() / min(mine.total(), other.total()), -number) for number, other in enumerate(counted)
        ]
        if shares and (best := max(shares))[0] >= MIN_SENTENCE_SHARE:
            yield words, theirs[-best[1]]


def _blanks(first: list[str], second: list[str]) -> Iterator[tuple[list[str], list[str]]]:
    """The places where one sentence has a few words and the other has others."""
    for kind, a, b, c, d in SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if kind == "replace" and b - a <= MAX_BLANK_WORDS and d - c <= MAX_BLANK_WORDS:
            yield first[a:b], second[c:d]


def _is_filled_in(blank: tuple[list[str], list[str]], lower_case: set[str]) -> bool:
    """Whether both sides are figures, or both are names: of a side's words a third at least."""
    figures, names = (
        [sum(map(is_one, side)) * MAX_WORDS_A_FACT >= len(side) for side in blank]
        for is_one in (_is_figure, lambda word: _is_name(word, lower_case))
    )
    return all(figures) or all(names)


def _is_figure(word: str) -> bool:
    return word[0].isdigit()


def _is_name(word: str, lower_case: set[str]) -> bool:
    """Whether a word is written with a capital, and nowhere without."""
    return word[0].isupper() and word.casefold() not in lower_case


def _is_caseless(word: str) -> bool:
    return word[0].isalpha() and not word[0].isupper() and not word[0].islower()
