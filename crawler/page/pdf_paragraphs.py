"""From the lines of a PDF to paragraphs: without running heads, with words that a line's end parts made whole. Pure.

Lines come in the order in which they are drawn, which is that of reading in what word processors and typesetters make.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from statistics import median
from typing import Final

from crawler.page.pdf_pages import PdfLine

MIN_REPEATS: Final = 2  # pages on which a line in the margin is, to be a running head
EDGE_LINES: Final = 3  # at the top of a page, and at its foot, that may be running heads
WIDE_PITCH: Final = 1.3  # times the usual distance between two lines
OTHER_SIZE: Final = 1.08  # times the size of letters
APART: Final = 1.8  # times the size of letters, between a page number and the text
INDENT: Final = 0.8  # in ems
SHORT_LINE: Final = 0.75  # of the usual length of lines: one that ends a sentence there ends a paragraph
_NUMBER_ALONE: Final = re.compile(r"\W*(?:[^\W\d]{1,9}\W+)?\d{1,4}(?:\s*(?:/|[^\W\d]{1,4})\s*\d{1,4})?\W*")
_DIGITS: Final = re.compile(r"\d+")
_SENTENCE_END: Final = re.compile(r"[.!?:;…。！？]['\"»”’)\]]*$")
_BULLET: Final = re.compile(r"[•◦▪‣●■–—*-]\s|\(?(?:\d{1,3}|[^\W\d]{1,2})[.)]\s")
_PARTED: Final = re.compile(r"(?<!\w)(\w+)([-\u00ad\u2010])$")
_BEGUN: Final = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class PdfText:
    """The paragraphs of a document. `heads`: the running heads that are not in them, each once.

    `parted`: words with a hyphen at the end of a line, which was taken for one that parts the word, and may be its own.
    """

    paragraphs: tuple[str, ...]
    heads: tuple[str, ...] = ()
    parted: tuple[str, ...] = ()


def pdf_text(pages: Sequence[Sequence[PdfLine]]) -> PdfText:
    """The paragraphs of a document's pages."""
    heads = _running_heads(pages)
    lines = [[line for line in page if id(line) not in heads] for page in pages]
    said = {_key(line)[0]: line.text for page in reversed(pages) for line in page if id(line) in heads}
    words = {word.casefold() for page in lines for line in page for word in re.findall(r"\w+(?:-\w+)*", line.text)}
    parted: dict[str, None] = {}
    texts = [_joined(part, words, parted) for part in _paragraphs(lines)]
    return PdfText(tuple(text for text in texts if text), tuple(said.values()), tuple(parted))


def body_size(pages: Sequence[Sequence[PdfLine]]) -> float:
    """The size of most letters, in points; 0 when there are none."""
    sizes: Counter[float] = Counter()
    for page in pages:
        for line in page:
            sizes[round(line.size, 1)] += len(line.text)
    return max(sizes, key=lambda size: sizes[size], default=0.0)


