"""The forms under which a plain word is found: folded, lemmas, without prefixes (docs/rules.md, "Forms")."""

import re
from functools import lru_cache
from itertools import product
from typing import Final

from alerts.text.declension import NAME_ENDINGS, base_adjectives, base_names
from alerts.text.inflection import dictionary_of, guessed_lemma, lemma_as_written, listed_lemma
from alerts.text.tokens import APOSTROPHES, fold

# Languages in which names take an -s that dictionaries do not list.
S_LANGUAGES: Final = frozenset({"en", "de", "fr", "es", "pt", "nl", "sv", "da", "nb"})
# Languages in which simplemma splits unknown words: it turns Leonardo into Leo, Antonov into Anton, Saratov into Sara.
COMPOUNDING_LANGUAGES: Final = frozenset(
    {"bg", "cs", "da", "el", "es", "et", "fi", "hu", "hy", "lt", "lv", "nb", "nn", "pl", "ru", "sk", "tr", "uk"}
)
# No dictionary has longer words, and splitting them takes time.
MAX_LEMMA_LETTERS: Final = 64
_REMEMBERED_WORDS: Final = 65_536  # of all languages; with their forms they take 40 MB
_APOSTROPHE: Final = re.compile(f"[{APOSTROPHES}]")
_LATIN: Final = re.compile("[a-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]", re.IGNORECASE)
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_ARABIC: Final = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_HEBREW: Final = re.compile("[\u05d0-\u05ea]")
_PLURAL_CAPITALS: Final = re.compile(r"[^\W\d_]{2,}s")
_ARABIC_PREFIXES: Final = tuple(
    sorted(
        {"".join(prefix) for prefix in product(("", "و", "ف"), ("", "ب", "ك", "ل"), ("", "ال"))}
        | {start + "لل" for start in ("", "و", "ف")}
    )
)
_HEBREW_PREFIXES: Final = frozenset("והבכלמש")


def dictionaries(word: str, language: str | None) -> tuple[str, ...]:
    """The dictionaries for a word of an article in `language`; None: unknown, the word's script decides."""
    if language is not None:
        name = dictionary_of(language)
        return () if name is None else (name,)
    if _LATIN.match(word):
        return ("en",)
    return ("ru", "uk") if _CYRILLIC.match(word) else ()


def _lemma_forms(word: str, dictionary_names: tuple[str, ...]) -> tuple[set[str], bool]:
    """The word's forms, and whether a dictionary settles them.

    The forms are the folded word, its lemmas and base adjectives, or the word without a plural s. A name that is
    listed as its own lemma is not settled: it may be a case form of another, as Mińska is of Mińsk.
    """
    folded = fold(word)
    if not dictionary_names or len(word) > MAX_LEMMA_LETTERS:
        return {folded}, False
    plain = _APOSTROPHE.sub("'", word)
    spellings = {plain, plain.lower(), plain.capitalize() if plain.isupper() and len(plain) >= 4 else plain}
    listed = {fold(lemma) for spelling in spellings if (lemma := listed_lemma(spelling, dictionary_names)) is not None}
    found = {folded, *(_with_same_initial(listed, folded) if word[0].isupper() else listed)}
    if not listed and _allows_guessing(word, dictionary_names):
        found.update(_guessed_forms(spellings, folded, dictionary_names))
    found.update(adjective for one in dictionary_names for adjective in base_adjectives(folded, one))
    if len(found) == 1 and dictionary_names[0] in S_LANGUAGES and _has_plural_s(folded):
        found.add(folded[:-1])
    return found, bool(listed) and not (
        word[0].isupper() and fold(lemma_as_written(plain, dictionary_names) or word) == folded
    )


def _capitalised_forms(word: str, folded: str, dictionary_names: tuple[str, ...]) -> set[str]:
    """The forms of a word that a dictionary lists with a capital: Ростов is not рост, Meloni is not a melon."""
    if not word[0].isupper() or len(word) > MAX_LEMMA_LETTERS:
        return set()
    lemma = fold(lemma_as_written(_APOSTROPHE.sub("'", word), dictionary_names) or "")
    if not lemma or lemma[0] != folded[:1]:
        return set()
    return {folded, lemma, *(adjective for one in dictionary_names for adjective in base_adjectives(folded, one))}


def _with_same_initial(lemmas: set[str], folded: str) -> set[str]:
    """The lemmas that a capitalised word may have: Кім is not хто, MiG is not Swedish jag."""
    return {lemma for lemma in lemmas if lemma[:1] == folded[:1]}


