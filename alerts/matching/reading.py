"""One field of an article as the matcher reads it: pieces by number, found only where something is looked for."""

from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from collections.abc import Set as AbstractSet
from itertools import accumulate, pairwise
from operator import attrgetter
from typing import Final

from alerts.matching.forms import is_plural_capitals
from alerts.matching.lexicon import Lexicon, Stretch, lay_out
from alerts.matching.stretches import Starts, stretches
from alerts.matching.vocabulary import Atom
from crawler.text import Gap, Piece, ends_paragraph, ends_sentence, gap

# A piece's number is that of its stretch, then, in the lower bits, its own in the stretch: pieces stand in the order of
# their numbers.
_BITS: Final = 32
_OWN: Final = (1 << _BITS) - 1
# The first and the last piece of a hit.
Hit = tuple[int, int]
# The same and the flags of its edges (see `lexicon`).
Posting = tuple[int, int, int]
_WORDS: Final = attrgetter("words")


class Reading:
    """The pieces of a text. `cut`: more text would follow that is not to be seen."""

    def __init__(self, text: str, lexicon: Lexicon, *, cut: bool = False) -> None:
        """Cut the text and learn its words; everything else waits until it is asked for."""
        self.text = text
        self.cut = cut
        self._texts = found = stretches(text)
        # All that stands somewhere in the text.
        self.atoms = lexicon.atoms(found)
        self._holders, self._memory, self._flagged = lexicon.holders, lexicon.memory, lexicon.flagged
        self._postings: dict[Atom, Sequence[Posting]] = {}
        self._last: dict[str, int] = {}
        self._places: dict[str, list[int]] = {}
        self._before: list[int] = []
        self._numbers: list[int] = []
        self._starts: Starts | None = None
        self._units: dict[str, list[int]] = {}
        self._cold: dict[str, Stretch] = {}

    @property
    def words(self) -> int:
        """How many words the text has."""
        return self._words_before()[-1]

    def holds(self, atom: Atom, heeds: int) -> bool:
        """Whether an atom stands somewhere with none of these flags at its edges."""
        if atom not in self.atoms:
            return False
        return atom not in self._flagged or any(
            held == atom and not flags & heeds
            for text in self._where(atom)
            for held, _, _, flags in self._memory[text].hits
        )

    def _where(self, atom: Atom) -> AbstractSet[str]:
        """The stretches of the text that hold an atom."""
        if not self._last:
            self._last = dict(zip(self._texts, range(len(self._texts)), strict=True))
        return self._last.keys() & self._holders[atom]

    def postings(self, atom: Atom) -> Sequence[Posting]:
        """Where an atom stands, in order."""
        found = self._postings.get(atom)
        if found is None:
            found = self._postings[atom] = self._find(atom)
        return found

    def _find(self, atom: Atom) -> Sequence[Posting]:
        if atom not in self.atoms:
            return ()
        found = list[Posting]()
        for text in self._where(atom):
            places = self._places.get(text) or self._place_all(text)
            for held, i, j, flags in self._memory[text].hits:
                if held == atom:
                    found.extend([(at + i, at + j, flags) for at in places])
        found.sort()
        return found

    def _place_all(self, text: str) -> list[int]:
        """The numbers of a stretch's first piece wherever it stands."""
        texts, last, at = self._texts, self._last[text], self._texts.index(text)
        found = [at << _BITS]
        while at < last:
            at = texts.index(text, at + 1)
            found.append(at << _BITS)
        self._places[text] = found
        return found

    def following(self, number: int, atom: Atom) -> list[Posting]:
        """The places of an atom that start right after a piece."""
        start = self.after(number)
        if start is None:
            return []
        text = self._texts[start >> _BITS]
        if text not in self._holders.get(atom, ()):
            return []
        own = start & _OWN
        hits = self._memory[text].hits
        return [(start, start - own + j, flags) for held, i, j, flags in hits if held == atom and i == own]

    def _words_before(self) -> list[int]:
        """How many words stand before each stretch, and all at the end."""
        if not self._before:
            in_order = map(self._memory.__getitem__, self._texts)
            self._before = list(accumulate(map(_WORDS, in_order), initial=0))
        return self._before

    def _laid_out(self, at: int) -> Stretch:
        """A stretch with its pieces."""
        text = self._texts[at]
        stretch = self._memory[text]
        if not stretch.pieces and stretch.size:
            stretch = self._cold.get(text) or lay_out(text)
            self._cold[text] = stretch
        return stretch

    def _place(self, number: int) -> tuple[Stretch, int, int]:
        """The stretch of a piece, its number in the stretch, and the stretch's number."""
        at = number >> _BITS
        return self._laid_out(at), number & _OWN, at

    def after(self, number: int) -> int | None:
        """The piece after another; None after the last."""
        at = number >> _BITS
        texts, memory = self._texts, self._memory
        if (number & _OWN) + 1 < memory[texts[at]].size:
            return number + 1
        at += 1
        while at < len(texts) and not memory[texts[at]].size:
            at += 1
        return at << _BITS if at < len(texts) else None

    def numbers(self) -> list[int]:
        """The pieces, in order."""
        if not self._numbers:
            sizes = (self._memory[text].size for text in self._texts)
            self._numbers = [(at << _BITS) + i for at, size in enumerate(sizes) for i in range(size)]
        return self._numbers

    def word(self, number: int) -> int:
        """The number of the word that a piece is part of."""
        stretch, i, at = self._place(number)
        return self._words_before()[at] + stretch.numbers[i]

    def span(self, hit: Hit) -> tuple[int, int]:
        """Start and end of a hit in the text."""
        (first, i, at), (last, j, end) = self._place(hit[0]), self._place(hit[1])
        return self._start(at) + first.pieces[i].start, self._start(end) + last.pieces[j].end

    def _start(self, at: int) -> int:
        """Where a stretch starts in the text."""
        if self._starts is None:
            self._starts = Starts(self.text, self._texts)
        return self._starts.of(at)

    def gap(self, number: int, following: int) -> tuple[Gap, bool]:
        """What stands between two neighbouring pieces, and whether a sentence ends there."""
        before, between, first = self._between(number, following)
        return gap(between), ends_sentence(before, between, first)

    def _between(self, number: int, following: int) -> tuple[Piece, str, str]:
        (left, i, at), (right, j, end) = self._place(number), self._place(following)
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
        starts = self._units.get(unit)
        if starts is None:
            pairs = pairwise(self.numbers())
            starts = self._units[unit] = [b for a, b in pairs if self._ends(unit, a, b)]
        return bisect_right(starts, number)

    def _ends(self, unit: str, number: int, following: int) -> bool:
        before, between, first = self._between(number, following)
        return ends_paragraph(between) if unit == "paragraph" else ends_sentence(before, between, first)

    def is_shouted(self, number: int) -> bool:
        """Whether a piece stands in a sentence that is all capitals, or, at the cut, may turn out to be."""
        numbers = self.numbers()
        at = bisect_left(numbers, number)
        long, end = 0, 0
        for i in self._sentence_around(numbers, at):
            stretch, own, _ = self._place(numbers[i])
            case = _case(stretch.pieces[own])
            if case is None:
                return False
            long += case
            end = max(end, i)
        return long >= 2 or (self.cut and end == len(numbers) - 1)

    def _sentence_around(self, numbers: Sequence[int], middle: int) -> Iterator[int]:
        """Where the pieces of a sentence stand in `numbers`: one of them, those before it, those after it."""
        yield middle
        at = middle
        while at > 0 and not self._ends("sentence", numbers[at - 1], numbers[at]):
            at -= 1
            yield at
        at = middle
        while at < len(numbers) - 1 and not self._ends("sentence", numbers[at], numbers[at + 1]):
            at += 1
            yield at


def _case(piece: Piece) -> bool | None:
    """Whether a piece is a long word in capitals; None: it holds small letters."""
    word = piece.surface[:-1] if is_plural_capitals(piece.surface) else piece.surface
    if piece.kind != "word" or len(piece.folded) < 2:
        return False
    if any(c.islower() for c in word):
        return None
    return len(piece.folded) >= 4 and any(c.isupper() for c in word)
