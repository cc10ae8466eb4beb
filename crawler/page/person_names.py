"""Reads the people and the agencies out of what a page says of its author, whatever stands beside their names."""

import re
from collections.abc import Iterable, Iterator
from itertools import islice
from typing import Final

from crawler.page.agencies import agency
from crawler.page.byline_words import WRITTEN_BY
from crawler.page.characters import plain
from crawler.page.jsonld import without_tags

NAME_SEPARATOR: Final = re.compile(
    r"\s*(?:[;/|•·\n、，]|,(?!\s*(?:Jr|Sr|PhD|MD|II|III)\b)|\s&\s|"
    r"\s(?:and|AND|und|UND|et|ET|y|e|en|och|og|i|și|ve|ja|и|та|with|avec|mit)\s)\s*"
)
DESK_OR_ROLE: Final = re.compile(
    r"\b(?:news\s?(?:room|desk|wire|service|team)|staff|editors?|editorial|desk|team|correspondents?|reporters?|admin"
    r"|redaktion|redactie|r[ée]daction|redacci[óo]n|redazione|redakcja|redakce|redakcija|redacção|redação|redaksi|autoren|auteurs"
    r"|toimitus|redaksjon(?:en)?|redaktionen|agenc(?:y|ies|ia|ies)|agence|agentur(?:en)?|webdesk|bureau|authors?|unknown|guest"
    r"|contributors?|online|unbekannt|anonym\w*|copyright|updated?|published|posted|www|com|writers?|journalist\w*|columnist\w*"
    r"|redakteur(?:e|in|innen)?|korrespondent(?:in)?|corresponsal|correspondant|producer|director|translat\w+|follow|twitter|facebook"
    r"|contact|email|newsletters?|subscribe|minutes?|read|archive|profile)\b|редакци|агентств|ред\.|編集部|取材班|编辑",
    re.IGNORECASE,
)
ORGANISATION: Final = re.compile(
    r"\b(?:inc|ltd|llc|gmbh|corp|news|nachrichten|notic[ií]as|times|tribune|gazette|zeitung|journal|magazine?|media|medien|sports?"
    r"|reviews?|insights|ugc|tv|radio|ministry|ministerium|department|institute?|university|foundation|council|committee|affairs"
    r"|shimbun|wire|remote jobs|command|brigade|squadron|press association)\b",
    re.IGNORECASE,
)  # fmt: skip
# Places of two words, which follow a name in bylines: `By Anna Marsh, New York`.
PLACES: Final = frozenset((
    "new york", "los angeles", "san francisco", "hong kong", "tel aviv", "são paulo", "buenos aires", "abu dhabi",
    "new delhi", "kuala lumpur", "saudi arabia", "south korea", "north korea", "united states", "united kingdom",
    "den haag", "rio de janeiro", "mexico city", "cape town", "addis ababa", "phnom penh", "south africa",
    "new zealand",
    "frankfurt am main", "st. petersburg", "washington d.c", "washington dc", "northern ireland", "las vegas",
))  # fmt: skip
NOT_A_NAME: Final = re.compile(
    r"^(?:the|der|die|das|about|more|view|see|all|ver|voir|mehr|alle|image|photo|foto|picture|illustration|source|quelle|by)\s"
    r"|https?:|www\.|[@<>{}\[\]=?!\"“”]|\d|\.(?:com|org|net|de|fr)\b",
    re.IGNORECASE,
)
BRACKETED_NOTE: Final = re.compile(r"\s*[(（\[][^)）\]]*[)）\]]")
# What a byline says behind a name: an address, a date.
BEHIND_NAME: Final = re.compile(
    r"\s+(?:\S+@\S+.*|(?:published|posted|updated|veröffentlicht|publié|(?:on\s+)?\S{3,9}\.?\s\d|(?:on\s+)?\d).*)$",
    re.IGNORECASE,
)
REPORTER_SUFFIX: Final = re.compile(r"\s*(?:기자|특파원|記者|记者|特派員|編集委員)$")
DASHED_NOTE: Final = re.compile(r"\s[-–—]\s.*$")
PARTICLES: Final = frozenset((
    "de", "da", "do", "das", "dos", "di", "del", "della", "dello", "der", "den", "des", "du", "van", "von", "vom",
    "zu", "zum", "zur", "ter", "ten", "te", "la", "le", "las", "los", "el", "al", "ul", "bin", "ibn", "bint", "ben",
    "af", "av", "of", "y", "e", "i", "und", "auf", "d'", "l'", "'t", "jr", "sr", "dit", "abu",
))  # fmt: skip
MAX_STATED_NAMES: Final = 50
MAX_LOWER_WORDS: Final = 3  # of a name written without capitals
MAX_NAME_WORDS: Final = 6
MAX_NAME_CHARACTERS: Final = 60
# A name in a script without spaces: Chinese, Korean, or Japanese with a foreign name in katakana.
UNSPACED_NAME: Final = re.compile(
    r"[\u3041-\u3096\u4e00-\u9fff\u3005]{2,6}|[\uac00-\ud7af]{2,4}|[\u30a1-\u30ff\u4e00-\u9fff\u3005＝]{2,12}(?<=[\u30a1-\u30ff])"
)


