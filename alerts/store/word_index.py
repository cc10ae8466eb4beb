"""The index of articles' words: the queue of articles to be written, the index itself, and what a search finds in it.

The law: an article that meets a condition is among its `candidates`. Every article is either in the index, with the
words of its present title and text, or in the queue that `index_tasks` reads. The transaction that changes an article
moves it from the index to the queue, by triggers (see `later_schema`); `write_index` moves it back. The index has no
copy of the words: `worded` has, so that an article can be taken out.
"""

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache, partial
from itertools import chain
from typing import Final

from alerts.matching.index_query import AllTerms, Condition, Standing, Without
from alerts.matching.index_terms import (
    FORM_PREFIX,
    INSIDE_PREFIX,
    MAX_INDEXED_LETTERS,
    TermShape,
    WordQuery,
    language_in,
)
from crawler.model import ArticleVersion
from crawler.store import Ledger, article_now
from crawler.store.kept_packed import zipped
from crawler.store.ledger import sqlite_errors
from crawler.times import to_text

WORD_INDEX: Final = "article_words"
# A query of more words costs more than reading the articles that it would exclude.
MAX_QUERY_WORDS: Final = 5_000
# FTS5 parses expressions about thirty levels deep.
MAX_QUERY_DEPTH: Final = 20
_VERSION_SETTING: Final = "words_version"
_ARTICLES_PER_QUEUEING: Final = 1_000  # takes a few milliseconds
_PAGES_PER_MERGE: Final = 16  # takes 4 ms, and keeps up with the writing
_ID_BEYOND_ALL: Final = 1 << 62
_LAST: Final = "\U0010ffff"  # no word has this character
_IMPOSSIBLE_WORD: Final = '","'  # no article has this word


@dataclass(frozen=True, slots=True)
class IndexTask:
    """An article to be indexed. `turn`: changes whenever the article changes. `article`: None when it was removed."""

    turn: int
    article_id: int
    article: ArticleVersion | None


@dataclass(frozen=True, slots=True)
class IndexedWords:
    """The words of an article as it was at its turn."""

    turn: int
    article_id: int
    words: frozenset[str]


def index_tasks(ledger: Ledger, limit: int) -> tuple[IndexTask, ...]:
    """The articles to be indexed, those last changed first, at most `limit`."""
    rows = ledger.rows("select turn, article_id from unworded order by turn desc limit ?", [limit])
    return tuple(IndexTask(row["turn"], row["article_id"], article_now(ledger, row["article_id"])) for row in rows)


def write_index(ledger: Ledger, worded: Iterable[IndexedWords]) -> None:
    """Write articles' words into the index, except for articles that have changed since.

    A crash before leaves the articles in the queue, and searches read them meanwhile. A crash between the two
    transactions leaves the index a little slower until the next call.
    """
    with ledger.write() as db:
        for one in worded:
            if db.execute("delete from unworded where turn = ?", [one.turn]).rowcount:
                db.execute("delete from worded where article_id = ?", [one.article_id])
                words = " ".join(sorted(one.words))
                db.execute("insert into article_words (rowid, words) values (?, ?)", [one.article_id, words])
                db.execute("insert into worded (article_id, words) values (?, ?)", [one.article_id, zipped(words)])
    with ledger.write() as db:
        db.execute("insert into article_words (article_words, rank) values ('merge', ?)", [_PAGES_PER_MERGE])


def index_is_of(ledger: Ledger, version: str) -> bool:
    """Whether the index was made by this version of the terms."""
    return bool(ledger.rows("select 1 from settings where name = ? and value = ?", [_VERSION_SETTING, version]))


def queue_for_index(ledger: Ledger, after: int) -> int | None:
    """Queue the next articles after the id `after`, to be indexed anew; the last id queued, None when none is left."""
    with ledger.write() as db:
        rows = ledger.rows(
            "select max(id) as id from (select id from articles where id > ? order by id limit ?)",
            [after, _ARTICLES_PER_QUEUEING],
        )
        upto: int | None = rows[0]["id"]
        if upto is not None:
            db.execute("delete from unworded where article_id > ? and article_id <= ?", [after, upto])
            db.execute(
                "insert into unworded (article_id) select id from articles where id > ? and id <= ? order by id",
                [after, upto],
            )
    return upto


def record_index_version(ledger: Ledger, version: str) -> None:
    """Record that index and queue are of this version. Call it once all articles are queued."""
    with ledger.write() as db:
        db.execute(
            "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
            [_VERSION_SETTING, version],
        )


@dataclass(frozen=True, slots=True)
class Candidates:
    """The ids of the articles that may meet a condition, newest first, and those of them that do for certain."""

    possible: Sequence[int]
    sure: frozenset[int] = frozenset()


Want = Callable[[Sequence[str]], Condition | None]
# From the beginning of words to all words that begin so.
KnownWords = Callable[[str], Sequence[str]]


def candidates(ledger: Ledger, want: Want, version: str, since: datetime | None) -> Sequence[int] | None:
    """The ids of the articles that may meet a condition, newest first; None when the index excludes none.

    `want` gives the condition, from the languages of all articles. `since`: leave out articles found earlier (None:
    take all); some of these may remain, because ids do not quite follow the time. `version`: of the terms that the
    condition names. Everything is read from one snapshot, in which each article is in the queue or in the index.
    """
    found = parted_candidates(ledger, want, lambda _: None, version, since)
    return None if found is None else found.possible


