"""What kind of revision a new version is: a label for people, which holds nothing back. Pure."""

from collections.abc import Sequence
from typing import Final

from crawler.model import RevisionKind
from crawler.wording import bare, one_letter_apart, same_words, sentences_of

_MIN_RESPELT_CHARACTERS: Final = 4
_MAX_RESPELT_WORDS: Final = 2


def kind_of_words(before: tuple[str, str], now: tuple[str, str]) -> RevisionKind:
    """How headline and text changed: "live" where only paragraphs came, "minor" where spelling did, or "update".

    A misspelling is taken for one where a word changed by one letter; no number, short word or name is.
    """
    (title, text), (new_title, new_text) = before, now
    if same_words(title, new_title) and added_paragraphs(text, new_text):
        return "live"
    return "minor" if _is_respelt(title, new_title) and _is_respelt(text, new_text) else "update"


def added_paragraphs(before: str, now: str) -> tuple[str, ...]:
    """The paragraphs that `now` has beside all those of `before`, in their order; none when one of these is gone."""
    left = [(one, bare(one)) for one in before.split("\n\n") if one.strip()]
    added: list[str] = []
    for paragraph in filter(str.strip, now.split("\n\n")):
        is_next = left and left[0][1] == bare(paragraph) and same_words(left[0][0], paragraph)
        if is_next:
            left.pop(0)
        else:
            added.append(paragraph)
    return () if left else tuple(added)


def _is_respelt(before: str, now: str) -> bool:
    """Whether the sentences are the same but for misspelt words."""
    old, new = list(sentences_of(before)), list(sentences_of(now))
    return len(old) == len(new) and all(
        same_words(one, other) or _has_respelt_words(one.split(), other.split())
        for one, other in zip(old, new, strict=True)
    )


def _has_respelt_words(old: Sequence[str], new: Sequence[str]) -> bool:
    if len(old) != len(new):
        return False
    changed = [(one, other) for one, other in zip(old, new, strict=True) if bare(one) != bare(other)]
    return len(changed) <= _MAX_RESPELT_WORDS and all(_is_misspelling(one, other) for one, other in changed)


def _is_misspelling(one: str, other: str) -> bool:
    is_word = bare(one).isalpha() and bare(other).isalpha() and one[:1].islower() and other[:1].islower()
    return is_word and min(len(one), len(other)) >= _MIN_RESPELT_CHARACTERS and one_letter_apart(one, other)
