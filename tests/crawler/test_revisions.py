"""What reading a page again means for the version that is held."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.model import Access, AccessState, Article, Entry
from crawler.revisions import beside_usual, next_reading, with_entry

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
WHOLE = "Four frigates will be built at the northern yard. The first is due in 2031."


def article(text: str = WHOLE, state: AccessState = "full") -> Article:
    return Article("https://example.org/a", title="Four frigates", text=text, access=Access(state))


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


def test_a_page_in_the_articles_place_gives_it_no_language() -> None:
    outage = Article(
        "https://h.example/1",
        title="Nede for vedligeholdelse",
        language="da",
        possible_languages=("da",),
        extraction="not_article",
    )
    entry = Entry(
        "https://h.example/1",
        title="Der Kiel der Fregatte liegt seit gestern im Hafen der kleinen Stadt",
        language="de",
    )
    assert with_entry(outage, entry).language == "de"


def test_what_can_be_read_of_a_garbled_page_stands_after_the_feeds_words() -> None:
    lost = Article("u", title="F?r M?nchen", text="Gr??e f?r M?nchen aus K?ln.", extraction="not_article")
    entry = Entry("u", title="Für München", text="Grüße aus Köln.")
    assert with_entry(lost, entry).text == "Grüße aus Köln.\n\nGr??e f?r M?nchen aus K?ln."
    assert with_entry(replace(lost, extraction="ok"), entry).title == "Für München"


def test_the_lines_of_a_cut_page_stand_beside_the_longer_text_of_its_feed() -> None:
    entry = Entry("https://example.org/a", title="Four frigates", text=WHOLE * 3)
    read = with_entry(article("A mine was found at the yard.\n\nIt was blown up.", "truncated"), entry)
    assert read.left_out == ("A mine was found at the yard.", "It was blown up.")


def test_a_notice_makes_the_text_of_a_feed_no_longer() -> None:
    entry = Entry(
        "https://example.org/a", text="The yard opens. To continue reading, subscribe now. Already a subscriber?"
    )
    read = with_entry(article("A mine was found at the yard.", "truncated"), entry)
    assert (read.text, read.access.state) == ("A mine was found at the yard.", "truncated")


def test_a_feeds_text_that_ends_in_a_notice_completes_no_cut_page() -> None:
    entry = Entry(
        "https://example.org/a", text=f"{WHOLE} {WHOLE} To continue reading, subscribe now. Already a subscriber?"
    )
    read = with_entry(article("A mine was found at the yard.", "truncated"), entry)
    assert read.text.startswith(WHOLE)
    assert read.access.state == "truncated"


def test_a_text_that_may_be_no_article_stands_beside_the_feeds_words() -> None:
    outage = replace(article("We are in an exercise.\n\nCome back."), extraction="not_article")
    read = with_entry(outage, Entry("u", title="A frigate sinks"))
    assert (read.text, read.left_out) == ("", ("We are in an exercise.", "Come back."))
    read = with_entry(outage, Entry("u", title="A frigate sinks", text="It sank at noon."))
    assert (read.text, read.left_out) == ("It sank at noon.", ("We are in an exercise.", "Come back."))


def test_a_page_that_is_too_large_keeps_its_text() -> None:
    large = replace(article(), extraction="too_large")
    assert with_entry(large, Entry("u", title="Frigates", text="A teaser.")).text == WHOLE


def test_a_page_without_a_word_of_its_feed_is_marked_and_the_feeds_headline_leads() -> None:
    outage = replace(
        article("We take part in an exercise. Come back."), title="Pigeons", language="en", possible_languages=("en",)
    )
    read = with_entry(outage, Entry("u", title="Air alert raised over the capital"))
    assert (read.extraction, read.title, read.other_titles) == (
        "unlike", "Air alert raised over the capital", ("Pigeons",),
    )  # fmt: skip
    assert read.text == outage.text
    assert read.possible_languages == ("en",)
    assert with_entry(outage, Entry("u", title="Повітряна тривога в місті Києві")).possible_languages == ()
    assert next_reading(read, 1, NOW) == NOW + timedelta(minutes=2)
    assert with_entry(article(), Entry("u", title="Northern yard builds frigates")).extraction == "ok"
    assert with_entry(article(), Entry("u", title="Read more")).extraction == "ok"


def test_a_headline_that_names_nothing_marks_only_short_pages() -> None:
    entry = Entry("u", title="New publication")
    long = article("The crew of the ship was thanked by the mayor of the town, who spoke in the rain. " * 8)
    short = article("We take part in an exercise. Come back.")
    assert with_entry(long, entry).extraction == "unlike"
    assert with_entry(long, entry, names_nothing=True).extraction == "ok"
    assert with_entry(short, entry, names_nothing=True).extraction == "unlike"
