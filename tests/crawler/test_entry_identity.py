"""Which entries of a feed are one, within a document and from poll to poll."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.entry_identity import KnownEntry, distinct, matched
from crawler.model import Entry
from crawler.urls import key_url

PRESS = "https://mod.example/press/"
KEEL = Entry(PRESS, "g1", "Keel laid", "The keel was laid.", published="2026-11-23T08:15:00+00:00")
TEST = Entry(PRESS, "g2", "Missile tested", "It flew.", published="2026-11-23T09:00:00+00:00")
PAGE = replace(KEEL, url="https://mod.example/2026/keel")
BRIEF = Entry(
    "https://mod.example/a", "brief", "Daily briefing", "One ship sails.", published="2026-11-22T08:00:00+00:00"
)


def known(*entries: Entry, forgotten: bool = False) -> tuple[KnownEntry, ...]:
    """The entries as a ledger that took them in one poll gives them back, numbered from 1."""
    return tuple(
        KnownEntry(number, key_url(e.url) if e.url else "", e.guid, e.title, e.text, e.published, forgotten=forgotten)
        for number, e in enumerate(distinct(entries), 1)
    )


def polls(first: tuple[Entry, ...], second: tuple[Entry, ...]) -> tuple[int | None, ...]:
    return matched(distinct(second), known(*first))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (KEEL, TEST),
        (KEEL, replace(TEST, url=f"{PRESS}#2")),
        (replace(KEEL, guid=None), replace(TEST, guid=None)),
        (replace(KEEL, guid="g"), replace(TEST, guid="g")),
        (replace(KEEL, url=""), replace(TEST, url="")),
        (replace(KEEL, url="", guid=None, title=None), replace(TEST, url="", guid=None, title=None)),
        (replace(KEEL, title="Air alert"), replace(TEST, title="Air alert")),
        (replace(KEEL, title="Air alert", text="Go."), replace(TEST, title="Air alert", text="Go.")),
        (replace(KEEL, title="Air alert", guid=None), replace(TEST, title="Air alert", guid=None)),
    ],
)
def test_entries_of_one_document_that_differ_are_two_however_alike_their_links(one: Entry, other: Entry) -> None:
    assert len(distinct([one, other])) == 2
    assert polls((one, other), (other, one)) == (2, 1)


@pytest.mark.parametrize("again", [KEEL, replace(KEEL, guid=None), replace(KEEL, text="The keel was\n laid."),
                                   replace(KEEL, guid="g9"), replace(KEEL, url=f"{PRESS}?utm_source=rss")])  # fmt: skip
def test_an_entry_told_twice_in_one_document_is_one(again: Entry) -> None:
    assert distinct([KEEL, again]) == (KEEL,)


def test_a_guid_of_several_entries_is_removed() -> None:
    assert [e.guid for e in distinct([KEEL, replace(TEST, guid="g1"), replace(BRIEF)])] == [None, None, "brief"]


@pytest.mark.parametrize(
    "later",
    [
        KEEL,
        replace(KEEL, title="Keel of the frigate laid"),
        replace(KEEL, title="Keel of the frigate laid", text="More.", published="2026-11-23T12:00:00+00:00"),
        replace(KEEL, guid="made-anew"),
    ],
)
def test_an_entry_among_others_with_its_link_stays_itself_through_edits(later: Entry) -> None:
    assert polls((KEEL, TEST), (TEST, later)) == (2, 1)


@pytest.mark.parametrize(
    "later",
    [
        replace(PAGE, title="Keel of the frigate laid"),
        replace(PAGE, guid="made-anew"),
        replace(PAGE, guid="made-anew", text="Other words."),
        replace(PAGE, guid="made-anew", published="2026-11-23"),
        replace(PAGE, guid=None, title="Another headline", text="Other words.", published=None),
        replace(PAGE, url="https://mod.example/2026/keel-laid"),
        replace(PAGE, url="https://mod.example/2026/keel-laid", title="Keel laid at last"),
        replace(PAGE, url="https://mod.example/2026/keel-laid", published="2026-11-24T08:15:00+00:00"),
        replace(PAGE, url="https://mod.example/2026/keel-laid", text=None, published=None),
        replace(PAGE, url=""),
    ],
)  # fmt: skip
def test_an_entry_whose_link_title_or_guid_moves_stays_itself(later: Entry) -> None:
    assert polls((PAGE,), (later,)) == (1,)


def test_guids_that_are_the_link_with_a_counter_make_no_new_entry() -> None:
    first = replace(PAGE, guid=f"{PAGE.url}#0")
    assert polls((first,), (replace(first, guid=f"{PAGE.url}#1", title="Second headline"),)) == (1,)


@pytest.mark.parametrize(
    "later",
    [
        replace(BRIEF, url="https://mod.example/b", text="One ship docks.", published="2026-11-23T08:00:00+00:00"),
        replace(BRIEF, url="https://mod.example/b", text=None, published="2026-11-23T08:00:00+00:00"),
        replace(BRIEF, url="https://mod.example/b", title="Evening briefing", published="2026-11-22T20:00:00+00:00"),
        replace(BRIEF, url="https://mod.example/b", text="One ship docks.", published=None),
    ],
)
def test_a_guid_that_a_feed_gives_to_whatever_is_newest_joins_nothing(later: Entry) -> None:
    assert polls((BRIEF,), (later,)) == (None,)
    assert polls((replace(BRIEF, url=""),), (replace(later, url=""),)) == (None,)


def test_an_entry_with_a_guid_and_a_time_of_its_own_is_new_though_its_page_and_words_are_known() -> None:
    later = replace(PAGE, guid="g7", published="2026-11-24T08:15:00+00:00")
    assert polls((PAGE,), (later,)) == (None,)
    assert polls((PAGE, later), (later, PAGE)) == (2, 1)
    assert polls((replace(PAGE, published="2026-11-23"),), (replace(later, published="2026-11-24"),)) == (None,)
    marked = replace(PAGE, guid=f"{PAGE.url}#1")
    assert polls((replace(PAGE, guid=f"{PAGE.url}#0"),), (replace(marked, published=later.published),)) == (1,)


def test_an_entry_told_twice_in_other_words_has_both_texts() -> None:
    told = (PAGE, replace(PAGE, text="A mine was found."), PAGE)
    [one] = distinct(told)
    assert (one.guid, one.text) == ("g1", "The keel was laid.\n\nA mine was found.")
    assert polls(told, told) == (1,)
    assert polls(told, (PAGE,)) == (1,)
    assert [one.text for one in distinct([replace(PAGE, text=None), PAGE])] == [PAGE.text]


def test_an_entry_with_a_guid_and_title_of_its_own_is_new_though_its_link_is_known() -> None:
    assert polls((KEEL,), (TEST,)) == (None,)
    assert polls((KEEL, TEST), (replace(TEST, guid="g3", title="Drone lost"), KEEL)) == (None, 1)


def test_entries_without_a_link_or_guid_are_known_by_their_words() -> None:
    bare = tuple(replace(e, url="", guid=None, published=None) for e in (KEEL, TEST))
    assert polls(bare, (*reversed(bare), replace(bare[0], text="It was launched."))) == (2, 1, None)


def test_the_same_words_at_another_time_of_day_are_another_entry_where_no_page_tells() -> None:
    first = Entry("", title="Air raid alert", text="Take cover.", published="2026-11-23T01:00:00+00:00")
    second = replace(first, published="2026-11-23T03:00:00+00:00")
    assert polls((first,), (second, first)) == (None, 1)
    assert distinct((first, second)) == (first, second)
    assert distinct((first, replace(first, published=None))) == (first,)


def test_a_forgotten_entry_is_known_by_its_link_or_guid_though_its_words_are_gone() -> None:
    gone = replace(PAGE, title=None, text=None)
    assert matched([PAGE], known(gone, forgotten=True)) == (1,)
    shared = known(replace(KEEL, title=None, text=None), forgotten=True) + known(KEEL, TEST)[1:]
    assert matched([KEEL, TEST, replace(TEST, guid="g3", title="Drone lost")], shared) == (1, 2, None)


_ENTRIES = st.lists(
    st.builds(
        Entry,
        url=st.sampled_from(["", PRESS, "https://mod.example/1", "https://mod.example/2"]),
        guid=st.sampled_from([None, "a", "b", "c"]),
        title=st.sampled_from([None, "One", "Two"]),
        text=st.sampled_from([None, "x", "y"]),
        published=st.sampled_from([None, "2026-11-23", "2026-11-23T08:15:00Z", "2026-11-24T08:15:00Z"]),
    ).filter(lambda entry: entry.url or entry.title or entry.text),
    max_size=8,
)


@given(_ENTRIES)
def test_a_document_polled_again_brings_nothing_new(entries: list[Entry]) -> None:
    told = distinct(entries)
    assert matched(told, known(*entries)) == tuple(range(1, len(told) + 1))


@given(_ENTRIES, _ENTRIES)
def test_no_known_entry_is_taken_twice(first: list[Entry], second: list[Entry]) -> None:
    found = [one for one in polls(tuple(first), tuple(second)) if one is not None]
    assert len(found) == len(set(found))
