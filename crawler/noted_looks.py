"""The closer looks of one save: small ones are taken in place, long ones noted, so that a worker takes them.

A save that needs a look which nobody took is taken back whole, and made again when the answer is there. It reads the
ledger anew, and an answer counts for the very words of both articles, so what was saved between is heard.
"""

from collections.abc import Iterator, Mapping
from typing import Final

from crawler.closer_look import Look, look_closely

# Characters of all texts that are compared in place in one save: two of 500 words, which take 1.7 ms. To make a save
# again takes as long.
MAX_IN_PLACE: Final = 8_000
_LEAST: Final = 1_500  # that a look counts for: one at two texts of 50 words takes 0.3 ms


class LooksMissingError(Exception):
    """A save needs answers to these looks first; it was taken back."""

    def __init__(self, looks: tuple[Look, ...]) -> None:
        super().__init__(f"{len(looks)} closer looks are to be taken first")
        self.looks = looks


class NotedLooks:
    """Answers looks for one attempt to save, in the order in which they are asked.

    `answers`: those that are known. `may_ask`: whether others may be noted; if not, the answer to them is no, and the
    article stands alone.
    """

    def __init__(self, answers: Mapping[Look, bool], *, may_ask: bool = True) -> None:
        self._answers = dict(answers)
        self._may_ask = may_ask
        self._left = MAX_IN_PLACE
        self._missing: dict[Look, None] = {}

    def __call__(self, looks: Iterator[Look]) -> Iterator[bool]:
        """The answers. What is noted counts as a yes until then, since the first article asked for mostly is it.

        The first is noted alone, any later one with all behind it.
        """
        for at, look in enumerate(looks):
            answer = self._answer(look)
            if answer is not None:
                yield answer
                continue
            together = [look, *(looks if at else ())]
            self._missing |= dict.fromkeys(one for one in together if self._answer(one) is None)
            yield from (True for _ in together)

    def settle(self) -> None:
        """Let the save stand.

        Raises:
            LooksMissingError: a look was noted, so that the answers were guesses.
        """
        if self._missing:
            raise LooksMissingError(tuple(self._missing))

    def _answer(self, look: Look) -> bool | None:
        if look in self._answers:
            return self._answers[look]
        characters = look.characters
        cost = max(_LEAST, characters)
        if not characters or cost <= self._left:
            self._left -= cost if characters else 0
            self._answers[look] = look_closely(look)
            return self._answers[look]
        return None if self._may_ask else False
