"""Reading the ledger: changes after a cursor, and articles at a revision."""

import json
from collections.abc import Collection, Iterator
from datetime import datetime
from typing import Any, Final

from crawler.article_dates import StatedDate
from crawler.article_links import ReadCopy, without_paragraphs
from crawler.model import ArticleVersion, Change, PageSign
from crawler.store.columns import dates, moment, moment_or_none, texts
from crawler.store.ledger import Ledger, sqlite_errors
from crawler.store.shared_articles import listings
from crawler.times import to_text


def changes_after(ledger: Ledger, seq: int, limit: int = 200) -> tuple[Change, ...]:
    """The changes after `seq`, in order, at most `limit`."""
    rows = ledger.rows("select * from changes where seq > ? order by seq limit ?", [seq, limit])
    return tuple(map(_change, rows))


def changes_since(ledger: Ledger, since: datetime) -> Iterator[Change]:
    """The changes that came since then, in order."""
    for row in ledger.rows("select seq from changes where at >= ? order by seq", [to_text(since)]):
        yield from map(_change, ledger.rows("select * from changes where seq = ?", [row["seq"]]))


def revised_articles(ledger: Ledger) -> frozenset[int]:
    """The articles that have more than one version."""
    return frozenset(row["id"] for row in ledger.rows("select id from articles where revision > 1"))


def copied_articles(ledger: Ledger) -> frozenset[int]:
    """The articles whose newest version is judged with the text of a copy."""
    rows = ledger.rows(
        "select a.id from revisions r join articles a on a.id = r.article_id and a.revision = r.revision "
        "where r.copy_id is not null"
    )
    return frozenset(row["id"] for row in rows)


def _change(row: dict[str, Any]) -> Change:
    return Change(row["seq"], row["article_id"], row["revision"], row["kind"], moment(row["at"]), row["source"])


def last_seq(ledger: Ledger) -> int:
    """The number of the newest change, 0 when there is none."""
    return int(ledger.rows("select coalesce(max(seq), 0) as seq from changes")[0]["seq"])


PAGES_LOOKED_AT: Final = 10
_FEW: Final = 1_000  # are looked up one by one, as fast as a tenth of all in an archive of 100,000 is passed over
_APPEARED: Final = "min(coalesce(published_at, found_at), found_at)"  # as the index `articles_appeared` has it
_WITHIN: Final = f"{_APPEARED} >= ? and {_APPEARED} < ? order by {_APPEARED} desc, id desc"
_BY_APPEARANCE: Final = f"select id from articles where {_WITHIN}"  # noqa: S608 - constants
_LATEST: Final = f"select id from articles order by {_APPEARED} desc, id desc limit ?"  # noqa: S608
_NUMBER_BY_APPEARANCE: Final = f"select count(*) as n from articles where {_APPEARED} >= ? and {_APPEARED} < ?"  # noqa: S608
_FEW_BY_APPEARANCE: Final = f"select id from articles where id in (select value from json_each(?)) and {_WITHIN}"  # noqa: S608
_SELECT_VERSIONS = (
    "select a.id, r.revision, a.url, a.source, r.title, r.text, a.language, a.possible_languages, a.authors, "
    "a.dates, a.published, a.published_at, a.found_at, a.unseen_at, a.first_poll, r.access_state, r.hidden_percent, "
    "a.group_id, r.other_title, r.other_text, r.extraction, r.repeated_beside, r.repeated_within, r.categories, "
    "r.kind, c.kind as sign, c.quote, "
    "p.title || char(10) || p.text || char(10) || p.other_title || char(10) || p.other_text as earlier_words, "
    "f.title || char(10) || f.text || char(10) || f.other_title || char(10) || f.other_text as first_words, "
    "coalesce((select w.quote from corrections w where w.article_id = a.id and w.confirmed_at is null "
    "and w.kind = 'notice' and w.seen_at = r.at order by w.id limit 1), '') as pending_notice, "
    "k.id as copy_id, k.source as copy_source, k.url as copy_url, kr.text as copy_text, "
    "kr.repeated_within as copy_repeats, "
    "(select json_group_array(json_array(e.source, e.found_at, e.unseen_at, e.first_poll)) from entries e "
    "where e.article_id = a.id and e.source != a.source) as listings "
    "from articles a join revisions r on r.article_id = a.id "
    "left join corrections c on c.article_id = a.id and c.revision = r.revision "
    "left join revisions p on p.article_id = a.id and p.revision = r.revision - 1 "
    "left join articles k on k.id = r.copy_id "
    "left join revisions kr on kr.article_id = r.copy_id and kr.revision = r.copy_revision "
    "left join revisions f on f.article_id = a.id and f.revision < r.revision and f.revision = ("
    "select min(w.revision) from revisions w where w.article_id = a.id and (a.published_at is null "
    "or r.extraction = 'unlike' or (w.extraction = 'ok' and w.access_state not in ('truncated', 'blocked')))) "
)


