"""Both sides of every ambiguous name: a sentence in which the entity is meant, and one in which it is not."""

from pathlib import Path

import pytest

from alerts.model import Subject
from tests.alerts.entities.whole_pack import WholePack
from tests.daily_languages import marks

LINES = [line.split("\t") for line in (Path(__file__).parent / "sides.tsv").read_text("utf8").splitlines()[1:]]


def found(tagger: WholePack, text: str, language: str) -> set[str]:
    return {entity for entity, _ in tagger.entities_in(Subject("", text, language))}


def test_there_are_at_least_one_hundred_pairs() -> None:
    assert len({(entity, match) for entity, _, match, _ in LINES}) >= 100


@pytest.mark.parametrize(
    ("entity", "language", "match", "ignore"),
    [pytest.param(*line, id=line[2][:40], marks=marks(line[1])) for line in LINES],
)
def test_a_name_counts_where_the_entity_is_meant_and_nowhere_else(
    tagger: WholePack, entity: str, language: str, match: str, ignore: str
) -> None:
    assert entity in found(tagger, match, language)
    assert entity not in found(tagger, ignore, language)
