"""A sentence before and after an edit. Pure."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SentenceEdit:
    """A sentence of an article, as an earlier version had it and as it stands now."""

    before: str
    now: str
