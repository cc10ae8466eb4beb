"""The newer migrations of the crawler's half, behind those of `schema`. One that has shipped is never edited."""

from typing import Final

from sqlite_utils import Database

from crawler.store.counting import COUNTS, Counted, counting
from crawler.store.schema import CRAWLER

__all__ = ["CRAWLER"]


@CRAWLER(name="026_sitemap_addresses")
def sitemap_addresses(db: Database) -> None:
    """A digest of each page that a source's plain sitemaps listed, by which a new one is told."""
    db.execute(
        "create table sitemap_addresses (source text not null, digest integer not null, primary key (source, digest)) "
        "strict, without rowid"
    )


@CRAWLER(name="027_subscriptions")
def subscriptions(db: Database) -> None:
    """A salted digest of the headers and cookies that a source is asked with; null without any."""
    db.execute("alter table sources add column subscription text")


@CRAWLER(name="028_unchanged_bodies")
def unchanged_bodies(db: Database) -> None:
    """A digest of the last document of a source and of how it is read; null where none was read to its end."""
    db.execute("alter table sources add column body_digest text")


COUNTED: Final = (
    Counted("articles", "articles", ("source",), part="row.source"),
    Counted("articles_truncated", "articles", ("access_state",), where="row.access_state = 'truncated'"),
    Counted(
        "articles_reserved",
        "articles",
        ("source", "access_state", "evidence"),
        part="row.source",
        where="row.access_state = 'truncated' and row.evidence like '%reserves text and data mining%'",
    ),
)


@CRAWLER(name="029_counts")
def counts(db: Database) -> None:
    """How many articles there are, by their source; and indexes of the few entries and polls that are counted."""
    db.execute(COUNTS)
    for statement in (statement for counted in COUNTED for statement in counting(counted)):
        db.execute(statement)
    db.execute("create index entries_waiting on entries (source) where article_id is null and due_at is not null")
    db.execute("create index entries_dated_anew on entries (source) where visits_in_vain")
    db.execute("create index polls_missed on polls (source, missed, recovered) where missed or recovered")


@CRAWLER(name="030_cut_documents")
def cut_documents(db: Database) -> None:
    """How many polls of a source in a row brought a document that broke off."""
    db.execute("alter table sources add column cut_polls integer not null default 0")


@CRAWLER(name="031_unknown_losses")
def unknown_losses(db: Database) -> None:
    """That entries may have scrolled out before a poll, nobody knows how many: see `Gap`; and an index of losses."""
    db.execute("alter table polls add column loss_unknown integer not null default 0")
    db.execute("create index polls_lost on polls (source, started_at) where missed > recovered or loss_unknown")
