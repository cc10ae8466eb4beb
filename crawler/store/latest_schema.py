"""The latest migrations of the crawler's half, behind those of `newer_schema`. One that has shipped is never edited."""

from typing import Final

from sqlite_utils import Database

from crawler.store.kept_versions import pack_wholes
from crawler.store.newer_schema import CRAWLER

__all__ = ["CRAWLER"]


# Of an entry that says what its article says, a long text stands in the article alone: `text` is null, and
# `says_article` is 1. The triggers write it down before the article gets another text, or the entry another article.
_ENTRIES: Final = """
create table entries_anew (
    id integer primary key,
    source text not null references sources(id),
    key_url text not null,
    url text not null,
    guid text,
    title text,
    text text,
    says_article integer not null default 0,
    authors text not null,
    published text,
    modified text,
    language text,
    found_at text not null,
    first_poll integer not null,
    article_id integer references articles(id) on delete set null,
    reads integer not null default 0,
    due_at text,
    etag text,
    last_modified text,
    error text,
    unseen_at text,
    read_at text,
    touched integer not null default 0,
    visits_in_vain integer not null default 0,
    teaser_left_out integer not null default 0,
    captions text,
    listed integer not null default 0,
    gone_at text,
    categories text,
    words_not_read text not null default ''
) strict;
insert into entries_anew select e.id, e.source, e.key_url, e.url, e.guid, e.title, iif(a.id is null, e.text, null),
    a.id is not null, e.authors, e.published, e.modified, e.language, e.found_at, e.first_poll, e.article_id, e.reads,
    e.due_at, e.etag, e.last_modified, e.error, e.unseen_at, e.read_at, e.touched, e.visits_in_vain, e.teaser_left_out,
    e.captions, e.listed, e.gone_at, e.categories, e.words_not_read
    from entries e left join articles a on a.id = e.article_id and length(e.text) >= 256 and a.text = e.text
    order by e.id;
drop table entries;
alter table entries_anew rename to entries;
create index entries_key on entries (source, key_url, title);
create index entries_due on entries (source, due_at) where due_at is not null;
create index entries_guid on entries (source, guid) where guid is not null;
create index entries_article on entries (article_id);
create index entries_teaser_left_out on entries (source) where teaser_left_out;
create index entries_found on entries (source, found_at);
create index entries_listed on entries (source) where listed;
create index entries_waiting on entries (source) where article_id is null and due_at is not null;
create index entries_dated_anew on entries (source) where visits_in_vain;
create trigger entries_keep_text before update of text on articles when new.text is not old.text begin
    update entries set text = old.text, says_article = 0 where article_id = old.id and says_article;
end;
create trigger entries_keep_text_of_removed before delete on articles begin
    update entries set text = old.text, says_article = 0 where article_id = old.id and says_article;
end;
create trigger entries_keep_text_of_other after update of article_id on entries
    when old.says_article and new.says_article and new.article_id is not old.article_id begin
    update entries set text = (select text from articles where id = old.article_id), says_article = 0
        where id = new.id;
end;
create view entries_said as select id, source, key_url, url, guid, title,
    iif(says_article, (select a.text from articles a where a.id = article_id), text) as text,
    says_article, authors, published, modified, language, found_at, first_poll, article_id, reads, due_at, etag,
    last_modified, error, unseen_at, read_at, touched, visits_in_vain, teaser_left_out, captions, listed, gone_at,
    categories, words_not_read from entries;
"""


@CRAWLER(name="036_texts_of_entries")
def texts_of_entries(db: Database) -> None:
    """A text that an entry and its article both say stands in the article; `entries_said` has each entry's text."""
    db.executescript(_ENTRIES)


# Each 64th version used to hold its whole text. With `built_from` its `delta` builds it from that later one, the next
# 64th; the last 64th alone is whole. To find a version's text: the nearest later whole one, 64ths down from there, and
# from the last of these one version after the other.
_VERSIONS: Final = """
alter table versions add column built_from integer;
drop view revisions;
create view revisions as select v.article_id, v.revision, v.at, v.title,
    coalesce(
        v.text,
        iif(v.delta is null,
            (select a.text from articles a where a.id = v.article_id and a.revision = v.revision), null),
        (with recursive back(revision, text) as (
            select * from (
                select n.revision, n.text from versions n
                    where n.article_id = v.article_id and n.revision > v.revision and n.text is not null
                    and (n.revision % 64 = 0 or not exists (select 1 from versions w where w.article_id = v.article_id
                        and w.revision >= v.revision and w.revision < n.revision and w.built_from is not null))
                union all select 1 << 60, a.text from articles a where a.id = v.article_id
                order by 1 limit 1
            )
            union all select e.revision, iif(e.delta is null, back.text, (
                select coalesce(group_concat(iif(j.type = 'text', j.value,
                    substr(back.text, json_extract(j.value, '$[0]'), json_extract(j.value, '$[1]'))), ''), '')
                    from json_each(e.delta) j
            )) from back join versions e on e.article_id = v.article_id and e.revision = coalesce((
                select w.revision from versions w where w.article_id = v.article_id
                    and w.revision = back.revision - 64 and w.revision >= v.revision and w.built_from = back.revision
            ), (
                select max(q.revision) from versions q where q.article_id = v.article_id and q.revision < back.revision
            )) where e.revision >= v.revision
        ) select text from back where revision = v.revision)
    ) as text,
    v.access_state, v.hidden_percent, v.other_title, v.other_text, v.extraction, v.repeated_beside, v.repeated_within,
    v.categories, v.kind, v.copy_id, v.copy_revision from versions v;
"""


@CRAWLER(name="037_wholes_of_versions")
def wholes_of_versions(db: Database) -> None:
    """Of a live blog's versions the last 64th alone is kept whole, and the others before it as what differs."""
    db.executescript(_VERSIONS)
    articles = db.execute("select distinct article_id from versions where revision > 64 order by 1").fetchall()
    for (article_id,) in articles:
        pack_wholes(db, article_id)


@CRAWLER(name="038_owed_documents")
def owed_documents(db: Database) -> None:
    """The older document that a source's next poll asks for, since an earlier one could not read it."""
    db.execute(
        "create table owed_documents (source text primary key, url text not null, is_sitemap integer not null, "
        "is_guess integer not null, since text not null, walks integer not null) strict, without rowid"
    )


@CRAWLER(name="039_forgotten_addresses")
def forgotten_addresses(db: Database) -> None:
    """The index by which an address is known as that of an article that was removed for good."""
    db.execute("create index entries_forgotten on entries (key_url) where error = 'forgotten'")
