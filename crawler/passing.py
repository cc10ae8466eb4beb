"""What changes in a page although nothing is said anew: clocks, "5 minutes ago", comment counters. Pure.

The words are those of about thirty languages. A phrase of another language is not masked: its change counts as news.
Days are not masked, nor is a clock inside a sentence: those are facts. A clock before words may be when they happened
("18:45 Alert in Kyiv"), and an age that falls ("40 minutes ago", then "5 minutes ago") belongs to another event.
Words that say more than that a text was updated ("closed as of 5:00", "den 7 maj kl. 5:00") count in a note alone.
"""

import re
from dataclasses import dataclass
from typing import Final

from crawler.date_spellings import iso_date

MAX_UPDATE_SLIP: Final = 60  # minutes by which "Updated 08:30:" before words moves while the same event is written up
MAX_DIFFERENCE: Final = 2_000  # characters between the first that two wordings do not share, and the last
_AROUND_DIFFERENCE: Final = 100  # characters that they share before and behind it, which may be of the same phrase
_AGE_DIGITS: Final = 9  # of an age, in seconds or more; Python refuses to read 4,300
MAX_CLOCK_SLIP: Final = 5  # minutes by which a clock before words moves when it was merely corrected

_UNIT_MINUTES: Final = (1 / 60, 1.0, 60.0)  # of the lines of the units; hours have two
_UNITS_AS_TEXT: Final = r"""
    s sec secs seconds? secondes? segundos? second[oi] sekund\w* sekunt\w* sek saniye δευτερόλεπτ\w* сек\w* másodperc\w*
    m mins? minut\w* minuut min[úū]t\w* λεπτ[όά] хв\w* мин\w* dakika dk perc\w* دقيقة دقائق دقیقه דקות דקה menit phút
    h hrs? hours? heures? horas? or[ae] or[aă] stund\w* std uur uren godzin\w* hodin\w* timm\w* tim timer? tunti\w*
    ώρ\w* час\w* годин\w* saat ór\w* valand\w* tund\w* ساعة ساعات ساعت שעות שעה jam giờ sat[ai]?
"""
_UNIT: Final = "|".join(sorted(_UNITS_AS_TEXT.split(), key=len, reverse=True))
# Behind "vor" and the like a letter may be metres: "vor 40 m Tiefe". No "for": English has it before how long it took.
_LONG_UNIT: Final = "|".join(sorted((one for one in _UNITS_AS_TEXT.split() if len(one) > 1), key=len, reverse=True))
_UNSPACED_AGO: Final = r"(?<!\d)\d++\s*+(?:[秒分]|分钟|分鐘|小时|小時|時間|초|분|시간)\s*[前전]"
_BEFORE: Final = "vor|il y a|hace|há|före|před|pred|prije|pre|πριν(?: από)?|acum|преди|منذ|قبل|לפני|prieš|pirms"
_AFTER: Final = "ago|fa|geleden|temu|назад|тому|sedan|siden|sitten|ezelőtt|atrás|nazaj|tagasi|پیش|trước|(?:yang )?lalu"
# "3 hours before the attack" is a fact. There the words for "ago" have an "of" behind them, or an ablative before them.
_OF_AN_EVENT: Final = r"(?!\s+(?:من|از|khi|vụ|cuộc)(?!\w))"
_AGO: Final = (
    rf"(?<!\w)(?:{_BEFORE})\s*(\d+)\s*({_LONG_UNIT})(?!\w){_OF_AN_EVENT}"
    rf"|(?<![\w.,])(\d+)\s*({_UNIT})\.?\s*(?:{_AFTER})(?!\w){_OF_AN_EVENT}"
    rf"|(?<![\w.,])(?<![dt][ae]n\s)(\d+)\s*({_UNIT})\.?\s*önce(?!\w)"
)
_CLOCK: Final = (
    r"(?:[01]?\d|2[0-4])(?:[:h][0-5]\d(?::[0-5]\d)?|\.[0-5]\d(?=\s*uhr))(?!\d)"
    r"(?:\s*[ap]\.?m\b\.?)?(?:\s*(?:uhr|gmt|utc|cest|cet|est|edt|bst|eest|eet|msk|мск)\b)?"
)
_UPDATED_AS_TEXT: Final = r"""
    updated? aktualisiert mis\sà\sjour actualizado atualizado aggiornat[oa] bijgewerkt zaktualizowan\w*
    aktualizov\w* обновлен\w* обновлён\w* оновлен\w* uppdaterad\w* oppdatert opdateret päivitetty güncelle\w*
    ενημερώθηκε actualizat frissítve ažurirano
"""
_UPDATED: Final = rf"(?:(?<!\w)(?:{'|'.join(_UPDATED_AS_TEXT.split())})|更新|업데이트|تحديث|עודכן)"
_AT: Final = rf"\W*(?:(?:at|um|à|a las|às|alle|om|o|в|о|kl)\b\W*)?{_CLOCK}"
# At the beginning, or behind a sign that parts it from the words. "As of" in brackets, or with a comma behind it.
_NOTE: Final = r"(?:^\W*|[(\[|·•–—:;/]\s*)"
_UPDATED_CLOCK: Final = rf"(?:{_UPDATED}{_AT}|{_NOTE}(?:stand|maj)(?!\w){_AT}|{_NOTE}as\sof{_AT}(?=\s*(?:[,:;)\]|]|$)))"
_COMMENTS_AS_TEXT: Final = r"""
    comments? kommentare? kommentarer? commentaires? comentarios? comentários? commenti reacties reactions? komentarz\w*
    koment[aá]ř\w* комментари\w* коментар\w* kommenttia yorum σχόλια comentarii hozzászólás\w* komentara
    评论 評論 コメント 댓글 تعليق\w* תגובות
"""
_COMMENTS: Final = "|".join(_COMMENTS_AS_TEXT.split())

