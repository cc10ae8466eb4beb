"""The words of a mail: its HTML as the page reader reads it, or its plain text; else a PDF that is attached. Pure.

A newsletter is no page: several stories stand in one mail, each in a table of its own. What the page reader takes for
the body counts as the text only when it lacks no more than labels. The other lines stand beside it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from lxml import etree

from crawler.model import Response
from crawler.page.blocks import letter_count
from crawler.sources.listings import MIN_HEADLINE_LETTERS
from crawler.sources.mail_blocks import MailBlock, blocks_of, plain_blocks, shown
from crawler.sources.mail_parts import Mail

MIN_PLAIN_SHARE: Final = 0.5  # of the letters of its plain text that its HTML holds
MAX_TEXT: Final = 200_000  # characters
MAX_BESIDE: Final = 5_000


@dataclass(frozen=True, slots=True)
class MailText:
    """A mail's paragraphs, parted by empty lines, and lines beside them; `blocks`: all of them, with their links.

    `html`: its markup as a tree, None of a mail in plain text.
    """

    text: str = ""
    beside: str | None = None
    blocks: tuple[MailBlock, ...] = ()
    html: etree._Element | None = None


def mail_text(mail: Mail) -> MailText:
    """The words of a mail."""
    plain = tuple(block for one in mail.parts if one.media == "text/plain" for block in plain_blocks(one.text))
    markup = "\n".join(one.text for one in mail.parts if one.media == "text/html")
    root = shown(markup) if markup.strip() else None
    blocks = tuple(blocks_of(root)) if root is not None else ()
    if root is not None and _letters(blocks) >= max(1, MIN_PLAIN_SHARE * _letters(plain)):
        return _told(blocks, mail, _body(markup, mail), root)
    if plain:
        return _told(plain, mail, "", root)
    return MailText(_pdf_text(mail)[:MAX_TEXT], html=root)


def _told(blocks: tuple[MailBlock, ...], mail: Mail, body: str, root: etree._Element | None) -> MailText:
    """The words of the blocks; `body`: what the page reader takes for the text, "" when it was not asked."""
    said = _texts(one for one in blocks if not one.is_service and one.text != mail.subject)
    missed = (one for one in said if one not in body and letter_count(one) >= MIN_HEADLINE_LETTERS)
    text = body if body and next(missed, None) is None else "\n\n".join(said)
    beside = "\n\n".join(one for one in _texts(blocks) if one not in text and one != mail.subject)
    return MailText(text[:MAX_TEXT], beside[:MAX_BESIDE] or None, blocks, root)


def _texts(blocks: Iterable[MailBlock]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one.text for one in blocks if one.text))


def _body(markup: str, mail: Mail) -> str:
    from crawler.page.article_page import read_page  # noqa: PLC0415 - its 40 modules are for the workers alone

    url = mail.archived_at or "https://mail.invalid/article"
    page = Response(url, url, 200, (("content-type", "text/html; charset=utf-8"),), markup.encode("utf8", "replace"))
    return read_page(page).text


def _pdf_text(mail: Mail) -> str:
    from crawler.page.article_page import read_page  # noqa: PLC0415 - its 40 modules are for the workers alone

    pdfs = (one for one in mail.parts if one.media == "application/pdf")
    pages = (Response("", "", 200, (("content-type", one.media),), one.body) for one in pdfs)
    return "\n\n".join(filter(None, (read_page(page).text for page in pages)))


def _letters(blocks: Iterable[MailBlock]) -> int:
    return sum(map(str.isalnum, "".join(one.text for one in blocks)))
