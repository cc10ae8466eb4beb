"""The line with place, date and agency before a text's first sentence, as "LONDON, May 5 (Agency) - ". Pure.

A sentence counts as told when its words after such a line were told word for word, so that the line alone is no news.
Where the shape is in doubt, the sentence has no such line, and is news.
"""

import re
from collections.abc import Collection, Iterable, Sequence
from functools import lru_cache
from typing import Final

from alerts.delivery.readings import LIMITING, denies_or_doubts, words_of
from crawler.date_spellings import MONTHS as MONTH_NAMES

MAX_CHARACTERS: Final = 90
_MAX_WORDS: Final = 8  # before the brackets
_MAX_AGENCY_WORDS: Final = 3
_MIN_WORDS_AFTER: Final = 6  # of a sentence that is compared without its line: a siren's notice is shorter
_MIN_LETTERS_AFTER: Final = 18  # where words are not parted
_SHORT_MONTHS: Final = "янв фев мар апр июн июл авг сен окт ноя дек"
MONTHS: Final = frozenset((*MONTH_NAMES, *_SHORT_MONTHS.split()))
_LAST_DAY: Final = 31
_YEARS: Final = range(1990, 2100)
_DASH: Final = r"(?:--|[-‐‑–—―:=])"
# Between the words of a place: Frankfurt am Main, Rio de Janeiro, Kiryat Shmona and Haifa.
_SMALL: Final = "am an der de del la le du do da di von im bei en sur upon and und et y e i и й та"
_SMALL_WORDS: Final = frozenset(_SMALL.split())
_SHAPES: Final = (
    re.compile(rf"(?P<before>[^()\[\]/—–\n]{{1,50}})[(\[/](?P<named>[^()\[\]/\n]{{2,40}})[)\]/]\s*{_DASH}\s*"),
    re.compile(
        rf"(?P<before>)[(\[/](?P<named>[^()\[\]/\n]{{2,40}})[)\]/]\s*(?:\w{{2,4}} (?:기자|특파원) =)?{_DASH}?\s*"
    ),
    re.compile(r"【(?P<before>[^【】\n]{2,30})】(?P<named>)\s*"),
    re.compile(r"(?P<before>\w{2,8}社\w{0,6}(?:[0-9０-９]{1,2}月)?[0-9０-９]{1,2}日)(?P<named>)[电電讯訊]\s*"),
    re.compile(rf"(?P<before>[^()\[\]/—–\n]{{4,50}})(?P<named>)\s{_DASH}\s+"),
)
_IN_DATED: Final = len(_SHAPES) - 1  # the last shape has no brackets, so that it needs a date
# A line that is a sentence: "LUND, 28 November (Agency)." and "LUND, 28 November - AGENCY Name."
_WHOLE: Final = (
    re.compile(r"(?P<before>[^()\[\]/—–\n]{4,50})[(\[/](?P<named>[^()\[\]/\n]{2,40})[)\]/]\.?\Z"),
    re.compile(rf"(?P<before>[^()\[\]/—–\n]{{4,50}}?)\s{_DASH}\s(?P<named>[^()\[\]/—–\n]{{2,40}})\.\Z"),
)


def without_told_behind_datelines(
    new: Sequence[str], told: Collection[str], last_hits: Collection[tuple[str, int]], language: str | None
) -> tuple[str, ...]:
    """Those of `new` whose words are told neither with another dateline nor without one.

    `last_hits`: sentences with the place of their last hit; one that has all its hits in its dateline stays news. Two
    datelines with different places are two reports.
    """
    if not new:
        return ()
    begun = dict(last_hits)
    places: dict[tuple[str, ...], list[frozenset[str]]] = {}
    for sentence in told:
        _, of_dateline, words = _parted(sentence, language)
        places.setdefault(words, []).append(of_dateline)
    return tuple(one for one in new if not _is_told(one, places, begun.get(one), language))


def _is_told(
    sentence: str, places: dict[tuple[str, ...], list[frozenset[str]]], last_hit: int | None, language: str | None
) -> bool:
    end, own, words = _parted(sentence, language)
    if last_hit is not None and last_hit < end:
        return False
    is_long = len(words) >= _MIN_WORDS_AFTER or len("".join(words)) >= _MIN_LETTERS_AFTER
    return is_long and any(not own or not other or own == other for other in places.get(words, ()))


