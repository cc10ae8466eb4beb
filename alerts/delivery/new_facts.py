"""Whether a sentence states a fact that nobody was told of: a number, a name, a date, a denial or a doubt. Pure."""

from collections.abc import Collection, Iterable, Sequence
from typing import Final

from alerts.delivery.readings import Reading, denies_or_doubts, is_listed_word, reading_of
from crawler.date_spellings import MONTHS

_MIN_STEM: Final = 4
_MAX_ENDING: Final = 1  # letters after the stem by which two cases of one name differ
_MAX_STATED: Final = 4_000  # words that were told: of what is beyond them nothing is known, so that all is new


def state_new_facts(sentences: Sequence[str], told: Collection[str], language: str | None) -> bool:
    """Whether one of the sentences has a number, a name, a date, or a word that denies or doubts, that `told` lacks.

    `told`: what recipients read before: sentences and headlines. Names are told by their capitals; a sentence in a
    script without capitals states something new with every word that is. When in doubt, it does.
    """
    known = _stated(told, language)
    stems = {word[:_MIN_STEM] for word in known}
    return any(_states_new(reading_of(sentence, language), known, stems, language) for sentence in sentences)


def _stated(told: Iterable[str], language: str | None) -> frozenset[str]:
    words: list[str] = []
    for sentence in told:
        words += reading_of(sentence, language).words
        if len(words) > _MAX_STATED:
            break
    return frozenset(words)


def _states_new(reading: Reading, known: frozenset[str], stems: Collection[str], language: str | None) -> bool:
    return any(
        word not in known
        and (_is_fact(reading, at, language) or denies_or_doubts(word, language))
        and not (word[:_MIN_STEM] in stems and any(_is_same_name(word, other) for other in known))
        for at, word in enumerate(reading.words)
    )


def _is_fact(reading: Reading, at: int, language: str | None) -> bool:
    word = reading.words[at]
    return reading.names[at] or word in MONTHS or (reading.capitals[at] and not is_listed_word(word, language))


def _is_same_name(one: str, other: str) -> bool:
    """Whether two words may be cases of one name: they differ by the last letter, and by those added to it."""
    if not (one.isalpha() and other.isalpha()):
        return False
    stem = max(_MIN_STEM, min(len(one), len(other)) - _MAX_ENDING)
    return one[:stem] == other[:stem] and min(len(one), len(other)) >= stem
