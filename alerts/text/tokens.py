"""Tokens of any script with their offsets, folding, and the gaps between tokens. Pure; no language, no lemmas.

The rules are in docs/rules.md, section "Exactly". A text has words, numbers, and single characters of scripts that are
written without spaces. Offsets count code points of the text as given.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import IntEnum
from functools import cache, lru_cache
from typing import Final, Literal

TokenKind = Literal["word", "number", "character"]

INVISIBLE: Final = (
    "\u00ad\u034f\u061c\u180b-\u180f\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\U000e0000-\U000e0fff"
)
APOSTROPHES: Final = "'’‘ʼ′`´＇׳״"
DASHES: Final = "-\u2010-\u2015\u2043\u2212\ufe58\ufe63\uff0d"
NO_BREAK: Final = "\u00a0\u202f\u2007"
# Scripts written without spaces between words, and Hangul, whose particles are attached to the word.
UNSPACED_SCRIPTS: Final = (
    "\u0e01-\u0e30\u0e32-\u0e33\u0e40-\u0e46\u0e81-\u0eb0\u0eb2-\u0eb3\u0ebd-\u0ec6\u0edc-\u0edf"
    "\u1000-\u102a\u103f\u1050-\u1055\u105a-\u105d\u1061\u1065\u1066\u106e-\u1070\u1075-\u1081\u108e\u1100-\u11ff"
    "\u1780-\u17b3\u17d7\u17dc\ua9e0-\ua9e4\ua9e6-\ua9ef\ua9fa-\ua9fe\uaa60-\uaa76\uaa7a\uaa7e\uaa7f"
    "\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3031-\u3035\u3038-\u303c\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff"
    "\u3105-\u312f\u3131-\u318e\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97c\uac00-\ud7fb\uf900-\ufaff"
    "\uff66-\uffdc\U0001aff0-\U0001b16f\U00020000-\U0003ffff"
)
CYRILLIC: Final = "\u0400-\u052f\u1c80-\u1c88"
HEBREW: Final = "\u05d0-\u05ea"
_ABBREVIATIONS: Final = (
    "mr mrs ms dr prof gen lt col maj capt cmdr cdr adm sgt cpl brig st mt no nos vs ca inc ltd co corp jr sr sen rep"
    " gov pres jan feb mar apr jun jul aug sep sept oct nov dec"
)
ABBREVIATIONS: Final = frozenset(_ABBREVIATIONS.split())
# Letters that Unicode does not decompose, the × of 8×8, and Arabic letters that keyboards and styles interchange.
LOOKALIKES: Final = str.maketrans(
    {"ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n"}
    | {"×": "x"}
    | {"\u0640": None, "\u0649": "\u064a", "\u06cc": "\u064a", "\u06a9": "\u0643", "\u0629": "\u0647"}
)
# How the press transliterates Cyrillic designations: Су-35 is Su-35, Х-101 is Kh-101.
CYRILLIC_TO_LATIN: Final = str.maketrans(
    dict(zip("абвгґдезиійклмнопрстуфыэ", "abvggdeziiyklmnoprstufye", strict=True))
    | {"є": "ye", "ж": "zh", "ї": "yi", "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ю": "yu", "я": "ya"}
    | {"ь": None, "ъ": None}
)


class Gap(IntEnum):
    """What is between two neighbouring tokens."""

    SOLID = 0
    DASH = 1
    APOSTROPHE = 2
    NO_BREAK = 3
    SPACE = 4
    OTHER = 5


@dataclass(frozen=True, slots=True)
class Token:
    """A word, a number, or one character of an unspaced script.

    `surface` is the token in NFC, without invisible characters and, in initials, without full stops. `after` is the
    offset where the gap behind it begins: after a possessive 's.
    """

    kind: TokenKind
    start: int
    end: int
    after: int
    surface: str
    folded: str
    initials: bool = False


@cache
def _marks() -> str:
    """Every combining mark but the invisible ones, as the inside of a character class."""
    invisible = re.compile(f"[{INVISIBLE}]")
    planes = (*range(0x300, 0xD800), *range(0xF900, 0x20000))
    return "".join(chr(c) for c in planes if unicodedata.category(chr(c))[0] == "M" and not invisible.match(chr(c)))


@cache
def _token_pattern() -> re.Pattern[str]:
    """A pattern with the groups initials, number, character, word, × between digits; without a group: possessive 's."""
    marks, quotes = _marks(), f"[{APOSTROPHES}]"
    letter = rf"[^\W\d_ʼ{UNSPACED_SCRIPTS}]"
    # Runs, not single characters: each repetition of a group takes memory until the word ends, 260 bytes a letter.
    inside = rf"{letter}*(?:[{marks}]+{letter}+)*[{marks}]*"
    joint = rf"(?:(?<=[{CYRILLIC}]){quotes}(?=[{CYRILLIC}])|(?<=[{HEBREW}])[{APOSTROPHES}\"](?=[{HEBREW}]))"
    return re.compile(
        rf"((?<!\w){letter}(?:\.{letter})+(?!\w)\.?)"
        r"|(\d+(?:[.,]\d+)*)"
        rf"|([\u1100-\u115f][\u1160-\u11a7]?[\u11a8-\u11ff]?|[{UNSPACED_SCRIPTS}][{marks}\uff9e\uff9f]*)"
        rf"|(?:(?<=[^\W_])|(?<=[{marks}])){quotes}[sS](?![^\W_])"
        rf"|({letter}{inside}(?:{joint}(?:{letter}|[{marks}]){inside})*|(?<=\d)×(?=\d))"
    )


_KINDS: Final[tuple[TokenKind, ...]] = ("word", "word", "number", "character", "word")
_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]")
_PLURAL_CAPITALS: Final = re.compile(r"([^\W\d_]+)s")


