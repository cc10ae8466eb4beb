"""One field of an article as the matcher reads it: what stands in it, and where, found only when it is asked for."""

from bisect import bisect_right, insort
from collections.abc import Sequence
from collections.abc import Set as AbstractSet

from alerts.matching.analyzer import Analyzer
from alerts.matching.positions import Positions
from alerts.matching.vocabulary import Atom
from alerts.text.chunks import chunk_at, chunks, first_chunk, places_of
from alerts.text.tokens import Gap, ends_sentence, gap

# Where a hit starts and ends in the text; both are edges of pieces.
Hit = tuple[int, int]
# The same and the flags of its edges (see `lexicon`); of its last piece the number in its stretch, the stretch's start,
# and the stretch.
Posting = tuple[int, int, int, int, int, str]
# Where a stretch starts, how many words stand before it, and the stretch.
Counted = tuple[int, int, str]


class FieldIndex:
    """The pieces of a text. `cut`: more text would follow that is not to be seen."""

    def __init__(self, text: str, lexicon: Analyzer, *, cut: bool = False) -> None:
        """Cut the text and learn its words; everything else waits until it is asked for."""
        self.text = text
        self.cut = cut
        self._texts = found = chunks(text)
        # All that stands somewhere in the text.
        self.atoms = lexicon.atoms(found)
        self._holders, self._memory, self._flagged = lexicon.holders, lexicon.memory, lexicon.flagged
        self._more = lexicon.more
        self._postings: dict[Atom, Sequence[Posting]] = {}
        self._distinct: AbstractSet[str] = frozenset()
        # Starts of stretches, in order, before which the words have been counted.
        self._starts = [0]
        self._counted: dict[int, Counted] = {0: (0, 0, "")}
        self._layout: Positions | None = None

    @property
    def words(self) -> int:
        """How many words the text has."""
        return self._count(self._texts)

    def _count(self, texts: Sequence[str]) -> int:
        more = self._more
        return len(texts) + sum([more[text] for text in texts if text in more])

    def holds(self, atom: Atom, forbidden_flags: int) -> bool:
        """Whether an atom stands somewhere with none of these flags at its edges."""
        if atom not in self.atoms:
            return False
        return atom not in self._flagged or any(
            held == atom and not flags & forbidden_flags
            for text in self._where(atom)
            for held, _, _, flags, _, _ in self._memory[text].hits
        )

    def _where(self, atom: Atom) -> AbstractSet[str]:
        """The stretches of the text that hold an atom."""
        if not self._distinct:
            self._distinct = frozenset(self._texts)
        return self._distinct & self._holders[atom]

    def postings(self, atom: Atom) -> Sequence[Posting]:
        """Where an atom stands, in order."""
        found = self._postings.get(atom)
        if found is None:
            found = self._postings[atom] = self._find(atom)
        return found

    def _find(self, atom: Atom) -> Sequence[Posting]:
        if atom not in self.atoms:
            return ()
        found = [
            (at + start, at + end, flags, last, at, text)
            for text in self._where(atom)
            for at in places_of(text, self.text)
            for held, _, last, flags, start, end in self._memory[text].hits
            if held == atom
        ]
        found.sort()
        return found

    def following(self, posting: Posting, atom: Atom) -> list[Posting]:
        """The places of an atom that start with the piece right after another's."""
        _, _, _, own, at, text = posting
        first = own + 1
        if first == self._memory[text].size:
            following = self._after(at + len(text))
            if following is None:
                return []
            first, (at, text) = 0, following
        return [
            (at + start, at + end, flags, last, at, text)
            for held, i, last, flags, start, end in self._memory[text].hits_from(first)
            if held == atom and i == first
        ]

    def _after(self, end: int) -> tuple[int, str] | None:
        """The first stretch with pieces from a place on, and where it starts."""
        following = first_chunk(self.text, end)
        while following and not self._memory[following[1]].size:
            following = first_chunk(self.text, following[0] + len(following[1]))
        return following

    def gap(self, posting: Posting, following: Posting) -> tuple[Gap, bool]:
        """What stands between two places with neighbouring pieces, and whether a sentence ends there."""
        _, _, _, own, at, text = posting
        before = self._memory[text].pieces[own]
        start = following[0]
        between = self.text[at + before.after : start]
        return gap(between), ends_sentence(before, between, self.text[start])

    def word(self, place: int) -> int:
        """The number of the word that a place in the text is part of."""
        start, before, text = self._stretch_at(place)
        stretch = self._memory[text]
        if stretch.words <= 1:
            return before
        if not stretch.pieces:
            stretch = self.layout().stretch(text)
        return before + stretch.numbers[stretch.own(place - start)]

    def _stretch_at(self, place: int) -> Counted:
        """The stretch that holds a place; words are counted from the nearest known one before it."""
        known = self._counted[self._starts[bisect_right(self._starts, place) - 1]]
        start, before, text = known
        if place < start + len(text):
            return known
        texts = chunks(self.text[start:place])
        begun = bool(texts) and self.text.endswith(texts[-1], start, place)
        at = place - len(texts.pop()) if begun else place
        found = self._counted[at] = (at, before + self._count(texts), chunk_at(self.text, at))
        insort(self._starts, at)
        return found

    def layout(self) -> Positions:
        """The text's pieces in a row, for what asks for more than hits."""
        if self._layout is None:
            self._layout = Positions(self.text, self._texts, self._memory, cut=self.cut)
        return self._layout
