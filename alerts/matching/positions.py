"""All pieces of a text in a row: in which sentence or paragraph they stand, and in what company of capitals.

Made only for the few texts of which a clause asks for it: it costs as much as all the rest of judging.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate

from alerts.matching.analyzer import Chunk, lay_out
from alerts.query.capitals import ORDINARY
from alerts.text.chunks import starts_of
from alerts.text.forms import is_plural_capitals
from alerts.text.tokens import Token, ends_paragraph, ends_sentence


class Positions:
    """The pieces of a text by number. A stretch is taken apart only when one of its pieces is looked at."""

    def __init__(self, text: str, texts: Sequence[str], memory: Mapping[str, Chunk], *, cut: bool) -> None:
        """Number the pieces of the stretches `texts`. `cut`: more text would follow that is not to be seen."""
        self._text = text
        self._texts = texts
        self._memory = memory
        self._cut = cut
        self._cold: dict[str, Chunk] = {}
        # Where each stretch starts, and the number of its first piece.
        self._starts = starts_of(texts, text)
        *self._firsts, self._size = accumulate((memory[each].size for each in texts), initial=0)
        # Of pieces asked for: whether their sentence is all capitals.
        self._shouted: dict[int, bool] = {}
        self._units: dict[Callable[[int], bool], list[int]] = {}

    def stretch(self, text: str) -> Chunk:
        """A stretch of the text with its pieces."""
        stretch = self._memory[text]
        if not stretch.pieces and stretch.size:
            stretch = self._cold.get(text) or lay_out(text)
            self._cold[text] = stretch
        return stretch

    def sentence(self, place: int) -> int:
        """The number of the sentence of a place in the text."""
        return self._unit(self._ends_sentence, place)

    def paragraph(self, place: int) -> int:
        """The number of the paragraph of a place in the text."""
        return self._unit(self._ends_paragraph, place)

    def _unit(self, ends: Callable[[int], bool], place: int) -> int:
        firsts = self._units.get(ends)
        if firsts is None:
            firsts = self._units[ends] = [number + 1 for number in range(self._size - 1) if ends(number)]
        return bisect_right(firsts, self._number(place))

    def _number(self, place: int) -> int:
        """The number of the piece that holds a place in the text."""
        at = bisect_right(self._starts, place) - 1
        return self._firsts[at] + self.stretch(self._texts[at]).own(place - self._starts[at])

    def _piece(self, number: int) -> tuple[Token, int]:
        """A piece, and where its stretch starts."""
        at = bisect_right(self._firsts, number) - 1
        return self.stretch(self._texts[at]).pieces[number - self._firsts[at]], self._starts[at]

    def _between(self, number: int) -> tuple[Token, str, str]:
        """A piece, what stands between it and the next, and the next one's first character."""
        (before, at), (after, end) = self._piece(number), self._piece(number + 1)
        start = end + after.start
        return before, self._text[at + before.after : start], self._text[start]

    def _ends_paragraph(self, number: int) -> bool:
        return ends_paragraph(self._between(number)[1])

    def _ends_sentence(self, number: int) -> bool:
        return ends_sentence(*self._between(number))

    def is_shouted(self, place: int) -> bool:
        """Whether a place stands in a sentence that is all capitals, or, at the cut, may turn out to be."""
        number = self._number(place)
        if number not in self._shouted:
            self._shouted.update(self._told_of(number))
        return self._shouted[number]

    def _told_of(self, middle: int) -> dict[int, bool]:
        """The same of the pieces around one that had to be looked at."""
        looked_at, long = list[int](), 0
        for number in self._sentence_around(middle):
            known = self._shouted.get(number)
            case = _case(self._piece(number)[0])
            if known is not None or case is None:
                return dict.fromkeys(looked_at or [middle], bool(known))
            looked_at.append(number)
            long += case
        shouted = long >= 2 or (self._cut and max(looked_at) == self._size - 1)
        return dict.fromkeys(looked_at, shouted)

    def _sentence_around(self, middle: int) -> Iterator[int]:
        """The pieces of a sentence: one of them, those before it, those after it."""
        yield middle
        number = middle
        while number > 0 and not self._ends_sentence(number - 1):
            number -= 1
            yield number
        number = middle
        while number < self._size - 1 and not self._ends_sentence(number):
            number += 1
            yield number


def _case(piece: Token) -> bool | None:
    """Whether a piece is a long word in capitals, or one as ordinary as THE; None: it holds small letters."""
    word = piece.surface[:-1] if is_plural_capitals(piece.surface) else piece.surface
    if piece.kind != "word" or len(piece.folded) < 2:
        return False
    if any(c.islower() for c in word):
        return None
    telling = len(piece.folded) >= 4 or (len(piece.folded) == 3 and piece.folded in ORDINARY)
    return telling and any(c.isupper() for c in word)
