"""Who hears of a match, when, and the reason when nobody does."""

import re
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import pairwise
from typing import Final

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.delivery.plans import REASON_SENTENCES, AlertKey, HeldBack, HoldReason, RoutedMatch, RoutingTable, ToldAlert
from alerts.delivery.routing import reason_against_news, route, route_past
from alerts.delivery.schedule import LONGEST_UPDATE_PAUSE
from alerts.judging import JudgedChange
from alerts.model import Channel, DigestTime, Match, Rule, Span, Target
from crawler.model import ArticleVersion, Change, ChangeKind
from tests.alerts.made import ARTICLE

NOW: Final = datetime(2026, 11, 23, 8, tzinfo=UTC)
DAY: Final = timedelta(hours=24)
TABLE: Final = RoutingTable(
    rules={
        "at-once": Rule("at-once", query="keel", notify=("duty", "desk"), urgency="now"),
        "patient": Rule("patient", query="keel", notify=("desk", "duty"), urgency="now", if_cut_off="digest"),
        "shared": Rule("shared", query="keel", notify=("desk", "night"), urgency="now", if_cut_off="digest"),
        "silent": Rule("silent", query="keel"),
        "sure": Rule("sure", query="keel", notify=("duty",), if_cut_off="record"),
    },
    channels={
        "desk": Channel("desk", ("mailto://x",), (DigestTime(time(7)), DigestTime(time(13)))),
        "duty": Channel("duty", ("json://y",)),
        "night": Channel("night", ("mailto://x",)),
    },
    targets={
        "desk": (Target("desk", "k1", "mailto", "mailto://x"), Target("desk", "k2", "mailto", "mailto://z")),
        "duty": (Target("duty", "k3", "json", "json://y"),),
        "night": (Target("night", "k1", "mailto", "mailto://x"),),
    },
    zone=UTC,
    alert_max_age=DAY,
)


def version(article_id: int = 1, text: str = "A keel was laid.", **changes: object) -> ArticleVersion:
    fields: dict[str, object] = {"group_id": article_id, "published": NOW.isoformat(), "found_at": NOW} | changes
    return replace(ARTICLE, id=article_id, text=text, **fields)  # type: ignore[arg-type]


def judgement(article: ArticleVersion, *rules: str, unknown: tuple[str, ...] = (), word: str = "keel") -> JudgedChange:
    at = article.text.index(word)
    matches = tuple(Match(rule, f"hash of {rule}", (Span("text", at, at + len(word)),), unknown) for rule in rules)
    return JudgedChange(Change(1, article.id, article.revision, "new", NOW), article, matches)


def told(routed: Sequence[RoutedMatch]) -> tuple[ToldAlert, ...]:
    """What the ledger holds once a plan is written."""
    return tuple(
        ToldAlert(key(one), one.match.rule_hash, one.article.group_id, one.alert.sentences, one.alert.tell_at,
                  one.alert.updates, awaited_by=frozenset(made.target.key for made in one.alert.deliveries))
        for one in routed if one.alert
    )  # fmt: skip


def key(one: RoutedMatch) -> AlertKey:
    return AlertKey(one.match.rule, one.article.id, one.article.revision)


def reasons(routed: Sequence[RoutedMatch]) -> list[HoldReason]:
    return [held.reason for one in routed for held in one.held]


def test_a_match_is_delivered_at_once_to_every_target_of_its_rule() -> None:
    [one] = route([judgement(version(), "at-once")], TABLE, (), NOW)
    assert one.alert is not None
    assert one.alert.words == ("keel",)
    assert [(d.target.channel, d.target.key, d.due_at, d.digest) for d in one.alert.deliveries] == [
        ("duty", "k3", NOW, False), ("desk", "k1", NOW, False), ("desk", "k2", NOW, False),
    ]  # fmt: skip


