"""One page at many addresses: an outage shows by its text, and real articles do not."""

from datetime import UTC, datetime

import pytest

from crawler.collect import outcomes
from crawler.model import DueEntry, Entry, Response, Source
from crawler.outages import PageText, lacks_headline, one_text_for_many
from crawler.page.article_page import read_page
from crawler.revisions import with_entry
from crawler.visit_plans import PagePlan, PageReading

MOVING = "Our technicians are moving the machines that hold these pages. We ask all readers for patience until tonight."
SITE = "https://a.example"
HEADLINES = ("Alvik buys a frigate", "Morsund sells two tugs", "Zelin scraps its last cruiser", "Pelsk closes a base")


def outage(count: int, text: str = MOVING, title: str = "Moving house") -> list[PageText]:
    return [PageText(f"{SITE}/{n}", HEADLINES[n], title, text) for n in range(count)]


@pytest.mark.parametrize(
    "texts",
    [
        (MOVING,) * 3,
        (f"{MOVING} 12:01", f"{MOVING}  12:02:30", f"{MOVING}\n\n9:03"),
        (f"{MOVING} Request 7f3a9c01-22", f"{MOVING} Request 81b2d4e9-23", f"{MOVING} Request 0c9d8e7f-24"),
        ("Сайт временно недоступен, приносим извинения.",) * 3,
        ("网站维护中，敬请谅解。",) * 3,
    ],
)
def test_one_text_at_three_addresses_with_other_headlines_is_an_error_page(texts: tuple[str, ...]) -> None:
    readings = [PageText(f"{SITE}/{n}", HEADLINES[n], "Please wait", text) for n, text in enumerate(texts)]
    assert one_text_for_many(readings) == {0, 1, 2}


def test_a_text_as_long_as_a_list_of_sentences_is_no_error_page() -> None:
    assert one_text_for_many(outage(3, MOVING * 180)) == {0, 1, 2}
    assert one_text_for_many(outage(3, MOVING * 200)) == frozenset()


def test_articles_among_the_error_pages_stay_articles() -> None:
    article = PageText(f"{SITE}/9", "Drones for the coast guard", "Drones for the coast guard | A", "Ten were ordered.")
    assert one_text_for_many([*outage(2), article, outage(3)[2]]) == {0, 1, 3}


@pytest.mark.parametrize(
    "readings",
    [
        outage(2),
        [*outage(2), outage(1)[0]],
        [*outage(2), PageText(f"{SITE}/0?utm_source=rss", HEADLINES[2], "Moving house", MOVING)],
        [*outage(2), PageText(f"{SITE}/2", HEADLINES[0], "Moving house", MOVING)],
        [*outage(2), PageText("https://b.example/2", HEADLINES[2], "Moving house", MOVING)],
        [*outage(2), PageText(f"{SITE}/2", None, "Moving house", MOVING)],
        [*outage(2), PageText(f"{SITE}/2", HEADLINES[2], HEADLINES[2], MOVING)],
        [*outage(2), PageText(f"{SITE}/2", HEADLINES[2], None, f"{HEADLINES[2]}. {MOVING}")],
        outage(3, text=""),
        [PageText(f"{SITE}/{n}", HEADLINES[n], "Award", f"{MOVING} It goes to firm {n}.") for n in range(3)],
    ],
)
def test_fewer_pages_or_headlines_or_sites_or_equal_texts_prove_nothing(readings: list[PageText]) -> None:
    assert not one_text_for_many(readings)


def test_a_page_lacks_its_headline_when_less_than_half_of_its_words_are_shown() -> None:
    assert lacks_headline(PageText(SITE, "Alvik buys a frigate", "Moving house", MOVING))
    assert not lacks_headline(PageText(SITE, "Alvik buys a frigate", "A frigate for Alvik", MOVING))
    assert not lacks_headline(PageText(SITE, None, "Moving house", MOVING))
    assert not lacks_headline(PageText(SITE, "Alvik buys a frigate", "Moving house", ""))


NOW = datetime(2024, 5, 3, tzinfo=UTC)


def visited(number: int, text: str) -> PageReading:
    url = f"{SITE}/2024/05/story-{number}"
    html = f"<html lang='en'><head><title>Offline</title></head><body><h1>Offline</h1><p>{text}</p></body></html>"
    entry = Entry(url, title=HEADLINES[number], text="The ministry said so.")
    source = Source("a", "feed", f"{SITE}/feed", 900.0)
    plan = PagePlan(source, DueEntry(number, "a", entry, NOW, first_poll=False), None, None)
    got = Response(url, url, 200, (("content-type", "text/html; charset=utf-8"),), html.encode())
    return PageReading(plan, got, with_entry(read_page(got), entry), None)


def test_the_words_of_a_page_that_looks_like_an_outage_stand_beside_until_three_addresses_show_them() -> None:
    said = "The radar of the Rosolnica is offline."
    alone = outcomes([visited(0, said), visited(1, "The port is offline."), visited(2, said)], 3, NOW)
    assert [said in one.article.left_out for one in alone if one.article] == [True, False, True]
    shared = outcomes([visited(number, said) for number in range(3)], 3, NOW)
    assert [one.article.left_out for one in shared if one.article] == [(), (), ()]
    assert [one.article.text for one in shared if one.article] == ["The ministry said so."] * 3
