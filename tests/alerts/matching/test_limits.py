"""What restricts a whole rule: `in:`, `sources:`, `lang:`."""

import pytest

from alerts.matching import build
from alerts.model import Rule, Subject

ARTICLE = Subject("Kyiv waits", "A contract.", language="en-GB", source="UKDJ")


def matches(rule: Rule) -> bool:
    return bool(build([rule], {}).judge(ARTICLE))


@pytest.mark.parametrize("sources", [("ukdj",), ("UKDJ",), ("other", "Ukdj")])
def test_a_rule_s_sources_are_compared_without_regard_to_case(sources: tuple[str, ...]) -> None:
    assert matches(Rule("r", "contract", sources=sources))


def test_wildcards_are_for_source_in_a_query_only() -> None:
    assert matches(Rule("r", "contract AND source:uk*"))
    assert not matches(Rule("r", "contract", sources=("uk*",)))


def test_a_rule_s_languages_are_the_first_part_of_the_article_s() -> None:
    assert matches(Rule("r", "contract", languages=("de", "en")))
    assert not matches(Rule("r", "contract", languages=("de",)))


def test_where_the_query_names_a_field_that_one_is_searched() -> None:
    assert not matches(Rule("r", "contract", fields=("title",)))
    assert matches(Rule("r", "text:contract AND Kyiv", fields=("title",)))


def test_an_item_of_a_list_may_be_a_pattern() -> None:
    assert matches(Rule("r", any=("/[Kk]yi?v/", "tank"), none=("/x+/",)))