def test_a_match_that_hidden_text_leaves_open_waits_for_the_digest_of_channels_that_have_one() -> None:
    [one] = route([judgement(version(access="truncated"), "patient", unknown=("NOT exercise",))], TABLE, (), NOW)
    assert one.alert is not None
    assert [(d.target.key, d.due_at, d.digest) for d in one.alert.deliveries] == [
        ("k3", NOW, False), ("k1", NOW.replace(hour=13), True), ("k2", NOW.replace(hour=13), True),
    ]  # fmt: skip


def test_an_address_of_two_channels_gets_the_alert_once_through_the_one_that_tells_it_first() -> None:
    [one] = route([judgement(version(access="truncated"), "shared", unknown=("NOT exercise",))], TABLE, (), NOW)
    assert one.alert is not None
    assert [(d.target.channel, d.target.key) for d in one.alert.deliveries] == [("night", "k1"), ("desk", "k2")]
    assert one.held == (HeldBack("address_told", target=TABLE.targets["desk"][0]),)


def test_a_rule_without_channels_raises_an_alert_without_deliveries() -> None:
    [one] = route([judgement(version(), "silent")], TABLE, (), NOW)
    assert one.alert is not None
    assert not one.alert.deliveries


def revised(revision: int, text: str, **changes: object) -> JudgedChange:
    return judgement(version(text=text, revision=revision, **changes), "at-once")


def test_a_revision_whose_sentences_with_hits_were_told_is_held_back() -> None:
    first = route([revised(1, "A keel was laid.")], TABLE, (), NOW)
    again = route([revised(2, "A keel was laid! The hall is new.")], TABLE, told(first), NOW)
    assert again[0].held == (HeldBack("said_before", told(first)[0].key),)


def test_a_new_sentence_with_a_hit_updates_the_first_alert_at_once_then_in_pauses_that_are_shared() -> None:
    texts = [f"A keel was laid for yard {n}." for n in range(1, 6)]
    minutes = (0, 10, 20, 40, 100)
    known: list[ToldAlert] = []
    sent = []
    for n, minute in enumerate(minutes):
        now = NOW + timedelta(minutes=minute)
        [one] = route([revised(n + 1, texts[n])], TABLE, known, now)
        assert one.alert is not None
        assert one.alert.sentences == (texts[n],)
        assert one.alert.updates == (known[0].key if known else None)
        sent.append((one.alert.tell_at - NOW) / timedelta(minutes=1))
        waits = one.alert.tell_at > now
        assert {(d.due_at, d.collected) for d in one.alert.deliveries} == {(one.alert.tell_at, waits)}
        known += told([one])
    assert sent == [0, 10, 70, 70, 190]


def test_another_article_behind_the_same_address_updates_the_alert_also_when_it_is_dated_long_ago() -> None:
    first = route([revised(1, "A keel was laid.", title="Today")], TABLE, (), NOW)
    old = (NOW - timedelta(days=9)).isoformat()
    [one] = route(
        [revised(2, "The keel of another ship broke.", title="Today", published=old)], TABLE, told(first), NOW
    )
    assert one.alert is not None
    assert one.alert.updates == told(first)[0].key


def test_a_rule_that_was_edited_does_not_tell_one_revision_twice() -> None:
    first = route([revised(1, "A keel was laid.")], TABLE, (), NOW)
    other = revised(1, "A keel was laid.")
    edited = replace(other, matches=(replace(other.matches[0], rule_hash="another"),))
    assert route([edited], TABLE, told(first), NOW)[0].held == (HeldBack("said_before", told(first)[0].key),)


