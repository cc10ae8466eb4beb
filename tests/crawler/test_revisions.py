"""What reading a page again means for the version that is held."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import Access, AccessState, Article, Entry
from crawler.revisions import Held, beside_usual, change_kind, from_entry, next_reading, with_entry

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
WHOLE = "Four frigates will be built at the northern yard. The first is due in 2031."


def article(text: str = WHOLE, state: AccessState = "full") -> Article:
    return Article("https://example.org/a", title="Four frigates", text=text, access=Access(state))


def held(text: str = WHOLE, state: AccessState = "full", *, paywalled: bool = False) -> Held:
    return Held("Four frigates", text, state, "ok", paywalled)


def test_the_same_words_in_other_white_space_are_no_change() -> None:
    assert change_kind(held(), article(WHOLE.replace(". ", ".\n\n"))) is None


def test_other_words_are_a_revision() -> None:
    assert change_kind(held(), article(WHOLE.replace("2031", "2032"))) == "revised"


def test_a_text_that_becomes_free_is_lifted() -> None:
    assert change_kind(held(WHOLE[:48], "truncated"), article()) == "lifted"


def test_a_page_that_turns_paywalled_says_so_once_and_overwrites_nothing() -> None:
    cut = article(WHOLE[:48], "truncated")
    assert change_kind(held(), cut) == "paywalled"
    assert change_kind(held(paywalled=True), cut) is None


def test_a_bot_wall_changes_nothing() -> None:
    assert change_kind(held(), article("", "blocked")) is None
    assert change_kind(held(WHOLE[:48], "truncated"), article("", "blocked")) is None


def test_a_shorter_cut_never_overwrites_a_longer_one() -> None:
    assert change_kind(held(WHOLE[:60], "truncated"), article(WHOLE[:30], "truncated")) is None


def test_an_entry_of_the_feed_never_overwrites_a_page_that_was_read() -> None:
    assert change_kind(held(), from_entry(Entry("https://example.org/a", text="Short"), "failed")) is None


def test_a_page_read_at_last_is_a_revision_of_the_entrys_own_words() -> None:
    assert change_kind(replace(held("Short"), extraction="failed"), article()) == "revised"


def test_the_feeds_longer_text_completes_a_cut_page() -> None:
    entry = Entry("https://example.org/a", title="Four frigates", text=WHOLE * 3)
    whole = with_entry(article(WHOLE, "truncated"), entry)
    assert whole.text == entry.text
    assert whole.access.state == "unknown"
    assert with_entry(article(), entry).text == WHOLE


@pytest.mark.parametrize(("state", "times"), [("truncated", 5), ("blocked", 5), ("full", 3), ("unknown", 3)])
def test_a_page_is_read_again_at_growing_pauses_and_then_left(state: AccessState, times: int) -> None:
    pauses = []
    while at := next_reading(article(state=state), len(pauses) + 1, NOW):
        pauses.append(at - NOW)
    assert len(pauses) == times
    assert pauses == sorted(pauses)
    assert sum(pauses, timedelta()) <= timedelta(days=14)


def test_a_paid_article_far_shorter_than_its_source_usually_is_is_doubted() -> None:
    short = replace(article(), access=Access("full", marked_paid=True, confidence=0.7))
    doubted = beside_usual(short, len(WHOLE) * 5)
    assert doubted.access.state == "unknown"
    assert "20%" in doubted.access.evidence[0]
    assert beside_usual(short, len(WHOLE) * 2) == short
    assert beside_usual(short, None) == short
    assert beside_usual(article(), len(WHOLE) * 5) == article()
