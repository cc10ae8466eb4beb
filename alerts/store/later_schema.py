"""The tables of the ledger's alerting half, continued from `schema`: the migrations from 014 on."""

import json
from typing import Final

from sqlite_utils import Database

from alerts.headline_names import Named
from alerts.store.schema import ALERTS
from alerts.story_words import Outline, packed
from crawler.store.counting import Counted, counting
from crawler.store.kept_packed import zipped

__all__ = ["ALERTS"]

# What is wrong with Vedette itself. `trouble_targets`: the addresses that hear of it, and when to try one again.
_INCIDENTS: Final = """
create table incidents (
    id integer primary key autoincrement,
    kind text not null,
    subject text not null,
    sentence text not null,
    opened_at text not null,
    last_at text not null,
    closed_at text
) strict;
create index incidents_of on incidents(kind, subject);
create table incident_tellings (
    incident integer not null references incidents(id) on delete cascade,
    target text not null,
    phase text not null,
    at text not null,
    primary key (incident, target, phase)
) strict, without rowid;
create table trouble_targets (
    target text primary key,
    since text not null,
    due_at text not null,
    attempts integer not null default 0,
    error text
) strict, without rowid;
create index deliveries_dead on deliveries(due_at) where state = 'dead';
"""

# What failed at a target since it last took a message. `message`: the number of the last one that failed.
_FAILING_TARGETS: Final = """
create table failing_targets (
    target text primary key,
    failures integer not null,
    message integer not null,
    since text not null,
    error text not null,
    refusing integer not null,
    careful integer not null
) strict, without rowid;
"""


@ALERTS(name="014_incidents")
def incidents(db: Database) -> None:
    """Incidents, what each address was told of them, and the addresses that hear of trouble."""
    db.executescript(_INCIDENTS)


@ALERTS(name="015_failing_targets")
def failing_targets(db: Database) -> None:
    """Targets that keep failing."""
    db.executescript(_FAILING_TARGETS)


@ALERTS(name="016_listed_for")
def listed_for(db: Database) -> None:
    """Why a digest lists a match without an alert of its own; null in rows of alerts, and before that was recorded."""
    db.execute("alter table deliveries add column listed_for text")


@ALERTS(name="017_follows")
def follows(db: Database) -> None:
    """The first alert of its rule on its story, for one that follows, and how many sources the story had."""
    db.execute("alter table alerts add column follows integer references alerts(id) on delete set null")
    db.execute("alter table alerts add column story_sources integer")
    db.execute("create index alerts_follows on alerts(follows)")


# `fold_reason`: why a match tells nothing beside the alert `folded_into`; null where the row is an alert that tells.
# A match that has an alert of its rule on the same version stays in `held_back`.
_FOLDED_ALERTS: Final = """
alter table alerts add column folded_into integer references alerts(id) on delete set null;
alter table alerts add column fold_reason text;
create index alerts_folded_into on alerts(folded_into) where folded_into is not null;
insert into alerts (rule, article_id, revision, match_id, hits, sentences, raised_at, tell_at, folded_into, fold_reason)
    select m.rule, m.article_id, m.revision, m.id, '[]', '[]', h.at, h.at, h.folded_into, h.reason
    from held_back h join matches m on m.id = h.match_id
    where h.target = '' and h.reason in ('copy_told', 'said_before', 'article_told') order by h.at, m.id
    on conflict do nothing;
delete from held_back where target = '' and reason in ('copy_told', 'said_before', 'article_told')
    and exists (select 1 from alerts a where a.match_id = held_back.match_id and a.fold_reason is not null);
"""


@ALERTS(name="017_folded_alerts")
def folded_alerts(db: Database) -> None:
    """Matches that told nothing new become alerts without deliveries, which say into which alert they are folded."""
    db.executescript(_FOLDED_ALERTS)


# Which articles tell of one event, and what grouping knows: `story_outlines` holds the articles of some days,
# `story_probes` finds them by their weightiest terms, `story_terms` counts how many articles say a term.
_STORIES: Final = """
create table stories (
    id integer primary key autoincrement,
    title text not null,
    first_at text not null,
    last_at text not null
) strict;
create table story_articles (
    article_id integer primary key references articles(id) on delete cascade,
    story_id integer not null references stories(id) on delete cascade
) strict;
create index story_articles_of on story_articles(story_id);
create table story_outlines (
    article_id integer primary key references articles(id) on delete cascade,
    revision integer not null,
    source text not null,
    language text,
    at integer not null,
    grouped_at text not null,
    probes text not null,
    outline text not null
) strict;
create index story_outlines_of on story_outlines(source, article_id);
create index story_outlines_grouped on story_outlines(grouped_at);
create table story_probes (
    term integer not null,
    day integer not null,
    article_id integer not null,
    primary key (term, day, article_id)
) strict, without rowid;
create table story_terms (
    term integer primary key,
    articles integer not null
) strict;
"""


@ALERTS(name="018_stories")
def stories(db: Database) -> None:
    """Stories: articles that tell of one event."""
    db.executescript(_STORIES)


# `settled`: the clauses of a match that the full copy of a cut article decides; `denied`: where the copy has the words
# that a NOT forbids, as `spans`. `withdraws`: the first of the alerts of which the row tells that they hold no more.
_COPIES: Final = """
alter table matches add column settled text not null default '[]';
alter table matches add column denied text not null default '[]';
alter table alerts add column withdraws integer references alerts(id) on delete set null;
create index alerts_withdraws on alerts(withdraws) where withdraws is not null;
"""


@ALERTS(name="019_read_copies")
def read_copies(db: Database) -> None:
    """What the fuller copy of a cut article settles, and alerts that withdraw earlier ones."""
    db.executescript(_COPIES)