_DIGIT: Final = re.compile(r"\d")
_PASSING: Final = re.compile(
    rf"{_AGO}|{_UNSPACED_AGO}|{_UPDATED_CLOCK}"
    r"|(?<![\w.,])\d+\s*(?:min(?:ute)?s? read|min\.? lesezeit|min\.? de lecture|min\.? de lectura)(?!\w)",
    re.IGNORECASE,
)

_COUNTER: Final = re.compile(
    rf"(?<![\w.,])\d[\d.,]*k?\s*(?:{_COMMENTS})(?!\w)|(?<!\w)(?:{_COMMENTS})\s*[:(]\s*\d+\)?", re.IGNORECASE
)
_MAX_BESIDE: Final = 5  # words beside a counter of comments: in a sentence it is a fact ("got 4,000 comments from ...")


_AGE: Final = re.compile(
    rf"{_AGO}|(?<!\d)(\d+)\s*([秒分]|分钟|分鐘|小时|小時|時間|초|분|시간)\s*[前전]",
    re.IGNORECASE,
)
_STATED_UPDATE: Final = re.compile(_UPDATED_CLOCK, re.IGNORECASE)
_LEADING_CLOCK: Final = re.compile(rf"^\W*({_CLOCK})", re.IGNORECASE)
_UNITS: Final = [
    re.compile(f"(?:{'|'.join(line.split())})", re.IGNORECASE) for line in _UNITS_AS_TEXT.strip().split("\n")
]
_UNSPACED_UNITS: Final = {
    "秒": 0,
    "초": 0,
    "分": 1,
    "分钟": 1,
    "分鐘": 1,
    "분": 1,
    "小时": 2,
    "小時": 2,
    "時間": 2,
    "시간": 2,
}


@dataclass(frozen=True, slots=True)
class Passing:
    """When a sentence is about: `clock`, before its words, in minutes; `ages` as (minutes, place of the unit)."""

    clock: int | None = None
    ages: tuple[tuple[float, int], ...] = ()


def without_passing(sentence: str) -> str:
    """The sentence without what passes or counts around the news; blank when nothing else is in it.

    A clock before words stays.
    """
    if not _DIGIT.search(sentence):
        return sentence
    left = _without_phrases(sentence)
    clock = _LEADING_CLOCK.match(left)
    return left[clock.end() :] if clock and not _says(left[clock.end() :]) else left


def _without_phrases(sentence: str) -> str:
    """The sentence without ages, stated updates, and counters that stand in no sentence."""
    left = _PASSING.sub(" ", sentence)
    counted = _COUNTER.sub(" ", left)
    return counted if len(counted.split()) <= _MAX_BESIDE else left


