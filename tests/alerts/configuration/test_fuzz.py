"""Whatever stands in the file, loading either gives a configuration or raises its own error with places."""

import json
import os
import tempfile
from pathlib import Path

import yaml
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.configuration import load_config
from crawler.errors import ConfigError, Problem
from tests.alerts.configuration.mutations import KEYS, LINES, RIGHT
from tests.draws import draws

WORDS = [
    *sorted(KEYS),
    "desk",
    "north",
    "title",
    "true",
    "15m",
    "console://",
    "https://a.example",
    "@ukraine",
    "${A}",
    "../x",
    "*.yaml",
    "\0",
]
TREES = st.recursive(
    st.sampled_from(WORDS) | st.text(max_size=8) | st.integers() | st.booleans() | st.none(),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(WORDS) | st.text(max_size=5), inner, max_size=4)
    ),
    max_leaves=20,
)


def loads(content: bytes, environ: dict[str, str] | None = None) -> None:
    """Load `content`: it gives a configuration, or errors that stand in the file."""
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "config.yaml"
        file.write_bytes(content)
        problems: tuple[Problem, ...] | None = None
        try:
            load_config(file, environ or {})
        except ConfigError as error:
            problems = error.problems
    assert problems != ()
    last = len(content.decode("utf8", "replace").splitlines()) + 1
    for problem in problems or ():
        assert problem.file != os.fspath(file) or (1 <= problem.line <= last and problem.column >= 1)


@given(st.binary(max_size=200))
@settings(deadline=None)
def test_any_bytes(content: bytes) -> None:
    loads(content)


@given(TREES)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=draws(30), deadline=None)
def test_any_tree_of_known_words(tree: object) -> None:
    loads(json.dumps(tree).encode())
    loads(yaml.safe_dump(tree, allow_unicode=True).encode())


@given(st.sampled_from(sorted(KEYS)), TREES)
@settings(suppress_health_check=[HealthCheck.too_slow], max_examples=draws(30), deadline=None)
def test_any_value_under_any_key(key: str, value: object) -> None:
    tree = yaml.load(RIGHT, yaml.BaseLoader)
    for place in (
        tree,
        tree["crawl"],
        tree["smtp"],
        tree["channels"]["desk"],
        tree["sources"]["north"],
        tree["rules"]["troops"],
    ):
        loads(
            yaml.safe_dump({**tree, key: value} if place is tree else tree | {key: place | {key: value}}).encode(),
            {"TOKEN": "t"},
        )


@given(
    st.integers(0, len(LINES) - 1),
    st.integers(0, 60),
    st.text("ab:-[]{}\"'&*!|>%@#,? \n\t\\", max_size=5),
    st.integers(0, 8),
)
@settings(deadline=None)
def test_any_edit_of_one_line(line: int, column: int, insert: str, delete: int) -> None:
    edited = LINES[line][:column] + insert + LINES[line][column + delete :]
    loads("\n".join([*LINES[:line], edited, *LINES[line + 1 :]]).encode(), {"TOKEN": "t", "SMTP_PASSWORD": "s"})
