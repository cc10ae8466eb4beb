"""How a name of an entity counts: everywhere, or near its context."""

import pytest

from alerts.matching import build
from alerts.model import Entity, Rule, Subject

SAAB = Entity("saab", "Saab", "company", ("Saab AB", "=Saab"), ("Gripen", "contract*"), within=5, sure=("Saab AB",))
RULES = build([Rule("r", query="@saab")], {"saab": SAAB})


@pytest.mark.parametrize(
    ("title", "text", "found"),
    [
        ("", "Saab AB moved its office.", True),
        ("", "His Saab broke down.", False),
        ("", "Saab signed a contract.", True),
        ("A new Gripen", "His Saab broke down.", True),
        ("", "Saab " + "and so on " * 10 + "a contract.", False),
    ],
)
def test_a_sure_name_counts_everywhere_and_another_near_its_context(title: str, text: str, *, found: bool) -> None:
    assert bool(RULES.judge(Subject(title, text, "en"))) is found


@pytest.mark.parametrize("sure", ["US", "U.S."])
def test_of_two_spellings_of_one_term_the_sure_one_needs_no_context(sure: str) -> None:
    country = Entity("us", "US", "country", ("US", "U.S."), ("Pentagon",), sure=(sure,))
    rules = build([Rule("r", query="@us")], {"us": country})
    assert rules.judge(Subject("", "The US will send troops.", "en"))


COUNCIL = Entity(
    "council", "Council", "organisation", ("European Council",), exceptions=("European Council on Foreign Relations",)
)
EXCEPTED = build([Rule("r", query="@council")], {"council": COUNCIL})


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("The European Council met.", True),
        ("The European Council on Foreign Relations met.", False),
        ("The European Council on Foreign Relations met the European Council.", True),
        ("The European Council on Foreign Affairs met.", True),
    ],
)
def test_a_name_does_not_count_inside_an_exception(text: str, *, value: bool) -> None:
    subject = Subject("", text, "en")
    assert EXCEPTED.explain(subject, "r").value is value
    assert bool(EXCEPTED.entities_in(subject)) is value


@pytest.mark.parametrize("text", ["the European Council", "the European Council on", "the European Council on Foreign"])
def test_where_a_cut_text_may_go_on_with_an_exception_the_name_is_open(text: str) -> None:
    [match] = EXCEPTED.judge(Subject("", f"So says {text}", "en", access="truncated"))
    assert match.unknown == ("@council",)
    assert EXCEPTED.explain(Subject("", f"So says {text} in", "en", access="truncated"), "r").value is True
