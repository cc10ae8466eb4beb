"""What an article says from now on, and whose copy it is, decided in a worker process: no text may hold up the loop."""

from collections.abc import Awaitable, Callable, Iterator, Sequence
from dataclasses import replace
from typing import Final, TypeVar

from crawler.closer_look import Look, look_closely
from crawler.duplicates import fingerprints
from crawler.noted_looks import LooksMissingError, NotedLooks
from crawler.store import Ledger, ReadResult, version_question
from crawler.versions import DecidedVersion, Version, VersionQuestion, uncompared_version, version_of
from crawler.workers import WorkerFailure, Workers

R = TypeVar("R")
LONG_TEXT: Final = 3_000  # characters; one of 14,000 takes 12 ms to compare, one of 300,000 made for it 1.6 s
MAX_ROUNDS: Final = 6  # of looks for one save: the first and the others of each kind, and two for what came between
MAX_CALL: Final = 2_000_000  # characters that one call of a worker compares; it takes a second


def marked_version(question: VersionQuestion) -> Version:
    """The answer with the fingerprints of its text; for a worker."""
    version = version_of(question)
    return replace(version, marks=fingerprints(version.own.text))


async def decided_version(ledger: Ledger, outcome: ReadResult, workers: Workers) -> DecidedVersion | None:
    """The version that a long text makes with its fingerprints, decided in a worker process.

    Long is also what feeds say, of a page of any length, and what is held of a known article. When the worker fails,
    nothing is compared. None where all texts are short; then `record_page` decides.
    """
    is_new = outcome.article is not None and outcome.queued.article_id is None
    if is_new and _said(outcome) < LONG_TEXT:
        return None
    question = version_question(ledger, outcome)
    if _length(question) < LONG_TEXT:
        return None
    version = await workers.run_for(outcome.queued.source, marked_version, question)
    return DecidedVersion(question, uncompared_version(question) if isinstance(version, WorkerFailure) else version)


def _said(outcome: ReadResult) -> int:
    """The characters of a reading and of its entry."""
    entry, read = outcome.queued.entry, outcome.article
    beside = (read.text, *read.left_out) if read else ()
    return sum(map(len, (entry.text or "", entry.captions or "", outcome.queued.repeated or "", *beside)))


def _length(question: VersionQuestion) -> int:
    held = (question.held.own.text, question.held.others.text) if question.held else ()
    read = (question.read.text, *question.read.left_out) if question.read else ()
    return sum(map(len, (*held, *read, *(words.text for words in question.feeds))))


async def with_looks(record: Callable[[NotedLooks], Awaitable[R]], source: str, workers: Workers) -> R:
    """What recording a page of the source gives; the closer looks that it asks for are taken in a worker process.

    Other pages are recorded meanwhile. Where a worker fails, or a save asks again and again, the texts count as two
    articles: somebody may hear of one event twice.
    """
    answers: dict[Look, bool] = {}
    for _ in range(MAX_ROUNDS):
        try:
            return await record(NotedLooks(answers))
        except LooksMissingError as missing:
            for looks in _calls(missing.looks):
                found = await workers.run_for(source, looked_at, looks)
                answers |= dict.fromkeys(looks, False)
                answers |= {} if isinstance(found, WorkerFailure) else zip(looks, found, strict=False)
    return await record(NotedLooks(answers, may_ask=False))


def looked_at(looks: tuple[Look, ...]) -> tuple[bool, ...]:
    """The answers; for a worker."""
    return tuple(map(look_closely, looks))


def _calls(looks: Sequence[Look]) -> Iterator[tuple[Look, ...]]:
    """The looks in parts that a worker has time for."""
    part, characters = list[Look](), 0
    for look in looks:
        if part and characters + look.characters > MAX_CALL:
            yield tuple(part)
            part, characters = [], 0
        part.append(look)
        characters += look.characters
    yield tuple(part)
