"""Saving: one row an article, every version kept, nothing lost between poll and page."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from crawler.deciding import decided_version
from crawler.errors import LedgerError
from crawler.model import Access, Article, Entry
from crawler.revisions import from_entry
from crawler.store import (
    ReadResult,
    article_now,
    changes_after,
    due_entries,
    open_ledger,
    save,
    source_state,
    source_states,
    teaser_left_out_by,
    usual_language,
    usual_length,
    version_question,
    without_boilerplate,
)
from crawler.versions import DecidedVersion, Words, version_of
from crawler.workers import Workers
from tests.ledger import EVERY, START, Desk

TEXT = "The yard at Northport laid the keel of the second frigate on Monday, the ministry said in a statement."


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def test_an_entry_waits_in_the_ledger_until_its_page_was_read(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel laid"))
    again = open_ledger(desk.path)
    waiting = due_entries(again, "a", desk.now)
    again.close()
    assert [one.entry.title for one in waiting] == ["Keel laid"]
    desk.read(waiting[0], TEXT)
    assert not desk.due()


@pytest.mark.parametrize(
    "spelling",
    [
        "http://www.a.example/news/keel/",
        "https://a.example/news/keel?utm_source=rss&utm_medium=feed",
        "https://m.a.example/news/keel#top",
        "https://a.example/news/keel/amp/",
    ],
)
def test_one_article_under_two_spellings_of_its_address_is_one(desk: Desk, spelling: str) -> None:
    desk.article("https://a.example/news/keel", TEXT)
    assert desk.polled(Entry(spelling, title="A title"), source_id="b").new == 0
    assert not desk.due("b")
    assert len(desk.rows("select * from articles")) == 1


def test_a_page_that_names_a_known_address_as_canonical_is_the_same_article(desk: Desk) -> None:
    desk.article("https://a.example/news/keel", TEXT)
    desk.polled(Entry("https://a.example/?p=77", title="A title"))
    assert desk.read(desk.due()[0], TEXT, canonical_url="https://a.example/news/keel") is None
    assert len(desk.rows("select * from articles")) == 1


def test_a_canonical_address_stated_on_every_page_merges_nothing(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT, canonical_url="https://a.example/all", title="Keel laid")
    desk.article("https://a.example/2", "A tanker crew was trained in the desert.",
                 canonical_url="https://a.example/all", title="Crew trained")  # fmt: skip
    assert len(desk.rows("select * from articles")) == 2


def test_a_changed_text_is_a_revision_and_a_change(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    desk.polled(Entry("https://a.example/1", title="A title", text="now another teaser"))
    queued = desk.due()[0]
    assert desk.read(queued, TEXT.replace("second", "third")) is not None
    assert [(c.kind, c.revision) for c in changes_after(desk.ledger, 0)] == [("new", 1), ("revised", 2)]
    assert [r["text"] for r in desk.rows("select text from revisions order by revision")] == [
        TEXT,
        TEXT.replace("second", "third"),
    ]


def test_a_page_that_turns_paywalled_keeps_the_full_text(desk: Desk) -> None:
    change = desk.article("https://a.example/1", TEXT)
    desk.polled(Entry("https://a.example/1", title="A title", modified="2026-11-23T09:00:00Z"))
    cut = desk.read(desk.due()[0], TEXT[:30], "truncated")
    assert cut is not None
    assert cut.kind == "paywalled"
    held = article_now(desk.ledger, change.article_id)
    assert held is not None
    assert (held.text, held.access, held.revision) == (TEXT, "full", 1)


def test_a_text_that_becomes_free_is_lifted(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT[:30], state="truncated")
    desk.polled(Entry("https://a.example/1", title="A title", text="changed"))
    lifted = desk.read(desk.due()[0], TEXT)
    assert lifted is not None
    assert lifted.kind == "lifted"


def test_an_entry_whose_page_cannot_be_had_keeps_the_feeds_own_words(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel laid", text="A short teaser."))
    queued = desk.due()[0]
    change = save(
        desk.ledger, ReadResult(queued, from_entry(queued.entry, "failed"), None, "it answered 404."), desk.now
    )
    assert change is not None
    row = desk.rows("select text, extraction from articles")[0]
    assert row == {"text": "A short teaser.", "extraction": "failed"}
    assert desk.rows("select error from entries")[0]["error"] == "it answered 404."


def test_a_guid_finds_an_entry_under_a_new_address_but_a_guid_of_all_entries_does_not(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/old-slug", guid="7", title="Keel laid"))
    assert desk.polled(Entry("https://a.example/new-slug", guid="7", title="Keel laid")).new == 0
    desk.polled(
        Entry("https://a.example/1", guid="x", title="One"), Entry("https://a.example/2", guid="x", title="Two")
    )
    assert desk.polled(Entry("https://a.example/3", guid="x", title="Three")).new == 1


def test_changes_are_never_altered(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    with pytest.raises(LedgerError, match="never altered"), desk.ledger.write() as db:
        db.execute("update changes set kind = 'revised'")


def test_a_failing_source_is_asked_less_often_but_at_least_hourly(desk: Desk) -> None:
    for _ in range(12):
        desk.polled(error="a.example did not answer.")
    state = source_state(desk.ledger, "a")
    assert state.failures == 12
    assert (state.next_poll_at - desk.now).total_seconds() == 3600
    desk.polled()
    state = source_state(desk.ledger, "a")
    assert (state.failures, state.next_poll_at) == (0, desk.now + EVERY)


def test_the_full_text_index_follows_every_version(desk: Desk) -> None:
    def found(word: str) -> int:
        return len(desk.rows("select rowid from articles_fts where articles_fts match ?", word))

    desk.article("https://a.example/1", TEXT)
    assert found("frigate") == 1
    desk.polled(Entry("https://a.example/1", title="A title", text="changed"))
    desk.read(desk.due()[0], "Only tanks now, at the northern border, in great numbers.")
    assert (found("frigate"), found("tanks")) == (0, 1)


def test_a_copy_of_an_article_joins_its_group(desk: Desk) -> None:
    text = " ".join(f"{TEXT} Paragraph {n} says something of its own about hull {n * 7}." for n in range(12))
    first = desk.article("https://a.example/1", text)
    copy = desk.article("https://b.example/x", "By our staff. " + text, "b")
    other = desk.article("https://b.example/y", "Nothing of that kind. " * 3 + "Tanks were seen.", "b")
    groups = {r["id"]: (r["group_id"], r["relation"]) for r in desk.rows("select id, group_id, relation from articles")}
    assert groups[copy.article_id] == (first.article_id, "copy")
    assert groups[other.article_id] == (other.article_id, "new")


def test_a_sources_usual_length_is_known_after_ten_full_articles(desk: Desk) -> None:
    for n in range(9):
        desk.article(f"https://a.example/{n}", "x" * (100 + n))
    assert usual_length(desk.ledger, "a") is None
    desk.article("https://a.example/9", "x" * 109)
    assert usual_length(desk.ledger, "a") == 105
    assert usual_length(desk.ledger, "b") is None


def test_a_sources_usual_language_is_that_of_most_of_its_articles_whose_language_is_sure(desk: Desk) -> None:
    for n, language in enumerate(["uk", "uk", "en", "uk"]):
        desk.article(f"https://a.example/{n}", TEXT, language=language, possible_languages=(language,))
    desk.article("https://a.example/doubtful", TEXT, language="en", possible_languages=("en", "uk"))
    assert usual_language(desk.ledger, "a") is None
    desk.article("https://a.example/9", TEXT, language="uk", possible_languages=("uk",))
    assert usual_language(desk.ledger, "a") == "uk"
    assert usual_language(desk.ledger, "b") is None


def test_an_article_keeps_the_languages_it_may_be_in_and_an_older_one_its_only_language(desk: Desk) -> None:
    older = desk.article("https://a.example/2", TEXT, language="de", possible_languages=())
    with desk.ledger.write() as db:  # back to the release before
        db.execute("alter table articles drop column possible_languages")
        db.execute("delete from _sqlite_migrations where name = '003_possible_languages'")
    desk.ledger.close()
    desk.ledger = open_ledger(desk.path)
    stored = article_now(desk.ledger, older.article_id)
    assert stored is not None
    assert stored.possible_languages == ("de",)
    new = desk.article("https://a.example/3", TEXT, language="de", possible_languages=("de", "en"))
    kept = article_now(desk.ledger, new.article_id)
    assert kept is not None
    assert kept.possible_languages == ("de", "en")


def test_what_a_feed_says_anew_of_an_article_is_kept_beside_its_page_and_judged(desk: Desk) -> None:
    change = desk.article("https://a.example/1", TEXT)
    desk.polled(Entry("https://a.example/1", title="A title", text="A mine was found nearby."))
    [due] = desk.due()
    again = save(desk.ledger, ReadResult(due, None, None, tags=(due.etag, due.last_modified)), desk.now)
    assert again is not None
    assert (again.article_id, again.kind, again.revision) == (change.article_id, "revised", 2)
    held = article_now(desk.ledger, change.article_id)
    assert held is not None
    assert (held.text, held.other_text, held.access) == (TEXT, "A mine was found nearby.", "full")


def test_an_outage_changes_no_word_and_no_validator(desk: Desk) -> None:
    change = desk.article("https://a.example/1", TEXT)
    desk.polled(Entry("https://a.example/1", title="Other words", modified="2026-11-23T09:00:00Z"))
    [due] = desk.due()
    outage = Article(url="https://a.example/1", title="Down", text="We are down.", extraction="not_article")
    save(desk.ledger, ReadResult(due, outage, desk.now, tags=(due.etag, due.last_modified)), desk.now)
    held = article_now(desk.ledger, change.article_id)
    assert held is not None
    assert (held.title, held.text, held.other_title) == ("A title", TEXT, "Other words")


def test_a_change_that_a_feed_announces_gives_a_page_all_its_tries_again(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT)
    desk.polled(Entry("https://a.example/1", title="A title", text="changed"))
    assert desk.due()[0].reads == 0


def touched(desk: Desk, minute: int) -> None:
    """Poll a feed that says what it said before, with another date."""
    desk.polled(
        Entry("https://a.example/1", title="A title", published=(START + timedelta(minutes=minute)).isoformat())
    )


def test_a_later_date_alone_makes_a_page_due_and_an_earlier_one_does_not(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT, published=START.isoformat())
    touched(desk, -5)
    assert not desk.due()
    touched(desk, 5)
    [due] = desk.due()
    change = desk.read(due, f"{TEXT} A mine was found nearby.")
    assert change is not None
    touched(desk, 10)
    assert len(desk.due()) == 1, "the visit before found something new"


def test_a_change_of_date_leaves_a_page_that_fails_some_tries(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT, published=START.isoformat())
    desk.ledger.db.execute("update entries set reads = 7")
    touched(desk, 5)
    assert desk.due()[0].reads == 2


def test_a_page_that_fails_while_its_date_changes_again_keeps_a_last_try(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT, published=START.isoformat())
    touched(desk, 5)
    desk.ledger.db.execute("update entries set reads = 5, due_at = null")
    touched(desk, 10)
    assert desk.due()[0].reads == 3


def test_a_feed_that_gives_each_entry_a_new_date_in_each_poll_makes_few_visits(desk: Desk) -> None:
    desk.article("https://a.example/1", TEXT, published=START.isoformat())
    visits = []
    for minute in range(15, 4 * 24 * 60, 15):
        desk.now = START + timedelta(minutes=minute)
        touched(desk, minute)
        for due in desk.due():
            visits.append(minute / 60)
            desk.read(due, TEXT)
    assert visits == [0.25, 1.25, 7.25, 31.25, 55.25, 79.25]


def test_a_teaser_that_three_headlines_share_is_boilerplate(desk: Desk) -> None:
    teaser = "Harbour News brings you the war every day."
    entries = [Entry(f"https://a.example/{n}", title=f"Title {n}", text=teaser) for n in range(3)]
    desk.polled(*entries[:2])
    assert without_boilerplate(desk.ledger, desk.due()[0]).entry.text == teaser
    desk.polled(*entries)
    assert {without_boilerplate(desk.ledger, due).entry.text for due in desk.due()} == {None}


def test_a_teaser_that_entries_share_is_said_once_and_counted_for_the_others(desk: Desk) -> None:
    teaser = "Harbour News reports that the frigate sank."
    desk.polled(*[Entry(f"https://a.example/{n}", title=f"Title {n}", text=teaser) for n in range(4)])
    for due in desk.due():
        desk.read(
            without_boilerplate(desk.ledger, due), f"The crew of ship {due.id} rests, and the port of call is open."
        )
    beside = [row["other_text"] for row in desk.ledger.rows("select other_text from revisions order by article_id")]
    assert beside == [teaser, "", "", ""]
    assert {source.id: source.teasers_left_out for source in source_states(desk.ledger)}["a"] == 3
    assert [teaser_left_out_by(desk.ledger, article) for article in (1, 2)] == [(), ("a",)]


def test_a_shared_teaser_of_entries_whose_pages_cannot_be_had_is_heard_of_each(desk: Desk) -> None:
    teaser = "Air raid alert declared, take cover."
    desk.polled(*[Entry(f"https://a.example/{n}", title=f"Region {n}", text=teaser) for n in range(3)])
    for due in desk.due():
        bare = without_boilerplate(desk.ledger, due)
        save(desk.ledger, ReadResult(bare, from_entry(bare.entry, "failed"), None), desk.now)
    beside = [row["other_text"] for row in desk.ledger.rows("select other_text from revisions")]
    assert beside == [teaser] * 3
    assert {source.id: source.teasers_left_out for source in source_states(desk.ledger)}["a"] == 0


def test_a_teaser_that_three_entries_share_is_boilerplate_when_two_of_them_have_one_headline(desk: Desk) -> None:
    teaser = "Harbour News brings you the war every day."
    titles = ("News from the port", "News from the port", "A keel is laid")
    entries = [Entry(f"https://a.example/{n}", guid=str(n), title=title, text=teaser) for n, title in enumerate(titles)]
    desk.polled(*entries)
    assert {without_boilerplate(desk.ledger, due).entry.text for due in desk.due()} == {None}


def words_first_seen(desk: Desk, text: str, published: str | None = None) -> str | None:
    """Read the one article's page again; what its version before counts as its first words."""
    desk.polled(Entry("https://a.example/1", title="A title", text=text[:20], published=published))
    desk.read(desk.due()[0], text)
    held = article_now(desk.ledger, 1)
    assert held is not None
    return held.first_words


