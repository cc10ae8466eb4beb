"""Tells a block with a button, or with a link to an account or an offer, from text."""

import re
from collections.abc import Iterator
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.page.blocks import Block

MAX_BUTTON_LETTERS: Final = 45
# An element may hold thousands of links and lines, each a block of its own.
MAX_LINKS: Final = 40
MAX_LABEL_PARTS: Final = 8
MAX_ADDRESS_CHARACTERS: Final = 300
# Addresses that an offer or a login has, in the languages of outlets; whole parts of a path or a host's first label.
ACCOUNT_ADDRESS: Final = re.compile(
    r"(?:[/.?=&_-]|^)(?:subscri\w{0,12}|abo|abos|abonn\w{0,12}|abonament\w{0,12}|offers?|plans?|pricing|log-?in|sign-?(?:in|up)|accounts?|konto"
    r"|register|registration|member(?:ship)?s?|premium|plus|suscri\w{0,12}|assin\w{0,12}|prenumer\w{0,12}|tilaa|checkout|join|id|sso|oauth|shop)"
    r"(?:[/.?=&_-]|$)"
)


def acts(block: Block) -> bool:
    """Whether the block is or ends in a button, a link to an account or an offer, or stands in a form."""
    if block.kind == "button" or any(element.tag in {"form", "button"} for element in block.around):
        return True
    labels = ((_label(link), link) for link in _links(block))
    return any(
        0 < len(label) <= MAX_BUTTON_LETTERS
        and label in block.text
        and (len(label) == len(block.text) or leads_to_account(link))
        for label, link in labels
    )


def offers(block: Block) -> bool:
    """Whether the block holds a button, or a link to an account or an offer."""
    if block.kind == "button" or any(element.tag in {"form", "button"} for element in block.around):
        return True
    return any(map(leads_to_account, _links(block)))


def leads_to_account(link: HtmlElement) -> bool:
    """Whether a link's address is that of an account or an offer."""
    return ACCOUNT_ADDRESS.search((link.get("href") or "")[:MAX_ADDRESS_CHARACTERS].lower()) is not None


def _links(block: Block) -> Iterator[HtmlElement]:
    return islice(block.element.iter("a"), MAX_LINKS if block.linked else 0)


def _label(link: HtmlElement) -> str:
    return " ".join("".join(islice(link.itertext(), MAX_LABEL_PARTS)).split())
