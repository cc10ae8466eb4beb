"""Bytes that the outlets of the law's world answer with: feeds, articles in three designs, and what stands in for them."""

import random
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from html import escape
from typing import Final

from crawler.model import Response
from tests.crawler.page.stand_ins import stand_ins
from tests.law.words import DRILL, Language

HTML: Final = ("content-type", "text/html; charset=utf-8")
NOTICES: Final = {
    "en": "To continue reading, subscribe now. Already a subscriber? Log in.",
    "de": "Weiterlesen mit Abo: Jetzt abonnieren. Sie sind bereits Abonnent? Anmelden.",
    "fr": "Cet article est réservé aux abonnés. Abonnez-vous pour lire la suite.",
    "pl": "Dostęp tylko dla prenumeratorów. Wykup prenumeratę, aby czytać dalej.",
    "uk": "Повний текст доступний лише передплатникам. Оформіть передплату, щоб читати далі.",
    "zh": "本文为付费内容，订阅后可继续阅读全文。",
    "ar": "هذا المقال للمشتركين فقط. اشترك الآن لمتابعة القراءة.",
}


# Lines that outlets put between the paragraphs of an article, with `{drill}` in what they point to.
POINTERS: Final = {
    "en": (
        "Listen to our podcast on the {drill} next door.",
        "Read more about the {drill} here.",
        "Watch: how the {drill} began.",
    ),
    "de": ("Lesen Sie auch: Was der {drill} nebenan bedeutet.", "Mehr zum Thema {drill} in unserem Newsletter."),
    "fr": ("Lire aussi : le {drill} d’à côté.", "Notre podcast revient sur le {drill}."),
    "pl": ("Czytaj też: {drill} u sąsiadów.", "Zapisz się na newsletter o {drill}."),
    "uk": ("Читайте також: {drill} поруч.", "Слухайте наш подкаст про {drill}."),
    "zh": ("相关阅读：{drill} 开始了。", "点击这里阅读 {drill} 的报道。"),
    "ar": ("اقرأ أيضا: {drill} في الجوار.", "استمع إلى بودكاست عن {drill}."),
}


def pointer(language: str, number: int) -> str:
    """The line of this number that points elsewhere."""
    choices = POINTERS[language]
    return choices[number % len(choices)].format(drill=DRILL)


PROMOTED: Final = "24/7"  # what a promotion calls the watched thing


def promotion(language: Language) -> str:
    """A line about the watched thing that stands in every page of an outlet, and tells nothing of any article."""
    return language.facts[2].format(code=PROMOTED, place=language.places[0])


@dataclass(frozen=True)
class Shown:
    """What a page shows of an article. `language`: as declared, "" for none; `date`: a whole tag or line, "" for none."""

    title: str
    sentences: tuple[str, ...]
    language: str
    design: int
    date: str = ""
    canonical: str = ""
    ticker: str = ""
    notice: str = ""
    pointer: str = ""
    box: str = ""
    advertised: str = ""


