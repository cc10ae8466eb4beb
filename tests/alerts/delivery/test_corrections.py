"""Who hears of a correction: everybody who was told of the article, once, whatever the rules say of it now."""

import re
from dataclasses import replace
from datetime import datetime, timedelta

from alerts.delivery.corrections import route_correction
from alerts.delivery.mutes import Mute
from alerts.delivery.plans import AlertKey, HeldBack, RoutedMatch, RoutingTable, ToldAlert
from alerts.delivery.routing import route
from alerts.judging import JudgedChange
from alerts.model import Channel, Match, QuietHours, Rule, Span, Target
from crawler.model import ArticleVersion, Change, PageSign, SignKind
from tests.alerts.delivery.test_routing import NOW, TABLE, judgement, reasons, version

DESK, DUTY = "at desk", "at duty"
TARGETS = {
    "desk": (Target("desk", "k1", "mailto", "mailto://x", address=DESK),),
    "duty": (Target("duty", "k3", "json", "json://y", address=DUTY),),
}
RULES = {
    "keels": Rule("keels", query="keel", notify=("desk", "duty"), urgency="now"),
    "ships": Rule("ships", query="ship", notify=("desk",), urgency="now"),
}
CHANNELS = {"desk": TABLE.channels["desk"], "duty": TABLE.channels["duty"]}
SIMPLE = replace(TABLE, rules=RULES, channels=CHANNELS, targets=TARGETS)
CORRECTED: ArticleVersion = version(revision=2, revised="corrected", correction=PageSign("gone"))


def told(rule: str, *addresses: str, revision: int = 1, article: int = 1, **fields: object) -> ToldAlert:
    alert = ToldAlert(AlertKey(rule, article, revision), f"hash of {rule}", article, ("A keel was laid.",), NOW)
    return replace(alert, told_to=frozenset(addresses), **fields)  # type: ignore[arg-type]


def heard(routed: tuple[RoutedMatch, ...]) -> list[tuple[str, list[str]]]:
    return [(one.match.rule, [made.target.key for made in one.alert.deliveries]) for one in routed if one.alert]


def corrected(*alerts: ToldAlert, table: RoutingTable = SIMPLE) -> tuple[RoutedMatch, ...]:
    return route([JudgedChange(Change(9, 1, 2, "corrected", NOW), CORRECTED, ())], table, alerts, NOW)


def test_those_who_were_told_are_told_once_in_the_thread_of_their_first_alert() -> None:
    update = told("keels", DESK, DUTY, revision=2, updates=AlertKey("keels", 1, 1))
    routed = corrected(told("keels", DESK), told("ships", DESK), update)
    assert heard(routed) == [("keels", ["k1", "k3"])]
    [one] = routed
    assert one.alert is not None
    assert one.alert.updates == AlertKey("keels", 1, 1)
    assert (one.match.spans, one.alert.sentences) == ((), ())
    assert {made.due_at for made in one.alert.deliveries} == {NOW}


def test_an_address_that_waits_for_the_first_alert_hears_of_both_and_one_that_was_not_told_of_none() -> None:
    assert heard(corrected(told("keels", awaited_by=frozenset({DUTY})))) == [("keels", ["k3"])]
    assert heard(corrected(told("keels"))) == []
    assert heard(corrected()) == []


def test_a_copy_of_the_article_is_not_corrected_with_it() -> None:
    assert heard(corrected(told("keels", DESK, article=7, group_id=1))) == []


def test_a_rule_that_left_the_configuration_tells_nobody_and_another_that_told_does() -> None:
    assert heard(corrected(told("former", DESK))) == []
    assert heard(corrected(told("former", DESK), told("ships", DESK))) == [("ships", ["k1"])]


def test_a_target_is_told_although_the_rule_does_not_notify_its_channel_any_more() -> None:
    assert heard(corrected(told("ships", DUTY))) == [("ships", ["k3"])]


def test_quiet_hours_digests_mutes_and_channels_that_are_off_count_as_for_any_alert() -> None:
    quiet = Channel(
        "desk", ("mailto://x",), quiet=QuietHours((NOW - timedelta(hours=1)).time(), NOW.replace(hour=9).time())
    )
    [one] = corrected(told("keels", DESK), table=replace(SIMPLE, channels=CHANNELS | {"desk": quiet}))
    assert one.alert is not None
    assert (one.alert.deliveries[0].hold, one.alert.deliveries[0].due_at) == ("quiet", NOW.replace(hour=9))

    patient = replace(SIMPLE, rules={"keels": replace(RULES["keels"], urgency="digest")})
    [one] = corrected(told("keels", DESK), table=patient)
    assert one.alert is not None
    assert [(made.digest, made.due_at.hour) for made in one.alert.deliveries] == [(True, 13)]

    mute = Mute(3, "rule", "keels", NOW - timedelta(hours=1), NOW + timedelta(hours=1))
    assert reasons(corrected(told("keels", DESK), table=replace(SIMPLE, mutes=(mute,)))) == ["muted"]
    off = replace(SIMPLE, channels=CHANNELS | {"desk": replace(CHANNELS["desk"], enabled=False)})
    assert reasons(corrected(told("keels", DESK, DUTY), table=off)) == ["channel_off"]


