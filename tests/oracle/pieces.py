"""Cuts a text into pieces and gaps, folds words: "Pieces", "Folding", "Gaps" and "Words counted" of docs/rules.md."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

INVISIBLE_PLACES = (
    (0xAD, 0xAD), (0x34F, 0x34F), (0x61C, 0x61C), (0x180B, 0x180F), (0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x206F),
    (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF), (0xE0000, 0xE0FFF),
)  # fmt: skip
INVISIBLE = frozenset(chr(place) for first, last in INVISIBLE_PLACES for place in range(first, last + 1))
APOSTROPHES = frozenset("'’‘ʼ′`´＇׳״")
DASHES = frozenset("-‐‑‒–—―⁃−﹘﹣－")
HALF_WIDTH_MARKS = "ﾞﾟ"
NO_BREAK = frozenset("\u00a0\u202f\u2007")
ENDS_ALONE = frozenset("。！？")
ENDS_BEFORE_SPACE = frozenset(".!?…؟।")
SHORTENED = (
    "mr mrs ms dr prof gen lt col maj capt cmdr cdr adm sgt cpl brig st mt no nos vs ca inc ltd co corp jr sr sen rep"
    " gov pres jan feb mar apr jun jul aug sep sept oct nov dec"
)
ABBREVIATIONS = frozenset(SHORTENED.split())
SOLID_SCRIPTS = ("CJK UNIFIED", "CJK COMPATIBILITY IDEO", "CJK RADICAL", "KANGXI RADICAL", "HIRAGANA", "HENTAIGANA",
                 "KATAKANA", "HALFWIDTH KATAKANA", "BOPOMOFO", "HANGUL", "HALFWIDTH HANGUL", "THAI", "LAO", "KHMER",
                 "MYANMAR")  # fmt: skip
UNDECOMPOSED = {
    "ł": "l", "ø": "o", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ħ": "h", "ŧ": "t", "ŋ": "n", "×": "x",
    "\u0640": "", "ى": "ي", "ی": "ي", "ک": "ك", "ة": "ه",
}  # fmt: skip
KEPT_MARKS = {("и", "\u0306"), ("у", "\u0306"), ("і", "\u0308")}
BARE_SCRIPTS = ("LATIN", "GREEK", "CYRILLIC", "ARABIC", "HEBREW")


@lru_cache(None)
def script(char: str) -> str:
    """The first word of the character's Unicode name, which is its script for the letters that matter here.

    "" where there is no letter: the Thai ำ decomposes to a mark and a letter.
    """
    return unicodedata.name(char, "").replace("FULLWIDTH ", "").split(" ")[0] if char else ""


@lru_cache(None)
def is_letter(char: str) -> bool:
    return unicodedata.category(char)[0] == "L" and char not in APOSTROPHES


@lru_cache(None)
def is_mark(char: str) -> bool:
    return unicodedata.category(char)[0] == "M"


@lru_cache(None)
def is_digit(char: str) -> bool:
    return unicodedata.category(char) == "Nd"


@lru_cache(None)
def is_character(char: str) -> bool:
    lettered = unicodedata.category(char) in {"Lo", "Lm", "Nl"}
    name = unicodedata.name(char, "")
    radical = "RADICAL" in name
    between = "\u3005" <= char <= "\u303c" and lettered
    return between or ((lettered or radical) and name.startswith(SOLID_SCRIPTS))


@lru_cache(None)
def is_word_part(char: str) -> bool:
    letter = is_letter(char) or is_mark(char) or unicodedata.category(char) in {"Nl", "No"}
    return letter and not is_character(char)


@lru_cache(None)
def is_lettered(char: str) -> bool:
    """Whether a character belongs to the pieces: a letter in the widest sense, or a digit."""
    return is_letter(char) or is_word_part(char) or is_digit(char)


@lru_cache(None)
def is_capital(char: str) -> bool:
    return unicodedata.category(char) == "Lu"


@lru_cache(None)
def is_small(char: str) -> bool:
    return unicodedata.category(char) == "Ll"


def visible(text: str) -> str:
    return "".join(char for char in text if char not in INVISIBLE)


@lru_cache(200_000)
def fold(text: str) -> str:
    """The spelling by which pieces are compared."""
    text = "".join(char for char in text if char not in INVISIBLE and char not in APOSTROPHES and char != '"')
    base, kept = "", []
    for char in unicodedata.normalize("NFD", unicodedata.normalize("NFKC", text).casefold()):
        if not is_mark(char):
            base = char
            kept.append(char)
        elif (base, char) in KEPT_MARKS or script(base) not in BARE_SCRIPTS:
            kept.append(char)
    text = nfc("".join(kept))
    return "".join(str(unicodedata.decimal(c)) if is_digit(c) else UNDECOMPOSED.get(c, c) for c in text)


@lru_cache(100_000)
def nfc(text: str) -> str:
    return unicodedata.normalize("NFC", text)


@lru_cache(100_000)
def letters(word: str) -> int:
    """How many letters a word has: those of its folded spelling, marks aside."""
    return sum(not is_mark(char) for char in fold(word))


@lru_cache(100_000)
def is_plural_acronym(word: str) -> bool:
    """Capitals, beside them perhaps letters without case, then one small s."""
    letters_before = word[:-1] == word[:-1].upper() and all(map(is_letter, word[:-1])) and any(map(is_capital, word))
    return len(word) > 1 and word[-1] == "s" and letters_before


@dataclass(frozen=True)
class Piece:
    """`kind` is word, number or character; `written` lacks invisible characters and the stops of initials."""

    kind: str
    written: str
    start: int
    end: int
    initials: bool = False

    @property
    def folded(self) -> str:
        return fold(self.written)


@dataclass(frozen=True)
class Gap:
    kind: str
    ends_sentence: bool
    ends_paragraph: bool


NO_GAP = Gap("solid", ends_sentence=False, ends_paragraph=False)


def initials_at(text: str, at: int) -> int:
    """Where initials that start at `at` end, 0 when none do."""

    def part(place: int) -> bool:
        if not 0 <= place < len(text):
            return False
        return is_lettered(text[place]) or text[place] == "_"

    def single(place: int) -> bool:
        return is_word_part(text[place]) and not is_mark(text[place])

    if not single(at) or part(at - 1):
        return 0
    last = at
    while last + 2 < len(text) and text[last + 1] == "." and single(last + 2):
        last += 2
    if part(last + 1):
        last -= 2
    if last <= at:
        return 0
    return last + 2 if text[last + 1 : last + 2] == "." else last + 1


def number_at(text: str, at: int, wild: str) -> int:
    """Where a number that starts at `at` ends; `wild` holds the characters that a term may have in it too."""
    end = at
    while end < len(text):
        inner = text[end] in ".," and end > at and is_digit(text[end - 1]) and is_digit(text[end + 1 : end + 2] or "x")
        if not (is_digit(text[end]) or text[end] in wild or inner):
            break
        end += 1
    return end


def joins_letters(text: str, at: int) -> bool:
    """Whether the sign at `at` is part of a word: an apostrophe between two Cyrillic or two Hebrew letters."""
    if not 0 < at < len(text) - 1 or (text[at] not in APOSTROPHES and text[at] != '"'):
        return False
    before = at - 1
    while before and is_mark(text[before]):
        before -= 1
    around = script(text[before]), script(text[at + 1])
    if not is_letter(text[before]) or not is_letter(text[at + 1]):
        return False
    return around == ("HEBREW", "HEBREW") or (around == ("CYRILLIC", "CYRILLIC") and text[at] != '"')


def word_at(text: str, at: int, wild: str) -> int:
    end = at
    while end < len(text) and (is_word_part(text[end]) or text[end] in wild or (end > at and joins_letters(text, end))):
        end += 1
    return end


def possessive_at(text: str, at: int) -> bool:
    """Whether a skipped `'s` or `'S` stands at `at`."""
    if text[at] not in APOSTROPHES or not at or text[at + 1 : at + 2] not in {"s", "S"}:
        return False
    before, after = text[at - 1], text[at + 2 : at + 3]
    return is_lettered(before) and not (after and is_lettered(after))


def is_times(text: str, at: int) -> bool:
    """Whether the × of 8×8 stands at `at`."""
    return text[at] == "×" and at > 0 and is_digit(text[at - 1]) and is_digit(text[at + 1 : at + 2] or "x")


def syllable_end(text: str, at: int) -> int:
    """Where the character at `at` ends, marks aside: a leading jamo takes its vowel and its final one with it."""
    end = at + 1
    if "\u1100" <= text[at] <= "\u115f":
        end += text[end : end + 1] != "" and "\u1160" <= text[end] <= "\u11a7"
        end += text[end : end + 1] != "" and "\u11a8" <= text[end] <= "\u11ff"
    return end


def piece_at(text: str, at: int, wild: str) -> tuple[str, int]:
    """The kind and the end of the piece that starts at `at`; an end of 0 when none does."""
    if end := initials_at(text, at):
        return "initials", end
    first = at
    while first < len(text) and text[first] in wild:
        first += 1
    char = text[first : first + 1]
    if char and is_digit(char):
        return "number", number_at(text, at, wild)
    if first == at and is_character(char):
        end = syllable_end(text, at)
        while end < len(text) and (is_mark(text[end]) or text[end] in HALF_WIDTH_MARKS):
            end += 1
        return "character", end
    if char and is_times(text, at):
        return "word", at + 1
    if char and is_word_part(char) and not is_mark(char):
        return "word", word_at(text, at, wild)
    return ("wild", first) if first > at else ("", 0)


def cut(original: str, wild: str = "") -> tuple[list[Piece], list[Gap]]:
    """The pieces, and the gaps between them; `wild`: the wildcards that a term may have in its words."""
    places = [i for i, char in enumerate(original) if char not in INVISIBLE]
    text = "".join(original[i] for i in places)
    pieces: list[Piece] = []
    gaps: list[Gap] = []
    at = since = 0

    def add(kind: str, end: int, start: int) -> None:
        nonlocal since
        written = text[start:end].replace(".", "") if kind == "initials" else text[start:end]
        made = Piece("word" if kind == "initials" else kind, written, places[start], places[end - 1] + 1,
                     kind == "initials")  # fmt: skip
        if pieces:
            gaps.append(gap(text[since:start], pieces[-1], made))
        pieces.append(made)
        since = end

    while at < len(text):
        if possessive_at(text, at) and pieces:
            at += 2
            since = at
            continue
        kind, end = piece_at(text, at, wild)
        if not end:
            at += 1
            continue
        after_number = bool(pieces) and pieces[-1].kind == "number" and since == at
        if kind == "word" and after_number and is_plural_acronym(text[at:end]):
            add("word", end - 1, at)
            at = end - 1
        add(kind, end, at)
        at = end
    return pieces, gaps


def gap(between: str, before: Piece, after: Piece) -> Gap:
    paragraph = re.search(r"\n[ \t]*\n", between) is not None
    return Gap(gap_kind(between), paragraph or ends_sentence(between, before, after), paragraph)


def gap_kind(between: str) -> str:
    if not between:
        return "solid"
    if len(between) == 1 and between in DASHES:
        return "dash"
    if len(between) == 1 and between in APOSTROPHES:
        return "apostrophe"
    if all(char in NO_BREAK for char in between):
        return "no-break"
    return "space" if between.isspace() else "other"


def ends_sentence(between: str, before: Piece, after: Piece) -> bool:
    if any(char in ENDS_ALONE for char in between):
        return True
    signs = [char for char in between if char in ENDS_BEFORE_SPACE]
    spaced = any(char in ENDS_BEFORE_SPACE and any(map(str.isspace, between[i:])) for i, char in enumerate(between))
    if not spaced or is_small(after.written[0]):
        return False
    if set(signs) != {"."}:
        return True
    short = before.kind == "word" and (before.initials or letters(before.written) == 1)
    return not short and not (before.kind == "word" and before.folded in ABBREVIATIONS)


def one_word(before: Piece, between: Gap, after: Piece) -> bool:
    """Whether two neighbours count as one word."""
    kinds = before.kind, after.kind
    capital = any(map(is_capital, before.written))
    if between.kind == "solid":
        return "character" not in kinds
    if kinds == ("word", "number"):
        return between.kind == "dash" or (between.kind == "no-break" and capital)
    return kinds == ("number", "word") and between.kind == "dash" and letters(after.written) == 1
