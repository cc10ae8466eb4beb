"""The versions of articles as they are stored: what a text has in common with the next later one is kept once.

The view `revisions` gives each version with its text.
"""

from collections.abc import Mapping
from typing import Any, Final

from sqlite_utils import Database

from crawler.text_delta import delta, patched

_WHOLE_EVERY: Final = 64  # versions, as the view `revisions` counts them; to build a text from as many takes 5 ms
_FIRST_WHOLE_FROM: Final = 16  # on: each version is judged with the words of the first one


def add_version(db: Database, row: Mapping[str, Any]) -> None:
    """Write the newest version of an article, whose row has its text by now, and keep the one before as a difference.

    Part of the caller's transaction.
    """
    held = db.execute("select text from articles where id = ?", [row["article_id"]]).fetchone()[0]
    stored = dict(row) | {"text": None if row["text"] == held else row["text"]}
    names, marks = ", ".join(stored), ", ".join("?" * len(stored))
    db.execute(f"insert into versions ({names}) values ({marks})", list(stored.values()))  # noqa: S608 - our own column names
    _pack(db, row["article_id"], row["revision"] - 1, row["text"])
    if (row["revision"] - 1) % _WHOLE_EVERY == 0:
        _pack_whole(db, row["article_id"], row["revision"] - 1 - _WHOLE_EVERY)


def pack_versions(db: Database, article_id: int) -> None:
    """Keep the texts of an article's versions, written down whole, as differences. Part of the caller's transaction."""
    later = db.execute("select text from articles where id = ?", [article_id]).fetchone()[0]
    rows = db.execute("select revision, text from versions where article_id = ? order by revision desc", [article_id])
    for revision, text in rows.fetchall():
        _pack(db, article_id, revision, later)
        later = later if text is None else text


def pack_wholes(db: Database, article_id: int) -> None:
    """Keep what is whole of an article's versions as differences, but the last. Part of the caller's transaction."""
    rows = db.execute(
        "select revision from versions where article_id = ? and revision % ? = 0", [article_id, _WHOLE_EVERY]
    ).fetchall()
    for (revision,) in rows:
        _pack_whole(db, article_id, revision - _WHOLE_EVERY)


def _pack_whole(db: Database, article_id: int, revision: int) -> None:
    """Keep the whole text of a version as its difference from that of the next whole one."""
    pair = db.execute(
        "select e.text, l.text from versions e join versions l on l.article_id = e.article_id and l.revision = ?3 "
        "where e.article_id = ?1 and e.revision = ?2 and e.text is not null and l.text is not null",
        [article_id, revision, revision + _WHOLE_EVERY],
    ).fetchall()
    for text, later in pair:
        said = delta(text, later)
        if said is not None and patched(later, said) == text:
            db.execute(
                "update versions set text = null, delta = ?, built_from = ? where article_id = ? and revision = ?",
                [said, revision + _WHOLE_EVERY, article_id, revision],
            )


def _pack(db: Database, article_id: int, revision: int, later: str) -> None:
    """Keep a version's text as its difference from the next later one; `later`: the text of that."""
    found = db.execute(
        "select text from versions where article_id = ? and revision = ? and text is not null", [article_id, revision]
    ).fetchone()
    if found is None or revision % _WHOLE_EVERY == 0:
        return
    text: str = found[0]
    said = None if text == later else delta(text, later)
    if text != later and (said is None or patched(later, said) != text):
        return
    db.execute(
        "update versions set text = null, delta = ? where article_id = ? and revision = ?", [said, article_id, revision]
    )
    if revision == _FIRST_WHOLE_FROM:
        first = "article_id = ?1 and revision = 1"
        db.execute(
            f"update versions set text = (select text from revisions where {first}), delta = null where {first}",  # noqa: S608 - a constant
            [article_id],
        )
