"""Makes random rules, entities and articles from a seed: rules that the articles often nearly fulfil."""

import random
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

from alerts.model import Entity, IfCutOff, Rule, Subject
from crawler.model import AccessState
from tests.oracle import vocabulary as v

ACCESS: tuple[AccessState, ...] = ("full", "full", "truncated", "truncated", "blocked", "unknown")
CUT_OFF: tuple[IfCutOff, ...] = ("alert", "alert", "digest", "record")
NAMES = (
    *v.PLAIN, *v.CHARACTERS, *v.DESIGNATIONS, *v.CAPITALS, *v.PHRASES, *v.WILDCARDS, *v.EXACT, *v.PATTERNS,
)  # fmt: skip
RENDERED = v.PLAIN | v.CHARACTERS | v.DESIGNATIONS | v.CAPITALS | v.PHRASES | v.WILDCARDS | v.EXACT | v.PATTERNS
KINDS = ((v.PLAIN, 30), (v.CHARACTERS, 8), (v.DESIGNATIONS, 22), (v.CAPITALS, 14), (v.PHRASES, 12), (v.WILDCARDS, 8),
         (v.EXACT, 8), (v.PATTERNS, 4))  # fmt: skip
TYPES = ("system", "person")
INVISIBLE = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u200e\u202a\ufe0f\u034f\u061c\U000e0061"
QUOTED = '"“”„«»'
NUMBERS = ("300", "12", "3,000", "40 000", "5 May", "24 de febrero", "15:30", "2024", "2000", "T-72", "10 Uhr", "May 5, 2024",
           "20k", "9/11", "3 p.m.", "24-25", "Type 26", "No. 5", "155mm", "24.02.2022", "5月", "F\u00a016", "1 of", "7")  # fmt: skip
QUOTES = ('""', '""', "“”", "„“", "«»", "””")


@dataclass(frozen=True)
class Batch:
    """Rules and articles that are judged against each other."""

    rules: tuple[Rule, ...]
    entities: dict[str, Entity]
    subjects: tuple[Subject, ...]


def a_batch(seed: int, rules: int, subjects: int) -> Batch:
    """The batch of a seed: always the same."""
    dice = random.Random(seed)
    pool = [a_term(dice) for _ in range(dice.choice((4, 8, 14)))]
    entities = some_entities(dice, pool)
    writer = Writer(dice, pool, entities)
    languages = ("en", "en", None, *dice.sample(v.LANGUAGES, 2))
    return Batch(
        tuple(writer.rule(f"r{i}") for i in range(rules)),
        entities,
        tuple(a_subject(dice, pool, entities, languages) for _ in range(subjects)),
    )


def a_term(dice: random.Random) -> str:
    kinds, weights = zip(*KINDS, strict=True)
    kind: dict[str, tuple[str, ...]] = dice.choices(kinds, weights)[0]
    return dice.choice(list(kind))


def some_entities(dice: random.Random, pool: list[str]) -> dict[str, Entity]:
    named = [term.replace('"', "") for term in pool if not term.startswith("/")] or ["tank"]
    made: dict[str, Entity] = {}
    for i in range(dice.randint(1, 5)):
        names = tuple(dict.fromkeys(dice.choices(named, k=dice.randint(1, 3))))
        context = tuple(dice.choices([*named, "minister", "army", "Kyiv"], k=dice.choice((0, 0, 1, 2))))
        parent = dice.choice((None, *made)) if made else None
        sure = (dice.choice(names),) if context and dice.random() < 0.3 else ()
        type_ = made[parent].type if parent and dice.random() < 0.8 else dice.choice(TYPES)
        id_ = f"e{i}"
        longer = tuple(
            f"{names[0].lstrip('=')} {word}"
            for word in dice.sample(("minister", "army", "of"), dice.choice((0, 0, 1, 2)))
        )
        exceptions = (*longer, *dice.choices(named, k=dice.choice((0, 0, 0, 1))))
        made[id_] = Entity(id_, names[0], type_, names, context, dice.choice((1, 3, 8, 30)), parent, sure,
                           exceptions)  # fmt: skip
    return made


