"""The paragraphs of a mail with their links, and which of them only serve its reader. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from lxml import etree

from crawler.page.blocks import letter_count
from crawler.sources.listings import parsed_page
from crawler.sources.mail_phrases import SERVICE, WEB_VERSION
from crawler.sources.plain_text import BLOCK_TAGS, line, link_line

MAX_SERVICE_LETTERS: Final = 200  # of a paragraph that only serves
_SILENT: Final = frozenset({"script", "style", "title", "head", "meta"})
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"'()\[\]]+")
_HIDDEN: Final = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all|max-height\s*:\s*0(?![.\d])|font-size\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_FILLER: Final = re.compile("[\u00ad\u034f\u200c\u200d\u200e\u2007\u00a0\ufeff]+")


@dataclass(frozen=True, slots=True)
class MailBlock:
    """A paragraph, "" of a picture, and its links: where each leads, as it is written, and what it says."""

    text: str
    links: tuple[tuple[str, str], ...] = ()

    @property
    def is_service(self) -> bool:
        """Whether it is short, and a link in it serves the reader of the mail, such as the one to unsubscribe."""
        return letter_count(self.text) <= MAX_SERVICE_LETTERS and any(is_service(said) for _, said in self.links)


def is_service(said: str) -> bool:
    """Whether a link says that it serves the reader of the mail."""
    return bool(SERVICE.search(said) or WEB_VERSION.search(said))


def shown(markup: str) -> etree._Element | None:
    """The markup as a tree without what a mail program does not show; None when there is nothing in it."""
    root = parsed_page(_FILLER.sub(lambda found: " " if "\u00a0" in found[0] else "", markup))
    if root is None:
        return None
    for one in list(root.iter("*")):
        if _HIDDEN.search(one.get("style") or "") and one.getparent() is not None:
            _remove(one)
    return root


def _remove(one: etree._Element) -> None:
    """Take an element away, not what follows it."""
    around = one.getparent()
    assert around is not None
    before = one.getprevious()
    if before is not None:
        before.tail = (before.tail or "") + (one.tail or "")
    else:
        around.text = (around.text or "") + (one.tail or "")
    around.remove(one)


def blocks_of(root: etree._Element) -> Iterator[MailBlock]:
    """The paragraphs of a mail in HTML."""
    pieces: list[str] = []
    links: list[tuple[str, str]] = []
    for event, element in etree.iterwalk(root, events=("start", "end")):
        if not isinstance(element.tag, str):
            continue
        is_break = event == "start" and element.tag == "br" and _ends_in_break(pieces)
        if element.tag in BLOCK_TAGS or is_break:
            yield from _taken(pieces, links)
        if event == "start":
            if element.tag == "a" and element.get("href"):
                links.append((element.get("href") or "", _said(element)))
            pieces.append("\n" if element.tag == "br" else "" if element.tag in _SILENT else element.text or "")
        else:
            pieces.append(element.tail or "")
    yield from _taken(pieces, links)


def _ends_in_break(pieces: list[str]) -> bool:
    """Whether nothing stands behind the last line break: two of them part paragraphs in many mails."""
    for piece in reversed(pieces):
        if piece == "\n":
            return True
        if piece.strip():
            return False
    return False


def _taken(pieces: list[str], links: list[tuple[str, str]]) -> Iterator[MailBlock]:
    text = line("".join(pieces))
    if text or links:
        yield MailBlock(text, tuple(links))
    pieces.clear()
    links.clear()


def _said(link: etree._Element) -> str:
    alts = (line(image.get("alt") or "") for image in link.iterdescendants("img"))
    return link_line(link) or next(filter(None, alts), "") or line(link.get("title") or "")


def plain_blocks(text: str) -> Iterator[MailBlock]:
    """The paragraphs of a mail in plain text; lines that were broken at their width are joined.

    An address is a link that says what else stands in its line; one that is alone in it, what the line before says.
    """
    for part in re.split(r"\n[ \t>]*\n", text.replace("\r\n", "\n")):
        words, links, before = list[str](), list[tuple[str, str]](), ""
        for one in part.split("\n"):
            bare = line(_bare(one))
            before = bare if any(map(str.isalnum, bare)) else before
            words.append(bare)
            links += ((url.rstrip(".,;:"), before) for url in _ADDRESS.findall(one))
        said = line(" ".join(words))
        if any(map(str.isalnum, said)) or links:
            yield MailBlock(said, tuple(links))


def _bare(text: str) -> str:
    """The text without its addresses and the brackets around them."""
    return re.sub(r"[<(\[]\s*[>)\]]", " ", _ADDRESS.sub("", text))
