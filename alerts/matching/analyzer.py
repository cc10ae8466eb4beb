"""What each stretch of text between white space holds, in one language; learnt once, remembered."""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import chain, pairwise
from operator import attrgetter, itemgetter
from typing import Final

from alerts.matching.vocabulary import CAPITAL, CHARACTER, DESIGNATION, EXACT, NUMBER, Atom, Vocabulary
from alerts.text.forms import is_plural_capitals, term_forms, text_forms
from alerts.text.tokens import Gap, PieceKind, Token, gap, latin, pieces

# A hit may not start here: inside a designation.
INSIDE: Final = 1
# A one-letter word directly before a number: F of F-16.
BEFORE_NUMBER: Final = 2
# A number directly before a word: 155 of 155mm.
BEFORE_WORD: Final = 4
# Some 200,000 different stretches; beyond, all are forgotten and learnt again.
MAX_LETTERS: Final = 2_000_000
_START: Final = attrgetter("start")
_FIRST: Final = itemgetter(1)
_FEW: Final = 8


@dataclass(frozen=True, slots=True, eq=False)
class Chunk:
    """How many pieces and words a stretch has; where something is looked for in it, also what.

    `pieces`; of each its word number from 0 and its `flags`; `hits`: atoms with first and last piece, their flags, and
    where they start and end in the stretch.
    """

    size: int
    words: int
    pieces: tuple[Token, ...] = ()
    numbers: tuple[int, ...] = ()
    flags: tuple[int, ...] = ()
    hits: tuple[tuple[Atom, int, int, int, int, int], ...] = ()

    def own(self, place: int) -> int:
        """The number of the piece that holds a place in the stretch."""
        return bisect_right(self.pieces, place, key=_START) - 1

    def hits_from(self, piece: int) -> tuple[tuple[Atom, int, int, int, int, int], ...]:
        """The hits that start with a piece, and, where there are few, others."""
        if len(self.hits) < _FEW:
            return self.hits
        start = bisect_left(self.hits, piece, key=_FIRST)
        return self.hits[start : bisect_right(self.hits, piece, lo=start, key=_FIRST)]


class _Known(dict[str, tuple[Atom, ...]]):
    """The atoms of stretches; one that is not known is taken apart when it is asked for."""

    def __init__(self, learn: Callable[[str], tuple[Atom, ...]]) -> None:
        super().__init__()
        self._learn = learn

    def __missing__(self, text: str) -> tuple[Atom, ...]:
        found = self[text] = self._learn(text)
        return found


