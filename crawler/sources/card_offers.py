"""Finds the cards of a page: blocks that repeat, each with a date and words, and no page of its own. Pure."""

from collections import Counter
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final, cast

from cssselect import HTMLTranslator
from lxml.etree import _Element as Element

from crawler.dates_in_languages import iso_date_in
from crawler.languages import language_code
from crawler.page.blocks import letter_count
from crawler.source_options import CardSelectors
from crawler.sources.cards import lasting_name
from crawler.sources.listings import MIN_HEADLINE_LETTERS
from crawler.sources.plain_text import link_line
from crawler.sources.selector_steps import is_furniture, step
from crawler.urls import same_site, web_address

_MIN_CARDS: Final = 3
_MOST: Final = 0.7  # of the cards
_NEARLY_ALL: Final = 0.9  # of the letters
_MAX_DATES: Final = 300
_MAX_COMPARED: Final = 40  # cards whose elements are compared
_MAX_ELEMENTS: Final = 300  # of a card
_MAX_LEVELS: Final = 10  # between a date and its card
_MAX_LEVELS_OF_CLASS: Final = 3
_MAX_DATE_CHARACTERS: Final = 60
_OLDER: Final = ("a[rel~=next]", "link[rel~=next]", "a[rel~=prev]", "link[rel~=prev]")  # a first page has one direction


def card_selectors(root: Element, base: str) -> CardSelectors | None:
    """The selectors of the page's cards; None when it has none, or when they have pages of their own."""
    css, dates = _dates(root)
    if len(dates) < _MIN_CARDS:
        return None
    around = Counter(block for date in dates for block in islice(date.iterancestors(), _MAX_LEVELS))
    groups: dict[str, dict[Element, Element]] = {}
    for date in dates:
        for block in islice(date.iterancestors(), _MAX_LEVELS):
            if around[block] > 1:
                break
            if items := _items(block):
                groups.setdefault(items, {})[block] = date
    best = max(
        ((_worth(cards), items) for items, cards in groups.items() if _are_cards(root, items, cards, base)),
        default=None,
    )
    if best is None:
        return None
    cards = groups[best[1]]
    older = next((one for one in _OLDER if _picked(root, one)), None)
    return CardSelectors(best[1], link=_permalink(cards, base), text=_text(cards), date=css, next=older)


def _dates(root: Element) -> tuple[str | None, list[Element]]:
    """The elements that state a date, and the selector of those in a card; None for what is usual."""
    timed = [one for one in root.iter("time") if one.get("datetime")]
    if timed:
        plain = len(timed) == sum(1 for _ in root.iter("time"))
        return None if plain else "time[datetime]", timed[:_MAX_DATES]
    language = language_code(root.get("lang"))
    times = [one for one in islice(root.iter("time"), _MAX_DATES) if _is_date(one, language)]
    if times:
        return None, times
    named: dict[str, list[Element]] = {}
    for one in root.iter():
        if isinstance(one.tag, str) and "date" in (one.get("class") or "").lower() and "." in step(one):
            named.setdefault(step(one), []).append(one)
    for css, found in sorted(named.items(), key=lambda pair: -len(pair[1])):
        dated = [one for one in found[:_MAX_DATES] if _is_date(one, language)]
        if len(dated) >= _MOST * len(found):
            return css, dated
    return None, []


def _is_date(element: Element, language: str | None) -> bool:
    said = link_line(element)
    return len(said) <= _MAX_DATE_CHARACTERS and iso_date_in(said, language) is not None


def _items(block: Element) -> str | None:
    """A selector for blocks like this one; None when nothing tells them from others."""
    own = step(block)
    if "." in own or block.tag == "article":
        return own
    above = (step(one) for one in islice(block.iterancestors(), _MAX_LEVELS_OF_CLASS))
    return next((f"{one} {own}" for one in above if "." in one), None)


