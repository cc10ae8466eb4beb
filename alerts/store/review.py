"""What was raised and what was held back, as people review it; what they say of an alert; sending one again."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, get_args

from alerts.model import NO_JUDGEMENT, DeliveryState
from crawler.store import Ledger
from crawler.store.columns import json_list, moment
from crawler.times import to_text

Verdict = Literal["useful", "noise"]


@dataclass(frozen=True, slots=True)
class ReviewedArticle:
    """The article that an alert or a held match is about, with the title that it had then."""

    id: int
    revision: int
    title: str
    url: str
    source: str
    group_id: int


@dataclass(frozen=True, slots=True)
class RaisedRow:
    """An alert that was raised. `deliveries`: each state with its number. `mark`: what a reader said of it, if any.

    `updates`: the first alert, which this one updates. `fold_reason`: why it told nothing beside the alert
    `folded_into`, which is None when that one was removed; None of an alert that told something.
    `also`: the other sources whose articles are folded into it. `withdraws`: the first alert of which it tells that it
    holds no more; `withdrawn_by`: the alert that tells so of this one. `revives`: the alert that was taken back, and
    that it tells again; `revived_by`: the alert that does so of this one. `sign`: what it tells of the article's page,
    "gone", "back" or "notice". `follows`: the first alert of its rule on its
    story, None for a first; `story`: the story's headline, "" where its article is the story's only one.
    """

    id: int
    raised_at: datetime
    rule: str
    article: ReviewedArticle
    hits: tuple[str, ...]
    updates: int | None
    deliveries: tuple[tuple[DeliveryState, int], ...]
    mark: Verdict | None
    folded_into: int | None = None
    fold_reason: str | None = None
    also: tuple[str, ...] = ()
    withdraws: int | None = None
    withdrawn_by: int | None = None
    follows: int | None = None
    story: str = ""
    revives: int | None = None
    revived_by: int | None = None
    sign: str | None = None


@dataclass(frozen=True, slots=True)
class HeldRow:
    """A match that told nobody. `reason`: the ledger's word. `folded_into`: the alert that told of it."""

    at: datetime
    rule: str
    article: ReviewedArticle
    reason: str
    folded_into: int | None


_ARTICLE = "art.url, art.source, art.group_id, coalesce(r.title, art.title) as title"
_JOINED = (
    "join articles art on art.id = m.article_id "
    "left join revisions r on r.article_id = m.article_id and r.revision = m.revision"
)

_UNTOLD = (
    "select h.at, m.id, m.rule, m.article_id, m.revision, h.reason, h.folded_into from held_back h "
    "join matches m on m.id = h.match_id where h.target = '' union all "
    "select raised_at, match_id, rule, article_id, revision, fold_reason, folded_into from alerts "
    "where fold_reason is not null"
)


def raised_rows(ledger: Ledger, since: datetime, rule: str | None = None) -> Iterator[RaisedRow]:
    """The alerts raised since then, the newest first; those of one rule when it is given."""
    rows = ledger.rows(
        f"select m.id, m.raised_at, m.rule, m.article_id, m.revision, m.hits, m.updates, k.verdict, {_ARTICLE}, "  # noqa: S608 - constants
        "m.follows, coalesce((select st.title from story_articles sa join stories st on st.id = sa.story_id "
        "where sa.article_id = m.article_id and (select count(*) from story_articles o where o.story_id = st.id) > 1), "
        "'') as story, m.folded_into, m.fold_reason, m.withdraws, (select min(w.id) from alerts w where w.withdraws in "
        "(m.id, m.updates) and w.id > m.id and m.fold_reason is null and m.withdraws is null) as withdrawn_by, "
        "(select c.kind from corrections c where c.article_id = m.article_id and c.revision = m.revision) as sign, "
        "(select coalesce(b.withdraws, b.updates) from alerts b where b.id = m.revives) as revives, "
        "(select max(k.id) from alerts b join alerts k on k.revives = b.id where b.withdraws in (m.id, m.updates) "
        "and m.id < b.id and m.fold_reason is null and m.withdraws is null) as revived_by, "
        "(select json_group_array(distinct fa.source) from alerts f "
        "join articles fa on fa.id = f.article_id where f.folded_into = m.id and fa.source != art.source) as also, "
        "(select json_group_array(json_array(state, n)) from (select state, count(*) as n from deliveries d "
        "where d.alert = m.id group by state order by state)) as deliveries "
        f"from alerts m {_JOINED} left join marks k on k.alert = m.id "
        "where m.raised_at >= ?1 and (?2 is null or m.rule = ?2) "
        "order by m.raised_at desc, m.id desc",
        [to_text(since), rule],
    )
    for row in rows:
        yield RaisedRow(
            id=row["id"],
            raised_at=moment(row["raised_at"]),
            rule=row["rule"],
            article=_article(row),
            hits=tuple(map(str, json_list(row["hits"]))),
            updates=row["updates"],
            deliveries=tuple((state, int(n)) for state, n in json_list(row["deliveries"])),
            mark=_verdict(row["verdict"]),
            folded_into=row["folded_into"],
            fold_reason=row["fold_reason"],
            withdraws=row["withdraws"],
            withdrawn_by=row["withdrawn_by"],
            follows=row["follows"],
            story=row["story"],
            revives=row["revives"],
            revived_by=row["revived_by"],
            sign=row["sign"],
            also=tuple(sorted(map(str, json_list(row["also"])))),
        )


