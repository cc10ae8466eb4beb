"""Lemmas of words by language: the one door to simplemma. Pure, but for the dictionaries it reads on first use.

A dictionary costs 0.1 s (English) to 1.3 s (Polish) to open, once; call `prepare` off the loop.
"""

from functools import cache

from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES
from simplemma.strategies.dictionaries.stream_dictionary_factory import StreamDictionaryFactory


@cache
def _lemmatizer() -> Lemmatizer:
    """A lemmatizer that reads packed dictionaries: 80 MB instead of 750 for eight languages, same lemmas.

    Without its own cache (callers keep theirs), and with room for every language: its default of eight would
    unpack a dictionary anew for each word of a ninth.
    """
    dictionaries = StreamDictionaryFactory(cache_max_size=len(SUPPORTED_LANGUAGES))
    return Lemmatizer(cache_max_size=0, lemmatization_strategy=DefaultStrategy(dictionary_factory=dictionaries))


def is_supported(language: str) -> bool:
    """Whether there is a dictionary of this language (two letters)."""
    return language in SUPPORTED_LANGUAGES


def lemma(word: str, languages: tuple[str, ...]) -> str:
    """The dictionary form of a word (NFC, apostrophes as ') in the first of the languages that knows it."""
    return _lemmatizer().lemmatize(word, languages)


def prepare(language: str) -> None:
    """Open the dictionary of a language that is supported; nothing for others."""
    if is_supported(language):
        lemma("a", (language,))
