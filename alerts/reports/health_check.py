"""Whether monitoring should call somebody: what is wrong with the daemon, or with what it watches. Pure."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from alerts.incident import Incident
from alerts.messages.harmless import one_line
from alerts.reports.wording import counted

# The daemon shows life every ten seconds; it may be busy with one large ledger for some of them.
MAX_STILL: Final = timedelta(seconds=60)


@dataclass(frozen=True, slots=True)
class Pulse:
    """Whether the daemon lives. `pid`: of who holds the ledger, 0 when not known, None when nobody does.

    `shown_at`: when its loop and scheduler last showed that both run.
    """

    pid: int | None
    shown_at: datetime | None


def not_alive(pulse: Pulse, now: datetime) -> tuple[str, ...]:
    """Why the daemon should be started again, a sentence each; empty when it works."""
    if pulse.pid is None:
        return ("The daemon is not running.",)
    still = now - pulse.shown_at if pulse.shown_at else timedelta()
    if still <= MAX_STILL:
        return ()
    seconds = counted(round(still.total_seconds()), "second")
    return (f"The daemon (pid {pulse.pid or 'unknown'}) has shown no life for {seconds}.",)


def not_healthy(
    pulse: Pulse, incidents: Sequence[Incident], unwell: Sequence[str], disk: Sequence[str], now: datetime
) -> tuple[str, ...]:
    """Why somebody should look, a sentence each; empty when nothing is wrong.

    `unwell`: what waits too long, as clauses; `disk`: the same of the disk, as it is now.
    """
    return tuple(dict.fromkeys(_reasons(pulse, incidents, unwell, disk, now)))


def _reasons(
    pulse: Pulse, incidents: Sequence[Incident], unwell: Sequence[str], disk: Sequence[str], now: datetime
) -> Iterator[str]:
    yield from not_alive(pulse, now)
    for one in incidents:
        if one.kind != "disk":  # how full the disk is, is known better now
            yield _sentence(f"since {one.opened_at:%Y-%m-%d %H:%M} UTC {one_line(one.sentence)}")
    yield from map(_sentence, (*disk, *unwell))


def _sentence(clause: str) -> str:
    return f"{clause[:1].upper()}{clause[1:].rstrip('.')}."
