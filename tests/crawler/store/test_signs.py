"""Signs that a page withdraws its article: whatever its readings show, only two in agreement are told, and once."""

from collections.abc import Iterator
from datetime import timedelta
from itertools import accumulate
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from crawler.collect import page_outcome, plan_page
from crawler.corrections import CONFIRM_AFTER, SOONEST_CONFIRMATION
from crawler.model import Access, Article, FetchFailure, Response
from crawler.revisions import from_entry
from crawler.store import changes_after, corrections_of, due_entries, recent_entries, save, watch
from tests.draws import draws
from tests.ledger import Desk, source

URL = "https://a.example/1"
TEXT = "The yard laid the keel of the second frigate on Monday.\n\nSome four hundred workers watched."
NOTICE = "Correction: There were five hundred workers."
Shown = Literal["article", "notice", "gone", "failed", "missing", "cut", "same", "blocked"]
SHOWN: tuple[Shown, ...] = ("article", "notice", "gone", "failed", "missing", "cut", "same", "blocked")
STATUS = {"gone": 410, "missing": 404, "blocked": 410}


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = watched(tmp_path)
    yield one
    one.ledger.close()


def watched(folder: Path) -> Desk:
    one = Desk(folder / "v.db", sources=(source(),))
    one.article(URL, TEXT)
    with one.ledger.write():
        watch(one.ledger, 1, one.now + timedelta(hours=72))
    return one


def show(desk: Desk, shown: Shown) -> None:
    """Save what reading the page gives now, by the functions that the crawl calls."""
    [queued] = recent_entries(desk.ledger, "a", desk.now - timedelta(days=30), 5)
    plan = plan_page(desk.ledger, source(), queued)
    status = STATUS.get(shown, 200)
    got = FetchFailure(URL, "timeout", "a.example did not answer.") if shown == "failed" else Response(
        URL, URL, 304 if shown == "same" else status, (), b"")  # fmt: skip
    save(desk.ledger, page_outcome(plan, got, as_read(desk, shown), None, desk.now), desk.now)


def as_read(desk: Desk, shown: Shown) -> Article | None:
    [queued] = recent_entries(desk.ledger, "a", desk.now - timedelta(days=30), 5)
    own = from_entry(queued.entry, "failed")
    whole = Article(URL, title="A title", text=TEXT, access=Access("full"))
    made: dict[Shown, Article | None] = {
        "article": whole,
        "notice": Article(URL, title="A title", text=f"{TEXT}\n\n{NOTICE}", access=Access("full"), notices=(NOTICE,)),
        "cut": Article(URL, title="A title", text=TEXT.partition("\n")[0], access=Access("truncated")),
        "same": None,
        "blocked": Article(URL, title="A title", extraction="not_article", access=Access("blocked")),
    }
    return made.get(shown, own)


def show_cut(desk: Desk, text: str) -> None:
    """Save a reading of the page that a wall cuts behind this text."""
    [queued] = recent_entries(desk.ledger, "a", desk.now - timedelta(days=30), 5)
    cut = Article(URL, title="A title", text=text, access=Access("truncated"))
    got = Response(URL, URL, 200, (), b"")
    save(desk.ledger, page_outcome(plan_page(desk.ledger, source(), queued), got, cut, None, desk.now), desk.now)


def told(desk: Desk) -> int:
    return sum(change.kind == "corrected" for change in changes_after(desk.ledger, 0))


def test_a_page_that_shows_a_sign_is_due_again_ten_minutes_later_whatever_its_tries(desk: Desk) -> None:
    for _ in range(6):
        desk.now += timedelta(hours=5)
        show(desk, "article")
    assert not due_entries(desk.ledger, "a", desk.now + timedelta(days=9))
    show(desk, "gone")
    assert not due_entries(desk.ledger, "a", desk.now + CONFIRM_AFTER - timedelta(seconds=1))
    assert due_entries(desk.ledger, "a", desk.now + CONFIRM_AFTER)
    desk.now += CONFIRM_AFTER
    show(desk, "gone")
    assert told(desk) == 1
    [(sign, _, confirmed_at)] = corrections_of(desk.ledger, 1)
    assert (sign.kind, confirmed_at) == ("gone", desk.now)


