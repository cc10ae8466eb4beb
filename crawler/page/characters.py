"""Normalizes characters: composed forms, and none that a reader cannot see."""

import re
import unicodedata
from typing import Final

# Soft hyphens, zero-width spaces, byte order and direction marks, fillers, controls and lone surrogates: inside a word
# they hide it from every rule. The joiners U+200C and U+200D stay, because Persian, Indic scripts and emoji need them;
# beside Latin, Greek and Cyrillic letters they are as invisible as the rest.
_UNSEEN: Final = dict.fromkeys(
    (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD, 0x34F, 0x61C, 0x115F, 0x1160, 0x180E,
     0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0x3164, 0xFEFF, 0xFFA0,
     *range(0xFFF9, 0xFFFC), *range(0xD800, 0xE000))
)  # fmt: skip
_JOINERS: Final = re.compile(r"(?<=[A-Za-z\u00c0-\u052f])[\u200c\u200d]+|[\u200c\u200d]+(?=[A-Za-z\u00c0-\u052f])")


def plain(text: str) -> str:
    """`text` in Unicode NFC, without invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    seen = text.translate(_UNSEEN)
    if "\u200c" in seen or "\u200d" in seen:
        seen = _JOINERS.sub("", seen)
    return unicodedata.normalize("NFC", seen)
