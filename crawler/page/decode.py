"""A page's bytes to text: byte order mark, valid UTF-8, headers, meta, then detection. Nothing here reads HTML."""

import re
from typing import Final

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

CONTROLS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+")  # no XML library takes them as text
DETECTED_BYTES: Final = 20_000
BROKEN_SHARE: Final = 0.02  # UTF-8 with a cut or foreign byte here and there is still UTF-8
ESCAPES: Final = b"\x1b"  # ISO-2022 encodings are pure ASCII bytes, told by their escapes


def decode(body: bytes, content_type: str | None) -> str:
    """The text of `body` without byte order mark and controls; bytes that fit no encoding become U+FFFD.

    Valid UTF-8 with characters beyond ASCII is believed before any declaration: text in another encoding is almost
    never valid UTF-8 by chance, while servers that declare a wrong charset are common.
    """
    named, mark = read_bom(body)
    if named is not None and mark is not None:
        return _decoded(body[len(mark) :], named)
    if ESCAPES not in body and (text := _utf8(body)) is not None:
        return CONTROLS.sub(" ", text)
    return _decoded(body, _declared(body, content_type) or _detected(body))


def _utf8(body: bytes) -> str | None:
    """`body` as UTF-8 when it is valid, or broken in so few places that nothing else is likely."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    broken = text.count("\ufffd")
    return text if broken <= max(BROKEN_SHARE * beyond_ascii, 0) else None


def _declared(body: bytes, content_type: str | None) -> str | None:
    return http_content_type_encoding(content_type) or html_body_declared_encoding(body[:4096])


def _detected(body: bytes) -> str:
    """The likeliest encoding by its letters; cp1252 when nothing fits, since it decodes most Western pages."""
    best = from_bytes(body[:DETECTED_BYTES]).best()
    return best.encoding if best is not None else "cp1252"


def _decoded(body: bytes, encoding: str) -> str:
    try:
        text = body.decode(resolve_encoding(encoding) or encoding, "replace")
    except LookupError:
        text = body.decode("utf-8", "replace")
    return CONTROLS.sub(" ", text)
