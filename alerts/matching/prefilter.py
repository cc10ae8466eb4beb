"""The rules that an article could match: those whose rarest required term it has.

Like Lucene Monitor's presearcher: a rule is filed under its rarest set of required terms. Rarity is first guessed from
the terms' lengths, then measured on the articles judged.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from alerts.matching.finders import RequiredTerms
from alerts.matching.vocabulary import TermId

# After these numbers of articles the rules are filed again by measured frequency.
RELEARN_AFTER_ARTICLES: Final = (100, 1000)
# Checking more sets than this costs more than the evaluation it saves.
MAX_CONDITIONS: Final = 4
# A rule's number and its other required sets: the second rarest, which is checked most often, and the rest.
FiledRule = tuple[int, frozenset[TermId], RequiredTerms]


class Prefilter:
    """Rules by their required terms."""

    def __init__(self, required: Sequence[RequiredTerms], weights: Sequence[float]) -> None:
        """`required`: of each rule; `weights`: how often each term may be expected."""
        self._required = required
        self._weights: list[float] = list(weights)
        self._counts = [0] * len(weights)
        self._articles = 0
        self._file()

    def _file(self) -> None:
        self._always: list[int] = []
        self._filed_rules: dict[TermId, list[FiledRule]] = {}
        for rule, required in enumerate(self._required):
            ordered = sorted(set(required), key=self._weight)
            if not ordered:
                self._always.append(rule)
                continue
            filed = (rule, ordered[min(1, len(ordered) - 1)], tuple(ordered[2:MAX_CONDITIONS]))
            for term_id in ordered[0]:
                self._filed_rules.setdefault(term_id, []).append(filed)

    def _weight(self, any_of: frozenset[TermId]) -> float:
        weights = self._weights
        return sum([weights[term_id] for term_id in any_of])

    def candidates(self, term_ids: frozenset[TermId]) -> list[int]:
        """The numbers of the rules that an article with these terms could match, sorted."""
        if self._articles < RELEARN_AFTER_ARTICLES[-1]:
            self._learn(term_ids)
        found = set(self._always)
        filed = self._filed_rules
        for term_id in filed.keys() & term_ids:
            for rule, second, others in filed[term_id]:
                if second.isdisjoint(term_ids):
                    continue
                for any_of in others:
                    if any_of.isdisjoint(term_ids):
                        break
                else:
                    found.add(rule)
        return sorted(found)

    def _learn(self, term_ids: Iterable[TermId]) -> None:
        counts = self._counts
        for term_id in term_ids:
            counts[term_id] += 1
        self._articles += 1
        if self._articles in RELEARN_AFTER_ARTICLES:
            self._weights = [
                (count + guess) / self._articles for count, guess in zip(counts, self._weights, strict=True)
            ]
            self._file()