def test_an_undated_article_remembers_what_it_said_first(desk: Desk) -> None:
    desk.article("https://a.example/1", "A keel was laid.")
    first = article_now(desk.ledger, 1)
    assert first is not None
    assert first.first_words is None
    assert words_first_seen(desk, "A mast was set.") == "A title\nA keel was laid.\n\n"
    assert words_first_seen(desk, "A flag was hoisted.") == "A title\nA keel was laid.\n\n"


def test_a_dated_article_remembers_what_its_first_whole_page_said(desk: Desk) -> None:
    dated = "2026-11-20T08:00:00+00:00"
    desk.article("https://a.example/1", "A keel…", published=dated, state="truncated")
    assert words_first_seen(desk, "A keel was laid.", dated) is None
    assert words_first_seen(desk, "A mast was set.", dated) == "A title\nA keel was laid.\n\n"


def test_a_version_that_was_decided_elsewhere_counts_as_long_as_the_ledger_asks_the_same(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel", text="The keel was laid."))
    [due] = desk.due()
    outcome = ReadResult(
        due, Article(due.entry.url, title="Keel", text="A keel of steel.", access=Access("full")), None
    )
    question = version_question(desk.ledger, outcome)
    version = version_of(question)
    stale = DecidedVersion(replace(question, feeds=()), replace(version, others=Words("", "Of another question.")))
    save(desk.ledger, outcome, desk.now, stale)
    assert desk.rows("select other_text from revisions") == [{"other_text": "The keel was laid."}]
    desk.polled(Entry("https://a.example/2", title="Keel", text="The keel was laid."))
    [due] = [one for one in desk.due() if one.entry.url.endswith("2")]
    outcome = replace(outcome, queued=due, article=replace(outcome.article or Article(""), url=due.entry.url))
    elsewhere = replace(version, others=Words("", "Decided elsewhere."))
    marked = DecidedVersion(version_question(desk.ledger, outcome), elsewhere)
    save(desk.ledger, outcome, desk.now, marked)
    assert desk.rows("select other_text from revisions where article_id = 2") == [{"other_text": "Decided elsewhere."}]


def test_a_long_text_is_decided_in_a_worker_as_it_would_be_in_place(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel", text="The keel was laid."))
    [due] = desk.due()
    article = Article(due.entry.url, title="Keel", text="A keel of steel. " * 6000, access=Access("full"))

    async def main() -> tuple[DecidedVersion | None, DecidedVersion | None]:
        async with Workers(1) as workers:
            outcome, short = ReadResult(due, article, None), ReadResult(due, replace(article, text="Keel."), None)
            return (
                await decided_version(desk.ledger, outcome, workers),
                await decided_version(desk.ledger, short, workers),
            )

    long, short = asyncio.run(main())
    assert short is None
    assert long is not None
    assert long.version == version_of(long.question)


def test_a_text_that_is_longer_than_a_row_holds_is_not_called_whole(desk: Desk) -> None:
    desk.article("https://a.example/1", "The yard opens. " * 25_000)
    held = article_now(desk.ledger, 1)
    assert held is not None
    assert (len(held.text), held.access, held.hidden_percent) == (300_000, "truncated", 25)
