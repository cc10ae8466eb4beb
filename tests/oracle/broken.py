"""Random queries, most of them broken in a few places: engine and documentation refuse the same ones."""

import random

from tests.oracle import vocabulary as v
from tests.oracle.generator import Writer, a_term, some_entities

PARTS = (
    *("(", ")", '"', "“", "«", "AND", "OR", "NOT", "and", "Or", "of", "near", "NEAR", "NEAR/5", "near/3", "ONEAR/2", "NEAR/0", "NEAR/101"),
    *("BUTNOT", "butnot", "BUTNOT", "NUM/3", "NUM/2", "NUM/0", "NUM", "num/3", "num", "NOTNEAR"),
    *("SENTENCE", "PARAGRAPH", "sentence", "ATLEAST/2(", "ATLEAST/2", "atleast", "ATLEAST/1(tank)", "2 OF (", "2 of (tank, gun)", "2", "OF", ","),
    *("*", "?", "a*", "F-*", "ta*", "*nk", "C*130", "1?", "16*", "U.S.?", "a", "1", "=C", "=", "=tank*", "=@e0", "=(", "@e0", "@e9", "@type:", "@"),
    *("title:", "title: ", "text:tank", "lead:(tank)", "body:", "Kyiv:", "lang:de", "lang:german", "source:uk*", "access:full", "access:open"),
    *("W/5", "PRE/3", "ADJ", "ADJ4", "XOR", "w/5", "-tank", "&&", "|", "~", "^", "{x}", "[x]", "#x", "$x", "'tank'", '"a b"~5', "/tank/", "/a(/", "/x"),
    *("air force", "…", "tank", "Т-72", "导弹", "12:30", "F-16:", "½", " "),
)  # fmt: skip


def a_broken_query(dice: random.Random) -> str:
    """A query in which up to three parts were put, lost or doubled."""
    pool = [a_term(dice) for _ in range(6)]
    writer = Writer(dice, pool, some_entities(dice, pool))
    words = writer.expression(dice.choice((0, 0, 1, 2))).split(" ")
    for _ in range(dice.choice((0, 1, 1, 2, 3))):
        at = dice.randrange(len(words) + 1)
        words[at : at + dice.choice((0, 0, 1))] = [dice.choice((*PARTS, *v.PLAIN, *words))] * dice.choice(
            (0, 1, 1, 1, 2)
        )
    written = " ".join(words)
    if dice.random() < 0.1 and written:
        at = dice.randrange(len(written))
        written = written[:at] + written[at + 1 :]
    return written
