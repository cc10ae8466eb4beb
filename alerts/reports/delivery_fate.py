"""What became of a delivery, or when it goes out, in a clause. Pure."""

from collections.abc import Mapping
from typing import Final

from alerts.model import Hold
from alerts.reports.wording import counted
from alerts.store import DeliveryRecord

_ENDS: Final[Mapping[Hold | None, str]] = {
    "quiet": "when the quiet hours end",
    "limit": "at the full hour, because the address got as many messages as the limit of its channel allows",
    "story": "with others of its story",
}
_AFTER: Final[Mapping[Hold, str]] = {
    "quiet": "after quiet hours",
    "limit": "after the limit of messages an hour",
    "catch_up": "after an outage",
    "story": "with others of its story",
}


def fate(delivery: DeliveryRecord) -> str:
    """When the delivery was sent, when it goes out and what it waits for, or that it was given up; times are UTC."""
    if delivery.state == "sent":
        return f"sent {delivery.sent_at:%Y-%m-%d %H:%M} UTC{_with_others(delivery)}" if delivery.sent_at else "sent"
    if delivery.state == "dead":
        return "given up"
    if delivery.due_at is None:
        return "to go out"
    if delivery.paused_until and (delivery.paused_until > delivery.due_at or delivery.is_failing):
        return f"to go out {delivery.paused_until:%Y-%m-%d %H:%M} UTC, {_why_paused(delivery)}"
    return f"to go out {delivery.due_at:%Y-%m-%d %H:%M} UTC{_what_for(delivery)}"


def _what_for(delivery: DeliveryRecord) -> str:
    if delivery.attempts:
        return ", the next attempt"
    if delivery.hold in _ENDS:
        return f", {_ENDS[delivery.hold]}"
    if delivery.digest:
        return " in the digest"
    return ", when the pause between updates ends" if delivery.collected else ""


def _why_paused(delivery: DeliveryRecord) -> str:
    if delivery.is_failing:
        return "at the earliest: its address keeps failing and is tried then with one message, all others wait"
    return "when the pause that the service asked for ends"


def _with_others(delivery: DeliveryRecord) -> str:
    others = f" in a message with {counted(delivery.together, 'other')}" if delivery.together else ""
    return f"{others}, {_AFTER[delivery.hold]}" if delivery.hold else others
