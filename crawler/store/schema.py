"""The tables of the ledger's crawler half. A migration that has shipped is never edited; a change is a new one."""

from typing import Final

from sqlite_utils import Database, Migrations

CRAWLER: Final = Migrations("crawler")

_INITIAL: Final = """
create table sources (
    id text primary key,
    kind text not null,
    url text not null,
    next_poll_at text,
    etag text,
    last_modified text,
    polls integer not null default 0,
    failures integer not null default 0,
    last_ok_at text,
    added_at text not null,
    removed_at text
) strict;
create table polls (
    id integer primary key,
    source text not null references sources(id),
    started_at text not null,
    status integer,
    found integer not null,
    new integer not null,
    error text
) strict;
create index polls_source on polls(source, started_at);
create table articles (
    id integer primary key,
    url text not null,
    key_url text not null unique,
    source text not null references sources(id),
    title text not null,
    text text not null,
    authors text not null,
    published text,
    published_at text,
    modified text,
    found_at text not null,
    first_poll integer not null,
    language text,
    section text,
    tags text not null,
    image text,
    form text not null,
    extraction text not null,
    access_state text not null,
    hidden_percent integer,
    marked_paid integer,
    notice text,
    evidence text not null,
    paywalled_at text,
    revision integer not null,
    group_id integer references articles(id),
    relation text not null
) strict;
create index articles_found on articles(found_at);
create index articles_group on articles(group_id);
create table url_aliases (
    key_url text primary key,
    article_id integer not null references articles(id) on delete cascade
) strict, without rowid;
create index url_aliases_article on url_aliases(article_id);
create table revisions (
    article_id integer not null references articles(id) on delete cascade,
    revision integer not null,
    at text not null,
    title text not null,
    text text not null,
    access_state text not null,
    hidden_percent integer,
    primary key (article_id, revision)
) strict, without rowid;
create table entries (
    id integer primary key,
    source text not null references sources(id),
    key_url text not null,
    url text not null,
    guid text,
    title text,
    text text,
    authors text not null,
    published text,
    modified text,
    language text,
    fingerprint text not null,
    found_at text not null,
    first_poll integer not null,
    article_id integer references articles(id) on delete set null,
    reads integer not null default 0,
    due_at text,
    etag text,
    last_modified text,
    error text,
    unique (source, key_url)
) strict;
create index entries_due on entries(source, due_at) where due_at is not null;
create index entries_guid on entries(source, guid) where guid is not null;
create index entries_article on entries(article_id);
create table fingerprints (
    mark integer not null,
    article_id integer not null references articles(id) on delete cascade,
    primary key (mark, article_id)
) strict, without rowid;
create index fingerprints_article on fingerprints(article_id);
create table fingerprinted (
    article_id integer primary key references articles(id) on delete cascade,
    source text not null,
    size integer not null
) strict;
create table changes (
    seq integer primary key autoincrement,
    article_id integer not null,
    revision integer not null,
    kind text not null,
    at text not null
) strict;
create index changes_article on changes(article_id);
create trigger changes_stand before update on changes begin
    select raise(abort, 'rows of changes are never altered');
end;
create virtual table articles_fts using fts5(
    title, text, content='articles', content_rowid='id', tokenize='unicode61 remove_diacritics 2'
);
create trigger articles_fts_insert after insert on articles begin
    insert into articles_fts(rowid, title, text) values (new.id, new.title, new.text);
end;
create trigger articles_fts_delete after delete on articles begin
    insert into articles_fts(articles_fts, rowid, title, text) values ('delete', old.id, old.title, old.text);
end;
create trigger articles_fts_update after update of title, text on articles begin
    insert into articles_fts(articles_fts, rowid, title, text) values ('delete', old.id, old.title, old.text);
    insert into articles_fts(rowid, title, text) values (new.id, new.title, new.text);
end;
"""


@CRAWLER(name="001_initial")
def initial(db: Database) -> None:
    """Sources, polls, entries, articles with their revisions and full-text index, and the changes."""
    db.executescript(_INITIAL)


@CRAWLER(name="002_articles_by_source")
def articles_by_source(db: Database) -> None:
    """The index by which a source's articles are counted; a ledger of the days before may have it."""
    db.execute("create index if not exists articles_source on articles(source)")


@CRAWLER(name="003_possible_languages")
def possible_languages(db: Database) -> None:
    """The languages that an article may be in, as JSON; null where an article was saved before they were recorded."""
    db.execute("alter table articles add column possible_languages text")


