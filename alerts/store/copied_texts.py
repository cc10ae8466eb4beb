"""The texts that tell what a copy says anew: those of its told copies, and the ends of others of its source."""

import json
from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Final

from alerts.delivery.copied_text import MAX_CHARACTERS, TextsBeside, ToldText
from alerts.delivery.plans import ToldAlert
from crawler.model import ArticleVersion
from crawler.store import Ledger

MAX_VERSIONS: Final = 40  # told ones that are compared with the copies of a batch, of one group at least `MIN_VERSIONS`
MIN_VERSIONS: Final = 2
USUAL_ARTICLES: Final = 8  # the newest others of a source
USUAL_CHARACTERS: Final = 1_500  # at the beginning and at the end of each


def texts_beside(ledger: Ledger, articles: Collection[ArticleVersion], told: Iterable[ToldAlert]) -> TextsBeside:
    """The texts beside these articles; none of an article without told copies, which costs nothing then."""
    of_group: dict[int, list[tuple[int, int]]] = {}
    for one in told:
        if one.tells:
            of_group.setdefault(one.group_id, []).append((one.key.article_id, one.key.revision))
    members = {(one.group_id, one.id) for one in articles}
    members |= {(group, article_id) for group, versions in of_group.items() for article_id, _ in versions}
    sizes = Counter(group for group, _ in members)
    copies = {one.id: one for one in articles if sizes[one.group_id] > 1}
    if not copies:
        return TextsBeside()
    groups = {one.group_id for one in copies.values()}.intersection(of_group)
    each = max(MIN_VERSIONS, MAX_VERSIONS // max(1, len(groups)))
    versions = [key for group in sorted(groups) for key in _chosen(of_group[group], each)]
    rows = ledger.rows(_TOLD, [MAX_CHARACTERS, json.dumps(versions)])
    return TextsBeside(dict(map(_told, rows)), {one.id: _usual(ledger, one) for one in copies.values()})


def _chosen(versions: Sequence[tuple[int, int]], most: int) -> list[tuple[int, int]]:
    """The first version of each article and its last one: at most so many, the first and the newest of all."""
    first: dict[int, tuple[int, int]] = {}
    last: dict[int, tuple[int, int]] = {}
    for one in versions:
        first.setdefault(one[0], one)
        last[one[0]] = one
    both = [one for one in dict.fromkeys(versions) if one in (first[one[0]], last[one[0]])]
    return both if len(both) <= most else [both[0], *both[1 - most :]]


_TOLD: Final = (
    "select r.article_id, r.revision, a.source, substr(r.text, 1, ?1) as text, length(r.text) > ?1 as is_long, "
    "r.access_state, r.title, r.other_title, substr(r.other_text, 1, ?1) as other_text, "
    "coalesce(substr(k.text, 1, ?1), '') as copied from json_each(?2) v "
    "join revisions r on r.article_id = json_extract(v.value, '$[0]') and r.revision = json_extract(v.value, '$[1]') "
    "join articles a on a.id = r.article_id "
    "left join revisions k on k.article_id = r.copy_id and k.revision = r.copy_revision"
)


def _told(row: dict[str, Any]) -> tuple[tuple[int, int], ToldText]:
    beside = "\n".join((row["title"], row["other_title"], row["other_text"], row["copied"], row["source"]))
    is_open = row["access_state"] in {"truncated", "blocked"} or bool(row["is_long"])
    return (row["article_id"], row["revision"]), ToldText(row["text"], beside, is_open)


def _usual(ledger: Ledger, article: ArticleVersion) -> tuple[str, ...]:
    """How the newest other articles of its source begin and end, copies of it apart."""
    rows = ledger.rows(
        "select substr(text, 1, ?1) || char(10) || substr(text, -?1) as ends from articles "
        "where source = ?2 and id != ?3 and group_id != ?4 order by id desc limit ?5",
        [USUAL_CHARACTERS, article.source, article.id, article.group_id, USUAL_ARTICLES],
    )
    return tuple(row["ends"] for row in rows)
