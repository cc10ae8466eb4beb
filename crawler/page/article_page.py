"""Reads a page into an article: parses it once, then reads metadata, body and access from the same tree."""

import re
from dataclasses import replace
from typing import Final

from crawler.garbled import readable
from crawler.languages import language_of
from crawler.model import Access, AccessState, Article, Extraction, Response
from crawler.page.access.judge import judge_access
from crawler.page.access.walls import judge_response
from crawler.page.beside import MIN_SENTENCE_CHARACTERS
from crawler.page.blocks import SENTENCE_END_MARK
from crawler.page.body import Body, read_body
from crawler.page.document import parse_document
from crawler.page.metadata import Metadata, read_metadata
from crawler.page.not_article import NotArticle, not_article
from crawler.page.standfirst import descriptions
from crawler.source_options import PageHints

NO_HINTS: Final = PageHints()
FIRST_ERROR_STATUS: Final = 400  # from this status on the page is an error page, not the article
SURE_CONFIDENCE: Final = 0.8  # of what stands in an article's place
_PDF: Final = re.compile(rb"[^<]{0,1000}%PDF-")  # some servers put a few bytes before it
NOT_HTML_SIGNATURES: Final = (
    b"%PDF-",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"PK\x03\x04",
    b"\x1f\x8b",
    b"RIFF",
    b"\x00\x00\x00",
)


def read_page(
    page: Response,
    hints: PageHints = NO_HINTS,
    feed_language: str | None = None,
    usual_language: str | None = None,
) -> Article:
    """The article on `page`. Pure; raises nothing, whatever the bytes are.

    `hints` is what the source's configuration says about its pages; `feed_language` is the language its feed declares,
    `usual_language` that of most articles of its source. A page that holds no article has the extraction "not_article"
    or "empty"; where that is in doubt, its text is kept.
    """
    if page.status < FIRST_ERROR_STATUS and _PDF.match(page.body):
        from crawler.page.pdf_article import read_pdf  # noqa: PLC0415 - pypdf is slow to import, and PDFs are rare

        return read_pdf(page, feed_language, usual_language)
    document = parse_document(page) if not page.body.startswith(NOT_HTML_SIGNATURES) else None
    if document is None:
        return _without_document(page)
    metadata = read_metadata(document)
    body = read_body(document, hints)
    verdict = judge_access(document, body, hints)
    words = f"{metadata.title or ''}\n{verdict.text or body.text}"
    language = language_of(words, metadata.languages, feed_language, usual_language)
    article = replace(
        _article(page.url, metadata),
        language=language.code,
        possible_languages=language.possible,
        standfirst=body.standfirst,
        text=verdict.text,
        left_out=_left_out(body, verdict.access, verdict.text),
        access=verdict.access,
    )
    if page.status >= FIRST_ERROR_STATUS:
        return _without_words(article)
    if document.is_too_large:
        return replace(article, extraction="too_large")
    if verdict.access.state == "blocked":
        return _without_words(article) if judge_response(page) else _words_beside(article, body)
    instead = not_article(document, metadata, body) if not hints.text else None
    if instead is not None:
        article = _marked(article, instead, body)
    elif not article.text:
        article = replace(article, extraction="empty")
    said = (*body.opening, *descriptions(document)) if article.extraction == "empty" else article.left_out
    return replace(article, left_out=said)


def _left_out(body: Body, access: Access, text: str) -> tuple[str, ...]:
    """The lines beside the text that may be its article's; of a page with a notice sentences, headings and cells.

    Below a notice stand the headlines of other articles, but an article may go on there, too. Links, the notice and
    other lines, such as buttons, are left out.
    """
    if not access.notice:
        return (*body.opening, *body.left_out)
    notice = access.notice or ""
    beyond = (line for line in (*body.paragraphs, *body.left_out) if line not in text and line not in notice)
    return (*body.opening, *(line for line in beyond if _is_said(line, body) and (not notice or notice not in line)))


def _is_said(line: str, body: Body) -> bool:
    """Whether a line is a sentence, or a heading or cell."""
    return _is_sentence(line) or line in body.marked_up


def _is_sentence(line: str) -> bool:
    return len(line.encode()) >= MIN_SENTENCE_CHARACTERS and SENTENCE_END_MARK.search(line[-20:]) is not None


def _without_words(article: Article) -> Article:
    """What is left of a page of which the server says that it is no article."""
    return replace(article, text="", standfirst=None, other_titles=(), left_out=(), extraction="not_article")


def _words_beside(article: Article, body: Body) -> Article:
    """What is left of a page that seems to be no article: its words stand beside the text, for that may be wrong."""
    said = (*body.opening, *filter(None, (body.standfirst,)), *body.paragraphs, *body.left_out)
    return replace(article, text="", standfirst=None, left_out=tuple(dict.fromkeys(said)), extraction="not_article")


def _marked(article: Article, instead: NotArticle, body: Body) -> Article:
    """The article marked as none and never called whole: its text stands beside when it is surely none."""
    access = article.access
    if instead.is_sure:
        state: AccessState = "blocked" if instead.kind in {"login", "consent", "bot"} else "unknown"
        access = Access(state, access.marked_paid, confidence=SURE_CONFIDENCE, evidence=(instead.sentence,))
    else:
        state = "unknown" if access.state == "full" else access.state
        access = replace(access, state=state, evidence=(f"it may be that {instead.sentence}", *access.evidence))
    if instead.kind == "garbled":
        article = replace(article, text=readable(article.text))
    is_empty = not article.text and instead.kind == "script"
    extraction: Extraction = "empty" if is_empty else "not_article"
    if instead.is_sure:
        article = _words_beside(article, body)
    return replace(article, extraction=extraction, access=access)


def _without_document(page: Response) -> Article:
    """An article without text, for a page that is not HTML."""
    sentence = "the page is no HTML" if page.body else "the page is empty"
    access = judge_response(page) or Access("unknown", evidence=(sentence,))
    return Article(url=page.url, extraction="not_article" if page.body else "empty", access=access)


def _article(url: str, metadata: Metadata) -> Article:
    return Article(
        url=url,
        canonical_url=metadata.canonical_url,
        title=metadata.title,
        kicker=metadata.kicker,
        other_titles=metadata.other_titles,
        authors=metadata.authors,
        agency=metadata.agency,
        published=metadata.published,
        published_is_guess=metadata.published_is_guess,
        modified=metadata.modified,
        section=metadata.section,
        tags=metadata.tags,
        image=metadata.image,
        outlet=metadata.outlet,
        translations=metadata.translations,
        form=metadata.form,
        further_pages=metadata.further_pages,
    )
