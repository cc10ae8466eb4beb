"""Finds a term in a text piece by piece: "Terms", "One word or two", "Gaps in a term" and "Edges"."""

import re
from dataclasses import dataclass
from functools import lru_cache

from tests.oracle.forms import in_latin, term_forms, text_forms, written_names_declined
from tests.oracle.pieces import (
    NO_GAP,
    Gap,
    Piece,
    cut,
    fold,
    is_capital,
    is_letter,
    is_plural_acronym,
    is_small,
    letters,
    nfc,
    one_word,
)

WRITTEN_ALIKE = "SALT START EDGE SAFE SEAL QUAD SWIFT HARM SCALP MALE HALE SPEAR DART PURL IRIS SAGE SOAR"
ALSO_WORDS = frozenset(WRITTEN_ALIKE.split())
TOGETHER = frozenset(("solid", "dash", "no-break"))
Hit = tuple[int, int]
"""The first and the last piece of a hit."""


@dataclass(frozen=True)
class Word:
    """What stands at one place of a text and can be a hit's part: a piece, or two that are also one plain word."""

    piece: Piece
    last: int
    joined: bool = False


class Text:
    """A field cut up, with what every piece of it belongs to."""

    def __init__(self, written: str, language: str | None, ordinary: frozenset[str]) -> None:
        self.written = written
        self.ordinary = ordinary
        self.language = language.split("-")[0].lower() if language else None
        self.pieces, self.gaps = cut(written)
        self.words: list[int] = []
        self.sentences: list[int] = []
        self.paragraphs: list[int] = []
        self.at: list[list[Word]] = []
        word, sentence, paragraph = 1, 0, 0
        for i, piece in enumerate(self.pieces):
            if i:
                gap = self.gaps[i - 1]
                word += not one_word(self.pieces[i - 1], gap, piece)
                sentence += gap.ends_sentence
                paragraph += gap.ends_paragraph
            self.words.append(word)
            self.sentences.append(sentence)
            self.paragraphs.append(paragraph)
            self.at.append([Word(piece, i)])
        for i in range(len(self.gaps)):
            if joins(self.pieces, self.gaps, i):
                self.at[i].append(Word(solid(self.pieces[i], self.pieces[i + 1]), i + 1, joined=True))
        self.shouted = {n: all_capital(self, n) for n in set(self.sentences)}
        self.memo: dict[tuple[object, int, bool], bool] = {}

    def before(self, at: int) -> Gap:
        return self.gaps[at - 1] if at else NO_GAP


def solid(first: Piece, second: Piece) -> Piece:
    return Piece("word", first.written + second.written, first.start, second.end)


def is_designation(pieces: list[Piece], gaps: list[Gap], at: int) -> bool:
    """Whether the word at `at` touches a number."""
    if pieces[at].kind != "word":
        return False
    if at + 1 < len(pieces) and pieces[at + 1].kind == "number" and gaps[at].kind in TOGETHER:
        return True
    if not at or pieces[at - 1].kind != "number":
        return False
    kind = gaps[at - 1].kind
    return kind == "solid" or (kind == "dash" and letters(pieces[at].written) == 1)


def joins(pieces: list[Piece], gaps: list[Gap], at: int) -> bool:
    """Whether the pieces `at` and `at + 1` are also one plain word."""
    first, second = pieces[at], pieces[at + 1]
    if first.kind != "word" or second.kind != "word":
        return False
    long = letters(first.written) > 1 and letters(second.written) > 1
    return gaps[at].kind == "apostrophe" or (gaps[at].kind == "dash" and long)


def all_capital(text: Text, sentence: int) -> tuple[bool, bool]:
    """Whether no word of a sentence holds a small letter; and whether enough of its words are long capitals."""
    words = [p.written for p, n in zip(text.pieces, text.sentences, strict=True) if n == sentence and p.kind == "word"]
    small = any(letters(w) > 1 and any(map(is_small, w)) and not (is_plural_acronym(w) and len(w) > 2) for w in words)
    telling = [w for w in words if letters(w) > 3 or (letters(w) == 3 and fold(w) in text.ordinary)]
    return not small, sum(any(map(is_capital, w)) for w in telling) > 1


@dataclass(frozen=True)
class Part:
    """One piece of a term; `kind` says how it is compared."""

    kind: str
    written: str
    is_number: bool = False
    is_character: bool = False
    others: frozenset[str] = frozenset()
    """Of a name: the words that are names in themselves, and no cases of it."""

    @property
    def is_word(self) -> bool:
        return not self.is_number and not self.is_character

    @property
    def pattern(self) -> re.Pattern[str]:
        return wildcard(self.written)


@lru_cache(10_000)
def wildcard(written: str) -> re.Pattern[str]:
    marks = {"*": ".*", "?": "."}
    return re.compile("".join(marks.get(bit) or re.escape(fold(bit)) for bit in re.split(r"([*?])", written)))


