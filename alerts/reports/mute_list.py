"""What `mute` and `status` show of the mutes in force. Pure."""

from collections.abc import Iterator, Sequence

from alerts.delivery.mutes import Mute
from alerts.messages.harmless import one_line
from alerts.reports.wording import counted


def mutes_json(mutes: Sequence[Mute]) -> list[dict[str, object]]:
    """The mutes for scripts; times are ISO 8601 in UTC."""
    return [
        {
            "name": mute.name,
            "begun_at": mute.begun_at.isoformat(),
            "until": mute.until.isoformat(),
            "held": mute.held,
        }
        for mute in mutes
    ]


def mute_lines(mutes: Sequence[Mute]) -> Iterator[str]:
    """The same for people, in lines that are safe to print."""
    for mute in mutes:
        held = counted(mute.held, "match", "matches")
        yield f"muted: {one_line(mute.name)} until {mute.until:%Y-%m-%d %H:%M} UTC; {held} held back"
