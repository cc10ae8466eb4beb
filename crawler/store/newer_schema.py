"""The newer migrations of the crawler's half, behind those of `schema`. One that has shipped is never edited."""

import json
from typing import Final

from sqlite_utils import Database

from crawler.store.counting import COUNTS, Counted, counting
from crawler.store.kept_packed import numbers_packed
from crawler.store.kept_versions import pack_versions
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


# A version whose `text` and `delta` are null says what the next later version says, the newest what its article says;
# with a `delta` it is built from the text of the next later one (see `crawler.text_delta`). The trigger writes a
# version's text down before its article gets another, whoever changes it.
_VERSIONS: Final = """
create table versions (
    article_id integer not null references articles(id) on delete cascade,
    revision integer not null,
    at text not null,
    title text not null,
    text text,
    delta text,
    access_state text not null,
    hidden_percent integer,
    other_title text not null default '',
    other_text text not null default '',
    extraction text,
    repeated_beside text not null default '',
    repeated_within text not null default '',
    categories text not null default '',
    kind text,
    copy_id integer,
    copy_revision integer,
    primary key (article_id, revision)
) strict, without rowid;
insert into versions select r.article_id, r.revision, r.at, r.title,
    iif(r.revision = a.revision and r.text = a.text, null, r.text), null,
    r.access_state, r.hidden_percent, r.other_title, r.other_text, r.extraction, r.repeated_beside, r.repeated_within,
    r.categories, r.kind, r.copy_id, r.copy_revision
    from revisions r join articles a on a.id = r.article_id order by r.article_id, r.revision;
drop table revisions;
create index versions_copy on versions (copy_id) where copy_id is not null;
create trigger versions_keep_text before update of text on articles when new.text is not old.text begin
    update versions set text = old.text
        where article_id = old.id and revision = old.revision and text is null and delta is null;
end;
create view revisions as select v.article_id, v.revision, v.at, v.title,
    coalesce(
        v.text,
        iif(v.delta is null,
            (select a.text from articles a where a.id = v.article_id and a.revision = v.revision), null),
        (with recursive back(revision, text) as (
            select * from (
                select n.revision, n.text from versions n
                    where n.article_id = v.article_id and n.revision > v.revision and n.text is not null
                union all select 1 << 60, a.text from articles a where a.id = v.article_id
                order by 1 limit 1
            )
            union all select e.revision, iif(e.delta is null, back.text, (
                select coalesce(group_concat(iif(j.type = 'text', j.value,
                    substr(back.text, json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]'))), ''), '')
                    from json_each(e.delta) j
            )) from back join versions e on e.article_id = v.article_id and e.revision = (
                select max(q.revision) from versions q where q.article_id = v.article_id and q.revision < back.revision
            ) where e.revision >= v.revision
        ) select text from back where revision = v.revision)
    ) as text,
    v.access_state, v.hidden_percent, v.other_title, v.other_text, v.extraction, v.repeated_beside, v.repeated_within,
    v.categories, v.kind, v.copy_id, v.copy_revision from versions v;
"""


@CRAWLER(name="032_versions")
def versions(db: Database) -> None:
    """Each text of an article once; `revisions` becomes a view of `versions`, which hold what differs."""
    db.executescript(_VERSIONS)
    articles = db.execute("select article_id from versions group by 1 having count(*) > 1 and count(text)").fetchall()
    for (article_id,) in articles:
        pack_versions(db, article_id)


@CRAWLER(name="033_retry_after")
def retry_after(db: Database) -> None:
    """Until when an address is not to be asked for, since its server said so."""
    db.execute("create table retry_after (key_url text primary key, until text not null) strict, without rowid")


@CRAWLER(name="034_articles_by_appearance")
def articles_by_appearance(db: Database) -> None:
    """The index that gives the newest articles by the time at which they appeared."""
    db.execute("create index articles_appeared on articles (min(coalesce(published_at, found_at), found_at))")


# `fingerprints` finds articles by a fingerprint; its index by article was as large, for the few that change or go.
_FINGERPRINTS: Final = """
create table fingerprints_of (
    article_id integer primary key references articles(id) on delete cascade,
    marks blob not null
) strict;
create table fingerprints_anew (
    mark integer not null,
    article_id integer not null,
    primary key (mark, article_id)
) strict, without rowid;
insert into fingerprints_anew select mark, article_id from fingerprints order by mark, article_id;
"""
_FINGERPRINTS_IN_PLACE: Final = """
drop table fingerprints;
alter table fingerprints_anew rename to fingerprints;
create trigger fingerprints_of_delete before delete on fingerprints_of begin
    delete from fingerprints
        where article_id = old.article_id and mark in (select value from json_each(numbers_in(old.marks)));
end;
"""


@CRAWLER(name="035_fingerprints_of_articles")
def fingerprints_of_articles(db: Database) -> None:
    """The fingerprints of an article packed, in the place of an index of all by article."""
    db.executescript(_FINGERPRINTS)
    found = db.execute(
        "select article_id, json_group_array(mark) from fingerprints indexed by fingerprints_article "
        "group by article_id order by article_id"
    )
    for article_id, marks in found:
        db.execute(
            "insert into fingerprints_of (article_id, marks) values (?, ?)",
            [article_id, numbers_packed(json.loads(marks))],
        )
    db.executescript(_FINGERPRINTS_IN_PLACE)
