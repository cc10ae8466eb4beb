"""An article's text and nothing else, from wherever in the page it stands."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from itertools import accumulate
from typing import Final, Literal

from cssselect import SelectorError
from lxml.html import HtmlElement

from crawler.page.asides import asides, inner_asides
from crawler.page.authors import authors
from crawler.page.beside import may_be_words
from crawler.page.blocks import Block, read_blocks
from crawler.page.characters import plain
from crawler.page.container import article_elements, lists_stories
from crawler.page.document import Document
from crawler.page.element_names import CONTROL_TAGS, is_firm, is_firm_by_tag
from crawler.page.embedded import embedded_paragraphs, linked_paragraphs
from crawler.page.plain import MAX_TEXT_CHARACTERS, plain_paragraphs
from crawler.page.standfirst import standfirst
from crawler.page.tidy import article_blocks, left_out, service_free
from crawler.page.titles import headlines
from crawler.source_options import PageHints

BodySource = Literal["hint", "dom", "jsonld", "embedded", "plain"]

SUSPECT_PROSE_RATIO: Final = 2  # times as much prose: then what classes hid is the article
# Characters: below this the elements hold a teaser at most, and the page's scripts are asked.
TEASER_CHARACTERS: Final = 300
JSONLD_LENGTH_RATIO: Final = 1.5  # times the elements' text: then JSON-LD holds paragraphs that the elements do not
FOLDED_CHARACTERS: Final = 60  # of prose in a hidden block; shorter ones are messages and labels
ARTICLE_CHARACTERS: Final = 500  # can be an article; a shorter articleBody is often a summary
CELL_TAGS: Final = frozenset({"td", "th", "caption", "dt", "dd"})


@dataclass(frozen=True, slots=True)
class Body:
    """The text of an article before access has trimmed it.

    `paragraphs` in document order, each one line, none empty. `source`: where they were read, from a selector of the
    source's configuration, the page's elements, its JSON-LD, its embedded JSON, or every paragraph there is.
    `standfirst` is shown above the text and no part of it; None when there is none. `opening` and `left_out`: the lines
    before its first paragraph, and after, that were taken for labels, captions and appeals. `marked_up`: those lines of
    all of them that are headings or cells of a table.
    """

    paragraphs: tuple[str, ...] = ()
    source: BodySource = "dom"
    standfirst: str | None = None
    opening: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()
    marked_up: frozenset[str] = frozenset()

    @property
    def text(self) -> str:
        """The paragraphs, parted by an empty line."""
        return "\n\n".join(self.paragraphs)


def read_body(document: Document, hints: PageHints) -> Body:
    """The article's paragraphs, in plain characters; see `_found`."""
    body = _found(document, hints)
    lines = tuple(line for text in body.paragraphs if (line := plain(text).strip()))
    return replace(body, paragraphs=lines, standfirst=plain(body.standfirst).strip() if body.standfirst else None)


def _found(document: Document, hints: PageHints) -> Body:
    """The article's paragraphs; none when the page holds no article text.

    The source's own selectors come first. Else the elements are read, and where they hold too little, the JSON-LD
    articleBody and then the JSON that scripts carry. A page that is too large is read plainly: see `plain_paragraphs`.
    """
    if document.is_too_large:
        return Body(plain_paragraphs(document.tree), "plain")
    if hinted := _hinted(document, hints.text):
        return Body(hinted, "hint")
    shown = _shown(document)
    length = len(shown.text)
    if length > MAX_TEXT_CHARACTERS:
        return Body(plain_paragraphs(document.tree), "plain")
    linked = linked_paragraphs(document)
    if (size := sum(map(len, linked))) > max(JSONLD_LENGTH_RATIO * length, ARTICLE_CHARACTERS) or (
        size > length and length < TEASER_CHARACTERS
    ):
        return replace(shown, paragraphs=_bounded(linked), source="jsonld")
    if length < TEASER_CHARACTERS:
        embedded = embedded_paragraphs(document)
        if sum(map(len, embedded)) > max(JSONLD_LENGTH_RATIO * length, TEASER_CHARACTERS):
            return replace(shown, paragraphs=_bounded(embedded), source="embedded")
    return shown


def _hinted(document: Document, selectors: tuple[str, ...]) -> tuple[str, ...]:
    """What stands in the elements of the first selector that matches any text; only service lines are left out."""
    for selector in selectors:
        try:
            elements = document.tree.cssselect(selector)
        except SelectorError:
            continue
        blocks = [block for element in elements for block in read_blocks(element) if block.is_text]
        if kept := service_free(blocks):
            return _texts(kept)
    return ()


