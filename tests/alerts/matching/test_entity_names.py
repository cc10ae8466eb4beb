"""Entities by what a person calls them."""

import re

import pytest

from alerts.entities import shipped
from alerts.matching import build
from alerts.matching.entity_names import entities_called
from alerts.model import Entity, Rule
from alerts.text.tokens import fold
from crawler.errors import QueryError


@pytest.mark.parametrize(
    ("called", "meant"),
    [
        ("hormuz", "strait-of-hormuz"),
        ("Зеленський", "zelensky"),
        ("zelenskyy", "zelensky"),
        ("kiev", "kyiv"),
        ("f35", "f-35"),
        ("patriot-missile", "patriot"),
        ("hamas group", "hamas"),
        ("rheinmetal", "rheinmetall"),
        ("ukrane", "ukraine"),
        ("pentagon", "us-department-of-defense"),
        ("shahed", "shahed-136"),
    ],
)
def test_a_word_finds_what_it_means_first(called: str, meant: str) -> None:
    assert entities_called(called, shipped())[0] == meant


@pytest.mark.parametrize("nothing", ["", "-", "*", "qqqqqqqq"])
def test_what_means_nothing_finds_nothing(nothing: str) -> None:
    assert entities_called(nothing, shipped()) == []


def test_every_name_of_an_entity_finds_it_among_the_first_three() -> None:
    missed = [
        (entity.id, name)
        for entity in list(shipped().values())[::40]
        for name in entity.names[:8]
        if re.search(r"\w\w\w", fold(name)) and "*" not in name
        if entity.id not in entities_called(name, shipped())[:3]
    ]
    assert not missed


def test_a_wrong_id_in_a_rule_is_answered_by_its_meaning() -> None:
    known = {id_: Entity(id_, name, "place", (name,)) for id_, name in (("strait-of-x", "Hormuz"), ("harm", "HARM"))}
    with pytest.raises(QueryError, match=r"There is no entity 'hormuz'\. Did you mean 'strait-of-x'\?"):
        build([Rule("r", "@hormuz")], known)
