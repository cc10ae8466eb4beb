"""Reads what a box says by single words of box_words.tsv, in one pass: what one has to pay, and what is withheld.

Notices are worded anew by every outlet, but from few words. Such words prove something in a box with a button alone:
sentences of an article have them too.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, Literal, cast, get_args

from crawler.page.access.gate_patterns import fold

Concept = Literal["pay", "go", "all", "spent", "left", "other"]

WITHHELD: Final[frozenset[Concept]] = frozenset({"go", "spent"})
ANY_ENDING: Final = "*"
BLANK: Final = "_"  # stands for a blank within a phrase of the table
MAX_PHRASE_WORDS: Final = 4
MIN_STEM_LETTERS: Final = 2
UNSPACED_LANGUAGES: Final = frozenset({"ja", "zh", "ko"})
FIRST_UNSPACED_CHARACTER: Final = "\u3040"
WORD: Final = re.compile(r"[^\W\d_]+")
# Articles, prepositions and conjunctions that Hebrew and Arabic write as the first letters of a word.
JOINED_LETTERS: Final = re.compile(r"^(?:[הובלכמש]|وال|بال|لل|ال|[وبلف])(?=\w{3})")
PERCENT: Final = re.compile(r"(\d{1,2})(?:[.,]\d{1,2})? ?(?:%|パーセント)|(?:% ?)(\d{1,2})")
NUMBER: Final = re.compile(r"(?<![\d.,€$£])\d{1,2}(?![\d%])(?![.,]\d)(?! ?[€%])")


@dataclass(frozen=True, slots=True)
class BoxWords:
    """What the words of a box amount to in the one language that fits best."""

    language: str | None = None
    concepts: frozenset[Concept] = frozenset()
    hidden_percent: float | None = None

    @property
    def withholds(self) -> bool:
        """Whether it asks for something and says what is withheld or used up."""
        if "other" in self.concepts:
            return False
        return self.hidden_percent is not None or ("pay" in self.concepts and bool(self.concepts & WITHHELD))


def read_box_words(text: str, tongues: tuple[str, ...] = ()) -> BoxWords:
    """What `text`, the words of a box, amounts to in the one of `tongues` in which it says most; of all when empty."""
    return _read(fold(text), tongues)


@lru_cache(maxsize=2048)
def _read(folded: str, tongues: tuple[str, ...]) -> BoxWords:
    found: dict[str, set[Concept]] = {}
    for name, concept in _hits(folded):
        if not tongues or name in tongues:
            found.setdefault(name, set()).add(concept)
    if not found:
        return BoxWords(tongues[0] if len(tongues) == 1 else None)
    best = max(found, key=lambda name: ("pay" in found[name] and bool(found[name] & WITHHELD), len(found[name])))
    concepts = found[best]
    percent = PERCENT.search(folded)
    hidden = float(percent[1] or percent[2]) if percent and "left" in concepts else 0.0
    # "The second of five free articles": not all are used up.
    if "spent" in concepts and len(set(NUMBER.findall(folded))) > 1:
        concepts.add("other")
    return BoxWords(best, frozenset(concepts), hidden or None)


def _hits(folded: str) -> Iterator[tuple[str, Concept]]:
    table = _table()
    words = WORD.findall(folded)
    for at, word in enumerate(words):
        bare = JOINED_LETTERS.sub("", word)
        for form in (word,) if bare == word else (word, bare):
            yield from table.words.get(form, ())
            for end in range(MIN_STEM_LETTERS, len(form) + 1):
                yield from table.stems.get(form[:end], ())
        if word in table.firsts:
            for count in range(2, MAX_PHRASE_WORDS + 1):
                yield from table.words.get(" ".join(words[at : at + count]), ())
    if not folded.isascii() and max(folded, default="") >= FIRST_UNSPACED_CHARACTER:
        for piece in table.unspaced.findall(folded):
            yield from table.pieces[piece]


@dataclass(frozen=True, slots=True)
class _Table:
    """The lines of the table, by whole word or phrase, by stem, and by piece of an unspaced text."""

    words: dict[str, tuple[tuple[str, Concept], ...]]
    stems: dict[str, tuple[tuple[str, Concept], ...]]
    firsts: frozenset[str]
    pieces: dict[str, tuple[tuple[str, Concept], ...]]
    unspaced: re.Pattern[str]


@cache
def _table() -> _Table:
    words: dict[str, tuple[tuple[str, Concept], ...]] = {}
    stems: dict[str, tuple[tuple[str, Concept], ...]] = {}
    pieces: dict[str, tuple[tuple[str, Concept], ...]] = {}
    lines = files(__package__).joinpath("box_words.tsv").read_text("utf8").splitlines()
    for line in lines:
        if line.startswith("#"):
            continue
        language, concept, text = line.split("\t")
        if concept not in get_args(Concept):
            raise ValueError(f"box_words.tsv: {concept!r} is no concept")
        for entry in text.split():
            form = fold(entry.rstrip(ANY_ENDING).replace(BLANK, " "))
            kept = pieces if language in UNSPACED_LANGUAGES else stems if entry.endswith(ANY_ENDING) else words
            kept[form] = (*kept.get(form, ()), (language, cast("Concept", concept)))
    firsts = frozenset(phrase.split(" ")[0] for phrase in words if " " in phrase)
    longest_first = sorted(pieces, key=len, reverse=True)
    return _Table(words, stems, firsts, pieces, re.compile("|".join(map(re.escape, longest_first))))
