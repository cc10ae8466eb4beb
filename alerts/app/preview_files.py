"""Previewed messages on a terminal, or in a file: a page with each as a page, plain text, or one mail as it travels."""

from collections.abc import Sequence
from html import escape
from pathlib import Path
from typing import Final, TextIO

from alerts.app.rehearsal import PreviewedMessage
from alerts.notify import chat_wording, letter
from alerts.notify.console import has_colours, page, width
from crawler.errors import UsageError

SUFFIXES: Final = (".html", ".txt", ".eml")
_FRAME: Final = '<h2>{title}</h2><iframe title="{title}" srcdoc="{page}" onload="fit(this)"></iframe>'
_FIT: Final = "function fit(frame) { frame.style.height = frame.contentDocument.documentElement.scrollHeight + 'px' }"
_PAGE: Final = """<!DOCTYPE html>
<html lang="en">
<head><meta charset="utf-8"><meta name="color-scheme" content="light dark"><title>Preview</title>
<style>body {{ font-family: sans-serif; max-width: 60em; margin: 1em auto }} h2 {{ font-size: 1em; margin: 2em 0 .5em }}
iframe {{ width: 100%; height: 30em; border: 1px solid #8c8c8c }}</style><script>{fit}</script></head>
<body>{frames}</body>
</html>
"""


def refuse_suffix(path: Path) -> None:
    """Do nothing when the file's name says in which form it is wanted.

    Raises:
        UsageError: it does not.
    """
    if path.suffix.lower() not in SUFFIXES:
        raise UsageError(f"--to: write a name that ends in {', '.join(SUFFIXES[:-1])} or {SUFFIXES[-1]}, not '{path}'")


def on_terminal(one: PreviewedMessage, out: TextIO) -> str:
    """The message as its service shows it, a mail as `console://` does, under when and where it would have gone."""
    to = ", ".join(dict.fromkeys(target.channel for target in one.targets))
    head = f"{one.at.astimezone():%Y-%m-%d %H:%M} to {to}\n"
    if chat_wording(one.targets[0], one.message):
        return f"{head}{_text(one)}\n"
    shown = page(one.message.title, one.message.html, colours=has_colours(out), columns=width())
    return head + shown


def _text(one: PreviewedMessage) -> str:
    """The message as text: a chat's in its markup, with its title if it has one, a mail's with its subject."""
    title, text = chat_wording(one.targets[0], one.message) or (one.message.title, one.message.text)
    return "\n\n".join(part.strip() for part in (title, text) if part.strip()) + "\n"


def write_messages(messages: Sequence[PreviewedMessage], path: Path) -> None:
    """Write the messages in the form that the file's name asks for.

    Raises:
        UsageError: a mail was asked for, and there is not exactly one message, or it goes by another way; or the file
            cannot be written.
    """
    content = _content(messages, path)
    try:
        path.write_bytes(content)
    except OSError as error:
        raise UsageError(f"--to: {path} cannot be written: {error.strerror}") from error


def _content(messages: Sequence[PreviewedMessage], path: Path) -> bytes:
    match path.suffix.lower():
        case ".eml":
            return _mail(messages)
        case ".txt":
            return "\n\n".join(map(_text, messages)).encode()
        case _:
            frames = (_FRAME.format(title=escape(one.message.title), page=escape(one.message.html)) for one in messages)
            return _PAGE.format(frames="".join(frames), fit=_FIT).encode()


def _mail(messages: Sequence[PreviewedMessage]) -> bytes:
    if len(messages) != 1:
        raise UsageError(f"--to: an .eml holds one message, and there are {len(messages)}; write .html or .txt")
    mail = letter(messages[0].targets[0], messages[0].message)
    if mail is None:
        raise UsageError("--to: this message does not go to an address under `mail:`; write .html or .txt")
    return mail
