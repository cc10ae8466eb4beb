"""Which of the rules' terms each chunk of a text holds, in one language. Every distinct chunk is analysed once."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from operator import itemgetter
from typing import Final

from alerts.matching.vocabulary import CAPITAL, CHARACTER, DESIGNATION, EXACT, NAME, NUMBER, TermId, Vocabulary
from alerts.text.forms import is_plural_capitals, names_declined, term_forms, text_forms
from alerts.text.tokens import Gap, Token, TokenKind, gap, latin, tokenize

# Flags of a token. A hit may not start here: inside a designation.
INSIDE_DESIGNATION: Final = 1
# A one-letter word directly before a number: F of F-16.
BEFORE_NUMBER: Final = 2
# A number directly before a word: 155 of 155mm.
BEFORE_WORD: Final = 4
# Flags that rule out the start of a hit; all others rule out its end.
START_FLAGS: Final = INSIDE_DESIGNATION
# A word as it is typed has no hit at a token with one of these.
PLAIN_FLAGS: Final = INSIDE_DESIGNATION | BEFORE_NUMBER
# Some 200,000 distinct chunks. Above this, the cache is emptied.
MAX_CACHED_LETTERS: Final = 2_000_000
_FIRST: Final = itemgetter(1)
_FEW_HITS: Final = 8
# Most chunks of a text: one word, and punctuation that leaves it one.
ONE_WORD: Final = re.compile(r"[(\[\"]*+([A-Za-z]++)[.,;:!?)\]\"]*+")


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """A chunk of text between white space, analysed.

    `size` is its number of tokens, `words` its number of words. The rest is kept only where it has hits: its `tokens`,
    and for each token the number of its word (from 0) and its `flags`. A hit is (term, first token, last token, flags,
    start, end); start and end are offsets in the chunk. `token_starts` and `hit_firsts` (the first token of each hit)
    are searched: a Chinese text is one chunk with a token a character.
    """

    size: int
    words: int
    tokens: tuple[Token, ...] = ()
    word_numbers: tuple[int, ...] = ()
    flags: tuple[int, ...] = ()
    hits: tuple[tuple[TermId, int, int, int, int, int], ...] = ()
    token_starts: tuple[int, ...] = ()
    hit_firsts: tuple[int, ...] = ()

    def token_at(self, offset: int) -> int:
        """The number of the token at an offset in the chunk."""
        return bisect_right(self.token_starts, offset) - 1

    def hits_from(self, token: int) -> tuple[tuple[TermId, int, int, int, int, int], ...]:
        """The hits that start with a token. Where the chunk has few hits, all of them."""
        if len(self.hits) < _FEW_HITS:
            return self.hits
        start = bisect_left(self.hit_firsts, token)
        return self.hits[start : bisect_right(self.hit_firsts, token, lo=start)]


class _TermIdCache(dict[str, tuple[TermId, ...]]):
    """Term ids by chunk. A missing chunk is analysed on lookup."""

    def __init__(self, analyze: Callable[[str], tuple[TermId, ...]]) -> None:
        super().__init__()
        self._analyze = analyze

    def __missing__(self, text: str) -> tuple[TermId, ...]:
        found = self[text] = self._analyze(text)
        return found


class Analyzer:
    """Finds the terms of a vocabulary in chunks of one language, and caches what it finds.

    `term_ids_by_chunk` and `chunks` hold every chunk seen, `extra_words` the number of words beyond the first for
    chunks that do not have exactly one, `chunks_by_term` the chunks that hold a term. `flagged` holds the terms that
    have ever been seen with a flag. After `max_cached_letters` all but `flagged` are replaced by empty ones; a
    FieldIndex that was built before keeps the old ones.
    """

    def __init__(
        self, vocabulary: Vocabulary, language: str | None, max_cached_letters: int = MAX_CACHED_LETTERS
    ) -> None:
        self._vocabulary = vocabulary
        self._language = language
        self._max_cached_letters = max_cached_letters
        self._chunks_without_hits: dict[tuple[int, int], Chunk] = {}
        self._forms: dict[str, tuple[TermId, ...]] = {}
        for word, term_id in vocabulary.plain.items():
            for form in term_forms(word, language):
                self._forms[form] = (*self._forms.get(form, ()), term_id)
        self._has_names = any(key.startswith(NAME) for key in vocabulary.keyed)
        self.flagged: set[TermId] = set()
        self._clear()

    def _clear(self) -> None:
        self.term_ids_by_chunk = _TermIdCache(self._analyze)
        self.chunks: dict[str, Chunk] = {}
        self.extra_words: dict[str, int] = {}
        self.chunks_by_term: dict[TermId, set[str]] = {}
        self._term_ids_by_token: dict[tuple[TokenKind, str], tuple[TermId, ...]] = {}
        self._term_ids_by_joined_word: dict[str, set[TermId]] = {}
        self._cached_letters = 0

    def term_ids(self, chunks: Iterable[str]) -> frozenset[TermId]:
        """The terms in some chunks."""
        if self._cached_letters > self._max_cached_letters:
            self._clear()
        return frozenset(chain.from_iterable(map(self.term_ids_by_chunk.__getitem__, chunks)))

    def _analyze(self, text: str) -> tuple[TermId, ...]:
        self._cached_letters += len(text)
        if (alone := ONE_WORD.fullmatch(text)) and not self._term_ids_of_word(alone[1]):
            self.chunks[text] = self._chunks_without_hits.setdefault((1, 1), Chunk(1, 1))
            return ()
        chunk = chunk_from(text)
        if chunk.words != 1:
            self.extra_words[text] = chunk.words - 1
        hits = tuple(self._hits(text, chunk.tokens))
        if not hits:
            plain = Chunk(chunk.size, chunk.words)
            self.chunks[text] = self._chunks_without_hits.setdefault((chunk.size, chunk.words), plain)
            return ()
        flags, found = chunk.flags, chunk.tokens
        marked = tuple(
            (
                term_id,
                i,
                j,
                (flags[i] & INSIDE_DESIGNATION) | (flags[j] & ~INSIDE_DESIGNATION),
                found[i].start,
                found[j].end,
            )
            for term_id, i, j in sorted(hits, key=_FIRST)
        )
        self.chunks[text] = replace(chunk, hits=marked, hit_firsts=tuple(hit[1] for hit in marked))
        self.flagged.update(term_id for term_id, _, _, flag, _, _ in marked if flag)
        term_ids = tuple({hit[0] for hit in hits})
        for term_id in term_ids:
            self.chunks_by_term.setdefault(term_id, set()).add(text)
        return term_ids

    def _term_ids_of_word(self, word: str) -> tuple[TermId, ...]:
        """The terms that a word of ASCII letters is."""
        known = self._term_ids_by_token.get(("word", word))
        return self._known(Token("word", 0, len(word), len(word), word, word.lower())) if known is None else known

    def _known(self, token: Token) -> tuple[TermId, ...]:
        known = self._term_ids_by_token.get((token.kind, token.surface))
        if known is None:
            known = self._term_ids_by_token[token.kind, token.surface] = tuple(self._term_ids_of(token))
        return known

    def _hits(self, text: str, found: tuple[Token, ...]) -> Iterator[tuple[TermId, int, int]]:
        for i, token in enumerate(found):
            for term_id in self._known(token):
                yield term_id, i, i
        for i, (before, after) in enumerate(pairwise(found)):
            if joins(before, gap(text[before.after : after.start]), after):
                word = before.surface + after.surface
                solid = self._term_ids_by_joined_word.get(word)
                if solid is None:
                    solid = self._term_ids_by_joined_word[word] = self._plain(word)
                for term_id in solid:
                    yield term_id, i, i + 1

    def _term_ids_of(self, token: Token) -> set[TermId]:
        keyed, found = self._vocabulary.keyed, set[TermId]()
        keys = [EXACT + token.surface]
        if token.kind == "word":
            found.update(self._plain(token.surface))
            keys.append(DESIGNATION + latin(token.folded))
            if self._has_names:
                keys.extend(NAME + name for name in self._names(token.surface))
            keys.extend(CAPITAL + word for word in capital_words(token))
        else:
            keys.append((NUMBER if token.kind == "number" else CHARACTER) + token.folded)
        found.update(keyed[key] for key in keys if key in keyed)
        if token.kind != "character":
            found.update(self._wild(token))
        return found

    def _plain(self, word: str) -> set[TermId]:
        forms = self._forms
        return {term_id for form in text_forms(word, self._language) for term_id in forms.get(form, ())}

    def _names(self, word: str) -> Iterable[str]:
        """The names that a word may be, or may be a case of."""
        if word in self._vocabulary.written_names:
            return (word,)
        return {word, *names_declined(word, self._language)}

    def _wild(self, token: Token) -> Iterator[TermId]:
        word, numeric = token.folded, token.kind == "number"
        if not numeric:
            for length, table in self._vocabulary.prefixes.items():
                if (term_id := table.get(word[:length])) is not None:
                    yield term_id
            for length, table in self._vocabulary.suffixes.items():
                if (term_id := table.get(word[-length:])) is not None:
                    yield term_id
        for wildcard in self._vocabulary.wildcards.values():
            if wildcard.numeric == numeric and wildcard.pattern.fullmatch(word):
                yield wildcard.term_id


def chunk_from(text: str) -> Chunk:
    """A chunk with its tokens, without hits."""
    found = tokenize(text)
    gaps = [gap(text[a.after : b.start]) for a, b in pairwise(found)]
    flags = tuple(_flags(found, gaps, i) for i in range(len(found)))
    word_numbers = tuple(_word_numbers(found, gaps))
    words = word_numbers[-1] + 1 if word_numbers else 0
    starts = tuple(token.start for token in found)
    return Chunk(len(found), words, found, word_numbers, flags, token_starts=starts)


def token_flags(text: str, found: tuple[Token, ...]) -> tuple[int, ...]:
    """The flags of the tokens of a chunk; only numbers give their neighbours any."""
    if all(token.kind != "number" for token in found):
        return (0,) * len(found)
    gaps = [gap(text[a.after : b.start]) for a, b in pairwise(found)]
    return tuple(_flags(found, gaps, i) for i in range(len(found)))


def capital_words(token: Token) -> tuple[str, ...]:
    """The words in capitals, folded, that a token is: NATO, and UAV of UAVs."""
    if token.surface.isupper():
        return (token.folded,)
    return (token.folded[:-1],) if is_plural_capitals(token.surface) else ()


def joins(before: Token, between: Gap, after: Token) -> bool:
    """Whether two tokens are also found as one word written solid: cease-fire, Sana'a."""
    if before.kind != "word" or after.kind != "word":
        return False
    long = len(before.folded) > 1 and len(after.folded) > 1
    return between == Gap.APOSTROPHE or (between == Gap.DASH and long)


