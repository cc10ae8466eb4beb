"""What `vedette sources test` shows: the entries that a source would give now, and what was left out and why. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TypedDict

from alerts.messages.harmless import one_line
from alerts.reports.wording import counted
from crawler.first_words import first_words
from crawler.model import Entry, Source

_TITLE_CHARACTERS = 100


@dataclass(frozen=True, slots=True)
class TriedEntry:
    """An entry as it would be saved. `is_known`: an earlier poll found it. `remarks`: what is special about it."""

    entry: Entry
    is_known: bool = False
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PollTrial:
    """What a poll of a source would come to now.

    `documents`: how many were read. `left_out`: a line on what stands in an entry's place and is none, or on many.
    `error`: why the poll would fail; there may be entries all the same.
    """

    source: Source
    documents: int
    entries: tuple[TriedEntry, ...] = ()
    left_out: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    error: str | None = None

    @property
    def new(self) -> int:
        """How many entries no earlier poll found."""
        return sum(not one.is_known for one in self.entries)


class TriedEntryJson(TypedDict):
    """An entry for a script; see TriedEntry and `crawler.model.Entry`."""

    known: bool
    url: str
    guid: str | None
    title: str | None
    text: str | None
    published: str | None
    modified: str | None
    language: str | None
    remarks: list[str]


class PollTrialJson(TypedDict):
    """A PollTrial for a script."""

    source: str
    kind: str
    documents: int
    error: str | None
    entries: list[TriedEntryJson]
    left_out: list[str]
    notes: list[str]


def poll_trial_lines(trial: PollTrial) -> Iterator[str]:
    """The trial as text. The source's own address is not in it: it may hold a subscriber's token."""
    held = counted(len(trial.entries), "entry", "entries")
    read = counted(trial.documents, "document")
    yield f"{trial.source.id} ({trial.source.kind}): {held} in {read}, {trial.new} new"
    for number, one in enumerate(trial.entries, 1):
        entry, state = one.entry, "known" if one.is_known else "new"
        date = (entry.published or entry.modified or "no date")[:16].replace("T", " ")
        called = one_line(entry.title or first_words(entry.text or "") or entry.url)[:_TITLE_CHARACTERS]
        yield f"{number:>4}  {state:5}  {date:16}  {called}"
        said = (entry.url and one_line(entry.url), _length(entry), *one.remarks)
        yield f"{'':13}{'; '.join(filter(None, said))}"
    if trial.left_out:
        yield "left out:"
        yield from (f"      {one_line(one)}" for one in trial.left_out)
    yield from (f"note: {one_line(one)}" for one in trial.notes)
    if trial.error:
        yield f"error: {one_line(trial.error)}"
    yield "Nothing was saved."


def _length(entry: Entry) -> str:
    return counted(len(entry.text.split()), "word") if entry.text else "no text"


def poll_trial_json(trial: PollTrial) -> PollTrialJson:
    """The trial as JSON."""
    return {
        "source": trial.source.id,
        "kind": trial.source.kind,
        "documents": trial.documents,
        "error": trial.error,
        "entries": [_entry_json(one) for one in trial.entries],
        "left_out": list(trial.left_out),
        "notes": list(trial.notes),
    }


def _entry_json(one: TriedEntry) -> TriedEntryJson:
    entry = one.entry
    return {
        "known": one.is_known,
        "url": entry.url,
        "guid": entry.guid,
        "title": entry.title,
        "text": entry.text,
        "published": entry.published,
        "modified": entry.modified,
        "language": entry.language,
        "remarks": list(one.remarks),
    }
