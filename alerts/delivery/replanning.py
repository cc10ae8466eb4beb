"""When what waits is due, given the configuration in force and a clock that may have been set. Pure."""

from dataclasses import dataclass
from datetime import datetime

from alerts.delivery.dispatch import Gate
from alerts.delivery.plans import LIST_TIMES
from alerts.delivery.schedule import LONGEST_UPDATE_PAUSE, next_digest
from alerts.model import Delivery


@dataclass(frozen=True, slots=True)
class Waiting:
    """A delivery that was not tried yet. `tell_at`: when its alert was to go out, digests and quiet hours apart."""

    delivery: Delivery
    tell_at: datetime


def due_again(one: Waiting, gate: Gate, now: datetime) -> datetime:
    """When a delivery that waits for a digest or for the end of quiet hours is due; it may be the time that it has.

    What is due stays due. A digest is never due early: it waits for the next time of day at which its channel has one.
    An alert whose channel has no digest any more is due at once, quiet hours apart. Asked again, it answers the same.
    """
    delivery, channel = one.delivery, gate.channel
    if delivery.due_at <= now:
        return delivery.due_at
    if delivery.hold == "quiet":
        pause_end = one.tell_at if one.tell_at - now <= LONGEST_UPDATE_PAUSE else now
        earliest = max(pause_end, now)
        return earliest if gate.wakes(delivery) else gate.opens_at(earliest)
    if not delivery.digest:
        return delivery.due_at
    if not channel.digest and delivery.alert is not None:
        return gate.opens_at(now)
    return next_digest(channel.digest or LIST_TIMES, gate.zone, now, channel.quiet)
