"""Reads a page into an article: parses it once, then reads metadata, body and access from the same tree."""

from dataclasses import replace
from typing import Final

from crawler.languages import language_of
from crawler.model import Access, Article, Extraction, PageHints, Response
from crawler.page.access import AccessVerdict, judge_access, judge_response
from crawler.page.body import read_body
from crawler.page.document import Document, parse_document
from crawler.page.metadata import Metadata, read_metadata

NO_HINTS: Final = PageHints()
FIRST_ERROR_STATUS: Final = 400  # from this status on the page is an error page, not the article
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
    page: Response, hints: PageHints = NO_HINTS, feed_language: str | None = None, usual_language: str | None = None
) -> Article:
    """The article on `page`. Pure; raises nothing, whatever the bytes are.

    `hints` is what the source's configuration says about its pages; `feed_language` is the language its feed declares,
    `usual_language` that of most articles of its source.
    """
    document = parse_document(page) if not page.body.startswith(NOT_HTML_SIGNATURES) else None
    if document is None:
        return _without_document(page)
    metadata = read_metadata(document)
    body = read_body(document, hints)
    verdict = judge_access(document, body, hints)
    words = f"{metadata.title or ''}\n{verdict.text or body.text}"
    language = language_of(words, metadata.languages, feed_language, usual_language)
    return replace(
        _article(page.url, metadata),
        language=language.code,
        possible_languages=language.possible,
        text="" if page.status >= FIRST_ERROR_STATUS else verdict.text,
        extraction=_extraction(document, verdict),
        access=verdict.access,
    )


def _without_document(page: Response) -> Article:
    """An article without text, for a page that is not HTML."""
    sentence = "the page is no HTML" if page.body else "the page is empty"
    access = judge_response(page) or Access("unknown", evidence=(sentence,))
    return Article(url=page.url, extraction="not_article" if page.body else "empty", access=access)


def _extraction(document: Document, verdict: AccessVerdict) -> Extraction:
    if document.page.status >= FIRST_ERROR_STATUS and verdict.access.state != "blocked":
        return "not_article"
    if document.is_too_large:
        return "too_large"
    return "ok" if verdict.text else "empty"


def _article(url: str, metadata: Metadata) -> Article:
    return Article(
        url=url,
        canonical_url=metadata.canonical_url,
        title=metadata.title,
        authors=metadata.authors,
        published=metadata.published,
        modified=metadata.modified,
        section=metadata.section,
        tags=metadata.tags,
        image=metadata.image,
        outlet=metadata.outlet,
        translations=metadata.translations,
        form=metadata.form,
    )
