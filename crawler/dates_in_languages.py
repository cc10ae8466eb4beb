"""Dates as a page of a known language spells them, in ISO 8601. Pure.

A feed's dates are read by `crawler.date_spellings` alone. The language of a page settles what is open there:
whether the day comes first in `05/11/2026`, and which month a word names that is one month here and another there.
"""

import re
from typing import Final

from crawler.date_spellings import MAX_LENGTH, iso_date

_NUMBERS: Final = re.compile(r"\D{0,20}?(\d{1,2})([./-])(\d{1,2})\2(\d{4})(?!\d)")
_YEAR_FIRST: Final = re.compile(
    r"(\d{4})\.?\s+(?:(?:m|gada|г)\.?\s+)?(?:(\d{1,2})\.\s+)?([^\W\d_]{3,15})(?:\s+(\d{1,2}))?"
)
_WORD: Final = re.compile(r"[^\W\d_]{3,15}")
_ENGLISH: Final = "January February March April May June July August September October November December".split()  # noqa: SIM905
_YEAR_FIRST_LANGUAGES: Final = frozenset({"hu", "ja", "ko", "lt", "mn", "zh"})
# The months from January on, as dates name them.
_MONTHS: Final = {
    "bg": "януари февруари март април май юни юли август септември октомври ноември декември",
    "cs": "ledna února března dubna května června července srpna září října listopadu prosince",
    "el": "Ιανουαρίου Φεβρουαρίου Μαρτίου Απριλίου Μαΐου Ιουνίου Ιουλίου Αυγούστου Σεπτεμβρίου Οκτωβρίου Νοεμβρίου "
    "Δεκεμβρίου",
    "et": "jaanuar veebruar märts aprill mai juuni juuli august september oktoober november detsember",
    "fi": "tammikuuta helmikuuta maaliskuuta huhtikuuta toukokuuta kesäkuuta heinäkuuta elokuuta syyskuuta lokakuuta "
    "marraskuuta joulukuuta",
    "hr": "siječnja veljače ožujka travnja svibnja lipnja srpnja kolovoza rujna listopada studenoga prosinca",
    "hu": "január február március április május június július augusztus szeptember október november december",
    "lt": "sausio vasario kovo balandžio gegužės birželio liepos rugpjūčio rugsėjo spalio lapkričio gruodžio",
    "lv": "janvāris februāris marts aprīlis maijs jūnijs jūlijs augusts septembris oktobris novembris decembris",
    "pl": "stycznia lutego marca kwietnia maja czerwca lipca sierpnia września października listopada grudnia",
    "ro": "ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie",
    "sk": "januára februára marca apríla mája júna júla augusta septembra októbra novembra decembra",
    "sl": "januarja februarja marca aprila maja junija julija avgusta septembra oktobra novembra decembra",
    "sv": "januari februari mars april maj juni juli augusti september oktober november december",
}  # fmt: skip


def iso_date_in(stated: str | None, language: str | None) -> str | None:
    """A date that a page in `language` states, as `iso_date` gives it; None for one with two meanings.

    `language`: two letters, None when it is not known. Words before the date are passed over.
    """
    text = " ".join((stated or "").split())
    if not text or len(text) > MAX_LENGTH:
        return None
    return iso_date(text) or _numbers(text, language) or _worded(text, language)


def _numbers(text: str, language: str | None) -> str | None:
    found = _NUMBERS.match(text)
    if found is None:
        return None
    one, other, year, rest = int(found[1]), int(found[3]), found[4], text[found.end() :]
    if found[2] == "." or one > 12 or (language not in {None, "en", *_YEAR_FIRST_LANGUAGES}):
        day, month = one, other
    elif other > 12:
        day, month = other, one
    else:
        return None
    return iso_date(f"{year}-{month:02}-{day:02}{rest}")


def _worded(text: str, language: str | None) -> str | None:
    months = dict(zip(map(str.casefold, _MONTHS.get(language or "", "").split()), _ENGLISH, strict=False))
    named = _WORD.sub(lambda found: months.get(found[0].casefold(), found[0]), text)
    if found := _YEAR_FIRST.match(named):
        day = found[2] or found[4]
        return iso_date(f"{day} {found[3]} {found[1]}") if day else None
    first = re.search(r"\d{1,2}(?=\D)", named)
    return iso_date(named) or (iso_date(named[first.start() :]) if first else None)
