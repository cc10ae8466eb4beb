"""A ledger for tests, with verbs for what collecting does to it."""

from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from sqlite_utils import Migrations

from alerts.store import ALERTS
from crawler.backoff import next_poll_at
from crawler.model import Access, AccessState, Article, Change, DueEntry, Entry, Poll, Source
from crawler.store import (
    CRAWLER,
    Ledger,
    ReadResult,
    due_entries,
    open_ledger,
    record_poll,
    save,
    source_state,
    sync_sources,
)

START = datetime(2026, 11, 23, 8, tzinfo=UTC)
EVERY = timedelta(minutes=15)


def source(id_: str = "a", url: str = "https://a.example/feed") -> Source:
    return Source(id_, "feed", url, EVERY.total_seconds())


@dataclass
class Desk:
    """A ledger and a clock that tests move by hand."""

    path: Path
    now: datetime = START
    sources: tuple[Source, ...] = (source(), source("b", "https://b.example/feed"))
    migrations: tuple[Migrations, ...] = (CRAWLER, ALERTS)
    ledger: Ledger = field(init=False)

    def __post_init__(self) -> None:
        self.ledger = open_ledger(self.path, self.migrations)
        sync_sources(self.ledger, self.sources, self.now)

    def polled(self, *entries: Entry, source_id: str = "a", error: str | None = None) -> Poll:
        """Record a poll of the source that found these entries."""
        state = source_state(self.ledger, source_id)
        poll = Poll(source_id, self.now, 200, error=error, etag='"1"')
        due_at = next_poll_at(poll, EVERY, state.failures + 1)
        return record_poll(self.ledger, poll, entries, due_at, self.now, first_poll=state.polls == 0)

    def due(self, source_id: str = "a") -> tuple[DueEntry, ...]:
        return due_entries(self.ledger, source_id, self.now)

    def read(self, queued: DueEntry, text: str, state: AccessState = "full", **fields: object) -> Change | None:
        """Save what reading the entry's page gave."""
        article = Article(queued.entry.url, title=queued.entry.title, text=text, access=Access(state))
        return save(self.ledger, ReadResult(queued, replace(article, **fields), None), self.now)  # type: ignore[arg-type]

    def article(self, url: str, text: str, source_id: str = "a", **fields: object) -> Change:
        """Poll and read one article; the change that saved it."""
        entry = Entry(url, title=str(fields.pop("title", "A title")), published=fields.pop("published", None))  # type: ignore[arg-type]
        self.polled(entry, source_id=source_id)
        change = self.read(self.due(source_id)[-1], text, **fields)  # type: ignore[arg-type]
        assert change is not None
        return change

    def rows(self, sql: str, *parameters: object) -> list[dict[str, object]]:
        return self.ledger.rows(sql, parameters)
