"""Duplicate groups in the ledger: fingerprints of every article, and the group a new one joins."""

import json
from collections.abc import Sequence
from functools import cache, partial
from typing import Final

from crawler.closer_look import Content
from crawler.duplicates import COMMON_GROUPS, IN_PLACE, MIN_TWIN_SHARE, Known, Looker, fingerprints, kinship
from crawler.noted_looks import NotedLooks
from crawler.store.columns import moment, moment_or_none
from crawler.store.kept_packed import numbers_in, numbers_packed
from crawler.store.ledger import Ledger

_MAX_HOLDERS: Final = 200  # articles read for one fingerprint; one that more of them share is boilerplate
_FEW_HOLDERS: Final = 12  # enough to tell that most common fingerprints are common


def join_group(
    ledger: Ledger, article_id: int, marks: frozenset[int] | None = None, looks: NotedLooks | None = None
) -> None:
    """Decide which group the article belongs to by its text as it stands, and index the text, within a transaction.

    `marks`: the text's fingerprints, if they are known. Those whose first article it was so far keep each other, as far
    as their texts still say so. `looks`: answers to closer looks, None to take them here.

    Raises:
        LooksMissingError: a look at long texts is to be taken first; the transaction is to be taken back.
    """
    heirs = [row["id"] for row in ledger.rows(
        "select id from articles where group_id = ? and id != ? order by id", [article_id, article_id])]  # fmt: skip
    for heir in heirs:
        ledger.db.execute("update articles set group_id = id, relation = 'new' where id = ?", [heir])
    marks = index_text(ledger, article_id, marks)
    undecided = [article_id, *heirs]
    while undecided:
        of_one = marks if undecided[0] == article_id else _marks(ledger, undecided[0])
        _decide(ledger, undecided, of_one, looks or IN_PLACE)
        del undecided[0]
    if looks:
        looks.settle()


def _decide(ledger: Ledger, undecided: Sequence[int], marks: frozenset[int], looker: Looker) -> None:
    """Write the group of the first of these; the others are no kin of it until they are decided themselves."""
    article_id = undecided[0]
    if not ledger.rows("select 1 from fingerprinted where article_id = ?", [article_id]):
        return  # its text was pruned: it is on its own
    one = _known(ledger, article_id)
    holders = _holders(ledger, marks, frozenset(undecided))
    found = kinship(one, marks, holders, lambda group_id: _members(ledger, group_id), looker)
    ledger.db.execute(
        "update articles set group_id = ?, relation = ? where id = ?",
        [found.group_id or article_id, found.relation, article_id],
    )


def _marks(ledger: Ledger, article_id: int) -> frozenset[int]:
    """The fingerprints of a text as they were written: to find them again takes longer."""
    found = ledger.rows("select marks from fingerprints_of where article_id = ?", [article_id])
    return frozenset(numbers_in(found[0]["marks"])) if found else frozenset()


def index_text(ledger: Ledger, article_id: int, marks: frozenset[int] | None = None) -> frozenset[int]:
    """Write the fingerprints by which the article is found, and return them. Part of the caller's transaction."""
    [row] = ledger.rows("select source, text from articles where id = ?", [article_id])
    marks = fingerprints(row["text"]) if marks is None else marks
    ledger.db.execute("delete from fingerprints_of where article_id = ?", [article_id])
    ledger.db.conn.executemany(
        "insert into fingerprints (mark, article_id) values (?, ?)", [(mark, article_id) for mark in marks]
    )
    ledger.db.execute(
        "insert into fingerprints_of (article_id, marks) values (?, ?)",
        [article_id, numbers_packed(marks)],
    )
    ledger.db.execute(
        "insert into fingerprinted (article_id, source, size) values (?, ?, ?) "
        "on conflict (article_id) do update set size = excluded.size",
        [article_id, row["source"], len(marks)],
    )
    return marks


def _holders(ledger: Ledger, marks: frozenset[int], without: frozenset[int]) -> dict[int, Sequence[Known]]:
    """For each fingerprint the articles that have it, but for some; a text is read when it is asked for.

    Of a fingerprint that a few articles show to be common no more are read, unless so many have holders that the
    article may be another's twin: then all of them count.
    """
    known: dict[int, Known] = {}
    few = _holders_up_to(ledger, marks, without, _FEW_HOLDERS + len(without), known)
    may_have_twin = len(few) >= MIN_TWIN_SHARE * len(marks)
    open_marks = (mark for mark, held in few.items() if len(held) >= _FEW_HOLDERS and _groups(held) <= COMMON_GROUPS)
    wanted = frozenset(few if may_have_twin else open_marks)
    return few | _holders_up_to(ledger, wanted, without, _MAX_HOLDERS, known) if wanted else few


def _groups(held: Sequence[Known]) -> int:
    return len({one.group_id for one in held})


def _holders_up_to(
    ledger: Ledger, marks: frozenset[int], without: frozenset[int], limit: int, known: dict[int, Known]
) -> dict[int, Sequence[Known]]:
    """The same, of the newest `limit` articles with each fingerprint. `known`: those read so far, by their number."""
    held_by: dict[int, str] = dict(ledger.db.conn.execute(_SELECT_HOLDERS, [limit, json.dumps(list(marks))]))
    # The fingerprints of one text have mostly the same few lists of holders.
    ids_of = {held: [one for one in json.loads(held) if one not in without] for held in set(held_by.values())}
    unread = json.dumps(sorted({one for ids in ids_of.values() for one in ids} - known.keys()))
    known |= {one.article_id: one for one in _select(ledger, _BY_ID, f"a.id in {_LISTED}", unread)}
    lists = {held: tuple(known[one] for one in ids) for held, ids in ids_of.items() if ids}
    return {mark: lists[held] for mark, held in held_by.items() if held in lists}


# One statement for all fingerprints of a text: a statement for each takes four times as long.
_SELECT_HOLDERS: Final = """
    select asked.value, (select json_group_array(article_id) from (
        select article_id from fingerprints where mark = asked.value order by article_id desc limit ?
    )) from json_each(?) as asked
"""
# An index has all of it: the row of an article is as long as its text.
_SELECT_KNOWN: Final = (
    "select a.id, coalesce(a.group_id, a.id), f.source, f.size "
    "from articles a indexed by {} join fingerprinted f on f.article_id = a.id where"
)
_BY_ID: Final = "articles_groups"
_BY_GROUP: Final = "articles_group"
_LISTED: Final = "(select value from json_each(?))"


def _known(ledger: Ledger, article_id: int) -> Known:
    return _select(ledger, _BY_ID, "a.id = ?", article_id)[0]


def _members(ledger: Ledger, group_id: int) -> Sequence[Known]:
    return _select(ledger, _BY_GROUP, "a.group_id = ?", group_id)


def _select(ledger: Ledger, index: str, condition: str, value: object) -> list[Known]:
    """The articles with fingerprints that fulfil a condition. There may be thousands, so what they say is not read."""
    rows = ledger.db.conn.execute(f"{_SELECT_KNOWN.format(index)} {condition}", [value])
    content = cache(partial(_content, ledger))
    return [Known(article_id, group_id, source, size, content) for article_id, group_id, source, size in rows]


def _content(ledger: Ledger, article_id: int) -> Content:
    [row] = ledger.rows("select title, text, found_at, published_at from articles where id = ?", [article_id])
    return Content(row["title"], row["text"], moment(row["found_at"]), moment_or_none(row["published_at"]))
