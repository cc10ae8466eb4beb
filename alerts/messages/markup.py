"""The markup of chat services: how each writes bold text and links, and what keeps a text from being markup. Pure.

Services with escapes get them. Slack, Google Chat, WhatsApp, Rocket.Chat, Zulip and Teams have none, or not in every
program that shows their messages: there a character that could be markup becomes its double, such as `∗` for `*`.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from html import escape
from itertools import zip_longest
from typing import Final
from urllib.parse import urlsplit

from alerts.messages.harmless import unpinged
from alerts.paragraphs import Line, Piece

_INVISIBLE: Final = "\u200b"
# What is markup by its place: a list, heading or quote at the start of a line; an entity; :emoji:; $$ of a formula.
_AT_START: Final = re.compile(r"(?=[#>+=|-]|\d{1,9}[.)])")  # CommonMark counts lists to nine digits
_INSIDE: Final = re.compile(r"&(?=#?\w+;)|:(?=[\w+-]+:)|\$(?=\$)")
_WORDS: Final = re.compile(r"^([\W_]*)(.*[^\W_])([\W_]*)$", re.DOTALL)
_IN_COMMONMARK: Final = re.compile(r"[\\`*_~\[\]|#]")
_OUTER_UNDERSCORES: Final = re.compile(r"(?<![^\W_])_+|_+(?![^\W_])")
_DOUBLES: Final = str.maketrans({"*": "∗", "`": "ˋ", "~": "∼", "\\": "∖", "|": "∣"})
_UNSAFE_IN_LINKS: Final = re.compile(r"[|<>()\[\]*~`\\\s\"]")


@dataclass(frozen=True, slots=True)
class Markup:
    """How a service writes. `bold`, `link` and `small`: patterns with `{text}`, and `{url}` in a link.

    `hit`: the pattern of a hit. `escaped`: a text that the service shows as it is. `ends_words`: bold text begins
    and ends only at the edge of a word, so that an invisible space makes one elsewhere. `line_break`: of two lines.
    """

    escaped: Callable[[str], str]
    bold: str = "**{text}**"
    hit: str = "**{text}**"
    link: str = "[{text}](<{url}>)"
    small: str = "{text}"
    line_break: str = "\n"
    paragraph_break: str = "\n\n"
    ends_words: bool = False

    def line(self, line: Line) -> str:
        """A line as the service takes it."""
        pieces = _merged(line.pieces)
        if self.escaped is not _as_it_is:
            pieces = _merged(_at_words(pieces))
        edges = [(pieces[at - 1].text[-1:] if at else "", pieces[at + 1].text[:1] if at + 1 < len(pieces) else "")
                 for at in range(len(pieces))]  # fmt: skip
        written = "".join(self._piece(piece, *edge) for piece, edge in zip(pieces, edges, strict=True))
        if self.escaped is _as_it_is:
            written = unpinged(written)  # once more, as brackets can make a named link: "[troops]" before "(https://"
        elif self.escaped is not _in_html and pieces and _AT_START.match(pieces[0].text):
            written = f"{_INVISIBLE}{written}"
        return self.small.format(text=written) if line.is_small else written

    def _piece(self, piece: Piece, before: str, after: str) -> str:
        if piece.link:
            return self._link(piece)
        pattern = {"strong": self.bold, "hit": self.hit, "plain": "{text}"}[piece.style]
        text = pattern.format(text=self.escaped(piece.text))
        if pattern == "{text}" or self.escaped is _as_it_is:
            return text
        # Zulip reads @**name** as a mention.
        left = _INVISIBLE if before in {"@", "#"} or (self.ends_words and before.isalnum()) else ""
        right = _INVISIBLE if self.ends_words and after.isalnum() else ""
        return f"{left}{text}{right}"

    def _link(self, piece: Piece) -> str:
        if self.link == "{url}":
            return piece.link
        text = self.escaped(piece.text or urlsplit(piece.link).netloc)
        url = escape(piece.link) if self.escaped is _in_html else _link_in_markdown(piece.link)
        return self.link.format(text=text, url=url)


def _merged(pieces: Iterable[Piece]) -> list[Piece]:
    """The pieces, neighbours of one style joined: what is broken within a text must not come about between two."""
    made: list[Piece] = []
    for piece in pieces:
        if made and not made[-1].link and not piece.link and made[-1].style == piece.style:
            made[-1] = Piece(made[-1].text + piece.text, piece.style)
        elif piece.text or piece.link:
            made.append(piece)
    return made


def _at_words(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, of which bold ones begin with a letter, and end with one unless a space follows.

    What stands around those letters is plain, and one text with its neighbour.
    """
    for piece, following in zip_longest(pieces, pieces[1:]):
        words = None if piece.link or piece.style == "plain" else _WORDS.match(piece.text)
        if words is None:
            yield piece if piece.link else Piece(piece.text)
            continue
        first, middle, last = words.groups()
        if last == last.strip() and not (following.text[:1].strip() if following else ""):
            middle, last = middle + last, ""
        yield from (Piece(first), Piece(middle, piece.style), Piece(last))


