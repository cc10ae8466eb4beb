"""Finds the people who wrote an article and, apart from them, the news agencies that it is from."""

import re
from collections.abc import Iterator
from typing import Final

from crawler.page import agencies
from crawler.page.bylines import first_paragraph, head_bylines, tail_bylines, tail_lines
from crawler.page.document import Document, once_a_page
from crawler.page.jsonld import Node
from crawler.page.person_names import named_agencies, people
from crawler.page.titles import folded, outlet

AUTHOR_META_NAMES: Final = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "cxenseparse:author", "og:article:author", "article:author_name",
)  # fmt: skip
# The first and second fact of a Twitter card: its name, its text. WordPress writes `Written by` there.
CARD_FACTS: Final = (("twitter:label1", "twitter:data1"), ("twitter:label2", "twitter:data2"))
AUTHOR_LABEL: Final = re.compile(
    r"writ|author|auth?or|auteur|\bby\b|verfass|schr[ei][ei]?[bv]|écrit|escrit|scritt|skrev|skriv|napis|напис|автор|yaz|作者|著者|執筆|撰",
    re.IGNORECASE,
)
SURNAME_FIRST: Final = re.compile(r"^([^\W\d_][\w'’-]+), ([^\W\d_][\w'’-]+(?: [^\W\d_]\.)?)$")  # of bibliographies
MAX_AUTHORS: Final = 12
MAX_AGENCIES: Final = 3
MIN_OUTLET_CHARACTERS: Final = 5  # a longer name that holds the outlet's is a desk's: `Example Post Sport`
ARTICLE_WORD: Final = re.compile(r"^(?:the|der|die|das|le|la|les|el|il)\s+", re.IGNORECASE)


@once_a_page
def authors(document: Document) -> tuple[str, ...]:
    """The people named as authors in the page's order, each once; empty when the page names none.

    JSON-LD, meta tags, Twitter card, byline at the headline, byline at the end: the first of them that names a person
    is used alone.
    """
    outlets = _outlets(document)
    for _, found in _places(document):
        named = {folded(name): name for name in found if not _is_outlets(name, outlets)}
        if named:
            return tuple(named.values())[:MAX_AUTHORS]
    return ()


@once_a_page
def news_agency(document: Document) -> str | None:
    """The news agency that the page names as the article's origin, several parted by commas; None when it names none.

    Places as of `authors`, then a credit behind the text, then the dateline of the first paragraph.
    """
    known = {folded(name) for name in authors(document)}
    own = (stated for stated, found in _places(document) if known.issuperset(map(folded, found)))
    found = next(filter(None, (tuple(dict.fromkeys(named_agencies(stated))) for stated in own)), ())
    if not found and not document.is_too_large:
        found = next(filter(None, map(agencies.credited, tail_lines(document))), ())
        found = found or agencies.in_dateline(first_paragraph(document))
    initials = {"".join(word[0] for word in name.split()) for name in authors(document)}  # beside a portrait
    return ", ".join(name for name in found[:MAX_AGENCIES] if name not in initials) or None


@once_a_page
def _places(document: Document) -> tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]:
    """What each place in the page says of the author, and the people named there, the most reliable place first."""
    return tuple((stated, tuple(people(stated))) for stated in _stated(document))


def _stated(document: Document) -> Iterator[tuple[str, ...]]:
    yield tuple(_linked(document.article))
    yield tuple(SURNAME_FIRST.sub(r"\2 \1", text) for text in document.metas(*AUTHOR_META_NAMES))
    yield tuple(_on_card(document))
    if not document.is_too_large:
        yield from ((line,) for line in head_bylines(document))
        yield tuple(tail_bylines(document))


def _linked(node: Node | None) -> Iterator[str]:
    """The names of the JSON-LD authors; of those typed as organisations only the agencies."""
    if node is None:
        return
    for key in ("author", "creator"):
        writers = node.nodes(key)
        for writer in writers:
            names = writer.texts("name")
            yield from filter(agencies.agency, names) if _is_organisation(writer) else names
        if not writers:
            yield from node.texts(key)


def _is_organisation(node: Node) -> bool:
    return any(kind.endswith(("Organization", "Corporation", "Brand")) for kind in node.types)


def _on_card(document: Document) -> Iterator[str]:
    for label, text in CARD_FACTS:
        names = document.metas(label)
        if not names or AUTHOR_LABEL.search(names[0]):
            yield from document.metas(text)[:1]


def _outlets(document: Document) -> frozenset[str]:
    """The outlet's names, folded and without a leading article."""
    publishers = document.article.texts("publisher") if document.article is not None else ()
    named = filter(None, (outlet(document), *publishers))
    return frozenset(folded(ARTICLE_WORD.sub("", name)) for name in named) - {""}


def _is_outlets(name: str, outlets: frozenset[str]) -> bool:
    letters = folded(ARTICLE_WORD.sub("", name))
    return any(letters == one or (len(one) >= MIN_OUTLET_CHARACTERS and one in letters) for one in outlets)
