"""Which further documents of a poll are asked for, and what they come to."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.gathering import MAX_BYTES, MAX_PAGES, Gathering, gathering
from crawler.index_turns import ALWAYS, MAX_DOCUMENTS, MAX_FIRST_DOCUMENTS
from crawler.model import Entry, FetchRequest, Response, Source, SourceKind
from crawler.polled import FurtherDocument, PolledEntries
from crawler.visit_plans import PollPlan

URL = "https://a.example/sitemap.xml"
NOW = datetime(2026, 11, 28, 8, tzinfo=UTC)


def plan(kind: SourceKind = "sitemap", unseen_at: datetime | None = NOW) -> PollPlan:
    return PollPlan(Source("a", kind, URL, 900.0), NOW, FetchRequest(URL), 0, unseen_at is None, unseen_at)


def got(size: int = 10) -> Response:
    return Response(URL, URL, 200, (), b"x" * size)


def index(*modified: str | None) -> PolledEntries:
    return PolledEntries(
        further=tuple(FurtherDocument(f"https://a.example/{n}.xml", at) for n, at in enumerate(modified))
    )


def waiting(one: Gathering) -> list[str]:
    return [document.url.removeprefix("https://a.example/") for document in one.waiting]


def test_a_document_without_further_ones_is_the_poll() -> None:
    polled = PolledEntries((Entry("https://a.example/1"),), title="A", listed=1)
    assert gathering(plan(), got(), polled).result == polled
    assert not gathering(plan(), got(), polled).waiting


def test_of_an_index_the_first_two_are_read_those_that_changed_or_say_nothing_and_another_by_turns() -> None:
    old, late = "2026-10-01", (NOW - timedelta(hours=30)).isoformat()
    one = gathering(plan(unseen_at=NOW - timedelta(hours=8)), got(), index(old, old, old, late, None, old))
    assert waiting(one) == ["0.xml", "1.xml", "3.xml", "2.xml", "4.xml"]
    assert ALWAYS == 2


def test_every_sitemap_of_an_index_has_its_turn_whether_its_date_is_forgotten_or_missing() -> None:
    for modified in ("2020-01-01", None):
        asked: set[str] = set()
        for polls in range(1, 60):
            one = gathering(replace(plan(), polls=polls), got(), index(*[modified] * 60))
            assert len(one.waiting) <= MAX_DOCUMENTS
            asked |= set(waiting(one))
        assert asked == {f"{n}.xml" for n in range(MAX_FIRST_DOCUMENTS)}


@pytest.mark.parametrize(("unseen_at", "most"), [(NOW, MAX_DOCUMENTS), (None, MAX_FIRST_DOCUMENTS)])
def test_a_poll_reads_so_many_sitemaps_and_says_what_it_left(unseen_at: datetime | None, most: int) -> None:
    one = gathering(plan(unseen_at=unseen_at), got(), index(*["2026-11-28"] * (most + 3)))
    while one.waiting:
        one = one.answered(got(), PolledEntries((Entry(f"https://a.example/p{one.documents}", title="x"),)))
    assert one.documents == most
    assert len(one.result.entries) == most
    assert one.result.note == "3 of its sitemaps were left for a later poll."


def test_an_index_within_an_index_is_followed_and_one_that_names_itself_ends() -> None:
    one = gathering(plan(), got(), index("2026-11-28"))
    one = one.answered(got(), PolledEntries(further=(FurtherDocument("https://a.example/deep.xml"),)))
    assert waiting(one) == ["deep.xml"]
    for _ in range(MAX_DOCUMENTS):
        one = one.answered(got(), PolledEntries(further=(FurtherDocument("https://a.example/deep.xml"),)))
    assert not one.waiting


def test_a_poll_ends_at_so_many_bytes() -> None:
    one = gathering(plan(), got(), index(*["2026-11-28"] * 5))
    assert not one.answered(got(MAX_BYTES), PolledEntries()).waiting


def test_a_sitemap_that_cannot_be_read_takes_nothing_from_the_others() -> None:
    one = gathering(plan(), got(), index("2026-11-28", "2026-11-28"))
    one = one.answered(got(), PolledEntries(error="a.example answered 500."))
    alone = one.answered(got(), PolledEntries(error="a.example answered 404."))
    assert alone.result.error == "None of its documents could be read: a.example answered 500."
    both = one.answered(got(), PolledEntries((Entry("https://a.example/1"),)))
    assert len(both.result.entries) == 1
    assert both.result.error is None
    assert both.result.note == "1 of its further documents could not be read: a.example answered 500."


def test_older_pages_of_cards_are_asked_for_up_to_a_bound_and_not_beyond_what_is_known() -> None:
    further = (FurtherDocument("https://a.example/?p"),)
    page = PolledEntries((Entry("https://a.example/1", title="x"),), further=further)
    one = gathering(plan("listing"), got(), page)
    assert not one.weighed(lambda entries: len(entries) == 1, len).waiting
    assert one.weighed(lambda _: False, len).waiting
    assert gathering(plan("listing", None), got(), page).weighed(lambda _: True, len).waiting
    pages = 0
    while one.waiting:
        pages += 1
        one = one.answered(got(), replace(page, entries=(Entry(f"https://a.example/{pages}", title=f"x {pages}"),)))
    assert pages == MAX_PAGES
    assert one.result.note is None


def test_a_page_of_cards_that_leads_to_itself_is_asked_for_once_more() -> None:
    page = PolledEntries((Entry("https://a.example/1", title="x"),), further=(FurtherDocument("https://a.example/?p"),))
    assert not gathering(plan("listing"), got(), page).answered(got(), page).waiting
