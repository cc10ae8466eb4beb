"""Incidents: trouble with Vedette itself, as values. Pure."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

TroubleKind = Literal["source", "outlet", "lost", "channel", "given_up", "configuration", "disk", "clock", "judging"]
Phase = Literal["opened", "closed"]


@dataclass(frozen=True, slots=True)
class Incident:
    """Trouble in the ledger, from the first symptom to the recovery. `closed_at`: None while it lasts.

    `last_at`: when it last happened; what happened before is not trouble again.
    """

    id: int
    kind: TroubleKind
    subject: str
    sentence: str
    opened_at: datetime
    last_at: datetime
    closed_at: datetime | None = None

    @property
    def key(self) -> tuple[TroubleKind, str]:
        """What tells incidents apart that may be open at the same time."""
        return self.kind, self.subject


@dataclass(frozen=True, slots=True)
class TroubleNews:
    """What an address is to be told of an incident: all these phases at once."""

    incident: Incident
    phases: tuple[Phase, ...]
