"""Opens a PDF with pypdf: its lines of text, page by page, with place and size. Pure; the only door to pypdf.

What a document may cost has limits: pages, characters, and bytes of a page's drawing. pypdf has its own on what a
compressed stream may become, and the worker process on time and memory.
"""

import io
import logging
import re
import struct
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any, Final

from pypdf import PageObject, PdfReader
from pypdf.errors import PyPdfError

from crawler.page_faults import PDF_FAULT

MAX_PAGES: Final = 300
MAX_TEXT: Final = 500_000  # characters
MAX_DRAWING: Final = 1024 * 1024  # bytes of one page, unpacked; a page of text has 5 to 100 KB
MAX_DRAWINGS: Final = 4 * 1024 * 1024  # of all pages; a megabyte takes a second
_CELL_GAP: Final = 1.5  # in ems, between the cells of a row
_WIDTH: Final = 0.55  # of a letter, in ems; the widths of fonts are not asked for
_LIGATURES: Final = {0xFB00: "ff", 0xFB01: "fi", 0xFB02: "fl", 0xFB03: "ffi", 0xFB04: "ffl", 0xFB05: "st", 0xFB06: "st"}
_UNWANTED: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f\u200b\u2060\ufeff\ufffe\uffff\ue000-\uf8ff]")
# What pypdf raises on documents that are broken, beside its own errors (found with random input).
_BROKEN: Final = (
    PyPdfError, ArithmeticError, AssertionError, AttributeError, LookupError, OSError, RuntimeError, TypeError,
    ValueError, struct.error, zlib.error,
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class PdfLine:
    """A line of text. `x`, `y`: where it begins, in points from the lower left; `size`: of its letters, in points.

    `cells`: its parts with wide gaps between them, and where each begins; one for a line of running text.
    """

    x: float
    y: float
    size: float
    cells: tuple[tuple[float, str], ...]

    @property
    def text(self) -> str:
        """Its words."""
        return " ".join(text for _, text in self.cells)


@dataclass(frozen=True, slots=True)
class PdfPages:
    """What a PDF holds. `pages`: the lines of those that were read, in the order in which they are drawn.

    `count`: of all pages. `unread`: a sentence on what was not read, None when all was. `problem`: why there is
    nothing, None when it could be opened. `title`, `language`, `created` (ISO 8601): what the document says of itself.
    """

    pages: tuple[tuple[PdfLine, ...], ...] = ()
    count: int = 0
    unread: str | None = None
    problem: str | None = None
    title: str | None = None
    language: str | None = None
    created: str | None = None


def read_pages(body: bytes, max_pages: int = MAX_PAGES) -> PdfPages:
    """The lines of a PDF's first pages, as many as the limits allow. Raises nothing."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)  # it warns of each small fault of a document
    try:
        reader = PdfReader(io.BytesIO(body))
        if reader.is_encrypted and not reader.decrypt(""):
            return PdfPages(problem=f"{PDF_FAULT} is locked with a password")
        count = len(reader.pages)
    except _BROKEN as error:
        return PdfPages(problem=f"{PDF_FAULT} is broken ({type(error).__name__})")
    if not count:
        return PdfPages(problem=f"{PDF_FAULT} has no pages")
    pages, unread = _pages(reader, min(count, max_pages))
    if len(pages) < count:
        unread.append(f"of its {count:,} pages the first {len(pages):,} were read")
    title, created = _stated(reader)
    return PdfPages(pages, count, "; ".join(unread) or None, None, title, _language(reader), created)


def _pages(reader: PdfReader, most: int) -> tuple[tuple[tuple[PdfLine, ...], ...], list[str]]:
    """The lines of the first pages, and sentences on pages that could not be read."""
    pages: list[tuple[PdfLine, ...]] = []
    broken, large, pictures, drawn, characters = [], [], [], 0, 0
    for number in range(most):
        lines: tuple[PdfLine, ...] = ()
        try:
            page = reader.pages[number]
            size = _drawing(page)
            if size > MAX_DRAWING:
                large.append(number + 1)
            elif drawn + size > MAX_DRAWINGS or characters > MAX_TEXT:
                break
            else:
                drawn += size
                lines = _lines(page)
                pictures += [number + 1] * (not lines and _has_picture(page))
        except _BROKEN:
            broken.append(number + 1)
        characters += sum(len(line.text) for line in lines)
        pages.append(lines)
    faults = ((broken, "could not be read"), (large, "has too much in it to be read"), (pictures, "is a picture"))
    return tuple(pages), [f"{_numbered(numbers)} {fault}" for numbers, fault in faults if numbers]


def _numbered(pages: Sequence[int]) -> str:
    shown = ", ".join(map(str, pages[:5]))
    return f"page {shown}" if len(pages) == 1 else f"each of pages {shown}{' and others' if len(pages) > 5 else ''}"


def _has_picture(page: PageObject) -> bool:
    resources = page.get("/Resources")
    objects = resources.get_object().get("/XObject") if resources is not None else None
    shown = objects.get_object().values() if objects is not None else ()
    return any(one.get_object().get("/Subtype") == "/Image" for one in shown)


def _drawing(page: PageObject) -> int:
    contents = page.get_contents()
    return len(contents.get_data()) if contents is not None else 0


@dataclass(slots=True)
class _Drawn:
    """The line that is being drawn."""

    x: float = 0.0
    y: float = 0.0
    size: float = 0.0
    cells: list[tuple[float, str]] = field(default_factory=list)
    end: float = 0.0


def _lines(page: PageObject) -> tuple[PdfLine, ...]:
    found: list[PdfLine] = []
    line = _Drawn()

    def finish() -> None:
        nonlocal line
        cells = tuple((x, said) for x, text in line.cells if (said := _plain(text)))
        if cells:
            found.append(PdfLine(line.x, line.y, line.size, cells))
        line = _Drawn()

    def visit(text: str, outer: Sequence[float], inner: Sequence[float], _font: Any, size: float) -> None:  # noqa: ANN401 - pypdf's
        for number, part in enumerate(text.split("\n")):
            if number:
                finish()
            if part.strip():
                _add(line, part, _place(outer, inner, size))

    page.extract_text(visitor_text=visit)
    finish()
    return tuple(found)


def _add(line: _Drawn, text: str, place: tuple[float, float, float]) -> None:
    x, y, size = place
    if not line.cells:
        line.x, line.y, line.size = x, y, size
    if line.cells and x - line.end < _CELL_GAP * size:
        begun, before = line.cells[-1]
        line.cells[-1] = (begun, before + text)
    else:
        line.cells.append((x, text))
    line.end = x + _WIDTH * size * len(text.strip())
    line.size = max(line.size, size)


def _place(outer: Sequence[float], inner: Sequence[float], size: float) -> tuple[float, float, float]:
    """Where a text begins on the page, and the size of its letters there."""
    x = inner[4] * outer[0] + inner[5] * outer[2] + outer[4]
    y = inner[4] * outer[1] + inner[5] * outer[3] + outer[5]
    up = (inner[2] * outer[0] + inner[3] * outer[2], inner[2] * outer[1] + inner[3] * outer[3])
    return float(x), float(y), abs(float(size)) * (up[0] ** 2 + up[1] ** 2) ** 0.5


def _plain(text: str) -> str:
    return " ".join(_UNWANTED.sub("", text.translate(_LIGATURES)).split())


def _stated(reader: PdfReader) -> tuple[str | None, str | None]:
    """The title and the date of making that the document states."""
    try:
        stated = reader.metadata
        title = _plain(str(stated.title)) if stated and stated.title else ""
        created = stated.creation_date if stated else None
        return title[:300] or None, created.isoformat(timespec="seconds") if created else None
    except _BROKEN:
        return None, None


def _language(reader: PdfReader) -> str | None:
    try:
        return str(reader.root_object.get("/Lang") or "") or None
    except _BROKEN:
        return None
