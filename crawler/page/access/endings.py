"""Tells how a text ends: with a finished sentence, or cut off."""

import re
from typing import Final, Literal

Ending = Literal["finished", "ellipsis", "colon", "mid_sentence", "heading", "unclear"]

# Sentence marks (Latin, CJK, Devanagari, Arabic, Armenian, Khmer, Ethiopic), then closing quotes and brackets.
FINISHED_SENTENCE: Final = re.compile(r"[.!?。！？।॥؟۔։។။።;:】]['\"’”»›“‘)\]）］」』〉》*\s]*$")
ELLIPSIS_END: Final = re.compile(r"(?:…|(?<!\.)\.{3,}+|(?<!⋯)⋯++|・・・)[\s\]\)'\"’”»]*$")
# An ellipsis before a closing quote is the speaker's, not the publisher's.
QUOTED_ELLIPSIS: Final = re.compile(r"(?:…|(?<!\.)\.{3,}+)\s?['\"’”»]\s*$")
LETTER_OR_COMMA_END: Final = re.compile(r"[^\W\d_]$|[,\-–—]$")
MIN_LINE_LETTERS: Final = 120  # shorter last lines are names, places, credits, which need no full stop


def ending(text: str) -> Ending:
    """How `text` ends; "unclear" when it is too short to tell, or its script writes no full stops."""
    line = text.rstrip()
    if QUOTED_ELLIPSIS.search(line):
        return "unclear"
    if ELLIPSIS_END.search(line):
        return "ellipsis"
    if line.endswith((":", "：")):
        return "colon"
    if FINISHED_SENTENCE.search(line):
        return "finished"
    if (
        len(line) >= MIN_LINE_LETTERS
        and LETTER_OR_COMMA_END.search(line)
        and _has_full_stops(line)
        and not _is_name(line.split()[-1])
    ):
        return "mid_sentence"
    return "unclear"


def _is_name(word: str) -> bool:
    """Whether `word` is a name or an abbreviation: many whole articles end with an agency, author or place."""
    return word[:1].isupper() or word.isupper() or "." in word


def _has_full_stops(line: str) -> bool:
    """Whether the script of the line's last letter closes sentences with a mark; Thai and Lao do not."""
    return not any("\u0e00" <= letter <= "\u0eff" for letter in line[-3:])
