"""When a target that keeps failing is paused, and until when it is probed. Pure.

A target is paused when messages one after another fail for reasons that concern the target, or at once when it refuses
everything until something is mended. All that waits for it waits then. When the pause ends, one message is tried. When
it gets through, everything is due; when it fails, a longer pause begins. One message that fails again and again pauses
nothing, since the fault may be its own.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from alerts.model import Outcome

PAUSED_AFTER: Final = 3  # different messages in a row
_FIRST_PAUSE: Final = timedelta(seconds=10)
_LONGEST_PAUSE: Final = timedelta(minutes=5)  # a server that is back is told of a wake within this time
# What is refused needs somebody to mend it, and what may have arrived is a copy at each try.
LONGEST_CAREFUL_PAUSE: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class FailingTarget:
    """What failed at a target since it last took a message.

    `failures`: in a row, one message that failed twice in a row counted once until the target is paused. `message`: the
    number of the last one. `since`: when the first failed. `refusing`: it takes nothing until something is mended.
    """

    failures: int
    message: int
    since: datetime
    error: str
    refusing: bool = False
    careful: bool = False

    @property
    def is_paused(self) -> bool:
        """Whether all that waits for the target waits for a probe."""
        return self.refusing or self.failures >= PAUSED_AFTER

    @property
    def probes_in_order(self) -> bool:
        """Whether the next message by urgency and age goes first; else the one that was tried least.

        Every other probe is the one tried least: where the first in order fails by itself, it shows that the target
        works. So is every probe where a message may have arrived, so that no copies of one come in a row.
        """
        return not self.is_paused or (self.failures % 2 == 1 and not self.careful)


def after_failure(known: FailingTarget | None, outcome: Outcome, message: int, now: datetime) -> FailingTarget | None:
    """What is known of a target after a message failed; the same as before when that says nothing of the target."""
    if outcome.target == "well" or outcome.redirected:
        return known
    before = known.failures if known else 0
    is_same = known is not None and known.message == message and not known.is_paused
    return FailingTarget(
        failures=before if is_same else before + 1,
        message=message,
        since=known.since if known else now,
        error=outcome.sentence,
        refusing=outcome.target == "refusing",
        careful=outcome.kind != "retry" or outcome.target == "refusing",
    )


def probed_at(failing: FailingTarget, now: datetime) -> datetime | None:
    """When a target that just failed is tried again with one message; None when it is not paused."""
    if not failing.is_paused:
        return None
    pauses = failing.failures - (1 if failing.refusing else PAUSED_AFTER)
    longest = LONGEST_CAREFUL_PAUSE if failing.careful else _LONGEST_PAUSE
    return now + min(_FIRST_PAUSE * (1 << min(max(pauses, 0), 12)), longest)


def tried_until_mended(outcome: Outcome) -> bool:
    """Whether a delivery that failed so is tried for longer than a day: its target took nothing, so nobody had it.

    What may have arrived is not: every further try may be a copy.
    """
    return outcome.target != "well" and outcome.kind != "unknown" and not outcome.redirected
