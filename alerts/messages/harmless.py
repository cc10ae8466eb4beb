"""Text and addresses from the web, made safe for terminals, mails and chats. Pure."""

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

# Characters that act instead of being drawn: controls (terminal escapes, NUL), embeddings, overrides and isolates of
# the bidirectional algorithm (Unicode UAX #9: they can reverse the order of reading), byte order marks, interlinear
# annotations, tag characters, and lone surrogates, which no encoder takes.
_ACTIVE_CHARACTERS: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
_SPACES: Final = re.compile(r"\s+")

# What chat services read as a mention, a special token or a named link: @everyone, <@id>, <!channel>, <url|name>,
# [name](url). A zero-width space after the first character keeps the look and removes the effect.
_PINGS: Final = re.compile(r"(?<![\w.+-])@(?=\w)|<(?=[^\s\d=\u200b])|\](?=\()")

# In a link "@" becomes "%40", which any server reads as "@".
_GROUP_MENTIONS: Final = re.compile(r"@(?=(?:everyone|here|channel|all)\b)", re.IGNORECASE)
_HOST: Final = re.compile(r"[a-z0-9._:-]+")


def one_line(text: str) -> str:
    """`text` on one line: without characters that act instead of being drawn, white space as single spaces."""
    return _SPACES.sub(" ", _ACTIVE_CHARACTERS.sub("", text))


def unpinged(text: str) -> str:
    """`text` with a zero-width space in everything that a chat service reads as a mention, a token or a named link.

    Applied twice it gives the same.
    """
    return _PINGS.sub(lambda found: f"{found[0]}\u200b", text)


def web_link(url: str) -> str | None:
    """`url` as an ASCII link without user name and password; None unless it is an http or https address of a host."""
    from w3lib.url import safe_url_string  # noqa: PLC0415 - it brings TLS; most of what is shown has no address

    try:
        parts = urlsplit(safe_url_string(one_line(url).strip()))
        host, port = parts.hostname or "", parts.port
    except ValueError:  # also UnicodeError, of a host that IDNA does not allow
        return None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return None
    bracketed = f"[{host}]" if ":" in host else host
    link = urlunsplit(
        parts._replace(netloc=bracketed if port is None else f"{bracketed}:{port}", path=parts.path or "/")
    )
    return _GROUP_MENTIONS.sub("%40", link)


def shortened(text: str, max_characters: int) -> str:
    """`text` cut to `max_characters` code points (at least 1), with an ellipsis at the end when something was cut."""
    return text if len(text) <= max_characters else text[: max_characters - 1].rstrip() + "…"
