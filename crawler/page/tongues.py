"""Which languages a page may speak in, so that words of others are not looked for in it."""

from collections.abc import Iterator, Sequence
from itertools import chain
from typing import Final

from crawler.languages import language_code, surely_in
from crawler.page.blocks import Block

ENGLISH: Final = "en"  # software for outlets writes its notices in English, whatever the outlet's language
KIN: Final = (
    ("hr", "sr", "bs", "sl"),
    ("cs", "sk"),
    ("da", "no", "sv"),
    ("ru", "uk", "bg"),
    ("es", "ca", "pt"),
    ("id", "ms"),
)
MIN_SENTENCE_LETTERS: Final = 60
SAMPLE_CHARACTERS: Final = 2000


def page_tongues(blocks: Sequence[Block], declared: str | None) -> tuple[str, ...]:
    """The languages that the page declares, those its sentences are written in, and English; sorted.

    Empty, for any language, when too few sentences tell it. Languages easily taken for
    one another come together.
    """
    shown = surely_in("\n".join(_sentences(blocks)))
    if not shown:
        return ()
    named = {code for code in (language_code(declared), *shown) if code}
    kin = chain.from_iterable(some for some in KIN if named & set(some))
    return tuple(sorted({ENGLISH, *named, *kin}))


def _sentences(blocks: Sequence[Block]) -> Iterator[str]:
    """The first sentences that the page shows outside of links and menus."""
    letters = 0
    for block in blocks:
        if not (block.is_hidden or block.is_aside or block.linked) and len(block.text) >= MIN_SENTENCE_LETTERS:
            yield block.text[:SAMPLE_CHARACTERS]
            letters += len(block.text)
            if letters >= SAMPLE_CHARACTERS:
                return
