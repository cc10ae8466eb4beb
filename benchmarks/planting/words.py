"""The wording of planted pages in thirty languages: articles, gates, and what stands under whole articles."""

from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Final

SEGMENT_SEPARATOR: Final = " | "
GATE: Final = "gate"  # in the words of the trade: subscriber, article, account
RARE: Final = "rare"  # in words of the editor's own: a pass, a club, a taste
TITLE: Final = "title"
TEXT: Final = "text"


@dataclass(frozen=True, slots=True)
class Wording:
    """What an editor wrote: a greeting, sentences and a button, in this order. `number` counts within its kind."""

    language: str
    kind: str
    number: int
    segments: tuple[str, ...]

    def filled(self, percent: int) -> tuple[str, ...]:
        """The segments with the share that is hidden."""
        return tuple(segment.replace("{p}", f"{percent} %") for segment in self.segments)


def read_words(folder: Path) -> dict[str, dict[str, list[Wording]]]:
    """The lines `language, kind, text` of the folder's tables, by language and kind."""
    found: dict[str, dict[str, list[Wording]]] = defaultdict(lambda: defaultdict(list))
    for table in sorted(folder.glob("*.tsv")):
        for line in table.read_text("utf8").splitlines():
            language, kind, text = line.split("\t")
            kept = found[language][kind]
            kept.append(Wording(language, kind, len(kept), tuple(text.split(SEGMENT_SEPARATOR))))
    return found


def sentences(words: dict[str, list[Wording]], count: int, chance: Random) -> list[str]:
    """So many sentences of an article; those that come again name other numbers."""
    stock = [wording.segments[0] for wording in words[TEXT]]
    order: list[str] = []
    while len(order) < count:
        order += chance.sample(stock, len(stock))
    return [text.replace("{n}", str(chance.randint(3, 98))) for text in order[:count]]