@dataclass(frozen=True)
class Spelling:
    """One way to read a term: its parts and the kinds of the gaps between them."""

    parts: tuple[Part, ...]
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class Term:
    """A term or phrase: its spellings differ in which of its neighbours are written as one word."""

    spellings: tuple[Spelling, ...]
    exact: bool

    @property
    def obeys_headlines(self) -> str:
        """The folded word that an all-capital sentence may hold as an ordinary word, "" when there is none."""
        if len(self.spellings[0].parts) > 1:
            return ""
        part = self.spellings[0].parts[0]
        capitals = part.kind == "exact" and any(map(is_letter, part.written)) and all_capitals(part.written)
        return fold(part.written) if part.kind == "capital" or capitals else ""


def all_capitals(word: str) -> bool:
    return all(is_capital(char) for char in word if is_letter(char))


def part_kind(pieces: list[Piece], gaps: list[Gap], at: int, *, exact: bool) -> str:
    piece = pieces[at]
    if "*" in piece.written or "?" in piece.written:
        return "wildcard"
    if exact:
        return "exact"
    if piece.kind != "word":
        return piece.kind
    if is_designation(pieces, gaps, at):
        return "designation"
    short = letters(piece.written) in {2, 3} and all_capitals(piece.written)
    return "capital" if short or piece.written in ALSO_WORDS else "plain"


@lru_cache(50_000)
def read_term(written: str, *, exact: bool) -> Term | None:
    """The term, None when it has no piece."""
    pieces, gaps = cut(written, "*?")
    if not exact:
        pieces, gaps = without_plural_s(pieces, gaps)
    if not pieces:
        return None
    parts = [
        Part(part_kind(pieces, gaps, i, exact=exact), piece.written, piece.kind == "number", piece.kind == "character")
        for i, piece in enumerate(pieces)
    ]
    pairs = [
        i for i in range(len(gaps))
        if joins(pieces, gaps, i) and parts[i].kind == parts[i + 1].kind == "plain"
    ]  # fmt: skip
    spellings = []
    for chosen in disjoint(pairs):
        spellings.append(spelling(parts, [gap.kind for gap in gaps], chosen))
    return Term(tuple(spellings), exact)


def without_plural_s(pieces: list[Piece], gaps: list[Gap]) -> tuple[list[Piece], list[Gap]]:
    """The pieces of a term without each small s that makes a designation plural."""
    left = [
        i for i in range(1, len(pieces))
        if pieces[i].written == "s" and gaps[i - 1].kind == "solid"
        and (pieces[i - 1].kind == "number" or follows_number(pieces, gaps, i - 1))
    ]  # fmt: skip
    return [p for i, p in enumerate(pieces) if i not in left], [g for i, g in enumerate(gaps) if i + 1 not in left]


def follows_number(pieces: list[Piece], gaps: list[Gap], at: int) -> bool:
    """Whether the piece `at` is capitals directly after a number."""
    return (
        at > 0 and pieces[at - 1].kind == "number" and gaps[at - 1].kind == "solid" and all_capitals(pieces[at].written)
    )


def disjoint(pairs: list[int]) -> list[frozenset[int]]:
    """Every choice of pairs of neighbours that share no piece."""
    choices = [frozenset[int]()]
    for pair in pairs:
        choices += [chosen | {pair} for chosen in choices if pair - 1 not in chosen]
    return choices


def spelling(parts: list[Part], gaps: list[str], chosen: frozenset[int]) -> Spelling:
    made: list[Part] = []
    between: list[str] = []
    at = 0
    while at < len(parts):
        if at:
            between.append(gaps[at - 1])
        if at in chosen:
            made.append(Part("plain", parts[at].written + parts[at + 1].written))
            at += 1
        else:
            made.append(parts[at])
        at += 1
    return Spelling(tuple(made), tuple(between))


def equal(part: Part, word: Word, language: str | None) -> bool:
    """Whether a part of a term and a word of a text are the same."""
    piece = word.piece
    if word.joined and part.kind != "plain":
        return False
    if piece.kind != ("number" if part.is_number else "character" if part.is_character else "word"):
        return False
    if part.kind == "wildcard":
        return part.pattern.fullmatch(piece.folded) is not None
    if part.kind == "exact":
        return nfc(part.written) == nfc(piece.written)
    if part.kind == "name":
        here = nfc(piece.written)
        cases = frozenset() if here in part.others else written_names_declined(here, language)
        return nfc(part.written) in {here, *cases}
    return equal_pieces(part, piece, language)


def equal_pieces(part: Part, piece: Piece, language: str | None) -> bool:
    """Whether a part that is neither exact nor a wildcard and a piece of its kind are the same."""
    if part.kind in {"number", "character"}:
        return fold(part.written) == piece.folded
    if part.kind == "designation":
        return in_latin(fold(part.written)) == in_latin(piece.folded)
    if part.kind == "capital":
        return equals_capitals(fold(part.written), nfc(piece.written))
    return not term_forms(nfc(part.written), language).isdisjoint(text_forms(nfc(piece.written), language))


