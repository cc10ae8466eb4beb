"""The tables of the ledger's alerting half. A migration that has shipped is never edited; a change is a new one."""

from typing import Final

from sqlite_utils import Database, Migrations

ALERTS: Final = Migrations("alerts")

_INITIAL: Final = """
create table cursor (
    id integer primary key check (id = 1),
    seq integer not null
) strict;
insert into cursor (id, seq) values (1, 0);
create table settings (
    name text primary key,
    value text not null
) strict;
create table rules_seen (
    rule_hash text primary key,
    rule text not null,
    at text not null
) strict;
create table matches (
    id integer primary key,
    rule text not null,
    rule_hash text not null,
    article_id integer not null,
    revision integer not null,
    spans text not null,
    unknown text not null,
    at text not null,
    unique (rule_hash, article_id, revision)
) strict;
create index matches_article on matches(article_id);
create table alerts (
    id integer primary key autoincrement,
    rule text not null,
    article_id integer not null,
    revision integer not null,
    match_id integer not null references matches(id),
    hits text not null,
    raised_at text not null,
    unique (rule, article_id)
) strict;
create index alerts_article on alerts(article_id);
create table deliveries (
    id integer primary key,
    alert integer not null references alerts(id),
    channel text not null,
    target text not null,
    state text not null,
    created_at text not null,
    due_at text not null,
    attempts integer not null default 0,
    sent_at text,
    error text,
    unique (alert, channel, target)
) strict;
create index deliveries_due on deliveries(due_at) where state = 'pending';
create table attempts (
    id integer primary key,
    delivery integer not null references deliveries(id),
    at text not null,
    kind text not null,
    sentence text not null,
    elapsed_ms integer not null
) strict;
create index attempts_delivery on attempts(delivery);
"""


@ALERTS(name="001_initial")
def initial(db: Database) -> None:
    """The cursor, matches, alerts, deliveries and their attempts."""
    db.executescript(_INITIAL)


@ALERTS(name="002_digests")
def digests(db: Database) -> None:
    """Deliveries that wait for a digest and go out in one message."""
    db.execute("alter table deliveries add column digest integer not null default 0")


# `write_index` merges the index's segments, a little at a time: an automatic merge by FTS5 can take 30 ms.
_WORDS: Final = """
create virtual table article_words using fts5(
    words, detail=none, columnsize=0, tokenize="ascii tokenchars '.,_'"
);
insert into article_words (article_words, rank) values ('automerge', 0);
insert into article_words (article_words, rank) values ('crisismerge', 1000);
create virtual table article_vocabulary using fts5vocab(article_words, row);
create table unworded (
    turn integer primary key autoincrement,
    article_id integer not null unique
) strict;
create trigger article_words_insert after insert on articles begin
    delete from unworded where article_id = new.id;
    insert into unworded (article_id) values (new.id);
end;
create trigger article_words_update after update of title, text, language, revision on articles begin
    delete from article_words where rowid = new.id;
    delete from unworded where article_id = new.id;
    insert into unworded (article_id) values (new.id);
end;
create trigger article_words_delete after delete on articles begin
    delete from article_words where rowid = old.id;
    delete from unworded where article_id = old.id;
end;
"""


@ALERTS(name="003_words")
def words(db: Database) -> None:
    """The index of articles' words, and the queue of those to be written; the daemon queues what is there already."""
    db.executescript(_WORDS)


# `created_at` used to hold the time of the first attempt; now it says when the row was made, as its alert does.
# A reason whose `target` is empty concerns the whole alert, any other one delivery of it.
_HELD_BACK: Final = """
alter table deliveries add column first_due_at text not null default '';
update deliveries set first_due_at = created_at;
update deliveries set created_at = (select raised_at from alerts where alerts.id = deliveries.alert);
create index alerts_match on alerts(match_id);
create table held_back (
    match_id integer not null references matches(id) on delete cascade,
    channel text not null default '',
    target text not null default '',
    reason text not null,
    folded_into integer references alerts(id) on delete set null,
    at text not null,
    primary key (match_id, channel, target)
) strict, without rowid;
create index held_back_folded_into on held_back(folded_into);
"""


@ALERTS(name="004_held_back")
def held_back(db: Database) -> None:
    """When a delivery is first due, apart from when it was made; and why a match raised no alert or no delivery."""
    db.executescript(_HELD_BACK)


