"""What `inspect` shows: one page as it was read, with the access verdict and its evidence. Pure."""

import re
from dataclasses import dataclass
from typing import Final

from alerts.reports.wording import counted
from crawler.model import Access, Article
from crawler.source_options import PageHints

NO_HINTS: Final = PageHints()
_PAID_MARKS: Final = {True: "the publisher says yes", False: "the publisher says no", None: "not stated"}
# Controls, and the marks that turn the direction of the text after them: with either a page could drive the terminal.
_ACTIVE_CHARACTER: Final = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")

_TAG_CHARACTERS: Final = re.compile("[\U000e0000-\U000e007f]")


@dataclass(frozen=True, slots=True)
class PageToInspect:
    """A page to read: a file (gzip when its name ends in .gz), the address it came from, and how it was served.

    `hints`: what the configuration of its source says about reading it.
    """

    file: str | None = None
    url: str | None = None
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    hints: PageHints = NO_HINTS


@dataclass(frozen=True, slots=True)
class InspectedPage:
    """A page as it was read; when it could not be read, `error` says why in a sentence and the article is empty.

    `reserved`: where it reserves text and data mining, as a clause; None when it does not.
    """

    page: PageToInspect
    article: Article
    error: str | None = None
    reserved: str | None = None


def unread_page(page: PageToInspect, sentence: str, *, is_late: bool = False) -> InspectedPage:
    """The report on a page that could not be read; `is_late`: because it took too long."""
    article = Article(
        url=page.url or "",
        extraction="timeout" if is_late else "failed",
        access=Access("unknown", evidence=(sentence,)),
    )
    return InspectedPage(page, article, sentence)


def page_json(inspected: InspectedPage) -> dict[str, object]:
    """The object of `inspect --json`; every key is always present."""
    article, access = inspected.article, inspected.article.access
    return {
        "file": inspected.page.file,
        "url": inspected.page.url,
        "canonical_url": article.canonical_url,
        "title": article.title,
        "kicker": article.kicker,
        "authors": article.authors,
        "agency": article.agency,
        "published": article.published,
        "modified": article.modified,
        "language": article.language,
        "section": article.section,
        "tags": article.tags,
        "image": article.image,
        "outlet": article.outlet,
        "translations": [{"language": language, "url": url} for language, url in article.translations],
        "standfirst": article.standfirst,
        "text": article.text,
        "other_titles": list(article.other_titles),
        "left_out": list(article.left_out),
        "words": article.words,
        "form": article.form,
        "extraction": article.extraction,
        "access": {
            "state": access.state,
            "marked_paid": access.marked_paid,
            "hidden_percent": access.hidden_percent,
            "confidence": access.confidence,
            "evidence": access.evidence,
            "notice": access.notice,
            "vendor": access.vendor,
        },
        "reserved": inspected.reserved,
        "error": inspected.error,
    }


def page_fields(inspected: InspectedPage) -> tuple[tuple[str, str | None], ...]:
    """Each field with its name, in the order to show; None or "" where the page does not state it."""
    file, article = inspected.page.file, inspected.article
    fields = (
        ("file" if file else "url", file or article.url),
        ("canonical url", article.canonical_url),
        ("outlet", article.outlet),
        ("authors", ", ".join(article.authors)),
        ("agency", article.agency),
        ("published", article.published),
        ("modified", article.modified),
        ("language", article.language),
        ("section", article.section),
        ("tags", ", ".join(article.tags)),
        ("image", article.image),
        ("standfirst", article.standfirst),
        ("translations", ", ".join(language for language, _ in article.translations)),
        ("form", article.form.replace("_", " ")),
        ("extraction", f"{article.extraction.replace('_', ' ')}, {counted(article.words, 'word')}"),
    )
    return (*fields, ("text and data mining", f"reserved by {inspected.reserved}")) if inspected.reserved else fields


def paid_mark(access: Access) -> str:
    """What the publisher says about payment, in a few words."""
    return _PAID_MARKS[access.marked_paid]


def harmless(text: str) -> str:
    """`text` with every character that could drive a terminal replaced by its code; line breaks and tabs stay.

    Tag characters, which are invisible, are left out.
    """
    return _ACTIVE_CHARACTER.sub(lambda match: f"\\x{ord(match[0]):02x}", _TAG_CHARACTERS.sub("", text))
