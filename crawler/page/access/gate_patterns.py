"""What publishers write where an article stops, in many languages: gates.tsv, compiled. Reads single texts, no places.

A text is folded before it is matched: compatibility forms, case and diacritics undone, quotes straight, blanks single,
so that one pattern fits `Réservé`, `RESERVE` and full-width digits.
"""

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, Literal, cast, get_args

from crawler.page.access.regex_literals import required_literals

GateKind = Literal[
    "left", "shown", "left_words", "left_letters", "total_words", "total_letters",
    "gate", "rest", "more", "reader", "offer", "tail", "widget",
]  # fmt: skip

PERCENT: Final = (
    r"(?:(?P<p>\d{1,3}(?:[.,]\d{1,2})?) ?(?:%|percent|per cent|prozent|pour ?cent|por ?cento|por ciento|per cento"
    r"|procent|процент|відсот|τοις εκατό|प्रतिशत|फीसदी|パーセント)|% ?(?P<q>\d{1,3}(?:[.,]\d{1,2})?))"
)
NUMBER: Final = r"(?P<n>\d{1,3}(?:[., ]\d{3})+|\d{1,6})"
STRAIGHT: Final = str.maketrans(
    dict.fromkeys("’‘ʼ´`′‛", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("‐‑‒–", "-") | {"٪": "%", "﹪": "%"}
)
BLANKS: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
SAYING: Final[frozenset[GateKind]] = frozenset(("gate", "left", "shown", "left_words", "left_letters"))
LONGEST: Final = 1000  # letters: no notice is longer, and some pages are one sentence of megabytes
GRAM: Final = 3
WITHOUT_BLANKS: Final = frozenset(("ja", "zh", "th", "ko"))  # scripts or languages where a word starts anywhere


@dataclass(frozen=True, slots=True)
class GatePattern:
    """One line of gates.tsv; one of `required_literals` stands in everything that it matches."""

    language: str
    kind: GateKind
    source: str
    seen: bool
    required_literals: tuple[str, ...]

    def match(self, folded: str) -> re.Match[str] | None:
        """Where the pattern first stands in a folded text."""
        return _compiled(self.language, self.kind, self.source).search(folded)


@dataclass(frozen=True, slots=True)
class GateReading:
    """What one text says of access: the kinds of pattern that match it, and what the measuring ones measure.

    `spoken` keeps the kinds apart by language: stems of one language stand in words of another by chance.
    """

    kinds: frozenset[GateKind] = frozenset()
    spoken: tuple[tuple[str, frozenset[GateKind]], ...] = ()
    hidden_percent: float | None = None
    left_words: int | None = None
    left_letters: int | None = None
    total_words: int | None = None
    total_letters: int | None = None

    @property
    def measures(self) -> bool:
        """Whether it states how much is hidden, or how long the whole is."""
        counts = (self.hidden_percent, self.left_words, self.left_letters, self.total_words, self.total_letters)
        return any(count is not None for count in counts)

    @property
    def is_gate(self) -> bool:
        """Whether it says that the rest of this article is withheld; other reserved things (comments) are no gate."""
        return any(says_gate(kinds) for _, kinds in self.spoken)

    @property
    def may_be_gate(self) -> bool:
        """Whether it might say so: it offers more to those who subscribe, be it of this article or of others."""
        return any("widget" not in kinds and {"more", "reader"} <= kinds for _, kinds in self.spoken)


def says_gate(kinds: frozenset[GateKind]) -> bool:
    """Whether patterns of these kinds, all in one language, make a gate together."""
    return "widget" not in kinds and (bool(kinds & SAYING) or {"rest", "reader"} <= kinds)


def fold(text: str) -> str:
    """`text` as the patterns see it; folding twice is folding once."""
    if text.isascii():
        return BLANKS.sub(" ", text.lower().translate(STRAIGHT)).strip()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = "".join(character for character in apart if not unicodedata.combining(character))
    return BLANKS.sub(" ", unicodedata.normalize("NFC", bare).translate(STRAIGHT)).strip()


def read_gate(text: str) -> GateReading:
    """What `text`, a sentence or a short block, says of access; of a long text, what its beginning says."""
    return _read(text[:LONGEST])


@lru_cache(maxsize=4096)
def _read(text: str) -> GateReading:
    folded = fold(text)
    found = [(pattern, match) for pattern in _candidates(folded) if (match := pattern.match(folded))]
    counts = {pattern.kind: _count(match) for pattern, match in reversed(found)}
    spoken: dict[str, set[GateKind]] = {}
    for pattern, _ in found:
        spoken.setdefault(pattern.language, set()).add(pattern.kind)
    return GateReading(
        kinds=frozenset(pattern.kind for pattern, _ in found),
        spoken=tuple((language, frozenset(kinds)) for language, kinds in spoken.items()),
        hidden_percent=_hidden(found),
        left_words=counts.get("left_words"),
        left_letters=counts.get("left_letters"),
        total_words=counts.get("total_words"),
        total_letters=counts.get("total_letters"),
    )


@cache
def patterns() -> tuple[GatePattern, ...]:
    """The lines of gates.tsv, in their order."""
    lines = files(__package__).joinpath("gates.tsv").read_text("utf8").splitlines()
    return tuple(_pattern(*line.split("\t")) for line in lines if line and not line.startswith("#"))


def _pattern(language: str, kind: str, source: str, seen: str) -> GatePattern:
    if kind not in get_args(GateKind):
        raise ValueError(f"gates.tsv: {kind!r} is no kind of pattern")
    source = fold(source).replace(" .. ", " (?:.{0,60} )?").replace("..", ".{0,60}?")
    pieces = required_literals(source.replace("{p}", ".").replace("{n}", "."))
    return GatePattern(language, cast("GateKind", kind), source, seen == "seen", pieces)


@cache
def _compiled(language: str, kind: GateKind, source: str) -> re.Pattern[str]:
    """Compiled when first needed: all of them at once would cost a worker a third of a second."""
    start = r"^\W*" if kind == "tail" else "" if language in WITHOUT_BLANKS else r"(?<!\w)"
    full = source.replace("{p}", PERCENT).replace("{n}", NUMBER)
    return re.compile(f"{start}(?:{full})")


def _candidates(folded: str) -> list[GatePattern]:
    """The patterns of which a key stands in the text: a few dozen of hundreds, in their order."""
    grams = {folded[at : at + GRAM] for at in range(len(folded))}
    index, lines = _gram_index(), patterns()
    found = {line for gram in (grams & index.keys()) | {""} for key, line in index[gram] if key in folded}
    return [lines[line] for line in sorted(found)]


@cache
def _gram_index() -> dict[str, tuple[tuple[str, int], ...]]:
    """Keys with their pattern's number, by the three of their letters that fewest other keys have; "": by none."""
    pairs = [(key, number) for number, pattern in enumerate(patterns()) for key in pattern.required_literals or ("",)]
    counts = Counter(gram for key, _ in pairs for gram in _grams(key))
    index: dict[str, list[tuple[str, int]]] = {"": []}
    for key, number in pairs:
        rarest = min(_grams(key), key=lambda gram: (counts[gram], gram), default="")
        index.setdefault(rarest, []).append((key, number))
    return {gram: tuple(found) for gram, found in index.items()}


def _grams(key: str) -> set[str]:
    return {key[at : at + GRAM] for at in range(len(key) - GRAM + 1)}


def _hidden(found: list[tuple[GatePattern, re.Match[str]]]) -> float | None:
    """The hidden share that a text states, in percent; None when it states none that can be."""
    for pattern, match in found:
        if pattern.kind in {"left", "shown"}:
            stated = float((match["p"] or match["q"]).replace(",", "."))
            hidden = stated if pattern.kind == "left" else 100 - stated
            if 0 < hidden < 100:
                return hidden
    return None


def _count(match: re.Match[str]) -> int | None:
    number = match.groupdict().get("n")
    return int(re.sub(r"\D", "", number)) if number else None