def test_a_second_reading_that_fails_is_made_again(desk: Desk) -> None:
    show(desk, "gone")
    for _ in range(3):
        desk.now += CONFIRM_AFTER
        assert due_entries(desk.ledger, "a", desk.now)
        show(desk, "failed")
    desk.now += CONFIRM_AFTER
    show(desk, "gone")
    assert told(desk) == 1


def test_nothing_is_watched_after_three_days_or_before_anybody_was_told(desk: Desk, tmp_path: Path) -> None:
    desk.now += timedelta(hours=73)
    for _ in range(2):
        show(desk, "gone")
        desk.now += CONFIRM_AFTER
    assert told(desk) == 0
    (tmp_path / "other").mkdir()
    unwatched = Desk(tmp_path / "other" / "v.db", sources=(source(),))
    unwatched.article(URL, TEXT)
    for _ in range(2):
        show(unwatched, "gone")
        unwatched.now += CONFIRM_AFTER
    assert told(unwatched) == 0
    unwatched.ledger.close()


def test_an_article_that_was_forgotten_meanwhile_is_not_watched(desk: Desk) -> None:
    with desk.ledger.write():
        watch(desk.ledger, 99, desk.now)
    assert desk.rows("select article_id from watched_articles") == [{"article_id": 1}]


@pytest.mark.parametrize("first", ["full", "truncated"])
def test_a_notice_that_a_cut_page_showed_first_is_told_when_the_page_is_whole(
    tmp_path: Path, first: Literal["full", "truncated"]
) -> None:
    desk = Desk(tmp_path / "v.db", sources=(source(),))
    lead = TEXT.partition("\n")[0]
    desk.article(URL, lead if first == "truncated" else TEXT, access=Access(first))
    with desk.ledger.write():
        watch(desk.ledger, 1, desk.now + timedelta(hours=72))
    for text in (f"{lead}\n\n{NOTICE}", f"{NOTICE}\n\n{lead}"):
        desk.now += timedelta(hours=1)
        show_cut(desk, text)
    assert told(desk) == 0
    for _ in range(3):
        desk.now += CONFIRM_AFTER
        show(desk, "notice")
    assert told(desk) == 1
    desk.ledger.close()


def test_a_notice_that_stood_there_from_the_start_is_no_correction(tmp_path: Path) -> None:
    one = Desk(tmp_path / "v.db", sources=(source(),))
    one.article(URL, f"{TEXT}\n\n{NOTICE}")
    with one.ledger.write():
        watch(one.ledger, 1, one.now + timedelta(hours=72))
    for _ in range(3):
        show(one, "notice")
        one.now += CONFIRM_AFTER
    assert told(one) == 0
    one.ledger.close()


FOOTER = "This article was removed from the list that our readers vote on."


def show_words(desk: Desk, *ends: str, notices: tuple[str, ...]) -> None:
    [queued] = [
        one for one in recent_entries(desk.ledger, "a", desk.now - timedelta(days=30), 5) if one.article_id == 1
    ]
    plan = plan_page(desk.ledger, source(), queued)
    read = Article(
        URL, title="A title", text="\n\n".join((TEXT, *ends)), access=Access("full"), notices=notices)  # fmt: skip
    save(desk.ledger, page_outcome(plan, Response(URL, URL, 200, (), b""), read, None, desk.now), desk.now)


def test_a_notice_that_several_articles_of_the_source_have_is_a_footer_until_they_have_it_no_more(desk: Desk) -> None:
    for number in (2, 3):
        desk.article(f"https://a.example/{number}", f"Another keel, number {number}, was laid.\n\n{FOOTER}")
    for _ in range(3):
        show_words(desk, FOOTER, notices=(FOOTER,))
        desk.now += CONFIRM_AFTER
    assert told(desk) == 0
    [(sign, _, confirmed_at)] = corrections_of(desk.ledger, 1)
    assert (sign.elsewhere, confirmed_at) == (2, None)

    with desk.ledger.write() as db:
        db.execute("update articles set text = 'Another keel was laid.' where id = 3")
    show_words(desk, FOOTER, notices=(FOOTER,))
    assert told(desk) == 1


def test_a_notice_that_one_other_article_has_is_told(desk: Desk) -> None:
    desk.article("https://a.example/2", f"Another keel was laid.\n\n{NOTICE}")
    for _ in range(2):
        show_words(desk, NOTICE, notices=(NOTICE,))
        desk.now += CONFIRM_AFTER
    assert told(desk) == 1


