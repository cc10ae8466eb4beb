"""What a digest lists, in which order, and what it proves."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.coverage import Coverage, MutedSubject, PolledSource, may_skip
from alerts.messages import Audience, Listed, render, render_digest
from alerts.messages.coverage_lines import coverage_lines
from alerts.model import Alert, FoldedMatch, LateMatch
from alerts.told_earlier import Overtaken, StoryGrowth
from crawler.model import PageSign
from tests.alerts.made import ALERT, ARTICLE, MATCH, altered

SEVEN = datetime(2026, 11, 24, 7, tzinfo=UTC)
NIGHT = SEVEN - timedelta(hours=12)


def polled(id_: str, failures: int = 0, hours: float | None = 0.1, overdue_min: float = -10) -> PolledSource:
    last_ok_at = None if hours is None else SEVEN - timedelta(hours=hours)
    return PolledSource(id_, failures, last_ok_at, SEVEN - timedelta(minutes=overdue_min))


def read(*sources: PolledSource, **changes: int) -> Coverage:
    whole = Coverage(
        NIGHT, SEVEN, sources, articles=1312, cut=40, too_old=7, recorded=3, told=0, unjudged=0, not_judged=0, rules=12
    )
    return replace(whole, **changes)  # type: ignore[arg-type]


def alert(number: int, rule: str = "keels", **changes: object) -> Alert:
    article = {"id": number, "group_id": number, "title": f"Title {number}"} | changes
    return replace(altered(ALERT, rule=rule, **article), id=number)


def test_a_digest_is_grouped_by_rule_and_copies_newest_first_and_has_a_sentence_of_each() -> None:
    hours = [SEVEN - timedelta(hours=n) for n in range(6)]
    alerts = (
        alert(1, published_at=hours[4]),
        alert(2, published_at=hours[1]),
        alert(3, published_at=hours[2]),
        alert(4, group_id=1, published_at=hours[0]),
        alert(5, "yards", published_at=hours[0]),
        replace(alert(2, "yards", published_at=hours[1]), id=6),
    )
    message = render_digest(Listed(alerts), Audience(UTC))
    lines = message.text.replace("[", "").replace("]", "").splitlines()
    titles = [line for line in lines if line.startswith("Title") or line in ("keels", "yards")]
    assert titles == ["keels", "Title 4", "Title 1", "Title 2", "Title 3", "yards", "Title 5"]
    assert message.text.count("has sent [troops] to the border.") == 5
    assert "alerts 2, 6 · keels, yards\n" in message.text
    assert message.title == "6 alerts: keels, yards"
    assert [message.html.index(f"Title {n}") for n in (4, 1, 2, 3, 5)] == sorted(
        message.html.index(f"Title {n}") for n in (1, 2, 3, 4, 5)
    )


def test_a_list_of_alerts_on_one_story_says_how_it_grew() -> None:
    grown = [StoryGrowth(12, 3, 6), StoryGrowth(12, 3, 8)]
    alerts = tuple(replace(alert(13 + n), story=one) for n, one in enumerate(grown))
    message = render_digest(Listed(alerts), Audience(UTC))
    assert message.title == "2 alerts, 3 → 8 sources: keels"
    assert "\nsame story as alert 12, 3 → 8 sources\n" in message.text  # one count in one message
    other = replace(alert(15), story=StoryGrowth(1, 1, 2))
    assert render_digest(Listed((*alerts, other)), Audience(UTC)).title == "3 alerts: keels"


@pytest.mark.parametrize(
    ("story", "said"),
    [
        (StoryGrowth(12, 3, 8), "same story as alert 12, 3 → 8 sources"),
        (StoryGrowth(12, 3, 3), "same story as alert 12, 3 sources"),
        (StoryGrowth(12, 3, 2), "same story as alert 12, 2 sources"),
        (StoryGrowth(12, None, 2), "same story as alert 12, 2 sources"),
        (StoryGrowth(12, None, None), "same story as alert 12"),
    ],
)
def test_an_alert_names_the_story_that_it_follows(story: StoryGrowth, said: str) -> None:
    assert f"\n{said}\n" in render(replace(ALERT, story=story), Audience(UTC)).text


def test_a_digest_says_what_was_folded_into_its_alerts() -> None:
    folded = (
        FoldedMatch(12, "copy_told", "north", 1),
        FoldedMatch(12, "copy_told", "wire", 2),
        FoldedMatch(12, "said_before", "ukdj", 1),
        FoldedMatch(99, "copy_told", "east", 1),
    )
    message = render_digest(Listed((ALERT,), folded=folded), Audience(UTC))
    assert "folded: 3 copies (north, wire), 1 later version (ukdj)\n" in message.text
    assert "folded: 3 copies (north, wire), 1 later version (ukdj)" in message.html


def test_late_matches_come_after_the_alerts_with_when_they_appeared_and_how_they_are_dated() -> None:
    late = LateMatch(replace(ARTICLE, title="Hull <laid>", published="2019-05-02"), MATCH)
    message = render_digest(Listed((ALERT,), (late,)), Audience(UTC))
    assert message.title == "1 alert and 1 dated back: troops-to-ukraine"
    alert_text, late_text = message.text.split("\nAppeared today, dated back\n")
    assert "mute: vedette mute rule:troops-to-ukraine" in alert_text
    assert "\nappeared 2026-11-23 04:41 UTC, dated 2019-05-02\n" in late_text
    assert message.html.count(">Appeared today, dated back</h2>") == 1
    assert "<laid>" not in message.html


def test_a_digest_ends_with_what_was_read() -> None:
    lines = render_digest(Listed((ALERT,), coverage=read(polled("a"), polled("b"))), Audience(UTC)).text.splitlines()
    assert lines[-2:] == [
        "Coverage 2026-11-23 19:00 to 2026-11-24 07:00: verified; 2 of 2 sources fresh",
        "1312 articles read, 40 of them cut off; 7 matches too old, 3 only recorded; 0 alerts sent before; 12 rules in force",
    ]


def test_what_was_not_read_is_named_with_how_long() -> None:
    sources = (polled("a"), polled("b", 3, 5), polled("c", 0, 9, 500), polled("d", 1, None), polled("e", 0, None))
    assert coverage_lines(read(*sources, unjudged=1, not_judged=2), Audience(UTC))[:4] == (
        "Coverage 2026-11-23 19:00 to 2026-11-24 07:00: not verified; 1 of 5 sources fresh",
        "late: e (has never been read), c (not read for 9 h)",
        "failing: d (has never been read), b (not read for 5 h)",
        "1 change still to be judged, 2 article versions could not be judged",
    )


def test_what_was_muted_is_named() -> None:
    coverage = replace(read(polled("a")), mutes=(MutedSubject("rule:keels", SEVEN + timedelta(hours=2), 5),))
    assert "muted: rule:keels until 2026-11-24 09:00 (5 held back)" in coverage_lines(coverage, Audience(UTC))


@pytest.mark.parametrize(
    ("coverage", "title", "begins"),
    [
        (read(polled("a")), "digest: no match", "No match.\n\nCoverage"),
        (
            read(polled("a", 1)),
            "digest: not verified: no match, but not everything was read",
            "Not verified: no match,",
        ),
        (read(polled("a"), unjudged=1), "digest: not verified: no match, but not everything was read", "Not verified"),
    ],
)
def test_a_digest_without_a_match_says_so_or_that_it_is_not_verified(
    coverage: Coverage, title: str, begins: str
) -> None:
    message = render_digest(Listed((), coverage=coverage), Audience(UTC))
    assert message.title == title
    assert message.text.startswith(begins)
    assert begins.partition(".")[0].partition("\n")[0] in message.html


def test_an_empty_digest_is_skipped_only_where_silence_means_that_nothing_happened() -> None:
    assert may_skip("skip", read(polled("a")))
    assert not may_skip("skip", read(polled("a", 1)))
    assert not may_skip("send", read(polled("a")))


@given(st.integers(60, 3000), st.integers(0, 30))
def test_a_digest_keeps_to_its_limit_and_keeps_its_verdict(limit: int, count: int) -> None:
    coverage = read(polled("a", 1), polled("b"))
    text = render_digest(
        Listed(tuple(alert(n) for n in range(1, count + 1)), coverage=coverage), Audience(UTC, limit)
    ).text
    assert len(text) <= limit
    assert limit < 200 or "not verified" in text.lower()


def test_an_alert_and_the_one_that_takes_it_back_count_as_one() -> None:
    gone = PageSign("gone")
    withdrawal = replace(alert(1), id=9, updates=1, withdraws=(1,))
    overtaken = replace(alert(1), id=9, updates=1, overtaken=Overtaken((1,), 3))
    corrected = replace(altered(alert(2), revision=2, revised="corrected", correction=gone, spans=()), id=10, updates=2)
    for alerts, counted in (
        ((alert(1), withdrawal), "1 alert: keels"),
        ((alert(1), alert(2), withdrawal, corrected), "2 alerts: keels"),
        ((withdrawal, corrected), "2 alerts: keels"),
        ((alert(1), overtaken, alert(3)), "1 alert: keels"),
        ((overtaken, alert(3)), "1 alert: keels"),
        ((overtaken, alert(2)), "2 alerts: keels"),
    ):
        assert render_digest(Listed(alerts), Audience(UTC)).title == counted
