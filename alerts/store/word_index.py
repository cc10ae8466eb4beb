"""The words of articles: which are to be written, the index of them, and the articles that may have what is wanted.

The law: an article that has what is wanted is among the `candidates`. It is in the index with the words of its title
and text as they stand, or it waits in `index_tasks`: triggers take it from the one to the other in the transaction that
changes it (see `schema`), and `write_index` brings it back.
"""

from array import array
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Final

from alerts.matching.index_query import AllTerms, Condition
from alerts.matching.index_terms import TermShape, WordQuery, language_in
from crawler.model import ArticleVersion
from crawler.store import Ledger, article_now
from crawler.store.ledger import sqlite_errors
from crawler.times import to_text

# More words in place of one cost more than reading the articles that they would spare.
MOST_WORDS: Final = 5_000
# FTS5 reads expressions some thirty deep.
DEEPEST: Final = 20
_VERSION: Final = "words_version"
_QUEUED_AT_ONCE: Final = 1_000  # some milliseconds
_MERGED_AT_ONCE: Final = 16  # pages; 4 ms, and the index keeps up
_BEYOND: Final = 1 << 62
_NO_WORD: Final = '","'  # no article has it


@dataclass(frozen=True, slots=True)
class IndexTask:
    """An article whose words are to be written; `turn` changes when it does. `article`: None when it has no text."""

    turn: int
    article_id: int
    article: ArticleVersion | None


@dataclass(frozen=True, slots=True)
class IndexedWords:
    """The words of an article as it stood at its turn."""

    turn: int
    article_id: int
    words: frozenset[str]


def index_tasks(ledger: Ledger, limit: int) -> tuple[IndexTask, ...]:
    """The articles whose words are to be written, those last changed first."""
    rows = ledger.rows("select turn, article_id from unworded order by turn desc limit ?", [limit])
    return tuple(IndexTask(row["turn"], row["article_id"], article_now(ledger, row["article_id"])) for row in rows)


def write_index(ledger: Ledger, worded: Iterable[IndexedWords]) -> None:
    """Put the words of articles into the index; those of an article that has changed meanwhile are dropped.

    A crash before leaves the articles waiting, and a search reads them meanwhile. A crash between the two transactions
    leaves the index a little slower, until the next words are kept.
    """
    with ledger.write() as db:
        for one in worded:
            if db.execute("delete from unworded where turn = ?", [one.turn]).rowcount:
                db.execute("delete from article_words where rowid = ?", [one.article_id])
                words = " ".join(sorted(one.words))
                db.execute("insert into article_words (rowid, words) values (?, ?)", [one.article_id, words])
    with ledger.write() as db:
        db.execute("insert into article_words (article_words, rank) values ('merge', ?)", [_MERGED_AT_ONCE])


def index_is_of(ledger: Ledger, version: str) -> bool:
    """Whether the index was made by this version of the words."""
    return bool(ledger.rows("select 1 from settings where name = ? and value = ?", [_VERSION, version]))


def queue_for_index(ledger: Ledger, after: int) -> int | None:
    """Queue the next articles after the id `after`, whose words are to be made anew; the last id, None when all are."""
    with ledger.write() as db:
        rows = ledger.rows(
            "select max(id) as id from (select id from articles where id > ? order by id limit ?)",
            [after, _QUEUED_AT_ONCE],
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
    """Record that the index, together with the queue, is of this version. To be called once all articles are queued."""
    with ledger.write() as db:
        db.execute(
            "insert into settings (name, value) values (?, ?) on conflict (name) do update set value = excluded.value",
            [_VERSION, version],
        )


def candidates(
    ledger: Ledger,
    want: Callable[[Sequence[str]], Condition | None],
    version: str,
    since: datetime | None,
) -> Sequence[int] | None:
    """The ids of the articles found since then that may have what is wanted, newest first; None: any may.

    Some may have been found earlier, where ids do not follow the time. `want`: given the languages of the articles,
    what an article must have. All is read from one snapshot of the ledger: no article is between queue and index.
    """
    with sqlite_errors(ledger.path), ledger.db.atomic():
        wanted = want(_languages(ledger)) if index_is_of(ledger, version) else None
        known = cache(lambda: _known_words(ledger))
        asked = None if wanted is None else _expression(wanted, known, DEEPEST)
        if asked is None:
            return None
        found = ledger.db.execute(
            "select id from (select rowid as id from article_words where article_words match ? and rowid >= ? "
            "union select article_id from unworded where article_id >= ?) order by id desc",
            [asked, *[_first(ledger, since)] * 2],
        )
        return array("q", (row[0] for row in found))


def _first(ledger: Ledger, since: datetime | None) -> int:
    """The lowest id of an article found since then; one that none has when there is no such article."""
    if since is None:
        return 0
    rows = ledger.rows("select coalesce(min(id), ?) as id from articles where found_at >= ?", [_BEYOND, to_text(since)])
    return int(rows[0]["id"])


def _languages(ledger: Ledger) -> list[str]:
    rows = ledger.rows("select term from article_vocabulary where term >= ',' and term < '-'")
    return [language for row in rows if (language := language_in(row["term"]))]


def _known_words(ledger: Ledger) -> list[str]:
    """Every word of every article, in order: up to a second for a million."""
    return sorted(row["term"] for row in ledger.rows("select term from article_vocabulary"))


def _expression(wanted: Condition, known: Callable[[], Sequence[str]], deepest: int) -> str | None:
    """What is wanted, as FTS5 is asked for it; None when that cannot be said, or in too many words alone."""
    if isinstance(wanted, WordQuery):
        return _any_word(wanted, known)
    if not deepest:
        return None
    parts = [_expression(part, known, deepest - 1) for part in wanted.parts]
    said = [part for part in parts if part is not None]
    if isinstance(wanted, AllTerms):
        return f"({' AND '.join(said)})" if said else None
    return f"({' OR '.join(said)})" if len(said) == len(parts) else None


def _any_word(wanted: WordQuery, known: Callable[[], Sequence[str]]) -> str | None:
    words = set(wanted.words)
    for shape in wanted.shapes:
        words.update(_words_of_shape(shape, known()))
    if len(words) + len(wanted.prefixes) > MOST_WORDS:
        return None
    terms = [f'"{word}"' for word in sorted(words)] + [f'"{start}" *' for start in sorted(wanted.prefixes)]
    return f"({' OR '.join(terms)})" if terms else _NO_WORD


def _words_of_shape(shape: TermShape, known: Sequence[str]) -> Iterator[str]:
    """The words that a shape means, of those known, which are in order."""
    for at in range(bisect_left(known, shape.start), len(known)):
        if not known[at].startswith(shape.start):
            return
        if shape.matches(known[at]):
            yield known[at]
