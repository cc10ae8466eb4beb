"""Ten ways in which outlets set a gate, and what else stands around whole articles."""

from collections.abc import Sequence
from html import escape
from random import Random
from typing import Final

from planting.pages import Page, others, paragraph

DESIGNS: Final = ("paragraph", "box", "named", "dialog", "aside", "fade", "form", "split", "button", "above", "data")
DECOYS: Final = (
    "newsletter", "app", "donate", "comment", "popular", "metered", "cookie", "save", "print", "label", "about", "more",
    "hidden", "passed", "walled", "nothing",
)  # fmt: skip
WALL_CLASSES: Final = ("paywall", "article__paywall", "regwall-box", "subscription-wall", "locked-content")
ADDRESSES: Final = ("/subscribe", "/offers?from=article", "/login", "https://id.herald.example/x")
BOX_CLASSES: Final = ("offer-zone", "c-box", "css-5s1", "module teal", "end-of-text", "block-393")


def plant(page: Page, design: str, segments: Sequence[str], chance: Random) -> None:
    """Sets a gate of such a design with these words into a page that was cut."""
    link = f'<a href="{chance.choice(ADDRESSES)}">{escape(segments[-1])}</a>'
    lines = "".join(f"<p>{escape(text)}</p>" for text in segments[1:-1])
    inside = f"<h3>{escape(segments[0])}</h3>{lines}<p>{link}</p>"
    box = f'<div class="{chance.choice(WALL_CLASSES if design == "named" else BOX_CLASSES)}">{inside}</div>'
    if design == "paragraph":
        page.body.append(f"<p>{escape(' '.join(segments[:-1]))} {link}</p>")
    elif design == "dialog":
        page.over = chance.choice(
            (f"<dialog open>{inside}</dialog>", f'<div class="modal" role="dialog">{inside}</div>')
        )
    elif design == "aside":
        page.beside = f"<aside>{inside}</aside>"
    elif design == "above":
        page.above = box
    elif design == "data":
        paid = {"@type": "WebPageElement", "isAccessibleForFree": False, "cssSelector": ".paid-part"}
        stated = ({"wordCount": page.stated_words}, {"isAccessibleForFree": False, "hasPart": paid})
        page.facts |= chance.choice(stated)
    else:
        page.under = _apart(design, segments, link, lines) or box
        if design == "fade":
            page.body[-1] = f'<div class="fade-out">{page.body[-1]}</div>'


def _apart(design: str, segments: Sequence[str], link: str, lines: str) -> str:
    """A form, a button, or the notice split over elements; nothing for other designs."""
    first, last = f"<p>{escape(segments[0])}</p>", f"<button>{escape(segments[-1])}</button>"
    if design == "form":
        return f'<form action="/session" method="post">{first}{lines}<input type="email" name="mail">{last}</form>'
    if design == "button":
        return f"<div>{first}{lines}{last}</div>"
    rows = (f'<div class="r{at}"><span>{escape(text)}</span></div>' for at, text in enumerate(segments[:-1]))
    return f'<div>{"".join(rows)}<div class="r9">{link}</div></div>' if design == "split" else ""


def decoy(page: Page, kind: str, gate: Sequence[str], chance: Random) -> None:
    """Sets something into a whole page that reserves nothing of it; `gate` are words that would, elsewhere."""
    if kind in {"newsletter", "app", "donate", "comment", "save", "print"}:
        _offer(page, page.words[kind][0].segments, chance)
    elif kind in {"metered", "cookie"}:
        inside = _box(page.words[kind][0].segments)
        if chance.random() < 0.5:
            page.over = f'<div class="{chance.choice(("banner", "modal", "bar"))}">{inside}</div>'
        else:
            page.above = f'<div class="bar">{inside}</div>'
    elif kind == "popular":
        page.beside = others(page, page.words[kind][0].segments[0])
    elif kind == "label":
        page.under = others(page, label=page.words[kind][0].segments[0])
    elif kind == "about":
        text = page.words[kind][0].segments[0]
        page.body[-1 if chance.random() < 0.5 else len(page.body) // 2] = paragraph(text)
    elif kind == "more":
        middle = len(page.body) // 2
        button = f'<button class="unfold" aria-expanded="false">{escape(page.words[kind][0].segments[0])}</button>'
        page.body = [*page.body[:middle], button, '<div class="folded">', *page.body[middle:], "</div>"]
    elif kind in {"hidden", "walled", "passed"}:
        _misplaced(page, kind, _box(gate), chance)


def _misplaced(page: Page, kind: str, inside: str, chance: Random) -> None:
    """Sets a gate where it withholds nothing: hidden, in a template above the text, or run past by it."""
    if kind == "hidden":
        page.under = f'<div class="offer-zone" {chance.choice(("hidden", "style=display:none"))}>{inside}</div>'
    elif kind == "walled":
        page.above = f'<div class="{chance.choice(("ia-paywall", "paywall-template"))}">{inside}</div>'
    else:
        page.body.insert(len(page.body) // 3, f'<div class="offer-zone">{inside}</div>')


def _offer(page: Page, segments: Sequence[str], chance: Random) -> None:
    """An offer in one of the places where outlets put them."""
    place = chance.choice(("under", "beside", "form", "over", "middle"))
    inside = _box(segments)
    if place == "under":
        page.under = f'<div class="{chance.choice(BOX_CLASSES)}">{inside}</div>'
    elif place == "beside":
        page.beside = f"<aside>{inside}</aside>"
    elif place == "form":
        page.under = f'<form action="/x"><p>{escape(segments[0])}</p><input type="email"><button>{escape(segments[-1])}</button></form>'
    elif place == "over":
        page.over = f'<div class="modal" role="dialog">{inside}</div>'
    else:
        page.body.insert(len(page.body) // 2, f'<div class="{chance.choice(BOX_CLASSES)}">{inside}</div>')


def _box(segments: Sequence[str]) -> str:
    texts = "".join(f"<p>{escape(text)}</p>" for text in segments[:-1])
    return f'{texts}<p><a href="/subscribe">{escape(segments[-1])}</a></p>'
