"""Normalizes characters: composed forms, and none that a reader cannot see."""

import unicodedata
from typing import Final

# Soft hyphens, zero-width spaces, byte order and direction marks, controls and lone surrogates: inside a word they
# hide it from every rule. The joiners U+200C and U+200D stay, because Persian, Indic scripts and emoji need them.
_UNSEEN: Final = dict.fromkeys(
    (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0x7F, 0xA0), 0xAD, 0x61C, 0x180E, 0x200B, 0x200E, 0x200F,
     *range(0x202A, 0x202F), *range(0x2060, 0x2070), 0xFEFF, *range(0xFFF9, 0xFFFC), *range(0xD800, 0xE000))
)  # fmt: skip


def plain(text: str) -> str:
    """`text` in Unicode NFC, without invisible characters."""
    if text.isascii() and text.isprintable():
        return text
    return unicodedata.normalize("NFC", text.translate(_UNSEEN))
