"""Trying a rule: what it would raise, by which words, and which articles one clause alone kept out."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from itertools import chain, combinations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from alerts.judging import judged_change, subject
from alerts.matching import build
from alerts.matching.workbench import Workbench
from alerts.model import Entity, Rule, Subject
from alerts.trial import Trial, try_rule
from crawler.model import ArticleVersion, Change
from tests.alerts.made import ARTICLE
from tests.alerts.matching.material import ENTITIES, queries, subjects
from tests.draws import draws

calm = settings(deadline=None, max_examples=draws(60), suppress_health_check=[HealthCheck.too_slow])


def article(number: int, text: str, title: str = "News", **changes: object) -> ArticleVersion:
    """An article that is its own group and appeared `number` days after the others' first."""
    at = ARTICLE.found_at + timedelta(days=number)
    made = replace(ARTICLE, id=number, group_id=number, title=title, text=text, found_at=at, published_at=at)
    return replace(made, **changes)  # type: ignore[arg-type]


def of_subject(number: int, one: Subject) -> ArticleVersion:
    possible = (one.language,) if one.language else ()
    return article(
        number, one.text, one.title, language=one.language, source=one.source, authors=one.authors, access=one.access,
        hidden_percent=one.hidden_percent, other_title=one.other_title, other_text=one.other_text,
        possible_languages=possible if one.possible_languages is None else one.possible_languages,
    )  # fmt: skip


def judged(rule: Rule, articles: Sequence[ArticleVersion], entities: dict[str, Entity] = ENTITIES) -> set[int]:
    """The articles that the rule raises, by judging them as they come."""
    rules = build([rule], entities)
    changes = (Change(0, one.id, 1, "new", one.found_at) for one in articles)
    return {
        one.id for one, change in zip(articles, changes, strict=True) if judged_change(change, one, rules.judge).matches
    }


def raised(trial: Trial) -> set[int]:
    return {one.id for hit in trial.hits for one in (hit.article, *hit.copies)}


@given(query=queries, found=st.lists(subjects, min_size=1, max_size=8))
@calm
def test_a_trial_raises_what_judging_raises_and_each_edit_lets_its_near_misses_in(
    query: str, found: list[Subject]
) -> None:
    articles = [of_subject(i, one) for i, one in enumerate(found, 1)]
    trial = try_rule(Rule("r", query=query), ENTITIES, articles)
    assert raised(trial) == judged(trial.rule, articles)
    assert trial.read == len(articles)
    for near in trial.near:
        let_in = judged(replace(near.edit.rule, id="edited"), articles)
        missed = {one.id for one in near.articles}
        assert missed <= let_in - raised(trial), near.edit
        assert {hit.article.id for hit in near.gained} == let_in - raised(trial), near.edit


@given(query=queries, found=subjects)
@calm
def test_a_term_fires_where_the_rule_holds_and_nothing_is_missed_there(query: str, found: Subject) -> None:
    rule = Rule("r", query=query)
    bench, holds = Workbench(rule, ENTITIES), bool(build([rule], ENTITIES).judge_all(found))
    assert holds or not bench.fired(found)
    assert not (holds and bench.missed(found))


# a clause, words that meet it, words that just miss it, and the kind of edit that lets these in
CLAUSES = {
    "near": ("order NEAR/3 frigate", "They order a frigate.", "They order, after some long talks, a frigate.", "near"),
    "order": ("keel ONEAR/2 laid", "The keel was laid.", "They laid the keel.", "order"),
    "unit": ("(crane SENTENCE dock)", "A crane stands at the dock.", "A crane came. It has a dock.", "unit"),
    "count": ("ATLEAST/2(hull)", "A hull, and a hull.", "A hull.", "count"),
    "spelling": ("submarine", "A submarine dives.", "A submarin dives.", "spelling"),
    "not": ("NOT exercise", "", "It is an exercise.", "not"),
    "inner": ("NOT (drill OR parade)", "", "It is a parade.", "not"),
    "drop": ("oslo", "Oslo pays.", "Nobody pays.", "drop"),
    "fact": ("source:ukdj", "", "", "drop"),
}
CLAUSES_AT_HITS = {
    "except": ('brig BUTNOT "brig rigging"', "A brig comes.", "The brig rigging comes.", "except"),
    "inner": ('lend NEAR/4 (yawl BUTNOT "yawl sail")', "They lend a yawl.", "They lend a yawl sail.", "except"),
    "number": ("NUM/2 mortar", "They have 31 mortars.", "They have 31 of these fine mortars.", "near"),
}


def some_of(names: Sequence[str]) -> list[tuple[str, ...]]:
    return list(chain.from_iterable(combinations(names, size) for size in range(len(names) + 1)))


@pytest.mark.parametrize(
    ("clauses", "failing"),
    [(clauses, failing) for clauses in (CLAUSES, CLAUSES_AT_HITS) for failing in some_of(list(clauses))],
    ids=lambda value: "-".join(value) or "none" if isinstance(value, tuple) else "",
)
def test_what_fails_by_one_clause_is_found_and_nothing_that_fails_by_two(
    clauses: dict[str, tuple[str, str, str, str]], failing: tuple[str, ...]
) -> None:
    rule = Rule("r", query=" AND ".join(clause for clause, *_ in clauses.values()))
    said = [missing if name in failing else meeting for name, (_, meeting, missing, _) in clauses.items()]
    one = article(1, " ".join(filter(None, said)), source="other" if "fact" in failing else "ukdj")
    missed = Workbench(rule, {}).missed(subject(one))
    assert [edit.kind for edit in missed] == ([clauses[failing[0]][3]] if len(failing) == 1 else [])
    assert bool(judged(rule, [one], {})) == (not failing)
    for edit in missed:
        assert judged(edit.rule, [one], {}) == {1}


