"""Text whose letters were shifted or scrambled, so that it looks like an article and says nothing.

Told by what every language has: a dozen short words make up a tenth or more of any text. Where none of them occurs, a
shift back that brings them out proves a cipher; else long runs of consonants do. None of 400 complete pages in 19
languages is taken for scrambled.
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
COMMON: Final = {language: frozenset(words.split()) for language, words in FUNCTION_WORDS.items()}
WORD: Final = re.compile(r"[^\W\d_]+")
RUN: Final = re.compile(r"[bcdfghjklmnpqrstvwxz]{5}")
LATIN: Final = "abcdefghijklmnopqrstuvwxyz"

ENOUGH: Final = 40  # words: fewer prove nothing
LINE: Final = 6  # words: a paragraph this long without one common word is unreadable, when the whole text is
ANY: Final = 0.06  # of the words: less is no text in any language listed
LOW: Final = 0.08  # shifted English has Polish, Turkish and Czech words by chance, up to one in twenty
NORMAL: Final = 0.12
DISTINCT: Final = 4  # different common words: box scores of names and numbers come to one or two by chance
RUNS: Final = 0.08  # of the words: German has 1 %, at most 4.5 % on 75 pages, other languages next to none
SAMPLE: Final = 4000  # letters: some 600 words tell as much as all
SHIFTS: Final = (-3, -2, -1, 1, 2, 3)


def scramble(paragraphs: Sequence[str]) -> Scramble | None:
    """How a text was made unreadable; None when it was not, or is too short or too foreign to tell.

    A lead may be left readable, so the text after it is looked at, and the second half.
    """
    rest = paragraphs[1:] if sum(len(paragraph.split()) for paragraph in paragraphs[1:]) >= ENOUGH else paragraphs
    return _scramble(rest) or _scramble(rest[len(rest) // 2 :])


def _scramble(paragraphs: Sequence[str]) -> Scramble | None:
    text = " ".join(paragraphs)[:SAMPLE]
    words = [word.lower() for word in WORD.findall(text)]
    if len(words) < ENOUGH or not any(letter in LATIN for letter in text[:200].lower()):
        return None
    share = common_share(words)
    if share >= LOW:
        return None
    if any(_reads_normal(WORD.findall(shifted)) for shifted in _shifts(text)):
        return "shifted"
    if share >= ANY:
        return None
    return "scrambled" if sum(bool(RUN.search(word)) for word in words) > RUNS * len(words) else None


def common_share(words: list[str]) -> float:
    """The share of words that the likeliest language has as its most common ones; 0 for no words."""
    if not words:
        return 0.0
    counts = Counter(words)
    return max(sum(counts[word] for word in common) for common in COMMON.values()) / len(words)


def _reads_normal(words: list[str]) -> bool:
    """Whether the words are of one language beyond chance; words of one letter prove nothing."""
    long = [word for word in words if len(word) > 1]
    for common in COMMON.values():
        hits = [word for word in long if word in common]
        if len(hits) >= NORMAL * len(words) and len(set(hits)) >= DISTINCT:
            return True
    return False


def _shifts(text: str) -> Iterable[str]:
    """`text` with each letter some code points back, and turned around in the Latin alphabet."""
    sample = text.lower()
    for shift in SHIFTS:
        yield "".join(letter if letter.isspace() else chr(max(0, ord(letter) + shift)) for letter in sample)
    for turn in range(1, len(LATIN)):
        yield sample.translate(str.maketrans(LATIN, LATIN[turn:] + LATIN[:turn]))


def readable(paragraphs: Iterable[str]) -> tuple[tuple[str, ...], str]:
    """The paragraphs before the first unreadable one, and that one; it is "" when all can be read."""
    kept: list[str] = []
    for paragraph in paragraphs:
        words = [word.lower() for word in WORD.findall(paragraph)]
        if len(words) >= LINE and common_share(words) < ANY:
            return tuple(kept), paragraph
        kept.append(paragraph)
    return tuple(kept), ""
