"""Finds the notice at the end of a text that has no page around it, such as a feed's."""

from typing import Final

from crawler.page.access.gate_patterns import read_gate
from crawler.page.access.gate_position import sentences

MAX_LAST_SENTENCES: Final = 3
MAX_ENDING: Final = 10_000  # characters in which these are looked for
HALF_KINDS: Final = frozenset({"rest", "reader"})


def notice_at_end(text: str) -> tuple[str, str] | None:
    """The text before the notice with which it ends, and the notice; None when it ends with none.

    The notices are those known on pages, in its last paragraph or the one before. A notice about a newsletter or
    comments is none.
    """
    start = max(0, len(text) - MAX_ENDING)
    places = []
    for paragraph in text[start:].split("\n\n"):
        places += [(start + at, sentence) for at, sentence in sentences(paragraph)]
        start += len(paragraph) + len("\n\n")
    last = places[-MAX_LAST_SENTENCES:]
    whole = [at for at, sentence in last if read_gate(sentence).is_gate]
    halves = [at for at, sentence in last if read_gate(sentence).kinds & HALF_KINDS and read_gate(text[at:]).is_gate]
    if not (found := whole or halves):
        return None
    return text[: found[0]].rstrip(), text[found[0] :].strip()
