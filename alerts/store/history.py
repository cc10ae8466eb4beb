"""An article's alerts in the ledger: their deliveries, and the reasons for those held back."""

import json
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final, get_args

from alerts.delivery.follow_ups import EarlierAlert
from alerts.delivery.novelty import hit_sentences
from alerts.delivery.plans import AlertKey, ToldAlert
from alerts.model import Alert, Delivery, DeliveryState, Hold
from alerts.store.deliveries import alert
from alerts.store.muting import forget_mutes
from alerts.told_earlier import Overtaken
from crawler.model import ArticleVersion, SignKind
from crawler.store import Ledger
from crawler.store.columns import json_list, moment, moment_or_none, texts

# The articles of which a match, or a delivery of one, is folded into the alert `a` on another article.
_FOLDED: Final = (
    "select f.article_id from alerts f where f.folded_into = a.id and f.article_id != a.article_id "
    "and f.article_id in (select value from json_each(?1)) union select f.article_id from held_back h "
    "join matches f on f.id = h.match_id where h.folded_into = a.id and f.article_id != a.article_id "
    "and f.article_id in (select value from json_each(?1))"
)


@dataclass(frozen=True, slots=True)
class DeliveryRecord:
    """One delivery of one alert of an article. `error` is the last attempt's, None once the message is sent.

    `updates`: the alert that this one updates, None for a first. `due_at`: of the next attempt, of a digest when
    `digest`; `collected`: it waits for the end of the pause between updates. `paused_until`: its address takes nothing
    before; `is_failing`: since the address keeps failing, and not for a pause that it asked for.
    `hold`: why it waits for a message that lists several, or was sent in one;
    `together`: with how many others it was sent in one message.
    """

    alert: int
    rule: str
    revision: int
    raised_at: datetime
    channel: str
    state: DeliveryState
    attempts: int
    error: str | None
    updates: int | None = None
    due_at: datetime | None = None
    sent_at: datetime | None = None
    digest: bool = False
    collected: bool = False
    paused_until: datetime | None = None
    hold: Hold | None = None
    together: int = 0
    is_failing: bool = False


@dataclass(frozen=True, slots=True)
class HoldRecord:
    """Why a match told nobody or, when `channel` is given, why its alert has no delivery to an address of it.

    `alert`: the number of a match that is folded; None of one that is held back, and of the reason of a delivery.
    `folded_into`: the alert that already told of it, None when that is not the reason or the alert was removed.
    `listed`: the channels whose digest lists the match all the same, each with the state of that delivery.
    """

    rule: str
    revision: int
    channel: str | None
    reason: str
    folded_into: int | None
    at: datetime
    listed: tuple[tuple[str, DeliveryState], ...] = ()
    alert: int | None = None


def told_alerts(
    ledger: Ledger, article_ids: Collection[int], group_ids: Collection[int], story_ids: Collection[int] = ()
) -> tuple[ToldAlert, ...]:
    """The alerts on these articles, those they are folded into, and all on these duplicate groups and stories.

    The oldest first; none is folded itself.
    """
    rows = ledger.rows(
        "select a.id, a.rule, m.rule_hash, a.article_id, a.revision, art.group_id, a.sentences, a.tell_at, "  # noqa: S608 - a constant
        "first.article_id as first_article, first.revision as first_revision, "
        "(select json_group_array(t.address) from deliveries d join targets t on t.channel = d.channel "
        "and t.target = d.target where d.alert = a.id and d.state = 'sent') as told_to, "
        "(select json_group_array(t.address) from deliveries d join targets t on t.channel = d.channel "
        "and t.target = d.target where d.alert = a.id and d.state = 'pending') as awaited_by, "
        "m.unknown, m.settled, m.denied, w.article_id as withdrawn_article, w.revision as withdrawn_revision, "
        "b.article_id as back_article, b.revision as back_revision, "
        "case when r.kind = 'corrected' then coalesce(c.kind, 'notice') end as sign, "
        f"(select json_group_array(article_id) from ({_FOLDED})) as folded, "
        "coalesce(r.title, '') as title, s.story_id, a.story_sources, "
        "not exists (select 1 from deliveries d where d.alert = a.id and not d.digest) as in_digests from alerts a "
        "left join revisions r on r.article_id = a.article_id and r.revision = a.revision "
        "left join corrections c on c.article_id = a.article_id and c.revision = a.revision "
        "join matches m on m.id = a.match_id join articles art on art.id = a.article_id "
        "left join alerts first on first.id = a.updates left join story_articles s on s.article_id = art.id "
        "left join alerts w on w.id = a.withdraws left join alerts b on b.id = a.revives "
        "where a.fold_reason is null and art.id in (select value from json_each(?1) union "
        "select t.article_id from alerts f join alerts t on t.id = f.folded_into "
        "where f.article_id in (select value from json_each(?1)) union select id from articles "
        "where group_id in (select value from json_each(?2)) union select article_id from story_articles "
        "where story_id in (select value from json_each(?3))) order by a.id",
        [json.dumps(sorted(ids)) for ids in (article_ids, group_ids, story_ids)],
    )
    return tuple(_told(ledger, row) for row in rows)


