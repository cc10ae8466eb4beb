"""Fuller copies of cut articles: which one each version is read with, and what changes when a copy comes later.

The copy is written with the version, so that judging it again, and showing what was judged, reads the same words.
"""

from datetime import datetime
from typing import Any, Final

from crawler.closer_look import Content
from crawler.model import Change
from crawler.store.appended import append_change
from crawler.store.columns import moment, moment_or_none
from crawler.store.kept_versions import add_version
from crawler.store.ledger import Ledger
from crawler.store.shared_articles import IMPORTED_ALONE
from crawler.times import to_text
from crawler.whole_copies import is_whole_copy

MAX_COPY: Final = 100_000  # characters; a longer text takes long to judge a second time, and is only linked
MAX_VERSIONS: Final = 10  # of one article for copies that came later, each longer than the one before
MAX_EDITS: Final = 30  # of one article for copies that came or were edited
_LOOKS: Final = 5  # copies of a group, the longest first, that are compared with a cut article
_IS_CUT: Final = "access_state in ('truncated', 'blocked')"
_MAY_BE_COPY: Final = "c.access_state = 'full' and c.extraction = 'ok' and c.url != '' and length(c.text) <= ?2"
_BOTH: Final = (
    "r.title, r.text, m.found_at as found, m.published_at as at, c.title as copy_title, c.text as copy_text, "
    "c.found_at as copy_found, c.published_at as copy_at"
)


def keep_copy(ledger: Ledger, article_id: int, revision: int) -> None:
    """Write with a cut version which copy it is read with, if its group has one. Part of the caller's transaction."""
    found = ledger.rows(
        f"select c.id, c.revision, {_BOTH} from revisions r join articles m on m.id = r.article_id "  # noqa: S608 - constants
        f"join articles c on c.group_id = m.group_id and c.id != m.id where r.article_id = ?1 and r.revision = ?3 "
        f"and r.{_IS_CUT} and {_MAY_BE_COPY} and length(c.text) > length(r.text) "
        f"order by length(c.text) desc, c.id limit {_LOOKS}",
        [article_id, MAX_COPY, revision],
    )
    copy = next(filter(_seems_whole, found), None)
    if copy:
        ledger.db.execute(
            "update versions set copy_id = ?, copy_revision = ? where article_id = ? and revision = ?",
            [copy["id"], copy["revision"], article_id, revision],
        )


def append_twins(ledger: Ledger, article_id: int, now: datetime) -> tuple[Change, ...]:
    """Make a version, and a change of kind "twin", of each cut article to which this one is a fuller copy.

    None where the cut one is read with this very text, or with another copy as long, already, had many copies, or was
    imported and is listed nowhere. Part of the caller's transaction.
    """
    members = ledger.rows(
        f"select m.id, m.revision, {_BOTH} from articles c "  # noqa: S608 - constants
        "join articles m indexed by articles_cut on m.group_id = c.group_id and m.id != c.id "
        "join revisions r on r.article_id = m.id and r.revision = m.revision "
        "left join revisions held on held.article_id = r.copy_id and held.revision = r.copy_revision "
        f"where c.id = ?1 and {_MAY_BE_COPY} and m.{_IS_CUT} "
        "and m.text != '' and length(c.text) > length(m.text) and iif(r.copy_id is c.id, c.text is not held.text, "
        "length(c.text) > coalesce(length(held.text), 0)) and not exists "
        "(select 1 from articles a where a.id = m.id and "
        f"{IMPORTED_ALONE}) and "
        "(select count(*) from revisions t where t.article_id = m.id and t.kind = 'twin') "
        f"< iif(r.copy_id is c.id, {MAX_EDITS}, {MAX_VERSIONS}) order by m.id",
        [article_id, MAX_COPY],
    )
    return tuple(
        _append_twin(ledger, row["id"], row["revision"], article_id, now) for row in filter(_seems_whole, members)
    )


def _seems_whole(row: dict[str, Any]) -> bool:
    cut, copy = (
        Content(row[f"{name}title"], row[f"{name}text"], moment(row[f"{name}found"]), moment_or_none(row[f"{name}at"]))
        for name in ("", "copy_")
    )
    return is_whole_copy(cut, copy)


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
    add_version(ledger.db, copied | changed)
    ledger.db.execute("update articles set revision = ? where id = ?", [revision + 1, article_id])
    return append_change(ledger, article_id, revision + 1, "twin", now)
