"""Edited sentences as a message shows them: as they were and as they are, with the words that changed marked. Pure."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from difflib import SequenceMatcher
from itertools import pairwise
from typing import Final

from alerts.messages.quotes import Quote, headline
from alerts.sentence_edits import SentenceEdit
from alerts.text.sentences import Range

_WORDS: Final = re.compile(r"\w+(?:[.,:]\w+)*|[^\w\s]")


@dataclass(frozen=True, slots=True)
class EditQuote:
    """A sentence before and after an edit; the parts that are marked as hits are the words that changed.

    `quotes`: those of the new sentence in which the rule's hits are marked; none when it has no hit. `then`: the forms
    that it had in between.
    """

    was: Quote
    now: Quote
    quotes: tuple[Quote, ...] = ()
    then: tuple[Quote, ...] = ()


def quote_of_forms(forms: Sequence[str], quotes: tuple[Quote, ...] = ()) -> EditQuote:
    """The forms of a sentence, oldest first, each in between with the words marked that the one before it lacks."""
    steps = [edit_quote(SentenceEdit(*step)).now for step in pairwise(forms)]
    return replace(edit_quote(SentenceEdit(forms[0], forms[-1]), quotes), then=tuple(steps[:-1]))


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
