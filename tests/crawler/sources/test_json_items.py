"""Items of APIs that answer in JSON: tenders of a board, statements of a ministry, sirens."""

import json
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.model import Entry, Response
from crawler.polled import FurtherDocument, PolledEntries
from crawler.source_options import ItemPaths
from crawler.sources.json_items import MAX_ITEMS, read_json
from crawler.sources.json_paths import expression_error

API = "https://board.example/api/tenders?limit=2"
PATHS = ItemPaths(
    "data.results",
    "subject",
    "join('', ['/tender/', to_string(id)])",
    "details.*.body",
    "dates.published",
    "paging.next",
)
TENDERS = {
    "data": {
        "results": [
            {"id": 40071, "subject": "Amunicja 155&nbsp;mm", "details": {"pl": {"body": "<p>Dostawa.</p><p>Poznań.</p>"}},
             "dates": {"published": "28 listopada 2026"}},
            {"id": 40070, "subject": "Drony", "details": {"pl": {"body": "Rozpoznawcze."}, "en": {"body": "For scouting."}},
             "dates": {"published": 1795772400}},
        ]
    },
    "paging": {"next": "?limit=2&after=40070"},
}  # fmt: skip
PLAIN = ItemPaths("@")


def read(
    document: object, paths: ItemPaths = PLAIN, language: str | None = None, kind: str = "application/json"
) -> PolledEntries:
    body = document if isinstance(document, bytes) else json.dumps(document).encode()
    return read_json(Response(API, API, 200, (("content-type", kind),), body), paths, language)


def test_expressions_pick_what_an_item_says() -> None:
    found = read(TENDERS, PATHS, "pl")
    assert found.entries == (
        Entry("https://board.example/tender/40071", guid="40071", title="Amunicja 155 mm", text="Dostawa.\n\nPoznań.",
              published="2026-11-28", language="pl"),
        Entry("https://board.example/tender/40070", guid="40070", title="Drony", text="Rozpoznawcze.\n\nFor scouting.",
              published="2026-11-27T09:40:00+00:00", language="pl"),
    )  # fmt: skip
    assert found.further == (FurtherDocument("https://board.example/api/tenders?limit=2&after=40070"),)
    assert (found.error, found.note) == (None, None)


def test_without_expressions_an_item_is_all_that_it_says() -> None:
    found = read([
        {"id": 7, "title": "Frigate named", "url": "/n/7", "created_at": "2026-11-28T05:00:00Z", "section": "Navy",
         "lead": "At Gdynia.", "body": {"parts": ["<b>Two</b> ships.", None, True]}, "image": "https://a.example/7.jpg"},
    ])  # fmt: skip
    assert found.entries == (
        Entry("https://board.example/n/7", guid="7", title="Frigate named", text="At Gdynia.\n\nTwo ships.",
              published="2026-11-28T05:00:00+00:00", categories="Navy"),
    )  # fmt: skip


def test_an_item_without_a_page_of_its_own_is_an_entry_without_a_link() -> None:
    [siren, calm] = read(
        [{"id": "s-1", "text": "Air raid siren"}, "All clear"], replace(PLAIN, text="text || @")
    ).entries
    assert (siren.url, siren.guid, siren.title, siren.text) == ("", "s-1", None, "Air raid siren")
    assert calm.text == "All clear"


@pytest.mark.parametrize(
    ("document", "paths", "error"),
    [
        (b"", PLAIN, "board.example sent an empty document instead of JSON."),
        (b'{"a": [', PLAIN, "board.example sent broken JSON."),
        (b"quota exceeded", PLAIN, "board.example sent a document that is no JSON."),
        (b"[" * 100_000, PLAIN, "board.example sent broken JSON."),
        (b"<!DOCTYPE html><html><p>Log in</p>", PLAIN, "board.example sent a web page instead of JSON."),
        (b"<error>quota</error>", PLAIN, "board.example sent XML instead of JSON."),
        ({"error": "quota", "status": 429}, ItemPaths("items"), "The expression 'items' finds no list in what board.example sent (it has error, status)."),
        ({"items": {"a": 1}}, ItemPaths("items"), "The expression 'items' finds no list in what board.example sent (it has items)."),
        ("text", ItemPaths("length(@)"), "The expression 'length(@)' finds no list in what board.example sent."),
        ({"items": 3}, ItemPaths("sort(items)"), "The expression 'sort(items)' cannot be applied to what board.example sent: In function sort(), "),
        ([], ItemPaths("a["), "The expression 'a[' for board.example is wrong: it ends too early."),
        ([{}, None, {"x": "https://a.example"}], PLAIN, "None of the 3 items of board.example has a link or words; its answer may have changed."),
    ],
)  # fmt: skip
def test_what_holds_no_items_is_an_error(document: object, paths: ItemPaths, error: str) -> None:
    found = read(document, paths)
    assert (found.error or "").startswith(error)
    assert found.entries == ()


