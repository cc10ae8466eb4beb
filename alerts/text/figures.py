"""Which numbers of a text count something: not dates, clock times, nor parts of names. Pure.

docs/rules.md, "Figures", says what is told apart and by what.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, Literal

from alerts.text.tokens import DASHES, INVISIBLE, Gap, Token, fold, gap, tokenize

Refusal = Literal["part of a name", "a clock time", "a date", "a year"]


@dataclass(frozen=True, slots=True)
class WrittenNumber:
    """A number of a text. `refusal`: what it is instead of a figure. `is_open`: the words after it could still tell."""

    start: int
    end: int
    refusal: Refusal | None
    is_open: bool


_MONTHS: Final = (
    "january february march april may june july august september october november december"
    " jan feb mar apr jun jul aug sep sept oct nov dec"
    " januar februar märz mai juni juli oktober dezember jänner"
    " janvier février mars avril juin juillet août septembre octobre novembre décembre"
    " enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre"
    " gennaio febbraio aprile maggio giugno luglio settembre ottobre dicembre"
    " janeiro fevereiro março maio junho julho setembro outubro novembro dezembro"
    " januari februari maart mei augustus oktober"
    " stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia"
    " ledna února března dubna května června července srpna září října listopadu prosince"
    " января февраля марта апреля мая июня июля августа сентября октября ноября декабря"
    " січня лютого березня квітня травня червня липня серпня вересня жовтня листопада грудня"
    " ocak şubat mart nisan mayıs haziran temmuz ağustos eylül ekim kasım aralık"
    " ianuarie februarie martie aprilie iunie iulie septembrie octombrie noiembrie decembrie"
)
MONTHS: Final = frozenset(map(fold, _MONTHS.split()))
# In small letters these are other words: may, to march.
CAPITAL_MONTHS: Final = frozenset({"march", "may"})
CLOCK_WORDS: Final = frozenset({"am", "pm", "uhr", "gmt", "utc", "cet", "cest", "edt", "est", "h", "o"})
# German am is another word; so this one is written a.m.
_STOPPED_CLOCK_WORD: Final = "am"
_HOURS: Final = 24
# Words after which a number is part of a name: Type 26, Leopard 2. In small letters some are verbs: to block 40 tanks.
_NUMBERED: Final = (
    "article block boeing bloc challenger chapter class clause falcon flight geran increment lancet leopard mark"
    " merkava mk model nr orlan page paragraph phase pillar project projekt proyecto resolution room section shahed"
    " tranche typ type variant version тип проект проекта проекту"
)
NUMBERED: Final = frozenset(map(fold, _NUMBERED.split()))
# Written solid behind a number these belong to it: 20k troops.
UNITS: Final = frozenset(map(fold, ("k", "m", "mn", "mln", "bn", "tn", "mio", "mrd", "млн", "млрд", "тыс", "тис")))
CONNECTORS: Final = frozenset({"of", "de", "d", "di", "do", "da"})
DATE_CHARACTERS: Final = frozenset("年月日号號時时点點년월일시")
_YEAR: Final = re.compile(r"(?:19|20)\d\d")
# In round years nobody counts: 2000 troops.
_ROUND: Final = frozenset({"1900", "2000"})
_DAY_MONTH_YEAR: Final = re.compile(r"\d{1,2}\.\d{1,2}\.(?:\d\d|\d{4})")
_BESIDE: Final = re.compile(rf"[.,]?\s*|[{DASHES}]")
_BEHIND: Final = re.compile(r"\.?\s+")
_CLOCK: Final = re.compile("[:：]")
_LONG_DASH: Final = frozenset("—―")
_INVISIBLE: Final = re.compile(f"[{INVISIBLE}]")
_ITEM: Final = re.compile(r"\S+")
# What tells a date from a figure stands at most three words away; the others are for signs that stand alone.
_AROUND: Final = 7
_MAX_FOLLOWING: Final = 3


def numbers(text: str) -> list[WrittenNumber]:
    """The numbers of a text in order; only the words around digits are looked at."""
    items = [match.span() for match in _ITEM.finditer(text)]
    found: list[WrittenNumber] = []
    for first, last in _windows(text, items):
        start = items[first][0]
        found += _numbers_of(text, start, items[last][1])
    return found


def _windows(text: str, items: Sequence[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """The first and the last item of each stretch that has digits, with some words on both sides."""
    first = last = -1
    for i, (start, end) in enumerate(items):
        if not any(map(str.isdecimal, text[start:end])):
            continue
        if last >= 0 and i - _AROUND > last:
            yield first, last
            first = -1
        first = max(0, i - _AROUND) if first < 0 else first
        last = min(len(items) - 1, i + _AROUND)
    if last >= 0:
        yield first, last


def _numbers_of(text: str, start: int, end: int) -> Iterator[WrittenNumber]:
    words = _Words(text[start:end])
    is_last = not text[end:].strip()
    for i, token in enumerate(words.tokens):
        if token.kind == "number":
            is_open = is_last and words.may_be_dated(i)
            yield WrittenNumber(start + token.start, start + token.end, words.refusal(i), is_open)


class _Words:
    """The tokens of a stretch of text."""

    def __init__(self, text: str) -> None:
        self._text = text
        self.tokens = tokenize(text)

    def _between(self, i: int) -> str | None:
        """What is visible between a token and the one before it; None where there is none."""
        if not 0 < i < len(self.tokens):
            return None
        return _INVISIBLE.sub("", self._text[self.tokens[i - 1].after : self.tokens[i].start])

    def refusal(self, i: int) -> Refusal | None:
        """What a number is instead of a figure."""
        if self._is_in_date(i):
            return "a date"
        if self._is_clock_time(i):
            return "a clock time"
        if self._is_in_name(i):
            return "part of a name"
        return "a year" if self._is_year(i) else None

    def _is_in_name(self, i: int) -> bool:
        return self._is_behind_name(i) or self._is_before_letters(i)

    def _is_behind_name(self, i: int) -> bool:
        between = self._between(i)
        if between is None or self.tokens[i - 1].kind != "word":
            return False
        before, kind = self.tokens[i - 1], gap(between)
        if kind == Gap.SOLID or (kind == Gap.DASH and between not in _LONG_DASH):
            return True
        if kind == Gap.NO_BREAK and before.surface.isupper():
            return True
        if before.folded == "no":
            return between.startswith(".") and _BEHIND.fullmatch(between) is not None
        is_named = before.folded in NUMBERED and (before.surface[0].isupper() or not before.folded.isascii())
        return is_named and _BEHIND.fullmatch(between) is not None

    def _is_before_letters(self, i: int) -> bool:
        between = self._between(i + 1)
        if between is None or self.tokens[i + 1].kind != "word":
            return False
        after, kind = self.tokens[i + 1], gap(between)
        if kind == Gap.DASH:
            return len(after.folded) == 1
        further = self._between(i + 2)
        is_unit = after.folded in UNITS and further != ""
        return kind == Gap.SOLID and not is_unit

    def _is_clock_time(self, i: int) -> bool:
        for at, other in ((i, i - 1), (i + 1, i + 1)):
            between = self._between(at)
            if between is not None and _CLOCK.fullmatch(between) and self.tokens[other].kind == "number":
                return True
        between = self._between(i + 1)
        if not between or not between.isspace():
            return False
        written, after = self.tokens[i].folded, self.tokens[i + 1]
        is_hour = _is_short(written) and (int(written) <= _HOURS or len(written) == len("0600"))
        return is_hour and after.folded in CLOCK_WORDS and (after.folded != _STOPPED_CLOCK_WORD or after.initials)

    def _is_in_date(self, i: int) -> bool:
        if self._is_dated(i):
            return True
        return any(self._is_dated(other) or self._is_year(other) for other in self._joined_numbers(i))

    def _joined_numbers(self, i: int) -> Iterator[int]:
        """The numbers that are joined to this one by dashes: 24-25 May, 2022-02-24."""
        for step in (-1, 1):
            at = i + step
            while self._is_joined(at if step > 0 else at + 1):
                yield at
                at += step

    def _is_joined(self, at: int) -> bool:
        """Whether the tokens `at - 1` and `at` are numbers with a dash between them."""
        between = self._between(at)
        return (
            between is not None
            and self.tokens[at - 1].kind == self.tokens[at].kind == "number"
            and gap(between) == Gap.DASH
        )

    def _is_dated(self, i: int) -> bool:
        token = self.tokens[i]
        if _DAY_MONTH_YEAR.fullmatch(token.folded) or self._is_in_slashes(i):
            return True
        following = self._between(i + 1)
        if following == "" and self.tokens[i + 1].surface in DATE_CHARACTERS:
            return True
        is_day = _is_short(token.folded) and 1 <= int(token.folded) <= 31
        return is_day and (self._is_month(i, 1) or self._is_month(i, -1))

    def _is_in_slashes(self, i: int) -> bool:
        return any(
            self._between(at) == "/" and self.tokens[other].kind == "number"
            for at, other in ((i, i - 1), (i + 1, i + 1))
        )

    def _is_month(self, i: int, step: Literal[1, -1]) -> bool:
        """Whether a month stands on this side of a token, a connector between them or none."""
        at = i + step
        if not self._is_beside(i, step):
            return False
        if self.tokens[at].folded in CONNECTORS:
            if not self._is_beside(at, step):
                return False
            at += step
        token = self.tokens[at]
        return token.folded in MONTHS and (token.folded not in CAPITAL_MONTHS or token.surface[0].isupper())

    def _is_beside(self, i: int, step: Literal[1, -1]) -> bool:
        between = self._between(i + 1 if step > 0 else i)
        return between is not None and _BESIDE.fullmatch(between) is not None

    def _is_year(self, i: int) -> bool:
        written = self.tokens[i].folded
        return _YEAR.fullmatch(written) is not None and written not in _ROUND

    def may_be_dated(self, i: int) -> bool:
        """Whether, in a text that goes on, the word after it could make a number a date or a time."""
        if len(self.tokens) - i - 1 > _MAX_FOLLOWING:
            return False
        return all(map(_tells_nothing, self.tokens[i + 1 :]))


def _is_short(written: str) -> bool:
    """Whether it is a whole number of four digits at most; Python refuses to read one of 4,301."""
    return len(written) <= len("0600") and written.isdecimal()


def _tells_nothing(token: Token) -> bool:
    return token.kind == "number" or token.folded in CONNECTORS
