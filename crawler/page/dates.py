"""When an article was published and modified: every date a page states, and the choice among them.

A date stays as precise as it was stated: a day, a local time, or a time with its offset; nothing is made up.
"""

import re
from collections.abc import Iterable
from copy import deepcopy
from datetime import UTC, date, datetime, time, timedelta, timezone
from email.utils import parsedate_to_datetime
from itertools import islice
from typing import Final

from htmldate import find_date
from lxml.html import HtmlElement

from crawler.page.document import Document

PUBLISHED: Final = (
    "article:published_time", "og:published_time", "article:published", "datepublished", "parsely-pub-date",
    "sailthru.date", "cxenseparse:recs:publishtime", "cxenseparse:publishtime", "og:article:published_time",
    "published_time", "article.published", "rnews:datepublished", "dcterms.created", "dc.date.issued", "dcterms.issued",
    "dcterms.date", "dc.date", "publish-date", "publish_date", "publishdate", "publication_date", "pubdate",
    "article_date_original", "originalpublicationdate", "citation_publication_date", "displaydate", "date",
)  # fmt: skip
MODIFIED: Final = (
    "article:modified_time", "og:updated_time", "article:modified", "datemodified", "og:modified_time",
    "cxenseparse:recs:modifiedtime", "dcterms.modified", "dc.date.modified", "article.updated", "lastmod",
    "last-modified", "modified",
)  # fmt: skip
TIMES: Final = (
    ".//time[@itemprop='datePublished' or @pubdate]",
    ".//article//time[@datetime]",
    ".//main//time[@datetime]",
    ".//*[contains(@class, 'publi') or contains(@class, 'date')]//time[@datetime]",
)
ISO: Final = re.compile(
    r"(?P<day>\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{8}(?!\d))"
    r"(?:[T\s,]*(?P<time>\d{1,2}:\d{2}(?::\d{2})?|(?<=T)\d{6}|(?<=T)\d{4})(?:[.,]\d+)?\s*"
    r"(?P<zone>Z|UTC|GMT|[+-]\d{2}:?\d{2}|[+-]\d{2}(?!\d))?)?",
    re.IGNORECASE,
)
SCRIPTED: Final = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{4}) (\d{2}:\d{2}:\d{2}) GMT([+-]\d{4})")
EPOCH: Final = re.compile(r"1?\d{9}(\d{3})?$")
FIRST_DAY: Final = re.compile(r"\d{4}[-/]?\d{2}[-/]?01(?!\d)")
EARLIEST: Final = date(1990, 1, 1)
LATEST: Final = date(2100, 1, 1)  # for a page that came without a Date header
CHANGED: Final = re.compile(r"updat|modif", re.IGNORECASE)
NEAR: Final = 3  # elements around the headline
EXACT: Final = 2  # the precision of a time with its offset
ONE_DAY: Final = timedelta(days=1)


def published(document: Document) -> str | None:
    """When the article was first published, ISO 8601 as stated, None when nothing on the page says.

    JSON-LD, then meta tags, then `<time>`, then what htmldate finds. Where two agree on the day, the preciser is taken.
    """
    stated = [*_linked(document, "datePublished", "dateCreated"), *document.metas(*PUBLISHED)]
    chosen = _choice(stated, _latest(document))
    if chosen is None or _precision(chosen) < EXACT:
        chosen = _choice([*stated, *_times(document.tree)], _latest(document))
    if chosen is not None or document.is_too_large:
        return chosen
    return _guessed(document)


def modified(document: Document, published_as: str | None) -> str | None:
    """When the article was last changed, ISO 8601 as stated; None when nothing says, or it is before `published_as`."""
    stated = [*_linked(document, "dateModified"), *document.metas(*MODIFIED)]
    chosen = _choice(stated, _latest(document))
    if chosen is None or (published_as is not None and chosen[:10] < published_as[:10]):
        return None
    return chosen


def iso(stated: str) -> str | None:
    """A stated date in ISO 8601, as precise as it was; None for what is no date or lies outside 1990 to 2100."""
    moment = _iso_moment(stated) or _epoch(stated) or _scripted(stated) or _mailed(stated)
    if moment is None or not EARLIEST <= _day(moment) <= LATEST:
        return None
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def _iso_moment(stated: str) -> date | None:
    match = ISO.match(stated.strip())
    if match is None:
        return None
    digits = _cut(match["day"], 4, 2, 2) if match["day"].isdigit() else re.split(r"[-/.]", match["day"])
    try:
        day = date(*map(int, digits))
        if match["time"] is None:
            return day
        clock = match["time"] if ":" in match["time"] else ":".join(filter(None, _cut(match["time"], 2, 2, 2)))
        return datetime.combine(
            day, time.fromisoformat(clock.zfill(len(clock) + clock.index(":") % 2)), _zone(match["zone"])
        )
    except (ValueError, TypeError):
        return None


