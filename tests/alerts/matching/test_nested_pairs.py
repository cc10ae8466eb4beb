"""NEAR inside NEAR: what is found by starts and ends is what looking at every pair of pairs gives."""

from dataclasses import dataclass

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.matching import build
from alerts.model import Rule, Span, Subject
from tests.draws import draws

WORDS = ("alpha", "bravo", "tango")


@dataclass(frozen=True)
class Any:
    """One of several words, or pairs."""

    parts: "tuple[str | Near | Any, ...]"

    def __str__(self) -> str:
        return f"({' OR '.join(map(str, self.parts))})"


@dataclass(frozen=True)
class Near:
    """A pair."""

    first: "str | Near | Any"
    second: "str | Near | Any"
    within: int
    ordered: bool

    def __str__(self) -> str:
        return f"({self.first} {'ONEAR' if self.ordered else 'NEAR'}/{self.within} {self.second})"


Hits = set[tuple[int, int]]
Tree = str | Near | Any


def hits(tree: Tree, words: list[str]) -> Hits:
    """Its hits, from the first word to the last, by looking at every pair."""
    if isinstance(tree, str):
        return {(at, at) for at, word in enumerate(words) if word == tree}
    if isinstance(tree, Any):
        return {hit for part in tree.parts for hit in hits(part, words)}
    return {(min(a[0], b[0]), max(a[1], b[1])) for a, b in pairs(tree, words)}


def pairs(tree: Near, words: list[str]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [
        (a, b)
        for a in hits(tree.first, words)
        for b in hits(tree.second, words)
        if 0 < b[0] - a[1] <= tree.within or (not tree.ordered and 0 < a[0] - b[1] <= tree.within)
    ]


def spans(tree: Near, words: list[str]) -> tuple[Span, ...]:
    """The hits of all pairs as spans of the text; those that overlap are one."""
    found: list[list[int]] = []
    for first, last in sorted({hit for pair in pairs(tree, words) for hit in pair}):
        if found and first <= found[-1][1]:
            found[-1][1] = max(found[-1][1], last)
        else:
            found.append([first, last])
    size = len(WORDS[0]) + 1
    return tuple(Span("text", first * size, last * size + size - 1) for first, last in found)


def nears(parts: st.SearchStrategy[Tree]) -> st.SearchStrategy[Near]:
    return st.builds(Near, parts, parts, st.integers(1, 4), st.booleans())


LEAVES = st.sampled_from(WORDS)
INNER = st.recursive(
    LEAVES, lambda parts: nears(parts) | st.builds(lambda a, b: Any((a, b)), parts, parts), max_leaves=4
)
TEXTS = st.lists(st.sampled_from((*WORDS, "other")), max_size=14)


@settings(max_examples=draws(300), deadline=None)
@given(tree=nears(INNER), words=TEXTS)
def test_pairs_of_pairs_are_those_that_looking_at_each_gives(tree: Near, words: list[str]) -> None:
    match = build([Rule("r", str(tree)[1:-1])], {}).judge(Subject("", " ".join(words), language="en"))
    expected = spans(tree, words)
    assert (match[0].spans if match else ()) == expected