def _says(rest: str) -> bool:
    """Whether there are words besides a date."""
    return any(map(str.isalpha, rest)) and iso_date(rest.strip(" ,;|·•-–—.")) is None


def passing_of(sentence: str) -> Passing:
    """The clock before the words of a sentence, and the ages in it."""
    if not _DIGIT.search(sentence):
        return Passing()
    left = _without_phrases(sentence)
    clock = _LEADING_CLOCK.match(left)
    is_label = clock is not None and _says(left[clock.end() :])
    found = (tuple(filter(None, groups)) for groups in _AGE.findall(sentence))
    ages = tuple(
        (int(number[:_AGE_DIGITS]) * _UNIT_MINUTES[unit], unit) for number, name in found for unit in [_unit(name)]
    )
    return Passing(_minutes(clock[1]) if clock and is_label else None, ages)


def is_updated(before: str, now: str) -> bool:
    """Whether a sentence says by more than an hour's difference that its words hold anew ("Updated 18:45: alert").

    Both are the same words. A label that stands alone says so of a whole page, and means little.
    """
    then, at = _updated_at(before), _updated_at(now)
    return then is not None and at is not None and _apart(then, at) > MAX_UPDATE_SLIP


def parts_that_differ(before: str, now: str) -> tuple[str, str] | None:
    """Of two texts what they do not share, with a little around it; None when that is long, and so no mere clock.

    Looking for what passes takes a microsecond a character.
    """
    start = _shared(before, now)
    end = _shared(before[: start - 1 if start else None : -1], now[: start - 1 if start else None : -1])
    if max(len(before), len(now)) - start - end > MAX_DIFFERENCE:
        return None
    first, last = max(0, start - _AROUND_DIFFERENCE), max(0, end - _AROUND_DIFFERENCE)
    return before[first : len(before) - last], now[first : len(now) - last]


def _shared(one: str, other: str) -> int:
    """How many characters two texts share at their beginnings."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if one[low:middle] == other[low:middle] else (low, middle - 1)
    return low


def _updated_at(sentence: str) -> int | None:
    found = _STATED_UPDATE.search(sentence) if _DIGIT.search(sentence) else None
    return _minutes(found[0]) if found and _says(without_passing(sentence)) else None


def _apart(clock: int, other: int) -> int:
    """The minutes between two times of day."""
    apart = abs(clock - other) % (24 * 60)
    return min(apart, 24 * 60 - apart)


def is_at_another_time(before: Passing, now: Passing) -> bool:
    """Whether both begin with a clock, and those are so far apart that it was not merely corrected."""
    return before.clock is not None and now.clock is not None and _apart(before.clock, now.clock) > MAX_CLOCK_SLIP


def went_by(before: Passing, now: Passing) -> bool:
    """Whether time alone, or a slip that was corrected, turns one into the other."""
    if is_at_another_time(before, now):
        return False
    if len(before.ages) != len(now.ages):
        return True
    return not any(map(_fell, before.ages, now.ages))


def _fell(before: tuple[float, int], now: tuple[float, int]) -> bool:
    """Whether an age is less than before; in another unit it may have been rounded: 119 minutes, 1 hour."""
    return now[0] < before[0] if now[1] == before[1] else 2 * now[0] < before[0]


def _unit(name: str) -> int:
    return (
        _UNSPACED_UNITS[name]
        if name in _UNSPACED_UNITS
        else next(n for n, unit in zip((0, 1, 2, 2), _UNITS, strict=True) if unit.fullmatch(name))
    )


def _minutes(clock: str) -> int:
    hours, minutes, *_ = map(int, re.findall(r"\d+", clock))
    half = re.search(r"\d\s*([ap])\.?m", clock, re.IGNORECASE)
    return (hours % 12 + 12 * (half[1].casefold() == "p") if half else hours) * 60 + minutes


def masked(sentence: str) -> str:
    """The sentence without any of it, also a clock before words; as it was when nothing else is left."""
    left = _without_phrases(sentence) if _DIGIT.search(sentence) else sentence
    clock = _LEADING_CLOCK.match(left)
    left = left[clock.end() :] if clock else left
    return left if left.strip() else sentence
