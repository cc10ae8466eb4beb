"""Decodes a page's bytes: byte order mark, valid UTF-8, declarations that fit, then detection. Does not parse HTML."""

import re
from collections.abc import Iterator
from typing import Final

from charset_normalizer import from_bytes
from w3lib.encoding import html_body_declared_encoding, http_content_type_encoding, read_bom, resolve_encoding

from crawler.alphabets import LETTERS
from crawler.page.access.scramble import COMMON_WORDS

# No XML library accepts these as text.
CONTROL_CHARACTERS: Final = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]+")
CONTROL_BYTES: Final = bytes((*range(9), 11, 12, *range(14, 32)))
MAX_DETECTED_BYTES: Final = 20_000
MAX_BROKEN_SHARE: Final = 0.02  # of the characters beyond ASCII may be no characters of a declared charset
# Of the valid sequences beyond ASCII: text in another encoding has next to no valid ones.
MAX_BROKEN_UTF_8_SHARE: Final = 0.2
ISO_2022_ESCAPE: Final = b"\x1b"  # ISO-2022 text is ASCII bytes, so it would pass for UTF-8
# Switches to Japanese characters, which no other encoding means anything by: a declaration beside it is wrong.
ISO_2022_JAPANESE: Final = b"\x1b$B"
MARKUP: Final = re.compile(rb"<(script|style)\b.*?</\1\s*>|<[^>]{0,2000}>", re.DOTALL | re.IGNORECASE)
LANGUAGE: Final = re.compile(rb"<html\b[^>]{0,500}?\slang\s*=\s*[\"']?([a-z]{2})", re.IGNORECASE)
FALLBACK_ENCODING: Final = "cp1252"  # decodes most Western pages
CYRILLIC_ENCODINGS: Final = ("cp1251", "koi8_r", "iso8859_5")
CENTRAL_ENCODINGS: Final = ("cp1250", "iso8859_2")
# The encodings that pages in a language use when they do not use UTF-8, the likeliest first.
LANGUAGE_ENCODINGS: Final[dict[str, tuple[str, ...]]] = {
    **dict.fromkeys(("ru", "bg", "be", "mk"), CYRILLIC_ENCODINGS),
    **dict.fromkeys(("pl", "cs", "sk", "hu", "ro", "hr", "sl", "sr"), CENTRAL_ENCODINGS),
    **dict.fromkeys(("lt", "lv", "et"), ("cp1257",)),
    **dict.fromkeys(("ar", "fa", "ur"), ("cp1256",)),
    **dict.fromkeys(("de", "fr", "es", "pt", "it", "nl", "sv", "no", "nb", "da", "fi", "en", "is", "ca"), ("cp1252",)),
    "uk": ("cp1251", "koi8_u"), "ja": ("shift_jis", "euc_jp"), "zh": ("gb18030", "big5"), "ko": ("euc_kr",),
    "th": ("cp874",), "el": ("cp1253",), "he": ("cp1255",), "tr": ("cp1254",), "vi": ("cp1258",),
}  # fmt: skip
BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f]")
# Letters, and what a wrong encoding makes of them; not the dashes, quotes and signs that all languages share.
LETTER_BEYOND_ASCII: Final = re.compile(r"[^\x00-\x7f\u2010-\u203a\xa0\xa7\xa9\xab\xad\xae\xb0\xb7\xbb\u20ac\u2122]")
# Another script read as cp1252; no language writes three accented letters in a row but rarely.
ACCENTED_RUN: Final = re.compile("[\u00c0-\u00ff]{3,}")
MIN_SPOKEN_WORDS: Final = 20
MIN_COMMON_SHARE: Final = 0.08
MIN_LETTERS_SHARE: Final = 0.5
# UTF-8 that was read as cp1252 and encoded once more: `Ã¼` for `ü`. The second character stands for 0x80 to 0xBF.
_TRAILING: Final = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0))
DOUBLY_ENCODED: Final = re.compile(f"(?:[Â-ß][{_TRAILING}]|[à-ï][{_TRAILING}]{{2}}|[ð-ô][{_TRAILING}]{{3}})+")
MIN_DOUBLY_ENCODED: Final = 3
MIN_DOUBLY_ENCODED_SHARE: Final = 0.8  # of the characters beyond ASCII


def decode(body: bytes, content_type: str | None) -> str:
    """The text of `body` without byte order mark and controls; bytes that fit no encoding become U+FFFD.

    Valid UTF-8 with characters beyond ASCII is believed before any declaration: text in another encoding is almost
    never valid UTF-8 by chance, while servers that declare a wrong charset are common. A declared charset is believed
    only when the bytes are valid in it and its letters are those of the page's language.
    """
    named, mark = read_bom(body)
    if named is not None and mark is not None:
        return _clean(_decoded(body[len(mark) :], named))
    if ISO_2022_ESCAPE not in body and (text := _utf8(body)) is not None:
        return _clean(_encoded_once(text))
    if ISO_2022_JAPANESE in body and (text := _strictly(body, "iso2022_jp_ext")) is not None:
        return _clean(text)
    language = _declared_language(body)
    declared = tuple(_declared(body, content_type))
    likely = LANGUAGE_ENCODINGS.get(language or "", ())
    text = _best(body, (*declared, *likely), language) or _undeclared(body)
    return _clean(text)


