"""One field of an article: which terms it holds, and, computed on demand, where."""

from bisect import bisect_right, insort
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from operator import itemgetter
from typing import Final

from alerts.matching.analyzer import Analyzer, Chunk
from alerts.matching.positions import Positions
from alerts.matching.vocabulary import TermId
from alerts.text.chunks import chunk_at, chunks, first_chunk, offsets_of, starts_of
from alerts.text.tokens import Gap, ends_sentence, gap

# Finding more chunks than this one by one would cost more than one pass over the text.
_MAX_CHUNK_SEARCHES: Final = 16
# Start and end of a hit in the text; both are edges of tokens.
Hit = tuple[int, int]
# Start, end, flags (see `analyzer`), the number of the last token in its chunk, the chunk's start and end, the chunk.
# A chunk is never looked up again by its text: comparing equal texts takes as long as they are.
Posting = tuple[int, int, int, int, int, int, Chunk]
# Where a chunk starts and ends, the number of words before it, the chunk.
CountedChunk = tuple[int, int, int, Chunk]
_START_AND_END: Final = itemgetter(0, 1)


class FieldIndex:
    """The terms of a text. `truncated`: hidden text follows."""

    def __init__(self, text: str, analyzer: Analyzer, *, truncated: bool = False) -> None:
        self.text = text
        self.truncated = truncated
        self._chunk_texts = found = chunks(text)
        self.term_ids = analyzer.term_ids(found)
        self._chunks_by_term, self._chunks, self._flagged = analyzer.chunks_by_term, analyzer.chunks, analyzer.flagged
        self._extra_words = analyzer.extra_words
        self._postings: dict[TermId, Sequence[Posting]] = {}
        self._distinct_chunks: AbstractSet[str] = frozenset()
        # The words before these chunks have been counted: their starts, sorted, and the counts.
        self._starts = [0]
        self._counted_chunks: dict[int, CountedChunk] = {0: (0, 0, 0, Chunk(0, 0))}
        self._positions: Positions | None = None

    @property
    def words(self) -> int:
        """The number of words."""
        return self._count(self._chunk_texts)

    def _count(self, texts: Sequence[str]) -> int:
        extra_words = self._extra_words
        return len(texts) + sum([extra_words[text] for text in texts if text in extra_words])

    def has(self, term_id: TermId, forbidden_flags: int) -> bool:
        """Whether a term occurs with none of these flags."""
        if term_id not in self.term_ids:
            return False
        return term_id not in self._flagged or any(
            held == term_id and not flags & forbidden_flags
            for text in self._chunks_with(term_id)
            for held, _, _, flags, _, _ in self._chunks[text].hits
        )

    def _chunks_with(self, term_id: TermId) -> AbstractSet[str]:
        """The chunks of the text that hold a term."""
        if not self._distinct_chunks:
            self._distinct_chunks = frozenset(self._chunk_texts)
        return self._distinct_chunks & self._chunks_by_term[term_id]

    def postings(self, term_id: TermId) -> Sequence[Posting]:
        """The occurrences of a term, in order."""
        found = self._postings.get(term_id)
        if found is None:
            found = self._postings[term_id] = self._find(term_id)
        return found

    def hits(self, term_id: TermId, forbidden_flags: int) -> list[Hit]:
        """Where a term occurs with none of these flags."""
        return [posting[:2] for posting in self.postings(term_id) if not posting[2] & forbidden_flags]

    def _find(self, term_id: TermId) -> Sequence[Posting]:
        if term_id not in self.term_ids:
            return ()
        found = [
            (at + start, at + end, flags, last, at, at + len(text), chunk)
            for text, at in self._offsets(self._chunks_with(term_id))
            for chunk in (self._chunks[text],)
            for held, _, last, flags, start, end in chunk.hits
            if held == term_id
        ]
        found.sort(key=_START_AND_END)
        return found

    def _offsets(self, wanted: AbstractSet[str]) -> Iterable[tuple[str, int]]:
        """Some chunks of the text with their offsets."""
        if len(wanted) <= _MAX_CHUNK_SEARCHES:
            return ((text, at) for text in wanted for at in offsets_of(text, self.text))
        starts = starts_of(self._chunk_texts, self.text)
        return ((text, at) for text, at in zip(self._chunk_texts, starts, strict=True) if text in wanted)

    def following(self, posting: Posting, term_id: TermId) -> list[Posting]:
        """The occurrences of a term that start with the token after another occurrence."""
        _, _, _, last_token, at, until, chunk = posting
        first = last_token + 1
        if first == chunk.size:
            following = self._after(until)
            if following is None:
                return []
            first, (at, until, chunk) = 0, following
        return [
            (at + start, at + end, flags, last, at, until, chunk)
            for held, i, last, flags, start, end in chunk.hits_from(first)
            if held == term_id and i == first
        ]

    def is_last(self, posting: Posting) -> bool:
        """Whether an occurrence ends with the last token of the text."""
        _, _, _, last_token, _, until, chunk = posting
        return last_token + 1 == chunk.size and self._after(until) is None

    def _after(self, end: int) -> tuple[int, int, Chunk] | None:
        """The first chunk with tokens from an offset on, and where it starts and ends."""
        while following := first_chunk(self.text, end):
            at, text = following
            end, chunk = at + len(text), self._chunks[text]
            if chunk.size:
                return at, end, chunk
        return None

    def gap(self, posting: Posting, following: Posting) -> tuple[Gap, bool]:
        """The gap between two occurrences with neighbouring tokens, and whether a sentence ends in it."""
        _, _, _, last_token, at, _, chunk = posting
        before = chunk.tokens[last_token]
        start = following[0]
        between = self.text[at + before.after : start]
        if not between:
            return Gap.SOLID, False
        return gap(between), ends_sentence(before, between, self.text[start])

    def word(self, offset: int) -> int:
        """The number of the word at an offset in the text."""
        start, end, before, chunk = self._chunk_at(offset)
        if chunk.words <= 1:
            return before
        if not chunk.tokens:
            chunk = self.positions().tokenized(self.text[start:end])
            self._counted_chunks[start] = (start, end, before, chunk)
        return before + chunk.word_numbers[chunk.token_at(offset - start)]

    def _chunk_at(self, offset: int) -> CountedChunk:
        """The chunk at an offset. Its words are counted from the nearest chunk before it that has been counted."""
        known = self._counted_chunks[self._starts[bisect_right(self._starts, offset) - 1]]
        start, end, before, _ = known
        if offset < end:
            return known
        texts = chunks(self.text[start:offset])
        begun = bool(texts) and self.text.endswith(texts[-1], start, offset)
        at = offset - len(texts.pop()) if begun else offset
        text = chunk_at(self.text, at)
        found = (at, at + len(text), before + self._count(texts), self._chunks[text] if text else Chunk(0, 0))
        self._counted_chunks[at] = found
        insort(self._starts, at)
        return found

    def positions(self) -> Positions:
        """Sentences, paragraphs and capitals of the text."""
        if self._positions is None:
            self._positions = Positions(self.text, self._chunk_texts, self._chunks, truncated=self.truncated)
        return self._positions
