"""From terms to finders: a term's tokens, and the gaps allowed between them (docs/rules.md, "Gaps in a term")."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from alerts.matching.analyzer import BEFORE_NUMBER, BEFORE_WORD, INSIDE_DESIGNATION
from alerts.matching.finders import RequiredTerms, Step, TermFinder, TokenSequence
from alerts.matching.vocabulary import Vocabulary
from alerts.query.nodes import Term, TermPart
from alerts.query.terms import TIGHT_GAPS
from alerts.text.tokens import Gap, fold

_TOUCHING: Final = frozenset({Gap.SOLID, Gap.DASH, Gap.NO_BREAK})
_SPACED: Final = _TOUCHING | {Gap.SPACE}
_ALL: Final = frozenset(Gap)
_PARTED: Final = _ALL - {Gap.SOLID}
_SOLID: Final = frozenset({Gap.SOLID})
# A phrase with many dashes can be written solid in many ways; this many are looked for.
MAX_SEQUENCES: Final = 64


def term_finder(term: Term, vocabulary: Vocabulary) -> TermFinder:
    """The finder of a term."""
    sequences = tuple(_sequence(ways, term.parts, vocabulary) for ways in islice(_ways(term.parts, 0), MAX_SEQUENCES))
    sequence = sequences[0]
    word = (
        sequence.steps[0].term_id
        if len(sequences) == len(sequence.steps) == 1 and not sequence.skips_all_caps
        else None
    )
    return TermFinder(sequences, _required(sequences, vocabulary), word)


def _ways(parts: Sequence[TermPart], at: int) -> Iterator[tuple[int, ...]]:
    """The ways to join pairs of words. Each lists the numbers of the parts that are joined with the next."""
    if at >= len(parts) - 1:
        yield ()
        return
    yield from _ways(parts, at + 1)
    if _joins(parts[at], parts[at + 1]):
        yield from ((at, *rest) for rest in _ways(parts, at + 2))


def _joins(before: TermPart, after: TermPart) -> bool:
    if before.kind != "plain" or after.kind != "plain":
        return False
    long = len(before.folded) > 1 and len(after.folded) > 1
    return after.gap == Gap.APOSTROPHE or (after.gap == Gap.DASH and long)


def _sequence(joined: tuple[int, ...], parts: tuple[TermPart, ...], vocabulary: Vocabulary) -> TokenSequence:
    steps: list[Step] = []
    for i, part in enumerate(parts):
        if i - 1 in joined:
            continue
        gaps = _gaps(parts, i) if i else frozenset[Gap]()
        term_id = vocabulary.solid(part.surface + parts[i + 1].surface) if i in joined else vocabulary.term_id(part)
        steps.append(Step(term_id, gaps))
    first, last = parts[0], parts[-1]
    open_start = first.kind == "wildcard" and first.surface.startswith("*")
    alone = len(parts) == 1
    return TokenSequence(
        tuple(steps),
        forbidden_flags=(0 if open_start else INSIDE_DESIGNATION) | _end_flags(last, alone=alone),
        skips_all_caps=alone and first.kind in {"capital", "exact"} and first.ordinary,
    )


def _end_flags(last: TermPart, *, alone: bool) -> int:
    if last.kind == "wildcard" and last.surface.endswith("*"):
        return 0
    if last.numeric:
        return BEFORE_WORD if alone else 0
    return BEFORE_NUMBER if last.kind in {"plain", "capital", "exact", "name", "wildcard"} else 0


def _gaps(parts: tuple[TermPart, ...], i: int) -> frozenset[Gap]:
    """The gaps allowed between the parts i-1 and i."""
    before, after = parts[i - 1], parts[i]
    tight = after.gap in TIGHT_GAPS
    if "character" in {before.kind, after.kind}:
        both = before.kind == after.kind == "character"
        return _SOLID if both and after.gap == Gap.SOLID else _ALL
    written = frozenset[Gap]() if after.gap is None else frozenset({after.gap})
    if not before.numeric and after.numeric:
        return written | (_SPACED if not tight or _letters(before) >= 3 else _TOUCHING)
    if before.numeric and not after.numeric:
        begins = i < 2 or parts[i - 2].numeric or before.gap not in TIGHT_GAPS
        unit = begins and _letters(after) >= 2
        variant = i + 1 < len(parts) and parts[i + 1].numeric and parts[i + 1].gap in TIGHT_GAPS
        return written | (_SPACED if not tight or unit or variant else _TOUCHING)
    return _SOLID if after.gap == Gap.SOLID else _PARTED


def _letters(part: TermPart) -> int:
    """The number of letters as typed, without wildcards: Щ is one, though it is shch in Latin letters."""
    if part.kind == "designation":
        return len(fold(part.surface))
    return len(part.folded) - part.folded.count("*") - part.folded.count("?")


def _required(sequences: tuple[TokenSequence, ...], vocabulary: Vocabulary) -> RequiredTerms:
    if len(sequences) == 1:
        return tuple(frozenset({step.term_id}) for step in sequences[0].steps)
    rarest = (
        min((step.term_id for step in sequence.steps), key=vocabulary.weights.__getitem__) for sequence in sequences
    )
    return (frozenset(rarest),)
