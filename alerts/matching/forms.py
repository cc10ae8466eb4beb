"""The forms by which a plain word is found: its folding, its lemmas, and what clings to it (docs/rules.md, "Forms")."""

import re
from itertools import product
from typing import Final

from crawler.inflection import is_supported, lemma
from crawler.text import APOSTROPHES, fold

# Languages that form plurals or genitives of names with -s, which dictionaries do not list.
S_LANGUAGES: Final = frozenset({"en", "de", "fr", "es", "pt", "nl", "sv", "da", "nb"})
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


def languages(word: str, language: str | None) -> tuple[str, ...]:
    """The languages whose lemmas count for a word of an article in `language`; None: told from its script."""
    if language is not None:
        return (language,) if is_supported(language) else ()
    if _LATIN.match(word):
        return ("en",)
    return ("ru", "uk") if _CYRILLIC.match(word) else ()


def inflected(word: str, language: str | None) -> set[str]:
    """The folded word and its folded lemmas, and without a plural s where no dictionary knows the word."""
    folded = fold(word)
    found = {folded}
    chosen = languages(word, language)
    if not chosen or len(word) > MAX_LEMMA_LETTERS:
        return found
    plain = _QUOTES.sub("'", word)
    found.update(fold(lemma(spelling, chosen)) for spelling in {plain, plain.lower()})
    if len(found) == 1 and chosen[0] in S_LANGUAGES and _has_plural_s(folded):
        found.add(folded[:-1])
    return found


def _has_plural_s(folded: str) -> bool:
    return len(folded) >= 6 and folded.isascii() and folded[-1] == "s" and folded[-2] not in "suio"


def term_forms(word: str, language: str | None) -> set[str]:
    """The forms of a rule's word; in Arabic also without the article."""
    found = inflected(word, language)
    folded = fold(word)
    if folded.startswith("ال") and len(folded) > 4:
        found.add(folded[2:])
    return found


def text_forms(word: str, language: str | None) -> set[str]:
    """The forms of a text's word: also without what Arabic and Hebrew put before it, and UAVs without its s."""
    found = inflected(word, language)
    folded = fold(word)
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
