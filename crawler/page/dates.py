"""When an article was published and modified: every date a page states, and the choice among them.

A date stays as precise as it was stated: a day, a local time, or a time with its offset; nothing is made up.
"""

import re
from collections.abc import Iterable, Iterator
from copy import deepcopy
from datetime import date, timedelta
from itertools import islice, takewhile
from typing import Final

from htmldate import find_date
from lxml.html import HtmlElement

from crawler.date_spellings import EARLIEST, LATEST, iso_date
from crawler.page.document import Document

# Names of meta tags without what parts their words: `article:published_time` and `article:published:time` are one.
PUBLISHED: Final = (
    "articlepublishedtime", "ogpublishedtime", "articlepublished", "articlepublisheddate", "articlepublishedat",
    "articlepublicationdate", "articlepublicationtime", "articlepublishdate", "articlepublishtime", "articlepubdate",
    "datepublished", "parselypubdate", "sailthrudate", "cxenseparserecspublishtime", "cxenseparsepublishtime",
    "ogarticlepublishedtime", "shareaholicarticlepublishedtime", "mediatorpublishedtime", "publishedtime",
    "publishedat",
    "publisheddate", "firstpublished", "rnewsdatepublished", "dctermscreated", "dcdateissued", "dctermsissued",
    "dctermsdate", "dcdate", "publishdate", "publishtime", "publicationdate", "pubdate",
    "articledateoriginal", "originalpublicationdate", "citationpublicationdate",
    "articledateoriginal", "originalpublicationdate", "citationpublicationdate", "displaydate", "date",
)  # fmt: skip
# Other names that say so, as `iso-8601-publish-date` and `vr:publishing_date` do.
NEAR_PUBLISHED: Final = re.compile(
    r"(?:publish(?:ed|ing)?|publication|released?|issued?|posted)(?:on|at)?(?:utc|gmt|iso)?(?:date|time|timestamp|datetime)"
    r"|(?:date|time)(?:of)?(?:published|publication|issued|posted)|pub(?:date|time)"
)
NOT_PUBLISHED: Final = re.compile(r"unpubl|expir|modif|updat|embargo|event|previous|next|product|video")
MODIFIED: Final = (
    "articlemodifiedtime", "ogupdatedtime", "articlemodified", "articlemodifieddate", "articlemodifiedat",
    "articleupdatedtime", "datemodified", "ogmodifiedtime", "cxenseparserecsmodifiedtime", "dctermsmodified",
    "dcdatemodified", "modifiedtime", "articleupdated", "lastmod", "lastmodified", "modified",
)  # fmt: skip
WORD_SEPARATOR: Final = re.compile(r"[^a-z]+")
OWN_TIMES: Final = ".//*[@itemprop='datePublished' and not(self::meta)] | .//time[@pubdate]"
OTHER_TIMES: Final = (
    ".//article//time[@datetime]",
    ".//main//time[@datetime]",
    ".//*[contains(@class, 'publi') or contains(@class, 'date')]//time[@datetime]",
)
FIRST_DAY: Final = re.compile(r"\d{4}[-/]?\d{2}[-/]?01(?!\d)")
CHANGED: Final = re.compile(r"updat|modif", re.IGNORECASE)
MAX_TIME_CHARACTERS: Final = 60
HEADLINE_ANCESTORS: Final = 3  # of so many elements around the headline the times are read
ASIDE: Final = frozenset({"aside", "nav", "footer", "li", "a"})  # a time in one of these is another story's
PARAGRAPH_CHARACTERS: Final = 60  # a longer paragraph is of the body, and a time behind it may be another story's
EXACT_PRECISION: Final = 2  # the precision of a time with its offset
ONE_DAY: Final = timedelta(days=1)


def published(document: Document) -> tuple[str | None, bool]:
    """When the article was first published, ISO 8601 as stated, and whether that is a guess; None: nothing says.

    JSON-LD, then meta tags, then the `<time>` of the article or at its headline. Where two agree on the day, the
    preciser is taken. What any other `<time>` says, or htmldate finds, is a guess.
    """
    latest = _latest(document)
    stated = [*_linked(document, "datePublished", "dateCreated"), *_named(document, PUBLISHED)]
    if _choice(stated, latest) is None:
        stated += _nearly_named(document)
    chosen = _choice(stated, latest)
    if chosen is not None and _precision(chosen) == EXACT_PRECISION:
        return chosen, False
    stated, others = [*stated, *_own_times(document.tree)], list(_other_times(document.tree))
    if _choice(stated, latest) is not None:
        return _choice([*stated, *others], latest), False
    guess = _choice(others, latest)
    if guess is None and not document.is_too_large:
        guess = _guessed(document)
    return guess, guess is not None