def test_a_copy_with_a_new_sentence_raises_an_alert_of_its_own_at_once() -> None:
    first = route([judgement(version(1), "at-once")], TABLE, (), NOW)
    copy = version(2, "A keel was laid. The keel weighs 90 tonnes.", group_id=1)
    [one] = route([JudgedChange(Change(2, 2, 1, "new", NOW), copy, judgement(copy, "at-once").matches)], TABLE,
                  told(first), NOW)  # fmt: skip
    assert one.held == (HeldBack("copy_told", told(first)[0].key),)
    both = tuple(Span("text", at, at + 4) for at in (2, 21))
    match = replace(judgement(copy, "at-once").matches[0], spans=both)
    [one] = route([JudgedChange(Change(2, 2, 1, "new", NOW), copy, (match,))], TABLE, told(first), NOW)
    assert one.alert is not None
    assert (one.alert.updates, one.alert.tell_at) == (None, NOW)
    assert one.alert.sentences == ("The keel weighs 90 tonnes.",)


def test_a_match_that_hidden_text_leaves_open_is_only_recorded_by_a_rule_that_says_so() -> None:
    article = version(access="truncated")
    assert reasons(route([judgement(article, "sure", unknown=("NOT exercise",))], TABLE, (), NOW)) == ["cut_off_record"]
    assert route([judgement(article, "sure")], TABLE, (), NOW)[0].alert


def test_a_copy_with_the_same_sentences_is_folded_into_the_alert_that_had_them() -> None:
    first = version(1, "A hull was laid.", group_id=1)
    second = version(2, "A keel was laid.", group_id=1)
    routed = route([judgement(first, "at-once", word="hull"), judgement(second, "at-once")], TABLE, (), NOW)
    assert [one.alert is not None for one in routed] == [True, True]
    [third] = route([judgement(version(3, group_id=1), "at-once")], TABLE, told(routed), NOW)
    assert third.held == (HeldBack("copy_told", told(routed)[1].key),)


def test_a_copy_is_told_by_the_rules_that_did_not_hold_before() -> None:
    first = route([judgement(version(1), "at-once")], TABLE, (), NOW)
    routed = route([judgement(version(2, group_id=1), "at-once", "patient")], TABLE, told(first), NOW)
    assert [one.alert is not None for one in routed] == [False, True]


def test_what_a_new_rule_finds_in_the_past_is_held_back() -> None:
    assert reasons(route_past(judgement(version(), "at-once", "silent"))) == ["new_rule", "new_rule"]


def reason(
    published: str | None, *, at: datetime = NOW, kind: ChangeKind = "new", **changes: object
) -> HoldReason | None:
    article = version(published=published, **({"found_at": NOW - timedelta(minutes=1)} | changes))
    return reason_against_news(Change(1, 1, 1, kind, at), article, DAY)


@pytest.mark.parametrize(
    ("published", "expected"),
    [
        ("2026-11-22T07:59:01+00:00", None),
        ("2026-11-22T07:58:59+00:00", "dated_back"),
        ("2026-11-22", None),
        ("2026-11-20", "dated_back"),
        (None, None),
    ],
)
def test_nothing_older_than_the_limit_alerts_and_a_date_alone_counts_as_its_last_moment(
    published: str | None, expected: HoldReason | None
) -> None:
    assert reason(published) == expected


def test_what_is_old_in_a_backlog_or_was_found_long_before_the_change_is_too_old() -> None:
    assert reason("2026-11-20", first_poll=True) == "too_old"
    late = NOW + timedelta(days=2)
    assert reason("2026-11-20", kind="revised", at=late) == "too_old"
    assert reason(NOW.isoformat(), kind="revised", at=late, first_words="A mast was set.") == "too_old"
    assert reason("2026-11-20", kind="revised", at=NOW + timedelta(hours=2)) == "dated_back"


def test_an_undated_article_alerts_except_in_a_backlog_or_when_it_changes_late() -> None:
    assert reason(None) is None
    assert reason(None, at=NOW + timedelta(days=2)) is None
    assert reason(None, first_poll=True) == "undated_first_poll"
    assert reason(None, kind="revised", at=NOW + timedelta(days=2), first_words="A mast was set.") == "too_old"


def test_a_page_that_was_out_of_order_for_days_is_as_old_as_when_its_article_was_found() -> None:
    assert reason(NOW.isoformat(), kind="revised", at=NOW + timedelta(days=4)) is None
    assert reason(None, kind="revised", at=NOW + timedelta(days=4)) is None


