"""The words under which the index files an article, and the words that a term is found by. Pure.

Both are encoded so that each word is one token for SQLite. The law: an article in which the `Analyzer` finds a term is
filed under a word that `word_queries` returns for that term. More words may be returned than the analyzer finds, never
fewer.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.metadata import version
from itertools import chain, pairwise
from typing import Final, Literal

from alerts.matching.analyzer import PLAIN_FLAGS, START_FLAGS, capital_words, joins, token_flags
from alerts.matching.compiling import language_of
from alerts.matching.vocabulary import EXACT, NAME, TermId, Vocabulary
from alerts.model import Subject
from alerts.text.chunks import chunks
from alerts.text.forms import term_forms, text_forms
from alerts.text.tokens import Token, fold, gap, latin, tokenize

# Raise this whenever the words of an article or of a term change. Every index is then built again.
FORMS_VERSION: Final = 3
# Longer words are cut to this length on both sides.
MAX_INDEXED_LETTERS: Final = 64
# An article is also filed under its language, with this prefix; a word of a text starts with a letter or a digit.
LANGUAGE_PREFIX: Final = ","
# And under its capital words, such as NATO, where none of these stands inside a designation.
CAPITAL_PREFIX: Final = "."
# And under words by which a plain word is not found there, such as the mm of 155mm.
INSIDE_PREFIX: Final = "_"
# And under this, when it has words that are filed in Latin letters too.
TRANSLITERATED: Final = "_."
# ASCII characters other than letters, digits, and the `-` and `.` of numbers.
_NOT_WORD_CHARACTERS: Final = re.compile(r"[\x00-\x2b\x2d\x2f\x3a-\x60\x7b-\x7f]")
# Some 10 MB. Four in five chunks of a text are found in a cache of this size.
_CACHED_CHUNKS: Final = 20_000
# Longer chunks rarely recur: they are sentences in scripts without spaces. As many of those would take 260 MB.
_MAX_CACHED_CHUNK_LETTERS: Final = 40
# A key of the vocabulary, a plain word, a prefix, a folded word with wildcards.
TermKind = Literal["key", "word", "prefix", "wildcard"]


@dataclass(frozen=True, slots=True)
class TermShape:
    """A word with wildcards. `start`: its letters before the first one."""

    start: str
    pattern: re.Pattern[str]

    def matches(self, word: str) -> bool:
        """Whether this word may fit; a word that was cut to the maximum length always may."""
        return word.startswith(self.start) and (
            len(word) >= MAX_INDEXED_LETTERS or self.pattern.fullmatch(word) is not None
        )


@dataclass(frozen=True, slots=True)
class WordQuery:
    """Words of which an article must have one: whole words, prefixes, words with wildcards."""

    words: frozenset[str]
    prefixes: frozenset[str] = frozenset()
    shapes: tuple[TermShape, ...] = ()


@cache
def index_terms_version() -> str:
    """The version of whatever decides an article's words: this module, the dictionaries, Unicode's tables."""
    return f"{FORMS_VERSION}, simplemma {version('simplemma')}, unicode {unicodedata.unidata_version}"


def encoded(word: str) -> str:
    """A folded word as one token for SQLite: never empty, without white space, quotes or operators."""
    return _NOT_WORD_CHARACTERS.sub("_", word[:MAX_INDEXED_LETTERS]) or "_"


@dataclass(frozen=True, slots=True)
class ChunkWords:
    """The words of a chunk, encoded: by which a plain word finds it, by which none does, and all others."""

    plain: frozenset[str]
    inside: frozenset[str]
    others: frozenset[str]


def index_terms_of(subject: Subject) -> frozenset[str]:
    """The words under which an article is filed: those of title and text, what others say of it, and its language.

    Takes a few milliseconds, and up to a second when it opens a language's dictionary.
    """
    language = language_of(subject)
    plain, inside, others = set[str](), set[str](), {LANGUAGE_PREFIX + encoded(language)} if language else set[str]()
    said = (subject.title, subject.text, subject.other_title, subject.other_text)
    for chunk in {chunk for words in said for chunk in chunks(words)}:
        words_in = _words_in if len(chunk) > _MAX_CACHED_CHUNK_LETTERS else _cached_words_in
        found = words_in(chunk, language)
        plain |= found.plain
        inside |= found.inside
        others |= found.others
    return frozenset(plain | inside | others | {INSIDE_PREFIX + word for word in inside - plain})


def language_in(word: str) -> str | None:
    """The language that an index word stands for; None for a word of a text."""
    return word.removeprefix(LANGUAGE_PREFIX) if word.startswith(LANGUAGE_PREFIX) else None


def _words_in(chunk: str, language: str | None) -> ChunkWords:
    """Every word by which `Analyzer` could find a term in a chunk."""
    plain, inside, others = set[str](), set[str](), set[str]()
    held = tokenize(chunk)
    flags = token_flags(chunk, held)
    for token, flag in zip(held, flags, strict=True):
        others.add(token.folded)
        if token.kind == "word":
            (inside if flag & PLAIN_FLAGS else plain).update(text_forms(token.surface, language))
            others.add(latin(token.folded))
    for i, (before, after) in enumerate(pairwise(held)):
        if joins(before, gap(chunk[before.after : after.start]), after):
            flag = (flags[i] & START_FLAGS) | (flags[i + 1] & ~START_FLAGS)
            joined = text_forms(before.surface + after.surface, language)
            (inside if flag & PLAIN_FLAGS else plain).update(joined)
    return ChunkWords(_encoded(plain), _encoded(inside), _encoded(others) | frozenset(_marks(held, flags)))


def _encoded(words: Iterable[str]) -> frozenset[str]:
    return frozenset(map(encoded, words))


def _marks(held: Sequence[Token], flags: Sequence[int]) -> Iterator[str]:
    """What a chunk is filed under besides its words: its capital words, and that it has words in Latin letters too."""
    for token, flag in zip(held, flags, strict=True):
        if token.kind != "word":
            continue
        if latin(token.folded) != token.folded:
            yield TRANSLITERATED
        if len(token.surface) > 1 and not flag & PLAIN_FLAGS:
            yield from (CAPITAL_PREFIX + encoded(word) for word in capital_words(token))


_cached_words_in: Final = lru_cache(maxsize=_CACHED_CHUNKS)(_words_in)


def word_queries(vocabulary: Vocabulary, languages: Iterable[str]) -> Callable[[TermId], WordQuery]:
    """A function from a term to the words it is found by, in articles of these languages or of none."""
    texts, chosen = term_texts(vocabulary), (None, *languages)
    return lambda term_id: _word_query(*texts[term_id], languages=chosen)


def term_texts(vocabulary: Vocabulary) -> Mapping[TermId, tuple[TermKind, str]]:
    """The kind and text of each term."""
    found: dict[TermId, tuple[TermKind, str]] = {term_id: ("key", key) for key, term_id in vocabulary.keyed.items()}
    found.update((term_id, ("word", word)) for word, term_id in vocabulary.plain.items())
    for table in vocabulary.prefixes.values():
        found.update((term_id, ("prefix", fixed)) for fixed, term_id in table.items())
    for table in vocabulary.suffixes.values():
        found.update((term_id, ("wildcard", f"*{fixed}")) for fixed, term_id in table.items())
    found.update((wildcard.term_id, ("wildcard", shape)) for shape, wildcard in vocabulary.wildcards.items())
    return found


def _word_query(kind: TermKind, text: str, *, languages: Sequence[str | None]) -> WordQuery:
    """The words that one term is found by."""
    match kind:
        case "key":
            return WordQuery(frozenset({encoded(fold(text[1:]) if text[0] in {EXACT, NAME} else text[1:])}))
        case "word":
            forms = (term_forms(text, language) for language in languages)
            return WordQuery(frozenset(map(encoded, chain.from_iterable(forms))))
        case "prefix":
            return WordQuery(frozenset(), frozenset({encoded(text)}))
        case "wildcard":
            bits = (".*" if c == "*" else "." if c == "?" else re.escape(encoded(c)) for c in text)
            start = encoded(re.split(r"[*?]", text)[0]) if text[0] not in "*?" else ""
            return WordQuery(frozenset(), shapes=(TermShape(start, re.compile("".join(bits), re.DOTALL)),))
