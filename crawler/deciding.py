"""What an article says from now on, decided in a worker process before it is saved: no text may hold up the loop."""

from dataclasses import replace
from typing import Final

from crawler.duplicates import fingerprints
from crawler.store import Ledger, ReadResult, version_question
from crawler.versions import DecidedVersion, Version, VersionQuestion, uncompared_version, version_of
from crawler.workers import WorkerFailure, Workers

LONG_TEXT: Final = 3_000  # characters; one of 14,000 takes 12 ms to compare, one of 300,000 made for it 1.6 s


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