def _allows_guessing(word: str, dictionary_names: tuple[str, ...]) -> bool:
    return dictionary_names[0] not in COMPOUNDING_LANGUAGES or not word[0].isupper()


def _guessed_forms(spellings: set[str], folded: str, dictionary_names: tuple[str, ...]) -> set[str]:
    """The lemmas that simplemma guesses; where it splits words, only those close to the word."""
    lemmas = {fold(lemma) for spelling in spellings if (lemma := guessed_lemma(spelling, dictionary_names)) is not None}
    if dictionary_names[0] not in COMPOUNDING_LANGUAGES:
        return lemmas
    return {lemma for lemma in lemmas if lemma.startswith(folded[: max(3, len(folded) - 4)])}


def _has_plural_s(folded: str) -> bool:
    return len(folded) >= 6 and folded.isascii() and folded[-1] == "s" and folded[-2] not in "suio"


def term_forms(word: str, language: str | None) -> set[str]:
    """The forms of a word in a rule; in Arabic also without the article."""
    dictionary_names = dictionaries(word, language)
    folded = fold(word)
    found = _capitalised_forms(word, folded, dictionary_names) or _lemma_forms(word, dictionary_names)[0]
    if folded.startswith("ال") and len(folded) > 4:
        found.add(folded[2:])
    return found


def text_forms(word: str, language: str | None) -> frozenset[str]:
    """The forms of a word in a text.

    They include the names of which it may be a case form, the word without the prefixes of Arabic and Hebrew, and a
    plural such as UAVs without its s. Judging, the index and entities share what it remembers of the last words.
    """
    return (_text_forms if len(word) > MAX_LEMMA_LETTERS else _remembered_text_forms)(word, language)


def _text_forms(word: str, language: str | None) -> frozenset[str]:
    dictionary_names = dictionaries(word, language)
    found, listed = _lemma_forms(word, dictionary_names)
    folded = fold(word)
    if not listed:
        found.update(name for one in dictionary_names for name in base_names(folded, one))
    if is_plural_capitals(word):
        found.add(folded[:-1])
    if _ARABIC.match(word):
        found.update(folded[len(f) :] for f in _ARABIC_PREFIXES if folded.startswith(f) and len(folded) - len(f) >= 3)
    elif _HEBREW.match(word):
        for letters in range(1, min(3, len(folded) - 3) + 1):
            if folded[letters - 1] not in _HEBREW_PREFIXES:
                break
            found.add(folded[letters:])
    return frozenset(found)


@lru_cache(maxsize=_REMEMBERED_WORDS)
def names_declined(word: str, language: str | None) -> frozenset[str]:
    """The names, with their capital and accents, of which a word of a text that begins with a capital may be a case.

    Of languages whose names have endings, and none of a word that is an everyday one in small letters. Else the lemma
    that a dictionary lists with the capital and, of a word that no dictionary settles, the names left when an ending
    of names is taken off it.
    """
    if not word[0].isupper():
        return frozenset()
    dictionary_names = tuple(one for one in dictionaries(word, language) if one in NAME_ENDINGS)
    if not dictionary_names or word.isupper() or len(word) > MAX_LEMMA_LETTERS:
        return frozenset()
    if lemma_as_written(_APOSTROPHE.sub("'", word.lower()), dictionary_names) is not None:
        return frozenset()
    lemma, folded = lemma_as_written(_APOSTROPHE.sub("'", word), dictionary_names), fold(word)
    found = {lemma} if lemma and lemma[0] == word[0] else set[str]()
    if len(folded) == len(word) and not _lemma_forms(word, dictionary_names)[1]:
        bases = (base for one in dictionary_names for base in base_names(folded, one))
        found.update(_with_the_letters_of(word, folded, base) for base in bases)
    return frozenset(found)


def _with_the_letters_of(word: str, folded: str, base: str) -> str:
    """A folded base name with the letters that it shares with its case form written as there."""
    shared = min(len(folded), len(base))
    while folded[:shared] != base[:shared]:
        shared -= 1
    return word[:shared] + base[shared:]


_remembered_text_forms: Final = lru_cache(maxsize=_REMEMBERED_WORDS)(_text_forms)


def is_plural_capitals(word: str) -> bool:
    """Whether a word is capitals and then a small s: UAVs."""
    return _PLURAL_CAPITALS.fullmatch(word) is not None and word[:-1].isupper()
