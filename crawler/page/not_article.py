"""Recognises pages that answer 200 and hold no article: errors, outages, logins, home and section pages, empty shells.

They are told by what they lack (dates, bylines, length) and by what they say.
"""

import re
from dataclasses import dataclass
from typing import Final, Literal
from urllib.parse import urlsplit

from crawler.garbled import is_garbled
from crawler.page.access.word_counts import words_of
from crawler.page.blocks import letter_count
from crawler.page.body import Body
from crawler.page.document import Document
from crawler.page.metadata import Metadata
from crawler.page.section_page import HEADINGS, is_linked_headline, leads_to_section
from crawler.page.status_phrases import StatusKind, is_status_label, status_shares
from crawler.page.titles import names_outlet

PageKind = Literal["error", "login", "consent", "bot", "script", "list", "garbled"]

MIN_SURE_POINTS: Final = 6.0
MIN_DOUBT_POINTS: Final = 3.0
LABEL_POINTS: Final = 4.0
MAX_SAID_POINTS: Final = 3.5
MIN_LINKED_HEADLINES: Final = 10
MIN_HOME_HEADLINES: Final = 5
MAX_LIST_WORDS: Final = 150
HOME_PATHS: Final = frozenset({"", "/", "/index.html", "/index.php", "/home", "/home/"})
LETTERS_PER_WORD: Final = 8  # with its blank; counts the words of scripts that write none
MAX_STATUS_WORDS: Final = 400  # no error page seen says more
STATUS_PATH: Final = re.compile(
    r"(?:^|[/_.-])(?:404|410|50[0-4]|error|errors|not-?found|page-?not-?found|maintenance|unavailable|offline|log-?in|sign-?in"
    r"|auth|account|register|sso|consent|captcha|challenge|blocked)(?:[/_.-]|$)",
    re.IGNORECASE,
)
STATUS_NAMES: Final = re.compile(
    r"(?:^|[\s_-])(?:error-?[45]\d\d|page-?[45]\d\d|[45]\d\d|error-?page|not-?found|maintenance|under-?construction|wp-die"
    r"|captcha|challenge|sign-?in|log-?in)(?:$|[\s_-])",
    re.IGNORECASE,
)
DATE_METAS: Final = ("article:published_time", "datepublished", "date", "dc.date", "dc.date.issued", "pubdate",
                     "parsely-pub-date", "sailthru.date", "publish-date", "cxenseparse:recs:publishtime")  # fmt: skip
KIND_OF: Final[dict[StatusKind, PageKind]] = {
    "status": "error", "login": "login", "consent": "consent", "bot": "bot", "script": "script",
}  # fmt: skip
SAYS: Final[dict[PageKind, str]] = {
    "error": "an error or outage page stands in the article's place",
    "login": "a login page stands in the article's place",
    "consent": "a consent page stands in the article's place",
    "bot": "a bot check stands in the article's place",
    "script": "the page is a shell that scripts fill",
    "list": "the page is a list of articles",
    "garbled": "the letters of the page were lost to a wrong charset",
}


@dataclass(frozen=True, slots=True)
class NotArticle:
    """What a page is instead of an article. `is_sure`: its text is no part of any article; else it may be one."""

    kind: PageKind
    is_sure: bool
    sentence: str


@dataclass(frozen=True, slots=True)
class _Points:
    """Points for "no article" (above 0) with their reasons."""

    total: float
    kind: PageKind


