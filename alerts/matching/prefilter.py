"""Which rules are worth a look: those whose rarest necessary piece stands in the article.

After Lucene Monitor's presearcher: a rule is filed under the cheapest set of which one piece must stand in every
article that it matches. What is rare is guessed from length first, then learnt from the articles judged.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from alerts.matching.finders import Needs
from alerts.matching.vocabulary import Atom

# After so many articles the rules are filed anew, under what has turned out to be rare.
LESSONS: Final = (100, 1000)
# More conditions cost more than the evaluation that they save.
MAX_NEEDS: Final = 4
# A rule, and what else it needs: the next rarest, which is asked for most, and the others.
Filed = tuple[int, frozenset[Atom], Needs]


class Prefilter:
    """The rules by what they need."""

    def __init__(self, needs: Sequence[Needs], weights: Sequence[float]) -> None:
        """File the rules; `weights`: how often each atom may be expected."""
        self._needs = needs
        self._weights: list[float] = list(weights)
        self._counts = [0] * len(weights)
        self._articles = 0
        self._file()

    def _file(self) -> None:
        self._always: list[int] = []
        self._filed: dict[Atom, list[Filed]] = {}
        for rule, needs in enumerate(self._needs):
            ordered = sorted(set(needs), key=self._weight)
            if not ordered:
                self._always.append(rule)
                continue
            filed = (rule, ordered[min(1, len(ordered) - 1)], tuple(ordered[2:MAX_NEEDS]))
            for atom in ordered[0]:
                self._filed.setdefault(atom, []).append(filed)

    def _weight(self, need: frozenset[Atom]) -> float:
        weights = self._weights
        return sum([weights[atom] for atom in need])

    def among(self, atoms: frozenset[Atom]) -> list[int]:
        """The rules that an article with these atoms may match, in order."""
        if self._articles < LESSONS[-1]:
            self._learn(atoms)
        found = set(self._always)
        filed = self._filed
        for atom in filed.keys() & atoms:
            for rule, second, others in filed[atom]:
                if second.isdisjoint(atoms):
                    continue
                for need in others:
                    if need.isdisjoint(atoms):
                        break
                else:
                    found.add(rule)
        return sorted(found)

    def _learn(self, atoms: Iterable[Atom]) -> None:
        counts = self._counts
        for atom in atoms:
            counts[atom] += 1
        self._articles += 1
        if self._articles in LESSONS:
            self._weights = [
                (count + guess) / self._articles for count, guess in zip(counts, self._weights, strict=True)
            ]
            self._file()
