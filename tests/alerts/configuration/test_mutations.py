"""Over a thousand slips of the finger: none is accepted in silence, and each is answered at its line."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
import yaml

from tests.alerts.configuration.files import errors
from tests.alerts.configuration.mutations import RIGHT, Mutation, mutations

VARIABLES = {"SMTP_PASSWORD": "s", "TOKEN": "t"}


def complaint(folder: Path, mutation: Mutation) -> str | None:
    """What is wrong with the answer to a mutation, None when it is right."""
    lines = errors(folder, mutation.text, VARIABLES)
    if not lines:
        return None if same(mutation.text) else f"accepted: {mutation.name}"
    _, line, column, sentence = lines[0].split(":", 3)
    if int(line) != mutation.line and f"line {mutation.line} " not in f"{sentence} ".replace(",", " "):
        return f"wrong line: {mutation.name}: {lines}"
    if mutation.columns and int(column) not in mutation.columns:
        return f"wrong column: {mutation.name}: {lines}"
    return None if mutation.hint in sentence else f"no hint: {mutation.name}: {lines}"


def same(text: str) -> bool:
    """Whether a text says the same as the right one, by PyYAML's own reading."""
    return bool(yaml.load(text, yaml.BaseLoader) == yaml.load(RIGHT, yaml.BaseLoader))


def test_the_text_that_is_mutated_is_right(tmp_path: Path) -> None:
    assert errors(tmp_path, RIGHT, VARIABLES) == []


def by_kind() -> Mapping[str, Sequence[Mutation]]:
    """The mutations of each kind, of all lines."""
    found = defaultdict[str, list[Mutation]](list)
    for each in mutations():
        found[each.name.partition(" in line ")[0]].append(each)
    return found


def test_there_are_a_thousand_mutations_of_fifteen_kinds_and_more() -> None:
    assert sum(map(len, by_kind().values())) >= 1000
    assert len(by_kind()) >= 15


@pytest.mark.parametrize("step", [5, pytest.param(1, marks=pytest.mark.slow)], ids=["every fifth line", "every line"])
def test_a_mutation_of_any_kind_is_refused_at_its_place(tmp_path: Path, step: int) -> None:
    chosen = [each for kind in by_kind().values() for each in kind[::step]]
    assert [found for each in chosen if (found := complaint(tmp_path, each))] == []
