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
from importlib.resources import files
from itertools import chain, pairwise
from typing import Final, Literal
from zlib import crc32

from alerts.matching.analyzer import PLAIN_FLAGS, START_FLAGS, capital_words, joins, token_flags
from alerts.matching.compiling import language_of
from alerts.matching.vocabulary import EXACT, NAME, TermId, Vocabulary
from alerts.model import Subject
from alerts.text.chunks import chunks
from alerts.text.forms import term_forms, text_forms
from alerts.text.tokens import Token, fold, gap, latin, tokenize

# Raise this whenever the words of an article or of a term change. Every index is then built again.
FORMS_VERSION: Final = 4
# Longer words are cut to this length on both sides.
MAX_INDEXED_LETTERS: Final = 64
# An article is also filed under its language, with this prefix; a word of a text starts with a letter or a digit.
LANGUAGE_PREFIX: Final = ","
# And under its capital words, such as NATO, where none of these stands inside a designation.
CAPITAL_PREFIX: Final = "."
# And under words that stand there inside a designation alone, such as the mm of 155mm, and the forms of these.
INSIDE_PREFIX: Final = "_"
# And under this, when it has words that are filed in Latin letters too.
TRANSLITERATED: Final = "_."
# And under the words of its title, once more.
TITLE_PREFIX: Final = "¶"
# And under words that it is filed under, and that do not stand there themselves: forms of others.
FORM_PREFIX: Final = "≈"
# And under this, when its words may not decide a NOT: some are said by others, or by lines that may be no part of it.
DOUBTED: Final = "_.doubted"
# And under the languages that it may be in, and under this, when these are not just one.
POSSIBLE_PREFIX: Final = "_.in."
OPEN_LANGUAGE: Final = "_.open"
# ASCII characters other than letters, digits, and the `-` and `.` of numbers.
_NOT_WORD_CHARACTERS: Final = re.compile(r"[\x00-\x2b\x2d\x2f\x3a-\x60\x7b-\x7f]")
# Some 10 MB. Four in five chunks of a text are found in a cache of this size.
_CACHED_CHUNKS: Final = 20_000
# Longer chunks rarely recur: they are sentences in scripts without spaces. As many of those would take 260 MB.
_MAX_CACHED_CHUNK_LETTERS: Final = 40
# To import them takes longer than a search may.
_TELL_DOUBTFUL_LINES: Final = ("pointers.py", "page/boilerplate_phrases.py")
# A key of the vocabulary, a plain word, a prefix, a folded word with wildcards.
TermKind = Literal["key", "word", "prefix", "wildcard"]


@dataclass(frozen=True, slots=True)
class TermShape:
    """A word with wildcards. `start`: its letters before the first one. `prefix`: of the field."""

    start: str
    pattern: re.Pattern[str]
    prefix: str = ""

    def matches(self, word: str) -> bool:
        """Whether this word may fit; a word that was cut to the maximum length always may."""
        return word.startswith(self.prefix + self.start) and (
            len(word) - len(self.prefix) >= MAX_INDEXED_LETTERS
            or self.pattern.fullmatch(word, len(self.prefix)) is not None
        )


@dataclass(frozen=True, slots=True)
class WordQuery:
    """Words of which an article must have one: whole words, prefixes, words with wildcards."""

    words: frozenset[str]
    prefixes: frozenset[str] = frozenset()
    shapes: tuple[TermShape, ...] = ()


@cache
def index_terms_version() -> str:
    """The version of what decides an article's words: this module, doubtful lines, dictionaries, Unicode's tables."""
    lines = crc32(b"".join(files("crawler").joinpath(name).read_bytes() for name in _TELL_DOUBTFUL_LINES))
    known = f"simplemma {version('simplemma')}, unicode {unicodedata.unidata_version}"
    return f"{FORMS_VERSION}, lines {lines:08x}, {known}"


def encoded(word: str) -> str:
    """A folded word as one token for SQLite: never empty, without white space, quotes or operators."""
    return _NOT_WORD_CHARACTERS.sub("_", word[:MAX_INDEXED_LETTERS]) or "_"