def _running_heads(pages: Sequence[Sequence[PdfLine]]) -> frozenset[int]:
    """Which lines, by identity, stand at the top or foot of several pages but for numbers, or are a page's number.

    They are looked for from the edge inwards, up to the first height without any.
    """
    edges = [_edges(page) for page in pages]
    alike = Counter(key for edge in edges for key in {_key(line) for rows in edge for row in rows for line in row})
    often = max(MIN_REPEATS, 2 * len(pages) // 5)  # left and right pages may have heads of their own
    found: set[int] = set()
    for edge in edges:
        for rows in edge:
            for row, inner in pairwise(rows):
                heads = {id(one) for one in row if alike[_key(one)] >= often or _is_page_number(one, inner)}
                found |= heads
                if not heads:
                    break
    return frozenset(found)


def _edges(page: Sequence[PdfLine]) -> tuple[list[list[PdfLine]], ...]:
    """The lines at the top and at the foot of a page by their heights, from the edge inwards, with one row more."""
    rows: dict[int, list[PdfLine]] = {}
    for line in page:
        rows.setdefault(round(line.y), []).append(line)
    heights = sorted(rows, reverse=True)
    most = min(EDGE_LINES, len(heights) // 3) + 1
    return [rows[y] for y in heights[:most]], [rows[y] for y in heights[: -most - 1 : -1]]


def _is_page_number(line: PdfLine, inner: Sequence[PdfLine]) -> bool:
    """Whether a line is a number alone, with a gap to the lines inside of it."""
    return _NUMBER_ALONE.fullmatch(line.text) is not None and abs(line.y - inner[0].y) > APART * line.size


def _key(line: PdfLine) -> tuple[str, int]:
    return _DIGITS.sub("#", line.text), round(line.y / 4)


def _paragraphs(pages: Sequence[Sequence[PdfLine]]) -> Iterator[list[PdfLine]]:
    """The lines of each paragraph; one may go on in the next column or on the next page."""
    pitch, usual = _pitch(pages), _usual_length(pages)
    part: list[PdfLine] = []
    for page in pages:
        for line in page:
            if part and _begins(part, line, pitch, usual):
                yield part
                part = []
            part.append(line)
    if part:
        yield part


def _begins(part: Sequence[PdfLine], line: PdfLine, pitch: float, usual: float) -> bool:
    """Whether a line begins a paragraph after the lines of another one."""
    last = part[-1]
    if len(line.cells) > 1 or len(last.cells) > 1:
        return True
    if max(line.size, last.size) > OTHER_SIZE * min(line.size, last.size) or _BULLET.match(line.text):
        return True
    ends = _SENTENCE_END.search(last.text) is not None
    step = last.y - line.y
    if step < -0.5 * line.size or step > 20 * line.size:  # another column, or page
        return ends or not line.text[:1].islower()
    if step > WIDE_PITCH * pitch * line.size:
        return True
    if line.x > min(one.x for one in part) + INDENT * line.size and line.x > last.x:
        return ends
    return ends and len(last.text) < SHORT_LINE * usual


def _pitch(pages: Sequence[Sequence[PdfLine]]) -> float:
    """The usual distance between two lines of running text, in sizes of their letters."""
    steps = [
        (one.y - other.y) / one.size
        for page in pages
        for one, other in pairwise(page)
        if one.size > 0 and 0.5 * one.size < one.y - other.y < 3 * one.size and len(one.cells) == len(other.cells) == 1
    ]
    return sorted(steps)[len(steps) // 3] if steps else 1.2


def _usual_length(pages: Iterable[Sequence[PdfLine]]) -> float:
    lengths = sorted((len(line.text) for page in pages for line in page if len(line.cells) == 1), reverse=True)
    return float(median(lengths[: max(1, len(lengths) // 2)])) if lengths else 0.0


def _joined(part: Sequence[PdfLine], words: set[str], parted: dict[str, None]) -> str:
    """The text of a paragraph; the cells of a row are parted by a bar."""
    text = ""
    for line in part:
        said = " | ".join(cell for _, cell in line.cells)
        end, start = _PARTED.search(text), _BEGUN.match(said)
        if end is None or start is None:
            text = f"{text} {said}" if text else said
            continue
        with_hyphen = f"{end[1]}-{start[0]}"
        if end[2] != "\u00ad" and _is_own_hyphen(end[1], start[0], words):
            text = f"{text[: end.start(2)]}-{said}"
            continue
        if end[2] != "\u00ad" and f"{end[1]}{start[0]}".casefold() not in words:
            parted[with_hyphen] = None
        text = f"{text[: end.start(2)]}{said}"
    return text.replace("\u00ad", "")


def _is_own_hyphen(one: str, other: str, words: set[str]) -> bool:
    """Whether the hyphen is the word's own: the document has the word with it, or it stands in a name (KN-23)."""
    return f"{one}-{other}".casefold() in words or one[-1].isdigit() or not other[0].islower()