class Writer:
    """Writes rules from a pool of terms."""

    def __init__(self, dice: random.Random, pool: list[str], entities: dict[str, Entity]) -> None:
        self.dice = dice
        self.pool = pool
        self.entities = entities
        self.fields = True

    def rule(self, id_: str) -> Rule:
        dice = self.dice
        fields = dice.choice(((),) * 8 + (("title",), ("text",), ("lead",), ("title", "lead"), ("title", "text")))
        lists: dict[str, tuple[str, ...]] = {"any": (), "all": (), "none": ()}
        query = self.expression(dice.choice((0, 1, 2, 2, 3))) if dice.random() < 0.85 else None
        if query is None or dice.random() < 0.1:
            lists["any"] = self.items(dice.choice((1, 2, 3)))
            lists["all"] = self.items(dice.choice((0, 0, 1, 2)))
            lists["none"] = self.items(dice.choice((0, 0, 1)))
        sources = dice.choice(((),) * 8 + (("ukdj",), ("meta-defense", "UKDJ"), ("meta*",)))
        languages = dice.choice(((),) * 8 + (("en",), ("ru", "en", "de")))
        return Rule(id_, query, lists["any"], lists["all"], lists["none"], fields, sources, languages,
                    if_cut_off=dice.choice(CUT_OFF))  # fmt: skip

    def items(self, many: int) -> tuple[str, ...]:
        named = [term if term.startswith("/") else term.replace('"', "") for term in self.pool]
        named += [f"@{id_}" for id_ in self.entities]
        return tuple(self.dice.choices(named, k=many))

    def expression(self, depth: int) -> str:
        if depth <= 0:
            return self.clause()
        shape: Callable[[int], str] = self.dice.choices(
            (self.all_of, self.any_of, self.not_of, self.some_of, self.scoped, self.leaf), (40, 20, 5, 8, 10, 20),
        )[0]  # fmt: skip
        return shape(depth)

    def inner(self, depth: int) -> str:
        """An expression that may stand beside any operator."""
        written = self.expression(depth)
        return written if depth <= 0 else f"({written})"

    def all_of(self, depth: int) -> str:
        dice = self.dice
        written = self.inner(depth - 1)
        for _ in range(dice.choice((1, 1, 2))):
            joint = dice.choice((" AND ", " AND ", " AND ", " NOT ", " AND NOT ", "\n  AND "))
            written += joint + self.inner(depth - 1)
        return written

    def any_of(self, depth: int) -> str:
        parts = [
            self.dice.choice(("", "", "", "NOT ")) + self.inner(depth - 1) for _ in range(self.dice.choice((2, 3)))
        ]
        return " OR ".join(parts)

    def not_of(self, depth: int) -> str:
        return f"NOT {self.inner(depth - 1)}"

    def some_of(self, depth: int) -> str:
        many = self.dice.choice((1, 2, 3, 4))
        parts = ", ".join(self.expression(depth - 1) for _ in range(many))
        return f"{self.dice.randint(1, many)} OF ({parts})"

    def scoped(self, depth: int) -> str:
        if not self.fields:
            return self.leaf(depth)
        self.fields = False
        field = self.dice.choice(("title", "title", "text", "lead", "lead", "author"))
        written = f"{field}:{self.dice.choice((f'({self.expression(depth - 1)})', self.simple()))}"
        self.fields = True
        return written

    def leaf(self, _depth: int) -> str:
        return self.clause()

    def clause(self) -> str:
        shape: Callable[[], str] = self.dice.choices(
            (self.simple, self.pair, self.at_least, self.named_value), (60, 25, 8, 3 if self.fields else 0),
        )[0]  # fmt: skip
        return shape()

    def named_value(self) -> str:
        return self.dice.choice((
            "source:ukdj", "source:meta*", "source:(UKDJ OR mod.example)", "source:??dj", "lang:en", "lang:(ru OR uk)",
            "access:truncated", "access:full", "access:unknown", "lang:de",
        ))  # fmt: skip

    def pair(self) -> str:
        operator = self.dice.choice((
            "NEAR/1", "NEAR/2", "NEAR/3", "NEAR/5", "NEAR/10", "ONEAR/1", "ONEAR/2", "ONEAR/4", "SENTENCE", "PARAGRAPH",
        ))  # fmt: skip
        roll = self.dice.random()
        if roll < 0.25:
            return self.exception()
        if roll < 0.4:
            return self.number()
        return f"{self.operand()} {operator} {self.operand()}"

    def exception(self) -> str:
        """What does not count inside another; as often as not that is a phrase which begins or ends with it."""
        kept = self.simple() if self.dice.random() < 0.8 else f"({self.simple()} OR {self.simple()})"
        plain = kept.strip(QUOTED)
        if self.dice.random() < 0.5 or not plain or plain[0] in "=@/(" or "/" in plain:
            return f"{kept} BUTNOT {self.operand()}"
        word = self.dice.choice((*v.FILLERS[:20], "army", "minister"))
        return f'{kept} BUTNOT "{self.dice.choice((f"{plain} {word}", f"{word} {plain}", f"{plain} {word} {plain}"))}"'

    def number(self) -> str:
        return f"NUM/{self.dice.choice((1, 2, 3, 10))} {self.operand()}"

    def at_least(self) -> str:
        inner = self.dice.choice((self.simple(), self.operand(), f"{self.simple()} OR {self.simple()}"))
        return f"ATLEAST/{self.dice.choice((2, 2, 3))}({inner})"

    def operand(self) -> str:
        roll = self.dice.random()
        if roll < 0.7:
            return self.simple()
        if roll < 0.85:
            return f"({self.simple()} OR {self.simple()})"
        if roll < 0.9:
            return f"({self.exception()})" if self.dice.random() < 0.7 else f"({self.number()})"
        return f"({self.simple()} {self.dice.choice(('NEAR/2', 'ONEAR/3', 'NEAR/6'))} {self.simple()})"

    def simple(self) -> str:
        dice = self.dice
        if dice.random() < 0.12:
            return dice.choice(
                [*(f"@{id_}" for id_ in self.entities), *(f"@type:{e.type}" for e in self.entities.values())]
            )
        term = dice.choice(self.pool)
        if term.startswith(("/", "=")):
            return term
        bare = not any(char in term for char in " ,\"'&") and dice.random() < 0.8
        quotes = dice.choice(QUOTES)
        return term if bare else quotes[0] + term + quotes[1]


