"""The newer migrations of the crawler's half, behind those of `schema`. One that has shipped is never edited."""

from sqlite_utils import Database

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
