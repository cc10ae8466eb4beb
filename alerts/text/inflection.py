"""Lemmas of words, by language; the only door to simplemma. Pure, but for the dictionaries that are read on first use.

Reading a dictionary takes from 0.1 s (English) to 1.3 s (Polish), once. Call `prepare` outside the event loop.
"""

from collections.abc import Mapping
from functools import cache, lru_cache
from typing import Final

from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory, StreamMap

# Languages that share a dictionary.
_SHARED: Final[Mapping[str, str]] = {"bs": "hbs", "hr": "hbs", "no": "nb", "sh": "hbs", "sr": "hbs"}


class _PackedDictionary(StreamMap):
    """A dictionary that remembers its last answers: it is asked for each spelling of a word up to four times.

    Unpacking one answer takes 40 µs, and compiling the shipped entities for one language asks for 60,000. What it
    remembers takes 5 MB.
    """

    __slots__ = ("_remembered",)

    def __init__(self, lang: str) -> None:
        super().__init__(lang)
        self._remembered = lru_cache(maxsize=16_384)(super()._lookup)

    def _lookup(self, key: str) -> str | None:
        return self._remembered(key)


class _PackedDictionaries(StreamDictionaryFactory):
    def _get_dictionary_uncached(self, lang: str) -> Mapping[str, str]:
        return _PackedDictionary(lang)


@cache
def _dictionary_factory() -> _PackedDictionaries:
    """Packed dictionaries: 80 MB instead of 750 for eight languages, with the same lemmas.

    The cache has room for every language. With the default of eight, a ninth language would unpack its dictionary
    again for each word.
    """
    return _PackedDictionaries(cache_max_size=len(SUPPORTED_LANGUAGES))


@cache
def _lookup_strategy() -> DictionaryLookupStrategy:
    return DictionaryLookupStrategy(_dictionary_factory())


@cache
def _guessing_strategy() -> DefaultStrategy:
    return DefaultStrategy(dictionary_factory=_dictionary_factory())


def dictionary_of(language: str) -> str | None:
    """The name of the dictionary for a language (two letters); None when there is none."""
    name = _SHARED.get(language, language)
    return name if name in SUPPORTED_LANGUAGES else None


def listed_lemma(word: str, dictionaries: tuple[str, ...]) -> str | None:
    """The lemma of a word (NFC, apostrophes as ') in the first dictionary that lists it; None when none does.

    A dictionary is asked for the word as written, then for the word with the case of its first letter changed.
    """
    return next((found for one in dictionaries if (found := _lookup_strategy().get_lemma(word, one)) is not None), None)


def lemma_as_written(word: str, dictionaries: tuple[str, ...]) -> str | None:
    """The lemma in the first dictionary that lists the word with exactly these capitals; None when none does."""
    return next(
        (found for one in dictionaries if (found := _lookup_strategy().exact_lemma(word, one)) is not None), None
    )


def guessed_lemma(word: str, dictionaries: tuple[str, ...]) -> str | None:
    """The lemma by simplemma's rules for endings, prefixes and compounds, for a word that no dictionary lists.

    The rules suit words of the language. They distort foreign names: in Finnish, Leonardo becomes Leo.
    """
    return next(
        (found for one in dictionaries if (found := _guessing_strategy().get_lemma(word, one)) is not None), None
    )


def prepare(language: str) -> None:
    """Read the dictionary of a language, where there is one."""
    name = dictionary_of(language)
    if name is not None:
        listed_lemma("a", (name,))
