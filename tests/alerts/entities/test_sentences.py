"""What the shipped pack finds in sentences of every type, script and trap: these entities, and no others.

`traps` names entities that a careless reader would find there.
"""

from pathlib import Path

import pytest

from alerts.entities import shipped
from alerts.model import Subject
from tests.alerts.entities.whole_pack import WholePack
from tests.daily_languages import marks

LINES = [line.split("\t") for line in (Path(__file__).parent / "sentences.tsv").read_text("utf8").splitlines()[1:]]


def test_there_are_at_least_one_hundred_and_fifty_sentences() -> None:
    assert len({text for _, text, _, _ in LINES}) >= 150


def test_every_id_in_the_table_is_shipped() -> None:
    assert not {i for _, _, found, traps in LINES for i in (*found.split(), *traps.split())} - shipped().keys()


@pytest.mark.parametrize(
    ("language", "text", "found", "traps"),
    [pytest.param(*line, id=line[1][:40], marks=marks(line[0])) for line in LINES],
)
def test_the_pack_finds_these_and_no_others(
    tagger: WholePack, language: str, text: str, found: str, traps: str
) -> None:
    tagged = (entity for entity, _ in tagger.entities_in(Subject("", text, language or None)))
    tags = {entity for entity in tagged if shipped()[entity].type != "concept"}
    assert tags == set(found.split())
    assert not tags & set(traps.split())