def test_age_is_measured_when_an_article_could_first_be_seen_so_neither_a_crash_nor_an_outage_ages_it() -> None:
    three_days = NOW - timedelta(days=3)
    assert reason("2026-11-21T08:00:00+00:00", unseen_at=three_days) is None
    assert reason("2026-11-19T09:00:00+00:00", unseen_at=three_days) is None
    assert reason("2026-11-19T07:00:00+00:00", unseen_at=three_days) == "dated_back"
    assert reason("2026-11-21T08:00:00+00:00", unseen_at=three_days, kind="revised") is None
    assert reason(NOW.isoformat(), at=NOW + timedelta(days=4)) is None


def test_an_imported_article_alerts_nobody() -> None:
    assert reason_against_news(Change(1, 1, 1, "imported", NOW), version(), DAY) == "imported"


@st.composite
def stories(draw: st.DrawFn) -> list[JudgedChange]:
    """Judgements on up to four articles in up to two groups, some old, some revised, some partly hidden."""
    drawn = []
    for revision in range(1, draw(st.integers(2, 6))):
        article_id = draw(st.integers(1, 4))
        word, count = draw(st.sampled_from(["keel", "hull", "mast"])), draw(st.integers(1, 4))
        published = NOW - timedelta(hours=draw(st.sampled_from([0, 1, 48])))
        article = version(article_id, f"Of {count} ships a {word} was laid.", revision=revision, group_id=1 + article_id % 2,
                          access=draw(st.sampled_from(["full", "truncated"])), published=published.isoformat())  # fmt: skip
        rules = draw(st.lists(st.sampled_from(sorted(TABLE.rules)), unique=True, max_size=4))
        unknown = draw(st.sampled_from([(), ("NOT exercise",)]))
        drawn.append(judgement(article, *rules, unknown=unknown, word=word))
    return drawn


MOMENTS: Final = st.integers(0, 48 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))


@given(stories(), MOMENTS)
def test_every_match_gets_an_alert_or_a_reason_with_a_sentence(judgements: list[JudgedChange], now: datetime) -> None:
    routed = route(judgements, TABLE, (), now)
    assert [one.match for one in routed] == [match for one in judgements for match in one.matches]
    for one in routed:
        assert (one.alert is None) == any(held.target is None for held in one.held)
        assert all(held.reason in REASON_SENTENCES for held in one.held)


@given(stories(), MOMENTS, MOMENTS)
def test_routing_twice_plans_nothing_new(judgements: list[JudgedChange], now: datetime, later: datetime) -> None:
    first = route(judgements, TABLE, (), now)
    again = route(judgements, TABLE, told(first), later)
    assert not any(one.alert for one in again)
    for before, after in zip(first, again, strict=True):
        assert bool(after.held) == (before.alert is None)


@given(stories(), MOMENTS)
def test_nothing_is_due_before_its_digest_and_no_address_hears_twice(
    judgements: list[JudgedChange], now: datetime
) -> None:
    for one in route(judgements, TABLE, (), now):
        deliveries = one.alert.deliveries if one.alert else ()
        assert len({delivery.target.key for delivery in deliveries}) == len(deliveries)
        for delivery in deliveries:
            if delivery.digest:
                assert delivery.due_at > now
                assert delivery.due_at.time() in {one.at for one in TABLE.channels["desk"].digest}
            else:
                assert now <= delivery.due_at <= now + LONGEST_UPDATE_PAUSE
                assert delivery.collected == (delivery.due_at > now)


@given(stories(), MOMENTS)
def test_every_address_of_a_rule_hears_of_its_alert(judgements: list[JudgedChange], now: datetime) -> None:
    for one in route(judgements, TABLE, (), now):
        if one.alert:
            wanted = {t.key for channel in TABLE.rules[one.match.rule].notify for t in TABLE.targets[channel]}
            assert {delivery.target.key for delivery in one.alert.deliveries} == wanted


