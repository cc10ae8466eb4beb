"""`console://`, a scheme registered with Apprise: alerts on standard output, in colour when it is a terminal."""

import logging
import os
import sys
from dataclasses import dataclass, field
from html.parser import HTMLParser
from io import StringIO
from shutil import get_terminal_size
from typing import Final, TextIO

from apprise import NotifyFormat
from apprise.decorators import notify
from rich.console import Console
from rich.padding import Padding
from rich.text import Text

from alerts.messages.harmless import one_line
from alerts.notify.outcome import UNWRITABLE
from alerts.notify.plugins import PLUGINS

SCHEME: Final = "console"
_STYLES: Final = {"mark": "bold black on yellow", "strong": "bold", "a": "cyan", "small": "dim"}
_LINE_BREAKING_ELEMENTS: Final = {"p", "br", "h1", "h2", "td"}
_PARAGRAPHS: Final = {"p", "h1", "h2"}
_HIDDEN_ELEMENTS: Final = {"head", "style", "script"}


def register() -> None:
    """Make `console://` a scheme of Apprise; a second call changes nothing."""
    if SCHEME not in PLUGINS:
        decorate = notify(on=SCHEME, name="Terminal", body_format=NotifyFormat.HTML)  # type: ignore[no-untyped-call]
        decorate(_show)


def page(title: str, html: str, *, colours: bool, columns: int = 100) -> str:
    """`title` and the HTML of a message as lines for a terminal: hits in colour, or in [brackets] without colours."""
    lines = _Lines(colours)
    lines.feed(html)
    lines.close()
    out = StringIO()
    console = Console(file=out, width=columns, highlight=False, markup=False, emoji=False,
                      force_terminal=colours, color_system="standard" if colours else None)  # fmt: skip
    console.print(Text(one_line(title), style="bold yellow"), soft_wrap=True)
    for line in lines.text.split():
        # Plain lines may be read by programs, and an address is one word: neither is wrapped.
        if colours and " " in line.plain:
            console.print(Padding(line, (0, 0, 0, 2), expand=False))
        else:
            console.print(Text("  ").append_text(line) if line else line, soft_wrap=True)
    return out.getvalue().rstrip() + "\n\n"


def has_colours(out: TextIO) -> bool:
    """Whether `out` is a terminal and `NO_COLOR` is not set (https://no-color.org)."""
    return out.isatty() and not os.environ.get("NO_COLOR")


def width() -> int:
    """The width of a message in columns: the terminal's, at most 100."""
    return min(100, get_terminal_size().columns)


def _show(body: str, title: str, *_: object, **__: object) -> None:
    """Write one message to standard output in one piece; characters that its encoding lacks become `?`.

    Raises:
        OSError, ValueError: standard output is closed or its reader is gone. Apprise's log gets the reason, too.
    """
    out = sys.stdout
    encoding = out.encoding or "utf-8"
    try:
        shown = page(title, body, colours=has_colours(out), columns=width())
        out.write(shown.encode(encoding, "replace").decode(encoding))
        out.flush()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is closed"
        logging.getLogger("apprise").warning("%s: %s", UNWRITABLE, reason)
        raise


@dataclass
class _OpenElements:
    """The elements that are open: those with a style, and those whose content is hidden."""

    styles: list[str] = field(default_factory=list)
    hidden: list[str] = field(default_factory=list)


class _Lines(HTMLParser):
    """The lines of a page made by our own templates; it knows only the elements that they use."""

    def __init__(self, colours: bool) -> None:  # noqa: FBT001 - private
        super().__init__()
        self.text = Text()
        self._colours = colours
        self._open = _OpenElements()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Open an element: a paragraph begins a line, a style is remembered, a hidden one drops its content.

        A link shows its address, which a terminal can open, instead of its words.
        """
        is_hidden = (dict(attrs).get("style") or "").startswith("display:none")
        if tag in _HIDDEN_ELEMENTS or is_hidden:
            self._open.hidden.append(tag)
        elif tag == "a" and (address := dict(attrs).get("href") or "").startswith(("http://", "https://")):
            self.text.append(address, _STYLES["a"] if self._colours else "")
            self._open.hidden.append(tag)
        elif tag in _LINE_BREAKING_ELEMENTS:
            self.text.append("\n")
        elif tag in _STYLES:
            self._open.styles.append(tag)
            self._bracket(tag, "[")

    def handle_endtag(self, tag: str) -> None:
        if self._open.hidden[-1:] == [tag]:
            self._open.hidden.pop()
        elif tag in _PARAGRAPHS:
            self.text.append("\n")
        elif tag in self._open.styles:
            self._bracket(tag, "]")
            self._open.styles.remove(tag)

    def handle_data(self, data: str) -> None:
        """Add text in the style of the element that is open."""
        text = one_line(data)
        if not self._open.hidden and (text.strip() or self._open.styles or not self._at_line_start()):
            style = _STYLES[self._open.styles[-1]] if self._open.styles and self._colours else ""
            self.text.append(text.lstrip() if self._at_line_start() else text, style)

    def _bracket(self, tag: str, bracket: str) -> None:
        if tag == "mark" and not self._colours:
            self.text.append(bracket)

    def _at_line_start(self) -> bool:
        return not self.text.plain or self.text.plain.endswith("\n")
