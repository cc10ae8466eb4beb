"""Finds the lines that name an article's author at its headline and at its end, and never those of other stories."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import takewhile
from typing import Final

from lxml.html import HtmlElement

from crawler.page.blocks import Block
from crawler.page.byline_words import WRITTEN_BY
from crawler.page.document import Document
from crawler.page.element_names import names_of
from crawler.page.titles import folded, headlines

AUTHOR_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:by-?lines?|authors?|autor(?:e?[ns]|i|in|es)?|auteurs?|autore|autrice|forfatter|verfasser|writer|"
    r"reporter|journalist|contributors?|article-?by|written-?by|posted-?by|penulis|skribent|yazar)(?:$|[\s_-])|"
    r"(?:author|byline)(?:s|name|link|info|data)?(?:$|[\s_-])|"
    r"(?-i:[a-z](?:Author|Byline)s?(?:$|[A-Z\s_-])|\b(?:author|byline)s?[A-Z])",
    re.IGNORECASE,
)
AUTHOR_ADDRESS: Final = re.compile(
    r"/(?:authors?|autor(?:e?[ns]|i|es)?|auteurs?|autori|autore|by|writers?|contributors?|reporters?|journalist(?:e?s)?"
    r"|redakteur(?:e|in)?|profiles?|people|staff|columnists?|forfatter|skribent|yazar(?:lar)?|penulis)/[^/?#]{3,}",
    re.IGNORECASE,
)
# How a text is signed: a long dash and a name, on a line of its own or behind the last sentence.
SIGNED: Final = re.compile(r"(?:^|[.!?…\"”’»)]\s)[—–―]\s?(?P<name>[^\W\d_][^.!?,;:—–―\d]{3,60})$")
MAX_SIGNATURE_CHARACTERS: Final = 70
OPENING_QUOTES: Final = "\"'“„«‘‚‹»「"
MAX_BYLINE_CHARACTERS: Final = 200
MAX_OPENED_CHARACTERS: Final = 120  # of a line that only its first words make a byline
PARAGRAPH_CHARACTERS: Final = 60
LONG_PARAGRAPHS_BEFORE: Final = 2  # a standfirst, and a caption or a notice, may stand between headline and byline
POINTER_LINKED_SHARE: Final = 0.6  # of a heading that leads to another story
BLOCKS_ABOVE: Final = 8
BLOCKS_BEHIND: Final = 6
AROUND_HEADLINE: Final = 4  # elements; a byline above the headline stands in one of them


def head_bylines(document: Document) -> Iterator[str]:
    """The lines between the headline and the text, or right above the headline, that say who wrote the article.

    Each is one piece of text a line: what stands in elements of its own is parted by line breaks.
    """
    blocks = document.blocks
    at = _headline(blocks, document)
    if at is None:
        return
    around = set(blocks[at].around[:AROUND_HEADLINE])
    for block in blocks[at + 1 : _text_start(blocks, at)]:
        yield from _byline(block)
    for block in blocks[max(0, at - BLOCKS_ABOVE) : at]:
        if not around.isdisjoint(block.around) and not block.is_aside:
            yield from _byline(block)


def tail_lines(document: Document) -> Iterator[str]:
    """The last lines of the text and the lines right behind it."""
    return (block.text for block in _tail(document) if not block.linked and not block.is_aside and block.kind[0] != "t")


def _tail(document: Document) -> Sequence[Block]:
    blocks = document.blocks
    mass = Counter[str]()
    for block in blocks:
        if not block.suspects and block.prose >= PARAGRAPH_CHARACTERS:
            mass[block.place] += block.prose
    if not mass:
        return ()
    place = mass.most_common(1)[0][0]
    end = max(at for at, block in enumerate(blocks) if block.place == place and block.prose >= PARAGRAPH_CHARACTERS)
    behind = blocks[end + 1 : end + 1 + BLOCKS_BEHIND]
    return (*blocks[max(0, end - 1) : end + 1], *takewhile(lambda block: not block.is_heading, behind))


def tail_bylines(document: Document) -> Iterator[str]:
    """The lines at the end of the text that begin as a byline does, or sign it: `By Anna Marsh`, `— Anna Marsh`."""
    for block in _tail(document):
        if len(block.text) <= MAX_OPENED_CHARACTERS and not block.is_heading and WRITTEN_BY.match(block.text):
            yield _pieces(block.element, block.text)
        elif signed := _signature(block):
            yield signed


def _signature(block: Block) -> str:
    """The words behind a dash that ends a block: `— Anna Marsh`; "" below words that are quoted from somebody."""
    if block.is_heading or block.is_aside or any(element.tag == "blockquote" for element in block.around):
        return ""
    match = SIGNED.search(block.text[-MAX_SIGNATURE_CHARACTERS:])
    return match["name"] if match is not None and block.text[0] not in OPENING_QUOTES else ""


def first_paragraph(document: Document) -> str:
    """The first paragraph of prose behind the headline, "" when there is none."""
    blocks = document.blocks
    at = _headline(blocks, document) or 0
    return next((one.text for one in blocks[at:] if one.prose >= PARAGRAPH_CHARACTERS and not one.suspects), "")


def _headline(blocks: Sequence[Block], document: Document) -> int | None:
    known = {folded(line) for line in headlines(document)} - {""}
    shown = [at for at, block in enumerate(blocks) if block.is_heading and not block.is_hidden]

    def worth(at: int) -> tuple[bool, bool, bool]:
        block = blocks[at]
        return not block.is_aside, folded(block.text) in known, block.kind == "h1"

    best = max(shown, key=worth, default=None)
    return best if best is not None and any(worth(best)[1:]) else None


def _text_start(blocks: Sequence[Block], headline: int) -> int:
    """Where the text or a list of other stories has surely begun."""
    paragraphs = 0
    for at, block in enumerate(blocks[headline + 1 :], headline + 1):
        if block.prose >= PARAGRAPH_CHARACTERS and not _is_marked(block.element):
            paragraphs += 1
            if paragraphs > LONG_PARAGRAPHS_BEFORE:
                return at
        is_pointer = block.is_heading and block.linked_share > POINTER_LINKED_SHARE and not _is_marked(block.element)
        if block.kind == "h1" or is_pointer:
            return at
    return len(blocks)


def _byline(block: Block) -> Iterator[str]:
    if block.is_hidden or len(block.text) > MAX_BYLINE_CHARACTERS or _is_caption(block):
        return
    is_opened = len(block.text) <= MAX_OPENED_CHARACTERS and WRITTEN_BY.match(block.text) is not None
    if any(map(_is_marked, block.around[:2])) or (is_opened and not block.is_heading):
        yield _pieces(block.element, block.text)
        return
    marked = [element for element in block.element.iterdescendants() if _is_marked(element)]
    if block.prose < PARAGRAPH_CHARACTERS and not block.is_heading:
        yield from (_pieces(one, "") for one in marked if not any(outer in marked for outer in one.iterancestors()))


def _is_caption(block: Block) -> bool:
    return any(element.tag in {"figure", "figcaption"} for element in block.around[:AROUND_HEADLINE])


def _is_marked(element: HtmlElement) -> bool:
    """Whether an element's names, its property or the address it leads to say that it names an author."""
    if element.get("itemprop") in {"author", "creator"} or "author" in (element.get("rel") or "").split():
        return True
    if element.tag == "a":
        return AUTHOR_ADDRESS.search(element.get("href") or "") is not None
    return AUTHOR_NAMES.search(names_of(element)) is not None


def _pieces(element: HtmlElement, text: str) -> str:
    """The text nodes of an element, one a line; `text` when the element holds more than a byline."""
    pieces = [" ".join(piece.split()) for piece in element.itertext()]
    joined = "\n".join(filter(None, pieces))
    return joined if len(joined) <= MAX_BYLINE_CHARACTERS else text
