"""Decodes a page's bytes: byte order mark, valid UTF-8, header, meta tag, then detection. Does not parse HTML."""

import re
from typing import Final

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

# No XML library accepts these as text.
CONTROL_CHARACTERS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+")
MAX_DETECTED_BYTES: Final = 20_000
MAX_BROKEN_SHARE: Final = 0.02  # UTF-8 with a cut or foreign byte here and there is still UTF-8
ISO_2022_ESCAPE: Final = b"\x1b"  # ISO-2022 text is ASCII bytes, so it would pass for UTF-8


def decode(body: bytes, content_type: str | None) -> str:
    """The text of `body` without byte order mark and controls; bytes that fit no encoding become U+FFFD.

    Valid UTF-8 with characters beyond ASCII is believed before any declaration: text in another encoding is almost
    never valid UTF-8 by chance, while servers that declare a wrong charset are common.
    """
    named, mark = read_bom(body)
    if named is not None and mark is not None:
        return _decoded(body[len(mark) :], named)
    if ISO_2022_ESCAPE not in body and (text := _utf8(body)) is not None:
        return CONTROL_CHARACTERS.sub(" ", text)
    return _decoded(body, _declared(body, content_type) or _detected(body))


def _utf8(body: bytes) -> str | None:
    """`body` as UTF-8 when it is valid, or invalid in so few places that no other encoding is likely; else None."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    broken = text.count("\ufffd")
    return text if broken <= max(MAX_BROKEN_SHARE * beyond_ascii, 0) else None


def _declared(body: bytes, content_type: str | None) -> str | None:
    return http_content_type_encoding(content_type) or html_body_declared_encoding(body[:4096])


def _detected(body: bytes) -> str:
    """The likeliest encoding; cp1252, which fits most Western pages, when detection finds none."""
    best = from_bytes(body[:MAX_DETECTED_BYTES]).best()
    return best.encoding if best is not None else "cp1252"


def _decoded(body: bytes, encoding: str) -> str:
    try:
        text = body.decode(resolve_encoding(encoding) or encoding, "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    return CONTROL_CHARACTERS.sub(" ", text)
