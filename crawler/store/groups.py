"""Duplicate groups in the ledger: fingerprints of every article, and the group a new one joins."""

from collections.abc import Sequence

from crawler.duplicates import Kinship, Known, fingerprints, kinship
from crawler.model import Article
from crawler.store.columns import moment
from crawler.store.ledger import Ledger

_MAX_HOLDERS = 200  # articles read for one fingerprint; one that more of them share is boilerplate


def join_group(ledger: Ledger, article_id: int, source: str, article: Article, at: str) -> Kinship:
    """Find the articles that the new one repeats, write its group and relation, and index it, within a transaction."""
    marks = fingerprints(article.text)
    found = kinship(article.text, moment(at), marks, _holders(ledger, marks))
    ledger.db.execute(
        "update articles set group_id = ?, relation = ? where id = ?",
        [found.group_id or article_id, found.relation, article_id],
    )
    index_text(ledger, article_id, source, marks)
    return found


def index_text(ledger: Ledger, article_id: int, source: str, marks: frozenset[int]) -> None:
    """Make `marks` the fingerprints of the article. Part of the caller's transaction."""
    ledger.db.execute("delete from fingerprints where article_id = ?", [article_id])
    ledger.db.conn.executemany(
        "insert into fingerprints (mark, article_id) values (?, ?)", [(mark, article_id) for mark in marks]
    )
    ledger.db.execute(
        "insert into fingerprinted (article_id, source, size) values (?, ?, ?) "
        "on conflict (article_id) do update set size = excluded.size",
        [article_id, source, len(marks)],
    )


def _holders(ledger: Ledger, marks: frozenset[int]) -> dict[int, Sequence[Known]]:
    """For each fingerprint the articles that have it; texts are read once an article."""
    ids_of: dict[int, list[int]] = {}
    for mark in marks:
        rows = ledger.db.conn.execute(
            "select article_id from fingerprints where mark = ? limit ?", [mark, _MAX_HOLDERS]
        ).fetchall()
        if rows:
            ids_of[mark] = [row[0] for row in rows]
    known = {i: _known(ledger, i) for i in {i for ids in ids_of.values() for i in ids}}
    return {mark: tuple(known[i] for i in ids) for mark, ids in ids_of.items()}


def _known(ledger: Ledger, article_id: int) -> Known:
    row = ledger.rows(
        "select a.id, a.group_id, a.source, a.text, coalesce(a.published_at, a.found_at) as at, f.size "
        "from articles a join fingerprinted f on f.article_id = a.id where a.id = ?",
        [article_id],
    )[0]
    return Known(row["id"], row["group_id"], row["source"], row["text"], moment(row["at"]), row["size"])
