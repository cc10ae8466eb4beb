"""Which numbers, names and dates a text says, and which of them another text adds. Pure.

Letters tell names: capitals inside a sentence, and words that no dictionary lists in small letters. Where a script has
no capitals, every word that was not said is taken for a name: when in doubt, it is one.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from typing import Final

from alerts.delivery.fact_words import calls_off, number_said, tells_of_death
from alerts.delivery.name_endings import may_end_as_one_name
from alerts.delivery.readings import reading_of, words_of
from alerts.text.inflection import dictionary_of, lemma_as_written
from crawler.date_spellings import MONTHS

_MIN_STEM: Final = 4
_MAX_ENDING: Final = 3  # letters after the stem by which two cases of one name differ
_MIN_UNCASED: Final = 3  # letters of a word in a script without capitals
# Of these two in a row make a word; the small signs of Japanese are endings.
_SIGN: Final = re.compile(r"[\u3400-\u9fff\uf900-\ufaff\u30a1-\u30fa\u30fc\uac00-\ud7a3\U00020000-\U0003ffff]")
_UNSPACED: Final = re.compile(r"[\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff\uac00-\ud7a3]")
_BETWEEN_DIGITS: Final = re.compile(r"(?<=\d)[.,'’٬](?=\d{3}(?!\d))")
_ARABIC_BEFORE: Final = re.compile(r"^(?:[وفبلك]?ال|لل|[وفبلك](?=[\u0621-\u064a]{4}))(?=[\u0621-\u064a]{2})")
_ARABIC_VALUES: Final = {
    "ثلاثة": "3", "أربعة": "4", "خمسة": "5", "ستة": "6", "سبعة": "7", "ثمانية": "8", "تسعة": "9", "عشرة": "10",
    "عشرون": "20", "ثلاثون": "30", "مئة": "100", "ألف": "1000",
}  # fmt: skip
_WEEKDAY_WORDS: Final = (
    "lundi mardi mercredi jeudi vendredi samedi dimanche lunes martes miércoles jueves viernes sábado domingo "
    "lunedì martedì mercoledì giovedì venerdì sabato domenica понедельник понедельника вторник вторника среду среда "
    "четверг четверга пятницу пятница субботу суббота воскресенье понеділок понеділка вівторок вівторка середу середа "
    "четвер четверга п'ятницю п'ятниця суботу неділю неділя poniedziałek wtorek środę środa czwartek piątek sobotę "
    "niedzielę maandag dinsdag woensdag donderdag vrijdag zaterdag zondag"
)
# "In September", where that has an ending of its own.
_MONTHS_IN: Final = (
    "січні лютому березні квітні травні червні липні серпні вересні жовтні листопаді грудні январе феврале марте "
    "апреле мае июне июле августе сентябре октябре ноябре декабре styczniu lutym marcu kwietniu maju czerwcu lipcu "
    "sierpniu wrześniu październiku listopadzie grudniu"
)
_DATES: Final = frozenset((*_WEEKDAY_WORDS.split(), *_MONTHS_IN.split(), *MONTHS))
_AGENCIES: Final = (
    "reuters afp ap associated press agence france-presse france presse dpa ansa efe lusa pap belga anp tass interfax "
    "ukrinform unian xinhua kyodo jiji yonhap bloomberg upi anadolu bbc cnn рейтер ройтерс тасс интерфакс інтерфакс "
    "укринформ укрінформ уніан унн афп رويترز"
)
_SPREADERS: Final = frozenset(_AGENCIES.split())


@dataclass(frozen=True, slots=True)
class Said:
    """The words that texts say, in small letters, by their beginnings too; of unspaced scripts, signs in a row."""

    words: frozenset[str]
    by_stem: dict[str, tuple[str, ...]]
    pairs: frozenset[tuple[str, str]]


def said(texts: Iterable[str], language: str | None) -> Said:
    """What these texts say together."""
    words: set[str] = set()
    pairs: set[tuple[str, str]] = set()
    for text in texts:
        found, of_text = _said_by(text, language)
        words |= found
        pairs |= of_text
    by_stem: dict[str, list[str]] = {}
    for word in words:
        if len(word) >= _MIN_STEM:
            by_stem.setdefault(word[:_MIN_STEM], []).append(word)
    return Said(frozenset(words), {stem: tuple(every) for stem, every in by_stem.items()}, frozenset(pairs))


@lru_cache(maxsize=64)
def _said_by(text: str, language: str | None) -> tuple[frozenset[str], frozenset[tuple[str, str]]]:
    found = [word.casefold() for word in words_of(unicodedata.normalize("NFKC", text))]
    return frozenset(_normal(word, language) for word in found), frozenset(pairwise(found))


def adds_facts(sentence: str, known: Said, language: str | None) -> bool:
    """Whether a sentence has a number, a name or a date that is not known."""
    reading = reading_of(sentence, language)
    if any(_is_new_pair(pair, known) for pair in pairwise(reading.words)):
        return True
    return any(
        _is_new(word, known, language) and _is_fact(at, word, reading.capitals, reading.names, language)
        for at, word in enumerate(reading.words)
    )


def is_said(word: str, known: Said, language: str | None) -> bool:
    """Whether a word, in small letters, is said, or another case of it."""
    return not _is_new(word, known, language)


def ends_anew(sentence: str, known: Said, language: str | None) -> bool:
    """Whether a sentence calls something off, or tells of a death, by a word that is not known in any form."""
    return any(
        word not in known.words and word[:_MIN_STEM] not in known.by_stem
        for word in reading_of(sentence, language).words
        if calls_off(word, language) or tells_of_death(word, language)
    )


def _is_new_pair(pair: tuple[str, str], known: Said) -> bool:
    return all(_SIGN.match(sign) for sign in pair) and pair not in known.pairs


def _is_new(word: str, known: Said, language: str | None) -> bool:
    plain = _normal(word, language)
    if plain in known.words or word in _SPREADERS or not any(map(str.isalnum, word)):
        return False
    return not any(_is_same_name(plain, other, language) for other in known.by_stem.get(plain[:_MIN_STEM], ()))


def _is_fact(at: int, word: str, capitals: Sequence[bool], names: Sequence[bool], language: str | None) -> bool:
    if _has_digit(word) or word in _DATES or number_said(word, language):
        return True
    if _UNSPACED.match(word) or len(word) == 1:
        return False  # one sign is no word, and one letter an initial
    if word[:1].isalpha() and not word[:1].islower():
        return len(word) >= _MIN_UNCASED
    if capitals[at] and at > 0 and language == "de":
        return True  # its dictionary lists names among the nouns
    return names[at] or (capitals[at] and not _is_small_word(word, language))


def _is_small_word(word: str, language: str | None) -> bool:
    """Whether a dictionary lists a word in small letters; yes where there is none: sentences begin with capitals."""
    name = dictionary_of(language) if language else None
    if name is None:
        return True
    is_name_too = language != "de" and lemma_as_written(word.capitalize(), (name,)) is not None
    return not is_name_too and lemma_as_written(word, (name,)) is not None


def _is_same_name(one: str, other: str, language: str | None) -> bool:
    """Whether two words may be cases of one name: they share all but their endings."""
    if not (one.isalpha() and other.isalpha()):
        return False
    stem = max(_MIN_STEM, min(len(one), len(other)) - 1)
    is_alike = one[:stem] == other[:stem] and abs(len(one) - len(other)) <= _MAX_ENDING
    return is_alike and may_end_as_one_name(one, other, language)


def _normal(word: str, language: str | None) -> str:
    """A word as it is compared: numbers in figures without signs between thousands, Arabic words without articles."""
    if _has_digit(word):
        return _BETWEEN_DIGITS.sub("", "".join(_figures(word)))
    if language == "ar":
        return _ARABIC_VALUES.get(word) or _ARABIC_BEFORE.sub("", word)
    return number_said(word, language) or word


def _figures(word: str) -> Iterator[str]:
    """The characters of a word, its digits as those of ASCII."""
    for char in word:
        yield str(unicodedata.digit(char)) if char.isdecimal() else char


def _has_digit(word: str) -> bool:
    return any(map(str.isdigit, word))