# SQLite cannot drop a constraint, so the table is made again; it keeps its numbers, and the next one is as before.
# `sentences` is null where it was not recorded; then the sentences are read off the article. A text that is removed
# takes its sentences with it.
_UPDATES: Final = """
create table alerts_by_revision (
    id integer primary key autoincrement,
    rule text not null,
    article_id integer not null,
    revision integer not null,
    match_id integer not null references matches(id),
    hits text not null,
    sentences text,
    raised_at text not null,
    tell_at text not null,
    updates integer references alerts(id) on delete set null,
    unique (rule, article_id, revision)
) strict;
insert into alerts_by_revision (id, rule, article_id, revision, match_id, hits, raised_at, tell_at)
    select id, rule, article_id, revision, match_id, hits, raised_at, raised_at from alerts order by id;
delete from sqlite_sequence where name = 'alerts_by_revision';
insert into sqlite_sequence (name, seq) select 'alerts_by_revision', seq from sqlite_sequence where name = 'alerts';
drop table alerts;
alter table alerts_by_revision rename to alerts;
create index alerts_article on alerts(article_id);
create index alerts_match on alerts(match_id);
create index alerts_updates on alerts(updates);
alter table deliveries add column collected integer not null default 0;
"""
# In a new ledger `revisions` is a view by now, and `later_schema` makes the trigger on what is behind it.
_TEXT_REMOVED: Final = """
create trigger alerts_text_removed after update of text on revisions when new.text = '' and old.text != '' begin
    update alerts set sentences = '[]' where article_id = new.article_id and revision = new.revision;
end;
"""


@ALERTS(name="005_updates", transactional=False)
def updates(db: Database) -> None:
    """Alerts unique by rule, article and revision; which alert each updates, and the deliveries that wait for a pause.

    Other tables refer to the one that is dropped, so foreign keys are off meanwhile, which no transaction allows to be
    changed inside it. A crash after the transaction leaves the migration pending, and the next start finds it done.
    """
    if "updates" in db["alerts"].columns_dict:
        return
    db.conn.execute("pragma foreign_keys = off").close()
    try:
        with db.atomic():
            db.executescript(_UPDATES)
            if "revisions" in db.table_names():
                db.executescript(_TEXT_REMOVED)
    finally:
        db.conn.execute("pragma foreign_keys = on").close()


# As above: a column that may be null from now on needs the table made again.
_LATE_MATCHES: Final = """
create table deliveries_anew (
    id integer primary key,
    alert integer references alerts(id),
    match_id integer references matches(id),
    channel text not null,
    target text not null,
    state text not null,
    created_at text not null,
    due_at text not null,
    attempts integer not null default 0,
    sent_at text,
    error text,
    digest integer not null default 0,
    first_due_at text not null default '',
    collected integer not null default 0,
    unique (alert, channel, target),
    unique (match_id, channel, target),
    check ((alert is null) != (match_id is null))
) strict;
insert into deliveries_anew (id, alert, channel, target, state, created_at, due_at, attempts, sent_at, error, digest,
    first_due_at, collected)
    select id, alert, channel, target, state, created_at, due_at, attempts, sent_at, error, digest, first_due_at,
    collected from deliveries;
drop table deliveries;
alter table deliveries_anew rename to deliveries;
create index deliveries_due on deliveries(due_at) where state = 'pending';
"""


@ALERTS(name="006_late_matches", transactional=False)
def late_matches(db: Database) -> None:
    """Deliveries of matches that raised no alert since their article is dated back; foreign keys as in `updates`."""
    if "match_id" in db["deliveries"].columns_dict:
        return
    db.conn.execute("pragma foreign_keys = off").close()
    try:
        with db.atomic():
            db.executescript(_LATE_MATCHES)
    finally:
        db.conn.execute("pragma foreign_keys = on").close()


@ALERTS(name="007_target_pauses")
def target_pauses(db: Database) -> None:
    """Until when a target asked to be sent nothing, by Retry-After; a row may be of the past."""
    db.execute("create table target_pauses (target text primary key, until text not null) strict, without rowid")


