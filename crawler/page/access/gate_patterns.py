"""Reads what a sentence says of access, by the patterns of gates.tsv. Where the sentence stands is not its concern.

A text is folded before it is matched: no compatibility forms, case or diacritics, straight quotes, single blanks. One
pattern then matches `Réservé`, `RESERVE` and full-width digits.
"""

import re
import unicodedata
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Final, Literal, cast, get_args

from crawler.page.pattern_index import PatternIndex
from crawler.page.regex_literals import required_literals

GateKind = Literal[
    "left", "shown", "left_words", "left_letters", "total_words", "total_letters",
    "gate", "rest", "more", "reader", "offer", "tail", "widget",
]  # fmt: skip

PERCENT_PATTERN: Final = (
    r"(?:(?P<p>\d{1,3}(?:[.,]\d{1,2})?) ?(?:%|percent|per cent|prozent|pour ?cent|por ?cento|por ciento|per cento"
    r"|procent|процент|відсот|τοις εκατό|प्रतिशत|फीसदी|パーセント)|% ?(?P<q>\d{1,3}(?:[.,]\d{1,2})?))"
)
NUMBER_PATTERN: Final = r"(?P<n>\d{1,3}(?:[., ]\d{3})+|\d{1,6})"
STRAIGHT_CHARACTERS: Final = str.maketrans(
    dict.fromkeys("’‘ʼ´`′‛", "'") | dict.fromkeys("“”„«»", '"') | dict.fromkeys("‐‑‒–", "-") | {"٪": "%", "﹪": "%"}
)
LAST_COMMON_CODE: Final = 0xFFFF  # of the basic plane; rarer characters are not kept in a table
BLANK_CHARACTERS: Final = re.compile(r"[\s\u200b-\u200f\u2060\ufeff\u00ad]+")
GATE_KINDS: Final[frozenset[GateKind]] = frozenset(("gate", "left", "shown", "left_words", "left_letters"))
MAX_NOTICE_LETTERS: Final = 1000  # no notice is longer, and some pages are one sentence of megabytes
# The end of a word, or of a stem: of five letters, for shorter ones begin words of other meaning, too.
STEM_END: Final = r"(?:(?![^\W\d_])|(?<![^\W\d_])|(?<=[^\W\d_]{5}))"
UNSPACED_LANGUAGES: Final = frozenset(("ja", "zh", "th", "ko"))  # scripts or languages where a word starts anywhere

ANY_ENDING_LANGUAGES: Final = UNSPACED_LANGUAGES | {
    "ar",
    "he",
    "fa",
    "hi",
}  # short roots, or vowels that are no letters


@dataclass(frozen=True, slots=True)
class GatePattern:
    """One line of gates.tsv. Every text that it matches contains one of `required_literals`."""

    language: str
    kind: GateKind
    source: str
    seen: bool
    required_literals: tuple[str, ...]

    def match(self, folded: str) -> re.Match[str] | None:
        """The pattern's first match in a folded text."""
        return _compiled(self.language, self.kind, self.source).search(folded)


@dataclass(frozen=True, slots=True)
class GateReading:
    """What one text says of access: the kinds of pattern that match, and the numbers they capture.

    `kinds_by_language` keeps languages apart: a stem of one language can be the start of a word in another.
    """

    kinds: frozenset[GateKind] = frozenset()
    kinds_by_language: tuple[tuple[str, frozenset[GateKind]], ...] = ()
    hidden_percent: float | None = None
    left_words: int | None = None
    left_letters: int | None = None
    total_words: int | None = None
    total_letters: int | None = None

    @property
    def measures(self) -> bool:
        """Whether it states how much is hidden, or how long the whole article is."""
        counts = (self.hidden_percent, self.left_words, self.left_letters, self.total_words, self.total_letters)
        return any(count is not None for count in counts)

    @property
    def is_gate(self) -> bool:
        """Whether it says that the rest of this article is withheld; a notice about comments or the like does not."""
        return any(says_gate(kinds) for _, kinds in self.kinds_by_language)

    @property
    def may_be_gate(self) -> bool:
        """Whether it offers more to subscribers, of this article or of others."""
        return any("widget" not in kinds and {"more", "reader"} <= kinds for _, kinds in self.kinds_by_language)


NOTHING_SAID: Final = GateReading()


class _NoCombining(dict[int, int | None]):
    """A table for `str.translate` that drops combining characters; it fills as characters are met."""

    def __missing__(self, code: int) -> int | None:
        kept = None if unicodedata.combining(chr(code)) else code
        if code <= LAST_COMMON_CODE:
            self[code] = kept
        return kept


_NO_COMBINING: Final = _NoCombining()


def says_gate(kinds: frozenset[GateKind]) -> bool:
    """Whether patterns of these kinds, all in one language, amount to a gate."""
    return "widget" not in kinds and (bool(kinds & GATE_KINDS) or {"rest", "reader"} <= kinds)


def fold(text: str) -> str:
    """`text` as the patterns see it; idempotent."""
    if text.isascii():
        return BLANK_CHARACTERS.sub(" ", text.lower().translate(STRAIGHT_CHARACTERS)).strip()
    apart = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", text).casefold())
    bare = apart.translate(_NO_COMBINING)
    return BLANK_CHARACTERS.sub(" ", unicodedata.normalize("NFC", bare).translate(STRAIGHT_CHARACTERS)).strip()


def read_gate(text: str, tongues: tuple[str, ...] = ()) -> GateReading:
    """What `text`, a sentence or a short block, says of access; only its first MAX_NOTICE_LETTERS are read.

    `tongues`: the languages whose words are looked for, sorted; empty for all.
    """
    return _read(text[:MAX_NOTICE_LETTERS], tongues)


@lru_cache(maxsize=4096)
def _read(text: str, tongues: tuple[str, ...]) -> GateReading:
    folded = fold(text)
    found = [(pattern, match) for pattern in _candidates(folded, tongues) if (match := pattern.match(folded))]
    if not found:
        return NOTHING_SAID
    counts = {pattern.kind: _count(match) for pattern, match in reversed(found)}
    kinds_by_language: dict[str, set[GateKind]] = {}
    for pattern, _ in found:
        kinds_by_language.setdefault(pattern.language, set()).add(pattern.kind)
    return GateReading(
        kinds=frozenset(pattern.kind for pattern, _ in found),
        kinds_by_language=tuple((language, frozenset(kinds)) for language, kinds in kinds_by_language.items()),
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
    start = r"^\W*" if kind == "tail" else "" if language in UNSPACED_LANGUAGES else r"(?<!\w)"
    full = source.replace("{p}", PERCENT_PATTERN).replace("{n}", NUMBER_PATTERN)
    end = "" if language in ANY_ENDING_LANGUAGES else STEM_END
    return re.compile(f"{start}(?:{full}){end}")


def _candidates(folded: str, tongues: tuple[str, ...]) -> list[GatePattern]:
    """The patterns that may match, by their required literals: a few dozen of hundreds, in file order."""
    lines, index = _index(tongues)
    return [lines[number] for number in index.candidates(folded)]


@lru_cache(maxsize=64)
def _index(tongues: tuple[str, ...]) -> tuple[tuple[GatePattern, ...], PatternIndex]:
    """The patterns of some languages, of all when none is named, and the index over them."""
    lines = tuple(pattern for pattern in patterns() if not tongues or pattern.language in tongues)
    return lines, PatternIndex([pattern.required_literals for pattern in lines])


def _hidden(found: list[tuple[GatePattern, re.Match[str]]]) -> float | None:
    """The hidden share in percent that a text states; None when it states none between 0 and 100."""
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
