"""Quotes: the sentences of a text that contain hits, each cut to two or three lines. Pure.

All offsets and lengths are in code points.
"""

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.text.sentences import Range, ends_before, sentence_at

MAX_QUOTE_CHARACTERS: Final = 320  # two to three lines of a mail
CONTEXT_CHARACTERS: Final = 100  # on each side of a hit in a long sentence
MAX_QUOTES: Final = 4
MAX_PASSAGES: Final = 20
MAX_PASSAGE_CHARACTERS: Final = 640  # no hit says which part of such a sentence matters
MAX_HITS: Final = 400  # a rule can hit every line of a long text; later hits are counted, not quoted


@dataclass(frozen=True, slots=True)
class QuotePart:
    """A part of a quote. `hit`: the rule matched here."""

    text: str
    hit: bool = False


Quote = tuple[QuotePart, ...]


def quotes(text: str, hits: Sequence[Range]) -> tuple[Quote, ...]:
    """Up to `MAX_QUOTES` quotes in the order of the text, chosen to show as many different hits as possible.

    `hits` may overlap; what lies outside the text is ignored.
    """
    merged = joined(hits, len(text))[:MAX_HITS]
    found = [(window, inside) for window, inside in _windows(text, merged)]
    return tuple(_quote(text, window, inside) for window, inside in choice(text, found))


def headline(title: str, hits: Sequence[Range], max_characters: int = MAX_QUOTE_CHARACTERS) -> Quote:
    """The title as one quote, cut at `max_characters`."""
    return _quote(title, (0, min(len(title), max_characters)), joined(hits, len(title)))


def opening(text: str, max_characters: int = 200) -> tuple[Quote, ...]:
    """The first sentence of `text`, for a rule without hits in it; empty when there is no text."""
    start = len(text) - len(text.lstrip())
    end = sentence_at(text, (start, start))[1]
    return (_quote(text, (start, _snap_back(text, end, min(end, start + max_characters))), ()),) if text.strip() else ()


def passages(text: str, sentences: Sequence[str]) -> tuple[Quote, ...]:
    """Quotes of sentences of `text` without hits, at most `MAX_PASSAGES`, in the order of the text."""
    found = sorted((at, one) for one in dict.fromkeys(sentences) if one and (at := text.find(one)) >= 0)
    return tuple(
        _quote(text, (at, _snap_back(text, at + len(one), min(at + len(one), at + MAX_PASSAGE_CHARACTERS))), ())
        for at, one in found[:MAX_PASSAGES]
    )


def joined(hits: Sequence[Range], length: int) -> tuple[Range, ...]:
    """`hits` clamped to 0..`length` and sorted; those that overlap or touch become one."""
    result: list[Range] = []
    for start, end in sorted((max(0, start), min(end, length)) for start, end in hits):
        if start >= end:
            continue
        if result and start <= result[-1][1]:
            result[-1] = (result[-1][0], max(end, result[-1][1]))
        else:
            result.append((start, end))
    return tuple(result)


def _windows(text: str, hits: tuple[Range, ...]) -> Iterator[tuple[Range, tuple[Range, ...]]]:
    """For each sentence with hits, the part to show and the hits in it: the sentence, or windows of a long one."""
    at = 0
    while at < len(hits):
        sentence = sentence_at(text, hits[at])
        near = (
            sentence[1]
            if sentence[1] - sentence[0] <= MAX_QUOTE_CHARACTERS
            else hits[at][0] + MAX_QUOTE_CHARACTERS - 2 * CONTEXT_CHARACTERS
        )
        inside = (hits[at], *(hit for hit in hits[at + 1 : at + 1 + MAX_QUOTE_CHARACTERS] if hit[1] <= near))
        yield _window(text, sentence, inside), inside
        at += len(inside)


def _window(text: str, sentence: Range, inside: tuple[Range, ...]) -> Range:
    """The part of `sentence` that shows the hits `inside` it with context, at most `MAX_QUOTE_CHARACTERS` long."""
    start, end = sentence
    if end - start <= MAX_QUOTE_CHARACTERS:
        return sentence
    first, last = inside[0][0], min(inside[-1][1], inside[0][0] + MAX_QUOTE_CHARACTERS)
    spare = MAX_QUOTE_CHARACTERS - (last - first)
    left = max(start, first - spare // 2)
    right = min(end, left + MAX_QUOTE_CHARACTERS)
    left = max(start, min(left, right - MAX_QUOTE_CHARACTERS))
    return _snap_forward(text, start, left, first), _snap_back(text, end, right, last)


def _snap_forward(text: str, start: int, cut: int, first: int) -> int:
    """`cut` moved right to the start of a word, or at least off a combining mark, but never past `first`."""
    if cut <= start:
        return start
    space = text.find(" ", cut - 1, min(first, cut + 30))
    at = cut if space < 0 else space + 1
    while at < first and _joins(text, at):
        at += 1
    return at


def _snap_back(text: str, end: int, cut: int, last: int = 0) -> int:
    """`cut` moved left to the end of a word, or at least off a combining mark, but never before `last`."""
    if cut >= end:
        return end
    space = text.rfind(" ", max(last, cut - 30), cut + 1)
    at = cut if space < 0 else space
    while at > last and _joins(text, at):
        at -= 1
    return at


def _joins(text: str, at: int) -> bool:
    """Whether the character at `at` is drawn with the one before it: a combining mark or a joiner."""
    return at < len(text) and (unicodedata.category(text[at]) in {"Mn", "Mc", "Me"} or text[at] in "\u200c\u200d")


def choice(text: str, found: list[tuple[Range, tuple[Range, ...]]]) -> list[tuple[Range, tuple[Range, ...]]]:
    """The windows of `found` that together show the most different hits; of equal ones the earlier is chosen."""
    words = [{text[a:b].casefold() for a, b in inside} for _, inside in found]
    chosen: list[int] = []
    shown: set[str] = set()
    while len(chosen) < min(MAX_QUOTES, len(found)):
        best = max((i for i in range(len(found)) if i not in chosen), key=lambda i: (len(words[i] - shown), -i))
        chosen.append(best)
        shown |= words[best]
    return [found[i] for i in sorted(chosen)]


def _quote(text: str, window: Range, hits: tuple[Range, ...]) -> Quote:
    """The text inside `window` as parts, with an ellipsis where the window cuts a line."""
    start, end = window
    parts = [QuotePart("… ")] if start > 0 and text[start - 1] != "\n" and not ends_before(text, start) else []
    at = start
    for a, b in hits:
        if a >= end or b <= start:
            continue
        parts += [QuotePart(text[at:a]), QuotePart(text[max(a, start) : min(b, end)], hit=True)]
        at = min(b, end)
    parts.append(QuotePart(text[at:end]))
    if end < len(text) and not _is_closed(text, end):
        parts.append(QuotePart(" …"))
    return tuple(part for part in parts if part.text)


def _is_closed(text: str, end: int) -> bool:
    """Whether a sentence or a line ends at `end`."""
    return text[end] == "\n" or ends_before(text, end)
