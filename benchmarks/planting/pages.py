"""Whole pages in the manner of six outlets, and the same pages cut: what stands in their body, and what comes after."""

import json
import re
from dataclasses import dataclass, field
from html import escape
from random import Random
from typing import Final

from planting.words import TITLE, Wording, sentences

Words = dict[str, list[Wording]]
PLACES: Final = ("paragraph", "sentence", "ellipsis", "list", "picture", "heading")
UNSPACED: Final = frozenset({"ja", "zh"})
MIN_SENTENCES, MAX_SENTENCES = 14, 60


@dataclass(slots=True)
class Page:
    """A page to be written: the elements of its body in order, and HTML for the places around it."""

    language: str
    title: str
    words: Words
    body: list[str]
    under: str = ""  # right under the body, in its container
    beside: str = ""  # under the article's element
    above: str = ""  # between headline and text
    over: str = ""  # at the page's end
    stated_words: int = 0  # how many words the whole article has
    facts: dict[str, object] = field(default_factory=dict)


def whole_page(language: str, words: Words, chance: Random) -> Page:
    """An article of paragraphs, with a heading, a list or a picture among them."""
    texts = sentences(words, chance.randint(MIN_SENTENCES, MAX_SENTENCES), chance)
    body: list[str] = []
    while texts:
        size = chance.randint(1, 3)
        body.append(paragraph(" ".join(texts[:size])))
        texts = texts[size:]
        if len(body) > 2 and chance.random() < 0.12 and len(texts) > 4:
            body.append(chance.choice((heading(words), listing(texts[:3]), picture(words))))
            texts = texts[3:]
    return Page(language, words[TITLE][0].segments[0], words, body)


def paragraph(text: str) -> str:
    return f"<p>{escape(text)}</p>"


def heading(words: Words) -> str:
    return f"<h2>{escape(words[TITLE][0].segments[0].split('、')[0])}</h2>"


def listing(texts: list[str]) -> str:
    return "<ul>" + "".join(f"<li>{escape(text)}</li>" for text in texts) + "</ul>"


def picture(words: Words) -> str:
    caption = escape(words[TITLE][0].segments[0])
    return f'<figure><img src="/harbour.jpg" alt=""><figcaption>{caption}</figcaption></figure>'


def cut(page: Page, place: str, share: float, chance: Random) -> int:
    """Cuts the page's body after about `share` of it, at such a place; returns how many percent are gone."""
    at = max(1, round(share * len(page.body)))
    whole, kept = sum(map(len, page.body)), page.body[:at]
    gone = max(1, min(99, round(100 - 100 * sum(map(len, kept)) / whole)))
    while kept[-1].startswith(("<h2", "<fig")) and len(kept) > 1:
        kept.pop()
    if place in {"sentence", "ellipsis"}:
        kept[-1] = _broken(kept[-1], page.language, "…" if place == "ellipsis" else "", chance)
    elif place == "list":
        kept.append(listing(sentences(page.words, 3, chance)))
    elif place == "picture":
        kept.append(picture(page.words))
    elif place == "heading":
        kept.append(heading(page.words))
    page.stated_words = sum(len(re.sub(r"<[^>]*>", " ", element).split()) for element in page.body)
    page.body = kept
    return gone


