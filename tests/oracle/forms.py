"""The forms in which a word is found: "Forms" of docs/rules.md, and the Latin letters of designations."""

import re
from functools import lru_cache
from pathlib import Path

from simplemma import Lemmatizer
from simplemma.strategies import DefaultStrategy, DictionaryLookupStrategy
from simplemma.strategies.dictionaries.dictionary_factory import SUPPORTED_LANGUAGES

from alerts.text.inflection import _dictionary_factory
from tests.oracle.pieces import APOSTROPHES, fold, is_capital, is_letter, is_plural_acronym, is_small, script

PAGE = Path(__file__).parent.parent.parent / "docs" / "rules.md"
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
DICTIONARIES = (
    _dictionary_factory()
)  # the library's own, which keeps them: opening all of them a second time takes 15 s
LISTED = DictionaryLookupStrategy(DICTIONARIES)
LEMMATIZER = Lemmatizer(lemmatization_strategy=DefaultStrategy(dictionary_factory=DICTIONARIES))
"""What `simplemma.lemmatize` asks too."""
SHARED = {"hr": "hbs", "sr": "hbs", "bs": "hbs", "sh": "hbs", "no": "nb"}
APART = "bg cs da el es et fi hu hy lt lv nb nn pl ru sk tr uk"
TAKEN_APART = frozenset(APART.split())
NAMES_TABLE, ADJECTIVES_TABLE = re.findall(r"replacement: endings.*\n\|---.*\n((?:\|.*\n)+)", PAGE.read_text("utf8"))
ROW = re.compile(r"^\| (\w{2,3}) \| (.*:.*) \|$", re.MULTILINE)
ENDINGS, ADJECTIVES = dict(ROW.findall(NAMES_TABLE)), dict(ROW.findall(ADJECTIVES_TABLE))
VOWELS = frozenset("aeiouyаеиіоуыэюяєї")


def dictionaries(word: str, language: str | None) -> tuple[str, ...]:
    """The dictionaries that are asked for a word."""
    first = next((char for char in word if is_letter(char)), "")
    if not language:
        return {"LATIN": ("en",), "CYRILLIC": ("ru", "uk")}.get(script(first), ()) if first else ()
    name = SHARED.get(language, language)
    return (name,) if name in SUPPORTED_LANGUAGES else ()


def spellings(word: str) -> set[str]:
    """A word as written, in small letters, and, when it is long and all capitals, as at a sentence's start."""
    shouted = len(word) >= 4 and any(map(is_capital, word)) and not any(map(is_small, word))
    return {word, word.lower()} | ({word[0] + word[1:].lower()} if shouted else set())


@lru_cache(300_000)
def listed(word: str, names: tuple[str, ...]) -> frozenset[str]:
    """The folded lemmas that dictionaries list."""
    if len(word) > LONGEST_LEMMATIZED:
        return frozenset()
    found = set()
    for spelling in spellings(word):
        lemmas = [lemma for name in names if (lemma := LISTED.get_lemma(spelling, name)) is not None]
        found |= {fold(lemma) for lemma in lemmas[:1]}
    return frozenset(found)


def lemmas(word: str, language: str | None) -> set[str]:
    """The folded lemmas of a word that count."""
    word = straight(word)
    names = dictionaries(word, language)
    if not names or len(word) > LONGEST_LEMMATIZED:
        return set()
    if found := listed(word, names):
        return {lemma for lemma in found if not is_capital(word[0]) or lemma[0] == fold(word)[0]}
    guesses = {fold(LEMMATIZER.lemmatize(spelling, lang=names)) for spelling in spellings(word)}
    if names[0] not in TAKEN_APART:
        return guesses
    begins = fold(word)[:3], fold(word)[:-4]
    return {guess for guess in guesses if not is_capital(word[0]) and all(map(guess.startswith, begins))}


def straight(word: str) -> str:
    return "".join("'" if char in APOSTROPHES else char for char in word)


def names_declined(word: str, language: str | None) -> set[str]:
    """The names of which a word that is not listed as it is may be a case."""
    names = dictionaries(straight(word), language)
    lemmas_as_written = [lemma for name in names if (lemma := LISTED.exact_lemma(straight(word), name)) is not None]
    of_another = any(fold(lemma) != fold(word) for lemma in lemmas_as_written[:1])
    if not names or (listed(straight(word), names) and (of_another or not is_capital(word[0]))):
        return set()
    return {name for one in names for name in undeclined(fold(word), ENDINGS.get(one, ""), 3 if one == "fa" else 4)}