def judged_before(ledger: Ledger, articles: Collection[ArticleVersion]) -> dict[int, frozenset[str]]:
    """By the number of each article to which paragraphs were added, the hashes of the rules that matched before.

    None of a match that was muted, of which nobody heard and no reason but the mute is kept.
    """
    return {
        one.id: frozenset(
            row["rule_hash"]
            for row in ledger.rows(
                "select rule_hash from matches m where article_id = ? and revision = ? and not exists "
                "(select 1 from held_back h where h.match_id = m.id and h.target = '' and h.reason = 'muted')",
                [one.id, one.revision - 1],
            )
        )
        for one in articles
        if one.revised == "live"
    }


def _told(ledger: Ledger, row: dict[str, Any]) -> ToldAlert:
    first, withdrawn, back = row["first_article"], row["withdrawn_article"], row["back_article"]
    return ToldAlert(
        key=AlertKey(row["rule"], row["article_id"], row["revision"]),
        rule_hash=row["rule_hash"],
        group_id=row["group_id"],
        sentences=_unrecorded(ledger, row["id"]) if row["sentences"] is None else texts(row["sentences"]),
        tell_at=moment(row["tell_at"]),
        updates=None if first is None else AlertKey(row["rule"], first, row["first_revision"]),
        told_to=frozenset(texts(row["told_to"])),
        awaited_by=frozenset(texts(row["awaited_by"])),
        story_id=row["story_id"],
        story_sources=row["story_sources"],
        title=row["title"],
        in_digests=bool(row["in_digests"]),
        unknown=texts(row["unknown"]),
        is_settled=row["settled"] != "[]",
        is_denied=row["denied"] != "[]",
        withdraws=None if withdrawn is None else AlertKey(row["rule"], withdrawn, row["withdrawn_revision"]),
        sign=next((kind for kind in get_args(SignKind) if kind == row["sign"]), None),
        revives=None if back is None else AlertKey(row["rule"], back, row["back_revision"]),
        folded=frozenset(json.loads(row["folded"])),
    )


def _unrecorded(ledger: Ledger, alert_id: int) -> tuple[str, ...]:
    """The sentences of an alert that was raised before they were recorded."""
    known = alert(ledger, alert_id)
    return tuple(one.text for one in hit_sentences(known.article, known.match)) if known else ()


def told_before(ledger: Ledger, delivery: Delivery) -> tuple[EarlierAlert, ...]:
    """The earlier alerts on the article of this delivery that its target got, oldest first."""
    # "+" keeps SQLite from reading all that the target ever got
    rows = ledger.rows(
        "select a.id, a.sentences from alerts a join deliveries d on d.alert = a.id "
        "where a.article_id = ? and +d.target = ? and d.state = 'sent' and a.id < ? order by a.id",
        [delivery.article, delivery.target, delivery.alert],
    )
    return _as_earlier(ledger, rows)


def told_of_copies(ledger: Ledger, delivery: Delivery) -> tuple[EarlierAlert, ...]:
    """The earlier alerts on copies of the article of this delivery that its target got, oldest first."""
    rows = ledger.rows(
        "select a.id, a.sentences from articles own join articles copies using (group_id) "
        "join alerts a on a.article_id = copies.id join deliveries d on d.alert = a.id "
        "where own.id = ?1 and copies.id != ?1 and +d.target = ?2 and d.state = 'sent' and a.id < ?3 "
        "and a.withdraws is null order by a.id",
        [delivery.article, delivery.target, delivery.alert],
    )
    return _as_earlier(ledger, rows)


def without_what_is_settled(ledger: Ledger, found: Alert, delivery: Delivery) -> Alert:
    """An alert as the target of this delivery hears of it, in the state of things now.

    It takes nothing back that was told again while it waited, as for a digest, and says of no withdrawal to whom
    nothing was withdrawn.
    """
    told_again = (
        "select min(a.id) as id from alerts a join deliveries d on d.id = ? "
        "where a.revives = ? and a.raised_at < d.first_due_at"
    )
    [again] = ledger.rows(told_again, [delivery.id, found.id]) if found.withdraws else [{"id": None}]
    if again["id"] is not None:
        found = replace(found, withdraws=(), overtaken=Overtaken(found.withdraws, again["id"]))
    revived = found.revived
    if revived and revived.how == "withdrawn" and not _was_told(ledger, delivery.target, revived.by):
        found = replace(found, revived=None)
    return found


def _was_told(ledger: Ledger, target: str, alert_id: int) -> bool:
    """Whether an alert went to this target, or to another of the same address."""
    rows = ledger.rows(
        "select 1 from deliveries d where d.alert = ?1 and d.state = 'sent' and (d.target = ?2 or d.target in (select "
        "o.target from targets t join targets o on o.address = t.address where t.target = ?2 and t.address != ''))",
        [alert_id, target],
    )
    return bool(rows)