@dataclass(frozen=True, slots=True)
class ChunkWords:
    """The words of a chunk, encoded: by which a plain word finds it, by which none does, and all others.

    `standing`: those of the plain ones that are written so, but for case and accents; `enclosed`: of the others.
    """

    plain: frozenset[str]
    inside: frozenset[str]
    others: frozenset[str]
    standing: frozenset[str]
    enclosed: frozenset[str]


def index_terms_of(subject: Subject) -> frozenset[str]:
    """The words under which an article is filed: those of title and text, what others say of it, and its language.

    Takes a few milliseconds, and up to a second when it opens a language's dictionary.
    """
    language = language_of(subject)
    title, whole = (subject.title, subject.other_title), (subject.text, subject.other_text)
    heading = _words_of(title, language)
    found = {*_words_of((*title, *whole), language), *(TITLE_PREFIX + word for word in heading), *_facts(subject)}
    return frozenset({*found, LANGUAGE_PREFIX + encoded(language)} if language else found)


def _words_of(said: Iterable[str], language: str | None) -> Iterator[str]:
    """The words of some texts, and what tells how they stand there."""
    plain, inside, others, standing, enclosed = set[str](), set[str](), set[str](), set[str](), set[str]()
    for chunk in {chunk for words in said for chunk in chunks(words)}:
        words_in = _words_in if len(chunk) > _MAX_CACHED_CHUNK_LETTERS else _cached_words_in
        found = words_in(chunk, language)
        plain |= found.plain
        inside |= found.inside
        others |= found.others
        standing |= found.standing
        enclosed |= found.enclosed
    yield from plain | inside | others
    yield from (INSIDE_PREFIX + word for word in (inside - plain) | (enclosed - standing))
    yield from (FORM_PREFIX + word for word in (plain | inside) - standing - enclosed)


def _facts(subject: Subject) -> Iterator[str]:
    """What an article is filed under that is no word: its languages, and that a NOT is not decided by its words."""
    from crawler.pointers import doubtful_lines  # noqa: PLC0415 - its phrases take longer than a start may

    language = language_of(subject)
    possible = subject.possible_languages
    may_be = frozenset(filter(None, (language,)) if possible is None else possible)
    yield from (POSSIBLE_PREFIX + encoded(one) for one in may_be)
    if len(may_be) != 1:
        yield OPEN_LANGUAGE
    others_say = subject.other_title or subject.other_text
    if others_say or subject.is_unlike or doubtful_lines(subject.text):
        yield DOUBTED


def language_in(word: str) -> str | None:
    """The language that an index word stands for; None for a word of a text."""
    return word.removeprefix(LANGUAGE_PREFIX) if word.startswith(LANGUAGE_PREFIX) else None


def _words_in(chunk: str, language: str | None) -> ChunkWords:
    """Every word by which `Analyzer` could find a term in a chunk."""
    plain, inside, others, standing, enclosed = set[str](), set[str](), set[str](), set[str](), set[str]()
    held = tokenize(chunk)
    flags = token_flags(chunk, held)
    for token, flag in zip(held, flags, strict=True):
        others.add(token.folded)
        if token.kind == "word":
            (inside if flag & PLAIN_FLAGS else plain).update(text_forms(token.surface, language))
            others.add(latin(token.folded))
            (enclosed if flag & PLAIN_FLAGS else standing).add(token.folded)
    for i, (before, after) in enumerate(pairwise(held)):
        if joins(before, gap(chunk[before.after : after.start]), after):
            flag = (flags[i] & START_FLAGS) | (flags[i + 1] & ~START_FLAGS)
            joined = text_forms(before.surface + after.surface, language)
            (inside if flag & PLAIN_FLAGS else plain).update(joined)
    others_too = _encoded(others) | frozenset(_marks(held, flags))
    return ChunkWords(_encoded(plain), _encoded(inside), others_too, _encoded(standing), _encoded(enclosed))


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
            return WordQuery(frozenset(), shapes=(word_shape(text),))


def word_shape(text: str) -> TermShape:
    """The shape of a folded word with wildcards."""
    bits = (".*" if c == "*" else "." if c == "?" else re.escape(encoded(c)) for c in text)
    start = encoded(re.split(r"[*?]", text)[0]) if text[0] not in "*?" else ""
    return TermShape(start, re.compile("".join(bits), re.DOTALL))
