"""Dates as feeds and pages spell them, in ISO 8601. Pure.

Only spellings that have one meaning are read, and only dates that an article can have. A wrong date makes news look
old; no date does not. `14/11/2026` and `05-11-2026` are left unread: whether day or month comes first depends on the
outlet.
"""

import re
from datetime import UTC, date, datetime, time, timedelta, timezone
from typing import Final

EARLIEST: Final = date(1990, 1, 1)
LATEST: Final = date(2100, 1, 1)
# What an empty date becomes in PHP, in spreadsheets and in Apple's systems, at midnight or without a time. All others
# that are known (years 0, 1, 1601, 1899, 1900, 1904, 1970, 1980) lie before the earliest date.
EMPTY_DATES: Final = frozenset({date(1999, 11, 30), date(2000, 1, 1), date(2001, 1, 1)})
MAX_LENGTH: Final = 80  # a longer text is no date
# RFC 822's names, and others that European and Asian feeds use; names with several meanings (IST, BST abroad) are not.
ZONES: Final = {
    "Z": 0, "UT": 0, "UTC": 0, "GMT": 0, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6, "PST": -8,
    "PDT": -7, "BST": 1, "WET": 0, "WEST": 1, "CET": 1, "CEST": 2, "MEZ": 1, "MESZ": 2, "EET": 2, "EEST": 3, "MSK": 3,
    "TRT": 3, "JST": 9, "KST": 9, "AEST": 10, "AEDT": 11,
}  # fmt: skip
# Genitives where dates have them; words with two meanings (Croatian October is Czech November) are left out.
MONTHS: Final = {
    word: number
    for number, words in enumerate(
        (
            "jan january januar januari janvier enero gennaio janeiro styczeń stycznia ledna január января січня ocak",
            "feb february februar februari février febrero febbraio fevereiro luty lutego února февраля лютого şubat",
            "mar march märz mars marzo março maart marzec marca března марта березня mart",
            "apr april avril abril aprile kwiecień kwietnia dubna апреля квітня nisan",
            "may mai mayo maggio maio mei maj maja května мая травня mayıs",
            "jun june juni juin junio giugno junho czerwiec czerwca června июня червня haziran",
            "jul july juli juillet julio luglio julho lipiec lipca července июля липня temmuz",
            "aug august août agosto augustus augusti sierpień sierpnia srpna августа серпня ağustos",
            "sep sept september septembre septiembre settembre setembro wrzesień września září сентября вересня eylül",
            "oct october oktober octobre octubre ottobre outubro październik października října октября жовтня ekim",
            "nov november novembre noviembre novembro ноября листопада kasım",
            "dec december dezember décembre diciembre dicembre dezembro grudnia prosince декабря грудня aralık",
        ),
        1,
    )
    for word in words.split()
}
CLOCK: Final = re.compile(
    r"[T\s,]*(?:at\s+|um\s+|à\s+)?"
    r"(?P<clock>\d{1,2}:\d\d(?::\d\d?)?|(?<=T)\d{6}|(?<=T)\d{4})(?:[.,]\d+)?\s*"
    r"(?P<half>[ap]\.?m\.?(?![a-z]))?\s*(?P<zone>[A-Z]{1,4}(?![A-Za-z])(?=[+-]?)|)\s*(?P<offset>[+-]\d\d(?::?\d\d)?|)",
    re.IGNORECASE,
)
YEAR_FIRST: Final = re.compile(r"(\d{4})([-/.])(\d{1,2})\2(\d{1,2})(?![-/.\d])")
YEAR_FIRST_MARKED: Final = re.compile(r"(\d{4})\s?[年년]\s?(\d{1,2})\s?[月월]\s?(\d{1,2})\s?[日일]")
DIGITS: Final = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T?(\d\d)(\d\d)(\d\d)?)?(?!\d)")
EPOCH: Final = re.compile(r"(1?\d{9})(\d{3}|\d{6})?(?:\.\d+)?")
WEEKDAY: Final = r"(?:[^\W\d_]{2,12}\.?,?\s+)?"
DAY_FIRST: Final = re.compile(
    WEEKDAY + r"(\d{1,2})(?:st|nd|rd|th|er|º|\.)?[\s-]*(?:de\s+)?"
    r"([^\W\d_]{3,12})\.?,?[\s-]*(?:de\s+)?(\d{4}|\d\d)(?!\d)"
)
MONTH_FIRST: Final = re.compile(WEEKDAY + r"([^\W\d_]{3,12})\.?\s+(\d{1,2})(?:st|nd|rd|th)?,?\s+(\d{4})(?![\d:])")
YEAR_LAST: Final = re.compile(WEEKDAY + r"([^\W\d_]{3,12})\s+(\d{1,2})\s+([\d:]+)\s+(?:([A-Z]{1,4})\s+)?(\d{4})")
ONE_DAY: Final = timedelta(days=1)