def page(shown: Shown) -> bytes:
    """The page in its design."""
    language = f' lang="{shown.language}"' if shown.language else ""
    canonical = f'<link rel="canonical" href="{escape(shown.canonical)}">' if shown.canonical else ""
    flag = '<script type="application/ld+json">{"@type":"NewsArticle","isAccessibleForFree":false}</script>'
    body = [f"<p>{escape(text)}</p>" for text in shown.sentences]
    if shown.ticker:
        body.insert(1, f'<p class="meta">{shown.ticker}</p>')
    if shown.pointer:
        body.insert(len(body) // 2 + 1, f"<p>{shown.pointer}</p>")
    if shown.advertised:
        body.insert(len(body) // 2 + 1, f"<p>{shown.advertised}</p>")
    if shown.box:
        body.append(f'<div class="box"><p>{shown.box}</p></div>')
    if shown.notice:
        body.append(f'<div class="paywall"><p>{escape(shown.notice)}</p></div>')
    head = f"<meta charset=utf-8><title>{escape(shown.title)}</title>{canonical}{shown.date if '<meta' in shown.date else ''}"
    head += flag if shown.notice else ""
    dateline = shown.date if "<meta" not in shown.date else ""
    headline, text = f"<h1>{escape(shown.title)}</h1>", "".join(body)
    made = _DESIGNS[shown.design % len(_DESIGNS)].format(headline=headline, text=text, dateline=dateline, drill=DRILL)
    return f"<!doctype html><html{language}><head>{head}</head><body>{made}</body></html>".encode()


_DESIGNS: Final = (
    (
        '<header><nav><a href="/">Home</a> <a href="/about">About</a></nav></header><main><article>{headline}{dateline}{text}'
        "</article></main><footer><p>All rights reserved.</p></footer>"
    ),
    (
        '<div class="top"><a href="/">Front page</a></div><div id="content"><div class="post">{headline}{dateline}'
        '<div class="entry-content">{text}</div></div><aside><h3>Read also</h3><ul><li><a href="/x">The {drill} next door</a>'
        '</li><li><a href="/y">Weather at sea</a></li></ul></aside></div><div class="foot"><a href="/terms">Terms</a></div>'
    ),
    (
        '<table width="100%"><tr><td class="menu"><a href="/">Start</a><br><a href="/all">All</a></td><td class="story">'
        "{headline}{dateline}{text}</td></tr></table>"
    ),
)


@cache
def stand_in_pages(kind: str) -> tuple[bytes, ...]:
    """What sites send in an article's place, in many languages: "missing", "outage" or "login"."""
    return tuple(made.encode() for _, of_kind, _, made in stand_ins() if of_kind == kind)


CONSENT: Final = (
    "<!doctype html><html lang=en><head><title>Before you continue</title></head><body><div id=consent><h1>Before you continue"
    "</h1><p>We and our partners use cookies and data. Choose “Accept all” to continue to the site.</p><button>Accept all"
    "</button><button>Reject all</button></div></body></html>"
).encode()
SHELL: Final = (
    b"<!doctype html><html><head><title>News</title><script src=/app.js defer></script></head><body><div id=root></div>"
    b"<noscript>You need to enable JavaScript to run this app.</noscript></body></html>"
)


def page_instead(kind: str, rng: random.Random) -> bytes:
    """What a site sends with status 200 in an article's place."""
    made = {"consent": CONSENT, "shell": SHELL}.get(kind)
    return made or rng.choice(stand_in_pages("login" if kind == "login" else "outage"))


def unknown_outage(rng: random.Random) -> Shown:
    """What no list of phrases knows, in the design of an article and with the word that a NOT excepts."""
    words = [f"{rng.choice(_SYLLABLES)}{rng.choice(_SYLLABLES)}" for _ in range(40)]
    said = (" ".join((*words[n : n + 10], DRILL)).capitalize() + "." for n in (0, 10, 20))
    return Shown(" ".join(words[30:34]).capitalize(), tuple(said), "", rng.randrange(3))


_SYLLABLES: Final = ("bru", "dol", "fesk", "gri", "hul", "jem", "kvo", "lud", "mip", "norr", "sab", "tem", "vig")
WRONG_TURNS: Final = ("question marks", "boxes", "another charset")


def garbled(html: str, turn: str) -> bytes:
    """A page whose letters were lost to a wrong charset; words in ASCII alone lose some too."""
    if turn == "another charset":
        return html.encode().decode("cp1251", "replace").encode()
    mark = "?" if turn == "question marks" else "\u25a1"
    lost = "".join(char if char.isascii() else mark for char in html)
    head, body = lost.split("<body>")
    return (head + "<body>" + re.sub(r"(?<=[a-z])[aeo](?=[a-z]{3})(?![^<]*>)", mark, body)).encode()


def answer(url: str, body: bytes, status: int = 200, *headers: tuple[str, str], final_url: str = "") -> Response:
    """A response as the crawler hands it on."""
    return Response(url, final_url or url, status, (HTML, *headers), body)


@dataclass(frozen=True)
class Item:
    """One item of a feed; "" for what it lacks. `date`: a whole element."""

    title: str
    link: str = ""
    guid: str = ""
    text: str = ""
    date: str = ""
    category: str = ""


def rss(items: Sequence[Item], home: str, language: str = "", *, bare: bool = False) -> bytes:
    """An RSS feed. `bare`: the ampersands of its links stand as they are."""
    parts = [f"<language>{language}</language>" if language else ""]
    for item in items:
        link = f"<link>{item.link if bare else escape(item.link)}</link>" if item.link else ""
        guid = f'<guid isPermaLink="false">{escape(item.guid)}</guid>' if item.guid else ""
        text = f"<description>{escape(item.text)}</description>" if item.text else ""
        category = f"<category>{escape(item.category)}</category>" if item.category else ""
        parts.append(f"<item><title>{escape(item.title)}</title>{link}{guid}{text}{item.date}{category}</item>")
    head = f'<?xml version="1.0" encoding="utf-8"?><rss version="2.0"><channel><title>News</title><link>{home}</link>'
    return f"{head}{''.join(parts)}</channel></rss>".encode()
