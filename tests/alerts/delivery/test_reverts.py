"""A sentence that was told, then told in another form, and stands again: readers hear of it, once a day each way."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from alerts.delivery.plans import RoutedMatch, ToldAlert
from alerts.delivery.routing import route
from alerts.model import OnEdit, Rule, Span
from tests.alerts.delivery.test_routing import NOW, TABLE, judgement, version
from tests.alerts.delivery.test_story_pace import _as_told

WILL = "The yard will lay a keel for the navy in spring."
MAY = "The yard may lay a keel for the navy in spring."
FORTY = "The keel was laid by 40 welders of the yard."
SIXTY = "The keel was laid by 60 welders of the yard."


class Page:
    """One page whose versions are judged one after the other."""

    def __init__(self, on_edit: OnEdit = "hits") -> None:
        self.rule = Rule("keels", query="keel", notify=("duty",), urgency="now", on_edit=on_edit)
        self.table = replace(TABLE, rules={**TABLE.rules, "keels": self.rule})
        self.told: list[ToldAlert] = []
        self.before: str | None = None
        self.revision = 0

    def shows(self, text: str, hours: float) -> RoutedMatch:
        self.revision += 1
        article = version(1, text, revision=self.revision, earlier_words=self.before)
        self.before = text
        now = NOW + timedelta(hours=hours)
        spans = tuple(Span("text", found.start(), found.end()) for found in re.finditer("keel", text))
        judged = judgement(article, "keels")
        judged = replace(judged, matches=tuple(replace(match, spans=spans) for match in judged.matches))
        [one] = route([judged], self.table, self.told, now)
        if one.alert:
            self.told.append(_as_told(article, one))
        return one

    def tells(self, text: str, hours: float) -> tuple[str, ...]:
        one = self.shows(text, hours)
        return one.alert.sentences if one.alert else ()


@pytest.mark.parametrize(("first", "second"), [(WILL, MAY), (FORTY, SIXTY)])
def test_an_edit_that_is_taken_back_is_told_too(first: str, second: str) -> None:
    page = Page()
    assert [page.tells(text, hours) for hours, text in enumerate((first, second, first))] == [
        (first,), (second,), (first,),
    ]  # fmt: skip


def test_a_page_that_shows_two_forms_in_turn_is_told_once_each_way_within_a_day() -> None:
    page = Page()
    made = [page.shows((WILL, MAY)[hour % 2], hour) for hour in range(23)]
    hours = [(one.alert.tell_at - NOW) / timedelta(hours=1) for one in made if one.alert]
    assert len(hours) == 23  # none is dropped: the last form is told, whichever it is
    assert [hour for hour in hours if hour < 24] == [0, 1, 2]
    assert sorted(set(hours[3:])) == [25, 26]
    assert max(hours) == hours[-1]
    [held] = page.shows(WILL, 23).held  # it is told last as it is
    assert held.reason == "said_before"


def test_the_form_that_stays_is_told_a_day_after_the_same_edit() -> None:
    page = Page()
    made = [page.shows(text, hour) for hour, text in enumerate((FORTY, SIXTY, FORTY, SIXTY))]
    assert made[-1].alert is not None
    assert made[-1].alert.tell_at == NOW + timedelta(hours=25)
    assert made[-1].alert.sentences == (SIXTY,)


def test_news_beside_a_sentence_that_came_back_does_not_wait_a_day() -> None:
    page = Page()
    for hour, text in enumerate((FORTY, SIXTY, FORTY)):
        page.shows(text, hour)
    one = page.shows(f"{SIXTY} A second keel is planned.", 6)
    assert one.alert is not None
    assert one.alert.sentences == ("A second keel is planned.", SIXTY)
    assert one.alert.tell_at < NOW + timedelta(hours=10)


def counted(welders: int, keels: int) -> str:
    return f"In the northern yard {welders} welders laid the keel, and {keels} plates were left over on Monday."


def test_of_more_than_two_forms_each_change_is_told_once_within_a_day() -> None:
    page = Page()
    forms = [counted(17, 17), counted(19, 17), counted(19, 19), counted(19, 17), counted(19, 19), counted(19, 17)]
    told = [page.tells(text, hour) for hour, text in enumerate(forms)]
    assert told == [(form,) for form in forms]
    last = page.told[-2:]
    assert all(one.tell_at - NOW >= timedelta(days=1) for one in last)
    assert all(one.tell_at - NOW < timedelta(hours=5) for one in page.told[:-2])


@pytest.mark.parametrize("forms", [(17, 17, 19, 17, 19, 19), (17, 17, 19, 17, 21, 17, 21, 23)])
def test_a_rule_that_tells_no_edits_tells_none_of_an_edit_that_it_did_not_tell(forms: tuple[int, ...]) -> None:
    page = Page("never")
    told = [page.tells(counted(*forms[at : at + 2]), at) for at in range(0, len(forms), 2)]
    assert [sentences for sentences in told if sentences] == [(counted(17, 17),)]


def test_a_sentence_that_came_back_beside_its_other_form_or_in_other_spelling_is_no_news() -> None:
    page = Page()
    page.shows(f"{FORTY} {SIXTY}", 0)
    page.shows(SIXTY, 1)
    assert page.tells(f"{FORTY} {SIXTY}", 2) == ()
    spelling = Page()
    spelling.shows("A keel was laid at the harbour of the town.", 0)
    spelling.shows("The keel was laid at the harbour of the town.", 1)
    assert spelling.tells("A keel was laid at the harbour of the town.", 2) == ()


def test_what_no_rule_tells_of_edits_is_not_told_when_it_is_taken_back() -> None:
    page = Page("never")
    assert [page.tells(text, hours) for hours, text in enumerate((WILL, MAY, WILL))] == [(WILL,), (), ()]


def test_updates_that_take_back_keep_the_pace_of_updates() -> None:
    page = Page()
    made = [page.shows(text, hours / 60) for hours, text in enumerate((WILL, MAY, WILL))]
    pauses = [(one.alert.tell_at - NOW) / timedelta(minutes=1) for one in made if one.alert]
    assert pauses == [0, 1, 61]


def test_a_short_headline_that_goes_back_is_told() -> None:
    first, second = "Keel work begins", "Keel work called off"
    told: list[ToldAlert] = []
    for revision, (title, before) in enumerate(((first, None), (second, first), (first, second)), 1):
        article = replace(version(1, WILL, revision=revision, earlier_words=before), title=title)
        judged = judgement(article, "at-once")
        spans = (Span("title", 0, 4),)
        judged = replace(judged, matches=tuple(replace(match, spans=spans) for match in judged.matches))
        [one] = route([judged], TABLE, told, NOW + timedelta(hours=revision))
        assert one.alert is not None
        assert title in one.alert.sentences
        told.append(replace(_as_told(article, one), title=title))
