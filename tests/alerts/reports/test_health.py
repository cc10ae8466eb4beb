"""What `vedette status` shows."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import get_args

import pytest

from alerts.configuration.config import SwitchedOff
from alerts.delivery.mutes import Mute
from alerts.delivery.plans import HoldReason
from alerts.incident import Incident
from alerts.reports.health import Health, health_json, health_lines
from alerts.reports.wording import ago
from alerts.store import Totals
from crawler.store import SourceState

NOW = datetime(2026, 11, 23, 12, 0, tzinfo=UTC)
TOTALS = Totals(
    articles=1, truncated=0, waiting=1, unjudged=2, matches=1, alerts=1, pending=0, for_digest=2, collected=1, sent=3, dead=0,
    last_error="mail.example \x1b[31mrefused the login", newest_at=None,
    held_back=(("too_old", 4), ("copy_told", 1), ("of_tomorrow", 2)), quiet=3, limited=4, with_story=2, merged=(("quiet", 5), ("catch_up", 6)),
)  # fmt: skip


def source(failures: int = 0, last_ok_at: datetime | None = None) -> SourceState:
    return SourceState(
        "harbour", NOW, None, None, 5, failures, last_ok_at, "it\nanswered 503." if failures else None, 1
    )


def test_a_source_is_told_with_its_last_answer_and_its_failures() -> None:
    health = Health(7, (source(), source(1, NOW - timedelta(minutes=5)), source(3, NOW - timedelta(days=2))), TOTALS)
    assert list(health_lines(health, NOW))[:4] == [
        "running, pid 7",
        "  harbour: 1 article, has never been read",
        "  harbour: 1 article, last read 5 minutes ago; the last poll failed: it answered 503.",
        "  harbour: 1 article, last read 2 days ago; the last 3 polls failed: it answered 503.",
    ]


def test_a_source_is_told_with_its_next_poll_when_that_is_to_come() -> None:
    due_at = NOW + timedelta(minutes=7)
    health = Health(7, (replace(source(0, NOW), next_poll_at=due_at),), TOTALS)
    assert list(health_lines(health, NOW))[1].endswith(", next polled 2026-11-23 12:07 UTC")
    assert health_json(health)["sources"][0]["next_poll_at"] == due_at.isoformat()  # type: ignore[index]


def test_a_source_is_told_by_its_id_and_its_name() -> None:
    health = Health(7, (replace(source(), outlet="Harbour\nNews"),), TOTALS)
    assert list(health_lines(health, NOW))[1] == "  harbour (Harbour News): 1 article, has never been read"


def test_what_scrolled_out_is_told_with_what_was_found_again_and_what_nobody_knows() -> None:
    health = Health(7, (replace(source(0, NOW), missed=300, recovered=20, unknown_losses=2),), TOTALS)
    assert list(health_lines(health, NOW))[1].endswith(
        "; 300 entries scrolled out between polls, 20 found again in other documents; before 2 polls some may have "
        "scrolled out, nobody knows how many"
    )


def test_counts_carry_their_nouns_and_an_error_cannot_drive_the_terminal() -> None:
    assert list(health_lines(Health(None, (), TOTALS), NOW)) == [
        "not running",
        "1 article, 0 truncated; 1 page still to read",
        "1 match, 1 alert; 2 changes still to judge",
        "deliveries: 3 sent, 0 to send, 2 held for a digest, 1 waiting for a pause to end, 0 given up",
        "held: 3 until quiet hours end, 4 by the limit until the full hour",
        "waiting for others of their story, three hours at most: 2",
        "sent together with others: 5 after quiet hours, 6 after an outage",
        "4 matches were too old",
        "held back: 1 on a copy already alerted, 2 of_tomorrow",
        "last delivery error: mail.example [31mrefused the login",
    ]


def test_scripts_get_null_for_what_is_unknown_and_iso_times_for_the_rest() -> None:
    told = health_json(Health(None, (source(last_ok_at=NOW),), TOTALS))
    assert (told["pid"], told["newest_at"]) == (None, None)
    assert told["held_back"] == {"too_old": 4, "copy_told": 1, "of_tomorrow": 2}
    assert told["sources"] == [
        {
            "id": "harbour",
            "name": None,
            "articles": 1,
            "failures": 0,
            "last_ok_at": "2026-11-23T12:00:00+00:00",
            "next_poll_at": "2026-11-23T12:00:00+00:00",
            "error": None,
            "state": None,
            "state_reason": None,
            "moved_to": None,
            "missed": 0,
            "recovered": 0,
            "unknown_losses": 0,
            "last_article_at": None,
            "teasers_left_out": 0,
            "articles_reserved": 0,
            "articles_with_lines_left_out": 0,
            "entries_dated_anew": 0,
        }
    ]


def test_what_is_wrong_muted_off_and_marked_is_told() -> None:
    trouble = Incident(1, "source", "a", "the source a fails:\n503", NOW - timedelta(hours=2), NOW)
    mute = Mute(1, "rule", "keels", NOW, NOW + timedelta(hours=6), held=2)
    off = SwitchedOff(rules=("ships", "canteens"), channels=("night",))
    health = Health(None, (), TOTALS, off, (mute,), (("keels", 3, 1),), (trouble,))
    lines = list(health_lines(health, NOW))
    assert lines[1:4] == [
        "switched off: rules ships, canteens",
        "switched off: channel night",
        "trouble since 2026-11-23 10:00 UTC: the source a fails: 503",
    ]
    assert "muted: rule:keels until 2026-11-23 18:00 UTC; 2 matches held back" in lines
    assert "marked: keels 3 useful, 1 noise" in lines
    told = health_json(health)
    assert told["switched_off"] == {"rules": ["ships", "canteens"], "sources": [], "channels": ["night"]}
    assert told["marks"] == {"keels": {"useful": 3, "noise": 1}}
    assert told["trouble"] == [
        {"kind": "source", "subject": "a", "since": "2026-11-23T10:00:00+00:00", "sentence": trouble.sentence}
    ]


def test_every_reason_to_hold_an_alert_back_has_words_of_its_own() -> None:
    for reason in get_args(HoldReason):
        told = list(health_lines(Health(None, (), replace(TOTALS, held_back=((reason, 3),))), NOW))
        assert "_" not in next(line for line in told if line.startswith(("held back: 3 ", "3 matches were ")))


def test_an_age_is_told_in_the_largest_unit_of_which_two_have_passed() -> None:
    ages = (timedelta(seconds=-5), timedelta(seconds=1), timedelta(seconds=119), timedelta(minutes=119))
    assert [ago(NOW - age, NOW) for age in ages] == [
        "0 seconds ago",
        "1 second ago",
        "119 seconds ago",
        "119 minutes ago",
    ]


def test_articles_whose_publisher_reserves_mining_are_counted() -> None:
    lines = health_lines(Health(1, (replace(source(last_ok_at=NOW), articles_reserved=2),), TOTALS), NOW)
    assert any("2 articles by headline and teaser alone, as the publisher reserves" in line for line in lines)


def test_teasers_left_out_are_counted() -> None:
    [line] = [
        line
        for line in health_lines(Health(1, (replace(source(last_ok_at=NOW), teasers_left_out=3),), TOTALS), NOW)
        if "harbour" in line
    ]
    assert line.endswith("; 3 teasers left out, since its entries repeat them")


def test_articles_whose_lines_were_left_out_are_counted() -> None:
    one = replace(source(last_ok_at=NOW), articles_with_lines_left_out=2)
    [line] = [line for line in health_lines(Health(1, (one,), TOTALS), NOW) if "harbour" in line]
    assert line.endswith("; lines beside the text of 2 articles left out, since other pages repeat them")


@pytest.mark.parametrize(("number", "said"), [(1, "1 entry told again"), (2, "2 entries told again")])
def test_entries_that_were_dated_anew_in_the_same_words_are_counted(number: int, said: str) -> None:
    one = replace(source(last_ok_at=NOW), entries_dated_anew=number)
    [line] = [line for line in health_lines(Health(1, (one,), TOTALS), NOW) if "harbour" in line]
    assert line.endswith(f"; {said} in the same words")