def _cut(digits: str, *widths: int) -> list[str]:
    parts, start = [], 0
    for width in widths:
        parts.append(digits[start : start + width])
        start += width
    return parts


def _zone(stated: str | None) -> timezone | None:
    if stated is None:
        return None
    if stated[0] not in "+-":
        return UTC
    hours, minutes = int(stated[1:3]), int(stated[3:].lstrip(":") or 0)
    ahead = timedelta(hours=hours, minutes=minutes)
    return timezone(-ahead if stated[0] == "-" else ahead) if ahead < ONE_DAY else None


def _epoch(stated: str) -> datetime | None:
    match = EPOCH.match(stated.strip())
    if match is None:
        return None
    return datetime.fromtimestamp(int(stated) / (1000 if match[1] else 1), UTC)


def _scripted(stated: str) -> datetime | None:
    """The moment in a date as JavaScript prints it: `Fri May 03 2024 10:00:00 GMT+0200 (CEST)`."""
    match = SCRIPTED.match(stated)
    return _mailed("{1} {0} {2} {3} {4}".format(*match.groups())) if match else None


def _mailed(stated: str) -> datetime | None:
    """The moment in an RFC 5322 date: `Fri, 03 May 2024 10:00:00 GMT`."""
    try:
        return parsedate_to_datetime(stated)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None


def _linked(document: Document, *keys: str) -> list[str]:
    node = document.article
    return [text for key in keys for text in node.texts(key)] if node is not None else []


def _times(tree: HtmlElement) -> Iterable[str]:
    if (own := _at_headline(tree)) is not None:
        yield own
        return
    for place in TIMES:
        for tag in tree.xpath(place):
            if stated := (tag.get("datetime") or tag.get("content") or "").strip():
                yield stated
                break


def _at_headline(tree: HtmlElement) -> str | None:
    """The first `<time>` in the nearest element around a headline that holds any: not that of another story."""
    for headline in tree.iter("h1"):
        for outer in islice(headline.iterancestors(), NEAR):
            if outer.tag in {"body", "main"}:
                break
            stated: list[str] = [
                (tag.get("datetime") or "").strip() for tag in outer.iter("time") if not _says_change(tag)
            ]
            if any(stated):
                return next(filter(None, stated))
    return None


def _says_change(tag: HtmlElement) -> bool:
    return CHANGED.search(f"{tag.get('itemprop')} {tag.get('class')}") is not None


def _choice(stated: Iterable[str], latest: date) -> str | None:
    """The first date that can be read, or a preciser one of about the same day."""
    read = [moment for text in stated if (moment := iso(text)) and date.fromisoformat(moment[:10]) <= latest]
    if not read:
        return None
    first = date.fromisoformat(read[0][:10])
    near = [moment for moment in read if abs(date.fromisoformat(moment[:10]) - first) <= ONE_DAY]
    return max(near, key=_precision)  # the first of the most precise


def _precision(moment: str) -> int:
    if len(moment) == len("2024-05-03"):
        return 0
    return 1 if len(moment) == len("2024-05-03T10:00:00") else EXACT


def _latest(document: Document) -> date:
    """The day after the response was sent: a date beyond it is an event's, not the article's."""
    sent = _mailed(document.page.header("date") or "")
    return sent.date() + ONE_DAY if sent is not None else LATEST


def _guessed(document: Document) -> str | None:
    """The day that htmldate reads from the URL or the page's words.

    It answers a bare month with its first day, so a first day counts only where the URL names it.
    """
    try:
        found = find_date(
            deepcopy(document.tree), original_date=True, url=document.url, min_date=EARLIEST.isoformat(),
            max_date=_latest(document).isoformat(), extensive_search=False,
        )  # fmt: skip
    except ValueError:  # a character reference to a control, as `&#1;`, stands in the tree, and lxml refuses its text
        return None
    if found is None or (found.endswith("-01") and not FIRST_DAY.search(document.url)):
        return None
    return found


def _day(moment: date) -> date:
    return moment.date() if isinstance(moment, datetime) else moment
