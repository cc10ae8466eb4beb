"""Edited sentences: which they are, whether a fact changed, and what each `on_edit` tells."""

from collections.abc import Sequence
from dataclasses import replace

import pytest

from alerts.delivery.edits import edits_among, edits_of_facts, edits_since
from alerts.delivery.follow_ups import EarlierAlert, as_follow_up
from alerts.delivery.plans import RoutedMatch, RoutingTable
from alerts.delivery.routing import route
from alerts.judging import JudgedChange
from alerts.model import Alert, Match, OnEdit, Span
from alerts.sentence_edits import SentenceEdit
from crawler.article_links import ReadCopy
from crawler.model import ArticleVersion, Change, RevisionKind
from tests.alerts.delivery.test_routing import NOW, TABLE, reasons, told, version

TOLD = "The army will buy twelve keel plates for its northern yard."
FORMS = ((19, 17), (19, 19), (19, 21), (17, 17))
ASIDE = "Some four hundred workers watched the ceremony in the harbour on Monday."


def under(on_edit: OnEdit) -> RoutingTable:
    return replace(TABLE, rules={"at-once": replace(TABLE.rules["at-once"], on_edit=on_edit)})


def judged(article: ArticleVersion) -> JudgedChange:
    spans, at = [], article.text.find("keel")
    while at >= 0:
        spans.append(Span("text", at, at + 4))
        at = article.text.find("keel", at + 1)
    match = Match("at-once", "hash of at-once", tuple(spans))
    return JudgedChange(Change(1, article.id, article.revision, "revised", NOW), article, (match,))


def after_edit(
    before: str, now: str, on_edit: OnEdit, kind: RevisionKind = "update", judged_before: Sequence[str] = ()
) -> RoutedMatch:
    table = replace(under(on_edit), judged_before={1: frozenset(judged_before)})
    first = route([judged(version(text=before))], table, (), NOW)
    edited = version(text=now, revision=2, earlier_words=f"Estonia sends help\n{before}", revised=kind)
    [one] = route([judged(edited)], table, told(first), NOW)
    return one


@pytest.mark.parametrize(
    ("now", "is_form"),
    [
        (TOLD.replace("will", "may"), True),
        (TOLD.replace("twelve", "fourteen").replace("northern", "southern"), True),
        ("The keel was laid by the army.", False),
        ("The army will buy nothing at all for years to come, said a minister in Tallinn.", False),
    ],
)
def test_a_sentence_is_an_edited_form_when_it_shares_most_words_with_one_that_is_gone(
    now: str, *, is_form: bool
) -> None:
    assert edits_among([now], [ASIDE, TOLD], "en") == ((SentenceEdit(TOLD, now),) if is_form else ())


def test_each_sentence_is_the_earlier_form_of_one_other_at_most() -> None:
    both = [TOLD.replace("will", "may"), TOLD.replace("twelve", "ten")]
    assert edits_among(both, [TOLD], "en") == (SentenceEdit(TOLD, both[0]),)


@pytest.mark.parametrize("on_edit", ["hits", "facts"])
@pytest.mark.parametrize("change", [("will", "may"), ("twelve", "fourteen"), ("northern", "eastern"), ("buy", "sell")])
def test_an_edit_to_a_told_sentence_is_told(on_edit: OnEdit, change: tuple[str, str]) -> None:
    now = TOLD.replace(*change)
    one = after_edit(f"{TOLD} {ASIDE}", f"{now} {ASIDE}", on_edit)
    assert one.alert is not None
    assert one.alert.sentences == (now,)


@pytest.mark.parametrize(
    ("change", "is_told"),
    [
        (("four", "nine"), True),
        (("Monday", "Sunday"), True),
        (("in the harbour", "in Narva"), True),
        (("watched", "may have watched"), True),
        (("ceremony", "event"), False),
        (("watched", "wached"), False),
    ],
)
def test_facts_tells_of_an_edit_to_any_sentence_that_changes_a_fact(change: tuple[str, str], *, is_told: bool) -> None:
    now = ASIDE.replace(*change)
    one = after_edit(f"{TOLD} {ASIDE}", f"{TOLD} {now}", "facts")
    if is_told:
        assert one.alert is not None
        assert one.alert.sentences == (now,)
    else:
        assert reasons([one]) == ["said_before"]
    assert reasons([after_edit(f"{TOLD} {ASIDE}", f"{TOLD} {now}", "hits")]) == ["said_before"]


def test_facts_counts_every_edit_where_the_words_of_doubt_are_not_known() -> None:
    before = "Die Armee hat das im Hafen von Tallinn selbst gesehen."
    article = version(text=before.replace("gesehen", "gehört"), earlier_words=f"Titel\n{before}", language="de")
    assert [edit.before for edit in edits_of_facts(article, ())] == [before]


def test_facts_tells_nothing_of_an_article_that_the_rule_did_not_tell_of() -> None:
    table, now = under("facts"), ASIDE.replace("four", "nine")
    edited = version(text=f"{TOLD} {now}", revision=2, earlier_words=f"Estonia sends help\n{TOLD} {ASIDE}")
    [one] = route([judged(edited)], table, (), NOW)
    assert one.alert is not None
    assert one.alert.sentences == (TOLD,)


def test_never_holds_back_edits_alone_with_their_reason() -> None:
    one = after_edit(TOLD, TOLD.replace("twelve", "fourteen"), "never")
    assert one.alert is None
    assert reasons([one]) == ["edit_not_told"]
    assert one.held[0].folded_into is not None
    assert reasons([after_edit(TOLD, f"{TOLD} {ASIDE}", "never")]) == ["said_before"]


