"""What a mute silences, what it does not, and what goes to channels that are switched off."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from alerts.delivery.mutes import Mute, MuteKind, muting
from alerts.delivery.plans import HeldBack, RoutingTable
from alerts.delivery.routing import route
from alerts.delivery.unjudged import route_unjudged
from alerts.judging import UnjudgedChange
from crawler.article_links import Listing
from crawler.model import Change
from tests.alerts.delivery.test_routing import DAY, NOW, TABLE, judgement, reasons, version
from tests.draws import draws

HOUR = timedelta(hours=1)
LISTED_TWICE = (Listing("b", NOW, None, first_poll=False),)


def mute(kind: MuteKind, subject: str, group_id: int | None = None, hours: int = 6, number: int = 1) -> Mute:
    return Mute(number, kind, subject, NOW - HOUR, NOW + HOUR * hours, group_id)


def muted(*mutes: Mute) -> RoutingTable:
    return replace(TABLE, mutes=mutes)


def test_a_muted_rule_raises_no_alert_and_the_reason_names_the_mute() -> None:
    plan = route([judgement(version(), "at-once", "silent")], muted(mute("rule", "at-once", number=7)), (), NOW)
    assert plan[0].held == (HeldBack("muted", mute=7),)
    assert plan[0].alert is None
    assert plan[1].alert is not None


def test_a_mute_begins_and_ends_by_the_clock() -> None:
    one = mute("rule", "at-once")
    silenced = [muting((one,), "at-once", version(), at) is one for at in (
        one.begun_at - timedelta(seconds=1), one.begun_at, one.until - timedelta(seconds=1), one.until)]  # fmt: skip
    assert silenced == [False, True, True, False]


def test_a_muted_group_silences_its_copies_and_nothing_else() -> None:
    one = mute("group", "4", group_id=4)
    assert muting((one,), "at-once", version(9, group_id=4), NOW) is one
    assert muting((one,), "at-once", version(4, group_id=3), NOW) is None
    assert muting((replace(one, group_id=None),), "at-once", version(4), NOW) is None


def test_an_article_is_heard_until_every_source_that_lists_it_is_muted() -> None:
    first, second = mute("source", "A"), mute("source", "b")
    article = version(source="a", listings=LISTED_TWICE)
    assert muting((first,), "at-once", article, NOW) is None
    assert muting((second,), "at-once", article, NOW) is None
    assert muting((first, second), "at-once", article, NOW) is first
    assert muting((first,), "at-once", version(source="a"), NOW) is first


def test_what_nobody_would_hear_is_held_for_its_own_reason() -> None:
    old = version(published=(NOW - DAY * 3).isoformat(), first_poll=True)
    assert reasons(route([judgement(old, "at-once")], muted(mute("rule", "at-once")), (), NOW)) == ["too_old"]


def test_a_muted_match_that_is_dated_back_is_listed_in_no_digest() -> None:
    late = version(published=(NOW - DAY * 3).isoformat(), unseen_at=NOW - HOUR)
    [heard] = route([judgement(late, "at-once")], TABLE, (), NOW)
    assert heard.listed
    [one] = route([judgement(late, "at-once")], muted(mute("rule", "at-once")), (), NOW)
    assert (reasons([one]), one.listed) == (["muted"], ())


def test_an_article_that_could_not_be_judged_is_held_when_its_source_is_muted_and_not_for_a_muted_rule() -> None:
    article = version(source="a")
    unjudged = UnjudgedChange(Change(1, 1, 1, "new", NOW), article, "it took too long")
    assert reasons([route_unjudged(unjudged, muted(mute("source", "a")), NOW)]) == ["muted"]
    assert route_unjudged(unjudged, muted(mute("rule", "at-once")), NOW).alert


def test_a_channel_that_is_switched_off_gets_nothing_and_each_of_its_addresses_is_counted() -> None:
    off = replace(TABLE, channels={**TABLE.channels, "desk": replace(TABLE.channels["desk"], enabled=False)})
    [one] = route([judgement(version(), "at-once")], off, (), NOW)
    assert one.alert
    assert [made.target.channel for made in one.alert.deliveries] == ["duty"]
    assert one.held == tuple(HeldBack("channel_off", target=target) for target in TABLE.targets["desk"])


def test_a_channel_that_is_switched_off_takes_no_address_from_another() -> None:
    off = replace(TABLE, channels={**TABLE.channels, "desk": replace(TABLE.channels["desk"], enabled=False)})
    [one] = route([judgement(version(), "shared")], off, (), NOW)
    assert one.alert
    assert [made.target.channel for made in one.alert.deliveries] == ["night"]


MUTES = st.lists(
    st.one_of(
        st.sampled_from(["at-once", "patient", "silent"]).map(lambda rule: mute("rule", rule)),
        st.sampled_from(["a", "b", "c"]).map(lambda source: mute("source", source)),
        st.integers(1, 3).map(lambda group: mute("group", str(group), group)),
    ),
    max_size=4,
)
ARTICLES = st.builds(
    lambda number, source, group, age: version(
        number, source=source, group_id=group, published=(NOW - HOUR * age).isoformat(), unseen_at=NOW - HOUR
    ),
    st.integers(1, 3), st.sampled_from(["a", "b", "c"]), st.integers(1, 3), st.sampled_from([0, 90]),
)  # fmt: skip


@settings(max_examples=draws(200))
@given(ARTICLES, MUTES)
def test_a_mute_only_ever_turns_what_would_be_told_into_a_counted_match(article: object, mutes: list[Mute]) -> None:
    """The first plan of each article, with and without mutes: the rest is the same, and nothing vanishes."""
    one = judgement(article, "at-once", "patient", "silent")  # type: ignore[arg-type]
    heard, with_mutes = route([one], TABLE, (), NOW), route([one], muted(*mutes), (), NOW)
    assert len(heard) == len(with_mutes)
    for before, after in zip(heard, with_mutes, strict=True):
        silenced = muting(mutes, before.match.rule, before.article, NOW) and (before.alert or before.listed)
        assert after == (replace(after, held=after.held, alert=None, listed=()) if silenced else before)
        assert bool(silenced) == (reasons([after]) == ["muted"])
