"""A fuller copy of a cut article makes a version of it that is read with the copy."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from crawler.model import Access, AccessState, Article, ArticleVersion, Change, Entry
from crawler.store import ReadResult, article_at, article_now, changes_of, forget, save
from crawler.store.twins import MAX_COPY, MAX_EDITS, MAX_VERSIONS
from tests.crawler.test_duplicates import FRIGATE
from tests.ledger import EVERY, Desk, source

CUT = FRIGATE.partition("\n\nFour ships")[0]


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db", sources=tuple(source(id_, f"https://{id_}.example/feed") for id_ in "abc"))
    for id_ in "abc":
        one.polled(source_id=id_)
    one.now += EVERY
    yield one
    one.ledger.close()


def saved(
    desk: Desk, source_id: str, text: str, state: AccessState = "full", title: str = "Keel laid"
) -> Change | None:
    url = f"https://{source_id}.example/keel"
    desk.polled(Entry(url, title=title, published=desk.now.isoformat()), source_id=source_id)
    return desk.read(desk.due(source_id)[0], text, state)


def kinds(desk: Desk, article_id: int) -> list[str]:
    return [change.kind for change in changes_of(desk.ledger, article_id)]


def now(desk: Desk, article_id: int) -> ArticleVersion:
    found = article_now(desk.ledger, article_id)
    assert found
    return found


def test_a_fuller_copy_makes_a_version_of_each_cut_article_of_its_group(desk: Desk) -> None:
    saved(desk, "a", CUT, "truncated")
    saved(desk, "c", CUT, "truncated")
    change = saved(desk, "b", FRIGATE)
    assert change
    assert (change.article_id, change.kind) == (3, "new")
    assert [kinds(desk, article) for article in (1, 2, 3)] == [["new", "twin"], ["new", "twin"], ["new"]]
    cut = now(desk, 1)
    assert cut.copy
    assert (cut.revision, cut.text, cut.access) == (2, CUT, "truncated")
    assert (cut.copy.article_id, cut.copy.source, cut.copy.url, cut.copy.text) == (
        3,
        "b",
        "https://b.example/keel",
        FRIGATE,
    )
    first = article_at(desk.ledger, 1, 1)
    assert first
    assert first.copy is None


def test_a_cut_article_that_comes_later_is_read_with_the_copy_from_its_first_version(desk: Desk) -> None:
    saved(desk, "b", FRIGATE)
    saved(desk, "a", CUT, "truncated")
    assert kinds(desk, 2) == ["new"]
    copy = now(desk, 2).copy
    assert copy
    assert copy.text == FRIGATE


@pytest.mark.parametrize("title", ["Day 3: bridges fall", "Latest: bridges fall in Veltava"])
def test_the_report_of_another_day_that_begins_alike_is_no_fuller_copy(desk: Desk, title: str) -> None:
    saved(desk, "a", CUT, "truncated", "Day 2: column near Ostrov" if "3" in title else "Latest: column near Ostrov")
    saved(desk, "b", FRIGATE, title=title)
    assert kinds(desk, 1) == ["new"]
    saved(desk, "c", CUT, "truncated", "Day 4: a storm")
    assert now(desk, 3).copy is None


@pytest.mark.parametrize(("text", "state"), [
    (FRIGATE, "truncated"), (FRIGATE, "unknown"), (CUT[:-30], "full"),
    ("Something else was said by others on another day. " * 30, "full"), (f"{FRIGATE}\n\n{'x' * MAX_COPY}", "full"),
])  # fmt: skip
def test_what_is_cut_shorter_too_long_or_no_copy_makes_none(desk: Desk, text: str, state: AccessState) -> None:
    saved(desk, "a", CUT, "truncated")
    saved(desk, "b", text, state)
    assert kinds(desk, 1) == ["new"]
    assert now(desk, 1).copy is None


def test_a_copy_makes_one_version_for_each_of_its_texts_and_a_longer_one_another(desk: Desk) -> None:
    saved(desk, "a", CUT, "truncated")
    saved(desk, "b", FRIGATE)
    for text in (f"{FRIGATE} The keel weighs ninety tonnes.", f"{FRIGATE} The keel weighs ninety tonnes.", FRIGATE):
        desk.now += 8 * EVERY
        saved(desk, "b", text)
        held = now(desk, 1).copy
        assert held
        assert held.text == text
    assert [kind for kind in kinds(desk, 2) if kind != "dated_anew"] == ["new", "revised", "revised"]
    assert kinds(desk, 1) == ["new", "twin", "twin", "twin"]
    saved(desk, "c", f"{FRIGATE} It was blessed by a bishop from the islands.")
    assert kinds(desk, 1) == ["new", "twin", "twin", "twin", "twin"]
    copy = now(desk, 1).copy
    assert copy
    assert copy.source == "c"


def test_a_copy_that_becomes_cut_or_another_text_is_kept_as_it_was_read(desk: Desk) -> None:
    saved(desk, "a", CUT, "truncated")
    saved(desk, "b", FRIGATE)
    desk.now += 8 * EVERY
    saved(desk, "b", CUT, "truncated")
    desk.now += 8 * EVERY
    saved(desk, "b", "Something else was said by others on another day. " * 30)
    assert kinds(desk, 1) == ["new", "twin"]
    copy = now(desk, 1).copy
    assert copy
    assert copy.text == FRIGATE


def test_a_copy_that_is_edited_again_and_again_makes_a_bounded_number_of_versions(desk: Desk) -> None:
    saved(desk, "a", CUT, "truncated")
    for number in range(MAX_EDITS + 5):
        saved(desk, "b", f"{FRIGATE} The keel weighs {number} tonnes.")
        desk.now += 8 * EVERY
    assert kinds(desk, 1).count("twin") == MAX_EDITS


def test_a_version_with_a_copy_keeps_what_others_say_and_the_next_reading_finds_nothing_new(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/keel", title="Keel laid", text="A teaser of the feed.",
                      published=desk.now.isoformat()), source_id="a")  # fmt: skip
    desk.read(desk.due("a")[0], CUT, "truncated")
    before = now(desk, 1)
    saved(desk, "b", FRIGATE)
    after = now(desk, 1)
    assert (after.other_text, after.other_title, after.title) == (before.other_text, before.other_title, before.title)
    assert after.other_text
    desk.now += 8 * EVERY
    for queued in desk.due("a"):
        assert desk.read(queued, CUT, "truncated") is None
    assert kinds(desk, 1) == ["new", "twin"]


def test_an_imported_article_neither_makes_nor_gets_a_version(desk: Desk) -> None:
    saved(desk, "a", CUT, "truncated")
    desk.polled(Entry("https://b.example/keel", title="Keel laid", published=desk.now.isoformat()), source_id="b")
    whole = Article("https://b.example/keel", title="Keel laid", text=FRIGATE, access=Access("full"))
    change = save(desk.ledger, ReadResult(desk.due("b")[0], whole, None, imported=True), desk.now)
    assert change
    assert (change.kind, kinds(desk, 1)) == ("imported", ["new"])
    with desk.ledger.write() as db:
        db.execute(
            "insert into changes (article_id, revision, kind, at) select 1, 1, 'imported', at from changes limit 1"
        )
    saved(desk, "c", f"{FRIGATE} It was blessed by a bishop from the islands.")
    assert kinds(desk, 1) == ["new", "imported"]


ITEMS = "\n\n".join(
    f"Item {n} of this round-up tells that port {n} was closed for {n + 2} days after ship number {n * 7} had run aground."
    for n in range(12)
)


def test_a_round_up_that_has_the_words_further_down_is_no_copy(desk: Desk) -> None:
    saved(desk, "a", CUT, "truncated")
    saved(desk, "b", f"{ITEMS}\n\n{CUT}\n\nA new moon is expected.")
    assert now(desk, 1).group_id == now(desk, 2).group_id
    assert kinds(desk, 1) == ["new"]
    saved(desk, "c", CUT, "truncated")
    assert now(desk, 3).copy is None


def test_a_copy_below_an_opening_of_its_own_is_one(desk: Desk) -> None:
    saved(desk, "a", CUT, "truncated")
    saved(
        desk, "b", f"Our readers asked for news from the yards of the coast. Here it is, by our partners.\n\n{FRIGATE}"
    )
    assert kinds(desk, 1) == ["new", "twin"]


def test_an_article_gets_few_versions_however_many_copies_come(desk: Desk) -> None:
    saved(desk, "a", CUT, "truncated")
    for n in range(MAX_VERSIONS + 3):
        desk.now += EVERY
        desk.polled(
            Entry(f"https://b.example/{n}", title=f"Keel laid {n}", published=desk.now.isoformat()),
            source_id="bc"[n % 2],
        )
        desk.read(desk.due("bc"[n % 2])[-1], f"{FRIGATE} {'It was blessed. ' * n}")
    assert kinds(desk, 1).count("twin") <= MAX_VERSIONS


def test_a_copy_whose_text_is_removed_or_that_is_forgotten_leaves_the_version_without_one(desk: Desk) -> None:
    saved(desk, "a", CUT, "truncated")
    saved(desk, "b", FRIGATE)
    with desk.ledger.write() as db:
        db.execute("update versions set text = '' where article_id = 2")
    assert now(desk, 1).copy is None
    with desk.ledger.write():
        forget(desk.ledger, 2)
    desk.article("https://c.example/other", "Quite another text that has the number of the one forgotten.", "c")
    assert now(desk, 2).source == "c"
    assert now(desk, 1).copy is None
