"""Detects text whose letters were shifted or scrambled, which looks like an article and cannot be read.

In every language a dozen short words make up a tenth or more of any text. Where they are missing, the text is a cipher
if shifting its letters brings them back, and scrambled if it has many long runs of consonants. None of 400 complete
pages in 19 languages is taken for scrambled.
"""

import re
from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final, Literal

Scramble = Literal["shifted", "scrambled"]

FUNCTION_WORDS: Final = {
    "en": "the of and to in a is that for it on as with was at by from be this are",
    "fr": "le la les de des du et en un une à est que pour dans qui sur au par ne",
    "de": "der die das und in den von zu mit sich auf für ist im dem nicht ein eine es auch als",
    "es": "el la los las de del y en un una a que es por con para se su al no",
    "it": "il la le di del della e in un una a che è per con da si non al dei",
    "pt": "o a os as de do da e em um uma que é para com no na por se não",
    "nl": "de het een van en in is dat op te voor met zijn die niet aan er om ook",
    "sv": "och i att det som en på är av för med den till ett om har de inte",
    "no": "og i å det som en på er av for med den til et om har de ikke",
    "da": "og i at det som en på er af for med den til et om har de ikke",
    "fi": "ja on ei se että oli hän mutta kun myös ovat joka sen mukaan kuin",
    "et": "ja on ei et see oli ka kui oma mis aga ta ning",
    "pl": "i w na z do się nie że to jest o jak po co za od przez dla oraz",
    "cs": "a v na se je že s z do o to i k pro za by ve jako",
    "sk": "a v na sa je že s z do o to aj k pre za by vo ako",
    "hr": "i u na se je da za od s su o a iz koji kako ne bi",
    "sl": "in v na se je da za so s o ki iz po z ne bi",
    "ro": "și în de la a cu pe că un o este care nu din pentru mai",
    "hu": "a az és hogy nem is egy ez meg de volt van már csak",
    "tr": "ve bir bu için de da ile olarak çok daha olan en gibi",
    "id": "yang dan di ke dari untuk ini itu dengan pada tidak dalam",
    "lt": "ir į kad su iš yra tai bei kaip bet apie nuo",
    "lv": "un ir ar no uz ka par kas to bet arī kā",
    "ru": "и в на не что с по к а из за о от для как это он его",
    "uk": "і в на не що з по до у та за про від для як це він його",
    "el": "και το να του η της με την για που στο σε από τον είναι",
    "vi": "và của là có cho trong không được một các với những đã",
    "is": "og að í á er sem um við til var með ekki en",
    "ca": "el la els les de del i en un una a que és per amb no",
}
COMMON_WORDS: Final = {language: frozenset(words.split()) for language, words in FUNCTION_WORDS.items()}
LANGUAGES_OF_WORD: Final = {
    word: tuple(language for language, words in COMMON_WORDS.items() if word in words)
    for word in frozenset().union(*COMMON_WORDS.values())
}
LETTERS_WORD: Final = re.compile(r"[^\W\d_]+")
CONSONANT_RUN: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}")
LATIN_LETTERS: Final = "abcdefghijklmnopqrstuvwxyz"

MIN_TEXT_WORDS: Final = 40  # fewer prove nothing
# Words: a paragraph this long without one common word is unreadable, when the whole text is.
MIN_PARAGRAPH_WORDS: Final = 6
READABLE_SHARE: Final = 0.06  # of the words: less is no text in any language listed
SHIFTED_SHARE: Final = 0.08  # shifted English has Polish, Turkish and Czech words by chance, up to one in twenty
NORMAL_SHARE: Final = 0.12
MIN_DISTINCT_WORDS: Final = 4  # different common words: box scores of names and numbers come to one or two by chance
# Of the words: German has 1 %, at most 4.5 % on 75 pages, other languages next to none.
MAX_CONSONANT_RUN_SHARE: Final = 0.08
SAMPLE_LETTERS: Final = 4000  # some 600 words tell as much as all
SHIFTED_LETTERS: Final = 1500  # some 200 words, each shifted in every way
CODE_POINT_SHIFTS: Final = (-3, -2, -1, 1, 2, 3)


def scramble(paragraphs: Sequence[str]) -> Scramble | None:
    """How a text was made unreadable; None when it was not, or is too short or too foreign to tell.

    A lead may be left readable, so the text after it is looked at, and the second half.
    """
    rest = (
        paragraphs[1:] if sum(len(paragraph.split()) for paragraph in paragraphs[1:]) >= MIN_TEXT_WORDS else paragraphs
    )
    return _scramble(rest) or _scramble(rest[len(rest) // 2 :])


def _scramble(paragraphs: Sequence[str]) -> Scramble | None:
    text = " ".join(paragraphs)[:SAMPLE_LETTERS]
    words = [word.lower() for word in LETTERS_WORD.findall(text)]
    if len(words) < MIN_TEXT_WORDS or not any(letter in LATIN_LETTERS for letter in text[:200].lower()):
        return None
    if _reaches(words, SHIFTED_SHARE):
        return None
    if any(_reads_normal(LETTERS_WORD.findall(shifted)) for shifted in _shifts(text[:SHIFTED_LETTERS])):
        return "shifted"
    if _reaches(words, READABLE_SHARE):
        return None
    return (
        "scrambled"
        if sum(bool(CONSONANT_RUN.search(word)) for word in words) > MAX_CONSONANT_RUN_SHARE * len(words)
        else None
    )


def _reaches(words: list[str], share: float) -> bool:
    """Whether so large a share of the words are common words of one language."""
    return max(_common_counts(words).values(), default=0) >= share * len(words)


def _common_counts(words: Iterable[str]) -> Counter[str]:
    """How many of the words are common ones in each language."""
    counts = Counter[str]()
    for word, count in Counter(words).items():
        for language in LANGUAGES_OF_WORD.get(word, ()):
            counts[language] += count
    return counts


def common_share(words: list[str]) -> float:
    """The share of words that are common words of the best-fitting language; 0 for no words."""
    if not words:
        return 0.0
    return max(_common_counts(words).values(), default=0) / len(words)


def _reads_normal(words: list[str]) -> bool:
    """Whether the words fit one language beyond chance; words of one letter are not counted."""
    long = [word for word in words if len(word) > 1]
    distinct = _common_counts(set(long))
    return any(
        count >= NORMAL_SHARE * len(words) and distinct[language] >= MIN_DISTINCT_WORDS
        for language, count in _common_counts(long).items()
    )


def _shifts(text: str) -> Iterable[str]:
    """`text` with each letter moved by some code points, and rotated in the Latin alphabet."""
    sample = text.lower()
    for shift in CODE_POINT_SHIFTS:
        yield sample.translate({ord(one): max(0, ord(one) + shift) for one in set(sample) if not one.isspace()})
    for turn in range(1, len(LATIN_LETTERS)):
        yield sample.translate(str.maketrans(LATIN_LETTERS, LATIN_LETTERS[turn:] + LATIN_LETTERS[:turn]))


def readable(paragraphs: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """The paragraphs before the first unreadable one, and that one; "" when all are readable."""
    kept: list[str] = []
    for paragraph in paragraphs:
        words = [word.lower() for word in LETTERS_WORD.findall(paragraph)]
        if len(words) >= MIN_PARAGRAPH_WORDS and common_share(words) < READABLE_SHARE:
            return tuple(kept), paragraph
        kept.append(paragraph)
    return tuple(kept), ""
