"""Which element of a page holds the article, told by where its prose stands."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Final

from lxml.html import HtmlElement

from crawler.page.blocks import CELL_TAGS, Block

MIN_PROSE_CHARACTERS: Final = 40  # shorter blocks tell nothing about where the article stands
WHOLE_ARTICLE_CHARACTERS: Final = 1_000  # of prose that make a whole article beside another...
MIN_SIBLING_SHARE: Final = 0.25  # ...and the share of the other's prose that it holds at least
MIN_FLASH_CHARACTERS: Final = 20  # enough where nothing is longer, as in a flash of one sentence
SENTENCE_CHARACTERS: Final = 80  # a block as long as this is hardly a label
MAX_SCORED_ANCESTORS: Final = 4  # how far up a paragraph speaks for the elements around it, each step for half as much
MIN_ADDED_PROSE_SHARE: Final = 0.7  # of what an outer element adds, to be thought more of the same article
# Of the prose elsewhere, for the article around the headline to be preferred: it may be cut.
MIN_HEADLINE_ARTICLE_SHARE: Final = 0.03
# The same when it has one paragraph, which may be the lead of a body that stands elsewhere.
MIN_LEAD_SHARE: Final = 0.15
BODY_PART_TAGS: Final = frozenset({"ul", "ol", "dl", "li", "dd", "blockquote"})  # of a body, never all of it
SUBHEADING_TAGS: Final = frozenset({"h2", "h3", "h4", "h5", "h6"})
MIN_LINKED_HEADINGS: Final = 3  # linked headings that make a list of stories
MIN_MARKED_CHARACTERS: Final = 150  # of prose, for what the page marks as the body to be believed


def article_elements(blocks: list[Block]) -> tuple[HtmlElement, ...]:
    """The elements that hold the article's paragraphs and little else; none when the page has no prose.

    It is one element, save where the page itself marks several as its body. `blocks` are the page's without those that
    stand beside the article.
    """
    mass = masses(blocks) or masses(blocks, MIN_FLASH_CHARACTERS)
    if not mass:
        return ()
    marked = [element for element in mass if element.get("itemprop") == "articleBody"]
    marks = set(marked)
    outermost = tuple(element for element in marked if marks.isdisjoint(element.iterancestors()))
    if sum(mass[element] for element in outermost) >= MIN_MARKED_CHARACTERS:
        return outermost
    found = _climbed(_best(blocks, mass), blocks, mass)
    home = _headline_article(mass)
    if home is None or home in {found, *found.iterancestors()}:
        return (_first_of_its_kind(found, mass),)
    own = [block for block in blocks if home in block.around]
    needed = MIN_HEADLINE_ARTICLE_SHARE if sum(map(_tells, own)) > 1 else MIN_LEAD_SHARE
    return (_climbed(_best(own, mass), own, mass),) if mass[home] >= needed * mass[found] else (found,)


def _headline_article(mass: dict[HtmlElement, int]) -> HtmlElement | None:
    """The `<article>` with prose that the first `<h1>` of any stands in; None when there is none such.

    An `<h1>` outside is the outlet's name in the page's header, as often as not; one that is a link heads a teaser.
    """
    top = next(iter(mass)).getroottree().getroot()
    for headline in top.iter("h1"):
        for article in headline.iterancestors("article"):
            if mass.get(article, 0) >= MIN_MARKED_CHARACTERS and not _is_linked(headline):
                return article
    return None


def _is_linked(heading: HtmlElement) -> bool:
    return any(outer.tag == "a" for outer in heading.iterancestors()) or heading.find(".//a[@href]") is not None


def _first_of_its_kind(found: HtmlElement, mass: dict[HtmlElement, int]) -> HtmlElement:
    """The first of several whole articles on an endless page, where `found` is one that was loaded later."""
    if found.tag != "article":
        return found
    before = [other for other in found.itersiblings("article", preceding=True) if _name(other) == _name(found)]
    whole = (
        other
        for other in reversed(before)
        if mass.get(other, 0) >= max(WHOLE_ARTICLE_CHARACTERS, MIN_SIBLING_SHARE * mass[found])
    )
    return next(whole, found)


def masses(blocks: Iterable[Block], at_least: int = MIN_PROSE_CHARACTERS) -> dict[HtmlElement, int]:
    """How many characters of prose each element holds in blocks that have `at_least` so many."""
    mass: dict[HtmlElement, int] = defaultdict(int)
    for block in blocks:
        if _tells(block, at_least):
            prose = block.prose
            for element in block.around:
                mass[element] += prose
    return mass


def _tells(block: Block, at_least: int = MIN_PROSE_CHARACTERS) -> bool:
    return block.prose >= at_least and block.linked * 2 < len(block.text)


def _best(blocks: list[Block], mass: dict[HtmlElement, int]) -> HtmlElement:
    """The element whose paragraphs stand closest under it: full weight for a parent, half for each step up."""
    score: dict[HtmlElement, float] = defaultdict(float)
    for block in blocks:
        if block.around[0] not in mass or not _tells(block, MIN_FLASH_CHARACTERS):
            continue
        weight = float(block.prose)
        holders = block.around if block.kind not in {"p", "li", "blockquote"} else block.around[1:]
        for element in holders[:MAX_SCORED_ANCESTORS]:
            score[element] += weight
            weight /= 2
    best = max(score, key=lambda element: score[element])
    return next((outer for outer in (best, *best.iterancestors()) if outer.tag not in BODY_PART_TAGS), best)


def _climbed(best: HtmlElement, blocks: list[Block], mass: dict[HtmlElement, int]) -> HtmlElement:
    """`best`, or an element around it when what that adds is prose too: a body split by pictures or advertisements."""
    current, names = best, {_name(best)}
    while not _is_marked(current) and (outer := current.getparent()) is not None and outer.tag not in {"body", "html"}:
        if mass[outer] > mass[current]:
            added = [b for b in blocks if outer in b.around and current not in b.around]
            if not _continues(added, names - {None}):
                break
            best = outer
        current = outer
        names.add(_name(current))
    return best


def _continues(added: list[Block], names: set[tuple[str, str] | None]) -> bool:
    """Whether blocks around a body belong to it: most of their text is prose, or stands in elements named like it.

    A table between two parts of a body speaks neither for nor against it. A list of stories, told by its
    linked headings, is no part of the body however much prose its teasers hold.
    """
    told = [b for b in added if len(b.text) >= SENTENCE_CHARACTERS and _tells(b)]
    prose = sum(b.prose for b in told)
    if sum(b.prose for b in told if any(_name(element) in names for element in b.around)) * 2 > prose:
        return True
    if lists_stories(added):
        return False
    return prose >= MIN_ADDED_PROSE_SHARE * sum(
        len(b.text) for b in added if b.kind[0] != "h" and b.kind not in CELL_TAGS
    )


def lists_stories(blocks: list[Block]) -> bool:
    """Whether blocks are a list of stories: linked headings, and most of the prose is what stands right under them."""
    heads = teased = prose = 0
    is_under = False
    for block in blocks:
        if block.kind in SUBHEADING_TAGS:
            is_under = block.linked * 2 > len(block.text)
            heads += is_under
        elif _tells(block):
            prose += block.prose
            teased += block.prose if is_under else 0
            is_under = False
    return heads >= MIN_LINKED_HEADINGS and teased * 2 >= prose


def _name(element: HtmlElement) -> tuple[str, str] | None:
    """Tag and classes of an element, None when it has no class."""
    classes = element.get("class")
    return (element.tag, classes) if classes else None


def _is_marked(element: HtmlElement) -> bool:
    """Whether the page itself says that the article ends where this element does."""
    return bool(element.get("itemprop") == "articleBody" or element.tag == "article")