def _shown(document: Document) -> Body:
    """The article as the page's elements hold it, with the parts of it that the page folds away."""
    every = [block for block in document.blocks if block.is_text]
    kept, inside = _article(every, document)
    if folded := _folded(document.blocks, kept):
        texts = {block.text for block in every}
        ids = {id(block) for block in folded if block.text not in texts}
        every = [block for block in document.blocks if block.is_text or id(block) in ids]
        kept, inside = _article(every, document)
    lead = standfirst(every, kept, document)
    opening, rest = left_out(may_be_words(document, every, kept, inside), kept)
    marked_up = frozenset(_texts([one for one in (*kept, *rest) if one.is_heading or one.kind in CELL_TAGS]))
    return Body(_texts(kept), "dom", lead.text if lead is not None else None, _texts(opening), _texts(rest), marked_up)


def _folded(blocks: Iterable[Block], kept: list[Block]) -> list[Block]:
    """The hidden blocks that continue the article: beside its paragraphs, or, where it shows next to none, anywhere.

    Pages fold the rest of an article behind a button, and frameworks send parts of it hidden, to be put in place later.
    """
    hidden = [block for block in blocks if _may_be_folded(block)]
    shown = _prose(kept)
    if shown < TEASER_CHARACTERS and _prose(hidden) > max(SUSPECT_PROSE_RATIO * shown, TEASER_CHARACTERS):
        return hidden
    if not kept:
        return []
    first = kept[0]
    return [block for block in hidden if block.kind == first.kind and first.around[1] in block.around]


def _may_be_folded(block: Block) -> bool:
    is_apart = block.is_text or not block.is_hidden or block.is_aside or block.is_over
    return not is_apart and block.prose >= FOLDED_CHARACTERS and block.kind not in CONTROL_TAGS


def _article(every: list[Block], document: Document) -> tuple[list[Block], list[Block]]:
    """The blocks of the article, and all those of its element.

    Where elements hold most of the page's prose that nothing but their classes speaks against, the page is read again
    with them: what a class means is the site's own affair. A list of stories is not taken for the article, nor is
    anything that leaves out what the first reading found at length.
    """
    beside = asides(every, document.marked_bodies)
    outer = _inside(every, beside)
    first = _tidied(outer, document)
    firm = frozenset(filter(is_firm, {element for block in every for element in block.suspects}))
    found = _trusting(every, beside, firm, document, first) or (first, outer)
    if found[0]:
        return found
    by_tag = frozenset(filter(is_firm_by_tag, firm))  # names alone leave out no whole page
    return _trusting(every, beside, by_tag, document, first) or found


def _trusting(
    every: list[Block],
    beside: frozenset[HtmlElement],
    firm: frozenset[HtmlElement],
    document: Document,
    first: list[Block],
) -> tuple[list[Block], list[Block]] | None:
    """The same where all suspects but `firm` are believed; None when `first`, found without them, is as good."""
    doubted = [block for block in every if not beside.isdisjoint(block.suspects) and firm.isdisjoint(block.suspects)]
    if _prose(doubted) <= SUSPECT_PROSE_RATIO * _prose(first):
        return None
    trusting = [replace(block, suspects=tuple(filter(firm.__contains__, block.suspects))) for block in every]
    inside = _inside(trusting, asides(trusting, document.marked_bodies))
    second = _tidied(inside, document)
    found = {block.text for block in second}
    is_better = _prose(second) > SUSPECT_PROSE_RATIO * _prose(first) and not lists_stories(inside)
    is_kept = _prose(first) < ARTICLE_CHARACTERS or all(block.text in found for block in first)
    return (second, inside) if is_better and is_kept else None


def _inside(every: list[Block], beside: frozenset[HtmlElement]) -> list[Block]:
    """The blocks of the article's element, without boxes, where the elements in `beside` are no part of it."""
    elements = frozenset(article_elements([block for block in every if beside.isdisjoint(block.suspects)]))
    inside = [block for block in every if not elements.isdisjoint(block.around)]
    boxes = inner_asides(inside) - {outer for element in elements for outer in (element, *element.iterancestors())}
    return [block for block in inside if boxes.isdisjoint(block.suspects)]


def _tidied(blocks: list[Block], document: Document) -> list[Block]:
    return article_blocks(blocks, headlines(document), authors(document))


def _prose(blocks: Iterable[Block]) -> int:
    return sum(block.prose for block in blocks)


def _bounded(paragraphs: tuple[str, ...]) -> tuple[str, ...]:
    """The paragraphs up to MAX_CHARACTERS; the last one may be cut."""
    starts = accumulate(map(len, paragraphs), initial=0)
    return tuple(
        text[: MAX_TEXT_CHARACTERS - start]
        for text, start in zip(paragraphs, starts, strict=False)
        if start < MAX_TEXT_CHARACTERS
    )


def _texts(blocks: list[Block]) -> tuple[str, ...]:
    return tuple(block.text for block in blocks)
