"""Stories in the ledger: which articles are together, what a story says of itself, and what routing is told."""

from collections.abc import Iterator
from datetime import datetime, timedelta
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


def test_a_copy_of_a_second_report_of_one_owner_is_no_second_source(desk: StoryDesk) -> None:
    owners = {"north": "holding", "delta": "holding"}
    desk.told("north", "Bridge collapses at Kelmar", BRIDGE)
    second = desk.told("delta", "Lorries recovered after Kelmar bridge collapse", BRIDGE_TOO, at(3))
    copy = desk.told("coast", "Lorries recovered after Kelmar bridge collapse", BRIDGE_TOO, at(4))
    assert desk.story(copy, owners).sources == 1
    assert story_places(desk.ledger, [copy], owners)[copy].sources == 1
    assert story_places(desk.ledger, [copy], owners, second)[copy].sources == 1
    assert desk.story(copy).sources == 2


def test_a_text_is_of_the_outlet_that_printed_it_first_not_of_the_one_that_was_read_first(desk: StoryDesk) -> None:
    owners = {"north": "holding", "delta": "holding"}
    desk.told("north", "Bridge collapses at Kelmar", BRIDGE)
    copy = desk.told("coast", "Lorries recovered after Kelmar bridge collapse", BRIDGE_TOO, at(4))
    desk.told("delta", "Lorries recovered after Kelmar bridge collapse", BRIDGE_TOO, at(3))
    assert desk.story(copy, owners).sources == 1


def test_a_day_does_not_say_who_printed_first(tmp_path: Path) -> None:
    desk = StoryDesk(tmp_path / "v.db")
    desk.read_much()
    day, title = START.date().isoformat(), "Lorries recovered after Kelmar bridge collapse"
    text = (
        f"{BRIDGE_TOO} A ferry takes cars across the river until a bridge of pontoons is laid at the end of the month."
    )
    desk.told("north", "Bridge collapses at Kelmar", BRIDGE)
    desk.told("delta", title, text, at(3))
    desk.now = at(4)
    copy = desk.article("https://a.example/1", text, title=title, published=day, language="en")
    desk.keep(copy.article_id)
    story = desk.story(copy.article_id, {"north": "holding", "delta": "holding"})
    assert (story.sources, story.articles) == (1, 3)
    desk.ledger.close()


def at(hours: int) -> datetime:
    return START + timedelta(hours=hours)


TELLINGS = st.lists(st.tuples(st.integers(1, 6), st.sampled_from("abcdef")), max_size=12)


def test_sources_are_the_owners_who_printed_a_text_first() -> None:
    assert independent_sources([]) == 0
    assert independent_sources([(1, owner) for owner in "abcdefghij"]) == 1  # ten outlets of one wire's text
    assert independent_sources([(1, "a"), (2, "a"), (3, "a")]) == 1  # three outlets of one owner
    assert independent_sources([(1, "bigco"), (2, "bigco"), (2, "coast")]) == 1
    assert independent_sources([(1, "ridge"), (2, "peak")]) == 2
    assert independent_sources([(1, "ridge"), (2, "peak"), (2, "ridge")]) == 2
    assert independent_sources([(1, "a"), (2, "a"), (1, "b"), (3, "b")]) == 2  # a wire's text and their own, both
    assert independent_sources([(1, "a"), (1, "b"), (2, "b"), (3, "c")]) == 3


@given(TELLINGS, st.tuples(st.integers(1, 6), st.sampled_from("abcdef")))
def test_a_later_telling_adds_a_source_only_by_a_text_and_an_owner_that_are_new(
    tellings: list[tuple[int, str]], later: tuple[int, str]
) -> None:
    before, after = independent_sources(tellings), independent_sources([*tellings, later])
    assert before <= after <= min(len({group for group, _ in [*tellings, later]}), before + 1)
    if any(group == later[0] for group, _ in tellings):
        assert after == before


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


@pytest.mark.parametrize(("named", "sources"), [("en/bridge", 1), ("fr/pont", 2)])
def test_the_translation_of_a_copy_is_no_second_source(tmp_path: Path, named: str, sources: int) -> None:
    desk = StoryDesk(tmp_path / "v.db")
    first = desk.told("north", "Bridge collapses at Kelmar", BRIDGE)
    english, german = "https://coast.example/en/bridge", "https://coast.example/de/bruecke"
    copy = desk.told("coast", "Bridge collapses at Kelmar", BRIDGE, at(1), url=english)
    names = ((named[:2], f"https://coast.example/{named}"),)
    translated = desk.article(german, KELMAR_DE, title="Brücke eingestürzt", translations=names, language="de")
    place(desk, translated.article_id, desk.stories()[first])
    place(desk, copy, desk.stories()[first])
    assert desk.story(first).articles == 3
    assert desk.story(first).sources == sources
    desk.ledger.close()


def place(desk: StoryDesk, article_id: int, story_id: int) -> None:
    with desk.ledger.write() as db:
        db["story_articles"].insert({"article_id": article_id, "story_id": story_id}, replace=True)


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
