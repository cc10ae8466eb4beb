"""A rule's language drops no article whose language is unsure: it matches, and the match says so."""

import pytest

from alerts.matching import build
from alerts.model import Match, Rule, Subject


def judged(rule: Rule, *possible: str) -> tuple[Match, ...]:
    subject = Subject(
        "Frigate", "A frigate sails.", language=possible[0] if possible else None, possible_languages=possible
    )
    return build([rule], {}).judge(subject)


@pytest.mark.parametrize("query", ["frigate AND lang:en", "frigate AND NOT lang:en"])
@pytest.mark.parametrize("possible", [(), ("en", "fr"), ("fr", "en")])
def test_an_unsure_language_decides_nothing_in_a_query(query: str, possible: tuple[str, ...]) -> None:
    [match] = judged(Rule("r", query), *possible)
    assert match.language_clauses
    assert not match.hidden_clauses


def test_an_unsure_language_does_not_end_a_rule_of_certain_languages() -> None:
    [match] = judged(Rule("r", "frigate", languages=("en", "de")))
    assert match.language_clauses == ("lang: en, de",)
    [match] = judged(Rule("r", "frigate", languages=("en", "de")), "fr", "de")
    assert match.language_clauses == ("lang: en, de",)


def test_a_sure_language_decides() -> None:
    assert judged(Rule("r", "frigate", languages=("en",)), "en")[0].unknown == ()
    assert judged(Rule("r", "frigate AND lang:en"), "en")[0].unknown == ()
    assert not judged(Rule("r", "frigate", languages=("en",)), "fr")
    assert not judged(Rule("r", "frigate AND NOT lang:en"), "en")
