"""How urgent a match is for each channel: the rule says so, its channel's digest does, and hidden text lowers it."""

from dataclasses import replace
from datetime import UTC, datetime, time
from typing import get_args

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.plans import HeldBack, RoutingTable
from alerts.delivery.routing import route
from alerts.delivery.tiers import rests_on_cut_text, tier, waiting_by_default
from alerts.delivery.unjudged import route_unjudged
from alerts.judging import UnjudgedChange
from alerts.model import Channel, DigestTime, IfCutOff, Match, Rule, Urgency
from crawler.model import Change
from tests.alerts.delivery.test_routing import NOW, TABLE, judgement, version

WITH, WITHOUT = Channel("desk", (), (DigestTime(time(7)),)), Channel("duty", ())
ORDER = ("now", "digest", "record")


@pytest.mark.parametrize(
    ("urgency", "if_cut_off", "expected"),
    [
        (None, "alert", ("digest", "now", "digest", "now")),
        ("now", "alert", ("now", "now", "now", "now")),
        ("now", "digest", ("now", "now", "digest", "now")),
        ("now", "record", ("now", "now", "record", "record")),
        ("digest", "alert", ("digest", "now", "digest", "now")),
        ("record", "alert", ("record", "record", "record", "record")),
        ("record", "digest", ("record", "record", "record", "record")),
    ],
)
def test_the_rule_decides_else_the_channels_digest_and_hidden_text_lowers(
    urgency: Urgency | None, if_cut_off: IfCutOff, expected: tuple[str, ...]
) -> None:
    rule = Rule("r", query="keel", urgency=urgency, if_cut_off=if_cut_off)
    found = (tier(rule, channel, left_open=is_open) for is_open in (False, True) for channel in (WITH, WITHOUT))
    assert tuple(found) == expected


@given(
    st.sampled_from((None, *get_args(Urgency))),
    st.sampled_from(get_args(IfCutOff)),
    st.sampled_from((WITH, WITHOUT)),
)
def test_hidden_text_never_raises_an_urgency(urgency: Urgency | None, if_cut_off: IfCutOff, channel: Channel) -> None:
    rule = Rule("r", query="keel", urgency=urgency, if_cut_off=if_cut_off)
    assert ORDER.index(tier(rule, channel, left_open=True)) >= ORDER.index(tier(rule, channel))


def test_a_match_rests_on_cut_text_when_the_article_is_cut_and_a_clause_is_open() -> None:
    found = [
        rests_on_cut_text(version(access=access), Match("r", "h", (), unknown))
        for access in ("full", "truncated", "blocked")
        for unknown in ((), ("NOT exercise",), ("lang:de",))
    ]
    assert found == [False, False, False, False, True, False, False, True, False]


def table(**urgencies: Urgency | None) -> RoutingTable:
    rules = {id_: Rule(id_, query="keel", notify=("desk", "duty"), urgency=one) for id_, one in urgencies.items()}
    return replace(TABLE, rules=rules)


def test_a_rule_that_only_records_alerts_nobody_and_says_so() -> None:
    [one] = route([judgement(version(), "quiet")], table(quiet="record"), (), NOW)
    assert (one.alert, one.held, one.listed) == (None, (HeldBack("urgency_record"),), ())
    old = version(published=datetime(2019, 5, 2, tzinfo=UTC).isoformat())
    [one] = route([judgement(old, "quiet")], table(quiet="record"), (), NOW)
    assert (one.held, one.listed) == ((HeldBack("urgency_record"),), ())


def test_a_rule_without_an_urgency_waits_for_the_digest_of_channels_that_have_one() -> None:
    [one] = route([judgement(version(), "plain")], table(plain=None), (), NOW)
    assert one.alert is not None
    assert [(d.target.key, d.digest, d.due_at.hour) for d in one.alert.deliveries] == [
        ("k3", False, 8), ("k1", True, 13), ("k2", True, 13),
    ]  # fmt: skip


def test_the_rules_that_wait_without_saying_so_are_named_by_channel() -> None:
    rules = table(plain=None, urgent="now", stated="digest", other=None).rules.values()
    assert waiting_by_default(rules, (WITH, WITHOUT)) == {"desk": ("plain", "other")}


@pytest.mark.parametrize(
    ("urgencies", "digests"),
    [
        ({"a": None}, {"k1": True, "k2": True, "k3": False}),
        ({"a": None, "b": "now"}, {"k1": False, "k2": False, "k3": False}),
        ({"a": "record"}, {}),
    ],
)
def test_what_cannot_be_judged_is_as_urgent_as_the_most_urgent_rule_for_its_source(
    urgencies: dict[str, Urgency | None], digests: dict[str, bool]
) -> None:
    article = version()
    one = UnjudgedChange(Change(1, article.id, 1, "new", NOW), article, "it took too long")
    alert = route_unjudged(one, table(**urgencies), NOW).alert
    assert alert is not None
    assert {made.target.key: made.digest for made in alert.deliveries} == digests
