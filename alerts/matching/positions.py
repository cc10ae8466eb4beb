"""Sentences and paragraphs of a text, and which sentences are written in capitals.

Built only for the few texts for which a clause needs it: it costs as much as all the rest of judging.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import accumulate

from alerts.matching.analyzer import Chunk, chunk_from
from alerts.query.capitals import ORDINARY_WORDS
from alerts.text.chunks import starts_of
from alerts.text.forms import is_plural_capitals
from alerts.text.tokens import Token, ends_paragraph, ends_sentence


class Positions:
    """The tokens of a text by number. A chunk is tokenized only when one of its tokens is looked at."""

    def __init__(self, text: str, texts: Sequence[str], chunks: Mapping[str, Chunk], *, truncated: bool) -> None:
        """`texts`: the chunks of `text`; `chunks`: all of them analysed; `truncated`: hidden text follows."""
        self._text = text
        self._chunk_texts = texts
        # By place in the text; a chunk is looked up by its text once, because comparing long texts takes long.
        self._chunks = [chunks[each] for each in texts]
        self._truncated = truncated
        self._cold: dict[str, Chunk] = {}
        # Where each chunk starts, and the number of its first token.
        self._starts = starts_of(texts, text)
        *self._firsts, self._size = accumulate((chunk.size for chunk in self._chunks), initial=0)
        # By token: whether its sentence is all capitals.
        self._all_caps: dict[int, bool] = {}
        self._units: dict[Callable[[int], bool], list[int]] = {}

    def tokenized(self, text: str) -> Chunk:
        """A chunk of the text that is kept without its tokens, with them."""
        chunk = self._cold.get(text)
        if chunk is None:
            chunk = self._cold[text] = chunk_from(text)
        return chunk

    def _chunk(self, at: int) -> Chunk:
        """A chunk with its tokens, by its place in the text."""
        chunk = self._chunks[at]
        if not chunk.tokens and chunk.size:
            chunk = self._chunks[at] = self.tokenized(self._chunk_texts[at])
        return chunk

    def sentence(self, offset: int) -> int:
        """The number of the sentence at an offset."""
        return self._unit(self._ends_sentence, offset)

    def paragraph(self, offset: int) -> int:
        """The number of the paragraph at an offset."""
        return self._unit(self._ends_paragraph, offset)

    def _unit(self, ends: Callable[[int], bool], offset: int) -> int:
        firsts = self._units.get(ends)
        if firsts is None:
            firsts = self._units[ends] = [number + 1 for number in range(self._size - 1) if ends(number)]
        return bisect_right(firsts, self._number(offset))

    def _number(self, offset: int) -> int:
        """The number of the token at an offset."""
        at = bisect_right(self._starts, offset) - 1
        return self._firsts[at] + self._chunk(at).token_at(offset - self._starts[at])

    def _token(self, number: int) -> tuple[Token, int]:
        """A token, and where its chunk starts."""
        at = bisect_right(self._firsts, number) - 1
        return self._chunk(at).tokens[number - self._firsts[at]], self._starts[at]

    def _between(self, number: int) -> tuple[Token, str, str]:
        """A token, the text between it and the next, and the next one's first character."""
        (before, at), (after, end) = self._token(number), self._token(number + 1)
        start = end + after.start
        return before, self._text[at + before.after : start], self._text[start]

    def _ends_paragraph(self, number: int) -> bool:
        return ends_paragraph(self._between(number)[1])

    def _ends_sentence(self, number: int) -> bool:
        return ends_sentence(*self._between(number))

    def is_all_caps(self, offset: int) -> bool:
        """Whether the sentence at an offset is all capitals; at the end of a truncated text, whether it may be."""
        number = self._number(offset)
        if number not in self._all_caps:
            self._all_caps.update(self._all_caps_around(number))
        return self._all_caps[number]

    def _all_caps_around(self, middle: int) -> dict[int, bool]:
        """The answer for a token and for those around it that had to be looked at."""
        looked_at, long_words = list[int](), 0
        for number in self._sentence_around(middle):
            known = self._all_caps.get(number)
            shows = _shows_all_caps(self._token(number)[0])
            if known is not None or shows is None:
                return dict.fromkeys(looked_at or [middle], bool(known))
            looked_at.append(number)
            long_words += shows
        all_caps = long_words >= 2 or (self._truncated and max(looked_at) == self._size - 1)
        return dict.fromkeys(looked_at, all_caps)

    def _sentence_around(self, middle: int) -> Iterator[int]:
        """The tokens of a sentence: one of them, those before it, those after it."""
        yield middle
        number = middle
        while number > 0 and not self._ends_sentence(number - 1):
            number -= 1
            yield number
        number = middle
        while number < self._size - 1 and not self._ends_sentence(number):
            number += 1
            yield number


def _shows_all_caps(token: Token) -> bool | None:
    """Whether a token shows an all-capital sentence: a long or ordinary word (THE). None: it has small letters."""
    word = token.surface[:-1] if is_plural_capitals(token.surface) else token.surface
    if token.kind != "word" or len(token.folded) < 2:
        return False
    if any(c.islower() for c in word):
        return None
    telling = len(token.folded) >= 4 or (len(token.folded) == 3 and token.folded in ORDINARY_WORDS)
    return telling and any(c.isupper() for c in word)