@lru_cache(maxsize=4096)
def _parted(sentence: str, language: str | None) -> tuple[int, frozenset[str], tuple[str, ...]]:
    """Where the sentence begins behind its dateline, the words for places in that, and the words behind it."""
    end, places = _dateline(sentence, language)
    return end, places, tuple(word.casefold() for word in words_of(sentence[end:]))


def end_of_dateline(sentence: str, language: str | None) -> int:
    """Where a sentence begins behind the line of an agency; 0 when it has none."""
    return _parted(sentence, language)[0]


def _dateline(sentence: str, language: str | None) -> tuple[int, frozenset[str]]:
    """Where the sentence begins behind its dateline, and the words for places in that; 0 when it has none."""
    head = sentence[:MAX_CHARACTERS]
    whole = _whole_dateline(sentence, language) if head == sentence else None
    if whole:
        return whole
    for number, shape in enumerate(_SHAPES):
        found = shape.match(head)
        if found is None:
            continue
        place, _, agency = found["named"].rpartition("=")
        words = words_of(f"{found['before']} {place}")
        is_named = _may_be_named(agency, language) if agency else True
        if is_named and _may_be_place_and_date(words, language, needs_date=number == _IN_DATED):
            return found.end(), frozenset(_places(words))
    return 0, frozenset()


def _whole_dateline(sentence: str, language: str | None) -> tuple[int, frozenset[str]] | None:
    """The same where the line is a sentence: with a date, and an agency in brackets, or behind a dash in capitals."""
    for number, shape in enumerate(_WHOLE):
        found = shape.match(sentence)
        if found is None:
            continue
        words, agency = words_of(found["before"]), words_of(found["named"])
        is_agency = not number or (len(agency) <= _MAX_AGENCY_WORDS and _is_abbreviated(agency))
        is_named = is_agency and _may_be_named(found["named"], language)
        if is_named and _may_be_place_and_date(words, language, needs_date=True):
            return len(sentence), frozenset(_places(words))
    return None


def _is_abbreviated(agency: Sequence[str]) -> bool:
    """Whether a name has a word in capitals, and none that begins with a small letter."""
    return any(word.isupper() and len(word) > 1 for word in agency) and not any(word[:1].islower() for word in agency)


def _may_be_named(name: str, language: str | None) -> bool:
    """Whether brackets may hold the name of an agency: no number, no denial; in small letters only as dpa or afp."""
    words = words_of(name)
    first = name.strip()[:1]
    is_small = first.islower() and (len(words) > 1 or len(words[0]) > 4 if words else True)
    return not is_small and not any(_is_number(word) or _denies(word.casefold(), language) for word in words)


def _may_be_place_and_date(words: Sequence[str], language: str | None, *, needs_date: bool) -> bool:
    """Whether these are names of places with a date at most: numbers are days and years beside a month's name."""
    plain = [word.casefold() for word in words]
    has_month = any(word in MONTHS or word.endswith("月") for word in plain)
    numbers = [word for word in plain if _is_number(word)]
    if sum(len(word) > 1 for word in words) > _MAX_WORDS or (needs_date and not (has_month and numbers)):
        return False
    if any(not (_is_day_or_year(number) and (has_month or "日" in plain)) for number in numbers):
        return False
    named = all(
        word in _SMALL_WORDS or word in MONTHS or _is_number(word) or not written[:1].islower()
        for word, written in zip(plain, words, strict=True)
    )
    return named and not any(_denies(word, language) for word in plain if not (numbers and word in MONTHS))


def _places(words: Iterable[str]) -> Iterable[str]:
    for word in words:
        plain = word.casefold()
        if plain not in _SMALL_WORDS and plain not in MONTHS and not _is_number(plain) and plain not in {"月", "日"}:
            yield plain


def _denies(word: str, language: str | None) -> bool:
    known = (language,) if language in LIMITING else LIMITING
    return any(denies_or_doubts(word, one) for one in known)


def _is_number(word: str) -> bool:
    return word[:1].isdigit()


def _is_day_or_year(number: str) -> bool:
    return number.isdecimal() and (1 <= int(number) <= _LAST_DAY or int(number) in _YEARS)
