"""What became of a delivery, or when it goes out, in a clause. Pure."""

from alerts.store import DeliveryRecord


def fate(delivery: DeliveryRecord) -> str:
    """When the delivery was sent, when it goes out and what it waits for, or that it was given up; times are UTC."""
    if delivery.state == "sent":
        return f"sent {delivery.sent_at:%Y-%m-%d %H:%M} UTC" if delivery.sent_at else "sent"
    if delivery.state == "dead":
        return "given up"
    if delivery.due_at is None:
        return "to go out"
    if delivery.paused_until and delivery.paused_until > delivery.due_at:
        return f"to go out {delivery.paused_until:%Y-%m-%d %H:%M} UTC, when the pause that the service asked for ends"
    return f"to go out {delivery.due_at:%Y-%m-%d %H:%M} UTC{_what_for(delivery)}"


def _what_for(delivery: DeliveryRecord) -> str:
    if delivery.attempts:
        return ", the next attempt"
    if delivery.digest:
        return " in the digest"
    return ", when the pause between updates ends" if delivery.collected else ""
