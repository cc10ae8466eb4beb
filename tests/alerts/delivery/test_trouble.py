"""Trouble with Vedette itself: when an incident begins and ends, and who is told of it, once."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.delivery.symptoms import (
    DISK_NEARLY_FULL_BYTES,
    ChannelState,
    LateEvents,
    SourceFacts,
    channel_symptoms,
    clock_symptom,
    configuration_symptoms,
    disk_symptoms,
    given_up_symptoms,
    judging_symptoms,
    loss_symptoms,
    source_symptoms,
)
from alerts.delivery.trouble import Developments, Symptom, ToldTarget, developments, news_for
from alerts.delivery.wellness import Vitals, not_well
from alerts.incident import Incident, TroubleKind
from alerts.model import Target
from crawler.loss import Loss
from tests.draws import draws

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
HOUR = timedelta(hours=1)
EVERY = timedelta(minutes=15)
TECH = Target("tech", "k1", "mailto", "mailto://x")
KINDS: tuple[TroubleKind, ...] = ("source", "channel")


def incident(kind: TroubleKind = "source", subject: str = "a", **changes: object) -> Incident:
    return replace(Incident(1, kind, subject, "the source a fails", NOW, NOW), **changes)  # type: ignore[arg-type]


def facts(failures: int = 0, due_in: timedelta = EVERY) -> SourceFacts:
    return SourceFacts("a", failures, "It answered 503." if failures else None, NOW + due_in, EVERY)


def told(since: datetime = NOW - HOUR, **phases: object) -> ToldTarget:
    return ToldTarget(TECH, since, phases.get("phases", {}), NOW)  # type: ignore[arg-type]


def test_a_state_opens_an_incident_once_and_closes_it_when_it_is_over() -> None:
    symptom = Symptom("source", "a", "the source a fails")
    assert developments((), (symptom,), KINDS) == Developments(opened=(symptom,))
    assert developments((incident(),), (symptom,), KINDS) == Developments()
    assert developments((incident(),), (), KINDS) == Developments(closed=(incident(),))
    assert developments((incident(),), (), ("channel",)) == Developments()
    over = incident(closed_at=NOW)
    assert developments((over,), (), KINDS) == Developments()
    assert developments((over,), (symptom,), KINDS) == Developments(opened=(symptom,))


def test_an_event_that_was_told_of_is_no_trouble_again_and_a_later_one_is() -> None:
    event = Symptom("given_up", "desk", "given up", NOW, lasts=False)
    assert developments((), (event,), ("given_up",)).opened == (event,)
    before = incident("given_up", "desk", sentence="given up", last_at=NOW, closed_at=NOW)
    assert developments((before,), (event,), ("given_up",)) == Developments()
    later = replace(event, at=NOW + HOUR)
    assert developments((before,), (later,), ("given_up",)).opened == (later,)
    lasting = replace(before, closed_at=None)
    assert developments((lasting,), (replace(later, lasts=True),), ("given_up",)).renewed[0][0] == lasting


def test_a_source_fails_after_three_polls_in_a_row_and_is_well_after_one_that_succeeds() -> None:
    assert source_symptoms([facts(2)], (), NOW) == ()
    [one] = source_symptoms([facts(3)], (), NOW)
    assert one.sentence == "the source a fails: It answered 503"
    assert source_symptoms([facts(1)], ("a",), NOW)
    assert source_symptoms([facts(0)], ("a",), NOW) == ()


def test_a_source_that_is_not_polled_is_trouble_by_its_own_rhythm() -> None:
    assert source_symptoms([facts(due_in=-timedelta(minutes=29))], (), NOW) == ()
    [one] = source_symptoms([facts(due_in=-timedelta(minutes=31))], (), NOW)
    assert one.sentence == "the source a is not polled, though due at 2026-11-23 07:29 UTC"
    slow = replace(facts(due_in=-HOUR), every=HOUR * 24)
    assert source_symptoms([slow], (), NOW) == ()


def test_a_channel_fails_after_three_attempts_until_nothing_waits_that_failed() -> None:
    state = ChannelState("desk", 2, "refused the login.")
    assert channel_symptoms([state], ()) == ()
    [one] = channel_symptoms([replace(state, attempts=3)], ())
    assert one.sentence == "the channel desk fails: refused the login"
    assert channel_symptoms([state], ("desk",))
    assert channel_symptoms([], ("desk",)) == ()


def test_what_was_given_up_or_not_judged_is_trouble_for_an_hour_after_the_last_time() -> None:
    event = LateEvents("desk", 3, NOW, "no such user.")
    [one] = given_up_symptoms([event], NOW + HOUR / 2)
    assert (one.lasts, one.at) == (True, NOW)
    assert "3 within a day: no such user; `vedette resend`" in one.sentence
    [one] = given_up_symptoms([event], NOW + HOUR)
    assert not one.lasts
    assert judging_symptoms(None, NOW) == ()
    assert judging_symptoms(replace(event, subject=""), NOW)[0].lasts


def test_a_loss_is_trouble_until_a_poll_loses_nothing_and_of_its_end_nobody_is_told() -> None:
    loss = Loss("a", 280, 1, NOW, is_latest=True)
    [one] = loss_symptoms([loss], NOW + 3 * HOUR)
    assert one.sentence == "about 280 entries of a scrolled out between two polls and were not found again"
    assert (one.kind, one.subject, one.at, one.lasts) == ("lost", "a", NOW, True)
    over = replace(loss, is_latest=False, lost=1, polls=2)
    [one] = loss_symptoms([over], NOW + HOUR)
    assert not one.lasts
    assert one.sentence.startswith("about 1 entry of a scrolled out")
    assert one.sentence.endswith("at 2 polls within a day")
    [unknown] = loss_symptoms([replace(loss, lost=None)], NOW)
    assert unknown.sentence.endswith("how many were lost is not known")
    ended = incident("lost", "a", closed_at=NOW)
    assert [news.phases for news in news_for(told(), [ended], NOW)] == [("opened",)]
    assert news_for(told(phases={1: frozenset({"opened"})}), [ended], NOW) == ()


def test_a_disk_on_the_border_is_told_of_once() -> None:
    assert disk_symptoms(DISK_NEARLY_FULL_BYTES, is_known=False) == ()
    assert disk_symptoms(DISK_NEARLY_FULL_BYTES - 1, is_known=False)
    assert disk_symptoms(DISK_NEARLY_FULL_BYTES + 1, is_known=True)
    assert disk_symptoms(DISK_NEARLY_FULL_BYTES * 2, is_known=True) == ()


def test_a_refused_configuration_and_a_clock_that_jumped_are_told_in_a_sentence() -> None:
    assert configuration_symptoms(None) == ()
    [one] = configuration_symptoms("config.yaml:1:1: no\nconfig.yaml:2:1: no")
    assert one.sentence.endswith("the last good one stays: config.yaml:1:1: no and 1 more")
    assert clock_symptom(-HOUR, NOW).sentence == "the clock was set back by 1:00:00"


def test_an_address_is_told_once_of_an_incident_and_once_that_it_is_over() -> None:
    one = incident()
    assert [(news.incident.id, news.phases) for news in news_for(told(), [one], NOW)] == [(1, ("opened",))]
    knows = told(phases={1: frozenset({"opened"})})
    assert news_for(knows, [one], NOW) == ()
    over = replace(one, closed_at=NOW)
    assert news_for(knows, [over], NOW)[0].phases == ("closed",)
    assert news_for(told(), [over], NOW)[0].phases == ("opened", "closed")
    assert news_for(told(phases={1: frozenset({"opened", "closed"})}), [over], NOW) == ()


def test_what_was_over_before_an_address_listened_or_a_day_ago_is_no_news() -> None:
    over = incident(closed_at=NOW)
    assert news_for(told(since=NOW + timedelta(seconds=1)), [over], NOW + HOUR) == ()
    assert news_for(told(), [over], NOW + timedelta(days=1)) == ()
    assert news_for(told(phases={1: frozenset({"opened"})}), [over], NOW + timedelta(days=1))


def test_a_channel_is_not_told_of_its_own_failure() -> None:
    assert news_for(told(), [incident("channel", "tech"), incident("given_up", "tech")], NOW) == ()
    assert news_for(told(), [incident("channel", "desk")], NOW)


def test_all_is_well_only_while_polls_judging_deliveries_and_the_ledger_are() -> None:
    well = Vitals([facts()], (), NOW, NOW, 0)
    late, failing = facts(due_in=-HOUR), incident()
    assert not_well(well, NOW) == ()
    assert not_well(replace(well, sources=[late]), NOW) == ("sources are not polled: a",)
    assert not_well(replace(well, incidents=(failing,)), NOW) == ("every source fails",)
    assert not_well(replace(well, sources=[facts(), replace(facts(), id="b")], incidents=(failing,)), NOW) == ()
    assert not_well(well, NOW + timedelta(minutes=6)) == ("changes wait to be judged",)
    assert not_well(replace(well, unjudged_since=None), NOW + timedelta(minutes=16)) == (
        "deliveries are due and not tried",
    )
    assert not_well(replace(well, incidents=(incident("channel", "desk"),)), NOW) == ("deliveries fail: desk",)
    assert not_well(replace(well, ledger_failures=1), NOW) == ("the ledger fails",)
    assert not_well(Vitals((), (), None, None, 0), NOW) == ()


LOOKS = st.lists(
    st.tuples(st.sets(st.sampled_from(["a", "b", "c"])), st.booleans(), st.integers(0, 3)), min_size=1, max_size=25
)


@settings(max_examples=draws(300))
@given(LOOKS)
def test_each_incident_is_told_once_and_its_end_once_through_failures_and_restarts(
    looks: list[tuple[set[str], bool, int]],
) -> None:
    """A look sees which sources fail; the message gets through or does not. Only the rows survive a look."""
    rows: list[Incident] = []
    phases: dict[int, frozenset[str]] = {}
    messages: Counter[tuple[int, str]] = Counter()
    for step, (failing, gets_through, minutes) in enumerate([*looks, (set(), True, 1)]):
        now = NOW + timedelta(minutes=step * 4 + minutes)
        newest = {one.key: one for one in rows}
        found = developments(newest.values(), [Symptom("source", one, "fails") for one in sorted(failing)], KINDS)
        again = developments(newest.values(), [Symptom("source", one, "fails") for one in sorted(failing)], KINDS)
        assert again == found
        rows = [replace(one, closed_at=now) if one in found.closed else one for one in rows]
        rows += [Incident(len(rows) + n, s.kind, s.subject, s.sentence, now, now) for n, s in enumerate(found.opened)]
        assert sorted(one.subject for one in rows if one.closed_at is None) == sorted(failing)
        news = news_for(ToldTarget(TECH, NOW, phases, now), rows, now)  # type: ignore[arg-type]
        if gets_through:
            for one in news:
                messages.update((one.incident.id, phase) for phase in one.phases)
                phases[one.incident.id] = phases.get(one.incident.id, frozenset()) | set(one.phases)
    assert set(messages.values()) <= {1}
    assert set(messages) == {(one.id, phase) for one in rows for phase in ("opened", "closed")}