def _undeclared(body: bytes) -> str:
    """The text by the language whose common words it uses, else in the encoding that its letters make likeliest."""
    language = _spoken_language(body)
    likely = LANGUAGE_ENCODINGS.get(language or "", ())
    return _best(body, likely, language) or _decoded(body, _detected(body))


def _best(body: bytes, encodings: tuple[str, ...], language: str | None) -> str | None:
    """`body` in the encoding that gives most letters of the language; None when none gives enough."""
    texts = [text for name in encodings if (text := _valid(body, name)) is not None]
    best = max(texts, key=lambda text: _letters_share(text, language), default=None)
    return best if best is not None and _letters_share(best, language) >= MIN_LETTERS_SHARE else None


def _clean(text: str) -> str:
    """`text` with controls replaced by blanks; most pages have none, which a pass over their bytes tells fast."""
    raw = text.encode("utf-8", "surrogatepass")
    if len(raw.translate(None, CONTROL_BYTES)) == len(raw) and "\ufffe" not in text and "\uffff" not in text:
        return text
    return CONTROL_CHARACTERS.sub(" ", text)


def _utf8(body: bytes) -> str | None:
    """`body` as UTF-8 when it is valid, or invalid in so few places that no other encoding is likely; else None."""
    try:
        return body.decode("utf-8")
    except UnicodeDecodeError:
        text = body.decode("utf-8", "replace")
    beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
    broken = text.count("\ufffd")
    return text if broken <= MAX_BROKEN_UTF_8_SHARE * (beyond_ascii - broken) else None


def _declared(body: bytes, content_type: str | None) -> Iterator[str]:
    """The encodings that the header and the page declare, UTF-8 left out: the bytes are known not to be."""
    for named in (http_content_type_encoding(content_type), html_body_declared_encoding(body[:4096])):
        if named is not None and named.replace("_", "-") not in {"utf-8", "utf8"}:
            yield named


def _declared_language(body: bytes) -> str | None:
    match = LANGUAGE.search(body[:4096])
    return match[1].decode("ascii").lower() if match else None


def _spoken_language(body: bytes) -> str | None:
    """The language whose common words in ASCII the text uses most; None when it has too few of any."""
    words = re.findall(r"[a-z]+", _sample(body).decode("ascii", "ignore").lower())
    shares = {name: sum(word in common for word in words) / max(len(words), 1) for name, common in COMMON_WORDS.items()}
    likeliest = max(shares, key=lambda name: shares[name])
    return likeliest if len(words) >= MIN_SPOKEN_WORDS and shares[likeliest] >= MIN_COMMON_SHARE else None


def _valid(body: bytes, encoding: str) -> str | None:
    """`body` in the encoding when its bytes are valid there, save a few; None when they are not."""
    text = _decoded(body, encoding)
    beyond_ascii = len(BEYOND_ASCII.findall(text))
    return text if text.count("\ufffd") <= MAX_BROKEN_SHARE * beyond_ascii else None


def _letters_share(text: str, language: str | None) -> float:
    """The share of the characters beyond ASCII that are letters of the language; 1 where that cannot be told."""
    letters, sample = LETTERS.get(language or ""), text[: 4 * MAX_DETECTED_BYTES]
    found = LETTER_BEYOND_ASCII.findall(sample)
    if not found:
        return 1.0
    if letters is None:
        return 1 - sum(map(len, ACCENTED_RUN.findall(sample))) / len(found)
    return sum(letters.match(letter) is not None for letter in found) / len(found)


def _detected(body: bytes) -> str:
    """The encoding that the letters of the text make likeliest; cp1252 when none fits."""
    best = from_bytes(_sample(body)).best()
    return best.encoding if best is not None else FALLBACK_ENCODING


def _sample(body: bytes) -> bytes:
    """The beginning of the page without markup, scripts and styles."""
    return MARKUP.sub(b" ", body[: 10 * MAX_DETECTED_BYTES])[:MAX_DETECTED_BYTES]


def _decoded(body: bytes, encoding: str) -> str:
    try:
        return body.decode(resolve_encoding(encoding) or encoding, "replace")
    except LookupError:
        return body.decode("utf-8", "replace")


def _strictly(body: bytes, encoding: str) -> str | None:
    """`body` in the encoding; None when its bytes are not valid there."""
    try:
        return body.decode(encoding)
    except UnicodeDecodeError:
        return None


def _encoded_once(text: str) -> str:
    """`text`, or when it was encoded twice, the text that was meant: `Ã¼` is `ü`."""
    if "Ã" not in text and "â€" not in text and "Ð" not in text:
        return text
    found = DOUBLY_ENCODED.findall(text)
    characters, beyond_ascii = sum(map(len, found)), len(text) - len(text.encode("ascii", "ignore"))
    if len(found) < MIN_DOUBLY_ENCODED or characters < MIN_DOUBLY_ENCODED_SHARE * beyond_ascii:
        return text
    return DOUBLY_ENCODED.sub(lambda match: _reread(match[0]), text)


def _reread(characters: str) -> str:
    """The characters as UTF-8 of the bytes that cp1252 shows so; unchanged when that is none."""
    raw = b"".join(bytes([ord(c)]) if ord(c) < 0x100 else c.encode("cp1252") for c in characters)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return characters
