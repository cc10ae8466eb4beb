"""Finds an article's title without the outlet's name, and the outlet's name."""

import re
import unicodedata
from collections import Counter
from typing import Final

from crawler.page.characters import plain
from crawler.page.document import Document, once_a_page
from crawler.page.jsonld import without_tags

SEGMENT_SEPARATOR: Final = re.compile(r"(?<!\s)\s++[|–—\-·•»«:*]++\s++|(?<!\s)\s*[|｜｜]\s*|(?<=\S)\s+[-–—]+(?=\S)")
SEPARATOR_AFTER_TITLE: Final = re.compile(r"\s+[|–—\-·•»*]\s")
TRAILING_ELLIPSIS: Final = re.compile(r"\s*(?:…|\.\.\.)$")
GENERIC_TITLES: Final = frozenset(
    {"home", "news", "article", "untitled", "index", "page", "welcome", "startseite", "accueil"}
)
MAX_TITLE_CHARACTERS: Final = 500
MAX_OUTLET_WORDS: Final = 6
SHORT_NAME_CHARACTERS: Final = 3  # a name this short must be the whole segment


@once_a_page
def outlet(document: Document) -> str | None:
    """The publication's name as the page states it, None when it states none."""
    named = [*document.metas("og:site_name")]
    if document.article is not None:
        named += document.article.texts("publisher")
    named += [text for node in document.nodes if "WebSite" in node.types for text in node.texts("name")]
    named += document.metas("application-name", "dc.publisher", "twitter:app:name:iphone")
    return next((name for text in named if (name := _line(text)) and not name.startswith(("http", "@"))), None)


@once_a_page
def title(document: Document) -> str | None:
    """The headline that most places in the page agree on, without the outlet's name; None when there is none.

    Ties go to the first of: JSON-LD headline, og:title, the only `<h1>`, twitter:title, `<title>`.
    """
    names = _outlet_names(document)
    candidates = [cleaned for text in _stated(document) if (cleaned := _without_outlet(_line(text), names))]
    candidates = [text for text in candidates if text.lower() not in GENERIC_TITLES]
    if not candidates:
        return None
    votes = Counter(map(folded, candidates))
    best = _whole(max(candidates, key=lambda text: votes[folded(text)]), candidates)
    return _bare(best, candidates)[:MAX_TITLE_CHARACTERS]


@once_a_page
def headlines(document: Document) -> tuple[str, ...]:
    """Every form of the headline that the page states; a body line that equals one repeats the headline."""
    return tuple({line: None for text in _stated(document) if (line := _line(text))})


def folded(text: str) -> str:
    """The letters and digits of `text` in lower case, for comparing headlines."""
    return "".join(filter(str.isalnum, unicodedata.normalize("NFKC", text).casefold()))


def names_outlet(document: Document, text: str) -> bool:
    """Whether `text` is the outlet's name and nothing else."""
    return folded(text) in _outlet_names(document)


def _stated(document: Document) -> list[str]:
    node = document.article
    stated = [*node.texts("headline")[:1], *node.texts("name")[:1]] if node is not None else []
    stated += document.metas("og:title")[:1]
    tops = [text for tag in document.tree.iter("h1") if (text := tag.text_content().strip())]
    stated += tops[:1] if len(set(tops)) == 1 else _first_in_article(document)
    stated += [*document.metas("twitter:title")[:1], *document.metas("dc.title", "sailthru.title", "parsely-title")[:1]]
    return stated + [tag.text_content() for tag in document.tree.iterfind("head/title")][:1]


def _first_in_article(document: Document) -> list[str]:
    tops = document.tree.xpath("(//article//h1 | //main//h1 | //h1[@itemprop='headline'])[1]")
    return [tag.text_content() for tag in tops]


def _line(text: str) -> str:
    return " ".join(plain(without_tags(text[: MAX_TITLE_CHARACTERS * 4])).split())


def _bare(text: str, candidates: list[str]) -> str:
    """The candidate that equals `text` up to a separator, else `text`."""
    return next(
        (other for other in candidates if text.startswith(other) and SEPARATOR_AFTER_TITLE.match(text[len(other) :])),
        text,
    )


@once_a_page
def _outlet_names(document: Document) -> set[str]:
    """The outlet's names, folded: as stated, and from the host, so that `bbc` is known on www.bbc.co.uk."""
    name = outlet(document)
    names = {folded(name)} if name else set()
    host = document.host
    names |= {folded(host), folded(host.removeprefix("www."))}
    names |= {
        folded(label)
        for label in host.split(".")[:-1]
        if len(label) >= SHORT_NAME_CHARACTERS and label not in {"www", "com", "net"}
    }
    return names - {""}


def _without_outlet(text: str, names: set[str]) -> str:
    """`text` without first or last segments that name the outlet."""
    for _ in range(2):
        marks = list(SEGMENT_SEPARATOR.finditer(text))
        if not marks:
            break
        first, last = text[: marks[0].start()], text[marks[-1].end() :]
        if _names_outlet(last, names):
            text = text[: marks[-1].start()].rstrip()
        elif _names_outlet(first, names):
            text = text[marks[0].end() :].lstrip()
    return text


def _names_outlet(segment: str, names: set[str]) -> bool:
    letters = folded(segment)
    if not letters or len(segment.split()) > MAX_OUTLET_WORDS:
        return not letters
    return any(letters == name or _is_part_of(letters, name) for name in names)


def _is_part_of(segment: str, name: str) -> bool:
    """Whether a folded segment begins or ends with the outlet's name, or is the beginning of it."""
    if len(name) > SHORT_NAME_CHARACTERS and (segment.startswith(name) or segment.endswith(name)):
        return True
    return len(segment) > SHORT_NAME_CHARACTERS and name.startswith(segment)


def _whole(text: str, candidates: list[str]) -> str:
    """`text`, or when it ends in an ellipsis, the candidate that it is the start of."""
    if not TRAILING_ELLIPSIS.search(text):
        return text
    start = folded(TRAILING_ELLIPSIS.sub("", text))
    return next(
        (other for other in candidates if not TRAILING_ELLIPSIS.search(other) and folded(other).startswith(start)), text
    )