def test_a_list_without_items_is_no_error() -> None:
    assert read({"items": []}, ItemPaths("items")) == PolledEntries()


def test_an_expression_that_finds_nothing_in_any_item_is_an_error_beside_the_entries() -> None:
    items = [{"name": f"Keel {n} laid", "day": "2026-11-28"} for n in range(3)]
    found = read(items, ItemPaths("@", title="title", date="date"))
    assert (
        found.error
        == "title: 'title' and date: 'date' find nothing in 3 items of board.example; its answer may have changed."
    )
    assert [one.text for one in found.entries] == [f"Keel {n} laid" for n in range(3)]
    assert read(items[:2], ItemPaths("@", title="title")).error is None
    assert (
        read([*items, {"title": "Keel", "date": "2026-11-28"}], ItemPaths("@", title="title", date="date")).error
        is None
    )


def test_what_cannot_be_read_of_an_item_is_counted_and_the_item_kept() -> None:
    items = [
        {"title": "One keel", "url": "/1", "date": "Q3 2026"},
        {"title": "Two keels", "url": "javascript:go(2)", "date": "2026-11-28"},
        {"title": 5, "url": "/3", "date": "soon"},
        {"flag": True},
    ]
    found = read(items, ItemPaths("@", title="join(' ', [title])", link="url", date="date"))
    assert [(one.url, one.title, one.published) for one in found.entries] == [
        ("https://board.example/1", "One keel", None),
        ("", "Two keels", "2026-11-28"),
        ("https://board.example/3", None, None),
    ]
    assert found.note is not None
    assert found.note.startswith("1 of 4 items of board.example have neither a link nor words and were left out.")
    assert "2 dates of board.example cannot be read, such as 'Q3 2026'." in found.note
    assert "1 link of board.example cannot be read, such as 'javascript:go(2)'." in found.note
    assert "2 titles of board.example cannot be read, such as 'In function join()" in found.note


@pytest.mark.parametrize(
    ("stated", "further", "note"),
    [
        ("https://board.example/api/2", (FurtherDocument("https://board.example/api/2"),), None),
        (API, (), None),
        (None, (), None),
        (2, (), "next: gives '2', which is no address."),
        ("eyJhIjoxfQ", (), "next: gives 'eyJhIjoxfQ', which is no address."),
        ("file:///etc/passwd", (), "next: gives 'file:///etc/passwd', which is no address."),
    ],
)
def test_older_items_are_behind_an_address(
    stated: object, further: tuple[FurtherDocument, ...], note: str | None
) -> None:
    found = read({"items": [{"title": "Keel laid"}], "next": stated}, ItemPaths("items", next="next"))
    assert (found.further, found.note) == (further, note)


def test_a_number_makes_an_address_by_an_expression() -> None:
    paths = ItemPaths("items", next="join('', ['?page=', to_string(page)])")
    [further] = read({"items": ["Keel laid"], "page": 2}, paths).further
    assert further.url == "https://board.example/api/tenders?page=2"


def test_of_very_many_items_the_newest_are_read_and_the_poll_says_so() -> None:
    items = [{"title": f"Keel {n}", "date": f"20{10 + (n + 199) // 200}-01-01"} for n in range(MAX_ITEMS + 1)]
    found = read(items)
    assert len(found.entries) == MAX_ITEMS
    assert found.entries[0].title == "Keel 1"
    assert found.note == "board.example lists 2,001 items; only the newest 2,000 were read."


def test_another_encoding_and_a_guard_before_the_json_are_read() -> None:
    body = '[{"title": "Тривога"}]'
    for raw, kind in (
        (body.encode("cp1251"), "application/json; charset=windows-1251"),
        (body.encode("utf-16"), "application/json"),
        (b"\xef\xbb\xbf" + body.encode(), "application/json"),
        (b")]}',\n" + body.encode(), "text/plain"),
    ):
        [entry] = read(raw, kind=kind).entries
        assert entry.title == "Тривога"


@pytest.mark.parametrize(
    ("expression", "error"),
    [
        ("items", None),
        ("items[?type=='tender'] | sort_by(@, &date)", None),
        ("a b", "see its column 3."),
        ("a[", "it ends too early."),
        ("items[].nonsense(@)", "there is no function nonsense."),
        ("a." * 400 + "a", None),
        ("(" * 900, "it cannot be understood."),
        ("a" * 1001, "it has more than 1,000 characters."),
    ],
)
def test_an_expression_that_is_none_is_told(expression: str, error: str | None) -> None:
    assert expression_error(expression) == error


JSON = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.sampled_from(["items", "title", "url", "date", "next", "id"]), inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@given(JSON)
def test_random_json_raises_nothing(document: object) -> None:
    paths = ItemPaths("items || @", "sum(title) || join('', title)", "url", "max_by(@, &date)", "date", "next")
    read(document, paths)
    read(document, ItemPaths("items || @"))
