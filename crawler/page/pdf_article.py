"""Reads a PDF into an article: headline, date, language and text. Pure; raises nothing."""

import re
from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from crawler.dates_in_languages import iso_date_in
from crawler.languages import language_code, language_of
from crawler.model import Access, Article, Response
from crawler.page.pdf_pages import PdfLine, PdfPages, read_pages
from crawler.page.pdf_paragraphs import OTHER_SIZE, body_size, pdf_text
from crawler.page_faults import PDF_FAULT
from crawler.times import latest_instant

MAX_HEADLINE: Final = 300  # characters
MIN_HEADLINE_LETTERS: Final = 8
MAX_DATE_LINE: Final = 60  # a longer line with a date is a sentence
DATE_LINES: Final = 25  # of the first page
MAX_BEFORE: Final = timedelta(days=31)  # from the date in a document's words to its making
# What programs and people write where a title belongs: the file's name, or nothing.
_NO_TITLE: Final = re.compile(
    r"(?i)(?:microsoft (?:word|powerpoint|excel) - .*|.*\.(?:docx?|odt|rtf|pdf|indd|pptx?|xlsx?|qxd|html?)|untitled.*"
    r"|(?:document|dokument|scan|presentation|презентация|документ)\s*\d*|\S*\d{4,}\S*|file:.*|https?:.*)"
)


def read_pdf(page: Response, feed_language: str | None = None, usual_language: str | None = None) -> Article:
    """The article in a PDF.

    A document without words (scanned pages), with a password, or broken, has the extraction "empty" or "not_article",
    and the evidence says why; one of which only a part was read is "too_large".
    """
    read = read_pages(page.body)
    said = pdf_text(read.pages)
    if read.problem or not said.paragraphs:
        sentence = read.problem or f"{PDF_FAULT} has no text ({read.unread or 'its pages are empty'})"
        access = Access("unknown", evidence=(sentence,))
        return Article(page.url, extraction="not_article" if read.problem else "empty", access=access)
    text = "\n\n".join(said.paragraphs)
    headline, stated = _headline(read.pages), _stated_title(read)
    title = headline or stated
    language = language_of(f"{title or ''}\n{text}", (language_code(read.language),), feed_language, usual_language)
    return Article(
        page.url,
        title=title,
        published=_published(read, language.code),
        published_is_guess=True,
        language=language.code,
        possible_languages=language.possible,
        text=text,
        other_titles=(stated,) if stated and stated != title else (),
        left_out=(*said.heads, *said.parted),
        extraction="too_large" if read.unread else "ok",
        access=Access(
            "unknown" if read.unread else "full",
            evidence=(f"{PDF_FAULT} was read in part: {read.unread}",) if read.unread else (),
        ),
    )


def _headline(pages: Sequence[Sequence[PdfLine]]) -> str | None:
    """The largest lines of the first page, when they are larger than its text; None otherwise."""
    usual = body_size(pages)
    large = [
        line for line in pages[0] if line.size > OTHER_SIZE * usual and _letters(line.text) >= MIN_HEADLINE_LETTERS
    ]
    if not large:
        return None
    size = max(line.size for line in large)
    first = next(place for place, line in enumerate(pages[0]) if line in large and line.size > size / OTHER_SIZE)
    words: list[str] = []
    for line in pages[0][first:]:
        if line.size < size / OTHER_SIZE:
            break
        words.append(line.text)
    title = " ".join(words)
    return title if len(title) <= MAX_HEADLINE else None


def _stated_title(read: PdfPages) -> str | None:
    """The title that the document states, unless it is a file's name."""
    title = read.title
    return title if title and _letters(title) >= MIN_HEADLINE_LETTERS and not _NO_TITLE.fullmatch(title) else None


def _letters(text: str) -> int:
    return sum(map(str.isalpha, text))


def _published(read: PdfPages, language: str | None) -> str | None:
    """The date in a line of its own on the first page, when the document was made then or within a month after it.

    Otherwise that of its making: a letter names dates of other letters, too.
    """
    made = latest_instant(read.created)
    for line in read.pages[0][:DATE_LINES]:
        if len(line.text) > MAX_DATE_LINE:
            continue
        date = iso_date_in(line.text, language) or iso_date_in(line.text.rpartition(",")[2], language)
        at = latest_instant(date)
        if date and at and (made is None or timedelta(days=-1) <= made - at + timedelta(days=1) <= MAX_BEFORE):
            return date
    return read.created
