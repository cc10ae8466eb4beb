"""How many alerts each rule raised in the last days, and what became of today's messages."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from crawler.store import Ledger
from crawler.times import to_text


@dataclass(frozen=True, slots=True)
class TodaysDeliveries:
    """What became of the deliveries of alerts that were raised since a time."""

    sent: int = 0
    waiting: int = 0
    given_up: int = 0


def rule_volumes(ledger: Ledger, days: Sequence[datetime]) -> dict[str, tuple[int, ...]]:
    """The alerts that each rule raised between one of these times and the next, without those folded into another.

    Rules without any are left out.
    """
    raised: dict[str, list[int]] = {}
    for place, (begin, end) in enumerate(pairwise(days)):
        rows = ledger.rows(
            "select rule, count(*) as n from alerts where raised_at >= ? and raised_at < ? and fold_reason is null "
            "group by rule",
            [to_text(begin), to_text(end)],
        )
        for row in rows:
            raised.setdefault(row["rule"], [0] * (len(days) - 1))[place] = row["n"]
    return {rule: tuple(counts) for rule, counts in sorted(raised.items())}


def deliveries_since(ledger: Ledger, begin: datetime) -> TodaysDeliveries:
    """The deliveries of the alerts that were raised from this time on."""
    [row] = ledger.rows(
        "select count(*) filter (where d.state = 'sent') as sent, count(*) filter (where d.state = 'pending') as "
        "waiting, count(*) filter (where d.state = 'dead') as given_up "
        "from alerts a join deliveries d on d.alert = a.id where a.raised_at >= ?",
        [to_text(begin)],
    )
    return TodaysDeliveries(row["sent"], row["waiting"], row["given_up"])
