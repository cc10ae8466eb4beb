"""Five hundred good queries, each broken in one way: every one is refused, at the place of the break."""

import random
from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from alerts.query import Node, parse, parse_term
from crawler.errors import QueryError

GOOD = (
    '(deploy OR send) NEAR/8 troops AND "air defence" AND NOT exercise',
    'title:(Ukraine OR Kyiv) AND contract AND NOT (football OR "ice hockey")',
    'ATLEAST/3(drone) AND 2 OF (missile, "air force", radar OR sensor)',
    "=Tor AND (missile ONEAR/4 battery) AND lang:(de OR en)",
    '"Leopard 2" AND lead:(Poland OR Lithuania) NOT source:press*',
    '(minister SENTENCE resign*) OR (general PARAGRAPH "steps down")',
    "@ukraine AND F-16 AND access:full AND text:pilot*",
)  # fmt: skip
# How a query breaks: the broken query and where an error may start.
Broken = tuple[str, range]


def drop(sign: str) -> Callable[[str, random.Random], Broken | None]:
    """One `sign` left out; an open bracket is told at the bracket that then has no partner, so anywhere."""

    def broken(query: str, chance: random.Random) -> Broken | None:
        places = [i for i, c in enumerate(query) if c == sign]
        if not places:
            return None
        at = chance.choice(places)
        return query[:at] + query[at + 1 :], range(len(query))

    return broken


def swap(old: str, new: str) -> Callable[[str, random.Random], Broken | None]:
    """`old` replaced by `new`, told there or at the next word."""

    def broken(query: str, chance: random.Random) -> Broken | None:
        places = [i for i in range(len(query)) if query.startswith(old, i)]
        if not places:
            return None
        at = chance.choice(places)
        return query[:at] + new + query[at + len(old) :], range(max(0, at - 1), at + len(new) + 14)

    return broken


def insert(extra: str) -> Callable[[str, random.Random], Broken | None]:
    """Something put before a word that follows an operator."""

    def broken(query: str, chance: random.Random) -> Broken | None:
        places = [i + 5 for i in range(len(query)) if query.startswith(" AND ", i)]
        if not places:
            return None
        at = chance.choice(places)
        return query[:at] + extra + query[at:], range(at, at + len(extra) + 14)

    return broken


BREAKS = [
    drop("("), drop(")"), drop('"'),
    swap(" AND ", " "), swap(" AND ", " and "), swap(" AND ", " AND AND "), swap(" AND ", " && "), swap(" AND ", " XOR "),
    swap(" AND ", " W/5 "), swap(" AND ", " NEAR "), swap(" AND ", " AND OR "), swap(" AND ", ", "), swap("NEAR/8", "NEAR/0"),
    swap("NEAR/8", "near/8"), swap("NEAR/8", "NEAR8"), swap("ATLEAST/3", "ATLEAST/1"), swap("ATLEAST/3", "ATLEAST"),
    swap("2 OF", "9 OF"), swap("title:", "titel:"), swap("title:", "title: "), swap("lead:", "hlead:"), swap("lang:", "lng:"),
    swap("access:full", "access:ful"), swap("=Tor", "= Tor"), swap("=Tor", "=*"), swap("SENTENCE", "SAME"),
    swap(" OR ", " | "), swap(" OR ", " or "), swap(" NOT ", " NOT NOT AND "), swap("@ukraine", "@"), swap("F-16", "-16"),
    insert("* AND "), insert("+"), insert("x AND "), insert("[tank] AND "), insert("'tank' AND "), insert('"" AND '), insert("() AND "),
    insert("a* AND "), insert("ADJ "), insert("tank^4 tank AND "), insert("{Tor} AND "), insert("!"), insert("big tank AND "),
]  # fmt: skip


def mutations(count: int) -> list[Broken]:
    chance = random.Random(20261123)
    found: dict[str, range] = {}
    while len(found) < count:
        query = chance.choice(GOOD)
        filler = " ".join(
            ["AND", chance.choice(["tank", "ship", "jet", "pilot", "radar"]) + str(chance.randint(10, 99))]
        )
        whole = query if " OR (" in query else f"{query} {filler}"
        broken = chance.choice(BREAKS)(whole, chance)
        # a NOT b is a AND NOT b: nothing is broken.
        if broken is not None and broken[0].replace(" AND NOT", " NOT") != whole.replace(" AND NOT", " NOT"):
            found[broken[0]] = broken[1]
    return list(found.items())


def refusal(read: Callable[[str], Node], text: str) -> QueryError | None:
    try:
        read(text)
    except QueryError as error:
        return error
    return None


def test_the_unbroken_queries_are_read() -> None:
    for query in GOOD:
        parse(query)


def test_every_broken_query_is_refused_at_the_break() -> None:
    accepted, misplaced = [], []
    for query, places in mutations(500):
        error = refusal(parse, query)
        if error is None:
            accepted.append(query)
        elif not (error.start in places or error.start == len(query)):
            misplaced.append((query, error.start, str(error)))
        else:
            assert 0 <= error.start <= error.end <= len(query)
            assert str(error).endswith((".", "?", "..."))
    assert not accepted
    assert not misplaced


@given(st.text(max_size=40) | st.lists(st.sampled_from(["(", ")", '"', "AND", "OR", "NOT", "NEAR/5", "a*", "=", "@x", "title:",
    "2 OF", ",", "ATLEAST/2(", "/x/", "tank", "«", "'", " "]), max_size=12).map(" ".join))  # fmt: skip
def test_the_parser_raises_nothing_but_its_own_error(text: str) -> None:
    for read in (parse, parse_term):
        error = refusal(read, text)
        if error is not None:
            assert 0 <= error.start <= error.end <= len(text)
        else:
            node = read(text)
            assert 0 <= node.start < node.end <= len(text)
