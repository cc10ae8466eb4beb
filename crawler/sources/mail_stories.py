"""The stories that a newsletter links to, and its address on the web. Pure, for a worker.

A story is an address with a headline or a sentence around its link; what follows up to the next story is its text, so
that every word of the mail stands with one of them. Links that serve the reader of the mail, such as the one to
unsubscribe, are told by their words; the lines with them stand beside the last story.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final
from urllib.parse import urlsplit

from lxml import etree

from crawler.page.blocks import letter_count
from crawler.pointers import only_points
from crawler.sources.listings import MIN_HEADLINE_LETTERS
from crawler.sources.mail_blocks import MAX_SERVICE_LETTERS, MailBlock, is_service
from crawler.sources.mail_links import untracked
from crawler.sources.mail_parts import Mail
from crawler.sources.mail_phrases import WEB_VERSION
from crawler.sources.mail_text import MailText
from crawler.sources.plain_text import MAX_LINE, link_line
from crawler.urls import is_home, key_url, web_address, without_anchor

MAX_STORIES: Final = 100  # of a mail
_SOCIAL: Final = frozenset({
    "facebook.com", "twitter.com", "x.com", "linkedin.com", "instagram.com", "t.me", "wa.me", "threads.net", "bsky.app",
    "tiktok.com", "api.whatsapp.com",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class MailStory:
    """A story of a mail: its address, its headline, None without one, and what the mail says of it."""

    url: str
    title: str | None
    text: str
    beside: str | None = None


@dataclass(frozen=True, slots=True)
class MailStories:
    """The stories of a mail in its order, what it says before the first one, and links that are none."""

    stories: tuple[MailStory, ...] = ()
    introduction: str = ""
    left_out: tuple[str, ...] = ()


@dataclass(slots=True)
class _Found:
    titles: dict[str, None] = field(default_factory=dict)
    texts: dict[str, None] = field(default_factory=dict)


def stories_of(mail: Mail, words: MailText) -> MailStories:
    """The stories that a mail links to."""
    found: dict[str, _Found] = {}
    addresses: dict[str, str] = {}
    before, beside, left_out = dict[str, None](), dict[str, None](), dict[str, None]()
    current: _Found | None = None
    for block in words.blocks:
        led_to = list(_stories_in(block, mail.recipient, left_out)) if len(found) < MAX_STORIES else []
        for url, said in led_to:
            addresses.setdefault(key_url(url), url)
            current = found.setdefault(key_url(url), _Found())
            current.titles[said[:MAX_LINE]] = None
            current.texts[block.text] = None
        if not led_to and block.is_service:
            beside[block.text] = None
        elif not led_to and block.text != mail.subject:
            (current.texts if current else before)[block.text] = None
    told = [_story(addresses[key], one) for key, one in found.items()]
    kept = [one for one in told if letter_count(f"{one.title or ''}{one.text}") >= MIN_HEADLINE_LETTERS]
    left_out |= dict.fromkeys(f"{one.url} has no words" for one in told if one not in kept)
    if kept and beside:
        last = kept[-1]
        kept[-1] = MailStory(last.url, last.title, last.text, "\n\n".join(filter(None, beside)) or None)
    return MailStories(tuple(kept), "\n\n".join(filter(None, before)), tuple(left_out))


def _story(url: str, found: _Found) -> MailStory:
    said = [one for one in found.titles if one and not only_points(one)]
    headlines = [one for one in said if letter_count(one) >= MIN_HEADLINE_LETTERS]
    title = headlines[0] if headlines else None
    texts = (one for one in found.texts if one and one != title and not only_points(one))
    return MailStory(url, title, "\n\n".join(texts))


def _stories_in(block: MailBlock, recipient: str, left_out: dict[str, None]) -> Iterator[tuple[str, str]]:
    """The links of a paragraph that may lead to stories; the others are noted."""
    for link, said in block.links:
        url = web_address(link, "https://mail.invalid/")
        if url is None or url.startswith("https://mail.invalid/"):
            continue
        url = without_anchor(untracked(url, recipient))
        if reason := _no_story(url, said):
            left_out[f"{said or url} {reason}"] = None
        else:
            yield url, said


def _no_story(url: str, said: str) -> str | None:
    """Why a link leads to no story, None when it may."""
    if is_service(said):
        return "serves the reader of the mail"
    if is_home(url):
        return "leads to a home page"
    host = (urlsplit(url).hostname or "").removeprefix("www.")
    is_social = host in _SOCIAL or any(host.endswith(f".{one}") for one in _SOCIAL)
    return "leads to a social network" if is_social and letter_count(said) < MIN_HEADLINE_LETTERS else None


def web_version(html: etree._Element | None) -> str | None:
    """The address of a mail on the web, which a link in it names; None without one."""
    for link in html.iter("a") if html is not None else ():
        said = link_line(link)
        if len(said) <= MAX_SERVICE_LETTERS and WEB_VERSION.search(said):
            return web_address(link.get("href"), "https://mail.invalid/")
    return None
