"""Reads the headlines that a page shows, each with its kicker apart: the words above a headline that name its topic."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

from crawler.page.byline_words import WRITTEN_BY
from crawler.page.document import Document, once_a_page
from crawler.page.element_names import is_hidden, names_of

KICKER_NAMES: Final = re.compile(
    r"kicker|(?:top|over|roof|catch|strap)-?line(?!s)|eyebrow|dachzeile|spitzmarke|(?:super|supra|ante|over|pre|top)-?tit(?:le|el|ulo)"
    r"|cintillo|volanta|sur-?titre|occhiello|pre-?head|rubrik|category|section-?name|article-?label",
    re.IGNORECASE,
)
ELSEWHERE_TAGS: Final = frozenset({"nav", "footer", "aside", "dialog", "form"})
EMPHASIS_TAGS: Final = frozenset({"em", "strong", "b", "i", "u", "abbr", "mark", "q", "sub", "sup", "br", "wbr"})
INVISIBLE_TAGS: Final = frozenset({"script", "style", "svg", "template", "noscript"})
SEPARATOR_MARKS: Final = " \t\u00a0:|–—-·•/"
MAX_KICKER_CHARACTERS: Final = 80
MAX_KICKER_WORDS: Final = 5  # of a paragraph whose names do not say that it is one
KICKER_TAGS: Final = frozenset({"p", "div", "span", "strong", "a", "h2", "h3", "h4", "h5", "h6"})
NO_KICKER: Final = re.compile(r"[.!?…。！？।؟>›»|@]|\s/\s")  # a sentence, a path through the site, an address
MAX_PARTS: Final = 12


@dataclass(frozen=True, slots=True)
class Headline:
    """The words of a headline; `kicker` are those above it, None when there are none.

    `is_sure`: False where only an element of its own parts the kicker, which may be the first words of the headline.
    """

    text: str
    kicker: str | None = None
    is_sure: bool = True

    @property
    def whole(self) -> str:
        """Both, as they are read one after the other."""
        return f"{self.kicker} {self.text}" if self.kicker else self.text


@once_a_page
def shown_headlines(document: Document) -> tuple[Headline, ...]:
    """The text of each `<h1>` of the page that has any, outside navigation, footers, boxes and dialogs.

    One whose kicker is not sure comes twice: parted, then whole.
    """
    tops = (
        tag for tag in document.tree.iter("h1") if not any(one.tag in ELSEWHERE_TAGS for one in tag.iterancestors())
    )
    return tuple(headline for tag in tops for headline in _headlines(tag) if headline.text)


def kicker_above(document: Document, headline: str) -> str | None:
    """The line in an element of its own right above the `<h1>` with these words; None where none names its topic.

    A paragraph of a few words is one, and any element that is named so. A line with a digit is a date, and one
    that ends as a sentence does is text.
    """
    for tag in document.tree.iter("h1"):
        if _line(tag.text_content()) == headline:
            above = next((one for one in _before(tag) if one.tag not in INVISIBLE_TAGS), None)
            return _kicker_in(above) if above is not None else None
    return None


def _before(tag: HtmlElement) -> Iterator[HtmlElement]:
    """The elements before a headline, the nearest first: its own siblings, else those of the `<header>` around it."""
    yield from tag.itersiblings(preceding=True)
    holder = tag.getparent()
    if holder is not None and holder.tag in {"header", "hgroup"}:
        yield from holder.itersiblings(preceding=True)


def _kicker_in(above: HtmlElement) -> str | None:
    text = _line(" ".join(map(str, above.itertext())))
    if above.tag not in KICKER_TAGS or is_hidden(dict(above.items())) or not 0 < len(text) <= MAX_KICKER_CHARACTERS:
        return None
    if any(map(str.isdigit, text)) or NO_KICKER.search(text) or WRITTEN_BY.match(text):
        return None
    is_plain = above.tag == "p" and len(text.split()) <= MAX_KICKER_WORDS and not names_of(above).strip()
    return text if is_plain or _is_named(above) else None


def _headlines(tag: HtmlElement) -> Iterator[Headline]:
    parts = list(_parts(_innermost(tag)))
    whole = Headline(" ".join(" ".join(text.split()) for _, text in parts))
    if len(parts) < len(("kicker", "headline")) or len(parts) > MAX_PARTS:
        yield whole
        return
    (first, opening), *rest = parts
    kicker, text = _line(opening), _line("".join(text for _, text in rest))
    if first is None or first.tag in EMPHASIS_TAGS or not text or not 0 < len(kicker) <= MAX_KICKER_CHARACTERS:
        yield whole
        return
    is_sure = _is_named(first) or _is_separated(opening, [text for _, text in rest])
    yield Headline(text, kicker, is_sure)
    if not is_sure:
        yield whole


def _innermost(tag: HtmlElement) -> HtmlElement:
    """The element in which the headline's parts stand side by side."""
    while True:
        parts = list(_parts(tag))
        if len(parts) != 1 or parts[0][0] is None:
            return tag
        tag = parts[0][0]


def _parts(tag: HtmlElement) -> Iterator[tuple[HtmlElement | None, str]]:
    """The pieces of text right in an element: a child and its text, or None and text between children."""
    if (tag.text or "").strip():
        yield None, tag.text or ""
    for child in tag:
        if child.tag not in INVISIBLE_TAGS and not is_hidden(dict(child.items())) and child.text_content().strip():
            yield child, child.text_content()
        if (child.tail or "").strip():
            yield None, child.tail or ""


def _is_named(first: HtmlElement) -> bool:
    """Whether an element's names, or those of what it holds, say that it is a kicker."""
    return any(KICKER_NAMES.search(f"{names_of(one)} {one.get('data-ob') or ''}") for one in first.iter())


def _is_separated(opening: str, rest: list[str]) -> bool:
    """Whether a colon that only a reader of the markup meets stands between the first part and the others."""
    return opening.rstrip().endswith((":", "|")) or (len(rest) > 1 and not rest[0].strip(SEPARATOR_MARKS))


def _line(text: str) -> str:
    return " ".join(text.split()).strip(SEPARATOR_MARKS)
