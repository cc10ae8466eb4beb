"""Which numbers of a text are figures: "Figures" of docs/rules.md."""

import re
from dataclasses import dataclass

from alerts.text.figures import CAPITAL_MONTHS, CLOCK_WORDS, CONNECTORS, DATE_CHARACTERS, MONTHS, NUMBERED, UNITS
from tests.oracle.pieces import DASHES, INVISIBLE, fold, is_capital, letters
from tests.oracle.terms import Text


@dataclass(frozen=True)
class Count:
    """A figure by its piece. `may_be_dated`: in a text that goes on, the next word could make it a date or a time."""

    at: int
    may_be_dated: bool


def counts_in(text: Text) -> list[Count]:
    numbers = [i for i, piece in enumerate(text.pieces) if piece.kind == "number"]
    figures = [i for i in numbers if not (in_date(text, i) or in_time(text, i) or in_name(text, i) or is_year(text, i))]
    return [Count(i, may_be_dated(text, i)) for i in figures]


def may_be_dated(text: Text, at: int) -> bool:
    after = text.pieces[at + 1 :]
    return len(after) < 4 and all(piece.kind == "number" or piece.folded in CONNECTORS for piece in after)


def between(text: Text, at: int) -> str | None:
    """What stands between the pieces `at` and `at + 1`, a possessive left out; None where there are not both."""
    if not 0 <= at < len(text.pieces) - 1:
        return None
    written = text.written[text.pieces[at].end : text.pieces[at + 1].start]
    seen = "".join(char for char in written if char not in INVISIBLE)
    return re.sub("^['’‘ʼ′`´＇׳״][sS]", "", seen) if text.gaps[at].kind != "solid" else ""


def kind(text: Text, at: int) -> str:
    return text.gaps[at].kind if 0 <= at < len(text.gaps) else ""


def is_kind(text: Text, at: int, wanted: str) -> bool:
    return 0 <= at < len(text.pieces) and text.pieces[at].kind == wanted


def in_name(text: Text, at: int) -> bool:
    return behind_name(text, at) or before_letters(text, at)


def behind_name(text: Text, at: int) -> bool:
    if not is_kind(text, at - 1, "word"):
        return False
    word, gap, written = text.pieces[at - 1], kind(text, at - 1), between(text, at - 1) or ""
    if gap == "solid" or (gap == "dash" and written not in "—―"):
        return True
    if gap == "no-break" and word.written.upper() == word.written and any(map(is_capital, word.written)):
        return True
    if not re.fullmatch(r"\.?\s+", written):
        return False
    if word.folded == "no":
        return written.startswith(".")
    return word.folded in NUMBERED and (is_capital(word.written[0]) or not word.folded.isascii())


def before_letters(text: Text, at: int) -> bool:
    if not is_kind(text, at + 1, "word"):
        return False
    word = text.pieces[at + 1]
    if kind(text, at) == "dash":
        return letters(word.written) == 1
    return kind(text, at) == "solid" and (word.folded not in UNITS or kind(text, at + 1) == "solid")


def in_time(text: Text, at: int) -> bool:
    for gap_at, other in ((at - 1, at - 1), (at, at + 1)):
        if is_kind(text, other, "number") and between(text, gap_at) in {":", "："}:
            return True
    written = text.pieces[at].folded
    if not (between(text, at) or "").isspace() or not written.isdecimal():
        return False
    after = text.pieces[at + 1]
    hour = int(written) <= 24 or len(written) == 4
    return hour and after.folded in CLOCK_WORDS and (after.folded != "am" or after.initials)


def in_date(text: Text, at: int) -> bool:
    chained = [at]
    while kind(text, chained[0] - 1) == "dash" and is_kind(text, chained[0] - 1, "number"):
        chained.insert(0, chained[0] - 1)
    while kind(text, chained[-1]) == "dash" and is_kind(text, chained[-1] + 1, "number"):
        chained.append(chained[-1] + 1)
    return any(dated(text, i) or (i != at and is_year(text, i)) for i in chained)


def dated(text: Text, at: int) -> bool:
    written = text.pieces[at].folded
    if re.fullmatch(r"\d\d?\.\d\d?\.(\d\d){1,2}", written):
        return True
    for gap_at, other in ((at - 1, at - 1), (at, at + 1)):
        if is_kind(text, other, "number") and between(text, gap_at) == "/":
            return True
    if kind(text, at) == "solid" and text.pieces[at + 1].written in DATE_CHARACTERS:
        return True
    return written.isdecimal() and 0 < int(written) < 32 and (month(text, at, 1) or month(text, at, -1))


def month(text: Text, at: int, step: int) -> bool:
    if not beside(text, at, step):
        return False
    at += step
    if text.pieces[at].folded in CONNECTORS:
        if not beside(text, at, step):
            return False
        at += step
    name = text.pieces[at]
    return name.folded in MONTHS and (name.folded not in CAPITAL_MONTHS or name.written[0] != fold(name.written[0]))


def beside(text: Text, at: int, step: int) -> bool:
    written = between(text, at if step > 0 else at - 1)
    return written is not None and (written in DASHES or re.fullmatch(r"[.,]?\s*", written) is not None)


def is_year(text: Text, at: int) -> bool:
    written = text.pieces[at].folded
    return re.fullmatch(r"(19|20)\d\d", written) is not None and written not in {"1900", "2000"}