def _word_numbers(found: tuple[Token, ...], gaps: list[Gap]) -> Iterator[int]:
    number = 0
    for i in range(len(found)):
        if i and not _is_one_word(found[i - 1], gaps[i - 1], found[i]):
            number += 1
        yield number


def _is_one_word(before: Token, between: Gap, after: Token) -> bool:
    if before.kind == "word" and after.kind == "number":
        return _attached(before, between)
    if before.kind == "number" and after.kind == "word":
        return between == Gap.SOLID or (between == Gap.DASH and len(after.folded) == 1)
    return before.kind == after.kind == "word" and between == Gap.SOLID  # F-35As, e.g.The


def _attached(word: Token, between: Gap) -> bool:
    """Whether a number after `word` belongs to it."""
    if between == Gap.NO_BREAK:
        return any(c.isupper() for c in word.surface)
    return between in {Gap.SOLID, Gap.DASH}


def _flags(found: tuple[Token, ...], gaps: list[Gap], i: int) -> int:
    flags = 0
    if i and "number" in {found[i - 1].kind, found[i].kind} and _is_one_word(found[i - 1], gaps[i - 1], found[i]):
        flags |= INSIDE_DESIGNATION
    if i + 1 < len(found):
        token, after = found[i], found[i + 1]
        if token.kind == "word" and after.kind == "number" and len(token.folded) == 1 and _attached(token, gaps[i]):
            flags |= BEFORE_NUMBER
        if (
            token.kind == "number"
            and after.kind == "word"
            and gaps[i] == Gap.SOLID
            and not _is_multiplication_sign(found, gaps, i + 1)
        ):
            flags |= BEFORE_WORD
    return flags


def _is_multiplication_sign(found: tuple[Token, ...], gaps: list[Gap], i: int) -> bool:
    """Whether a token is the x of 7.62x39."""
    if found[i].folded != "x" or i + 1 == len(found):
        return False
    return found[i + 1].kind == "number" and gaps[i] == Gap.SOLID
