"""The forms by which a plain word is found: its folding, its lemmas, and what clings to it (docs/rules.md, "Forms")."""

import re
from itertools import product
from typing import Final

from alerts.text.declension import masculine, undeclined
from alerts.text.inflection import dictionary_of, guessed_lemma, lemma_as_written, listed_lemma
from alerts.text.tokens import APOSTROPHES, fold

# Languages that form plurals or genitives of names with -s, which dictionaries do not list.
S_LANGUAGES: Final = frozenset({"en", "de", "fr", "es", "pt", "nl", "sv", "da", "nb"})
# Languages in which simplemma takes unknown words apart: it makes Leo of Leonardo, Anton of Antonov, Sara of Saratov.
TAKEN_APART: Final = frozenset(
    {"bg", "cs", "da", "el", "es", "et", "fi", "hu", "hy", "lt", "lv", "nb", "nn", "pl", "ru", "sk", "tr", "uk"}
)
# Longer words are no words of a dictionary, and taking them apart costs time.
MAX_LEMMA_LETTERS: Final = 64
_QUOTES: Final = re.compile(f"[{APOSTROPHES}]")
_LATIN: Final = re.compile("[a-z\u00aa\u00ba\u00c0-\u024f\u1e00-\u1eff]", re.IGNORECASE)
_CYRILLIC: Final = re.compile("[\u0400-\u052f]")
_ARABIC: Final = re.compile("[\u0620-\u064a\u066e-\u06d3]")
_HEBREW: Final = re.compile("[\u05d0-\u05ea]")
_PLURAL_CAPITALS: Final = re.compile(r"[^\W\d_]{2,}s")
_ARABIC_FRONTS: Final = tuple(
    sorted(
        {"".join(front) for front in product(("", "و", "ف"), ("", "ب", "ك", "ل"), ("", "ال"))}
        | {start + "لل" for start in ("", "و", "ف")}
    )
)
_HEBREW_FRONTS: Final = frozenset("והבכלמש")


def dictionaries(word: str, language: str | None) -> tuple[str, ...]:
    """The dictionaries whose lemmas count for a word of an article in `language`; None: told from its script."""
    if language is not None:
        name = dictionary_of(language)
        return () if name is None else (name,)
    if _LATIN.match(word):
        return ("en",)
    return ("ru", "uk") if _CYRILLIC.match(word) else ()


def _inflected(word: str, chosen: tuple[str, ...]) -> tuple[set[str], bool]:
    """The folded word, its lemmas and adjectives, or without a plural s; and whether a dictionary knows what it is.

    A name that is listed as its own lemma may be a case of another all the same: Mińska of Mińsk.
    """
    folded = fold(word)
    if not chosen or len(word) > MAX_LEMMA_LETTERS:
        return {folded}, False
    plain = _QUOTES.sub("'", word)
    spellings = {plain, plain.lower(), plain.capitalize() if plain.isupper() and len(plain) >= 4 else plain}
    listed = {fold(lemma) for spelling in spellings if (lemma := listed_lemma(spelling, chosen)) is not None}
    found = {folded, *(_of_a_name(listed, folded) if word[0].isupper() else listed)}
    if not listed and _may_be_guessed(word, chosen):
        found.update(_guessed(spellings, folded, chosen))
    found.update(adjective for one in chosen for adjective in masculine(folded, one))
    if len(found) == 1 and chosen[0] in S_LANGUAGES and _has_plural_s(folded):
        found.add(folded[:-1])
    return found, bool(listed) and not (word[0].isupper() and fold(lemma_as_written(plain, chosen) or word) == folded)


def _as_a_name(word: str, folded: str, chosen: tuple[str, ...]) -> set[str]:
    """The forms of a word that a dictionary lists with its capital: Ростов is not рост, nor Meloni a melon."""
    if not word[0].isupper() or len(word) > MAX_LEMMA_LETTERS:
        return set()
    lemma = fold(lemma_as_written(_QUOTES.sub("'", word), chosen) or "")
    if not lemma or lemma[0] != folded[:1]:
        return set()
    return {folded, lemma, *(adjective for one in chosen for adjective in masculine(folded, one))}


def _of_a_name(lemmas: set[str], folded: str) -> set[str]:
    """The lemmas that a capitalised word may have: Кім is not хто, nor MiG the Swedish jag."""
    return {lemma for lemma in lemmas if lemma[:1] == folded[:1]}


def _may_be_guessed(word: str, chosen: tuple[str, ...]) -> bool:
    return chosen[0] not in TAKEN_APART or not word[0].isupper()


def _guessed(spellings: set[str], folded: str, chosen: tuple[str, ...]) -> set[str]:
    """What simplemma guesses; where it takes words apart, without what is too far from the word."""
    lemmas = {fold(lemma) for spelling in spellings if (lemma := guessed_lemma(spelling, chosen)) is not None}
    if chosen[0] not in TAKEN_APART:
        return lemmas
    return {lemma for lemma in lemmas if lemma.startswith(folded[: max(3, len(folded) - 4)])}


def _has_plural_s(folded: str) -> bool:
    return len(folded) >= 6 and folded.isascii() and folded[-1] == "s" and folded[-2] not in "suio"


def term_forms(word: str, language: str | None) -> set[str]:
    """The forms of a rule's word; in Arabic also without the article."""
    chosen = dictionaries(word, language)
    folded = fold(word)
    found = _as_a_name(word, folded, chosen) or _inflected(word, chosen)[0]
    if folded.startswith("ال") and len(folded) > 4:
        found.add(folded[2:])
    return found


def text_forms(word: str, language: str | None) -> set[str]:
    """The forms of a text's word.

    Also the names of which it may be a case, without what Arabic and Hebrew put before it, and UAVs without its s.
    """
    chosen = dictionaries(word, language)
    found, listed = _inflected(word, chosen)
    folded = fold(word)
    if not listed:
        found.update(name for one in chosen for name in undeclined(folded, one))
    if is_plural_capitals(word):
        found.add(folded[:-1])
    if _ARABIC.match(word):
        found.update(folded[len(f) :] for f in _ARABIC_FRONTS if folded.startswith(f) and len(folded) - len(f) >= 3)
    elif _HEBREW.match(word):
        for taken in range(1, min(3, len(folded) - 3) + 1):
            if folded[taken - 1] not in _HEBREW_FRONTS:
                break
            found.add(folded[taken:])
    return found


def is_plural_capitals(word: str) -> bool:
    """Whether a word is capitals and a small s: UAVs."""
    return _PLURAL_CAPITALS.fullmatch(word) is not None and word[:-1].isupper()
