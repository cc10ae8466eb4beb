"""Finds the people who wrote an article, and leaves out desks, agencies, roles and addresses."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from crawler.page.characters import plain
from crawler.page.document import Document, once_a_page
from crawler.page.jsonld import Node, without_tags
from crawler.page.titles import folded, outlet

AUTHOR_META_NAMES: Final = (
    "author", "article:author", "parsely-author", "sailthru.author", "dc.creator", "dcterms.creator", "byl",
    "cxenseparse:author", "og:article:author", "article:author_name",
)  # fmt: skip
BYLINE_XPATHS: Final = (
    ".//*[@itemprop='author']//*[@itemprop='name']", ".//*[@itemprop='author']", ".//a[@rel='author']",
    ".//article//*[re:test(@class, '(^| )byline( |$)|author(-|__)name|byline__name')]",
)  # fmt: skip
XPATH_NAMESPACES: Final = {"re": "http://exslt.org/regular-expressions"}
BYLINE_PREFIX: Final = re.compile(
    r"^(?:(?:written|reported|posted|story|article|text)\s+by|by|von|vom|par|por|di|da|de|door|av|af|od|szerző|autor(?:in)?|"
    r"author|auteur|autore|redacción de|от|автор|текст|autorka|tekst|kirjoittaja|yazan)[\s:]+",
    re.IGNORECASE,
)
NAME_SEPARATOR: Final = re.compile(r"\s*(?:[;/|•·\n、，]|,(?!\s*(?:Jr|Sr|PhD|MD|II|III)\b)|\s&\s|"
                          r"\s(?:and|und|et|y|e|en|och|og|i|și|ve|ja|и|та|with|avec|mit)\s)\s*")  # fmt: skip
DESK_OR_AGENCY: Final = re.compile(
    r"\b(?:news\s?(?:room|desk|wire|service|team)|staff|editors?|editorial|desk|team|correspondents?|reporters?|admin"
    r"|redaktion|redactie|r[ée]daction|redacci[óo]n|redazione|redakcja|redakce|redakcija|redacção|redação|redaksi|autoren|auteurs"
    r"|toimitus|redaksjon(?:en)?|redaktionen|agenc(?:y|ies|ia|ies)|agence|agentur(?:en)?|press association|reuters|afp"
    r"|dpa|ansa|efe|associated press|ap|tass|xinhua|bloomberg|webdesk|bureau|author|unknown|guest|contributor|online"
    r"|unbekannt|anonym\w*|newsroom|copyright|update\w*|published|www|com)\b|редакци|агентств|ред\.|編集部|取材班|記者$|기자$|编辑",
    re.IGNORECASE,
)
NOT_A_NAME: Final = re.compile(
    r"^(?:the|der|die|das)\s|https?:|www\.|[@<>{}\[\]=?!\"“”]|\d|\.(?:com|org|net|de|fr)\b", re.IGNORECASE
)
BRACKETED_NOTE: Final = re.compile(r"\s*[(（\[][^)）\]]*[)）\]]")
MAX_AUTHORS: Final = 12
MAX_STATED_NAMES: Final = 50
MAX_NAME_WORDS: Final = 6
MAX_NAME_CHARACTERS: Final = 60
UNSPACED_NAME_CHARACTERS: Final = range(2, 13)  # characters of a name in a script without spaces


@once_a_page
def authors(document: Document) -> tuple[str, ...]:
    """The people named as authors in the page's order, each once; empty when the page names none.

    JSON-LD, then meta tags, then bylines: the first of the three that names a person is used alone.
    """
    publishers = document.article.texts("publisher") if document.article is not None else ()
    outlets = {folded(name) for name in (outlet(document), *publishers) if name}
    for stated in (_linked(document.article), document.metas(*AUTHOR_META_NAMES), _shown(document)):
        named = {
            folded(name): name for name in _people(islice(stated, MAX_STATED_NAMES)) if folded(name) not in outlets
        }
        if named:
            return tuple(named.values())[:MAX_AUTHORS]
    return ()


def _linked(node: Node | None) -> Iterator[str]:
    """The names of the JSON-LD authors that are not typed as organisations."""
    if node is None:
        return
    for key in ("author", "creator"):
        people = node.nodes(key)
        yield from (text for person in people if not _is_organisation(person) for text in person.texts("name"))
        if not people:
            yield from node.texts(key)


def _is_organisation(node: Node) -> bool:
    return any(kind.endswith(("Organization", "Corporation", "Brand")) for kind in node.types)


def _shown(document: Document) -> Iterator[str]:
    """The bylines from the most reliable place in the page that has any."""
    for place in BYLINE_XPATHS:
        shown = [
            text
            for tag in document.tree.xpath(place, namespaces=XPATH_NAMESPACES)[:20]
            if (text := _byline(tag.text_content()))
        ]
        if shown:
            yield from shown
            return


def _byline(text: str) -> str:
    return "\n".join(filter(None, (" ".join(line.split()) for line in text[:300].splitlines())))


def _people(stated: Iterable[str]) -> Iterator[str]:
    for text in stated:
        for part in NAME_SEPARATOR.split(without_tags(BYLINE_PREFIX.sub("", plain(text[:1000]).strip()))):
            name = BRACKETED_NOTE.sub("", BYLINE_PREFIX.sub("", " ".join(part.split()))).strip(" .,:–-\u200b")
            if _is_person(name):
                yield name.title() if name.isupper() else name


def _is_person(name: str) -> bool:
    """Whether `name` can be a person's: two words or more, or a script without spaces such as Chinese."""
    words = name.split()
    if (
        not name
        or len(words) > MAX_NAME_WORDS
        or len(name) > MAX_NAME_CHARACTERS
        or NOT_A_NAME.search(name)
        or DESK_OR_AGENCY.search(name)
    ):
        return False
    if len(words) == 1:
        return len(name) in UNSPACED_NAME_CHARACTERS and _has_no_case(name)
    return name[0].isalpha() and any(_has_no_case(word) or word[0].isupper() for word in words)


def _has_no_case(word: str) -> bool:
    return word[0].lower() == word[0].upper()
