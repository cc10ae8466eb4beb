"""Every distinct token that the rules look for, numbered."""

import re
from dataclasses import dataclass, field
from typing import Final

from alerts.query.nodes import TermPart

TermId = int
# Prefixes of a key, so that a capital word and a plain word of the same letters have different ids.
CAPITAL: Final = "^"
EXACT: Final = "="
NAME: Final = "~"
DESIGNATION: Final = "#"
NUMBER: Final = "0"
CHARACTER: Final = "|"
_PREFIXES: Final = {"capital": CAPITAL, "designation": DESIGNATION, "number": NUMBER, "character": CHARACTER}


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A pattern over one folded token: a word, or a number when `numeric`."""

    term_id: TermId
    pattern: re.Pattern[str]
    numeric: bool


@dataclass(slots=True)
class Vocabulary:
    """The terms of a rule set. Grows while rules are compiled, then never changes.

    `keyed`: ids by key, the same in all languages. `plain`: ids by word as written, to be inflected. `prefixes` and
    `suffixes`: ids by the fixed letters of `abc*` and `*abc`, by their length, so that they need no search. `weights`:
    by id, how often a term may be expected. `written_names`: words that are names in themselves, and so no cases of
    another name.
    """

    written_names: frozenset[str] = frozenset()

    keyed: dict[str, TermId] = field(default_factory=dict)
    plain: dict[str, TermId] = field(default_factory=dict)
    prefixes: dict[int, dict[str, TermId]] = field(default_factory=dict)
    suffixes: dict[int, dict[str, TermId]] = field(default_factory=dict)
    wildcards: dict[str, Wildcard] = field(default_factory=dict)
    weights: list[float] = field(default_factory=list)

    def term_id(self, part: TermPart) -> TermId:
        """The id of a token of a term."""
        if part.kind == "plain":
            return self._put(self.plain, part.surface, _word_weight(part))
        if part.kind == "wildcard":
            return self._wildcard(part)
        if part.kind == "exact":
            return self._put(self.keyed, EXACT + part.surface, _word_weight(part))
        if part.kind == "name":
            return self._put(self.keyed, NAME + part.surface, _word_weight(part))
        return self._put(self.keyed, _PREFIXES[part.kind] + part.folded, _word_weight(part))

    def solid(self, word: str) -> TermId:
        """The id of two words written as one."""
        return self._put(self.plain, word, 1 / len(word))

    def _put(self, table: dict[str, TermId], key: str, weight: float) -> TermId:
        term_id = table.get(key)
        if term_id is None:
            term_id = table[key] = len(self.weights)
            self.weights.append(weight)
        return term_id

    def _wildcard(self, part: TermPart) -> TermId:
        fixed = part.folded.replace("*", "").replace("?", "")
        weight = 50 / len(fixed)
        if not part.numeric and part.folded == f"{fixed}*":
            return self._put(self.prefixes.setdefault(len(fixed), {}), fixed, weight)
        if not part.numeric and part.folded == f"*{fixed}":
            return self._put(self.suffixes.setdefault(len(fixed), {}), fixed, weight)
        known = self.wildcards.get(part.folded)
        if known is None:
            bits = (".*" if c == "*" else "." if c == "?" else re.escape(c) for c in part.folded)
            known = Wildcard(len(self.weights), re.compile("".join(bits), re.DOTALL), part.numeric)
            self.wildcards[part.folded] = known
            self.weights.append(weight)
        return known.term_id


def _word_weight(part: TermPart) -> float:
    """How often a token may be expected in a text, for comparison only. Short words in small letters are frequent."""
    if part.kind == "character":
        return 5.0
    named = part.surface[:1].isupper() or part.kind in {"capital", "exact"}
    return (1.0 if named else 4.0) / len(part.folded)