@lru_cache(100_000)
def written_names_declined(word: str, language: str | None) -> frozenset[str]:
    """The names with `=` of which a text's word may be a case, with the capital and the accents of that word."""
    names = tuple(name for name in dictionaries(straight(word), language) if name in ENDINGS)
    small = all(map(is_capital, word)) or not is_capital(word[0])
    if not names or small or len(word) > LONGEST_LEMMATIZED:
        return frozenset()
    if any(LISTED.exact_lemma(straight(word.lower()), name) is not None for name in names):
        return frozenset()
    own = next((lemma for name in names if (lemma := LISTED.exact_lemma(straight(word), name)) is not None), word)
    found = {own} if own[0] == word[0] else set()
    if len(fold(word)) != len(word):
        return frozenset(found)
    for base in names_declined(word, language):
        same = next((i for i, (a, b) in enumerate(zip(base, fold(word), strict=False)) if a != b), len(base))
        same = min(same, len(word))
        found.add(word[:same] + base[same:])
    return frozenset(found)


def adjectives(word: str, language: str | None) -> set[str]:
    """The masculine forms of what may be adjectives."""
    names = dictionaries(word, language) if len(word) <= LONGEST_LEMMATIZED else ()
    return {form for one in names for form in undeclined(fold(word), ADJECTIVES.get(one, ""), 4)}


def undeclined(folded: str, table: str, least: int) -> set[str]:
    found = set()
    for group in table.split(";"):
        head, _, endings = group.partition(":")
        *where, instead = head.split() or [""]
        for ending in endings.split():
            left = folded[: -len(ending)]
            fits = not where or (bool(left) and left[-1] in VOWELS) == (where == ["V"])
            if folded.endswith(ending) and fits:
                found.add(left + instead.replace("-", ""))
    return {name for name in found if len(name) >= least}


@lru_cache(300_000)
def word_forms(word: str, language: str | None) -> frozenset[str]:
    """The forms that words of terms and of texts have alike; `word` is in NFC without invisible characters."""
    folded = fold(word)
    found = lemmas(word, language) | adjectives(word, language)
    latin = bool(folded) and all(script(char) == "LATIN" for char in folded)
    rule = dictionaries(word, language)[:1] in {(name,) for name in PLURAL_S} and latin and len(folded) >= 6
    if rule and found <= {folded} and folded.endswith("s") and not folded.endswith(("ss", "us", "is", "os")):
        found = found | {folded[:-1]}
    return frozenset(found | {folded})


@lru_cache(300_000)
def text_forms(word: str, language: str | None) -> frozenset[str]:
    """The forms of a word in a text."""
    folded, found = fold(word), set(word_forms(word, language)) | names_declined(word, language)
    if is_plural_acronym(word) and len(word) > 2:
        found.add(fold(word[:-1]))
    if folded and script(folded[0]) == "ARABIC":
        found |= {folded[len(f) :] for f in ARABIC_FRONTS if folded.startswith(f) and len(folded) - len(f) >= 3}
    if folded and script(folded[0]) == "HEBREW":
        for taken in (1, 2, 3):
            if set(folded[:taken]) <= HEBREW_FRONTS and len(folded) - taken >= 3:
                found.add(folded[taken:])
    return frozenset(found)


def name_forms(word: str, language: str | None) -> set[str]:
    """The forms of a term's word that a dictionary lists with its capital, none for others."""
    names = dictionaries(straight(word), language)
    if not is_capital(word[0]) or len(word) > LONGEST_LEMMATIZED:
        return set()
    exact = [lemma for name in names if (lemma := LISTED.exact_lemma(straight(word), name)) is not None]
    if not exact or fold(exact[0])[0] != fold(word)[0]:
        return set()
    return {fold(word), fold(exact[0])} | adjectives(word, language)


@lru_cache(100_000)
def term_forms(word: str, language: str | None) -> frozenset[str]:
    """The forms of a word in a term."""
    folded, found = fold(word), set(name_forms(word, language) or word_forms(word, language))
    if folded.startswith("ال") and len(folded) >= 5:
        found.add(folded[2:])
    return frozenset(found)


@lru_cache(100_000)
def in_latin(folded: str) -> str:
    return "".join(LATIN.get(char, char) for char in folded)