def iso_date(stated: str | None) -> str | None:
    """A stated date in ISO 8601, as precise as it was: a day, a local time, or a time with its offset.

    None for a spelling that may mean something else, and for a date that no article can have.
    """
    text = " ".join((stated or "").split())
    if not text or len(text) > MAX_LENGTH:
        return None
    try:
        moment = _numeric(text) or _worded(text) or _epoch(text)
    except (ValueError, OverflowError):
        return None
    if moment is None or not _is_possible(moment):
        return None
    return moment.isoformat(timespec="seconds") if isinstance(moment, datetime) else moment.isoformat()


def _is_possible(moment: date) -> bool:
    day = moment.date() if isinstance(moment, datetime) else moment
    is_midnight = not isinstance(moment, datetime) or moment.time() == time()
    return EARLIEST <= day <= LATEST and not (is_midnight and day in EMPTY_DATES)


def _numeric(text: str) -> date | None:
    if found := YEAR_FIRST.match(text):
        return _with_clock(date(int(found[1]), int(found[3]), int(found[4])), text[found.end() :])
    if found := YEAR_FIRST_MARKED.match(text):
        return _with_clock(date(*map(int, found.groups())), text[found.end() :])
    if found := DIGITS.match(text):
        day = date(int(found[1]), int(found[2]), int(found[3]))
        if found[4] is None:
            return _with_clock(day, text[found.end() :])
        return _with_clock(day, f"T{found[4]}:{found[5]}:{found[6] or '00'}{text[found.end() :]}")
    return None


def _worded(text: str) -> date | None:
    """The date in a text that names the month: RFC 822, as JavaScript or C print it, or as people write."""
    if found := DAY_FIRST.match(text):
        day, month, year, rest = found[1], found[2], found[3], text[found.end() :]
    elif found := MONTH_FIRST.match(text):
        day, month, year, rest = found[2], found[1], found[3], text[found.end() :]
    elif found := YEAR_LAST.match(text):
        day, month, year, rest = found[2], found[1], found[5], f" {found[3]} {found[4] or ''}"
    else:
        return None
    number = MONTHS.get(month.casefold())
    is_short = len(year) < len("2026")
    if number is None or (is_short and not CLOCK.match(rest)):  # `08-Nov-05` alone may start with the year
        return None
    century = 0 if not is_short else 2000 if int(year) < 50 else 1900  # RFC 5322, section 4.3
    return _with_clock(date(century + int(year), number, int(day)), rest)


def _epoch(text: str) -> datetime | None:
    found = EPOCH.fullmatch(text)
    if found is None:
        return None
    return datetime.fromtimestamp(int(found[1]), UTC) if found[2] is None else _thousandths(found[1], found[2])


def _thousandths(seconds: str, fraction: str) -> datetime:
    return datetime.fromtimestamp(int(seconds), UTC) + timedelta(seconds=float(f"0.{fraction}"))


def _with_clock(day: date, rest: str) -> date | None:
    """The day with the time of day in `rest`; the day alone when there is none that is sure; None for other text."""
    if not rest.strip():
        return day
    found = CLOCK.match(rest)
    if found is None:
        return day if rest[0] in " T,(" else None
    clock = found["clock"] if ":" in found["clock"] else _colons(found["clock"])
    hours, minutes, seconds = map(int, f"{clock}:0".split(":")[:3])
    if found["half"]:
        hours = hours % 12 + 12 * (found["half"][0] in "pP")
    try:
        return datetime.combine(day, time(hours, minutes, seconds), _zone(found))
    except ValueError:
        return day


def _colons(digits: str) -> str:
    return ":".join(digits[start : start + 2] for start in range(0, len(digits), 2))


def _zone(found: re.Match[str]) -> timezone | None:
    """The offset that was stated, in figures or by name; None when there is none, or a name that is not known."""
    if stated := found["offset"].replace(":", ""):
        ahead = timedelta(hours=int(stated[1:3]), minutes=int(stated[3:] or 0))
        return timezone(-ahead if stated[0] == "-" else ahead) if ahead < ONE_DAY else None
    hours = ZONES.get(found["zone"].upper())
    return None if hours is None else timezone(timedelta(hours=hours))