def tokenize(text: str) -> tuple[Token, ...]:
    """The tokens of a text, in order. None of them contains white space. Invisible characters are ignored."""
    if text.isascii() or not _INVISIBLE.search(text):
        return _visible_tokens(text)
    offsets = [at for at, char in enumerate(text) if not _INVISIBLE.match(char)]
    seen = _visible_tokens("".join(text[at] for at in offsets))
    return tuple(
        replace(token, start=offsets[token.start], end=offsets[token.end - 1] + 1, after=offsets[token.after - 1] + 1)
        for token in seen
    )


def _visible_tokens(text: str) -> tuple[Token, ...]:
    found: list[Token] = []
    for match in _token_pattern().finditer(text):
        group = match.lastindex
        if group is None:
            if found and found[-1].after == match.start():
                found[-1] = replace(found[-1], after=match.end())
            continue
        found.extend(_tokens_of_match(text, match.start(), match.end(), group, found[-1] if found else None))
    return tuple(found)


def _tokens_of_match(text: str, start: int, end: int, group: int, before: Token | None) -> Iterator[Token]:
    """The token of a match, or two: capitals with a plural s directly after a number (F-35As)."""
    raw = text[start:end]
    follows_number = before and before.kind == "number" and before.after == start
    plural = _PLURAL_CAPITALS.fullmatch(raw) if follows_number else None
    if plural and plural[1].isupper():
        yield _token("word", start, start + plural.end(1), plural[1])
        yield _token("word", end - 1, end, "s")
    else:
        whole = _token(_KINDS[group], start, end, raw.replace(".", "") if group == 1 else raw)
        yield replace(whole, initials=True) if group == 1 else whole


def _token(kind: TokenKind, start: int, end: int, raw: str) -> Token:
    surface = raw if raw.isascii() else unicodedata.normalize("NFC", raw)
    return Token(kind, start, end, end, surface, fold(surface))


_DROPPED: Final = re.compile(
    f'[{INVISIBLE}{APOSTROPHES}"]'
    "|(?<![иуі])[\u0300-\u036f]|(?<=[иу])[\u0300-\u0305\u0307-\u036f]|(?<=і)[\u0300-\u0307\u0309-\u036f]"
    "|[\u0483-\u0489\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f\u0670\u06d6-\u06dc"
    "\u06df-\u06e4\u06e7\u06e8\u06ea-\u06ed\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)


def fold(word: str) -> str:
    """The word without case, diacritics, invisible characters and apostrophes, its digits as 0-9.

    Idempotent, so that a folded word can be compared with one that was typed folded.
    """
    if word.isascii():
        small = word.lower()
        return small if small.isalnum() else small.replace("'", "").replace("`", "").replace('"', "")
    return _fold_character(word) if len(word) == 1 else _fold_fully(word)


def _fold_fully(word: str) -> str:
    plain = _fold_once(word)
    while (again := _fold_once(plain)) != plain:
        plain = again
    return plain


_fold_character = lru_cache(maxsize=16_384)(_fold_fully)  # a Chinese text has a word a character, of a few thousand


def _fold_once(word: str) -> str:
    caseless = unicodedata.normalize("NFKC", word).casefold()
    bare = _DROPPED.sub("", unicodedata.normalize("NFD", caseless)).translate(LOOKALIKES)
    digits = "".join(str(unicodedata.decimal(c)) if c.isdecimal() and c > "9" else c for c in bare)
    return unicodedata.normalize("NFC", digits)


def latin(folded: str) -> str:
    """A folded word in Latin letters, Cyrillic transliterated as the press does in designations."""
    return folded if folded.isascii() else folded.translate(CYRILLIC_TO_LATIN)


_DASH: Final = re.compile(f"[{DASHES}]")
_APOSTROPHE: Final = re.compile(f"[{APOSTROPHES}]")
_NO_BREAK_SPACES: Final = re.compile(f"[{NO_BREAK}]+")


def gap(between: str) -> Gap:
    """The kind of gap that the text between two tokens is. Whether a sentence ends in it is a separate question."""
    if between == " ":
        return Gap.SPACE
    if not between.isascii():
        between = _INVISIBLE.sub("", between)
    if not between:
        return Gap.SOLID
    if _DASH.fullmatch(between):
        return Gap.DASH
    if _APOSTROPHE.fullmatch(between):
        return Gap.APOSTROPHE
    if _NO_BREAK_SPACES.fullmatch(between):
        return Gap.NO_BREAK
    return Gap.SPACE if between.isspace() else Gap.OTHER


_PARAGRAPH_END: Final = re.compile(r"\n[ \t\r]*\n")
_CLOSE_STOP: Final = re.compile(r"[。！？]")
# A stop and, anywhere after it, white space. Anchored at the first stop, and possessive, so that it takes linear time.
_STOP: Final = re.compile(r"[^.!?…؟।]*+[.!?…؟।].*\s", re.DOTALL)
_OTHER_STOP: Final = re.compile(r"[!?…؟।]")


def ends_paragraph(between: str) -> bool:
    """Whether the text between two tokens contains an empty line."""
    return "\n" in between and _PARAGRAPH_END.search(_INVISIBLE.sub("", between)) is not None


def ends_sentence(before: Token, between: str, following: str) -> bool:
    """Whether a sentence ends between `before` and the token that begins with the character `following`."""
    if between == " ":
        return False
    if ends_paragraph(between) or _CLOSE_STOP.search(between):
        return True
    if not _STOP.match(between) or unicodedata.category(following) == "Ll":
        return False
    if _OTHER_STOP.search(between):
        return True
    short = before.kind == "word" and (before.initials or len(before.folded) == 1)
    return not short and before.folded not in ABBREVIATIONS
