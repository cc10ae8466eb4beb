"""Which sources list an article: the one that it was saved for, and every other whose entries led to it."""

import json
from datetime import datetime
from typing import Final

from crawler.article_links import Listing
from crawler.model import DueEntry
from crawler.store.columns import moment, moment_or_none
from crawler.store.ledger import Ledger
from crawler.times import to_text

IMPORTED_ALONE: Final = (  # of an article `a`: it is from a file, and no source has listed it yet
    "exists (select 1 from changes i where i.article_id = a.id and i.kind = 'imported' "
    "and not exists (select 1 from changes n where n.article_id = a.id and n.kind = 'new' and n.seq > i.seq))"
)


def note_listing(ledger: Ledger, article_id: int | None, source: str, now: datetime, entry: int | None = None) -> None:
    """Append a change when the source lists an article of another source for the first time.

    What was imported alone so far is new to whoever lists it, also as `entry` of the source that it was imported for:
    nobody was told of it. Reading the page of an imported article lists nothing. Part of the caller's transaction, and
    called before the entry of the source is given its article.
    """
    ledger.db.execute(
        "insert into changes (article_id, revision, kind, at, source) "  # noqa: S608 - constants
        f"select a.id, a.revision, iif({IMPORTED_ALONE}, 'new', 'listed'), ?1, ?2 from articles a where a.id = ?3 and "
        f"(({IMPORTED_ALONE} and exists (select 1 from entries where id = ?4 and listed)) or (a.source != ?2 "
        "and not exists (select 1 from entries where article_id = ?3 and source = ?2)))",
        [to_text(now), source, article_id, entry],
    )


def is_read_since(ledger: Ledger, due: DueEntry, since: datetime) -> bool:
    """Whether the page of an entry's article was read since then for another entry with the same link."""
    return due.article_id is not None and bool(
        ledger.rows(
            "select 1 from entries e join entries o on o.article_id = e.article_id and o.key_url = e.key_url "
            "and o.id != e.id where e.id = ? and e.key_url != '' and o.read_at >= ?",
            [due.id, to_text(since)],
        )
    )


def listings(cell: str) -> tuple[Listing, ...]:
    """The first listing by each source, oldest first, of JSON: [source, found_at, unseen_at, first_poll] each."""
    first: dict[str, Listing] = {}
    for source, found_at, unseen_at, first_poll in sorted(json.loads(cell), key=lambda one: one[1]):
        first.setdefault(source, Listing(source, moment(found_at), moment_or_none(unseen_at), bool(first_poll)))
    return tuple(first.values())