@st.composite
def live_blogs(draw: st.DrawFn) -> list[tuple[datetime, tuple[str, ...]]]:
    """What one page says at growing times: sentences with hits, each with a number and a name, and moving clocks."""
    now, said = NOW, []
    for _ in range(draw(st.integers(1, 10))):
        now += timedelta(minutes=draw(st.integers(0, 400)))
        facts = draw(
            st.lists(st.tuples(st.integers(2, 9), st.sampled_from(["Alvik", "Pelmar"])), min_size=1, max_size=3)
        )
        minutes = draw(st.integers(1, 59))
        said.append((now, tuple(f"{minutes} minutes ago: {n} keels of {yard} were laid." for n, yard in facts)))
    return said


@given(live_blogs())
def test_each_new_number_or_name_is_told_within_six_hours_and_once_a_pause(
    said: list[tuple[datetime, tuple[str, ...]]],
) -> None:
    known: list[ToldAlert] = []
    facts_told: set[str] = set()
    messages: set[datetime] = set()
    for revision, (now, sentences) in enumerate(said, 1):
        text = "\n".join(sentences)
        places = [at for at in range(len(text)) if text.startswith("keels", at)]
        match = Match("at-once", "hash", tuple(Span("text", at, at + 5) for at in places))
        article = version(text=text, revision=revision)
        [one] = route(
            [JudgedChange(Change(revision, 1, revision, "revised", now), article, (match,))], TABLE, known, now
        )
        new = {sentence.partition(": ")[2] for sentence in sentences} - facts_told
        if new:
            assert one.alert is not None
            assert new <= {sentence.partition(": ")[2] for sentence in one.alert.sentences}
            assert one.alert.tell_at <= now + LONGEST_UPDATE_PAUSE
        if one.alert:
            facts_told |= {sentence.partition(": ")[2] for sentence in one.alert.sentences}
            messages |= {one.alert.tell_at} if one.alert.updates else set()
        known += told([one])
    pauses = [timedelta(hours=hours) for hours in (1, 2, 3, 3, 3, 3, 3, 3, 3)]
    for (before, after), pause in zip(pairwise(sorted(messages)), pauses, strict=False):
        assert after - before >= pause


@pytest.mark.parametrize(
    "backlog",
    [
        {"published": None, "first_poll": True},
        {"published": "2026-11-20", "first_poll": True},
        {"published": "2026-11-20"},
    ],
)
def test_words_that_came_later_are_news_whatever_held_back_the_first_version(backlog: dict[str, object]) -> None:
    old, new = "A keel was laid for yard 21.", "A keel was laid for yard 22."
    first = route([revised(1, old, **backlog)], TABLE, (), NOW)
    same = route([revised(2, f"{old} It rained.", first_words=old, **backlog)], TABLE, (), NOW)
    both = route([every_keel(revised(3, f"{old} {new}", first_words=old, **backlog))], TABLE, (), NOW)
    replaced = route([revised(4, new, first_words=old, **backlog)], TABLE, (), NOW)
    assert reasons(first) == reasons(same) != []
    assert [one.alert is not None for one in (*both, *replaced)] == [True, True]
    again = route([every_keel(revised(5, f"{old} {new}"))], TABLE, told(both), NOW)
    assert reasons(again) == ["said_before"], "the message showed all sentences with hits"


def every_keel(one: JudgedChange) -> JudgedChange:
    """The judgement with a hit at each keel of the text."""
    spans = tuple(Span("text", *hit.span()) for hit in re.finditer("keel", one.article.text))
    return replace(one, matches=tuple(replace(match, spans=spans) for match in one.matches))


def test_an_old_article_whose_first_words_are_not_known_stays_old() -> None:
    [one] = route([revised(2, "A keel was laid.", published="2026-11-20", first_poll=True)], TABLE, (), NOW)
    assert reasons([one]) == ["too_old"]
