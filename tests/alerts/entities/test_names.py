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