def test_never_tells_of_a_further_sentence_beside_an_edited_one() -> None:
    further = "A mine was found at the keel."
    one = after_edit(TOLD, f"{TOLD.replace('twelve', 'fourteen')} {further}", "never")
    assert one.alert is not None
    assert one.alert.sentences == (further,)


def test_never_tells_of_an_edit_that_brings_a_further_hit() -> None:
    first = route([judged(version(text=TOLD))], under("never"), (), NOW)
    now = TOLD.replace("yard", "submarine yard")
    edited = judged(version(text=now, revision=2))
    [match], at = edited.matches, now.index("submarine")
    with_both = replace(match, spans=(*match.spans, Span("text", at, at + len("submarine"))))
    [one] = route([replace(edited, matches=(with_both,))], under("never"), told(first), NOW)
    assert one.alert is not None
    assert one.alert.sentences == (now,)


def test_an_edit_is_never_held_back_before_anything_was_told() -> None:
    edited = version(text=TOLD.replace("will", "may"), revision=2, earlier_words=f"Estonia sends help\n{TOLD}")
    [one] = route([judged(edited)], under("never"), (), NOW)
    assert one.alert is not None


def test_of_added_paragraphs_only_these_count_where_the_version_before_was_judged() -> None:
    before, added = f"{TOLD}\n\n{ASIDE}", "A mine was found.\n\n"
    edited = version(text=added + before, revision=2, earlier_words=f"Estonia sends help\n{before}", revised="live")
    table = replace(TABLE, judged_before={1: frozenset({"hash of at-once"})})
    assert reasons(route([judged(edited)], table, (), NOW)) == ["live_before"]
    [unknown] = route([judged(edited)], TABLE, (), NOW)
    assert unknown.alert is not None
    assert unknown.alert.sentences == (TOLD,)
    further = replace(edited, text=f"A mine was found at the keel.\n\n{before}")
    [one] = route([judged(further)], table, (), NOW)
    assert one.alert is not None
    assert one.alert.sentences == ("A mine was found at the keel.",)


def test_a_sentence_that_stands_in_the_copy_that_is_read_with_a_cut_article_is_not_gone() -> None:
    now = TOLD.replace("will", "may")
    copy = ReadCopy(7, "b", "https://b.example/1", f"{TOLD} {ASIDE}")
    article = version(text=now, revision=2, earlier_words="Estonia sends help\nA ship.", copy=copy, access="truncated")
    assert edits_since(article, (now,), (TOLD,)) == ()
    assert edits_since(replace(article, copy=None), (now,), (TOLD,)) == (SentenceEdit(TOLD, now),)
    assert edits_of_facts(replace(article, earlier_words=f"Estonia sends help\n{now}"), ()) == ()


def test_of_several_forms_that_were_told_the_one_that_stood_last_is_the_earlier_one() -> None:
    forms = [f"The yard laid {n} keels for the navy on Friday, and {m} more are planned." for n, m in FORMS]
    article = version(text=forms[-1], revision=5, earlier_words=f"Estonia sends help\n{forms[-2]}")
    assert edits_since(article, (forms[-1],), forms[:-1]) == (SentenceEdit(forms[-2], forms[-1]),)
    unseen = replace(article, earlier_words="Estonia sends help\nNothing is known.")
    assert edits_since(unseen, (forms[-1],), forms[:-1])[0].before in forms


def test_a_target_is_told_what_became_of_the_sentence_that_it_was_told() -> None:
    now = TOLD.replace("will", "may")
    article = version(text=now, revision=2, earlier_words=f"Estonia sends help\n{TOLD.replace('will', 'can')}")
    at = now.index("keel")
    alert = Alert(9, NOW, article, Match("at-once", "hash", (Span("text", at, at + 4),)), 4, (now,))
    assert as_follow_up(alert, [EarlierAlert(4, (TOLD,))]).edits == (SentenceEdit(TOLD, now),)
    assert as_follow_up(alert, []).edits == (SentenceEdit(TOLD.replace("will", "can"), now),)
    assert as_follow_up(replace(alert, updates=None), []).edits == ()


@pytest.mark.parametrize(
    ("before", "now", "is_edit"),
    [
        ("[15:00] Rockets hit target 11 at Arle.", "[17:15] Rockets hit target 38 at Arle.", False),
        (
            "15:00 Rockets hit target 11 at Arle.",
            "15:03 Rockets hit target 12 at Arle.",
            True,
        ),  # a clock that was corrected
        ("15:00 Rockets hit target 11 at Arle.", "Rockets hit target 12 at Arle.", True),
        ("Plimso offensive begins.", "Plimso offensive cancelled.", True),
        ("Truce holds.", "Truce broken.", False),
    ],
)
def test_which_short_and_timed_sentences_are_forms_of_one_another(before: str, now: str, is_edit: bool) -> None:  # noqa: FBT001
    assert bool(edits_among([now], [before], "en")) is is_edit


def test_an_alert_on_a_copy_is_not_led_by_a_told_sentence_behind_an_agency_line() -> None:
    line, more = f"HARBIN (Agency) - {TOLD}", "A thirteenth keel plate is ordered."
    article = version(text=f"{line} {more}")
    spans = tuple(Span("text", at, at + 4) for at in (line.index("keel"), len(line) + 1 + more.index("keel")))
    alert = Alert(9, NOW, article, Match("at-once", "hash", spans), None, (more,))
    assert as_follow_up(alert, [], [EarlierAlert(4, (TOLD,))]).new_sentences == (more,)
    copied = replace(article, text=TOLD, copy=ReadCopy(2, "b", "https://b.example/keel", article.text))
    of_copy = tuple(replace(span, field="copy_text") for span in spans)
    alert = Alert(9, NOW, copied, Match("at-once", "hash", of_copy), None, (more,))
    assert as_follow_up(alert, [EarlierAlert(4, (TOLD,))]).new_sentences == (more,)
