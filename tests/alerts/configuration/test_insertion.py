"""An entry is added to a mapping of a YAML text, and every other character stays."""

import difflib
import json

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from alerts.configuration import flow, with_entries

SAID = {"feed": "https://x.example/f?a=1&b=2", "name": 'Ä "Post": #1', "tier": "press"}
DOCUMENTS = {
    "comments": "a: 1\nsources:\n  # c\n  n: {feed: x}   # end\n# after\nrules: {}\n",
    "nested": "sources:\n    n:\n        feed: x\n        every: 1h\n\n# rules\nrules: {}\n",
    "flow": "sources: {n: {feed: x}}\nrules: {}\n",
    "flow of lines": "sources: {\n  n: {feed: x}, # c\n}\nrules: {}\n",
    "empty": "sources: {}\n",
    "nothing in it": "sources:\nrules: {}\n",
    "nothing at the end": "rules: {}\nsources:",
    "missing": "rules: {}\n",
    "only comments": "# only\n",
    "no end of line": "sources:\n  n: {feed: x}",
    "Windows": "sources:\r\n  n: {feed: x}\r\nrules: {}\r\n",
    "JSON": '{"sources": {"n": {"feed": "x"}}}',
    "JSON of lines": '{\n  "sources": {\n    "n": {"feed": "x"}\n  },\n  "rules": {}\n}\n',
    "JSON with an empty mapping": '{"sources": {}, "rules": {}}',
    "JSON without": '{"rules": {}}',
    "folded text": "sources:\n  n:\n    feed: >\n      x\n\nrules: {}\n",
    "mark": "\ufeffsources:\n  n: {feed: x}\n",
    "a source without keys": "sources:\n  n:\nrules: {}\n",
}


def plain(text: str) -> dict[str, object]:
    found = yaml.safe_load(text.removeprefix("\ufeff")) or {}
    assert isinstance(found, dict)
    return found


@pytest.mark.parametrize("text", DOCUMENTS.values(), ids=DOCUMENTS)
def test_the_entry_is_the_last_of_its_mapping_and_nothing_else_changes(text: str) -> None:
    new = with_entries(text, "sources", {"new": SAID, "second": {"feed": "y"}})
    before, after = plain(text), plain(new)
    sources = after.pop("sources")
    assert isinstance(sources, dict)
    assert list(sources)[-2:] == ["new", "second"]
    assert (sources.pop("new"), sources.pop("second")) == (SAID, {"feed": "y"})
    assert sources == (before.pop("sources", None) or {})
    assert after == before
    removed = [one for one in difflib.ndiff(text, new) if one.startswith("- ")]
    assert not removed
    assert ("\r\n" in text) == ("\r\n" in new)


@pytest.mark.parametrize("text", [text for name, text in DOCUMENTS.items() if name.startswith("JSON")])
def test_a_document_that_is_json_stays_json(text: str) -> None:
    new = with_entries(text, "sources", {"new": {"feed": 'Ä"', "full_text": "false"}, "second": {"feed": "y"}})
    sources = json.loads(new)["sources"]
    assert (sources["new"], sources["second"]) == ({"feed": 'Ä"', "full_text": False}, {"feed": "y"})
    assert new.count("\n") == (text.count("\n") + 2 if "\n" in text else 0)


@pytest.mark.parametrize("text", ["- a\n", "sources: [a]\n", "sources: text\n"])
def test_what_has_no_place_for_an_entry_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="mapping"):
        with_entries(text, "sources", {"new": SAID})


@pytest.mark.parametrize("text", ["sources: {a: [\n", "a: *nobody\n", "a: \x01\n", "--- a\n--- b\n", "[" * 5000])
def test_what_is_no_yaml_is_refused_with_a_clause(text: str) -> None:
    with pytest.raises(ValueError, match=r"\Ais no YAML that could be edited"):
        with_entries(text, "sources", {"new": SAID})


@given(
    st.dictionaries(
        st.from_regex(r"[a-z][a-z0-9_]{0,9}", fullmatch=True),
        st.text(st.characters(exclude_categories=["Cs"]), max_size=30),
        max_size=4,
    )
)
def test_any_text_is_written_so_that_it_is_read_again(said: dict[str, str]) -> None:
    assert yaml.load(flow(said), Loader=yaml.BaseLoader) == said
