"""What the running program counts of itself, for metrics; it begins anew with each start. No clock of its own."""

from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Final, Literal

PollOutcome = Literal["ok", "failed"]
_RECENT_TICKS: Final = 6  # a minute


@dataclass(slots=True)
class Measures:
    """Polls by source and outcome, and by how many seconds the ticks of the loop came late, in all and lately."""

    polls: Counter[tuple[str, PollOutcome]] = field(default_factory=Counter)
    ticks: int = 0
    late_s: float = 0.0
    recent_s: deque[float] = field(default_factory=lambda: deque(maxlen=_RECENT_TICKS))

    def note_poll(self, source: str, *, failed: bool) -> None:
        """Count a poll of the source."""
        self.polls[source, "failed" if failed else "ok"] += 1

    def note_tick(self, late_s: float) -> None:
        """Note by how many seconds a tick of the loop came late."""
        late_s = max(late_s, 0.0)
        self.ticks += 1
        self.late_s += late_s
        self.recent_s.append(late_s)

    @property
    def worst_s(self) -> float:
        """The greatest lateness of the last minute, in seconds."""
        return max(self.recent_s, default=0.0)
