"""Tells a block with a button, or with a link to an account or an offer, from text."""

import re
from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from lxml.html import HtmlElement

from crawler.page.access.gate_patterns import read_gate
from crawler.page.blocks import Block
from crawler.page.element_names import WHOLE_PAGE_TAGS, waits_for_script

MAX_BUTTON_LETTERS: Final = 45
# An element may hold thousands of links and lines, each a block of its own.
MAX_LINKS: Final = 40
MAX_POINTER_CHARACTERS: Final = 80  # of a link; longer ones are headlines and sentences
MAX_LABEL_PARTS: Final = 8
MAX_ADDRESS_CHARACTERS: Final = 300
# Addresses that an offer or a login has, in the languages of outlets; whole parts of a path or a host's first label.
ACCOUNT_ADDRESS: Final = re.compile(
    r"(?:[/.?=&_-]|^)(?:subscri\w{0,12}|abo|abos|abonn\w{0,12}|abonament\w{0,12}|offers?|plans?|pricing|log-?in|sign-?(?:in|up)|accounts?|konto"
    r"|register|registration|member(?:ship)?s?|premium|plus|suscri\w{0,12}|assin\w{0,12}|prenumer\w{0,12}|tilaa|checkout|join|id|sso|oauth|shop)"
    r"(?:[/.?=&_-]|$)"
)
# What a control that closes a box is called, in its classes or in words, or the sign that it shows.
CLOSE_NAMES: Final = re.compile(
    r"(?<![a-z])(?:close|dismiss|skip)|no[- ]?thanks|maybe[- ]?later|schlie(?:ss|ß)en"
    r"|fermer|cerrar|chiudi|fechar|sluiten|zamknij|stäng|lukk?e?\b"
    r"|закры|закри|閉じる|关闭|닫기|إغلاق|סגור"
)
CLOSE_SIGNS: Final = frozenset("×✕✖✗xX")
CONTROL_TAGS: Final = ("button", "a", "span", "i", "div")
CLOSE_ATTRIBUTES: Final = ("class", "id", "aria-label", "title", "data-action")
DISMISSING_ATTRIBUTES: Final = frozenset({"data-dismiss", "data-bs-dismiss"})
MAX_CONTROLS: Final = 200
MAX_CLOSE_WORDS: Final = 20  # characters of a control's text; a longer one says more than that it closes


def waits(block: Block) -> bool:
    """Whether a script must show the block first: it stands in a dialog that is not open, or a class hides it."""
    return any(
        waits_for_script(element) or (element.tag == "dialog" and element.get("open") is None)
        for element in block.around
        if element.tag not in WHOLE_PAGE_TAGS
    )


def can_be_closed(around: Sequence[HtmlElement]) -> bool:
    """Whether a control in the outermost element of `around` (innermost first) closes it."""
    if not around:
        return False
    return any(map(_closes, islice(around[-1].iter(*CONTROL_TAGS), MAX_CONTROLS)))


def _closes(control: HtmlElement) -> bool:
    if control.tag == "div" and len(control):
        return False
    text = _label(control)
    names = " ".join(value for name in CLOSE_ATTRIBUTES if (value := control.get(name)))[:MAX_ADDRESS_CHARACTERS]
    if text in CLOSE_SIGNS or not DISMISSING_ATTRIBUTES.isdisjoint(control.attrib):
        return True
    words = text if len(text) <= MAX_CLOSE_WORDS else ""
    return CLOSE_NAMES.search(f"{names} {words}".lower()) is not None


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


def leads_away(link: HtmlElement) -> bool:
    """Whether a link leads to another page, and no script or place in this one."""
    address = (link.get("href") or "").strip().lower()
    return bool(address) and not address.startswith(("#", "javascript:", "mailto:"))


def rest_words(link: HtmlElement, tongues: tuple[str, ...]) -> str:
    """The words of a link that offers the rest of something to read; "" when it says no such thing."""
    words = _label(link)
    is_short = len(words) <= MAX_POINTER_CHARACTERS
    return words if is_short and "rest" in read_gate(words, tongues).kinds else ""


def _links(block: Block) -> Iterator[HtmlElement]:
    return islice(block.element.iter("a"), MAX_LINKS if block.linked else 0)


def _label(link: HtmlElement) -> str:
    return " ".join("".join(islice(link.itertext(), MAX_LABEL_PARTS)).split())
