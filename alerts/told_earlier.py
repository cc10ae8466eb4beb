"""How an alert stands to what was told earlier: values. Pure."""

from dataclasses import dataclass
from typing import Literal

TakenBack = Literal["withdrawn", "corrected", "gone"]


@dataclass(frozen=True, slots=True)
class StoryGrowth:
    """How a story grew since its last alert. `first`: the first alert of the rule on it.

    `before` and `now`: how many independent sources it had then, and has now; None when not known.
    """

    first: int
    before: int | None
    now: int | None


@dataclass(frozen=True, slots=True)
class Revival:
    """What a later alert tells again: the first alert, by its number, and `by`, the one that took it back.

    `how`: it held no more, or the article of `source` was corrected or removed.
    """

    first: int
    by: int
    how: TakenBack
    source: str


@dataclass(frozen=True, slots=True)
class Overtaken:
    """What became of a withdrawal while it waited: of which alerts it told, and the alert that tells it again."""

    withdrew: tuple[int, ...]
    again: int