class Analyzer:
    """What the stretches of one language hold.

    `known`: the atoms of every stretch seen; `memory`: the stretches; `more`: the words beyond the first of those that
    have not just one; `holders`: those that hold an atom; `flagged`: atoms that have ever stood with a flag. When
    `max_letters` have been learnt all but the last are made anew; a reading that still uses the old ones keeps them.
    """

    def __init__(self, vocabulary: Vocabulary, language: str | None, max_letters: int = MAX_LETTERS) -> None:
        """Inflect the vocabulary's words."""
        self._vocabulary = vocabulary
        self._language = language
        self._max_letters = max_letters
        self._plain_sizes: dict[tuple[int, int], Chunk] = {}
        self._forms: dict[str, tuple[Atom, ...]] = {}
        for word, atom in vocabulary.plain.items():
            for form in term_forms(word, language):
                self._forms[form] = (*self._forms.get(form, ()), atom)
        self.flagged: set[Atom] = set()
        self._forget()

    def _forget(self) -> None:
        self.known = _Known(self._learn)
        self.memory: dict[str, Chunk] = {}
        self.more: dict[str, int] = {}
        self.holders: dict[Atom, set[str]] = {}
        self._pieces: dict[tuple[PieceKind, str], tuple[Atom, ...]] = {}
        self._joined: dict[str, set[Atom]] = {}
        self._letters = 0

    def atoms(self, found: Iterable[str]) -> frozenset[Atom]:
        """All that is looked for and stands in some stretches."""
        if self._letters > self._max_letters:
            self._forget()
        return frozenset(chain.from_iterable(map(self.known.__getitem__, found)))

    def _learn(self, text: str) -> tuple[Atom, ...]:
        self._letters += len(text)
        stretch = lay_out(text)
        if stretch.words != 1:
            self.more[text] = stretch.words - 1
        hits = tuple(self._hits(text, stretch.pieces))
        if not hits:
            plain = Chunk(stretch.size, stretch.words)
            self.memory[text] = self._plain_sizes.setdefault((stretch.size, stretch.words), plain)
            return ()
        flags, found = stretch.flags, stretch.pieces
        marked = tuple(
            (atom, i, j, (flags[i] & INSIDE) | (flags[j] & ~INSIDE), found[i].start, found[j].end)
            for atom, i, j in sorted(hits, key=_FIRST)
        )
        self.memory[text] = replace(stretch, hits=marked)
        self.flagged.update(atom for atom, _, _, flag, _, _ in marked if flag)
        atoms = tuple({hit[0] for hit in hits})
        for atom in atoms:
            self.holders.setdefault(atom, set()).add(text)
        return atoms

    def _hits(self, text: str, found: tuple[Token, ...]) -> Iterator[tuple[Atom, int, int]]:
        for i, piece in enumerate(found):
            known = self._pieces.get((piece.kind, piece.surface))
            if known is None:
                known = self._pieces[piece.kind, piece.surface] = tuple(self._atoms(piece))
            for atom in known:
                yield atom, i, i
        for i, (before, after) in enumerate(pairwise(found)):
            if joins(before, gap(text[before.after : after.start]), after):
                word = before.surface + after.surface
                solid = self._joined.get(word)
                if solid is None:
                    solid = self._joined[word] = self._plain(word)
                for atom in solid:
                    yield atom, i, i + 1

    def _atoms(self, piece: Token) -> set[Atom]:
        keyed, found = self._vocabulary.keyed, set[Atom]()
        keys = [EXACT + piece.surface]
        if piece.kind == "word":
            found.update(self._plain(piece.surface))
            keys.append(DESIGNATION + latin(piece.folded))
            if piece.surface.isupper():
                keys.append(CAPITAL + piece.folded)
            elif is_plural_capitals(piece.surface):
                keys.append(CAPITAL + piece.folded[:-1])
        else:
            keys.append((NUMBER if piece.kind == "number" else CHARACTER) + piece.folded)
        found.update(keyed[key] for key in keys if key in keyed)
        if piece.kind != "character":
            found.update(self._wild(piece))
        return found

    def _plain(self, word: str) -> set[Atom]:
        forms = self._forms
        return {atom for form in text_forms(word, self._language) for atom in forms.get(form, ())}

    def _wild(self, piece: Token) -> Iterator[Atom]:
        word, numeric = piece.folded, piece.kind == "number"
        if not numeric:
            for length, table in self._vocabulary.prefixes.items():
                if (atom := table.get(word[:length])) is not None:
                    yield atom
            for length, table in self._vocabulary.suffixes.items():
                if (atom := table.get(word[-length:])) is not None:
                    yield atom
        for wildcard in self._vocabulary.wildcards.values():
            if wildcard.numeric == numeric and wildcard.pattern.fullmatch(word):
                yield wildcard.atom


def lay_out(text: str) -> Chunk:
    """The pieces of a stretch, without atoms."""
    found = pieces(text)
    gaps = [gap(text[a.after : b.start]) for a, b in pairwise(found)]
    flags = tuple(_flags(found, gaps, i) for i in range(len(found)))
    numbers = tuple(_word_numbers(found, gaps))
    return Chunk(len(found), numbers[-1] + 1 if numbers else 0, found, numbers, flags)


def joins(before: Token, between: Gap, after: Token) -> bool:
    """Whether two pieces are also one word written solid: cease-fire, Sana'a."""
    if before.kind != "word" or after.kind != "word":
        return False
    long = len(before.folded) > 1 and len(after.folded) > 1
    return between == Gap.APOSTROPHE or (between == Gap.DASH and long)


def _word_numbers(found: tuple[Token, ...], gaps: list[Gap]) -> Iterator[int]:
    number = 0
    for i in range(len(found)):
        if i and not _one_word(found[i - 1], gaps[i - 1], found[i]):
            number += 1
        yield number


def _one_word(before: Token, between: Gap, after: Token) -> bool:
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
    if i and "number" in {found[i - 1].kind, found[i].kind} and _one_word(found[i - 1], gaps[i - 1], found[i]):
        flags |= INSIDE
    if i + 1 < len(found):
        piece, after = found[i], found[i + 1]
        if piece.kind == "word" and after.kind == "number" and len(piece.folded) == 1 and _attached(piece, gaps[i]):
            flags |= BEFORE_NUMBER
        if (
            piece.kind == "number"
            and after.kind == "word"
            and gaps[i] == Gap.SOLID
            and not _is_times(found, gaps, i + 1)
        ):
            flags |= BEFORE_WORD
    return flags


def _is_times(found: tuple[Token, ...], gaps: list[Gap], i: int) -> bool:
    """Whether a piece is the x of 7.62x39."""
    if found[i].folded != "x" or i + 1 == len(found):
        return False
    return found[i + 1].kind == "number" and gaps[i] == Gap.SOLID
