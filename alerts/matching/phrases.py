"""Terms as runs of atoms: what may stand between them, and what their edges heed (docs/rules.md, "Gaps in a term")."""

from collections.abc import Iterator, Sequence
from itertools import islice
from typing import Final

from alerts.matching.analyzer import BEFORE_NUMBER, BEFORE_WORD, INSIDE
from alerts.matching.finders import Needs, Step, TermFinder, TokenSequence
from alerts.matching.vocabulary import Vocabulary
from alerts.query.nodes import Term, TermPart
from alerts.query.terms import TOGETHER
from alerts.text.tokens import Gap, fold

_TOUCHING: Final = frozenset({Gap.SOLID, Gap.DASH, Gap.NO_BREAK})
_SPACED: Final = _TOUCHING | {Gap.SPACE}
_ALL: Final = frozenset(Gap)
_PARTED: Final = _ALL - {Gap.SOLID}
_SOLID: Final = frozenset({Gap.SOLID})
# A phrase full of dashes can be written solid in many ways; nobody writes more.
MAX_RUNS: Final = 64


def term_hits(term: Term, vocabulary: Vocabulary) -> TermFinder:
    """What finds a term."""
    runs = tuple(_run(ways, term.parts, vocabulary) for ways in islice(_ways(term.parts, 0), MAX_RUNS))
    run = runs[0]
    word = run.steps[0].atom if len(runs) == len(run.steps) == 1 and not run.headline else None
    return TermFinder(runs, _needs(runs, vocabulary), word)


def _ways(parts: Sequence[TermPart], at: int) -> Iterator[tuple[int, ...]]:
    """The ways to join pairs of words: each the numbers of the first parts of joined pairs."""
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


def _run(joined: tuple[int, ...], parts: tuple[TermPart, ...], vocabulary: Vocabulary) -> TokenSequence:
    steps: list[Step] = []
    for i, part in enumerate(parts):
        if i - 1 in joined:
            continue
        gaps = _gaps(parts, i) if i else frozenset[Gap]()
        atom = vocabulary.solid(part.surface + parts[i + 1].surface) if i in joined else vocabulary.atom(part)
        steps.append(Step(atom, gaps))
    first, last = parts[0], parts[-1]
    open_start = first.kind == "wildcard" and first.surface.startswith("*")
    alone = len(parts) == 1
    return TokenSequence(
        tuple(steps),
        forbidden_flags=(0 if open_start else INSIDE) | _end_flags(last, alone=alone),
        headline=alone and first.kind in {"capital", "exact"} and first.ordinary,
    )


def _end_flags(last: TermPart, *, alone: bool) -> int:
    if last.kind == "wildcard" and last.surface.endswith("*"):
        return 0
    if last.numeric:
        return BEFORE_WORD if alone else 0
    return BEFORE_NUMBER if last.kind in {"plain", "capital", "exact", "wildcard"} else 0


def _gaps(parts: tuple[TermPart, ...], i: int) -> frozenset[Gap]:
    """What may stand in a text between the parts i-1 and i."""
    before, after = parts[i - 1], parts[i]
    together = after.gap in TOGETHER
    if "character" in {before.kind, after.kind}:
        both = before.kind == after.kind == "character"
        return _SOLID if both and after.gap == Gap.SOLID else _ALL
    written = frozenset[Gap]() if after.gap is None else frozenset({after.gap})
    if not before.numeric and after.numeric:
        return written | (_SPACED if not together or _letters(before) >= 3 else _TOUCHING)
    if before.numeric and not after.numeric:
        begins = i < 2 or parts[i - 2].numeric or before.gap not in TOGETHER
        unit = begins and _letters(after) >= 2
        variant = i + 1 < len(parts) and parts[i + 1].numeric and parts[i + 1].gap in TOGETHER
        return written | (_SPACED if not together or unit or variant else _TOUCHING)
    return _SOLID if after.gap == Gap.SOLID else _PARTED


def _letters(part: TermPart) -> int:
    """How many letters are fixed, as typed: Щ is one, though it is written shch in Latin."""
    if part.kind == "designation":
        return len(fold(part.surface))
    return len(part.folded) - part.folded.count("*") - part.folded.count("?")


def _needs(runs: tuple[TokenSequence, ...], vocabulary: Vocabulary) -> Needs:
    if len(runs) == 1:
        return tuple(frozenset({step.atom}) for step in runs[0].steps)
    rarest = (min((step.atom for step in run.steps), key=vocabulary.weights.__getitem__) for run in runs)
    return (frozenset(rarest),)