def _as_it_is(text: str) -> str:
    return text


def _in_html(text: str) -> str:
    return escape(unpinged(text), quote=False)


def _in_commonmark(text: str) -> str:
    return _IN_COMMONMARK.sub(r"\\\g<0>", _inside_broken(text))


def _in_doubles(text: str) -> str:
    """`text` with doubles for what is markup in services that know no escape."""
    return _OUTER_UNDERSCORES.sub(lambda run: "ˍ" * len(run[0]), _inside_broken(text).translate(_DOUBLES))


def _in_slack(text: str) -> str:
    """`text` for Apprise's translation from CommonMark to Slack's markup, which escapes `&`, `<` and `>`."""
    return re.sub(r"[\[\]()!#<>]", r"\\\g<0>", _in_doubles(text))


def _inside_broken(text: str) -> str:
    return unpinged(_INSIDE.sub(rf"\g<0>{_INVISIBLE}", text))


def _link_in_markdown(url: str) -> str:
    """`url` with every character percent-encoded that could end a link or be markup; servers read it as the same."""
    return _UNSAFE_IN_LINKS.sub(lambda found: f"%{ord(found[0]):02X}", url)


PLAIN: Final = Markup(_as_it_is, bold="{text}", hit="[{text}]", link="{url}")
COMMONMARK: Final = Markup(_in_commonmark, line_break="  \n")  # a break in every reading of Markdown
DISCORD: Final = Markup(_in_commonmark, small="-# {text}")
MATTERMOST: Final = Markup(_in_commonmark, link="[{text}]({url})")
SLACK: Final = Markup(_in_slack, ends_words=True)
GOOGLE_CHAT: Final = Markup(_in_doubles, bold="*{text}*", hit="*{text}*", link="<{url}|{text}>", ends_words=True)
WHATSAPP: Final = Markup(_in_doubles, bold="*{text}*", hit="*{text}*", link="{url}", ends_words=True)
ROCKET_CHAT: Final = Markup(_in_doubles, link="[{text}]({url})")
ZULIP: Final = Markup(_in_doubles, link="[{text}]({url})")
TEAMS: Final = Markup(_in_doubles, link="[{text}]({url})", line_break="\n\n")
TELEGRAM: Final = Markup(_in_html, "<b>{text}</b>", "<b>{text}</b>", '<a href="{url}">{text}</a>', "<i>{text}</i>")
# The address is shown, as programs that show no HTML show the text alone.
MATRIX: Final = Markup(
    _in_html, "<strong>{text}</strong>", "<strong>{text}</strong>", '<a href="{url}">{url}</a>',
    line_break="<br>\n", paragraph_break="<br><br>\n",
)  # fmt: skip
