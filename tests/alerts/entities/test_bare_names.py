"""Every name of the pack, bare in a headline, is found, or is listed as one that needs its context."""

import pytest

from alerts.entities import shipped
from alerts.matching import RuleSet
from alerts.model import Entity, Subject
from alerts.reports.entity_list import doubtful_names

PACK = tuple(shipped().values())


def missed(tagger: RuleSet, entities: tuple[Entity, ...]) -> list[tuple[str, str]]:
    return [
        (entity.id, name)
        for entity in entities
        for name in frozenset(entity.names) - frozenset(doubtful_names(entity))
        if entity.id not in dict(tagger.entities_in(Subject(name.lstrip("=").replace("*", ""), "", None)))
    ]


def test_a_name_of_every_twelfth_entity_is_found_bare(tagger: RuleSet) -> None:
    assert not missed(tagger, PACK[::12])


@pytest.mark.slow
def test_every_name_is_found_bare(tagger: RuleSet) -> None:
    assert not missed(tagger, PACK)
