"""What changed between two versions of a text, word by word, in passages that a person can read. Pure."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final, Literal

MAX_WORDS: Final = 1_500  # of a changed passage; a longer one is shown as replaced as a whole, for a diff is quadratic
MAX_PARAGRAPHS: Final = 1_000
MAX_SHOWN_CHARACTERS: Final = 400  # of one piece; of a longer one its beginning and end
_CONTEXT_WORDS: Final = 5
_WORDS: Final = re.compile(r"\S+")

PieceKind = Literal["same", "removed", "added"]


@dataclass(frozen=True, slots=True)
class ChangePiece:
    """Some words that are in both versions, or in one of them."""

    kind: PieceKind
    text: str


Passage = tuple[ChangePiece, ...]


def changed_passages(before: str, now: str) -> tuple[Passage, ...]:
    """The passages that differ, each with a few words around what was removed and added; none when none does."""
    old, new = _paragraphs(before), _paragraphs(now)
    if max(len(old), len(new)) > MAX_PARAGRAPHS:
        old, new = [before], [now]
    found: list[Passage] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            found += _passages(" ".join(old[start:end]), " ".join(new[new_start:new_end]))
    return tuple(found)


def _paragraphs(text: str) -> list[str]:
    return [one for one in text.split("\n") if one.strip()]


def _passages(before: str, now: str) -> Iterator[Passage]:
    old, new = _WORDS.findall(before), _WORDS.findall(now)
    if max(len(old), len(new)) > MAX_WORDS:
        yield _pieces([("removed", old), ("added", new)])
        return
    passage: list[tuple[PieceKind, Sequence[str]]] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag != "equal":
            passage += [("removed", old[start:end]), ("added", new[new_start:new_end])]
            continue
        same = old[start:end]
        if len(same) <= 2 * _CONTEXT_WORDS:
            passage.append(("same", same))
            continue
        if passage:
            yield _pieces([*passage, ("same", [*same[:_CONTEXT_WORDS], "…"])])
        passage = [("same", ["…", *same[-_CONTEXT_WORDS:]])]
    if any(kind != "same" for kind, _ in passage):
        yield _pieces(passage)


def _pieces(parts: Sequence[tuple[PieceKind, Sequence[str]]]) -> Passage:
    return tuple(ChangePiece(kind, _shortened(" ".join(words))) for kind, words in parts if words)


def _shortened(text: str) -> str:
    if len(text) <= MAX_SHOWN_CHARACTERS:
        return text
    half = MAX_SHOWN_CHARACTERS // 2
    return f"{text[:half]} … {text[-half:]}"
