"""Edited sentences as a message shows them: as they were and as they are, with the words that changed marked. Pure."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

from alerts.messages.quotes import MAX_QUOTE_CHARACTERS, MAX_QUOTES, Quote, headline
from alerts.sentence_edits import SentenceEdit
from alerts.text.sentences import Range

_WORDS: Final = re.compile(r"\w+(?:[.,:]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class EditQuote:
    """A sentence before and after an edit; the parts that are marked as hits are the words that changed.

    `quotes`: those of the new sentence in which the rule's hits are marked; none when it has no hit.
    """

    was: Quote
    now: Quote
    quotes: tuple[Quote, ...] = ()


def shown_edits(edits: Iterable[SentenceEdit]) -> tuple[SentenceEdit, ...]:
    """The edits that a message shows; a sentence that would have to be cut is quoted around its hits instead."""
    short = [one for one in dict.fromkeys(edits) if max(len(one.before), len(one.now)) <= MAX_QUOTE_CHARACTERS]
    return tuple(short[:MAX_QUOTES])


def edit_quote(edit: SentenceEdit, quotes: tuple[Quote, ...] = ()) -> EditQuote:
    """Both forms of a sentence, each with the words marked that the other lacks; `quotes`: see `EditQuote`."""
    was, now = _places(edit.before), _places(edit.now)
    words = ([edit.before[a:b].casefold() for a, b in was], [edit.now[a:b].casefold() for a, b in now])
    removed: list[Range] = []
    added: list[Range] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, *words, autojunk=False).get_opcodes():
        if tag != "equal":
            removed += [(was[start][0], was[end - 1][1])] if end > start else []
            added += [(now[new_start][0], now[new_end - 1][1])] if new_end > new_start else []
    return EditQuote(headline(edit.before, removed), headline(edit.now, added), quotes)


def _places(sentence: str) -> list[Range]:
    return [found.span() for found in _WORDS.finditer(sentence)]