EDITS = (
    (Rule("r", query="order NEAR/3 frigate"), "They order, after some long talks, a frigate.",
     "order NEAR/3 frigate", "order NEAR/6 frigate"),
    (Rule("r", query="title:(order NEAR/1 frigate)"), "", "(order NEAR/1 frigate)", "(order NEAR/4 frigate)"),
    (Rule("r", query="(@yard NEAR/5 (order OR buy)) AND oslo"), "The yard wants to sell in Oslo.",
     "(@yard NEAR/5 (order OR buy))", "@yard"),
    (Rule("r", any=("frigate", "submarine"), none=("drill", "parade")), "A frigate on parade.", "NOT parade", ""),
    (Rule("r", any=("frigate", "submarine")), "Two submarins.", "submarine", "(submarine OR submarins)"),
    (Rule("r", any=("frigate",), all=("oslo",)), "A frigate.", "oslo", ""),
    (Rule("r", query="2 OF (oslo, frigate, keel)"), "A keel.", "2 OF (oslo, frigate, keel)", "1 OF (oslo, frigate, keel)"),
    (Rule("r", query="(2 OF (oslo, frigate)) AND keel"), "A keel in Oslo.", "(2 OF (oslo, frigate))", "(1 OF (oslo, frigate))"),
    (Rule("r", query="title:keel AND oslo"), "The keel in Oslo.", "title:keel", "keel"),
    (Rule("r", any=("keel",), sources=("a", "b")), "A keel.", "sources: a, b", "sources: a, b, ukdj"),
    (Rule("r", any=("keel",), languages=("de",)), "A keel.", "lang: de", "lang: de, en"),
    (Rule("r", query='order NEAR/6 (frigate BUTNOT "frigate hull")'), "They order a frigate hull.",
     'order NEAR/6 (frigate BUTNOT "frigate hull")', "order NEAR/6 frigate"),
    (Rule("r", query="NUM/2 frigate AND oslo"), "Oslo: in 2031 frigates come.", "NUM/2 frigate", "frigate"),
    (Rule("r", query="(NUM/2 frigate) AND oslo"), "Oslo: 31 of these new frigates.", "(NUM/2 frigate)", "(NUM/4 frigate)"),
    (Rule("r", query="(oslo AND keel) OR (hull AND crane)"), "A hull.", "crane", ""),
)  # fmt: skip


@pytest.mark.parametrize(("rule", "text", "clause", "instead"), EDITS)
def test_the_smallest_edit_is_named(rule: Rule, text: str, clause: str, instead: str) -> None:
    entities = {"yard": Entity("yard", "Yard", "company", ("yard",))}
    title = "News" if text else "They order two or three frigate hulls"
    one = article(1, text, title)
    [near] = try_rule(rule, entities, [one]).near
    assert (near.edit.clause, near.edit.instead) == (clause, instead)


def test_hits_are_grouped_by_the_words_that_fired_and_say_which_fired_alone() -> None:
    articles = [
        article(1, "Norway orders frigates."),
        article(2, "Norway will buy and order frigates."),
        article(9, "Norway ordered a frigate.", group_id=1),
        article(10, "Norway purchased cod."),
    ]
    trial = try_rule(Rule("r", query="norway AND ((order OR buy) NEAR/4 frigate)"), {}, articles)
    assert [(hit.article.id, [copy.id for copy in hit.copies]) for hit in trial.hits] == [(2, []), (1, [9])]
    found = {term.term: (len(term.hits), term.alone, dict(term.words)) for term in trial.terms}
    assert found == {
        "norway": (2, 2, {"norway": 2}),
        "frigate": (2, 2, {"frigates": 2}),
        "order": (2, 1, {"orders": 1, "order": 1}),
        "buy": (1, 0, {"buy": 1}),
    }
    assert [count for _, count in trial.weeks] == [2]


def test_weeks_without_alerts_are_counted_too() -> None:
    trial = try_rule(Rule("r", query="keel"), {}, [article(0, "A keel."), article(21, "Keels."), article(22, "Keel.")])
    assert [count for _, count in trial.weeks] == [1, 0, 0, 2]
    assert all(week.weekday() == 0 for week, _ in trial.weeks)


def test_alerts_of_other_rules_and_matches_by_repeated_paragraphs_are_counted() -> None:
    rules = build([Rule("r", query="keel"), Rule("hulls", query="hull"), Rule("cranes", query="crane")], {})
    promoted = article(3, "Ships sail.\n\nRead about the keel.", repeated_within=("Read about the keel.",))
    trial = try_rule(
        Rule("r", query="keel"), {}, [article(1, "A keel and a hull."), article(2, "A keel."), promoted], rules
    )
    assert trial.others == (("hulls", 1),)
    assert (len(trial.hits), trial.repeated) == (2, 1)
