"""Elements of a page as steps of CSS selectors, and which of its blocks are menus. Pure."""

import re
from typing import Final

from lxml.etree import _Element as Element

_CLASS: Final = re.compile(r"[A-Za-z_][A-Za-z_-]*(?:\d{1,2})?")
_MENU_NAME: Final = re.compile(r"(?i)(?<![a-z])(?:menu|nav|navbar|navigation|footer|sidebar|breadcrumbs?)(?![a-z])")
_FURNITURE: Final = frozenset({"nav", "footer", "aside", "form"})


def step(element: Element) -> str:
    """The element as one step of a selector: its tag, with its first class that looks lasting."""
    name = next((one for one in (element.get("class") or "").split() if _CLASS.fullmatch(one)), None)
    return f"{element.tag}.{name}" if name else str(element.tag)


def is_furniture(block: Element, *, without_menus: bool) -> bool:
    """Whether a block is marked up as no content, or, `without_menus`, is named a menu."""
    if str(block.tag) in _FURNITURE:
        return True
    named = f"{block.get('class') or ''} {block.get('id') or ''}"
    return without_menus and str(block.tag) not in ("body", "html") and _MENU_NAME.search(named) is not None
