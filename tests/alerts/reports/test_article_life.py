"""What `vedette why` tells of an article's past."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from alerts.reports.article_life import article_life, life_json, life_lines
from alerts.reports.article_signs import sign_line
from alerts.store import DeliveryRecord, HoldRecord, Story
from crawler.article_dates import StatedDate
from crawler.model import Change, PageSign
from tests.alerts.made import ARTICLE

AT = datetime(2026, 11, 23, 5, tzinfo=UTC)
CHANGES = (Change(1, ARTICLE.id, 1, "new", AT),)


def lines(*held: HoldRecord, max_age: timedelta = timedelta(hours=24)) -> list[str]:
    return list(life_lines(article_life(ARTICLE, CHANGES, (ARTICLE,), (), held, max_age)))[3:]


def test_each_match_without_an_alert_is_told_with_its_reason_and_the_alert_that_told_before() -> None:
    copy = HoldRecord("keels", 1, None, "copy_told", 7, AT)
    shared = HoldRecord("ships", 1, "desk", "address_told", None, AT)
    other = "the same address gets this alert through another channel"
    assert lines(copy, shared) == [
        (
            "  2026-11-23 05:00 UTC  no alert by keels: the rule already alerted on a copy that has every sentence with a hit "
            "(alert 7)"
        ),
        f"  2026-11-23 05:00 UTC  no delivery through desk by ships: {other}",
    ]


def test_lines_that_were_left_out_since_other_pages_have_them_are_shown() -> None:
    life = article_life(ARTICLE, CHANGES, (ARTICLE,), (), (), timedelta(hours=24), no_lines=("Our missile letter.",))
    [line] = [line for line in life_lines(life) if "missile letter" in line]
    assert line == "  left out, for other pages of its source say it beside their text too: Our missile letter."


def test_a_notice_that_other_articles_have_too_is_shown_with_the_reason_why_nobody_was_told() -> None:
    assert sign_line((PageSign("notice", "This article was removed.", 1), AT, None)).endswith("another reading")
    footer = sign_line((PageSign("notice", "This article was removed.", 2), AT, None))
    assert footer.endswith("; 2 other articles of its source have it too, so that nobody is told")
    told = sign_line((PageSign("notice", "This article was removed.", 2), AT, AT))
    assert told.endswith("confirmed 2026-11-23 05:00 UTC")


def test_a_match_that_a_digest_lists_is_told_with_the_channel() -> None:
    late = HoldRecord("keels", 1, None, "dated_back", None, AT, (("desk", "pending"),))
    assert lines(late)[0].endswith("`alert_max_age` allows; listed in a digest of desk: pending")


def test_a_reason_of_another_release_is_told_as_the_ledger_holds_it() -> None:
    assert lines(HoldRecord("keels", 1, None, "of_tomorrow", None, AT))[0].endswith("no alert by keels: of_tomorrow")


def test_an_article_that_no_rule_matched_is_told_with_the_reason_against_any_alert() -> None:
    assert lines() == ["  no alert was sent"]
    assert lines(max_age=timedelta(seconds=30)) == ["  no alert was sent: it is older than `alert_max_age` allows"]


def test_updates_are_told_with_the_alert_that_they_update_and_the_end_of_their_pause() -> None:
    first = DeliveryRecord(12, "keels", 1, AT, "desk", "sent", 1, None)
    waiting = DeliveryRecord(
        14, "keels", 2, AT, "desk", "pending", 0, None, 12, AT + timedelta(hours=1), collected=True
    )
    life = article_life(ARTICLE, CHANGES, (ARTICLE,), (first, waiting), (), timedelta(hours=24))
    assert list(life_lines(life))[3:] == [
        "  2026-11-23 05:00 UTC  alert 12 by keels to desk: sent (1 attempt)",
        (
            "  2026-11-23 05:00 UTC  alert 14 (update of alert 12) by keels to desk: to go out 2026-11-23 06:00 UTC, "
            "when the pause between updates ends (0 attempts)"
        ),
    ]


def test_a_delivery_that_was_held_says_when_it_went_and_with_how_many_others() -> None:
    sent = DeliveryRecord(12, "keels", 1, AT, "desk", "sent", 1, None, hold="quiet", sent_at=AT, together=2)
    limited = DeliveryRecord(13, "keels", 1, AT, "desk", "pending", 0, None, None, AT, hold="limit")
    life = article_life(ARTICLE, (), (ARTICLE,), (sent, limited), (), timedelta(hours=24))
    assert [line.partition(" by keels to ")[2] for line in life_lines(life)][-2:] == [
        "desk: sent 2026-11-23 05:00 UTC in a message with 2 others, after quiet hours (1 attempt)",
        (
            "desk: to go out 2026-11-23 05:00 UTC, at the full hour, because the address got as many messages as the "
            "limit of its channel allows (0 attempts)"
        ),
    ]


def test_a_delivery_to_an_address_that_keeps_failing_says_what_it_waits_for() -> None:
    waiting = DeliveryRecord(12, "keels", 1, AT, "desk", "pending", 0, None, None, AT, paused_until=AT, is_failing=True)
    life = article_life(ARTICLE, (), (ARTICLE,), (waiting,), (), timedelta(hours=24))
    assert (
        "keeps failing and is tried then with one message, all others wait (0 attempts)" in list(life_lines(life))[-1]
    )


def test_the_date_that_the_article_goes_by_is_told_with_those_that_do_not_count() -> None:
    old = "2018-02-01T08:00:00+00:00"
    article = replace(ARTICLE, dates=(*ARTICLE.dates, StatedDate("page", old)))
    told = list(life_lines(article_life(article, CHANGES, (article,), (), (), timedelta(days=1))))
    fresh = ARTICLE.published
    assert told[1] == f"  dated {fresh}: its feed states {fresh}; its page states {old}, which does not count"


def test_a_further_source_that_lists_the_article_is_named() -> None:
    listed = (*CHANGES, Change(2, ARTICLE.id, 1, "listed", AT, "janes"))
    life = article_life(ARTICLE, listed, (ARTICLE,), (), (), timedelta(hours=24))
    assert "  2026-11-23 05:00 UTC  listed by janes, revision 1" in list(life_lines(life))


def test_the_story_is_told_with_its_size_its_times_and_the_tiers_of_its_outlets() -> None:
    story = Story(5, "Bridge collapses at Kelmar", AT, AT + timedelta(hours=9), 2, 4, ("coast", "delta", "north"))
    life = article_life(ARTICLE, CHANGES, (ARTICLE,), (), (), timedelta(hours=24))
    life = replace(life, story=story, tiers={"coast": "official"})
    [line] = [line for line in life_lines(life) if "story" in line]
    assert line == (
        "  in story 5: Bridge collapses at Kelmar: 2 independent sources, 4 articles, 2026-11-23 05:00 to 2026-11-23 14:00 UTC, "
        "told by coast (official), delta, north"
    )
    told = life_json(life)["story"]
    assert isinstance(told, dict)
    assert (told["sources"], told["outlets"][0]) == (2, {"source": "coast", "tier": "official"})
