"""The words by which an index finds an article, and those that a rule needs. Pure.

Both sides are put in one alphabet, in which each word is one token for SQLite. The law: an article in which a `Lexicon`
finds an atom has a word that `speller` names for that atom. More may be named than the lexicon finds, never less.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import chain, pairwise
from typing import Final, Literal

from alerts.matching.analyzer import joins
from alerts.matching.compiling import language_of
from alerts.matching.vocabulary import EXACT, Atom, Vocabulary
from alerts.model import Subject
from alerts.text.chunks import chunks
from alerts.text.forms import term_forms, text_forms
from alerts.text.tokens import fold, gap, latin, pieces

# To be raised whenever an article's words, or those named for an atom, become others: every index is then made anew.
FORMS: Final = 1
# Words are kept to this length, and compared so.
LONGEST: Final = 64
# Before a language's name, which is a word of its articles; a word of a text starts with a letter or a digit.
_LANGUAGE: Final = ","
# Whatever is no letter, digit or joint of a number, among the ASCII characters.
_NO_LETTER: Final = re.compile(r"[\x00-\x2b\x2d\x2f\x3a-\x60\x7b-\x7f]")
# Some 10 MB; four in five stretches of a text are among the newest so many.
_REMEMBERED: Final = 20_000
# Longer ones hardly come twice: sentences of scripts without spaces, of which so many take 260 MB.
_LONGEST_REMEMBERED: Final = 40
# A key of a vocabulary, a plain word, the beginning of words, a folded word with wildcards.
_Kind = Literal["key", "word", "beginning", "shape"]


@dataclass(frozen=True, slots=True)
class TermShape:
    """A word with wildcards; `start`: the letters before the first of them."""

    start: str
    pattern: re.Pattern[str]

    def takes(self, word: str) -> bool:
        """Whether it may mean this word; of one cut to the longest length nobody knows."""
        return word.startswith(self.start) and (len(word) >= LONGEST or self.pattern.fullmatch(word) is not None)


@dataclass(frozen=True, slots=True)
class WordQuery:
    """Words of which an article must have one: whole ones, beginnings, and those of a shape."""

    words: frozenset[str]
    beginnings: frozenset[str] = frozenset()
    shapes: tuple[TermShape, ...] = ()


@cache
def index_terms_version() -> str:
    """What decides which words an article has: the rules here, the dictionaries, and Unicode's tables."""
    return f"{FORMS}, simplemma {version('simplemma')}, unicode {unicodedata.unidata_version}"


def encoded(word: str) -> str:
    """A folded word as one token: never empty, without white space, quotes or operators."""
    return _NO_LETTER.sub("_", word[:LONGEST]) or "_"


def index_terms_of(subject: Subject) -> frozenset[str]:
    """The words by which an article can be found in title and text, and its language.

    Costs some milliseconds, and up to a second when a language's dictionary is opened.
    """
    language = language_of(subject)
    found = {_LANGUAGE + encoded(language)} if language else set[str]()
    for stretch in {*chunks(subject.title), *chunks(subject.text)}:
        words_in = _words_in if len(stretch) > _LONGEST_REMEMBERED else _remembered_words_in
        found.update(words_in(stretch, language))
    return frozenset(found)


def language_in(word: str) -> str | None:
    """The language that a word of `index_terms_of` names, None for a word of the text."""
    return word.removeprefix(_LANGUAGE) if word.startswith(_LANGUAGE) else None


def _words_in(stretch: str, language: str | None) -> tuple[str, ...]:
    """Everything by which `Lexicon` could find an atom in a stretch."""
    found = set[str]()
    held = pieces(stretch)
    for piece in held:
        found.add(piece.folded)
        if piece.kind == "word":
            found.add(latin(piece.folded))
            found |= text_forms(piece.surface, language)
    for before, after in pairwise(held):
        if joins(before, gap(stretch[before.after : after.start]), after):
            found |= text_forms(before.surface + after.surface, language)
    return tuple({encoded(word) for word in found})


_remembered_words_in: Final = lru_cache(maxsize=_REMEMBERED)(_words_in)


def speller(vocabulary: Vocabulary, languages: Iterable[str]) -> Callable[[Atom], WordQuery]:
    """What gives the words by which an atom is found in articles of these languages, or of unknown language."""
    texts, chosen = _texts(vocabulary), (None, *languages)
    return lambda atom: _spelt(*texts[atom], languages=chosen)


def _texts(vocabulary: Vocabulary) -> Mapping[Atom, tuple[_Kind, str]]:
    """What each atom stands for."""
    found: dict[Atom, tuple[_Kind, str]] = {atom: ("key", key) for key, atom in vocabulary.keyed.items()}
    found.update((atom, ("word", word)) for word, atom in vocabulary.plain.items())
    for table in vocabulary.prefixes.values():
        found.update((atom, ("beginning", fixed)) for fixed, atom in table.items())
    for table in vocabulary.suffixes.values():
        found.update((atom, ("shape", f"*{fixed}")) for fixed, atom in table.items())
    found.update((wildcard.atom, ("shape", shape)) for shape, wildcard in vocabulary.wildcards.items())
    return found


def _spelt(kind: _Kind, text: str, *, languages: Sequence[str | None]) -> WordQuery:
    """The words by which one atom is found."""
    match kind:
        case "key":
            return WordQuery(frozenset({encoded(fold(text[1:]) if text[0] == EXACT else text[1:])}))
        case "word":
            forms = (term_forms(text, language) for language in languages)
            return WordQuery(frozenset(map(encoded, chain.from_iterable(forms))))
        case "beginning":
            return WordQuery(frozenset(), frozenset({encoded(text)}))
        case "shape":
            bits = (".*" if c == "*" else "." if c == "?" else re.escape(encoded(c)) for c in text)
            start = encoded(re.split(r"[*?]", text)[0]) if text[0] not in "*?" else ""
            return WordQuery(frozenset(), shapes=(TermShape(start, re.compile("".join(bits), re.DOTALL)),))