def people(stated: Iterable[str]) -> Iterator[str]:
    """The names of people in texts such as `By Anna Marsh and Jonas Feldmann, Berlin`; no desks, roles or places."""
    for part in _parts(stated):
        name = _bare(_without_agency(part))
        if agency(name) is None and _is_person(name):
            yield name.title() if name.isupper() or name.islower() else name


def named_agencies(stated: Iterable[str]) -> Iterator[str]:
    """The news agencies in such texts, alone or behind a person's name."""
    for part in _parts(stated):
        found = agency(part) or _agency_behind(part)[1]
        if found is not None:
            yield found


def _parts(stated: Iterable[str]) -> Iterator[str]:
    for text in islice(stated, MAX_STATED_NAMES):
        opened = ""
        for line in _without_opening(without_tags(plain(text[:1000]))).split("\n"):
            joined = f"{opened} {line}".strip()
            opened = joined if joined and not _without_opening(joined) else ""
            yield from filter(None, NAME_SEPARATOR.split(_without_opening(joined)))


def _without_opening(text: str) -> str:
    return WRITTEN_BY.sub("", WRITTEN_BY.sub("", text.strip(" \t—–-•·|"))).strip()


def _without_agency(part: str) -> str:
    return _agency_behind(part)[0]


def _agency_behind(part: str) -> tuple[str, str | None]:
    """A part such as `Anna Marsh, The Associated Press` without its comma: the name, and the agency behind it."""
    words = part.split()
    for count in (4, 3, 2, 1):
        if len(words) > count + 1 and (found := agency(" ".join(words[-count:]))):
            return " ".join(words[:-count]), found
    return part, None


def _bare(part: str) -> str:
    """A name without notes, titles, dates and addresses behind it."""
    name = BRACKETED_NOTE.sub("", " ".join(part.split()))
    name = REPORTER_SUFFIX.sub("", BEHIND_NAME.sub("", DASHED_NOTE.sub("", name)))
    return name.strip(" .,:–-@")


def _is_person(name: str) -> bool:
    """Whether `name` can be a person's: two words or more, or a script without spaces such as Chinese."""
    words = name.split()
    if (
        not name
        or len(words) > MAX_NAME_WORDS
        or len(name) > MAX_NAME_CHARACTERS
        or name.casefold() in PLACES
        or any(pattern.search(name) for pattern in (NOT_A_NAME, DESK_OR_ROLE, ORGANISATION))
    ):
        return False
    if len(words) == 1:
        return UNSPACED_NAME.fullmatch(name) is not None
    if name.islower():
        return len(words) <= MAX_LOWER_WORDS and all(word.isalpha() and word not in PARTICLES for word in words)
    return name[0].isalpha() and all(map(_may_be_in_a_name, words)) and _begins_name(words[-1])


def _may_be_in_a_name(word: str) -> bool:
    return _begins_name(word) or word.casefold() in PARTICLES or word[:2].casefold() in {"d'", "l'", "d’", "l’", "al"}


def _begins_name(word: str) -> bool:
    return _has_no_case(word) or word.lstrip("'’‘(\"")[:1].isupper() or word.casefold() in {"jr", "sr"}


def _has_no_case(word: str) -> bool:
    return word[0].lower() == word[0].upper()
