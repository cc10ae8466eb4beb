"""Tells text whose letters were lost or exchanged by a wrong charset. Pure.

Question marks or boxes stand where letters were (`M?nchen`, `??????`), or each letter shows as two others (`MÃ¼nchen`,
`РњСЋРЅС…РµРЅ`). Question marks that end a sentence and addresses are none of these, nor is what loses a sign but no
letter: `don?t`, `donâ€™t`, `Â£5m`.
"""

import re
from typing import Final

MIN_LOST_WORDS: Final = 3
MAX_LOST_SHARE: Final = 0.02  # of a text's words; sloppy real text has question marks inside words too, but fewer
MIN_BARE_SHARE: Final = 0.2  # of a text's words are nothing but question marks where a script was lost
MIN_LOST_CHARACTERS: Final = 8
MIN_LOST_CHARACTER_SHARE: Final = 0.2
MAX_LOST_IN_PARAGRAPH: Final = 0.5
MAX_WORD: Final = 60  # characters looked at; in scripts without blanks a word is a whole sentence
# Between letters, where a real question mark has a blank behind it; after it English endings may follow an apostrophe.
_INSIDE: Final = re.compile(r"[^\W\d_]\?+(?!(?:s|t|re|ll|ve|d|m)\b)[^\W\d_]")
_AT_START: Final = re.compile(r"(?:^|['’(\"«„“-])\?+[^\W\d_]")
_ADDRESS: Final = re.compile(r"[/=@&]")
_BOXES: Final = re.compile(
    r"\ufffd|[\u25a1\u25af\u25fb\ue000-\uf8ff]{2}|[^\W\d_][\u25a1\u25af\u25fb\ue000-\uf8ff][^\W\d_]"
)
# UTF-8 that was read in another encoding: cp1252 shows each letter as one of the first with a sign or two behind it,
# cp1250 with other signs, cp1251 as a capital with a letter or sign that is no Russian one.
_SIGNS_1252: Final = "".join(bytes([byte]).decode("cp1252", "ignore") or chr(byte) for byte in range(0x80, 0xC0))
_SIGNS_1251: Final = bytes(byte for byte in range(0x80, 0xC0) if byte != 0x98).decode("cp1251")
_TWICE: Final = re.compile(
    rf"[Ã-Þ](?![»“”’›](?:\W|$))[{_SIGNS_1252}]|[à-ï](?!€)[{_SIGNS_1252}]{{2}}|[ĂĹ][‚„…†‡‰‹›™¤¦§¨©¬®°±µ¶·¸]"
)
# Letters of two bytes show as a capital and a sign, those of three as a small letter and two. Signs that are letters of
# Ukrainian, Belarusian or Russian stand beside capitals in their own words.
_SIGNS_NO_LETTERS: Final = re.sub("[ІіЇїЄєҐґЁёЎў]", "", _SIGNS_1251)
_TWICE_CYRILLIC: Final = re.compile(
    rf"(?:[РСОП][{_SIGNS_1251}]){{2}}|(?:[В-Я][{_SIGNS_NO_LETTERS}]){{2}}|(?:[а-й][{_SIGNS_1251}]{{2}}){{2}}"
)
_ANOTHER_SCRIPT: Final = re.compile("[À-ÿ]{4}")  # Cyrillic or Greek shown in cp1252
_TWO_SCRIPTS: Final = re.compile("[A-Za-z][Ѐ-ӿ]|[Ѐ-ӿ][A-Za-z]")  # accented letters shown in cp1251
_OTHER_CASE: Final = re.compile("[а-я][А-Я]{3}")  # koi8-r shown in cp1251


# A mark where a letter may have stood, or a letter of another script among Latin ones.
_ENDINGS: Final = ".,;:!?…\"'»”’)"
_MARK: Final = re.compile("[?\ufffd\u25a1\u25af\u25fbÃÂ\u0400-\u04ff]")
_LOST_RUN: Final = re.compile(
    r"[\ufffd\u25a1\u25af\u25fb\ue000-\uf8ff]{2,}|\?{4,}"
    rf"|(?:[а-й][{_SIGNS_1251}]{{2}}){{2,}}|(?:[à-ï][{_SIGNS_1252}]{{2}}){{2,}}"
)
_MAY_BE_LOST: Final = re.compile("[\ufffd\u25a1\u25af\u25fb\ue000-\uf8ffа-йà-ï]|[?]{4}")
_BLANKS: Final = re.compile(r"[ \t\n]+")  # not the no-break space, which shows for the second byte of "à"
MIN_SKELETON_WORDS: Final = 3
MIN_SKELETON_SHARE: Final = 0.6  # of the letters are ASCII, or too little of a line survives any charset