def equals_capitals(folded: str, written: str) -> bool:
    if all_capitals(written):
        return fold(written) == folded
    return is_plural_acronym(written) and fold(written[:-1]) == folded


def signs(part: Part) -> int:
    """How many letters a part has; those of a wildcard are its fixed signs."""
    return len(part.written.replace("*", "").replace("?", "")) if part.kind == "wildcard" else letters(part.written)


def gap_allowed(spelling: Spelling, at: int, gap: Gap) -> bool:
    """Whether a gap of a text may stand where the gap `at` of a term stands."""
    if gap.ends_sentence:
        return False
    first, second, written = spelling.parts[at], spelling.parts[at + 1], spelling.gaps[at]
    together = written in TOGETHER
    if first.is_word and second.is_number:
        spaced = not together or signs(first) >= 3
        return gap.kind in {*TOGETHER, written} or (spaced and gap.kind == "space")
    if first.is_number and second.is_word:
        alone = not (at and spelling.parts[at - 1].is_word and spelling.gaps[at - 1] in TOGETHER)
        spaced = not together or number_follows(spelling, at + 1) or (signs(second) >= 2 and alone)
        return gap.kind in {*TOGETHER, written} or (spaced and gap.kind == "space")
    if first.is_character and second.is_character and written == "solid":
        return gap.kind == "solid"
    if first.is_character or second.is_character:
        return True
    return gap.kind == "solid" if written == "solid" else gap.kind != "solid"


def number_follows(spelling: Spelling, at: int) -> bool:
    """Whether a number stands after the part `at`, together with it."""
    return at + 1 < len(spelling.parts) and spelling.parts[at + 1].is_number and spelling.gaps[at] in TOGETHER


def may_start(text: Text, at: int, part: Part) -> bool:
    """Whether a hit may start at a piece: not in the middle of a designation."""
    if not at or part.written.startswith("*"):
        return True
    before, piece, kind = text.pieces[at - 1], text.pieces[at], text.gaps[at - 1].kind
    if piece.kind == "word" and before.kind == "number":
        return kind != "solid" and not (kind == "dash" and letters(piece.written) == 1)
    return not (piece.kind == "number" and before.kind == "word" and touches(before, kind))


def touches(word: Piece, kind: str) -> bool:
    """Whether a word and the number after it are one name."""
    return kind in {"solid", "dash"} or (kind == "no-break" and any(map(is_capital, word.written)))


def may_end(text: Text, at: int, part: Part, *, alone: bool) -> bool:
    """Whether a hit may end at the piece `at`: not where its last word, or its only number, belongs to what follows."""
    if at + 1 == len(text.pieces) or part.written.endswith("*"):
        return True
    after, kind = text.pieces[at + 1], text.gaps[at].kind
    last = text.pieces[at]
    if last.kind == "word" and after.kind == "number" and part.kind != "designation":
        return letters(last.written) != 1 or not touches(last, kind)
    if last.kind == "number" and alone and after.kind == "word" and kind == "solid":
        times = after.folded == "x" and at + 2 < len(text.pieces) and text.gaps[at + 1].kind == "solid"
        return times and text.pieces[at + 2].kind == "number"
    return True


def hits_of_spelling(spelling: Spelling, text: Text) -> set[Hit]:
    found: set[Hit] = set()

    def go(index: int, at: int, first: int) -> None:
        part = spelling.parts[index]
        if at >= len(text.at) or (index and not gap_allowed(spelling, index - 1, text.gaps[at - 1])):
            return
        for word in text.at[at]:
            key = (part, at, word.joined)
            same = text.memo.get(key)
            if same is None:
                same = text.memo[key] = equal(part, word, text.language)
            if not same:
                continue
            if index + 1 < len(spelling.parts):
                go(index + 1, word.last + 1, first)
            elif may_end(text, word.last, part, alone=len(spelling.parts) == 1):
                found.add((first, word.last))

    for start in range(len(text.pieces)):
        if may_start(text, start, spelling.parts[0]):
            go(0, start, start)
    return found


def term_hits(term: Term, text: Text, *, is_cut: bool, ordinary: frozenset[str]) -> set[Hit]:
    """The hits of a term in a field; `is_cut` when more of the field is hidden, `ordinary`: words of headlines."""
    found = {hit for spelling in term.spellings for hit in hits_of_spelling(spelling, text)}
    if term.obeys_headlines not in ordinary:
        return found
    return {hit for hit in found if not in_headline(text, hit[0], is_cut=is_cut)}


def in_headline(text: Text, at: int, *, is_cut: bool) -> bool:
    """Whether the piece `at` stands in an all-capital sentence."""
    no_small, long = text.shouted[text.sentences[at]]
    return no_small and (long or (is_cut and text.sentences[at] == text.sentences[-1]))
