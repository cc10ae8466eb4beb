"""What `why` tells of an article's versions: the kind of each, and its words beside the version before. Pure."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise
from typing import Final

from alerts.messages.harmless import one_line
from alerts.reports.word_changes import ChangePiece, Passage, changed_passages
from alerts.reports.wording import counted
from crawler.model import RevisionKind
from crawler.store import RevisionRecord

MAX_PASSAGES: Final = 12  # of one version
Mark = Callable[[ChangePiece], str]


@dataclass(frozen=True, slots=True)
class RevisionStep:
    """How a version differs from the one before. `more`: passages beyond those that are kept."""

    revision: int
    at: datetime
    kind: RevisionKind | None
    passages: tuple[Passage, ...]
    more: int


def revision_steps(versions: Iterable[RevisionRecord]) -> tuple[RevisionStep, ...]:
    """The steps from each version to the next, oldest first."""
    return tuple(_step(before, now) for before, now in pairwise(versions))


def _step(before: RevisionRecord, now: RevisionRecord) -> RevisionStep:
    passages = changed_passages(before.words, now.words)
    return RevisionStep(now.revision, now.at, now.kind, passages[:MAX_PASSAGES], len(passages[MAX_PASSAGES:]))


def in_signs(piece: ChangePiece) -> str:
    """The words of a piece on one line: `[-removed-]`, `{+added+}`."""
    text = one_line(piece.text)
    return f"[-{text}-]" if piece.kind == "removed" else f"{{+{text}+}}" if piece.kind == "added" else text


def step_lines(step: RevisionStep, mark: Mark = in_signs) -> Iterator[str]:
    """A step for people, in lines that are safe to print."""
    kind = f", {step.kind}" if step.kind else ""
    yield f"  {step.at:%Y-%m-%d %H:%M} UTC  revision {step.revision}{kind}:" + ("" if step.passages else " same words")
    for passage in step.passages:
        yield f"    {' '.join(map(mark, passage))}"
    if step.more:
        yield f"    and {counted(step.more, 'more passage')}"


def step_json(step: RevisionStep) -> dict[str, object]:
    """The step in the object of `why --json`."""
    passages = [[[piece.kind, piece.text] for piece in passage] for passage in step.passages]
    return {
        "revision": step.revision,
        "at": step.at.isoformat(),
        "kind": step.kind,
        "passages": passages,
        "more_passages": step.more,
    }