def is_garbled(text: str) -> bool:
    """Whether so many words of a text are lost that its page cannot be its article as it was written."""
    if text.isascii() and "?" not in text:
        return False
    if _has_lost_a_script(text):
        return True
    words = text.split()
    odd = [word for word in words if not word.isascii() or "?" in word]  # no other word is lost
    lost = sum(map(is_lost, odd))
    bare = sum(map(_is_bare_marks, odd))
    if bare < MIN_BARE_SHARE * len(words):
        lost -= bare  # "Vraiment ??"
    return lost >= MIN_LOST_WORDS and lost > MAX_LOST_SHARE * len(words)


def _has_lost_a_script(text: str) -> bool:
    """Whether boxes, or what shows for letters of several bytes, are a good part of a text that has few blanks."""
    if _MAY_BE_LOST.search(text) is None:
        return False
    lost = sum(len(found[0]) for found in _LOST_RUN.finditer(text))
    return lost >= MIN_LOST_CHARACTERS and lost >= MIN_LOST_CHARACTER_SHARE * len(text)


def has_lost_words(line: str) -> bool:
    """Whether a word of a headline is lost."""
    return any(map(is_lost, line.split()))


def may_be_slipped(line: str) -> bool:
    """Whether a line has a sign that a wrong charset may have put in a letter's place; most of them have not."""
    return (not line.isascii() or "?" in line) and (_MARK.search(line) is not None or has_lost_words(line))


def is_slip_of(line: str, known: str) -> bool:
    """Whether a wrong charset alone made `line` of `known`: each word that differs has a sign of it, the other none.

    Another letter without such a sign, as in another name, is another word.
    """
    if not may_be_slipped(line) or skeleton(line) != skeleton(known) or not skeleton(line):
        return False
    ones, others = _BLANKS.split(line.strip()), _BLANKS.split(known.strip())
    return len(ones) == len(others) and all(
        one == other or _is_slipped_word(one, other) for one, other in zip(ones, others, strict=True)
    )


def _is_slipped_word(word: str, known: str) -> bool:
    """Whether the word has a sign in place of something: without its signs it is not the known word, as "sunk?" is.

    What ends a sentence is no part of either: "bay?" in place of "bay." asks.
    """
    if not _has_slipped(word) or _has_slipped(known):
        return False
    return _MARK.sub("", word).rstrip(_ENDINGS) != known.rstrip(_ENDINGS)


def _has_slipped(word: str) -> bool:
    return _MARK.search(word) is not None or is_lost(word)


def skeleton(line: str) -> str:
    """What every wrong charset leaves of a line: its ASCII letters and digits; "" when that is not most of it."""
    letters = [char for char in line if char.isalnum()]
    left = [char for char in letters if char.isascii()]
    words = re.findall(r"[a-z0-9]+", line.casefold())
    is_most = len(left) >= MIN_SKELETON_SHARE * len(letters) and len(words) >= MIN_SKELETON_WORDS
    return "".join(left).casefold() if is_most else ""


def readable(text: str) -> str:
    """The paragraphs of a garbled text of which most words can be read."""
    return "\n\n".join(part for part in text.split("\n\n") if _is_readable(part.split()))


def is_lost(word: str) -> bool:
    """Whether letters of a word, as it stands between blanks, were lost or exchanged."""
    part = word[:MAX_WORD]
    if "?" in part and _has_marks_for_letters(part):
        return True
    if part.isascii():
        return False
    return any(
        sign.search(part) is not None
        for sign in (_BOXES, _TWICE, _TWICE_CYRILLIC, _ANOTHER_SCRIPT, _TWO_SCRIPTS, _OTHER_CASE)
    )


def _has_marks_for_letters(part: str) -> bool:
    if _ADDRESS.search(part):
        return False
    if _is_bare_marks(part):
        return True
    inside = _INSIDE.search(part)
    if inside and inside[0][-1].islower():
        return True
    start = _AT_START.search(part)
    return start is not None and start[0][-1].islower()


def _is_bare_marks(word: str) -> bool:
    return "??" in word and not any(char.isalpha() for char in word)


def _is_readable(words: list[str]) -> bool:
    return sum(map(is_lost, words)) <= MAX_LOST_IN_PARAGRAPH * len(words) and any(map(str.isalpha, "".join(words)))
