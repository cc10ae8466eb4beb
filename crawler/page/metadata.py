"""Reads what a page declares about its article, apart from the text. A field is None or empty when nothing is known."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from crawler.model import Form
from crawler.page import dates, links, titles
from crawler.page.authors import authors, news_agency
from crawler.page.characters import plain
from crawler.page.document import Document
from crawler.page.jsonld import without_tags

TAG_RELATION: Final = re.compile(r"(?:rel|REL)\s{0,5}=[^>]{0,80}tag")
MAX_TAGS: Final = 40
MAX_LABEL_CHARACTERS: Final = 80


@dataclass(frozen=True, slots=True)
class Metadata:
    """The fields of `Article` that come from metadata. `languages` is as declared, the most reliable first."""

    canonical_url: str | None = None
    title: str | None = None
    kicker: str | None = None
    other_titles: tuple[str, ...] = ()
    authors: tuple[str, ...] = ()
    agency: str | None = None
    published: str | None = None
    published_is_guess: bool = False
    modified: str | None = None
    languages: tuple[str, ...] = ()
    section: str | None = None
    tags: tuple[str, ...] = ()
    image: str | None = None
    outlet: str | None = None
    translations: tuple[tuple[str, str], ...] = ()
    form: Form = "article"
    further_pages: tuple[str, ...] = ()


def read_metadata(document: Document) -> Metadata:
    """Everything the page declares about its article. Costs about a third of the parse."""
    published, is_guess = dates.published(document)
    title = titles.title(document)
    return Metadata(
        canonical_url=links.canonical_url(document),
        title=title,
        other_titles=titles.other_titles(document, title or ""),
        kicker=titles.kicker(document),
        authors=authors(document),
        agency=news_agency(document),
        published=published,
        published_is_guess=is_guess,
        modified=dates.modified(document, published),
        languages=languages(document),
        section=section(document),
        tags=tags(document),
        image=links.image(document),
        outlet=titles.outlet(document),
        translations=links.translations(document),
        form=form(document),
        further_pages=links.further_pages(document),
    )


def languages(document: Document) -> tuple[str, ...]:
    """The languages declared: `<html lang>`, JSON-LD inLanguage, og:locale, Content-Language; as written."""
    declared = [document.language] if document.language else []
    if document.article is not None:
        declared += document.article.texts("inLanguage")
    return (*declared, *document.metas("og:locale", "content-language", "language", "dc.language"))


def section(document: Document) -> str | None:
    """The section of the publication, None when it is not named."""
    node = document.article
    stated = [*node.texts("articleSection")] if node is not None else []
    stated += document.metas("article:section", "og:section", "parsely-section", "cxenseparse:section", "section")
    return next(_labels(stated), None)


def tags(document: Document) -> tuple[str, ...]:
    """The article's topics from the first place that names any: JSON-LD keywords, article:tag, news_keywords..."""
    node = document.article
    linked = node.texts("keywords") if node is not None else ()
    for stated in (linked, document.metas("article:tag"), document.metas("news_keywords"), document.metas("keywords"),
                   document.metas("parsely-tags", "sailthru.tags"), _tag_links(document)):  # fmt: skip
        parts = stated if len(stated) > 1 else tuple(part for text in stated for part in re.split(r"[,;]\s*", text))
        if found := tuple(dict.fromkeys(_labels(parts))):
            return found[:MAX_TAGS]
    return ()


def form(document: Document) -> Form:
    """Whether the page is a live blog, the first of several pages, or a plain article."""
    if any("LiveBlogPosting" in node.types for node in document.nodes):
        return "live_blog"
    return "multi_page" if links.further_pages(document) else "article"


def _tag_links(document: Document) -> tuple[str, ...]:
    if TAG_RELATION.search(document.source) is None:
        return ()
    return tuple(tag.text_content() for tag in document.tree.iter("a") if "tag" in (tag.get("rel") or "").split())


def _labels(stated: Iterable[str]) -> Iterator[str]:
    for text in stated:
        label = " ".join(plain(without_tags(text)).split()).strip(" ,;")
        if label and len(label) <= MAX_LABEL_CHARACTERS and not label.startswith("http"):
            yield label
