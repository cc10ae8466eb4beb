"""Publishers' reservations of text and data mining (directive (EU) 2019/790, article 4), as pages state them. Pure.

Read are the headers and meta elements of the TDM Reservation Protocol (W3C community group, 2024), the site's file that
they override, and `noai` among robots directives, in a meta element or the header X-Robots-Tag. A page with a
reservation keeps its headline and link; what its feed or listing says beside stands in for its text.
"""

import re
from dataclasses import replace
from html import unescape
from typing import Final

from crawler.model import Access, Article, Response

MAX_HEAD_BYTES: Final = 256 * 1024
_META: Final = re.compile(rb"<meta\b[^<>]{0,2000}>", re.IGNORECASE)
_ATTRIBUTE: Final = re.compile(r"""\b(name|content)\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s"'<>]+))""", re.IGNORECASE)
_COMMENT: Final = re.compile(rb"<!--.*?(?:-->|\Z)|<(script|style)\b.*?(?:</\1|\Z)", re.IGNORECASE | re.DOTALL)
_NO_MINING: Final = frozenset({"noai", "notdm", "noml"})
_ROBOTS: Final = frozenset({"robots", "vedette"})


def reservation(page: Response) -> str | None:
    """Where a page reserves text and data mining, as a clause; None when it does not."""
    for name, value in page.headers:
        if name == "tdm-reservation" and value.strip() == "1":
            return "the header TDM-Reservation"
        if name == "x-robots-tag" and _forbids(value):
            return f"the header X-Robots-Tag: {value.strip()[:60]}"
    for name, content in _metas(page.body):
        if name == "tdm-reservation" and content.strip() == "1":
            return "the meta element tdm-reservation"
        if name in _ROBOTS and _forbids(content):
            return f"the meta element {name}: {content.strip()[:60]}"
    return "the site's /.well-known/tdmrep.json" if page.is_reserved and not _allows(page) else None


def _allows(page: Response) -> bool:
    """Whether a page says of itself that mining is not reserved, whatever its site's file says."""
    return ("tdm-reservation", "0") in ((name, value.strip()) for name, value in (*page.headers, *_metas(page.body)))


def as_reserved(article: Article, page: Response, *, is_obeyed: bool) -> Article:
    """The article, without its text where its page reserves text and data mining: a cut one, which says why.

    `is_obeyed`: false for a source whose articles may be mined by contract.
    """
    stated = reservation(page) if is_obeyed and article.access.state != "blocked" and page.status < 400 else None
    if stated is None or article.extraction not in {"ok", "unlike", "too_large"}:
        return article
    sentence = f"The publisher reserves text and data mining ({stated}), so only headline, teaser and link are kept."
    return replace(
        article, text="", standfirst=None, kicker=None, tags=(), other_titles=(), left_out=(), further_pages=(),
        notices=(), extraction="ok",
        access=Access("truncated", article.access.marked_paid, confidence=1.0, evidence=(sentence,)),
    )  # fmt: skip


def _forbids(directives: str) -> bool:
    """Whether robots directives forbid mining; those for another crawler, `other: noai`, do not count."""
    said = directives.lower()
    who, colon, rest = said.partition(":")
    if colon and "," not in who and who.strip() != "unavailable_after":
        if who.strip() not in _ROBOTS:
            return False
        said = rest
    return not _NO_MINING.isdisjoint(part.strip() for part in said.split(","))


def _metas(body: bytes) -> list[tuple[str, str]]:
    found: list[tuple[str, str]] = []
    for tag in _META.findall(_COMMENT.sub(b" ", body[:MAX_HEAD_BYTES])):
        stated = {
            one[1].lower(): unescape(one[2] or one[3] or one[4] or "")
            for one in _ATTRIBUTE.finditer(tag.decode("latin-1"))
        }
        if "name" in stated and "content" in stated:
            found.append((stated["name"].strip().lower(), stated["content"]))
    return found