def held_rows(ledger: Ledger, since: datetime, rule: str | None = None, reason: str | None = None) -> Iterator[HeldRow]:
    """The matches held back or folded since then, the newest first; of one rule, or for one reason, when given."""
    rows = ledger.rows(
        f"select m.*, {_ARTICLE} from ({_UNTOLD}) m {_JOINED} where m.at >= ?1 and (?2 is null or m.rule = ?2) "  # noqa: S608 - constants
        "and (?3 is null or m.reason = ?3) order by m.at desc, m.id desc",
        [to_text(since), rule, reason],
    )
    for row in rows:
        yield HeldRow(moment(row["at"]), row["rule"], _article(row), row["reason"], row["folded_into"])


def rules_in_ledger(ledger: Ledger) -> frozenset[str]:
    """The ids of all rules that ever matched or were evaluated."""
    rows = ledger.rows("select rule from rules_seen union select rule from matches where rule != ?", [NO_JUDGEMENT])
    return frozenset(row["rule"] for row in rows)


def mark_alert(ledger: Ledger, alert_id: int, verdict: Verdict, now: datetime) -> bool:
    """Record what a reader says of an alert, in the place of what was said before; false when there is no alert."""
    with ledger.write() as db:
        made = db.execute(
            "insert into marks (alert, verdict, at) select id, ?2, ?3 from alerts where id = ?1 "
            "on conflict (alert) do update set verdict = excluded.verdict, at = excluded.at",
            [alert_id, verdict, to_text(now)],
        )
    return made.rowcount > 0


def marks_by_rule(ledger: Ledger) -> tuple[tuple[str, int, int], ...]:
    """Each rule whose alerts were marked, with how many of them are useful and how many noise."""
    rows = ledger.rows(
        "select a.rule, sum(k.verdict = 'useful') as useful, sum(k.verdict = 'noise') as noise "
        "from marks k cross join alerts a on a.id = k.alert group by a.rule order by a.rule"
    )
    return tuple((row["rule"], row["useful"], row["noise"]) for row in rows)


def marked_articles(ledger: Ledger, rule: str | None) -> dict[int, bool]:
    """The articles of which alerts were marked, by one rule or by any: whether the last mark says useful."""
    rows = ledger.rows(
        "select a.article_id, k.verdict from marks k join alerts a on a.id = k.alert where ?1 is null or a.rule = ?1 "
        "order by k.at, k.alert",
        [rule],
    )
    return {row["article_id"]: row["verdict"] == "useful" for row in rows}


def rules_matched_since(ledger: Ledger, since: datetime) -> frozenset[str]:
    """The hashes of the rules that matched something in this time, as it was recorded."""
    rows = ledger.rows("select distinct rule_hash from matches where at >= ?", [to_text(since)])
    return frozenset(row["rule_hash"] for row in rows)


def _article(row: dict[str, Any]) -> ReviewedArticle:
    return ReviewedArticle(row["article_id"], row["revision"], row["title"], row["url"], row["source"], row["group_id"])


def _verdict(cell: str | None) -> Verdict | None:
    return next((one for one in get_args(Verdict) if one == cell), None)
