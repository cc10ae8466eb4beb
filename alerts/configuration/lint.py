"""Warns of rules that probably do not do what was meant. It never raises an error. Pure.

Each warning comes from mistakes seen in real rule files: a word that mixes look-alike letters of two alphabets, an item
that is listed twice, a rule that contradicts itself, and a rule that was copied and never changed.
"""

import re
from collections.abc import Iterator
from typing import Final

from alerts.configuration.cross_checks import KeyedEntry
from alerts.configuration.problems import ProblemList
from alerts.configuration.query_lint import clause_warnings, read_clauses
from alerts.configuration.rule_building import names_of, texts_of
from alerts.configuration.rule_overlap import overlaps
from alerts.configuration.shapes import EntityShape, RuleShape
from alerts.configuration.silencing import silence
from alerts.query import parse_term
from alerts.query.nodes import Term
from alerts.text.inflection import lemma_as_written
from crawler.errors import QueryError

REGULAR_EXPRESSION: Final = re.compile(r"(?<!\w)/(?:\\.|[^/\\])+/")  # it may list letters of many alphabets
WORD_PATTERN: Final = re.compile(r"[^\W\d_]+")
ALPHABETS: Final = {
    "Latin": re.compile("[A-Za-z\u00c0-\u024f]"),
    "Greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "Cyrillic": re.compile("[\u0400-\u052f]"),
}


def lint(
    rules: tuple[KeyedEntry[RuleShape], ...],
    entities: tuple[KeyedEntry[EntityShape], ...],
    sources: frozenset[str],
    problems: ProblemList,
) -> None:
    """Warn of everything in rules and entities that is allowed but probably not meant. `sources`: their ids.

    A comment `# vedette: ignore` with a reason silences what is told of its line, of the next one, or of a whole entry.
    """
    found = ProblemList()
    read = [(rule, read_clauses(rule)) for rule in rules]
    for rule, clauses in read:
        _warn_of_mixed_words(rule, texts_of(rule.shape), found)
        _warn_of_repeated_items(rule, found)
        _warn_of_contradiction(rule, found)
        for path, offset, sentence in clause_warnings(clauses, rule.shape, sources):
            found.warn(rule.character_place(path, offset), sentence)
    for entity in entities:
        _warn_of_mixed_words(entity, names_of(entity.shape), found)
        _warn_of_common_words(entity, found)
    _warn_of_duplicates(rules, found)
    by_id = {rule.id: rule for rule in rules}
    for narrow, wide in overlaps(read):
        sentence = f"the rule {narrow!r} raises nothing that {wide!r} does not; remove it, or give it its own channel"
        found.warn(by_id[narrow].key_place(), sentence)
    silence(found, (*rules, *entities), problems)


def mixed_words(text: str) -> Iterator[tuple[int, str]]:
    """Each word of `text` that mixes alphabets: the offset where it starts, and a sentence about it."""
    for word in WORD_PATTERN.finditer(REGULAR_EXPRESSION.sub(lambda found: " " * len(found[0]), text)):
        found = {name: letter[0] for name, letters in ALPHABETS.items() if (letter := letters.search(word[0]))}
        if len(found) > 1:
            shown = " and ".join(f"{name} letters ({letter})" for name, letter in found.items())
            yield word.start(), f"the word {word[0]!r} mixes {shown}, so it matches no word in either alphabet"


def _warn_of_mixed_words(
    entry: KeyedEntry[RuleShape] | KeyedEntry[EntityShape],
    texts: Iterator[tuple[tuple[str | int, ...], str]],
    problems: ProblemList,
) -> None:
    for path, text in texts:
        for offset, sentence in mixed_words(text):
            problems.warn(entry.character_place(path, offset), sentence)


def _warn_of_common_words(entity: KeyedEntry[EntityShape], problems: ProblemList) -> None:
    """Warn of each name that is also an everyday word, and has no context to tell them apart; a concept is of words."""
    if entity.shape.context or entity.shape.type == "concept":
        return
    for path, text in names_of(entity.shape):
        word = _plain_word(text)
        if path[0] in {"name", "aliases"} and word and _is_common(word):
            sentence = (
                f"the name {text!r} is also a common word, and is found wherever that stands;"
                f" write '={text.strip()}' for this form with its capitals, or give the entity a context"
            )
            problems.warn(entity.character_place(path, 0), sentence)


def _plain_word(name: str) -> str | None:
    """The word of a name that is one plain word, in small letters; else None."""
    try:
        term = parse_term(name)
    except QueryError:
        return None
    plain = isinstance(term, Term) and len(term.parts) == 1 and term.parts[0].kind == "plain"
    return term.parts[0].surface.lower() if plain and isinstance(term, Term) else None


def _is_common(word: str) -> bool:
    cyrillic = ALPHABETS["Cyrillic"].search(word) is not None
    return lemma_as_written(word, ("ru", "uk") if cyrillic else ("en", "de", "fr")) is not None


def _warn_of_repeated_items(rule: KeyedEntry[RuleShape], problems: ProblemList) -> None:
    for key, items in (("any", rule.shape.any), ("all", rule.shape.all), ("none", rule.shape.none)):
        for index, item in enumerate(items):
            if item in items[:index]:
                problems.warn(rule.place(key, index), f"{item!r} is listed twice under {key}")


def _warn_of_contradiction(rule: KeyedEntry[RuleShape], problems: ProblemList) -> None:
    """Warn when `none` excludes an item of `all`, or every item of `any`; such a rule never matches."""
    shape = rule.shape
    excluded = set(shape.none)
    if excluded & set(shape.all) or (shape.any and excluded >= set(shape.any)):
        problems.warn(rule.key_place("none"), f"the rule {rule.id!r} never matches: none excludes what it requires")


def _warn_of_duplicates(rules: tuple[KeyedEntry[RuleShape], ...], problems: ProblemList) -> None:
    """Warn of each rule that asks for the same as an earlier one."""
    first: dict[tuple[object, ...], str] = {}
    for rule in rules:
        earlier = first.setdefault(_meaning(rule.shape), rule.id)
        if earlier != rule.id:
            problems.warn(rule.key_place(), f"the rule {rule.id!r} asks for the same as {earlier!r}")


def _meaning(shape: RuleShape) -> tuple[object, ...]:
    """What a rule asks for, regardless of the order in its lists and of its line breaks."""
    lists = (shape.any, shape.all, shape.none, shape.fields, shape.sources, shape.lang)
    return " ".join((shape.query or "").split()), *(frozenset(items) for items in lists)