@ALERTS(name="008_due_by_target")
def due_by_target(db: Database) -> None:
    """The index by which the due deliveries of one target are found, however many wait for another."""
    db.executescript(
        "drop index if exists deliveries_due; "
        "create index deliveries_due_by_target on deliveries(target, due_at) where state = 'pending';"
    )


# Until now a target was its address: the hash of URL and recipient.
_TARGETS: Final = """
create table targets (
    channel text not null,
    target text not null,
    kind text not null,
    address text not null,
    primary key (channel, target)
) strict, without rowid;
insert into targets select distinct channel, target, '', target from deliveries;
"""


@ALERTS(name="009_targets")
def targets(db: Database) -> None:
    """The targets as the configuration last had them, so that a change of one is noticed; `kind` '' is not known."""
    db.executescript(_TARGETS)


# Changes whose judging began. `postponed`: an earlier run began it and did not finish; judged after all others.
_JUDGING: Final = """
create table judging (
    seq integer primary key,
    postponed integer not null default 0
) strict;
alter table matches add column more_spans integer not null default 0;
create index matches_not_judged on matches(article_id) where rule = 'could not be judged';
"""


@ALERTS(name="010_judging")
def judging(db: Database) -> None:
    """Marks of changes whose judging began; how many hits a match has beyond those it keeps; what was not judged."""
    db.executescript(_JUDGING)


@ALERTS(name="011_digest_notice")
def digest_notice(db: Database) -> None:
    """Note in a ledger that is in use: its next start names the rules that wait for a digest from now on."""
    db.execute("insert into settings (name, value) select 'digest_notice', '1' where exists (select 1 from rules_seen)")


# `subject` of a group is the number of one of its articles. A mute stays after its end: it says why matches were held.
_REVIEW: Final = """
create table mutes (
    id integer primary key autoincrement,
    kind text not null,
    subject text not null,
    begun_at text not null,
    until text not null
) strict;
create index mutes_until on mutes(until);
alter table held_back add column mute integer references mutes(id) on delete set null;
create index held_back_mute on held_back(mute) where mute is not null;
create index held_back_at on held_back(at);
create index alerts_raised on alerts(raised_at);
create table marks (
    alert integer primary key references alerts(id) on delete cascade,
    verdict text not null,
    at text not null
) strict;
"""


@ALERTS(name="012_review")
def review(db: Database) -> None:
    """Mutes and what each held back; what readers say of alerts."""
    db.executescript(_REVIEW)


# As in `_LATE_MATCHES`. A row with neither alert nor match is a digest by itself, which tells also when nothing
# happened; a target waits for one of them at most. `hold`: why it waited for a message that lists what was held.
# `message`: the delivery that was first in the message in which this one was sent.
_HOLDS: Final = """
create table deliveries_anew (
    id integer primary key,
    alert integer references alerts(id),
    match_id integer references matches(id),
    channel text not null,
    target text not null,
    state text not null,
    created_at text not null,
    due_at text not null,
    attempts integer not null default 0,
    sent_at text,
    error text,
    digest integer not null default 0,
    first_due_at text not null default '',
    collected integer not null default 0,
    hold text not null default '',
    message integer,
    unique (alert, channel, target),
    unique (match_id, channel, target),
    check (alert is null or match_id is null)
) strict;
insert into deliveries_anew (id, alert, match_id, channel, target, state, created_at, due_at, attempts, sent_at, error,
    digest, first_due_at, collected)
    select id, alert, match_id, channel, target, state, created_at, due_at, attempts, sent_at, error, digest,
    first_due_at, collected from deliveries;
drop table deliveries;
alter table deliveries_anew rename to deliveries;
create index deliveries_due_by_target on deliveries(target, due_at) where state = 'pending';
create index deliveries_sent_to on deliveries(target, sent_at) where state = 'sent';
create index deliveries_message on deliveries(message) where message is not null;
create unique index deliveries_next_digest on deliveries(channel, target)
    where state = 'pending' and alert is null and match_id is null;
"""


@ALERTS(name="013_holds", transactional=False)
def holds(db: Database) -> None:
    """What quiet hours and the limit hold, which message each delivery went in, and digests without a match."""
    if "hold" in db["deliveries"].columns_dict:
        return
    db.conn.execute("pragma foreign_keys = off").close()
    try:
        with db.atomic():
            db.executescript(_HOLDS)
    finally:
        db.conn.execute("pragma foreign_keys = on").close()
