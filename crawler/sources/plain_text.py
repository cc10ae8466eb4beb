"""Turning the markup of feed entries and listing links into plain text. Pure.

Articles' pages are read by crawler/page/, which looks for the body; here everything that is text is kept.
"""

import html
import re
from collections.abc import Iterable, Sequence
from html.entities import html5
from itertools import islice

from lxml import etree

from crawler.versions import Words, beyond

MAX_LINE = 1000  # of some 50,000 headlines looked at, the longest had 316 characters
MAX_LABELS = 20  # of an entry
MAX_LABEL = 100  # characters

BLOCK_TAGS = frozenset(
    ["address", "article", "aside", "blockquote", "dd", "div", "dl", "dt", "figcaption", "figure", "footer", "form",
     "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "li", "main", "nav", "ol", "p", "pre", "section", "table",
     "td", "th", "tr", "ul"]
)  # fmt: skip
_SILENT = frozenset(["script", "style", "template", "noscript", "iframe", "object", "svg", "head", "title"])
_LETTER_TAGS = frozenset(["b", "big", "em", "font", "i", "s", "strong", "sub", "sup", "u", "wbr"])
_MARKUP = re.compile(r"<[a-zA-Z!/?]|&(#\d+|#x[0-9a-fA-F]+|[a-zA-Z]\w*);")
_AMPERSAND = re.compile(r"&(?:(#(?:[0-9]+|[xX][0-9a-fA-F]+);)|([a-zA-Z][a-zA-Z0-9]*;))?")
_WHITE_SPACE = re.compile(r"\s+")
_UNWANTED_CHARACTERS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b\u2060\ufeff\ufffe\uffff]")


def paragraphs(markup: str) -> str:
    """The text of a piece of HTML, paragraphs parted by an empty line; scripts, styles and tags gone.

    A text without markup keeps its own empty lines as the breaks.
    """
    text = _walked(markup) if _MARKUP.search(markup) else markup
    parts = (line(part) for part in re.split(r"\n\s*\n", text))
    return "\n\n".join(part for part in parts if part)


def together(texts: Sequence[str]) -> str:
    """The longest of several texts about one article, behind the sentences of the others that it lacks."""
    longest = max(texts, key=len, default="")
    beside = beyond(Words("", longest), [Words("", text) for text in texts if text and text != longest]).text
    return f"{beside}\n\n{longest}" if beside else longest


def one_line(markup: str) -> str:
    """The text of a piece of HTML on one line, as a title needs it; cut, with an ellipsis, at MAX_LINE characters."""
    is_markup = "<" in markup and _MARKUP.search(markup)
    text = line(_walked(markup) if is_markup else html.unescape(with_bare_ampersands(markup)))
    return text if len(text) <= MAX_LINE else f"{text[: MAX_LINE - 1]}…"


def labels(stated: Iterable[object]) -> str | None:
    """The distinct categories or keywords that have words, a paragraph each; no addresses. None when there are none."""
    texts = (
        one_line(one[:MAX_LINE]) for one in islice(stated, MAX_LABELS) if isinstance(one, str) and "://" not in one
    )
    said = dict.fromkeys(text for text in texts if len(text) <= MAX_LABEL and any(map(str.isalpha, text)))
    return "\n\n".join(said) or None


def with_bare_ampersands(markup: str) -> str:
    """The markup with every ampersand escaped that begins no whole reference: `AT&T`, `?id=1&lang=en`, `R&D;`."""
    return _AMPERSAND.sub(lambda found: found[0] if found[1] or found[2] in html5 else f"&amp;{found[0][1:]}", markup)


def line(text: str) -> str:
    """The text on one line: white space runs are one space, control and invisible characters gone."""
    return _WHITE_SPACE.sub(" ", _UNWANTED_CHARACTERS.sub("", text)).strip()


def _walked(markup: str) -> str:
    """The text of the markup, a line break for `<br>`, an empty line around every block."""
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True)
    source = with_bare_ampersands(_UNWANTED_CHARACTERS.sub("", markup)).encode("utf-8", "replace")
    try:
        root = etree.fromstring(f"<div>{source.decode()}</div>".encode(), parser)
    except etree.LxmlError:
        root = None
    if root is None:
        return html.unescape(with_bare_ampersands(re.sub(r"<[^<>]*>", " ", markup)))
    return _laid_out(root)


def link_line(link: etree._Element) -> str:
    """The words of a link on one line, apart where a reader sees them apart.

    Elements that follow each other without a space are parts of a card, such as a kicker and a headline; but bold,
    italic and the like, or a first letter set large, divide a word.
    """
    return line(_laid_out(link, parts=True))


def block_lines(element: etree._Element) -> tuple[str, ...]:
    """The paragraphs of what an element says, each on one line."""
    parts = (line(part) for part in re.split(r"\n\s*\n", _laid_out(element)))
    return tuple(part for part in parts if part)


def _laid_out(root: etree._Element, *, parts: bool = False) -> str:
    """The text under an element; `parts`: with a space between parts of a card, too."""
    pieces: list[str] = []
    silent = 0
    for event, element in etree.iterwalk(root, events=("start", "end")):
        silent_one = element.tag in _SILENT
        if element.tag in BLOCK_TAGS:
            pieces.append("\n\n")
        if event == "start":
            silent += silent_one
            pieces.append("\n" if element.tag == "br" else "")
            pieces.append(" " if parts and element is not root and _begins_part(element) else "")
            pieces.append("" if silent else _flat(element.text))
        else:
            silent -= silent_one
            pieces.append("" if silent or element is root else _flat(element.tail))
    return "".join(pieces)


def _begins_part(element: etree._Element) -> bool:
    """Whether an element follows another without a space, and neither is there to mark letters of a word.

    What marks letters begins a word of its own where a capital letter follows a small one ("<b>Kyiv</b><i>Sirens</i>").
    """
    before = element.getprevious()
    if before is None or before.tail:
        return False
    ended, begun = (str(one.xpath("string()")).strip() for one in (before, element))
    if len(ended) == 1:
        return False
    return not ({before.tag, element.tag} & _LETTER_TAGS) or (ended[-1:].islower() and begun[:1].isupper())


def _flat(text: str | None) -> str:
    """Text as a browser lays it out: a line break in the source is a space."""
    return _WHITE_SPACE.sub(" ", text) if text else ""