def _are_cards(root: Element, items: str, cards: dict[Element, Element], base: str) -> bool:
    if len(cards) < max(_MIN_CARDS, _MOST * min(len(_picked(root, items)), _MAX_DATES)):
        return False
    if any(is_furniture(one, without_menus=True) for card in cards for one in (card, *card.iterancestors())):
        return False
    said = sum(_letters(card) - _letters(date) >= MIN_HEADLINE_LETTERS for card, date in cards.items())
    pages = [_headline_links(card, date, base) for card, date in cards.items()]
    leading_to = Counter(address for one in pages for address in one)  # a page of several cards is none of a card's own
    linked = sum(any(leading_to[address] == 1 for address in one) for one in pages)
    return said >= _MOST * len(cards) and linked <= (1 - _MOST) * len(cards)


def _headline_links(card: Element, date: Element, base: str) -> set[str]:
    """Where the card leads if it is a link, and where those of its links lead that fill a line, as headlines do."""
    around = next((one for one in (card, *card.iterancestors()) if one.tag == "a"), None)
    found = [around] if around is not None else []
    permalink = _link_around(date)
    for link in card.iterdescendants("a"):
        parent = link.getparent()
        if (
            link is not permalink
            and parent is not None
            and letter_count(said := link_line(link)) >= MIN_HEADLINE_LETTERS
        ):
            found += [link] if parent is card or link_line(parent) == said else []
    addresses = (web_address(link.get("href"), base) for link in found)
    return {one for one in addresses if one and same_site(one, base)}


def _worth(cards: dict[Element, Element]) -> tuple[bool, int]:
    """How good blocks are as cards: those with lasting names, then those that say most."""
    named = sum(lasting_name(card) is not None for card in cards)
    return named >= _MOST * len(cards), sum(map(_letters, cards))


def _permalink(cards: dict[Element, Element], base: str) -> str | None:
    """The selector of the link around a card's date, which leads to this card alone; None when there is none."""
    links = {card: link for card, date in cards.items() if (link := _link_around(date)) is not None}
    addresses = {web_address(link.get("href"), base) for link in links.values()} - {None}
    css = Counter(step(link) for link in links.values()).most_common(1)
    if len(addresses) < _MOST * len(cards) or not css or "." not in css[0][0]:
        return None
    return css[0][0]


def _link_around(date: Element) -> Element | None:
    inner = date.iterdescendants("a")
    return next((one for one in (date, *islice(date.iterancestors(), 2), *inner) if one.tag == "a"), None)


def _text(cards: dict[Element, Element]) -> str | None:
    """The selector of what a card says in running text; None when no element of it has a name."""
    letters: Counter[str] = Counter()
    having: Counter[str] = Counter()
    sample = dict(islice(cards.items(), _MAX_COMPARED))
    for card, date in sample.items():
        passed = {date, *date.iterancestors()}
        found: Counter[str] = Counter()
        for one in _elements(card):
            if one not in passed and "." in step(one):
                found[step(one)] = max(found[step(one)], _letters(one))
        letters += found
        having.update(found.keys())
    usual = {css: count for css, count in letters.items() if having[css] >= _MOST * len(sample)}
    total = sum(_letters(card) - _letters(date) for card, date in sample.items())
    most = max(usual.values(), default=0)
    if most * 2 < total:  # the words stand in several elements
        return None
    return min((one for one in usual if usual[one] >= _NEARLY_ALL * most), key=lambda one: (usual[one], one))


def _elements(card: Element) -> Iterator[Element]:
    found = islice(cast("Iterable[Element]", card.iterdescendants()), _MAX_ELEMENTS)
    return (one for one in found if isinstance(one.tag, str))


def _letters(element: Element) -> int:
    return letter_count("".join(cast("Iterator[str]", element.itertext())))


def _picked(root: Element, css: str) -> list[Element]:
    return cast("list[Element]", root.xpath(HTMLTranslator().css_to_xpath(css)))
