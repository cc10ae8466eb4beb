"""Two sets of rules on the same articles: what a change gains and loses, and how much each rule raises."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.matching import build
from alerts.model import Rule, Subject
from alerts.rule_changes import rule_sets, volumes
from tests.alerts.matching.material import ENTITIES, queries, subjects
from tests.alerts.test_trial import article, judged, of_subject
from tests.draws import draws

calm = settings(deadline=None, max_examples=draws(40), suppress_health_check=[HealthCheck.too_slow])
OLD = [Rule("a", query="keel"), Rule("b", query="hull"), Rule("c", query="crane")]
NEW = [Rule("a", query="keel"), Rule("b", query="hull OR yard"), Rule("d", query="dock")]
ARTICLES = [
    article(1, "A keel."),
    article(2, "A hull."),
    article(3, "A yard."),
    article(4, "A crane."),
    article(5, "A dock."),
    article(6, "The crane.", group_id=4),
]


def test_added_removed_and_changed_rules_are_compared_and_the_rest_is_named() -> None:
    found = rule_sets((build(OLD, {}), {}), (build(NEW, {}), {})).compared(ARTICLES)
    assert found.same == ("a",)
    assert found.read == 6
    shown = {
        one.rule: (one.fate, [h.article.id for h in one.gained], [h.article.id for h in one.lost], one.unchanged)
        for one in found.changes
    }
    assert shown == {"b": ("changed", [3], [], 1), "d": ("added", [5], [], 0), "c": ("removed", [], [4], 0)}


def test_one_rule_alone_is_compared() -> None:
    found = rule_sets((build(OLD, {}), {}), (build(NEW, {}), {}), "c").compared(ARTICLES)
    assert [one.rule for one in found.changes] == ["c"]
    assert found.same == ()


def test_an_alert_is_lost_only_when_no_copy_matches_any_more() -> None:
    old, new = [Rule("r", query="crane")], [Rule("r", query="the AND crane")]
    [change] = rule_sets((build(old, {}), {}), (build(new, {}), {})).compared(ARTICLES).changes
    assert (change.gained, change.lost, change.unchanged) == ((), (), 1)


@given(first=queries, second=queries, found=st.lists(subjects, min_size=1, max_size=6))
@calm
def test_gained_and_lost_are_what_judging_with_either_set_says(first: str, second: str, found: list[Subject]) -> None:
    articles = [of_subject(i, one) for i, one in enumerate(found, 1)]
    old, new = Rule("r", query=first), Rule("r", query=second)
    before, now = judged(old, articles), judged(new, articles)
    sets = rule_sets((build([old], ENTITIES), ENTITIES), (build([new], ENTITIES), ENTITIES))
    for change in sets.compared(articles).changes:
        assert {hit.article.id for hit in change.gained} == now - before
        assert {hit.article.id for hit in change.lost} == before - now
        assert change.unchanged == len(before & now)
    assert volumes(build([new], ENTITIES), articles).rules[0].alerts == len(now)


def test_a_volume_folds_copies_and_knows_the_newest_article() -> None:
    found = volumes(build(OLD, {}), ARTICLES)
    assert [(one.rule, one.alerts, one.copies) for one in found.rules] == [("a", 1, 0), ("b", 1, 0), ("c", 1, 1)]
    assert found.rules[2].newest == ARTICLES[5].found_at
    assert (found.read, found.days) == (6, 5)
