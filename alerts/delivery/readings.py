"""A sentence as it is compared with others: its words, and which of them are names, as far as letters tell. Pure."""

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from alerts.delivery.fact_words import denies, doubts
from alerts.text.inflection import dictionary_of, listed_lemma
from alerts.text.tokens import tokenize
from crawler.passing import Passing, masked, passing_of

KEPT_SIGNS: Final = "?؟%‰°±"
_MINUS: Final = re.compile(r"(?<![^\s(])[-−]")
_ARTICLES: Final = {
    "en": "a an the",
    "de": "der die das den dem des ein eine einen einem einer eines",
    "fr": "le la les l un une",
    "es": "el la los las un una",
    "it": "il lo la i gli le un uno una",
    "pt": "o a os as um uma",
    "nl": "de het een",
}
# Where one of these stands, a part of the sentence that moves may change what is denied or doubted.
LIMITING: Final = {
    "en": "not no never none nobody nothing without neither nor cannot t only may might could would should if unless "
    "reportedly allegedly possibly probably perhaps likely unlikely claims claimed denies denied false before after",
    "fr": "ne n pas non jamais aucun aucune sans ni seulement peut pourrait serait si selon avant après",
    "es": "no nunca ningún ninguna sin ni solo sólo puede podría sería si según antes después",
    "it": "non mai nessun nessuna senza né solo può potrebbe sarebbe se secondo prima dopo",
    "pt": "não nunca nenhum nenhuma sem nem só pode poderia seria se segundo antes depois",
    "nl": "niet geen nooit zonder noch alleen kan zou mogelijk als volgens voor na",
    "pl": "nie nigdy bez ani tylko może mógłby rzekomo jeśli według przed po",
    "ru": "не нет ни никогда без только может мог якобы возможно если перед после до",
    "uk": "не ні ніколи без лише тільки може міг нібито можливо якщо перед після до",
}
_DATE_WORDS: Final = (
    "monday tuesday wednesday thursday friday saturday sunday january february march april june july august september "
    "october november december"
)
DATES: Final = frozenset(_DATE_WORDS.split())


@dataclass(frozen=True, slots=True)
class Reading:
    """A sentence as it is compared: `words`, in lower case, without articles, clocks and counters.

    `plain`: its words before anything was left out. `capitals`: the words that begin with no small letter. `names`: the
    words that are numbers, or names as far as capitals tell; none does where a sentence begins, and in a sentence of
    which most words begin with one, as in headlines and in German. `passing`: the clock before it, and ages in it.
    """

    text: str
    plain: tuple[str, ...]
    words: tuple[str, ...]
    capitals: tuple[bool, ...]
    names: tuple[bool, ...]
    in_capitals: bool
    passing: Passing


@lru_cache(maxsize=4096)
def reading_of(sentence: str, language: str | None) -> Reading:
    """A sentence as it is compared; `language`: a code, None when it is not known."""
    text = unicodedata.normalize("NFKC", sentence)
    every = words_of(text)
    plain = tuple(word.casefold() for word in every)
    articles = _ARTICLES.get(language or "", "").split()
    left = masked(text)
    shown = every if left == text else words_of(left)
    kept = [(at, word) for at, word in enumerate(shown) if word.casefold() not in articles]
    words = tuple(word.casefold() for _, word in kept)
    capitals = tuple(not word[:1].islower() for _, word in kept)
    later = [word for _, word in kept[1:] if word.isalpha()]
    in_capitals = sum(not word[:1].islower() for word in later) * 2 > len(later)
    names = tuple(
        not folded.isalpha() or not folded[:1].islower() or (capital and at > 0 and not in_capitals)
        for (at, _), folded, capital in zip(kept, words, capitals, strict=True)
    )
    return Reading(text, plain, words, capitals, names, in_capitals, passing_of(text))


def words_of(text: str) -> list[str]:
    """The words, numbers and characters of a text, with the signs that change what they say: -5, 5%, $5, sunk?"""
    words: list[str] = []
    end = 0
    for token in tokenize(text):
        between = text[end : token.start]
        words += _signs(between)
        if token.kind == "number" and between and _MINUS.match(text, token.start - 1):
            words.append("-")
        words.append(token.surface)
        end = token.end
    return words + _signs(text[end:])


def _signs(between: str) -> list[str]:
    return [char for char in between if char in KEPT_SIGNS or unicodedata.category(char) == "Sc"]


def is_listed_word(word: str, language: str | None) -> bool:
    """Whether the language's dictionary lists a word, in lower case; no where there is none."""
    dictionary = dictionary_of(language) if language else None
    return dictionary is not None and listed_lemma(word, (dictionary,)) is not None


def denies_or_doubts(word: str, language: str | None) -> bool:
    """Whether a word, in lower case, denies what is said, or limits it; no in a language whose words are not known."""
    is_listed = word in LIMITING.get(language or "", "").split()
    return word in KEPT_SIGNS or is_listed or denies(word, language) or doubts(word, language)
