"""One field of an article as the matcher reads it: pieces by number, found only where something is looked for."""

from bisect import bisect_right
from collections.abc import Iterator, Sequence
from itertools import accumulate

from alerts.matching.forms import is_plural_capitals
from alerts.matching.lexicon import Lexicon, Stretch, lay_out, stretches
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
        self._lexicon = lexicon
        self._stretches = stretches(text)
        distinct = set(self._stretches)
        lexicon.learn(distinct)
        self._distinct = lexicon.hot.keys() & distinct
        # All that stands somewhere in the text.
        self.atoms = frozenset[Atom]().union(*[lexicon.hot[held].atoms for held in self._distinct])
        self._postings: dict[Atom, Sequence[Posting]] = {}
        self._places: dict[str, list[int]] = {}
        self._first: list[int] = []
        self._before: list[int] = []
        self._starts: list[int] = []
        self._units: dict[str, list[int]] = {}
        self._cold: dict[str, Stretch] = {}

    @property
    def words(self) -> int:
        """How many words the text has."""
        return self._words_before()[-1]

    def postings(self, atom: Atom) -> Sequence[Posting]:
        """Where an atom stands, in order."""
        found = self._postings.get(atom)
        if found is None:
            found = self._postings[atom] = self._find(atom)
        return found

    def _find(self, atom: Atom) -> Sequence[Posting]:
        if atom not in self.atoms:
            return ()
        hot, first, places, found = self._lexicon.hot, self._numbers(), self._places_of_held(), list[Posting]()
        for text in self._lexicon.holders[atom] & self._distinct:
            for held, i, j, flags in hot[text].hits:
                if held == atom:
                    found.extend([(first[at] + i, first[at] + j, flags) for at in places[text]])
        found.sort()
        return found

    def _places_of_held(self) -> dict[str, list[int]]:
        """Where each stretch that holds anything stands."""
        if not self._places:
            self._places = {text: [] for text in self._distinct}
            for at, text in enumerate(self._stretches):
                if text in self._places:
                    self._places[text].append(at)
        return self._places

    def _numbers(self) -> list[int]:
        """The number of the first piece of each stretch, and of all pieces at the end."""
        if not self._first:
            self._first = list(accumulate(map(self._lexicon.pieces.__getitem__, self._stretches), initial=0))
        return self._first

    def _words_before(self) -> list[int]:
        """How many words stand before each stretch, and all at the end."""
        if not self._before:
            self._before = list(accumulate(map(self._lexicon.words.__getitem__, self._stretches), initial=0))
        return self._before

    def _place(self, number: int) -> tuple[Stretch, int, int]:
        """The stretch of a piece, its number in the stretch, and the stretch's number."""
        first = self._numbers()
        at = bisect_right(first, number) - 1
        text = self._stretches[at]
        stretch = self._lexicon.hot.get(text) or self._cold.get(text)
        if stretch is None:
            stretch = self._cold[text] = lay_out(text)
        return stretch, number - first[at], at

    def _start(self, at: int) -> int:
        """Where a stretch starts in the text."""
        if not self._starts:
            self._starts = _starts(self.text)
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
            between = self._stretches[at][start : right.pieces[j].start]
        else:
            start = self._start(at) + left.pieces[i].after
            between = self.text[start : self._start(end) + right.pieces[j].start]
        return left.pieces[i], between, self._stretches[end][right.pieces[j].start]

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


def _starts(text: str) -> list[int]:
    """Where each stretch of a text starts."""
    place, starts = 0, list[int]()
    for paragraph in text.split("\n\n"):
        found = stretches(paragraph)
        if len(paragraph) == sum(map(len, found)) + len(found) - 1:
            # One space between any two: no search is needed.
            starts.extend(accumulate(map((1).__add__, map(len, found[:-1])), initial=place))
        else:
            at = 0
            for stretch in found:
                at = paragraph.find(stretch, at)
                starts.append(place + at)
                at += len(stretch)
        place += len(paragraph) + 2
    return starts


def _case(piece: Piece) -> bool | None:
    """Whether a piece is a long word in capitals; None: it holds small letters."""
    word = piece.surface[:-1] if is_plural_capitals(piece.surface) else piece.surface
    if piece.kind != "word" or len(piece.folded) < 2:
        return False
    if any(c.islower() for c in word):
        return None
    return len(piece.folded) >= 4 and any(c.isupper() for c in word)
