"""How a text ends: with a finished sentence, or cut off."""

import re
from typing import Final, Literal

Ending = Literal["finished", "ellipsis", "colon", "mid_sentence", "unclear"]

# What closes a sentence: Latin, CJK, Devanagari, Arabic, Armenian, Khmer, Ethiopic marks; then closing marks.
FINISHED: Final = re.compile(r"[.!?。！？।॥؟۔։។။።;:】]['\"’”»›“‘)\]）］」』〉》*\s]*$")
ELLIPSIS: Final = re.compile(r"(?:…|\.\.\.+|⋯+|・・・)[\s\]\)'\"’”»]*$")
# "[...]" marks an excerpt, an ellipsis between quotes a trailing thought of the speaker.
SPOKEN: Final = re.compile(r"(?:…|\.\.\.+)\s?['\"’”»]\s*$")
LETTER: Final = re.compile(r"[^\W\d_]$|[,\-–—]$")
SENTENCE: Final = 120  # letters: shorter last lines are names, places, credits, which need no full stop


def ending(text: str) -> Ending:
    """How `text` ends; "unclear" when it is too short to tell, or its script writes no full stops."""
    line = text.rstrip()
    if SPOKEN.search(line):
        return "unclear"
    if ELLIPSIS.search(line):
        return "ellipsis"
    if line.endswith((":", "：")):
        return "colon"
    if FINISHED.search(line):
        return "finished"
    if len(line) >= SENTENCE and LETTER.search(line) and _has_full_stops(line) and not _is_name(line.split()[-1]):
        return "mid_sentence"
    return "unclear"


def _is_name(word: str) -> bool:
    """Whether a last word is a name or an abbreviation: agencies, authors and places close many whole articles."""
    return word[:1].isupper() or word.isupper() or "." in word


def _has_full_stops(line: str) -> bool:
    """Whether the script of the line's last letter closes sentences with a mark; Thai and Lao do not."""
    return not any("\u0e00" <= letter <= "\u0eff" for letter in line[-3:])