def article_at(ledger: Ledger, article_id: int, revision: int) -> ArticleVersion | None:
    """The article at `revision`; None when it has been forgotten since."""
    rows = ledger.rows(_SELECT_VERSIONS + "where a.id = ? and r.revision = ?", [article_id, revision])
    return _stored(rows[0]) if rows else None


def article_now(ledger: Ledger, article_id: int) -> ArticleVersion | None:
    """The article at its newest revision; None when there is none."""
    rows = ledger.rows(_SELECT_VERSIONS + "where a.id = ? and r.revision = a.revision", [article_id])
    return _stored(rows[0]) if rows else None


def article_by_key(ledger: Ledger, key: str) -> ArticleVersion | None:
    """The article known under an address's key (see `key_url`); None when there is none."""
    rows = ledger.rows(
        _SELECT_VERSIONS + "join url_aliases u on u.article_id = a.id where u.key_url = ? and r.revision = a.revision",
        [key],
    )
    return _stored(rows[0]) if rows else None


def articles_since(ledger: Ledger, since: datetime) -> Iterator[ArticleVersion]:
    """Every article found since then, at its newest revision, oldest first."""
    ids = ledger.rows("select id from articles where found_at >= ? order by id", [to_text(since)])
    for row in ids:
        article = article_now(ledger, row["id"])
        if article is not None:
            yield article


def _stored(row: dict[str, Any]) -> ArticleVersion:
    return ArticleVersion(
        id=row["id"],
        revision=row["revision"],
        url=row["url"],
        source=row["source"],
        title=row["title"],
        text=row["text"],
        language=row["language"],
        possible_languages=_possible_languages(row),
        authors=texts(row["authors"]),
        dates=_dates(row),
        published=row["published"],
        published_at=moment_or_none(row["published_at"]),
        found_at=moment(row["found_at"]),
        unseen_at=moment_or_none(row["unseen_at"]),
        first_poll=bool(row["first_poll"]),
        access=row["access_state"],
        hidden_percent=row["hidden_percent"],
        group_id=row["group_id"],
        other_title=row["other_title"],
        other_text=row["other_text"],
        first_words=row["first_words"],
        listings=listings(row["listings"]),
        is_unlike=row["extraction"] == "unlike",
        repeated_beside=row["repeated_beside"],
        repeated_within=_paragraphs(row["repeated_within"]),
        categories=row["categories"],
        revised=row["kind"],
        earlier_words=row["earlier_words"],
        correction=PageSign(row["sign"], row["quote"]) if row["sign"] else None,
        pending_notice=row["pending_notice"],
        copy=_copy(row),
    )


def _copy(row: dict[str, Any]) -> ReadCopy | None:
    """The copy that the version is read with; None when there is none, or its text was removed since."""
    if row["copy_id"] is None or not row["copy_text"]:
        return None
    text = without_paragraphs(row["copy_text"], _paragraphs(row["copy_repeats"]))
    return ReadCopy(row["copy_id"], row["copy_source"], row["copy_url"], text)


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(filter(None, text.split("\n\n")))


def _dates(row: dict[str, Any]) -> tuple[StatedDate, ...]:
    """As recorded; of an article saved before that was recorded only the date that it goes by is known."""
    if row["dates"] is None:
        return (StatedDate("page", row["published"]),) if row["published"] else ()
    return dates(row["dates"])


def _possible_languages(row: dict[str, Any]) -> tuple[str, ...]:
    """As recorded; an article saved before that was recorded may be in its language only."""
    if row["possible_languages"] is None:
        return (row["language"],) if row["language"] else ()
    return texts(row["possible_languages"])


