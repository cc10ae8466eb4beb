"""Fuller copies of cut articles: which one each version is read with, and what changes when a copy comes later.

The copy is written with the version, so that judging it again, and showing what was judged, reads the same words.
"""

from datetime import datetime
from typing import Any, Final

from crawler.model import Change
from crawler.store.appended import append_change
from crawler.store.ledger import Ledger
from crawler.times import to_text

MAX_COPY: Final = 100_000  # characters; a longer text takes long to judge a second time, and is only linked
_IS_CUT: Final = "access_state in ('truncated', 'blocked')"
_MAY_BE_COPY: Final = "c.access_state = 'full' and c.extraction = 'ok' and c.url != '' and length(c.text) <= ?"


def keep_copy(ledger: Ledger, article_id: int, revision: int) -> None:
    """Write with a cut version which copy it is read with, if its group has one. Part of the caller's transaction."""
    ledger.db.execute(
        "update revisions set (copy_id, copy_revision) = (select c.id, c.revision from articles a join articles c "  # noqa: S608 - constants
        f"on c.group_id = a.group_id and c.id != a.id where a.id = ?1 and {_MAY_BE_COPY}3 "
        "and length(c.text) > length(a.text) order by length(c.text) desc, c.id limit 1) "
        f"where article_id = ?1 and revision = ?2 and {_IS_CUT}",
        [article_id, revision, MAX_COPY],
    )


def append_twins(ledger: Ledger, article_id: int, now: datetime) -> tuple[Change, ...]:
    """Make a version, and a change of kind "twin", of each cut article to which this one is a fuller copy.

    None where the cut one is read with this copy, or a longer one, already, or was imported. Part of the caller's
    transaction.
    """
    members = ledger.rows(
        "select m.id, m.revision from articles c join articles m on m.group_id = c.group_id and m.id != c.id "  # noqa: S608 - constants
        "join revisions r on r.article_id = m.id and r.revision = m.revision "
        "left join revisions held on held.article_id = r.copy_id and held.revision = r.copy_revision "
        f"where c.id = ?1 and {_MAY_BE_COPY}2 and m.{_IS_CUT} "
        "and m.text != '' and length(c.text) > length(m.text) and r.copy_id is not c.id "
        "and length(c.text) > coalesce(length(held.text), 0) and not exists "
        "(select 1 from changes i where i.article_id = m.id and i.kind = 'imported') order by m.id",
        [article_id, MAX_COPY],
    )
    return tuple(_append_twin(ledger, row["id"], row["revision"], article_id, now) for row in members)


def _append_twin(ledger: Ledger, article_id: int, revision: int, copy_id: int, now: datetime) -> Change:
    [copied] = ledger.rows("select * from revisions where article_id = ? and revision = ?", [article_id, revision])
    [copy] = ledger.rows("select revision from articles where id = ?", [copy_id])
    changed: dict[str, Any] = {
        "revision": revision + 1,
        "at": to_text(now),
        "kind": "twin",
        "copy_id": copy_id,
        "copy_revision": copy["revision"],
    }
    row = copied | changed
    names, marks = ", ".join(row), ", ".join("?" * len(row))
    ledger.db.execute(f"insert into revisions ({names}) values ({marks})", list(row.values()))  # noqa: S608 - our own column names
    ledger.db.execute("update articles set revision = ? where id = ?", [revision + 1, article_id])
    return append_change(ledger, article_id, revision + 1, "twin", now)