def _broken(element: str, language: str, mark: str, chance: Random) -> str:
    """The element's text, stopped between two words of its last half."""
    start = element.rfind("<li>") + 4 if "<li>" in element else 3
    end = element.find("</", start)
    text = element[start:end]
    if language in UNSPACED:
        words, joint = list(text), ""
    else:
        words, joint = text.split(" "), " "
    stop = chance.randint(len(words) // 2, len(words) - 2)
    return element[:start] + joint.join(words[:stop]).rstrip(".,;:。、，") + mark + element[end:]


def written(page: Page, manner: int) -> str:
    """The page as one of the outlets writes it."""
    head = f'<meta charset="utf-8"><title>{escape(page.title)}</title>{_facts(page)}'
    frame = MANNERS[manner % len(MANNERS)](page, "\n".join(page.body))
    top = f'<header class="site-head"><a href="/">Herald</a>{_menu(page)}</header>'
    foot = "<footer><p>© Herald 2026</p></footer>"
    return f'<!doctype html><html lang="{page.language}"><head>{head}</head><body>{top}{frame}{foot}{page.over}</body></html>'


def _facts(page: Page) -> str:
    facts = {"@context": "https://schema.org", "@type": "NewsArticle", "headline": page.title, "inLanguage": page.language,
             "datePublished": "2026-03-02T08:00:00+01:00", **page.facts}  # fmt: skip
    return f'<script type="application/ld+json">{json.dumps(facts, ensure_ascii=False)}</script>'


def _menu(page: Page) -> str:
    """What every page of an outlet shows on top: a login, an offer."""
    login, offer = page.words["save"][0].segments[-1], page.words["metered"][0].segments[-1]
    return f'<nav><a href="/login">{escape(login)}</a> <a href="/subscribe">{escape(offer)}</a></nav>'


def others(page: Page, heading_text: str = "", label: str = "") -> str:
    """A list of other articles, each with a label if one is given."""
    badge = f'<span class="badge">{escape(label)}</span>' if label else ""
    titles = [wording.segments[0].replace("{n}", "12")[:70] for wording in page.words["text"][:4]]
    rows = "".join(f'<li><a href="/{at}"><h4>{escape(title)}</h4></a>{badge}</li>' for at, title in enumerate(titles))
    return f'<section class="teasers">{f"<h3>{escape(heading_text)}</h3>" if heading_text else ""}<ul>{rows}</ul></section>'


def _plain(page: Page, body: str) -> str:
    return (
        f"<article><h1>{escape(page.title)}</h1>{page.above}\n{body}\n{page.under}</article>{page.beside}{others(page)}"
    )


def _story(page: Page, body: str) -> str:
    return (
        f'<main><div class="story"><header><h1>{escape(page.title)}</h1><time>2.3.2026</time></header>{page.above}'
        f'<div class="story-body">{body}{page.under}</div>{page.beside}</div></main><div class="sidebar">{others(page)}</div>'
    )


def _breaks(page: Page, body: str) -> str:
    """An old outlet: one element of text, with line breaks between its paragraphs."""
    flat = body.replace("<p>", "").replace("</p>", "<br><br>")
    return (
        f'<div id="content"><h1>{escape(page.title)}</h1>{page.above}<div class="txt">{flat}</div>{page.under}</div>'
        f"{page.beside}{others(page)}"
    )


def _marked(page: Page, body: str) -> str:
    return (
        f'<div itemscope itemtype="https://schema.org/NewsArticle"><h1 itemprop="headline">{escape(page.title)}</h1>{page.above}'
        f'<section itemprop="articleBody">{body}</section>{page.under}</div>{page.beside}{others(page)}'
    )


def _blog(page: Page, body: str) -> str:
    return (
        f'<div class="post type-post"><h1 class="entry-title">{escape(page.title)}</h1>{page.above}'
        f'<div class="entry-content">{body}{page.under}</div><div class="entry-meta"><a href="/t">Harbour</a></div></div>'
        f'{page.beside}<div class="related-posts">{others(page)}</div>'
    )


def _modules(page: Page, body: str) -> str:
    """An outlet that wraps each paragraph in an element of its own."""
    rows = body.replace("<p>", '<div class="css-1x2y"><p class="t-body">').replace("</p>", "</p></div>")
    return (
        f'<main><article class="css-9k"><h1>{escape(page.title)}</h1>{page.above}<div class="css-77">{rows}'
        f'<div class="css-1x2y">{page.under}</div></div></article>{page.beside}</main>{others(page)}'
    )


MANNERS: Final = (_plain, _story, _breaks, _marked, _blog, _modules)
