"""Whether a headline fills the form of one that was told with other names: "Ostland Navy orders 6 frigates". Pure.

Orders and alarms of one form may stand in one story, and tell of several events. The form are the words that both
headlines share; what differs are names and numbers, and who acts stands at the head.
"""

from collections.abc import Collection, Iterator, Sequence
from difflib import SequenceMatcher
from typing import Final

from alerts.delivery.fact_words import number_said
from alerts.delivery.readings import Reading, reading_of
from alerts.delivery.said_facts import Said, is_said, said
from crawler.model import ArticleVersion

_MAX_WORDS: Final = 40  # of a headline
_MIN_FORM_WORDS: Final = 2
_MIN_FORM_SHARE: Final = 0.4  # of the words of the longer headline
_HEAD_WORDS: Final = 4  # in which the actor's name begins
_CHARACTERS: Final = 2_500  # of the text, in which the other's names are looked for
_STEM: Final = 4  # letters of a word of the form, whose ending may differ
_SMALL: Final = 2  # letters of "of" and "d'" before a name


def names_another_actor(article: ArticleVersion, titles: Sequence[str], told: Collection[str]) -> bool:
    """Whether the headline has the form of one of `titles`, and names another at its head.

    `told`: all that was told of the story, titles too: it must not name the new actor, nor the article the other one.
    Names are told by capitals: scripts without any have none, and headlines in nothing else.
    """
    language = article.language
    new = reading_of(article.title, language)
    if not _MIN_FORM_WORDS < len(new.words) <= _MAX_WORDS or article.title.isupper():
        return False
    found = [pair for title in dict.fromkeys(titles) for pair in _actors(new, reading_of(title, language), language)]
    if not found:
        return False
    here, before = said((article.title, article.text[:_CHARACTERS]), language), said(told, language)
    return any(_is_unsaid(one, before, language) and _is_unsaid(other, here, language) for one, other in found)


def _is_unsaid(names: Sequence[str], known: Said, language: str | None) -> bool:
    return not any(is_said(name, known, language) for name in names)


def _actors(new: Reading, old: Reading, language: str | None) -> Iterator[tuple[list[str], list[str]]]:
    """The words that name the actors of two headlines of one form; none of others."""
    if len(old.words) > _MAX_WORDS:
        return
    parts = SequenceMatcher(None, _keys(old, language), _keys(new, language), autojunk=False).get_opcodes()
    shared = sum(end - start for kind, _, _, start, end in parts if kind == "equal")
    differing = [part for part in parts if part[0] != "equal"]
    if shared < max(_MIN_FORM_WORDS, _MIN_FORM_SHARE * max(len(old.words), len(new.words))) or not differing:
        return
    kind, start, end, new_start, new_end = differing[0]
    if kind != "replace" or max(start, new_start) >= _HEAD_WORDS:
        return
    if all(_is_open(old, one[1], one[2], language) and _is_open(new, one[3], one[4], language) for one in differing):
        actor, other = _named(new, new_start, new_end), _named(old, start, end)
        if actor and other:
            yield actor, other


def _keys(reading: Reading, language: str | None) -> list[str]:
    """The words as the form has them: numbers in figures, small words by their beginnings."""
    return [
        number_said(word, language) or (word if is_capital else word[:_STEM])
        for word, is_capital in zip(reading.words, reading.capitals, strict=True)
    ]


def _is_open(reading: Reading, start: int, end: int, language: str | None) -> bool:
    """Whether these words may stand in the open places of a form: names, numbers, and small words before them."""
    return all(
        reading.capitals[at] or len(reading.words[at]) <= _SMALL or bool(number_said(reading.words[at], language))
        for at in range(start, end)
    )


def _named(reading: Reading, start: int, end: int) -> list[str]:
    """The words there that begin with a letter that has a capital, and do."""
    return [reading.words[at] for at in range(start, end) if reading.capitals[at] and reading.words[at][:1].islower()]
