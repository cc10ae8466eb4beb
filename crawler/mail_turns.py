"""Reads the mails of one poll in worker processes, each in a call of its own.

One mail that takes too long, or breaks its reader, so costs its words and not those of the others, and the cursor goes
on behind it: its headline is an entry, and the poll says why it is no more.
"""

from dataclasses import replace

from crawler.model import Entry, Response, Source
from crawler.polled import PolledEntries
from crawler.sources.mails import joined
from crawler.sources.read import read, read_bare
from crawler.workers import WorkerFailure, Workers


async def document_entries(source: Source, got: Response, workers: Workers) -> PolledEntries | WorkerFailure:
    """The entries of a polled document of any kind."""
    if source.kind == "mailbox":
        return await _read_in_turns(source, got, workers)
    return await workers.run_for(source.id, read, source, got)


async def _read_in_turns(source: Source, got: Response, workers: Workers) -> PolledEntries | WorkerFailure:
    """The entries of a document of mails; a failure when no worker process can be had."""
    head, *mails = got.body.split(b"\n")
    noted = replace(got, body=head)
    results = [await workers.run_for(source.id, read, source, noted)]
    for mail in mails:
        one = replace(got, body=b'{"note": null}\n' + mail)
        result = await workers.run_for(source.id, read, source, one)
        if isinstance(result, WorkerFailure) and result.reason != "not_started":
            result = await _headline(source, one, result, workers)
        results.append(result)
    failure = next((one for one in results if isinstance(one, WorkerFailure)), None)
    return failure or joined([one for one in results if isinstance(one, PolledEntries)])


async def _headline(
    source: Source, one: Response, lost: WorkerFailure, workers: Workers
) -> PolledEntries | WorkerFailure:
    """The entry of a mail whose words could not be read."""
    bare = await workers.run_for(source.id, read_bare, source, one)
    if isinstance(bare, WorkerFailure):
        if bare.reason == "not_started":
            return bare
        bare = PolledEntries((Entry("", title="A mail that cannot be read"),))
    named = bare.entries[0].title
    return replace(bare, note=f"Of the mail {named!r} the headline alone was read: {lost.sentence}.")
