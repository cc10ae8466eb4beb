"""What the ledger knows of the time between two digests: sources, articles, and what was not judged."""

from datetime import datetime

from alerts.coverage import Coverage, MutedSubject, PolledSource
from alerts.model import NO_JUDGEMENT, Delivery
from alerts.store.digests import last_digest_at
from crawler.store import Ledger
from crawler.store.columns import moment, moment_or_none
from crawler.times import to_text


def coverage(ledger: Ledger, digest: Delivery, rules: int, now: datetime) -> Coverage:
    """What was read since the target of a digest got the one before. `rules`: how many are in force."""
    return coverage_since(ledger, digest.target, rules, last_digest_at(ledger, digest), now)


def coverage_since(ledger: Ledger, target: str, rules: int, since: datetime, now: datetime) -> Coverage:
    """What was read since then, and how many alerts the target got. `rules`: how many are in force."""
    columns = "id, failures, last_ok_at, next_poll_at"
    sources = ledger.rows(f"select {columns} from sources where removed_at is null order by id")  # noqa: S608 - a constant
    counts = ledger.rows(
        "select (select count(*) from articles where found_at > ?1) as articles, "
        "(select count(*) from articles where found_at > ?1 and access_state in ('truncated', 'blocked')) as cut, "
        "(select count(*) from held_back where reason = 'too_old' and at > ?1) as too_old, "
        "(select count(*) from held_back where reason in ('urgency_record', 'cut_off_record') and at > ?1) "
        "as recorded, "
        "(select count(*) from deliveries where target = ?3 and state = 'sent' and sent_at > ?1 "
        "and alert is not null) as told, "
        "(select count(*) from matches where rule = ?2 and at > ?1) as not_judged, "
        "(select count(*) from changes where seq > (select seq from cursor) "
        "or seq in (select seq from judging where postponed)) as unjudged",
        [to_text(since), NO_JUDGEMENT, target],
    )[0]
    mutes = ledger.rows(
        "select kind || ':' || subject as name, until, "
        "(select count(*) from held_back h where h.mute = mutes.id) as held from mutes "
        "where until > ?1 and begun_at <= ?2 and until > begun_at order by until, id",
        [to_text(since), to_text(now)],
    )
    muted = tuple(MutedSubject(row["name"], moment(row["until"]), row["held"]) for row in mutes)
    polled = tuple(
        PolledSource(row["id"], row["failures"], moment_or_none(row["last_ok_at"]), moment(row["next_poll_at"]))
        for row in sources
    )
    return Coverage(since=since, until=now, sources=polled, rules=rules, mutes=muted, **counts)
