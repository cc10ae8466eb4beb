"""Rules with one fault each, made from kinds of faults; a ‸ stands before the character at which a fault is told."""

from dataclasses import dataclass

PLACE = "‸"
NOUNS = ("frigate", "howitzer", "radar", "torpedo", "mortar", "turret", "sonar", "rifle", "corvette", "minesweeper")
# A kind of fault: what is said of it, and rules with {} for a noun. Each rule stands for one fault.
KINDS: dict[str, tuple[str, tuple[str, ...]]] = {
    "NOT that eats its rule": (
        "so this never matches",
        (
            "{query: '{} ‸NOT {}'}",
            "{query: '{} AND gun ‸NOT (ship OR {}*)'}",
            "{query: '(gun NEAR/5 {}) ‸NOT {}'}",
            "{query: 'title:{} ‸NOT {}'}",
            "{query: '{} AND gun', none: [‸{}]}",
            '{query: \'"big {} gun" ‸NOT "{} gun"\'}',
        ),
    ),
    "never matches": (
        "this never matches",
        ("{query: '{} AND lang:de AND ‸lang:fr'}", "{query: '{} AND access:full AND ‸access:truncated'}"),
    ),
    "outside of its limits": ("so the rule never matches", ("{query: '{} AND ‸lang:de', lang: [en]}",)),
    "branch that cannot be reached": (
        "adds nothing",
        (
            "{query: '{} OR ‸\"heavy {}\"'}",
            "{query: '{} OR ‸title:{}'}",
            "{query: 'gun NEAR/9 {} OR ‸(gun NEAR/3 {})'}",
            "{any: [{}, ‸heavy {}]}",
            "{query: 'gun AND ({} OR ‸={})'}",
        ),
    ),
    "exception of everything": (
        "so it never counts",
        ("{query: '{} BUTNOT ‸{}'}", "{query: '{} BUTNOT ‸(gun OR {})'}"),
    ),
    "unknown source": ("no source is called", ("{query: '{} AND ‸source:nowhere'}", "{query: '{} AND ‸source:nor'}")),
    "pattern that lost a space": ("as one word alone", ("{query: '{} AND /‸(air|naval)vessel/'}",)),
    "mixed scripts": ("mixes Latin", ("{query: '{} AND ‸Тank'}",)),
    "listed twice": ("listed twice", ("{any: [{}, gun, ‸{}]}",)),
}
SHORT = ("us", "kai", "idf", "uav", "usv", "ifv", "it", "eu", "un", "who")
COMMON_NAMES = ("Storm", "Tor", "Harm", "Falcon", "Guerre", "Hammer", "Panther", "Sturm", "Arrow", "Spike")


@dataclass(frozen=True)
class Fault:
    """A rule, or an entity, as written; where its fault is told, and part of what is said."""

    written: str
    column: int
    said: str


def rules_of(kind: str) -> list[Fault]:
    said, shapes = KINDS[kind]
    return [fault(shape.replace("{}", noun), said) for shape in shapes for noun in NOUNS]


def short_terms() -> list[Fault]:
    return [fault("{query: 'minister AND ‸" + word + "'}", f"write {word.upper()}") for word in SHORT]


def common_names() -> list[Fault]:
    return [fault("{name: ‸" + name + "}", "also a common word") for name in COMMON_NAMES]


def fault(marked: str, said: str) -> Fault:
    return Fault(marked.replace(PLACE, ""), marked.index(PLACE), said)
