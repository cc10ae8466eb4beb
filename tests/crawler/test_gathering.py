"""Which further documents of a poll are asked for, and what they come to."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from crawler.gathering import MAX_BYTES, MAX_OLDER, MAX_PAGES, Gathering, KnewBy, gathering
from crawler.index_turns import ALWAYS, MAX_DOCUMENTS, MAX_FIRST_DOCUMENTS
from crawler.model import Entry, FetchFailure, FetchRequest, Gap, Response, Source, SourceKind
from crawler.owing import MAX_WALKS, may_be_had_later
from crawler.polled import FurtherDocument, OwedDocument, PolledEntries
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


@pytest.mark.parametrize("kind", ["spider", "mailbox"])
def test_behind_what_a_spider_yields_and_the_mails_of_a_mailbox_nothing_is_looked_for(kind: SourceKind) -> None:
    source = Source("a", kind, "imaps://a.example/INBOX", 900.0)
    one = gathering(replace(feed_plan(), source=source), got(), stories(0)).weighed(known_since({}), lambda _: 0)
    assert (one.waiting, one.result.gap, one.result.owes) == ((), None, None)


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


@pytest.mark.parametrize("shared", ["2019-01-01", NOW.isoformat()])
def test_a_date_that_most_sitemaps_of_an_index_share_says_as_little_as_none(shared: str) -> None:
    old = (NOW - timedelta(days=90)).isoformat()
    asked: set[str] = set()
    for polls in range(1, 8):
        one = gathering(replace(plan(), polls=polls), got(), index(*[shared] * 38, old, old))
        assert len(one.waiting) == MAX_DOCUMENTS
        assert one.left_out > 0
        asked |= set(waiting(one))
    assert {f"{n}.xml" for n in range(38)} <= asked


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
    assert not one.weighed(lambda entries, _: len(entries) == 1, len).waiting
    assert one.weighed(lambda *_: False, len).waiting
    assert gathering(plan("listing", None), got(), page).weighed(lambda *_: True, len).waiting
    pages = 0
    while one.waiting:
        pages += 1
        one = one.answered(got(), replace(page, entries=(Entry(f"https://a.example/{pages}", title=f"x {pages}"),)))
    assert pages == MAX_PAGES
    assert one.result.note is None


def test_a_page_of_cards_that_leads_to_itself_is_asked_for_once_more() -> None:
    page = PolledEntries((Entry("https://a.example/1", title="x"),), further=(FurtherDocument("https://a.example/?p"),))
    assert not gathering(plan("listing"), got(), page).answered(got(), page).waiting


@pytest.mark.parametrize(
    ("is_guess", "answer", "is_owed"),
    [
        (True, Response(URL, URL, 500, (), b""), True),
        (True, Response(URL, URL, 429, (), b""), True),
        (True, Response(URL, URL, 404, (), b""), False),
        (True, Response(URL, URL, 200, (), b"no feed"), False),
        (False, Response(URL, URL, 200, (), b"no feed"), True),
        (False, Response(URL, URL, 410, (), b""), False),
        (True, FetchFailure(URL, "timeout", "It did not answer."), True),
        (False, FetchFailure(URL, "robots", "Its robots.txt says no."), False),
    ],
)
def test_a_document_that_server_or_network_failed_to_bring_may_be_had_later(
    is_guess: bool,  # noqa: FBT001 - a parameter
    answer: Response | FetchFailure,
    is_owed: bool,  # noqa: FBT001 - a parameter
) -> None:
    assert may_be_had_later(FurtherDocument(URL, is_guess=is_guess), answer) is is_owed


def feed_plan(owed: OwedDocument | None = None, since: timedelta = timedelta(hours=8)) -> PollPlan:
    source = Source("a", "feed", "https://a.example/feed", 900.0)
    return PollPlan(
        source, NOW, FetchRequest(URL), 0, is_first=False, unseen_at=owed.since if owed else NOW - since,
        last_arrival_at=NOW - timedelta(hours=8), owed=owed,
    )  # fmt: skip


def stories(first: int, count: int = 20) -> PolledEntries:
    return PolledEntries(
        tuple(
            Entry(f"https://a.example/{n}", title=f"Story {n}", published=(NOW - timedelta(minutes=n)).isoformat())
            for n in range(first, first + count)
        )
    )


def known_since(known: Mapping[str, datetime]) -> KnewBy:
    def knew(entries: tuple[Entry, ...], until: datetime | None) -> bool:
        return any(one.url in known and (until is None or known[one.url] <= until) for one in entries)

    return knew


def test_what_a_poll_had_no_place_for_is_left_to_the_next_one_so_many_times() -> None:
    owed: OwedDocument | None = None
    starts, known = [], {}
    for polls in range(MAX_WALKS + 2):
        one = gathering(feed_plan(owed, timedelta(days=2)), got(), stories(0))
        one = one.weighed(known_since(known), lambda _: 0)
        starts.append(one.waiting[0].url.removeprefix("https://a.example/"))
        for page in range(polls * MAX_OLDER, (polls + 1) * MAX_OLDER):
            assert one.waiting
            one = one.answered(got(), stories(20 * (page + 1))).weighed(known_since(known), lambda _: 0)
        while one.waiting:
            assert one.waiting[0].is_sitemap
            one = one.answered(Response(URL, URL, 404, (), b""), PolledEntries(error="a.example answered 404."))
        owed = one.result.owes
        known |= {entry.url: NOW for entry in one.result.entries}
        if owed is None:
            break
    assert starts[:2] == ["feed?paged=2", "feed?paged=22"]
    assert len(starts) == MAX_WALKS + 1


def test_a_second_gap_is_walked_through_to_what_was_known_before_the_first() -> None:
    owed = OwedDocument(FurtherDocument("https://a.example/feed?paged=7", is_guess=True), NOW - timedelta(hours=8))
    known = {f"https://a.example/{n}": NOW - timedelta(hours=1) for n in range(60, 80)}
    known |= {f"https://a.example/{n}": owed.since for n in range(100, 120)}
    one = gathering(feed_plan(owed), got(), stories(0)).weighed(known_since(known), lambda _: 0)
    asked = []
    while one.waiting:
        asked.append(one.waiting[0].url)
        one = one.answered(got(), stories(20 * len(asked))).weighed(known_since(known), lambda _: 0)
    assert asked == [f"https://a.example/feed?paged={n}" for n in range(2, 7)]
    assert (one.result.gap, one.result.owes) == (Gap(recovered=100, lost=0), None)


def test_what_an_earlier_poll_lost_stays_told_while_its_document_fails() -> None:
    owed = OwedDocument(FurtherDocument("https://a.example/feed?paged=3", is_guess=True), NOW - timedelta(hours=8))
    known = known_since({"https://a.example/7": NOW})
    one = gathering(feed_plan(owed), got(), stories(0)).weighed(known, lambda _: 0)
    busy = Response(URL, URL, 503, (), b"")
    while one.waiting:
        one = one.answered(busy, PolledEntries(error="a.example answered 503.")).weighed(known, lambda _: 0)
    assert (one.result.gap, one.result.owes) == (None, owed)
    assert gathering(feed_plan(owed), got(), PolledEntries(error="no feed")).result.owes == owed


def undated(*names: str) -> PolledEntries:
    return PolledEntries(tuple(Entry(f"https://a.example/{name}", title=f"Story {name}") for name in names))


@pytest.mark.parametrize(
    ("known", "place", "is_looked_for"),
    [(1, 0, True), (2, 10, True), (2, 17, True), (2, 18, False), (1, 19, False), (3, 10, False)],
)
def test_standing_entries_of_a_feed_without_dates_hide_nothing_that_scrolled_out(
    known: int,
    place: int,
    is_looked_for: bool,  # noqa: FBT001 - a parameter
) -> None:
    standing = [f"about-{n}" for n in range(known)]
    names = [str(n) for n in range(20 - known)]
    names[place:place] = standing
    knows = known_since({f"https://a.example/{name}": NOW for name in (*standing, "90", "91", "92")})
    one = gathering(feed_plan(), got(), undated(*names)).weighed(knows, lambda _: 0)
    assert bool(one.waiting) == is_looked_for
    assert (one.result.gap is not None) == is_looked_for
    if is_looked_for:
        older = undated(*(str(n) for n in range(20, 90)), *standing, "90", "91", "92")
        one = one.answered(got(), older).weighed(knows, lambda _: 0)
        assert (one.waiting, one.result.gap) == ((), Gap(recovered=73, lost=0))  # with the known ones of the older page


def test_two_known_entries_of_a_short_feed_without_dates_are_enough() -> None:
    knows = known_since({"https://a.example/x": NOW, "https://a.example/y": NOW})
    short = gathering(feed_plan(), got(), undated("1", "x", "2", "y", "3"))
    assert not short.weighed(knows, lambda _: 0).waiting
