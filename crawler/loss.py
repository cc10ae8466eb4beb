"""What a source lost of late: entries that scrolled out between two polls and were not found again. Pure."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

LOSSES_COUNT_FOR: Final = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Loss:
    """What a source lost within `LOSSES_COUNT_FOR`: about how many entries, before how many polls, and when last.

    `lost` None: it is not known how many, or whether any. `is_latest`: no good poll was made since. `is_sought`: an
    older document that could not be read is asked for again.
    """

    source: str
    lost: int | None
    polls: int
    last_at: datetime
    is_latest: bool
    is_sought: bool = False


def loss_sentence(loss: Loss) -> str:
    """What was lost, as a clause without a full stop."""
    if loss.lost is None:
        what = (
            f"{loss.source} listed nothing that was known: entries may have scrolled out, or all have new addresses; "
            "how many were lost is not known"
        )
    else:
        entries = "entry" if loss.lost == 1 else "entries"
        what = f"about {loss.lost:,} {entries} of {loss.source} scrolled out between two polls and were not found again"
    what = what if loss.polls == 1 else f"{what}, at {loss.polls} polls within a day"
    return f"{what}; an older document that could not be read is asked for by each poll" if loss.is_sought else what
