"""Whether all is well, so that a heartbeat may say so. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from alerts.delivery.symptoms import SourceFacts, is_late
from alerts.incident import Incident

MAX_JUDGING_WAIT: Final = timedelta(minutes=5)  # the most hostile text is given up after seconds
MAX_SENDING_WAIT: Final = timedelta(minutes=15)  # a thousand messages to one slow server take as long


@dataclass(frozen=True, slots=True)
class Vitals:
    """What the program knows of itself.

    `unjudged_since`: of the oldest change that waits to be judged, None when none does. `due_since`: of the delivery
    that is due longest. `ledger_failures`: since the ledger last worked.
    """

    sources: Sequence[SourceFacts]
    incidents: Sequence[Incident]
    unjudged_since: datetime | None
    due_since: datetime | None
    ledger_failures: int


def not_well(vitals: Vitals, now: datetime) -> tuple[str, ...]:
    """What is not well, a clause each; empty when polls, judging, deliveries and the ledger all are.

    One source that fails is its own trouble. All of them together are ours: the network, most likely.
    """
    failing = {one.subject for one in vitals.incidents if one.kind == "source"}
    lost = sorted({one.subject for one in vitals.incidents if one.kind in ("channel", "given_up")})
    late = [one.id for one in vitals.sources if is_late(one, now)]
    reasons = (
        (late, f"sources are not polled: {', '.join(late[:5])}"),
        (vitals.sources and failing.issuperset(one.id for one in vitals.sources), "every source fails"),
        (_waits(vitals.unjudged_since, MAX_JUDGING_WAIT, now), "changes wait to be judged"),
        (_waits(vitals.due_since, MAX_SENDING_WAIT, now), "deliveries are due and not tried"),
        (lost, f"deliveries fail: {', '.join(lost[:5])}"),
        (vitals.ledger_failures, "the ledger fails"),
    )
    return tuple(reason for holds, reason in reasons if holds)


def _waits(since: datetime | None, longest: timedelta, now: datetime) -> bool:
    return since is not None and now - since > longest
