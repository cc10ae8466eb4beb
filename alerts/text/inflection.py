"""Lemmas of words by language: the one door to simplemma. Pure, but for the dictionaries it reads on first use.

A dictionary costs 0.1 s (English) to 1.3 s (Polish) to open, once; call `prepare` off the loop.
"""

from collections.abc import Mapping
from functools import cache
from typing import Final

from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory

# Languages that share a dictionary.
_SHARED: Final[Mapping[str, str]] = {"bs": "hbs", "hr": "hbs", "no": "nb", "sh": "hbs", "sr": "hbs"}


@cache
def _dictionaries() -> StreamDictionaryFactory:
    """Packed dictionaries: 80 MB instead of 750 for eight languages, same lemmas.

    With room for every language: the default of eight would unpack a dictionary anew for each word of a ninth.
    """
    return StreamDictionaryFactory(cache_max_size=len(SUPPORTED_LANGUAGES))


@cache
def _listed() -> DictionaryLookupStrategy:
    return DictionaryLookupStrategy(_dictionaries())


@cache
def _guessing() -> DefaultStrategy:
    return DefaultStrategy(dictionary_factory=_dictionaries())


def dictionary_of(language: str) -> str | None:
    """The name of the dictionary for a language (two letters); None when there is none."""
    name = _SHARED.get(language, language)
    return name if name in SUPPORTED_LANGUAGES else None


def listed_lemma(word: str, dictionaries: tuple[str, ...]) -> str | None:
    """The lemma of a word (NFC, apostrophes as ') in the first of the dictionaries that lists it.

    A dictionary is asked for the word as it is written, then with the case of its first letter changed.
    """
    return next((found for one in dictionaries if (found := _listed().get_lemma(word, one)) is not None), None)


def lemma_as_written(word: str, dictionaries: tuple[str, ...]) -> str | None:
    """The lemma in the first of the dictionaries that lists the word with just these capitals."""
    return next((found for one in dictionaries if (found := _listed().exact_lemma(word, one)) is not None), None)


def guessed_lemma(word: str, dictionaries: tuple[str, ...]) -> str | None:
    """What the rules for endings, prefixes and compounds make of a word that no dictionary lists.

    They mean well with words of the language, and turn foreign names into anything: in Finnish Leonardo into Leo.
    """
    return next((found for one in dictionaries if (found := _guessing().get_lemma(word, one)) is not None), None)


def prepare(language: str) -> None:
    """Open the dictionary of a language, where there is one."""
    name = dictionary_of(language)
    if name is not None:
        listed_lemma("a", (name,))
