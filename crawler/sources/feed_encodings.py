"""Converting a feed to UTF-8, also when its server or its XML declaration names the wrong encoding. Pure."""

import re
from typing import Final

from w3lib.encoding import resolve_encoding

from crawler.page.decode import decode

_WIDE_ENCODINGS: Final = (
    (b"\xff\xfe\0\0", "utf-32"), (b"\0\0\xfe\xff", "utf-32"), (b"<\0\0\0", "utf-32-le"), (b"\0\0\0<", "utf-32-be"),
    (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"<\0", "utf-16-le"), (b"\0<", "utf-16-be"),
)  # fmt: skip
_DECLARATION: Final = re.compile(rb"^(?:\xef\xbb\xbf)?\s*<\?xml\b[^>]{0,300}\?>")
_CHARSET: Final = re.compile(r"charset\s*=\s*[\"']?([\w.:+-]{1,40})", re.IGNORECASE)
_ENCODING: Final = re.compile(rb"encoding\s*=\s*[\"']([\w.:+-]{1,40})")
# Encodings of some languages, by Python's names: UTF-8 is tried anyhow, and wide ones have shown by then.
_REGIONAL_ENCODINGS: Final = re.compile(r"(?:cp|iso|koi8|gb|hz|big5|euc|shift|johab|mac|tis|ptcp|kz)")
_DEFAULT_ENCODING: Final = "cp1252"  # the encoding that servers and libraries state by default
_NON_ASCII: Final = re.compile(rb"[\x80-\xff]+")
_MIN_WORD_BYTES: Final = 4  # non-ASCII bytes in a row; no word of a Western language has so many


def in_utf8(document: bytes, content_type: str) -> bytes:
    """The document in UTF-8, without its XML declaration. Raises nothing.

    What is valid UTF-8, or nearly, is taken for it. Else the header's charset and the declaration's encoding are
    believed in this order, each when it exists and the whole document is valid in it. The Western default, in which
    everything is valid, is believed last, and only when the letters allow it; else they tell.
    """
    document = narrowed(document)
    declared = _DECLARATION.match(document)
    body = document[declared.end() :] if declared else document
    charset, encoding = _CHARSET.search(content_type), _ENCODING.search(declared[0]) if declared else None
    stated = [charset[1]] if charset else []
    stated += [encoding[1].decode("ascii", "replace")] if encoding else []
    names = (name for name in map(resolve_encoding, stated) if name and _fits(body, name))
    name = next(names, None if _has_foreign_words(body) else _DEFAULT_ENCODING)
    return decode(body, f"application/xml; charset={name}" if name else None).encode("utf-8", "replace")


def narrowed(document: bytes) -> bytes:
    """A document in UTF-16 or UTF-32 in UTF-8, every other one as it is. Raises nothing."""
    wide = next((name for start, name in _WIDE_ENCODINGS if document.startswith(start)), None)
    return document.decode(wide, "replace").encode("utf-8", "replace") if wide else document


def _fits(body: bytes, name: str) -> bool:
    if name == _DEFAULT_ENCODING or not _REGIONAL_ENCODINGS.match(name):
        return False
    try:
        body.decode(name)
    except ValueError:
        return False
    return True


def _has_foreign_words(body: bytes) -> bool:
    """Whether most bytes beyond ASCII stand in rows, as in Cyrillic or Chinese, not one here and there as in French."""
    rows = [len(row) for row in _NON_ASCII.findall(body[:200_000])]
    return (
        sum(length for length in rows if length >= _MIN_WORD_BYTES) > sum(rows) / 2 or b"\x1b" in body
    )  # ISO-2022's escapes