READINGS = st.lists(st.tuples(st.sampled_from(SHOWN), st.integers(1, 40)), max_size=14)


@given(READINGS)
@example([("gone", 1), ("gone", 9), ("notice", 1), ("notice", 1), ("notice", 8)])
@settings(max_examples=draws(60), deadline=None)
def test_only_two_readings_in_agreement_are_told_and_each_sign_once(readings: list[tuple[Shown, int]]) -> None:
    with TemporaryDirectory() as folder:
        desk = watched(Path(folder))
        for shown, minutes in readings:
            desk.now += timedelta(minutes=minutes)
            show(desk, shown)
        signs = [sign.kind for sign, _, confirmed_at in corrections_of(desk.ledger, 1) if confirmed_at]
        changes = told(desk)
        desk.ledger.close()
    times = list(accumulate(minutes for _, minutes in readings))
    assert len(signs) == changes
    assert signs.count("notice") <= 1
    of_page = [kind for kind in signs if kind != "notice"]
    assert of_page == ["gone", "back"] * (len(of_page) // 2) + ["gone"] * (len(of_page) % 2)
    for kind in ("gone", "notice"):
        assert (kind in signs) == is_owed([shown for shown, _ in readings], times, kind), (kind, readings)
    assert ("back" in signs) == is_back([shown for shown, _ in readings], times), readings


def is_back(shown: list[Shown], times: list[int]) -> bool:
    """Whether the page was seen again, and again nine minutes later or more, after it was told to be gone."""
    place = next((n for n in range(1, len(shown) + 1) if is_owed(shown[:n], times[:n], "gone")), len(shown))
    since = None
    for one, at in zip(shown[place:], times[place:], strict=True):
        if one in {"article", "notice", "cut", "same"}:
            if since is not None and timedelta(minutes=at - since) >= SOONEST_CONFIRMATION:
                return True
            since = at if since is None else since
        elif one == "gone":
            since = None
    return False


def test_a_page_that_goes_and_comes_again_is_told_each_time(desk: Desk) -> None:
    for shown in ("gone", "article", "gone", "same"):
        for _ in range(3):
            desk.now += CONFIRM_AFTER
            show(desk, shown)  # type: ignore[arg-type]
    signs = [sign.kind for sign, _, confirmed_at in corrections_of(desk.ledger, 1) if confirmed_at]
    assert signs == ["gone", "back", "gone", "back"]
    desk.now += timedelta(days=9)
    for _ in range(3):
        desk.now += CONFIRM_AFTER
        show(desk, "article")
    assert told(desk) == 4


def test_a_page_that_is_there_again_after_days_is_told_too(desk: Desk) -> None:
    for shown, days in (("gone", 0), ("article", 9)):
        desk.now += timedelta(days=days)
        for _ in range(2):
            desk.now += CONFIRM_AFTER
            show(desk, shown)  # type: ignore[arg-type]
    assert told(desk) == 2


def is_owed(shown: list[Shown], times: list[int], kind: Literal["gone", "notice"]) -> bool:
    """The second reading of the law: seen, then seen again nine minutes later or more, and nothing against it between."""
    against = {"gone": {"article", "notice", "cut", "same"}, "notice": {"article"}}[kind]
    since, is_held = None, False  # whether the version that is held has the notice
    for one, at in zip(shown, times, strict=True):
        says = one == kind or (kind == "notice" and one == "same" and since is not None)
        if says and since is not None and timedelta(minutes=at - since) >= SOONEST_CONFIRMATION:
            return True
        if says and since is None and (kind == "gone" or not is_held):
            since = at
        if one in against:
            since = None
        is_held = one == "notice" or (is_held and one != "article")
    return False


def test_the_version_that_stands_for_a_correction_has_all_that_the_version_before_had(desk: Desk) -> None:
    for _ in range(2):
        desk.now += CONFIRM_AFTER
        show(desk, "gone")
    before, corrected = desk.rows("select * from revisions order by revision")
    changed = {name for name in before if before[name] != corrected[name]}
    assert changed <= {"revision", "at", "kind"}
    assert (corrected["revision"], corrected["kind"]) == (2, "corrected")