# SQLite drops a constraint of a table only with the table.
_IDENTITY: Final = """
create table entries_anew (
    id integer primary key,
    source text not null references sources(id),
    key_url text not null,
    url text not null,
    guid text,
    title text,
    text text,
    authors text not null,
    published text,
    modified text,
    language text,
    fingerprint text not null,
    found_at text not null,
    first_poll integer not null,
    article_id integer references articles(id) on delete set null,
    reads integer not null default 0,
    due_at text,
    etag text,
    last_modified text,
    error text
) strict;
insert into entries_anew select id, source, key_url, url, guid, title, text, authors, published, modified, language,
    fingerprint, found_at, first_poll, article_id, reads, due_at, etag, last_modified, error from entries;
drop table entries;
alter table entries_anew rename to entries;
create index entries_key on entries(source, key_url, title);
create index entries_due on entries(source, due_at) where due_at is not null;
create index entries_guid on entries(source, guid) where guid is not null;
create index entries_article on entries(article_id);
alter table url_aliases add column guessed integer not null default 0;
update url_aliases set guessed = 1
    where key_url not in (select key_url from entries) and key_url not in (select key_url from articles);
"""


@CRAWLER(name="004_entries_that_share_a_link")
def entries_that_share_a_link(db: Database) -> None:
    """Several entries of a source may have one link, or none (`key_url` is "").

    `url_aliases.guessed`: 1 when a redirect led to the address or a page named it as canonical, and no entry does.
    """
    db.executescript(_IDENTITY)


@CRAWLER(name="005_words_of_others")
def words_of_others(db: Database) -> None:
    """What feeds, or a shorter reading of the page, say of an article beyond its own title and text."""
    db.execute("alter table revisions add column other_title text not null default ''")
    db.execute("alter table revisions add column other_text text not null default ''")


@CRAWLER(name="006_dates")
def dates(db: Database) -> None:
    """All dates stated of an article, and the last good poll of its source that did not have it yet.

    `dates` is JSON, [origin, date as stated] each; null where an article was saved before they were recorded.
    """
    db.execute("alter table articles add column dates text")
    db.execute("alter table articles add column unseen_at text")
    db.execute("alter table entries add column unseen_at text")


@CRAWLER(name="007_extraction_of_versions")
def extraction_of_versions(db: Database) -> None:
    """Whether each version of an article was read in its page; null where it was saved before that was recorded."""
    db.execute("alter table revisions add column extraction text")


@CRAWLER(name="008_dates_that_announce_updates")
def dates_that_announce_updates(db: Database) -> None:
    """When an entry's page was read, and what came of reading it for a later date of its feed; see `crawler.touched`.

    Entries are compared by their words now, so that their hash goes.
    """
    db.execute("alter table entries drop column fingerprint")
    db.execute("alter table entries add column read_at text")
    db.execute("alter table entries add column touched integer not null default 0")
    db.execute("alter table entries add column visits_in_vain integer not null default 0")


@CRAWLER(name="009_news_agency")
def news_agency(db: Database) -> None:
    """The news agency that a page names; null when it names none, or was read before that was recorded."""
    db.execute("alter table articles add column agency text")


@CRAWLER(name="010_further_sources")
def further_sources(db: Database) -> None:
    """Which source lists an article that another one has: of changes of kind "listed" alone."""
    db.execute("alter table changes add column source text")


@CRAWLER(name="011_teasers_left_out")
def teasers_left_out(db: Database) -> None:
    """Whether the teaser of an entry whose page was read was left out, since other entries of its source have it."""
    db.execute("alter table entries add column teaser_left_out integer not null default 0")
    db.execute("create index entries_teaser_left_out on entries (source) where teaser_left_out")


@CRAWLER(name="012_repeated_lines")
def repeated_lines(db: Database) -> None:
    """The lines beside an article's text that were left out, since other pages of its source have them too."""
    db.execute("alter table articles add column repeated_lines text not null default ''")
    db.execute("create index articles_repeated_lines on articles (source) where repeated_lines != ''")


@CRAWLER(name="013_captions")
def captions(db: Database) -> None:
    """What describes the pictures and films of an entry; null where it was found before that was recorded."""
    db.execute("alter table entries add column captions text")


@CRAWLER(name="014_outlet_names")
def outlet_names(db: Database) -> None:
    """What a source's feed, and the pages it leads to, call their outlet; null when they say nothing."""
    db.execute("alter table sources add column feed_title text")
    db.execute("alter table sources add column page_outlet text")