def changes_of(ledger: Ledger, article_id: int) -> tuple[Change, ...]:
    """Everything that happened to one article, in order."""
    rows = ledger.rows("select * from changes where article_id = ? order by seq", [article_id])
    return tuple(map(_change, rows))


def group_of(ledger: Ledger, group_id: int) -> tuple[ArticleVersion, ...]:
    """The articles of a duplicate group, the first one first."""
    rows = ledger.rows(_SELECT_VERSIONS + "where a.group_id = ? and r.revision = a.revision order by a.id", [group_id])
    return tuple(_stored(row) for row in rows)


def newest_articles(ledger: Ledger, since: datetime | None) -> Iterator[ArticleVersion]:
    """Every article found since then (None: every one), at its newest revision, newest first, read in hundreds."""
    before = 1 << 62
    while True:
        rows = ledger.rows(
            _SELECT_VERSIONS
            + "where a.id < ? and a.found_at >= ? and r.revision = a.revision order by a.id desc limit 100",
            [before, to_text(since) if since else ""],
        )
        if not rows:
            return
        yield from map(_stored, rows)
        before = rows[-1]["id"]


def number_appeared(ledger: Ledger, since: datetime, until: datetime) -> int:
    """How many articles appeared from `since` until before `until`; see `newest_of`."""
    rows = ledger.rows(_NUMBER_BY_APPEARANCE, [to_text(since), to_text(until)])
    return int(rows[0]["n"])


def latest_articles(ledger: Ledger, limit: int) -> Iterator[ArticleVersion]:
    """The articles that appeared last, at their newest revision, the last first; see `newest_of`."""
    for row in ledger.rows(_LATEST, [limit]):
        found = article_now(ledger, row["id"])
        if found is not None:
            yield found


def newest_of(
    ledger: Ledger, ids: Collection[int], since: datetime | None, until: datetime | None, limit: int
) -> tuple[int, list[int]]:
    """How many of these articles appeared in a time (None: without end), and the last of them, at most `limit`.

    An article appeared when it was published, and at the latest when it was found; of one moment the higher id is last.
    """
    within = [to_text(since) if since else "", to_text(until) if until else "~"]
    if len(ids) <= _FEW:
        rows = ledger.rows(_FEW_BY_APPEARANCE, [json.dumps(list(ids)), *within])
        return len(rows), [row["id"] for row in rows[:limit]]
    count, last = 0, list[int]()
    with sqlite_errors(ledger.path):
        for (article_id,) in ledger.db.conn.execute(_BY_APPEARANCE, within):
            if article_id in ids:
                count += 1
                if count <= limit:
                    last.append(article_id)
                elif since is None and until is None:
                    return len(ids), last
    return count, last


def pages_hold_articles(ledger: Ledger, source: str) -> bool:
    """Whether one of the source's last ten articles came from its page; true as long as it has fewer than ten."""
    rows = ledger.rows(
        "select extraction from articles where source = ? order by id desc limit ?", [source, PAGES_LOOKED_AT]
    )
    return len(rows) < PAGES_LOOKED_AT or any(row["extraction"] == "ok" for row in rows)


def usual_length(ledger: Ledger, source: str) -> int | None:
    """The median length, in characters, of the source's last thirty full articles; None when it has fewer than ten."""
    rows = ledger.rows(
        "select length(text) as length from articles where source = ? and access_state = 'full' and extraction = 'ok' "
        "and text != '' order by id desc limit 30",
        [source],
    )
    lengths = sorted(int(row["length"]) for row in rows)
    return lengths[len(lengths) // 2] if len(lengths) >= 10 else None


def usual_language(ledger: Ledger, source: str) -> str | None:
    """The language of most of the source's last thirty articles whose language is sure; None for fewer than five."""
    rows = ledger.rows(
        "select language, count(*) as articles from (select language, possible_languages from articles "
        "where source = ? order by id desc limit 30) where json_array_length(possible_languages) = 1 "
        "group by language order by articles desc",
        [source],
    )
    known = sum(row["articles"] for row in rows)
    return rows[0]["language"] if known >= 5 and rows[0]["articles"] * 2 > known else None
