"""Reads the headlines that a page shows, each with its kicker apart: the words above a headline that name its topic."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml.html import HtmlElement

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
