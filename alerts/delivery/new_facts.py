"""Whether a sentence states a fact that nobody was told of: a number, a name, a date, a denial or a doubt. Pure."""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.delivery.fact_words import calls_off, denies, number_said, tells_of_death
from alerts.delivery.name_endings import may_end_as_one_name
from alerts.delivery.readings import Reading, denies_or_doubts, is_listed_word, reading_of
from crawler.date_spellings import MONTHS

_MIN_STEM: Final = 4
_MAX_ENDING: Final = 1  # letters after the stem by which two cases of one name differ
_MAX_STATED: Final = 4_000  # words that were told: of what is beyond them nothing is known, so that all is new
_REACH: Final = 3  # words on each side of one that denies: what it denies


@dataclass(frozen=True, slots=True)
class _Told:
    """What was told: its words, the beginnings of these, and of the words that were denied."""

    words: frozenset[str]
    stems: frozenset[str]
    denied: frozenset[str]


def denials(sentence: str, language: str | None) -> Iterator[frozenset[str]]:
    """For each word of a sentence that denies, the beginnings of the longer words beside it: what it denies."""
    yield from _denied(reading_of(sentence, language), language)


def state_new_facts(sentences: Sequence[str], told: Collection[str], language: str | None) -> bool:
    """Whether one of the sentences has a number, name, date, denial, doubt, call-off or death that `told` lacks.

    `told`: what recipients read before: sentences and headlines. Names are told by their capitals; a sentence in a
    script without capitals states something new with every word that is. A denial is new where other words were
    denied. When in doubt, a sentence states a new fact.
    """
    known = _known([reading_of(sentence, language) for sentence in told], language)
    return any(_states_new(reading_of(sentence, language), known, language) for sentence in sentences)


def _known(told: Sequence[Reading], language: str | None) -> _Told:
    words: list[str] = []
    denied: set[str] = set()
    for reading in told:
        words += reading.words
        words += filter(None, (number_said(word, language) for word in reading.words))
        denied.update(*_denied(reading, language))
        if len(words) > _MAX_STATED:
            break
    return _Told(frozenset(words), frozenset(word[:_MIN_STEM] for word in words), frozenset(denied))


def _states_new(reading: Reading, known: _Told, language: str | None) -> bool:
    denied = tuple(_denied(reading, language))
    if any(stems and not stems & known.denied for stems in denied):
        return True
    return any(
        _is_stated(reading, at, language)
        and not _is_known(word, known, language)
        and not (all(denied) and denies(word, language))  # told where something of that was denied
        for at, word in enumerate(reading.words)
    )


def _is_stated(reading: Reading, at: int, language: str | None) -> bool:
    word = reading.words[at]
    if reading.names[at] or word in MONTHS or (reading.capitals[at] and not is_listed_word(word, language)):
        return True
    return bool(number_said(word, language)) or denies_or_doubts(word, language) or _is_end(word, language)


def _is_end(word: str, language: str | None) -> bool:
    return calls_off(word, language) or tells_of_death(word, language)


def _is_known(word: str, known: _Told, language: str | None) -> bool:
    if word in known.words or number_said(word, language) in known.words:
        return True
    if word[:_MIN_STEM] not in known.stems:
        return False
    return _is_end(word, language) or any(_is_same_name(word, other, language) for other in known.words)


def _denied(reading: Reading, language: str | None) -> Iterator[frozenset[str]]:
    """For each word that denies, the beginnings of the longer words behind it, or of those before it."""
    for at, word in enumerate(reading.words):
        if denies(word, language):
            behind = _stems(reading.words[at + 1 : at + 1 + _REACH], language)
            yield behind or _stems(reading.words[max(0, at - _REACH) : at], language)


def _stems(words: Sequence[str], language: str | None) -> frozenset[str]:
    return frozenset(
        word[:_MIN_STEM] for word in words if len(word) >= _MIN_STEM and not denies_or_doubts(word, language)
    )


def _is_same_name(one: str, other: str, language: str | None) -> bool:
    """Whether two words may be cases of one name: they differ by the last letter, and by those added to it."""
    if not (one.isalpha() and other.isalpha()):
        return False
    stem = max(_MIN_STEM, min(len(one), len(other)) - _MAX_ENDING)
    is_alike = one[:stem] == other[:stem] and min(len(one), len(other)) >= stem
    return is_alike and may_end_as_one_name(one, other, language)
