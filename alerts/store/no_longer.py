"""The rules that told of an article by a version that held them, and that its newest version does not hold."""

from dataclasses import dataclass

from alerts.store.raising import cursor
from crawler.store import Ledger


@dataclass(frozen=True, slots=True)
class NoLonger:
    """An alert whose rule held revision `told`, and does not hold revision `now`; both were read in full."""

    alert: int
    rule: str
    told: int
    now: int


def no_longer_matching(ledger: Ledger, article_id: int) -> tuple[NoLonger, ...]:
    """The first alerts of rules that matched in a version read in full, and do not in the newest, judged since.

    A version that stands for a correction says the same as the one before, and is left out. Nothing is said of a rule
    that was changed since.
    """
    newest = ledger.rows(
        "select r.revision, c.seq from revisions r join changes c on c.article_id = r.article_id "
        "and c.revision = r.revision where r.article_id = ? and r.kind is not 'corrected' and r.access_state = 'full' "
        "and r.extraction = 'ok' and r.revision = (select max(revision) from revisions n where n.article_id = ?1 "
        "and n.kind is not 'corrected') and not exists (select 1 from judging j where j.seq = c.seq) "
        "order by c.seq limit 1",
        [article_id],
    )
    if not newest or newest[0]["seq"] > cursor(ledger):
        return ()
    rows = ledger.rows(
        "select min(a.id) as alert, a.rule, a.revision from alerts a join matches m on m.id = a.match_id "
        "join revisions r on r.article_id = a.article_id and r.revision = a.revision "
        "where a.article_id = ? and a.fold_reason is null and a.revision < ? and r.kind is not 'corrected' "
        "and r.access_state = 'full' and r.extraction = 'ok' and not exists (select 1 from matches n "
        "where n.article_id = a.article_id and n.revision = ?2 and n.rule = a.rule) "
        "and exists (select 1 from rules_seen s where s.rule_hash = m.rule_hash) "
        "and not exists (select 1 from rules_seen s where s.rule = a.rule and s.rule_hash != m.rule_hash "
        "and s.at > a.raised_at) group by a.rule order by 1",
        [article_id, newest[0]["revision"]],
    )
    return tuple(NoLonger(row["alert"], row["rule"], row["revision"], newest[0]["revision"]) for row in rows)