def modified(document: Document, published_as: str | None) -> str | None:
    """When the article was last changed, ISO 8601 as stated; None when nothing says, or it is before `published_as`."""
    stated = [*_linked(document, "dateModified"), *_named(document, MODIFIED)]
    chosen = _choice(stated, _latest(document))
    if chosen is None or (published_as is not None and chosen[:10] < published_as[:10]):
        return None
    return chosen


def _linked(document: Document, *keys: str) -> list[str]:
    node = document.article
    return [text for key in keys for text in node.texts(key)] if node is not None else []


def _named(document: Document, names: tuple[str, ...]) -> list[str]:
    """The contents of the meta tags called `names`, in the order of `names`, then of the document."""
    stated: dict[str, list[str]] = {}
    for key, content in document.meta:
        stated.setdefault(WORD_SEPARATOR.sub("", key), []).append(content)
    return [content for name in names for content in stated.get(name, ())]


def _nearly_named(document: Document) -> list[str]:
    """The contents of the meta tags whose names say in other words that it is when something was published."""
    letters = ((WORD_SEPARATOR.sub("", key), content) for key, content in document.meta)
    return [text for name, text in letters if NEAR_PUBLISHED.search(name) and not NOT_PUBLISHED.search(name)]


def _own_times(tree: HtmlElement) -> Iterable[str]:
    if (own := _at_headline(tree)) is not None:
        yield own
    for tag in tree.xpath(OWN_TIMES):
        yield _stated_in(tag)


def _other_times(tree: HtmlElement) -> Iterable[str]:
    if next(tree.iter("time"), None) is None:
        return
    for place in OTHER_TIMES:
        stated = ((tag.get("datetime") or "").strip() for tag in tree.xpath(place))
        yield from islice(filter(None, stated), 1)


def _at_headline(tree: HtmlElement) -> str | None:
    """The first `<time>` in the nearest element around a headline that has any before the article's body."""
    for headline in tree.iter("h1"):
        for outer in islice(headline.iterancestors(), HEADLINE_ANCESTORS):
            if outer.tag in {"body", "main"}:
                break
            if stated := next(_head_times(outer, headline), None):
                return stated
    return None


def _head_times(outer: HtmlElement, headline: HtmlElement) -> Iterator[str]:
    """What each `<time>` in `outer` states, up to the first long paragraph behind the headline."""
    is_behind = False
    for tag in outer.iter("h1", "p", "time", "abbr", "span"):
        is_behind = is_behind or tag is headline
        if is_behind and tag.tag == "p" and _is_body(tag):
            return
        if _is_time(tag) and not _says_change(tag) and not _is_aside(tag, outer):
            yield from filter(None, [_stated_in(tag)])


def _is_time(tag: HtmlElement) -> bool:
    """Whether an element states a time: a `<time>`, or one of the hentry and hAtom microformats."""
    classes = (tag.get("class") or "").split()
    return tag.tag == "time" or (tag.tag != "p" and not {"published", "dt-published"}.isdisjoint(classes))


def _stated_in(tag: HtmlElement) -> str:
    stated = tag.get("datetime") or tag.get("content")
    if stated is None and tag.tag != "time":
        stated = tag.get("title") or tag.text_content()
    return (stated or "").strip()[:MAX_TIME_CHARACTERS]


def _is_body(paragraph: HtmlElement) -> bool:
    return len(paragraph.text_content()) >= PARAGRAPH_CHARACTERS and paragraph.find(".//time") is None


def _is_aside(tag: HtmlElement, outer: HtmlElement) -> bool:
    if tag.get("itemprop") == "datePublished":
        return False
    within = takewhile(lambda one: one is not outer, tag.iterancestors())
    return any(one.tag in ASIDE for one in within)


def _says_change(tag: HtmlElement) -> bool:
    return CHANGED.search(f"{tag.get('itemprop')} {tag.get('class')}") is not None


def _choice(stated: Iterable[str], latest: date) -> str | None:
    """The first date that can be read, or a preciser one of about the same day."""
    read = [moment for text in stated if (moment := iso_date(text)) and date.fromisoformat(moment[:10]) <= latest]
    if not read:
        return None
    first = date.fromisoformat(read[0][:10])
    near = [moment for moment in read if abs(date.fromisoformat(moment[:10]) - first) <= ONE_DAY]
    return max(near, key=_precision)  # the first of the most precise


def _precision(moment: str) -> int:
    if len(moment) == len("2024-05-03"):
        return 0
    return 1 if len(moment) == len("2024-05-03T10:00:00") else EXACT_PRECISION


def _latest(document: Document) -> date:
    """The day after the response was sent: a date beyond it is an event's, not the article's."""
    sent = iso_date(document.page.header("date"))
    return date.fromisoformat(sent[:10]) + ONE_DAY if sent is not None else LATEST


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