def _as_earlier(ledger: Ledger, rows: Iterable[dict[str, Any]]) -> tuple[EarlierAlert, ...]:
    return tuple(
        EarlierAlert(row["id"], _unrecorded(ledger, row["id"]) if row["sentences"] is None else texts(row["sentences"]))
        for row in rows
    )


def deliveries_of(ledger: Ledger, article_id: int) -> tuple[DeliveryRecord, ...]:
    """The deliveries of all alerts of an article, in the order in which they were raised."""
    rows = ledger.rows(
        "select a.id, a.rule, a.revision, a.raised_at, d.channel, d.state, d.attempts, d.error, a.updates, d.sent_at, "
        "case when d.state = 'pending' then d.due_at end as due_at, d.digest, d.collected, d.hold, p.until, "
        "f.target as failing, "
        "(select count(*) - 1 from deliveries o where o.message = d.message and o.state = 'sent' "
        "and o.target = d.target) as together "
        "from alerts a join deliveries d on d.alert = a.id left join target_pauses p on p.target = d.target "
        "left join failing_targets f on f.target = d.target where a.article_id = ? order by d.id",
        [article_id],
    )
    return tuple(
        DeliveryRecord(
            alert=row["id"],
            rule=row["rule"],
            revision=row["revision"],
            raised_at=moment(row["raised_at"]),
            channel=row["channel"],
            state=row["state"],
            attempts=row["attempts"],
            error=row["error"],
            updates=row["updates"],
            due_at=moment_or_none(row["due_at"]),
            sent_at=moment_or_none(row["sent_at"]),
            digest=bool(row["digest"]),
            collected=bool(row["collected"]),
            paused_until=moment_or_none(row["until"]),
            hold=next((hold for hold in get_args(Hold) if hold == row["hold"]), None),
            together=max(0, row["together"]) if row["state"] == "sent" else 0,
            is_failing=row["failing"] is not None,
        )
        for row in rows
    )


def held_back_of(ledger: Ledger, article_id: int) -> tuple[HoldRecord, ...]:
    """What was held back or folded of an article, and why, oldest first."""
    rows = ledger.rows(
        "select null as alert, m.id as match_id, m.rule, m.revision, h.channel, h.target, h.reason, h.folded_into, "
        "h.at, (select json_group_array(json_array(d.channel, d.state)) from deliveries d where d.match_id = m.id "
        "and h.target = '') as listed "
        "from held_back h join matches m on m.id = h.match_id where m.article_id = ?1 union all "
        "select id, match_id, rule, revision, '', '', fold_reason, folded_into, raised_at, '[]' from alerts "
        "where article_id = ?1 and fold_reason is not null order by 9, 2, 5, 6",
        [article_id],
    )
    return tuple(
        HoldRecord(row["rule"], row["revision"], row["channel"] or None, row["reason"], row["folded_into"],
                   moment(row["at"]), tuple((channel, state) for channel, state in json_list(row["listed"])),
                   row["alert"])
        for row in rows
    )  # fmt: skip


def article_of(ledger: Ledger, alert_id: int) -> int | None:
    """The article that an alert is about, None when there is no such alert."""
    rows = ledger.rows("select article_id from alerts where id = ?", [alert_id])
    return int(rows[0]["article_id"]) if rows else None


def _forget_copy(ledger: Ledger, article_id: int) -> None:
    """Take the sentences of a copy out of the alerts on articles that were read with it."""
    rows = ledger.rows(
        "select a.id, a.sentences, r.title, r.text, r.other_title, r.other_text, r.categories from revisions r "
        "join alerts a on a.article_id = r.article_id and a.revision = r.revision "
        "where r.copy_id = ? and a.sentences is not null",
        [article_id],
    )
    for row in rows:
        own = "\n".join((row["title"], row["text"], row["other_title"], row["other_text"], row["categories"]))
        left = [sentence for sentence in texts(row["sentences"]) if sentence in own]
        ledger.db.execute(
            "update alerts set sentences = ? where id = ?", [json.dumps(left, ensure_ascii=False), row["id"]]
        )


def forget_alerts(ledger: Ledger, article_id: int) -> None:
    """Remove the article's matches, reasons, alerts, marks, mutes and deliveries. Part of the caller's transaction.

    To be called before the article itself is removed.
    """
    db = ledger.db
    forget_mutes(ledger, article_id)
    _forget_copy(ledger, article_id)
    alerts = "select id from alerts where article_id = ?"
    matches = "select id from matches where article_id = ?"
    theirs = f"alert in ({alerts}) or match_id in ({matches})"
    db.execute(
        f"delete from attempts where delivery in (select id from deliveries where {theirs})",  # noqa: S608 - constants
        [article_id, article_id],
    )
    db.execute(f"delete from deliveries where {theirs}", [article_id, article_id])  # noqa: S608 - constants
    db.execute("delete from alerts where article_id = ?", [article_id])
    db.execute("delete from matches where article_id = ?", [article_id])
