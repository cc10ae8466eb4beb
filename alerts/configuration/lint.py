"""Asks of each rule whether it does what was meant: warnings, never errors. Pure.

What it looks for was seen in people's rule files: letters of two alphabets that look alike in one word, an item that
stands twice, a rule that undoes itself, and a rule that was copied and never changed.
"""

import re
from collections.abc import Iterator
from typing import Final

from alerts.configuration.cross_checks import KeyedEntry
from alerts.configuration.problems import ProblemList
from alerts.configuration.rule_building import names_of, texts_of
from alerts.configuration.shapes import EntityShape, RuleShape

PATTERN: Final = re.compile(r"(?<!\w)/(?:\\.|[^/\\])+/")  # a regular expression may list letters of many alphabets
WORD: Final = re.compile(r"[^\W\d_]+")
ALPHABETS: Final = {
    "Latin": re.compile("[A-Za-z\u00c0-\u024f]"),
    "Greek": re.compile("[\u0370-\u03ff\u1f00-\u1fff]"),
    "Cyrillic": re.compile("[\u0400-\u052f]"),
}


def lint(
    rules: tuple[KeyedEntry[RuleShape], ...], entities: tuple[KeyedEntry[EntityShape], ...], findings: ProblemList
) -> None:
    """Warn of what is allowed and yet hardly meant."""
    for rule in rules:
        _warn_of_mixed_words(rule, texts_of(rule.shape), findings)
        _warn_of_repeated_items(rule, findings)
        _warn_of_self_denial(rule, findings)
    for entity in entities:
        _warn_of_mixed_words(entity, names_of(entity.shape), findings)
    _warn_of_twins(rules, findings)


def mixed_words(text: str) -> Iterator[tuple[int, str]]:
    """Each word of `text` that mixes alphabets: where it starts, and a sentence about it."""
    for word in WORD.finditer(PATTERN.sub(lambda found: " " * len(found[0]), text)):
        found = {name: letter[0] for name, letters in ALPHABETS.items() if (letter := letters.search(word[0]))}
        if len(found) > 1:
            shown = " and ".join(f"{name} letters ({letter})" for name, letter in found.items())
            yield word.start(), f"the word {word[0]!r} mixes {shown}, so it finds no word of either"


def _warn_of_mixed_words(
    entry: KeyedEntry[RuleShape] | KeyedEntry[EntityShape],
    texts: Iterator[tuple[tuple[str | int, ...], str]],
    findings: ProblemList,
) -> None:
    for path, text in texts:
        for offset, sentence in mixed_words(text):
            findings.warn(entry.character_place(path, offset), sentence)


def _warn_of_repeated_items(rule: KeyedEntry[RuleShape], findings: ProblemList) -> None:
    for key, items in (("any", rule.shape.any), ("all", rule.shape.all), ("none", rule.shape.none)):
        for index, item in enumerate(items):
            if item in items[:index]:
                findings.warn(rule.place(key, index), f"{item!r} stands twice in {key}")


def _warn_of_self_denial(rule: KeyedEntry[RuleShape], findings: ProblemList) -> None:
    """Warn when `none` denies an item of `all`, or every item of `any`: such a rule never matches."""
    shape = rule.shape
    denied = set(shape.none)
    if denied & set(shape.all) or (shape.any and denied >= set(shape.any)):
        findings.warn(rule.key_place("none"), f"the rule {rule.id!r} never matches: none denies what it asks for")


def _warn_of_twins(rules: tuple[KeyedEntry[RuleShape], ...], findings: ProblemList) -> None:
    """Warn of each rule that asks for the same as one above it."""
    first: dict[tuple[object, ...], str] = {}
    for rule in rules:
        twin = first.setdefault(_meaning(rule.shape), rule.id)
        if twin != rule.id:
            findings.warn(rule.key_place(), f"the rule {rule.id!r} asks for the same as {twin!r}")


def _meaning(shape: RuleShape) -> tuple[object, ...]:
    """What a rule asks for, whatever the order of its lists and the breaks of its lines."""
    lists = (shape.any, shape.all, shape.none, shape.fields, shape.sources, shape.lang)
    return " ".join((shape.query or "").split()), *(frozenset(items) for items in lists)