def not_article(document: Document, metadata: Metadata, body: Body) -> NotArticle | None:
    """What the page is instead of an article; None when it is one, or nothing speaks against it."""
    text = body.text
    if is_garbled(text):
        return NotArticle("garbled", is_sure=False, sentence=SAYS["garbled"])
    if leads_to_section(document, text):
        return NotArticle("list", is_sure=True, sentence=SAYS["list"])
    words = max(words_of(text), letter_count(text) // LETTERS_PER_WORD)
    if words > MAX_STATUS_WORDS:
        return None
    points = _points(document, metadata, text, words)
    if points.total < MIN_DOUBT_POINTS:
        return None
    return NotArticle(points.kind, points.total >= MIN_SURE_POINTS, SAYS[points.kind])


def _points(document: Document, metadata: Metadata, text: str, words: int) -> _Points:
    """The points of all signs; what the page says is read last, and only when it can decide."""
    label = LABEL_POINTS if _is_label(document, metadata) else 0.0
    named, listed = _named_points(document), _list_points(document, words)
    total = label + named + listed + _length_points(words) + _mark_points(document, metadata)
    if total + MAX_SAID_POINTS < MIN_DOUBT_POINTS:
        return _Points(total, "error")
    shares = status_shares(text or _shown(document))
    strongest = max(shares, key=lambda kind: shares[kind])
    said = _said_points(shares[strongest])
    grounds: dict[PageKind, float] = {
        KIND_OF[strongest] if said else "error": said + label + named,
        "list": listed,
    }
    kind = max(grounds, key=lambda name: grounds[name])
    return _Points(total + said if grounds[kind] else 0.0, kind)


def _said_points(share: float) -> float:
    return MAX_SAID_POINTS if share >= 0.5 else 1.5 if share >= 0.33 else 0.5 if share else 0.0


def _length_points(words: int) -> float:
    return next((points for most, points in ((30, 2.0), (120, 1.0), (200, 0.0)) if words < most), -3.0)


def _mark_points(document: Document, metadata: Metadata) -> float:
    """Below 0 for each thing that articles have and error pages lack."""
    node = document.article
    is_typed = node is not None or "article" in document.metas("og:type")
    is_dated = (node is not None and bool(node.text("datePublished"))) or bool(document.metas(*DATE_METAS))
    is_timed = is_dated or document.tree.find(".//time") is not None
    return -2.0 * is_typed - 2.0 * is_dated - 1.0 * is_timed - 1.0 * bool(metadata.authors)


def _named_points(document: Document) -> float:
    """For names that sites give to such pages: in the address, the canonical address, and the body's class and id."""
    points = 0.0
    if STATUS_PATH.search(_path(document.url)):
        points += 1.5
    stated = (tag.get("href") or "" for tag in document.tree.iter("link") if tag.get("rel") == "canonical")
    if any(STATUS_PATH.search(_path(url)) or _path(url) in {"", "/"} for url in stated):
        points += 1.5
    tags = (document.tree, *document.tree.iterfind("body"), *document.tree.iter("main"))
    if any(STATUS_NAMES.search(f"{tag.get('class') or ''} {tag.get('id') or ''}") for tag in tags):
        points += 2.0
    if document.tree.find(".//input[@type='password']") is not None:
        points += 1.0
    return points


def _list_points(document: Document, words: int) -> float:
    """For home and section pages: the address is the site's own, or linked headlines outweigh the text."""
    if document.article is not None or "article" in document.metas("og:type"):
        return 0.0
    heads = sum(is_linked_headline(tag) for tag in document.tree.iter(*HEADINGS))
    is_list = heads >= MIN_LINKED_HEADLINES and words < MAX_LIST_WORDS
    is_site = "website" in document.metas("og:type")
    is_home = _path(document.url) in HOME_PATHS and bool(document.host) and (is_site or heads >= MIN_HOME_HEADLINES)
    return 3.0 * is_home + 1.5 * is_list + 1.5 * is_site if is_home or is_list else 0.0


def _is_label(document: Document, metadata: Metadata) -> bool:
    title = metadata.title or ""
    heads = [" ".join(tag.text_content().split()) for tag in document.tree.iter("h1")][:3]
    return any(is_status_label(line) for line in (title, *heads)) or not title or names_outlet(document, title)


def _shown(document: Document) -> str:
    """All text of a small page, blanks single; "" for a large one."""
    body = document.tree.find("body")
    if body is None or document.elements > 2000:
        return ""
    lines = (" ".join(part.split()) for part in body.itertext() if part.strip())
    return "\n".join(lines)[:5000]


def _path(url: str) -> str:
    try:
        return urlsplit(url).path
    except ValueError:
        return ""