@CRAWLER(name="014_repeated_paragraphs")
def repeated_paragraphs(db: Database) -> None:
    """The lines beside the text of a version, and the paragraphs of it, that other articles of its source have too."""
    db.execute("alter table revisions add column repeated_beside text not null default ''")
    db.execute("alter table revisions add column repeated_within text not null default ''")


@CRAWLER(name="015_newest_entries")
def newest_entries(db: Database) -> None:
    """The index by which a source's newest entries are found; without it all of them are read and put in order."""
    db.execute("create index entries_found on entries (source, found_at)")


@CRAWLER(name="015_entries_that_return")
def entries_that_return(db: Database) -> None:
    """Which entries the last good poll of their source had, and since when it lacks those that an earlier one had."""
    db.execute("alter table entries add column listed integer not null default 0")
    db.execute("alter table entries add column gone_at text")
    db.execute("create index entries_listed on entries (source) where listed")


@CRAWLER(name="016_categories")
def categories(db: Database) -> None:
    """What feeds file an entry, and each version of an article, under; null of entries found before it was recorded."""
    db.execute("alter table entries add column categories text")
    db.execute("alter table revisions add column categories text not null default ''")


@CRAWLER(name="017_words_not_read")
def words_not_read(db: Database) -> None:
    """What the feed said of an entry and took back before its page was read."""
    db.execute("alter table entries add column words_not_read text not null default ''")


@CRAWLER(name="018_kinds_of_revisions")
def kinds_of_revisions(db: Database) -> None:
    """What kind of revision each version is, such as "live"; null where it was saved before that was recorded."""
    db.execute("alter table revisions add column kind text")


@CRAWLER(name="019_groups_by_article")
def groups_by_article(db: Database) -> None:
    """The index that gives an article's group; its row holds the text, and is read page by page."""
    db.execute("create index articles_groups on articles (id, group_id)")


@CRAWLER(name="020_corrections")
def corrections(db: Database) -> None:
    """The articles whose pages are watched, since somebody was told of them; and signs that one is withdrawn.

    `corrections.revision`: the version that stands for a sign once a second reading confirmed it.
    """
    db.executescript(
        """
        create table watched_articles (
            article_id integer primary key references articles(id) on delete cascade,
            until text not null
        ) strict;
        create table corrections (
            id integer primary key,
            article_id integer not null references articles(id) on delete cascade,
            kind text not null,
            quote text not null,
            seen_at text not null,
            confirmed_at text,
            revision integer
        ) strict;
        create index corrections_of on corrections (article_id, revision);
        """
    )


@CRAWLER(name="021_read_copies")
def read_copies(db: Database) -> None:
    """The article, and its version, that a cut version is read with since it is a fuller copy; null where none is."""
    db.execute("alter table revisions add column copy_id integer")
    db.execute("alter table revisions add column copy_revision integer")


@CRAWLER(name="022_copies_that_are_read")
def copies_that_are_read(db: Database) -> None:
    """The index by which the versions are found that an article is a copy for."""
    db.execute("create index revisions_copy on revisions (copy_id) where copy_id is not null")


@CRAWLER(name="023_cut_articles")
def cut_articles(db: Database) -> None:
    """The index of the cut articles of a group; without it the rows of all are read, with their texts, at each save."""
    db.execute("create index articles_cut on articles (group_id) where access_state in ('truncated', 'blocked')")


@CRAWLER(name="024_translations")
def translations(db: Database) -> None:
    """The addresses that an article's page names as its translations."""
    db.execute(
        "create table translations (key_url text not null, "
        "article_id integer not null references articles(id) on delete cascade, "
        "primary key (key_url, article_id)) strict, without rowid"
    )
    db.execute("create index translations_of on translations(article_id)")


@CRAWLER(name="025_how_sources_are")
def how_sources_are(db: Database) -> None:
    """What tells how a source is; see `SourceState`. And how many entries a poll missed and got back afterwards."""
    for column in (
        "failure text", "failing_since text", "moved_to text", "pages_fault text",
        "empty_polls integer not null default 0", "last_arrival_at text", "median_gap_s real", "longest_gap_s real",
    ):  # fmt: skip
        db.execute(f"alter table sources add column {column}")
    db.execute("alter table polls add column missed integer not null default 0")
    db.execute("alter table polls add column recovered integer not null default 0")