def test_an_update_after_a_correction_waits_for_no_pause() -> None:
    correction = replace(told("keels", DESK, revision=2, updates=AlertKey("keels", 1, 1)), sentences=())
    edited = judgement(version(text="A keel was laid for yard 9.", revision=3), "keels")
    [one] = route([edited], SIMPLE, (told("keels", DESK), correction), NOW + timedelta(minutes=5))
    assert one.alert is not None
    assert {made.due_at for made in one.alert.deliveries if made.target.key == "k3"} == {NOW + timedelta(minutes=5)}


def test_it_is_told_whatever_the_age_of_the_article() -> None:
    old = replace(CORRECTED, published=(NOW - timedelta(days=9)).isoformat())
    assert heard(route_correction(old, SIMPLE, (told("keels", DESK),), NOW)) == [("keels", ["k1"])]


NOTICE = "Correction: A keel was named wrongly. It was not laid."


def update_due(rule: Rule, text: str, notice: str = NOTICE, before: ToldAlert | None = None) -> datetime:
    """When the update goes out that a version with this text makes, where its reading saw the notice."""
    article = version(revision=2, text=text, pending_notice=notice)
    spans = tuple(Span("text", found.start(), found.end()) for found in re.finditer("keel", text))
    judged = JudgedChange(Change(9, 1, 2, "revised", NOW), article, (Match("keels", "hash of keels", spans),))
    table = replace(SIMPLE, rules={**RULES, "keels": rule})
    [routed] = route([judged], table, [before or told("keels", DESK)], NOW)
    assert routed.alert
    [due_at] = {made.due_at for made in routed.alert.deliveries}
    return due_at


def test_an_update_that_says_a_notice_alone_waits_for_its_confirmation_and_any_other_goes_out_at_once() -> None:
    rule, text = RULES["keels"], f"A keel was laid. {NOTICE}"
    assert update_due(rule, text) == NOW + timedelta(minutes=20)
    assert update_due(rule, f"{text} A second keel was stolen.") == NOW
    assert update_due(rule, text, before=folded(DESK)) == NOW + timedelta(minutes=20)
    assert update_due(rule, text, notice="") == NOW
    assert update_due(replace(rule, wake=True), text) == NOW


def folded(*addresses: str, rule: str = "keels", **fields: object) -> ToldAlert:
    """An alert on another copy, article 7, that article 1 and article 2 told nothing new beside."""
    return told(rule, *addresses, article=7, group_id=1, folded=frozenset({1, 2}), **fields)


def test_who_was_told_of_the_copy_that_a_folded_one_repeats_hears_of_its_correction_in_that_thread() -> None:
    [one] = corrected(folded(DESK, awaited_by=frozenset({DUTY})))
    assert heard((one,)) == [("keels", ["k1", "k3"])]
    assert one.alert is not None
    assert one.alert.updates == AlertKey("keels", 7, 1)


def test_who_was_told_of_the_article_and_of_its_copy_hears_once_in_the_thread_of_the_article() -> None:
    [one] = corrected(folded(DESK, DUTY), told("keels", DESK))
    assert one.alert is not None
    assert one.alert.updates == AlertKey("keels", 1, 1)
    assert sorted(made.target.key for made in one.alert.deliveries) == ["k1", "k3"]


def corrected_copy(*addresses: str, article: int = 2, sign: SignKind = "gone") -> ToldAlert:
    key = AlertKey("keels", 7, 1)
    return told("keels", *addresses, article=article, revision=2, group_id=1, updates=key, sentences=(), sign=sign)


def test_of_copies_that_are_corrected_alike_the_first_is_told_and_the_others_are_folded_into_it() -> None:
    [one] = corrected(folded(DESK), corrected_copy(DESK))
    assert one.alert is None
    assert one.held == (HeldBack("correction_told", AlertKey("keels", 2, 2)),)
    assert heard(corrected(folded(DESK), corrected_copy(DESK, sign="notice"))) == [("keels", ["k1"])]
    assert heard(corrected(folded(DESK, DUTY), corrected_copy(DESK))) == [("keels", ["k3"])]
    assert heard(corrected(told("keels", DESK), corrected_copy(DESK))) == [("keels", ["k1"])]


def test_a_copy_is_told_to_be_removed_when_the_page_told_before_is_there_again_or_another_copy_told_it_since() -> None:
    assert heard(corrected(folded(DESK), corrected_copy(DESK), corrected_copy(DESK, sign="back"))) == [
        ("keels", ["k1"])
    ]
    assert heard(corrected(corrected_copy(DESK), folded(DESK))) == [("keels", ["k1"])]


def test_copies_that_are_corrected_at_one_time_are_told_once() -> None:
    both = (CORRECTED, replace(CORRECTED, id=2))
    changes = [JudgedChange(Change(at, one.id, 2, "corrected", NOW), one, ()) for at, one in enumerate(both, 1)]
    first, second = route(changes, SIMPLE, (folded(DESK),), NOW)
    assert (heard((first,)), reasons([second])) == ([("keels", ["k1"])], ["correction_told"])


def test_a_folded_copy_that_is_there_again_is_told_to_who_heard_that_it_is_gone() -> None:
    back = replace(CORRECTED, revision=3, correction=PageSign("back"))
    assert route_correction(back, SIMPLE, (folded(DESK), corrected_copy(DESK)), NOW) == ()
    assert heard(route_correction(back, SIMPLE, (folded(DESK), corrected_copy(DESK, article=1)), NOW)) == [
        ("keels", ["k1"])
    ]
