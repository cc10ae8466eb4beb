"""Over a thousand slips of the finger: none is accepted in silence, and each is answered at its line."""

import re
from collections import Counter
from pathlib import Path

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


def test_every_mutation_is_refused_at_its_place(tmp_path: Path) -> None:
    made = list(mutations())
    assert [found for each in made if (found := complaint(tmp_path, each))] == []
    kinds = Counter(re.split(r" in line ", each.name)[0] for each in made)
    assert sum(kinds.values()) >= 1000
    assert len(kinds) >= 15