def parted_candidates(
    ledger: Ledger, want: Want, want_surely: Want, version: str, since: datetime | None
) -> Candidates | None:
    """The same, with those that meet `want_surely`; an article in the queue never does."""
    with sqlite_errors(ledger.path), ledger.db.atomic():
        if not index_is_of(ledger, version):
            return None
        languages, known = _languages(ledger), cache(partial(_known_words, ledger))
        asked = _asked(want(languages), known, surely=False)
        if asked is None:
            return None
        first = _first(ledger, since)
        found = ledger.db.execute(
            "select id from (select rowid as id from article_words where article_words match ? and rowid >= ? "
            "union select article_id from unworded where article_id >= ?) order by id desc",
            [asked, first, first],
        )
        possible = array("q", (row[0] for row in found))
        surely = _asked(want_surely(languages), known, surely=True)
        if surely is None:
            return Candidates(possible)
        rows = ledger.db.execute(
            "select rowid from article_words where article_words match ? and rowid >= ? "
            "and rowid not in (select article_id from unworded)",
            [surely, first],
        )
        return Candidates(possible, frozenset(row[0] for row in rows))


def _asked(wanted: Condition | None, known: KnownWords, *, surely: bool) -> str | None:
    return None if wanted is None else _expression(wanted, known, MAX_QUERY_DEPTH, surely=surely)


def _first(ledger: Ledger, since: datetime | None) -> int:
    """The lowest id of an article found since then; an id above all others when there is none."""
    if since is None:
        return 0
    rows = ledger.rows(
        "select coalesce(min(id), ?) as id from articles where found_at >= ?", [_ID_BEYOND_ALL, to_text(since)]
    )
    return int(rows[0]["id"])


def _languages(ledger: Ledger) -> list[str]:
    rows = ledger.rows("select term from article_vocabulary where term >= ',' and term < '-'")
    return [language for row in rows if (language := language_in(row["term"]))]


def _known_words(ledger: Ledger, start: str) -> list[str]:
    """Every word of every article that begins so, sorted; all take up to a second for a million."""
    rows = ledger.db.execute("select term from article_vocabulary where term >= ? and term < ?", [start, start + _LAST])
    return sorted(term for (term,) in rows)


def _expression(wanted: Condition, known: KnownWords, deepest: int, *, surely: bool) -> str | None:
    """The condition as an FTS5 expression; None when it cannot be one, or would need too many words.

    Where a part cannot be said, the expression finds more than the condition does, or, `surely`, less.
    """
    if isinstance(wanted, WordQuery | Standing):
        return _any_word(wanted, known) if isinstance(wanted, WordQuery) else _standing(wanted, known)
    if not deepest:
        return None
    if isinstance(wanted, Without):
        found = _expression(wanted.wanted, known, deepest - 1, surely=surely)
        barred = _expression(wanted.barred, known, deepest - 1, surely=not surely)
        if found is None or barred is None:
            return None if surely else found
        return f"({found} NOT {barred})"
    parts = [_expression(part, known, deepest - 1, surely=surely) for part in wanted.parts]
    said = [part for part in parts if part is not None]
    if not said or (len(said) < len(parts) and isinstance(wanted, AllTerms) == surely):
        return None
    return f"({(' AND ' if isinstance(wanted, AllTerms) else ' OR ').join(said)})"


def _any_word(wanted: WordQuery, known: KnownWords) -> str | None:
    fitting = {term for shape in wanted.shapes for term in _terms_of_shape(shape, known, ())}
    if len(wanted.words) + len(fitting) + len(wanted.prefixes) > MAX_QUERY_WORDS:
        return None
    return _any_of([f'"{word}"' for word in wanted.words], fitting, [f'"{start}" *' for start in wanted.prefixes])


def _standing(wanted: Standing, known: KnownWords) -> str | None:
    terms = set(_terms_of_shape(replace(wanted.shape, prefix=wanted.prefix), known, (INSIDE_PREFIX,)))
    return _any_of(terms) if len(terms) <= MAX_QUERY_WORDS else None


def _any_of(*terms: Iterable[str]) -> str:
    found = sorted(chain.from_iterable(terms))
    return f"({' OR '.join(found)})" if found else _IMPOSSIBLE_WORD


def _terms_of_shape(shape: TermShape, known: KnownWords, barred: Sequence[str]) -> Iterator[str]:
    """The words that fit the shape, where they are no mere forms of others, and not marked with what is barred.

    Then none that were cut fit.
    """
    field = shape.prefix
    marks = [(field + mark, frozenset(known(field + mark + shape.start))) for mark in (FORM_PREFIX, *barred)]
    for word in known(field + shape.start):
        bare = word[len(field) :]
        if not bare[:1].isalnum() or not shape.matches(word) or (barred and len(bare) >= MAX_INDEXED_LETTERS):
            continue
        without = [f' NOT "{mark}{bare}"' for mark, marked in marks if mark + bare in marked]
        yield f'("{word}"{"".join(without)})' if without else f'"{word}"'