@ALERTS(name="020_ungrouped")
def ungrouped(db: Database) -> None:
    """Articles that wait to be given a story anew."""
    db.execute(
        "create table ungrouped (article_id integer primary key references articles(id) on delete cascade) strict"
    )


@ALERTS(name="021_revives")
def revives(db: Database) -> None:
    """The alert that took back what a later one tells again."""
    db.execute("alter table alerts add column revives integer references alerts(id) on delete set null")
    db.execute("create index alerts_revives on alerts(revives) where revives is not null")


# `deliveries_sent` has no notices, which belong to no alert and no match.
COUNTED: Final = (
    Counted("matches", "matches", ("rule",), where="row.rule != 'could not be judged'"),
    Counted("not_judged", "matches", ("rule",), where="row.rule = 'could not be judged'"),
    Counted("alerts", "alerts", ("fold_reason",), where="row.fold_reason is null"),
    Counted("folded", "alerts", ("fold_reason",), part="row.fold_reason", where="row.fold_reason is not null"),
    Counted("held_back", "held_back", ("reason",), part="row.reason"),
    Counted(
        "deliveries_sent",
        "deliveries",
        ("state", "alert", "match_id"),
        where="row.state = 'sent' and not (row.alert is null and row.match_id is null)",
    ),
    Counted("deliveries_dead", "deliveries", ("state",), where="row.state = 'dead'"),
    Counted(
        "deliveries_merged",
        "deliveries",
        ("state", "hold"),
        part="row.hold",
        where="row.state = 'sent' and row.hold != ''",
    ),
)


@ALERTS(name="022_counts")
def counts(db: Database) -> None:
    """How many matches, alerts and deliveries there are, by what `status` tells of them; and an index of errors."""
    for statement in (statement for counted in COUNTED for statement in counting(counted)):
        db.execute(statement)
    db.execute("create index deliveries_error on deliveries (id) where state != 'sent' and error is not null")


@ALERTS(name="023_texts_removed_of_versions")
def texts_removed_of_versions(db: Database) -> None:
    """A removed text takes the sentences of its alerts with it; that of a version may be null, and stand elsewhere."""
    db.executescript(
        """
        drop trigger if exists alerts_text_removed;
        create trigger alerts_text_removed after update of text on versions
            when new.text = '' and old.text is not '' begin
            update alerts set sentences = '[]' where article_id = new.article_id and revision = new.revision;
        end;
        """
    )


# `outline` was JSON, and its probes stood beside it once more.
_OUTLINES: Final = """
create table story_outlines_packed (
    article_id integer primary key references articles(id) on delete cascade,
    revision integer not null,
    source text not null,
    language text,
    at integer not null,
    grouped_at text not null,
    outline blob not null
) strict;
"""
_OUTLINES_IN_PLACE: Final = """
drop table story_outlines;
alter table story_outlines_packed rename to story_outlines;
create index story_outlines_of on story_outlines(source, article_id);
create index story_outlines_grouped on story_outlines(grouped_at);
"""


@ALERTS(name="024_packed_outlines")
def packed_outlines(db: Database) -> None:
    """What grouping knows of an article takes a fifth of the space."""
    db.executescript(_OUTLINES)
    kept = "article_id, revision, source, language, at, grouped_at"
    for *row, outline in db.execute(f"select {kept}, outline from story_outlines order by article_id"):  # noqa: S608 - a constant
        words, word_weights, names, name_weights, usual, probes, *notice = json.loads(outline)
        of = Outline(
            words=dict(zip(words, word_weights, strict=True)),
            names=dict(zip(names, name_weights, strict=True)),
            usual=None if usual is None else tuple(usual),
            probes=tuple(probes),
            notice=Named(*(tuple(column) for column in notice[0])) if any(notice) else None,
        )
        db.execute(
            f"insert into story_outlines_packed ({kept}, outline) values (?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 - a constant
            [*row, packed(of)],
        )
    db.executescript(_OUTLINES_IN_PLACE)


# The index without its copy of the words. To take an article out FTS5 asks for the words that it was given: they are
# kept compressed.
_WORDS: Final = """
create table worded (
    article_id integer primary key,
    words blob not null
) strict;
drop trigger article_words_update;
drop trigger article_words_delete;
drop table article_vocabulary;
alter table article_words rename to article_words_with_copy;
create virtual table article_words using fts5(
    words, content='', detail=none, columnsize=0, tokenize="ascii tokenchars '.,_'"
);
insert into article_words (article_words, rank) values ('automerge', 0);
insert into article_words (article_words, rank) values ('crisismerge', 1000);
create virtual table article_vocabulary using fts5vocab(article_words, row);
create trigger worded_delete before delete on worded begin
    insert into article_words (article_words, rowid, words) values ('delete', old.article_id, unzipped(old.words));
end;
create trigger article_words_update after update of title, text, language, revision on articles begin
    delete from worded where article_id = new.id;
    delete from unworded where article_id = new.id;
    insert into unworded (article_id) values (new.id);
end;
create trigger article_words_delete after delete on articles begin
    delete from worded where article_id = old.id;
    delete from unworded where article_id = old.id;
end;
"""


@ALERTS(name="025_words_without_copy")
def words_without_copy(db: Database) -> None:
    """The index of words keeps no copy of them beside it."""
    db.executescript(_WORDS)
    for article_id, words in db.execute("select rowid, words from article_words_with_copy"):
        db.execute("insert into article_words (rowid, words) values (?, ?)", [article_id, words])
        db.execute("insert into worded (article_id, words) values (?, ?)", [article_id, zipped(words)])
    db.execute("insert into article_words (article_words) values ('optimize')")
    db.execute("drop table article_words_with_copy")