def a_subject(
    dice: random.Random,
    pool: list[str],
    entities: dict[str, Entity],
    languages: tuple[str | None, ...],
) -> Subject:
    named = pool + [name for e in entities.values() for name in (*e.names, *e.context) if name in RENDERED]
    language = dice.choice(languages)
    length = dice.choice((0, 3, 8, 15, 15, 30, 30, 62, 90))
    return Subject(
        title=some_text(dice, named, dice.choice((0, 2, 4, 7))),
        text=some_text(dice, named, length),
        language=language,
        source=dice.choice(v.SOURCES),
        authors=tuple(dice.choices(v.AUTHORS, k=dice.choice((0, 1, 2)))),
        access=dice.choice(ACCESS),
    )


def some_text(dice: random.Random, pool: list[str], many: int) -> str:
    """About `many` words and terms with gaps of every kind; now and then all in capitals."""
    written = ""
    shouting = dice.random() < 0.1
    for _ in range(many):
        term = dice.choice(pool)
        made = dice.choice(v.FILLERS) if dice.random() < 0.55 else rendered(dice, term)
        made = dice.choice(NUMBERS) if dice.random() < 0.06 else made
        if dice.random() < (0.15 if shouting else 0.015):
            shouting = not shouting
        gap = dice.choice(v.GAPS)
        gap = disguised(dice, gap) if dice.random() < 0.02 else gap
        written += (made.upper() if shouting else made) + gap
    return written.strip() if dice.random() < 0.8 else written


def rendered(dice: random.Random, term: str) -> str:  # noqa: PLR0911 - one for each disguise
    """A term as a text might write it, or might nearly write it."""
    written = dice.choice(RENDERED.get(term, (term,)))
    roll = dice.random()
    if roll < 0.05:
        return disguised(dice, written)
    if roll < 0.1:
        return dice.choice((str.upper, str.lower, str.title))(written)
    if roll < 0.13:
        return unicodedata.normalize("NFD", written)
    if roll < 0.17:
        return written + dice.choice(("'s", "’s", "s", "-5", "5", "C", "-C", "-like", "’", ".", "'S", "As", "\u00a05"))
    if roll < 0.19:
        return dice.choice(("anti-", "x", "5", "5-", "d’", "the", "_", "F-")) + written
    if roll < 0.21:
        return written.replace(" ", dice.choice(("-", "\u00a0", "  ", "\n", ", ", ". ", "")))
    return written


def disguised(dice: random.Random, written: str) -> str:
    """With an invisible character somewhere: in a word, at its edge, beside its dash or apostrophe."""
    at = dice.randint(0, len(written))
    return written[:at] + dice.choice(INVISIBLE) * dice.choice((1, 1, 2)) + written[at:]
