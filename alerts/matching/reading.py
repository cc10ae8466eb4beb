"""One field of an article as the matcher reads it: pieces by number, found only where something is looked for."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate, chain
from typing import Final

from alerts.matching.forms import is_plural_capitals
from alerts.matching.lexicon import Lexicon, Stretch, has_no_break, lay_out, stretch_starts, stretches
from alerts.matching.vocabulary import Atom
from crawler.text import Gap, Piece, ends_paragraph, ends_sentence, gap

# The first and the last piece of a hit.
Hit = tuple[int, int]
# The same and the flags of its edges (see `lexicon`).
Posting = tuple[int, int, int]


class Reading:
    """The pieces of a text, numbered through. `cut`: more text would follow that is not to be seen."""

    def __init__(self, text: str, lexicon: Lexicon, *, cut: bool = False) -> None:
        """Cut the text and learn its words; everything else waits until it is asked for."""
        self.text = text
        self.cut = cut
        self._texts = stretches(text)
        self._distinct = set(lexicon.held(set(self._texts)).values())
        self._holders, self._memory = lexicon.holders, lexicon.memory
        # All that stands somewhere in the text.
        self.atoms = frozenset(chain.from_iterable([stretch.atoms for stretch in self._distinct]))
        self._postings: dict[Atom, Sequence[Posting]] = {}
        self._in_order: list[Stretch] = []
        self._places: dict[Stretch, list[int]] = {}
        self._first: list[int] = []
        self._before: list[int] = []
        self._starts: list[int] = []
        self._units: dict[str, list[int]] = {}
        self._cold: dict[str, Stretch] = {}

    @property
    def words(self) -> int:
        """How many words the text has."""
        return self._words_before()[-1]

    def holds(self, atom: Atom, heeds: int) -> bool:
        """Whether an atom stands somewhere with none of these flags at its edges."""
        return atom in self.atoms and any(
            held == atom and not flags & heeds
            for stretch in self._holders[atom] & self._distinct
            for held, _, _, flags in stretch.hits
        )

    def postings(self, atom: Atom) -> Sequence[Posting]:
        """Where an atom stands, in order."""
        found = self._postings.get(atom)
        if found is None:
            found = self._postings[atom] = self._find(atom)
        return found

    def _find(self, atom: Atom) -> Sequence[Posting]:
        if atom not in self.atoms:
            return ()
        first, places, found = self._numbers(), self._places_of_held(), list[Posting]()
        for stretch in self._holders[atom] & self._distinct:
            for held, i, j, flags in stretch.hits:
                if held == atom:
                    found.extend([(first[at] + i, first[at] + j, flags) for at in places[stretch]])
        found.sort()
        return found

    def _places_of_held(self) -> dict[Stretch, list[int]]:
        """Where each stretch that holds anything stands."""
        if not self._places:
            for at, stretch in [(at, stretch) for at, stretch in enumerate(self._stretches) if stretch.hits]:
                self._places.setdefault(stretch, []).append(at)
        return self._places

    @property
    def _stretches(self) -> list[Stretch]:
        if not self._in_order:
            self._in_order = [self._memory[text] for text in self._texts]
        return self._in_order

    def _numbers(self) -> list[int]:
        """The number of the first piece of each stretch, and of all pieces at the end."""
        if not self._first:
            self._first = list(accumulate([stretch.size for stretch in self._stretches], initial=0))
        return self._first

    def _words_before(self) -> list[int]:
        """How many words stand before each stretch, and all at the end."""
        if not self._before:
            self._before = list(accumulate([stretch.words for stretch in self._stretches], initial=0))
        return self._before

    def _place(self, number: int) -> tuple[Stretch, int, int]:
        """The stretch of a piece, its number in the stretch, and the stretch's number."""
        first = self._numbers()
        at = bisect_right(first, number) - 1
        stretch = self._stretches[at]
        if not stretch.pieces:
            text = self._texts[at]
            stretch = self._cold.get(text) or lay_out(text)
            self._cold[text] = stretch
        return stretch, number - first[at], at

    def _start(self, at: int) -> int:
        """Where a stretch starts in the text."""
        if not self._starts:
            self._starts = _starts(self.text, self._texts)
        return self._starts[at]

    def word(self, number: int) -> int:
        """The number of the word that a piece is part of."""
        stretch, i, at = self._place(number)
        return self._words_before()[at] + stretch.numbers[i]

    def span(self, hit: Hit) -> tuple[int, int]:
        """Start and end of a hit in the text."""
        (first, i, at), (last, j, end) = self._place(hit[0]), self._place(hit[1])
        return self._start(at) + first.pieces[i].start, self._start(end) + last.pieces[j].end

    def gap(self, number: int) -> tuple[Gap, bool]:
        """What stands after a piece, and whether a sentence ends there; the piece is not the last."""
        before, between, following = self._between(number)
        return gap(between), ends_sentence(before, between, following)

    def _between(self, number: int) -> tuple[Piece, str, str]:
        (left, i, at), (right, j, end) = self._place(number), self._place(number + 1)
        if at == end:
            start = left.pieces[i].after
            between = self._texts[at][start : right.pieces[j].start]
        else:
            start = self._start(at) + left.pieces[i].after
            between = self.text[start : self._start(end) + right.pieces[j].start]
        return left.pieces[i], between, self._texts[end][right.pieces[j].start]

    def sentence(self, number: int) -> int:
        """The number of the sentence of a piece."""
        return self._unit("sentence", number)

    def paragraph(self, number: int) -> int:
        """The number of the paragraph of a piece."""
        return self._unit("paragraph", number)

    def _unit(self, unit: str, number: int) -> int:
        units = self._units.get(unit)
        if units is None:
            ends = (self._ends(unit, i) for i in range(self._numbers()[-1] - 1))
            units = self._units[unit] = list(accumulate(ends, initial=0))
        return units[number]

    def _ends(self, unit: str, number: int) -> bool:
        before, between, following = self._between(number)
        return ends_paragraph(between) if unit == "paragraph" else ends_sentence(before, between, following)

    def is_shouted(self, number: int) -> bool:
        """Whether a piece stands in a sentence that is all capitals, or, at the cut, may turn out to be."""
        long, end = 0, 0
        for at in self._sentence_around(number):
            stretch, i, _ = self._place(at)
            case = _case(stretch.pieces[i])
            if case is None:
                return False
            long += case
            end = max(end, at)
        return long >= 2 or (self.cut and end == self._numbers()[-1] - 1)

    def _sentence_around(self, number: int) -> Iterator[int]:
        """The pieces of a sentence, from one of them to its start, then to its end."""
        yield number
        at = number
        while at > 0 and not self._ends("sentence", at - 1):
            at -= 1
            yield at
        at = number
        while at < self._numbers()[-1] - 1 and not self._ends("sentence", at):
            at += 1
            yield at


_LONG_SPACE: Final = re.compile(r"\s{2,}")


def _starts(text: str, found: list[str]) -> list[int]:
    """Where each stretch of a text starts."""
    if not text.isascii() and has_no_break(text):
        return stretch_starts(text)
    lead = len(text) - len(text.lstrip())
    close = list(accumulate([len(stretch) + 1 for stretch in found], initial=lead))
    if close[-1] - 1 == len(text.rstrip()):
        # One space between any two.
        return close
    starts, shift = list[int](), 0
    for space in _LONG_SPACE.finditer(text, lead):
        shift += len(space[0]) - 1
        at = bisect_left(close, space.end() - shift)
        starts += [start + shift - len(space[0]) + 1 for start in close[len(starts) : at]]
    return starts + [start + shift for start in close[len(starts) :]]


def _case(piece: Piece) -> bool | None:
    """Whether a piece is a long word in capitals; None: it holds small letters."""
    word = piece.surface[:-1] if is_plural_capitals(piece.surface) else piece.surface
    if piece.kind != "word" or len(piece.folded) < 2:
        return False
    if any(c.islower() for c in word):
        return None
    return len(piece.folded) >= 4 and any(c.isupper() for c in word)
