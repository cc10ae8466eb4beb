"""The forms in which a word is found: "Forms" of docs/rules.md, and the Latin letters of designations."""

from functools import lru_cache

from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy
from simplemma.strategies.dictionaries import DefaultDictionaryFactory

from tests.oracle.pieces import APOSTROPHES, fold, is_letter, is_plural_acronym, script

CYRILLIC_IN_LATIN = (
    "а a б b в v г g ґ g д d е e є ye ж zh з z и i і i ї yi й y к k л l м m н n о o п p р r с s т t у u ф f х kh ц ts"
    " ч ch ш sh щ shch ы y э e ю yu я ya"
)
LATIN = dict(zip(CYRILLIC_IN_LATIN.split()[::2], CYRILLIC_IN_LATIN.split()[1::2], strict=True)) | {"ь": "", "ъ": ""}
PLURAL_S = frozenset(("en", "de", "fr", "es", "pt", "nl", "sv", "da", "nb"))
ARABIC_FRONTS = sorted(
    {a + b + c for a in ("", "و", "ف") for b in ("", "ب", "ك", "ل") for c in ("", "ال")}
    | {a + "لل" for a in ("", "و", "ف")},
)
LONGEST_LEMMATIZED = 64
HEBREW_FRONTS = frozenset("והבכלמש")
LEMMATIZER = Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=DefaultDictionaryFactory(20)))
"""What `simplemma.lemmatize` asks too, save that it keeps twenty dictionaries instead of eight: loading one takes a second."""


def lemmas(word: str, language: str | None) -> set[str]:
    """The folded lemmas of a word, as written and in lower case."""
    first = next((char for char in word if is_letter(char)), "")
    languages: tuple[str, ...] = (language,) if language else ()
    if not language and first:
        languages = {"LATIN": ("en",), "CYRILLIC": ("ru", "uk")}.get(script(first), ())
    if not languages or len(word) > LONGEST_LEMMATIZED:
        return set()
    word = "".join("'" if char in APOSTROPHES else char for char in word)
    try:
        return {fold(LEMMATIZER.lemmatize(spelling, lang=languages)) for spelling in (word, word.lower())}
    except ValueError:
        return set()


@lru_cache(300_000)
def word_forms(word: str, language: str | None) -> frozenset[str]:
    """The forms that words of terms and of texts have alike; `word` is in NFC without invisible characters."""
    folded = fold(word)
    found = lemmas(word, language)
    latin = bool(folded) and all(script(char) == "LATIN" for char in folded)
    rule = (language or "en") in PLURAL_S and latin and len(folded) >= 6
    if rule and found <= {folded} and folded.endswith("s") and not folded.endswith(("ss", "us", "is", "os")):
        found = found | {folded[:-1]}
    return frozenset(found | {folded})


@lru_cache(300_000)
def text_forms(word: str, language: str | None) -> frozenset[str]:
    """The forms of a word in a text."""
    folded, found = fold(word), set(word_forms(word, language))
    if is_plural_acronym(word) and len(word) > 2:
        found.add(fold(word[:-1]))
    if folded and script(folded[0]) == "ARABIC":
        found |= {folded[len(f) :] for f in ARABIC_FRONTS if folded.startswith(f) and len(folded) - len(f) >= 3}
    if folded and script(folded[0]) == "HEBREW":
        for taken in (1, 2, 3):
            if set(folded[:taken]) <= HEBREW_FRONTS and len(folded) - taken >= 3:
                found.add(folded[taken:])
    return frozenset(found)


@lru_cache(100_000)
def term_forms(word: str, language: str | None) -> frozenset[str]:
    """The forms of a word in a term."""
    folded, found = fold(word), set(word_forms(word, language))
    if folded.startswith("ال") and len(folded) >= 5:
        found.add(folded[2:])
    return frozenset(found)


@lru_cache(100_000)
def in_latin(folded: str) -> str:
    return "".join(LATIN.get(char, char) for char in folded)
