"""Stories in the ledger: which articles are together, what a story says of itself, and what routing is told."""

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.independence import independent_sources
from alerts.store import ALERTS, deliveries_due_to, story_places, told_alerts, wake_stories
from crawler.model import Entry
from crawler.store import CRAWLER, open_ledger, translations_of
from tests.alerts.story_desk import BRIDGE, BRIDGE_TOO, SHIP, StoryDesk, story_desk
from tests.ledger import START


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[StoryDesk]:
    one = story_desk(tmp_path)
    yield one
    one.ledger.close()


def test_two_reports_of_one_event_are_a_story_and_another_event_is_not(desk: StoryDesk) -> None:
    first = desk.told("north", "Bridge collapses at Kelmar", BRIDGE)
    other = desk.told("coast", "Navy gets second minehunter", SHIP)
    second = desk.told(
        "delta", "Lorries recovered after Kelmar bridge collapse", BRIDGE_TOO, START + timedelta(hours=9)
    )
    stories = desk.stories()
    assert stories[first] == stories[second] != stories[other]
    story = desk.story(second)
    assert (story.sources, story.articles) == (2, 2)
    assert (story.first_at, story.last_at) == (START, START + timedelta(hours=9))


def test_outlets_that_print_one_text_are_one_source(desk: StoryDesk) -> None:
    told = [desk.told(source, "Bridge collapses at Kelmar", BRIDGE) for source in ("north", "coast", "delta")]
    story = desk.story(told[2])
    assert (story.sources, story.articles) == (1, 3)


def test_outlets_of_one_owner_are_one_source(desk: StoryDesk) -> None:
    first = desk.told("north", "Bridge collapses at Kelmar", BRIDGE)
    desk.told("delta", "Lorries recovered after Kelmar bridge collapse", BRIDGE_TOO)
    assert desk.story(first).sources == 2
    assert desk.story(first, {"north": "holding", "delta": "holding"}).sources == 1


TELLINGS = st.lists(st.tuples(st.integers(1, 6), st.sampled_from("abcdef")), max_size=12)


def test_an_outlet_with_a_copy_and_a_report_of_its_own_counts_for_its_own() -> None:
    assert independent_sources([]) == 0
    assert independent_sources([(1, "a"), (1, "b"), (1, "c")]) == 1
    assert independent_sources([(1, "a"), (2, "a"), (3, "a")]) == 1
    assert independent_sources([(1, "ridge"), (2, "peak")]) == 2
    assert independent_sources([(1, "ridge"), (2, "peak"), (2, "ridge")]) == 2
    assert independent_sources([(1, "a"), (1, "b"), (2, "c"), (3, "b")]) == 3
    assert independent_sources([(1, "a"), (2, "a"), (2, "b"), (3, "b"), (1, "c"), (3, "d")]) == 3  # of 4, of 3 texts


@given(TELLINGS)
def test_sources_are_the_most_pairs_of_an_owner_and_a_text_in_which_each_stands_once(
    tellings: list[tuple[int, str]],
) -> None:
    def most(left: list[tuple[int, str]]) -> int:
        if not left:
            return 0
        (group, owner), *others = left
        return max(most(others), 1 + most([one for one in others if one[0] != group and one[1] != owner]))

    assert independent_sources(tellings) == most(tellings)


def test_an_article_is_grouped_once(desk: StoryDesk) -> None:
    first = desk.told("north", "Bridge collapses at Kelmar", BRIDGE)
    terms = desk.rows("select sum(articles) as said from story_terms")
    desk.keep(first)
    assert desk.rows("select sum(articles) as said from story_terms") == terms


def raise_on(desk: StoryDesk, article_id: int) -> None:
    """Write an alert of the rule "bridges" on an article, which quiet hours hold until the morning."""
    at = "2026-11-23T08:00:00.000Z"
    match = {"rule_hash": "h", "article_id": article_id, "revision": 1, "rule": "bridges", "spans": "[]"}
    alert = {"rule": "bridges", "article_id": article_id, "revision": 1, "match_id": 1, "hits": "[]", "sentences": "[]"}
    due = {"due_at": "2026-11-24T06:00:00.000Z", "first_due_at": "2026-11-24T06:00:00.000Z"}
    with desk.ledger.write() as db:
        db["matches"].insert({**match, "more_spans": 0, "unknown": "[]", "at": at})
        db["alerts"].insert({**alert, "raised_at": at, "tell_at": at})
        db["deliveries"].insert(
            {"alert": 1, "channel": "desk", "target": "k", "state": "pending", "created_at": at, **due, "hold": "quiet"}
        )


