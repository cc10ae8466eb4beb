"""What is looked for, piece by piece: every distinct piece of the rules is an atom, numbered."""

import re
from dataclasses import dataclass, field
from typing import Final

from alerts.query.nodes import TermPart

Atom = int
# Before the folded piece, so that a capital word and a plain word of the same letters stay apart.
CAPITAL: Final = "^"
EXACT: Final = "="
DESIGNATION: Final = "#"
NUMBER: Final = "0"
CHARACTER: Final = "|"
_PREFIXES: Final = {"capital": CAPITAL, "designation": DESIGNATION, "number": NUMBER, "character": CHARACTER}


@dataclass(frozen=True, slots=True)
class Wildcard:
    """A pattern over one folded piece: letters, or digits when `numeric`."""

    atom: Atom
    pattern: re.Pattern[str]
    numeric: bool


@dataclass(slots=True)
class Vocabulary:
    """The atoms of a rule set. Grows while rules are built, then stays.

    `keyed`: key of a piece -> atom, the same in all languages. `plain`: word as written -> atom, to be inflected.
    `prefixes`, `suffixes`: fixed letters of `abc*` and `*abc` -> atom, by length, so that they cost no search.
    """

    keyed: dict[str, Atom] = field(default_factory=dict)
    plain: dict[str, Atom] = field(default_factory=dict)
    prefixes: dict[int, dict[str, Atom]] = field(default_factory=dict)
    suffixes: dict[int, dict[str, Atom]] = field(default_factory=dict)
    wildcards: dict[str, Wildcard] = field(default_factory=dict)
    weights: list[float] = field(default_factory=list)

    def atom(self, part: TermPart) -> Atom:
        """The number of a term's piece."""
        if part.kind == "plain":
            return self._put(self.plain, part.surface, _word_weight(part))
        if part.kind == "wildcard":
            return self._wildcard(part)
        if part.kind == "exact":
            return self._put(self.keyed, EXACT + part.surface, _word_weight(part))
        return self._put(self.keyed, _PREFIXES[part.kind] + part.folded, _word_weight(part))

    def solid(self, word: str) -> Atom:
        """The atom of two joined words."""
        return self._put(self.plain, word, 1 / len(word))

    def _put(self, table: dict[str, Atom], key: str, weight: float) -> Atom:
        atom = table.get(key)
        if atom is None:
            atom = table[key] = len(self.weights)
            self.weights.append(weight)
        return atom

    def _wildcard(self, part: TermPart) -> Atom:
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
        return known.atom


def _word_weight(part: TermPart) -> float:
    """How often a piece may be expected in a text, for comparison only: short and small-lettered is frequent."""
    if part.kind == "character":
        return 5.0
    named = part.surface[:1].isupper() or part.kind in {"capital", "exact"}
    return (1.0 if named else 4.0) / len(part.folded)
