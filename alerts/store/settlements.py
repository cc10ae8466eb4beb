"""What the fuller copies of a cut article, or its own full text, settled of its matches, and said against them."""

from dataclasses import dataclass

from crawler.store import Ledger
from crawler.store.columns import places, texts


@dataclass(frozen=True, slots=True)
class CopyRecord:
    """What a copy said of a match of a rule on one version of a cut article, or what the article says in full.

    `article_id` and `source`: of the copy, or the article; None when the copy was removed. `settled`: the clauses that
    it decides; `against`: its words that a NOT forbids, "" for none.
    """

    rule: str
    revision: int
    article_id: int | None
    source: str | None
    settled: tuple[str, ...]
    against: str


def copy_records(ledger: Ledger, article_id: int) -> tuple[CopyRecord, ...]:
    """What copies settled of an article's matches, in the order of its versions."""
    rows = ledger.rows(
        "select m.rule, m.revision, m.settled, m.denied, c.id, c.source, "
        "iif(r.kind = 'lifted' or r.copy_revision is null, r.text, coalesce(t.text, '')) as text from matches m "
        "join revisions r on r.article_id = m.article_id and r.revision = m.revision "
        "left join articles c on c.id = iif(r.kind = 'lifted' or r.copy_revision is null, r.article_id, r.copy_id) "
        "left join revisions t on t.article_id = r.copy_id and t.revision = r.copy_revision "
        "where m.article_id = ? and (m.settled != '[]' or m.denied != '[]') order by m.revision, m.id",
        [article_id],
    )
    return tuple(
        CopyRecord(row["rule"], row["revision"], row["id"], row["source"], texts(row["settled"]),
                   " … ".join(row["text"][start:end] for _, start, end in places(row["denied"])))
        for row in rows
    )  # fmt: skip