def test_what_quiet_hours_hold_is_due_once_its_story_has_enough_sources(desk: StoryDesk) -> None:
    first = desk.told("north", "Bridge collapses at Kelmar", BRIDGE)
    raise_on(desk, first)
    alone = story_places(desk.ledger, [first], {}).values()
    assert wake_stories(desk.ledger, alone, {"bridges": 2}, desk.now) == 0
    second = desk.told("delta", "Lorries recovered after Kelmar bridge collapse", BRIDGE_TOO)
    places = story_places(desk.ledger, [second], {}).values()
    assert wake_stories(desk.ledger, places, {"bridges": 3, "others": 2}, desk.now) == 0
    assert wake_stories(desk.ledger, places, {"bridges": 2}, desk.now) == 1
    [due] = deliveries_due_to(desk.ledger, "k", desk.now)
    assert (due.rule, due.sources) == ("bridges", 2)
    assert wake_stories(desk.ledger, places, {"bridges": 2}, desk.now) == 0


def test_routing_hears_of_stories_and_what_was_told_of_them(desk: StoryDesk) -> None:
    first = desk.told("north", "Bridge collapses at Kelmar", BRIDGE)
    second = desk.told("delta", "Lorries recovered after Kelmar bridge collapse", BRIDGE_TOO)
    raise_on(desk, first)
    places = story_places(desk.ledger, [second], {})
    assert places[second].sources == 2
    [known] = told_alerts(desk.ledger, [second], [second], [places[second].story_id])
    assert (known.key.article_id, known.story_id) == (first, places[second].story_id)
    assert told_alerts(desk.ledger, [second], [second]) == ()


def test_a_ledger_of_the_version_before_gets_the_tables(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    ledger = open_ledger(path, (CRAWLER, ALERTS))
    with ledger.write() as db:
        for table in ("story_articles", "stories", "story_outlines", "story_probes", "story_terms"):
            db.execute(f"drop table {table}")
        db.execute("delete from _sqlite_migrations where name = '018_stories'")
    ledger.close()
    again = open_ledger(path, (CRAWLER, ALERTS))
    assert again.rows("select * from stories") == []
    again.close()


def test_before_much_was_read_each_article_is_by_itself(tmp_path: Path) -> None:
    desk = StoryDesk(tmp_path / "new.db", sources=())
    first = desk.told("north", "Bridge collapses at Kelmar", BRIDGE)
    second = desk.told("delta", "Lorries recovered after Kelmar bridge collapse", BRIDGE_TOO)
    assert desk.stories()[first] != desk.stories()[second]
    desk.ledger.close()


KELMAR_DE = "In Kelmar ist am Montag eine Straßenbrücke über die Vorna eingestürzt. 14 Menschen kamen ums Leben."


@pytest.mark.parametrize("names", ["later", "earlier", "none"])
def test_languages_are_joined_where_a_page_names_its_translation(tmp_path: Path, names: str) -> None:
    desk = StoryDesk(tmp_path / "v.db")
    english, german = "https://a.example/en/bridge", "https://a.example/de/bruecke"
    of_english = (("de", german),) if names == "earlier" else ()
    of_german = (("en", f"{english}?utm_source=x"), ("fr", "https://a.example/fr/pont")) if names == "later" else ()
    first = desk.article(english, BRIDGE, title="Bridge collapses", translations=of_english, language="en")
    desk.keep(first.article_id)
    second = desk.article(german, KELMAR_DE, title="Brücke eingestürzt", translations=of_german, language="de")
    desk.keep(second.article_id)
    stories = desk.stories()
    assert (stories[first.article_id] == stories[second.article_id]) is (names != "none")
    assert translations_of(desk.ledger, second.article_id) == ((first.article_id,) if names != "none" else ())
    desk.ledger.close()


def test_a_page_that_names_its_translation_no_more_is_none(tmp_path: Path) -> None:
    desk = StoryDesk(tmp_path / "v.db")
    desk.article("https://a.example/en/bridge", BRIDGE, title="Bridge collapses")
    named = (("en", "https://a.example/en/bridge"),)
    second = desk.article("https://a.example/de/bruecke", KELMAR_DE, title="Brücke eingestürzt", translations=named)
    assert translations_of(desk.ledger, second.article_id) == (1,)
    url = "https://a.example/de/bruecke"
    desk.polled(Entry(url, title="Brücke eingestürzt", text="Neu"))
    desk.read(desk.due()[0], f"{KELMAR_DE} Es wird gesucht.")
    assert translations_of(desk.ledger, second.article_id) == ()
    desk.ledger.close()
