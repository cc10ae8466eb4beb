"""The versions of an article as the ledger holds them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from crawler.model import AccessState, RevisionKind
from crawler.store.columns import moment
from crawler.store.ledger import Ledger


@dataclass(frozen=True, slots=True)
class RevisionRecord:
    """One version of an article. `kind`: None where it was saved before that was recorded.

    `words`: its headline and text, then what others say beyond them. `is_whole`: its page was read, and in full.
    """

    revision: int
    at: datetime
    kind: RevisionKind | None
    access: AccessState
    words: str
    is_whole: bool


def revisions_of(ledger: Ledger, article_id: int) -> Iterator[RevisionRecord]:
    """The versions of an article in order, each read when it is asked for, as one may have megabytes."""
    numbers = ledger.rows("select revision from revisions where article_id = ? order by revision", [article_id])
    for number in numbers:
        [row] = ledger.rows(
            "select * from revisions where article_id = ? and revision = ?", [article_id, number["revision"]]
        )
        parts = (row["title"], row["text"], row["other_title"], row["other_text"])
        is_whole = row["access_state"] == "full" and row["extraction"] == "ok"
        yield RevisionRecord(row["revision"], moment(row["at"]), row["kind"], row["access_state"],
                             "\n".join(filter(None, parts)), is_whole)  # fmt: skip
