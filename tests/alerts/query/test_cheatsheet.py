"""What the cheat sheet writes in Vedette's column can be read."""

import re
from pathlib import Path

import pytest

from alerts.query import parse

PAGE = (Path(__file__).parents[3] / "docs" / "cheatsheet.md").read_text("utf8")
ROWS = [line.split("|")[2] for line in PAGE.splitlines() if line.startswith("| ") and "you want" not in line]
QUERIES = [query for row in ROWS for query in re.findall(r"`([^`]+)`", row)]


@pytest.mark.parametrize("query", QUERIES)
def test_a_query_of_the_cheat_sheet_is_read(query: str) -> None:
    # The sheet's a, b and c stand for any word.
    parse(re.sub(r"\b([abc])\b(?!/)", r"\1\1word", query))
