"""Whether a hit lies inside a hit of something else, or could come to: "Exceptions" of docs/rules.md."""

from typing import TYPE_CHECKING

from tests.oracle.grammar import Except, Figure, Named, Node, Or, Pair, Pattern
from tests.oracle.terms import Hit, Spelling, Term, equal, gap_allowed, hits_of_spelling, may_start

if TYPE_CHECKING:
    from tests.oracle.evaluator import Article

FIELD = "text"


def is_covered(article: "Article", hit: Hit, barred: Node, field: str) -> bool:
    """Whether a hit lies inside one of `barred`; of `lead:`, in the whole text."""
    searched = FIELD if field == "lead" else field
    return any(first <= hit[0] and hit[1] <= last for first, last in article.hits(barred, searched))


def may_be_covered(article: "Article", hit: Hit, barred: Node) -> bool:
    """Whether a hit in a text that goes on lies inside one of `barred`, or could if the right words followed."""
    if any(first <= hit[0] and hit[1] <= last for first, last in possible(article, barred)):
        return True
    return any(start <= hit[0] for start in begun(article, barred))


def possible(article: "Article", node: Node) -> set[Hit]:
    """The hits in the visible text that count, or would if the right words followed."""
    text = article.texts[FIELD]
    if isinstance(node, Or):
        return {hit for part in node.parts for hit in possible(article, part)}
    if isinstance(node, Except):
        return possible(article, node.kept)
    if isinstance(node, Term):
        return {hit for spelling in node.spellings for hit in hits_of_spelling(spelling, text)}
    if isinstance(node, Pair):
        return {
            (min(a[0], b[0]), max(a[1], b[1]))
            for a in possible(article, node.first)
            for b in possible(article, node.second)
            if is_near(article, node, a, b)
        }
    if isinstance(node, Named):
        return {
            hit
            for name in article.names.of(node)
            for hit in possible(article, name.term)
            if name.sure or may_have_context(article, name.owner, hit)
        }
    assert isinstance(node, Pattern | Figure)
    return set(article.hits(node, FIELD))


def is_near(article: "Article", node: Pair, a: Hit, b: Hit) -> bool:
    words = article.texts[FIELD].words
    if not (a[1] < b[0] or b[1] < a[0]) or (node.kind == "ONEAR" and b < a):
        return False
    end = min(a, b)[1]
    return words[max(a, b)[0]] - words[end] <= node.distance


def may_have_context(article: "Article", owner: str, hit: Hit) -> bool:
    terms, within = article.names.context[owner], article.names.entities[owner].within
    if not terms or any(article.hits(term, "title") for term in terms):
        return True
    words = article.texts[FIELD].words
    for term in terms:
        for other in possible(article, term):
            earlier, later = sorted((hit, other))
            if earlier[1] < later[0] and words[later[0]] - words[earlier[1]] <= within:
                return True
        if may_follow(article, hit, term, within):
            return True
    return False


def may_follow(article: "Article", hit: Hit, node: Node, within: int) -> bool:
    """Whether a hit of `node` that ends in the hidden text may stand at most `within` words after a hit."""
    words = article.texts[FIELD].words
    if words[-1] + 1 - words[hit[1]] <= within:
        return True
    return any(start > hit[1] and words[start] - words[hit[1]] <= within for start in begun(article, node))


def begun(article: "Article", node: Node) -> set[int]:
    """Where hits may start that end in the hidden text."""
    if isinstance(node, Or):
        return {start for part in node.parts for start in begun(article, part)}
    if isinstance(node, Except):
        return begun(article, node.kept)
    if isinstance(node, Term):
        return {start for spelling in node.spellings for start in begun_spelling(article, spelling)}
    if isinstance(node, Named):
        return {start for name in article.names.of(node) for start in begun(article, name.term)}
    if isinstance(node, Pair):
        ways = [(node.first, node.second)] + ([(node.second, node.first)] if node.kind == "NEAR" else [])
        found = {start for first, _ in ways for start in begun(article, first)}
        for first, last in ways:
            found |= {hit[0] for hit in possible(article, first) if may_follow(article, hit, last, node.distance)}
        return found
    return {0} if isinstance(node, Pattern) else set()


def begun_spelling(article: "Article", spelling: Spelling) -> set[int]:
    """Where the last pieces of the text are the first ones of a term, and not all of it."""
    text, found = article.texts[FIELD], set[int]()

    def go(index: int, at: int, first: int) -> None:
        if index + 1 >= len(spelling.parts) or at >= len(text.at):
            return
        if index and not gap_allowed(spelling, index - 1, text.gaps[at - 1]):
            return
        for word in text.at[at]:
            if not equal(spelling.parts[index], word, text.language):
                continue
            if word.last + 1 == len(text.pieces):
                found.add(first)
            go(index + 1, word.last + 1, first)

    for start in range(len(text.pieces)):
        if may_start(text, start, spelling.parts[0]):
            go(0, start, start)
    return found
