"""Text from the web, made fit to be shown. It must not decide what is shown."""

import re
from typing import Final
from urllib.parse import urlsplit, urlunsplit

from w3lib.url import safe_url_string

# Not drawn, but acted on: controls (terminal escapes, NUL), embeddings, overrides and isolates of the bidirectional
# algorithm (Unicode UAX #9: they can reverse what is read), byte order marks, interlinear annotations, tag characters,
# and lone surrogates, which no encoder takes.
_ACTIVE: Final = re.compile(
    "[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f\ud800-\udfff]"
)
_SPACES: Final = re.compile(r"\s+")

# What chat services take for a mention, a special token, or a named link: @everyone, <@id>, <!channel>, <url|name>,
# [name](url). A zero-width space after the first character leaves the look and takes the effect.
_PINGS: Final = re.compile(r"(?<![\w.+-])@(?=\w)|<(?=[^\s\d=\u200b])|\](?=\()")

# In a link the same is said by its percent-encoding, which any server reads as "@".
_SHOUTED: Final = re.compile(r"@(?=(?:everyone|here|channel|all)\b)", re.IGNORECASE)
_HOST: Final = re.compile(r"[a-z0-9._:-]+")


def one_line(text: str) -> str:
    """`text` without characters that act instead of being drawn, each run of white space as one space."""
    return _SPACES.sub(" ", _ACTIVE.sub("", text))


def unpinged(text: str) -> str:
    """`text` with a zero-width space in whatever a chat service would read as a mention, a token or a named link.

    Doing it again changes nothing.
    """
    return _PINGS.sub(lambda found: f"{found[0]}\u200b", text)


def web_link(url: str) -> str | None:
    """`url` as an ASCII link without user name, None unless it is an http or https address of a host."""
    try:
        parts = urlsplit(safe_url_string(one_line(url).strip()))
        host, port = parts.hostname or "", parts.port
    except ValueError:  # also UnicodeError, of a host that IDNA does not allow
        return None
    if parts.scheme not in {"http", "https"} or not _HOST.fullmatch(host):
        return None
    place = f"[{host}]" if ":" in host else host
    link = urlunsplit(parts._replace(netloc=place if port is None else f"{place}:{port}", path=parts.path or "/"))
    return _SHOUTED.sub("%40", link)


def shortened(text: str, most: int) -> str:
    """The first `most` characters of `text`, the last of them an ellipsis when something was cut."""
    return text if len(text) <= most else text[: most - 1].rstrip() + "…"
