"""An article over several pages is joined; a page that fails takes nothing away and is said."""

from datetime import UTC, datetime

import pytest

from crawler.further_pages import MAX_FURTHER_PAGES, Joining, joining
from crawler.model import Access, AccessState, Article, DueEntry, Entry, Extraction, Response, Source
from crawler.visit_plans import PagePlan, PageReading

URL = "https://news.example/keel"
PAGES = (f"{URL}?page=2", f"{URL}?page=3")


def article(
    text: str = "First.",
    pages: tuple[str, ...] = (),
    title: str = "Keel laid in the north",
    state: AccessState = "full",
    extraction: Extraction = "ok",
) -> Article:
    return Article(URL, title=title, text=text, access=Access(state), extraction=extraction, further_pages=pages)


def begun(first: Article | None, error: str | None = None) -> Joining:
    due = DueEntry(1, "a", Entry(URL), datetime(2024, 5, 3, tzinfo=UTC), first_poll=False)
    plan = PagePlan(Source("a", "feed", "https://news.example/feed", 900.0), due, None, None)
    return joining(PageReading(plan, Response(URL, URL, 200, (), b""), first, error))


def joined(state: Joining) -> Article:
    whole = state.joined.article
    assert whole is not None
    return whole


def test_the_pages_are_asked_for_in_order_and_their_texts_joined_once() -> None:
    state = begun(article("First.\n\nSaid on each page.", PAGES))
    assert state.waiting == PAGES
    state = state.answered(article("Said on each page.\n\nSecond."), None)
    assert state.waiting == PAGES[1:]
    whole = joined(state.answered(article("Third."), None))
    assert whole.text == "First.\n\nSaid on each page.\n\nSecond.\n\nThird."
    assert (whole.access.state, whole.further_pages) == ("full", ())


def test_a_page_that_fails_is_said_and_the_others_count() -> None:
    state = begun(article(pages=PAGES)).answered(None, "it answered 500.")
    whole = joined(state.answered(article("Third."), None))
    assert whole.text == "First.\n\nThird."
    assert (whole.access.state, whole.further_pages) == ("truncated", PAGES[:1])
    assert whole.access.evidence == ("The text of /keel?page=2 is missing: it answered 500.",)


def test_pages_that_are_not_asked_for_are_said() -> None:
    whole = joined(begun(article(pages=PAGES)).given_up("The program stopped."))
    assert whole.text == "First."
    assert len(whole.access.evidence) == len(PAGES)
    many = tuple(f"{URL}?page={n}" for n in range(2, 30))
    state = begun(article(pages=many))
    assert len(state.waiting) == MAX_FURTHER_PAGES
    for _ in range(MAX_FURTHER_PAGES):
        state = state.answered(article("More."), None)
    assert joined(state).further_pages == many[MAX_FURTHER_PAGES:]


def test_a_page_under_another_headline_is_another_article() -> None:
    state = begun(article(pages=PAGES)).answered(article("Tanks.", title="Tanks sold abroad"), None)
    assert not state.waiting
    assert joined(state).text == "First."
    assert joined(state).access.state == "full"
    assert "it was not joined" in joined(state).access.evidence[-1]


def test_a_page_with_the_same_text_shows_other_comments() -> None:
    many = tuple(f"{URL}?page={n}" for n in range(2, 30))
    state = begun(article(pages=many)).answered(article("First."), None)
    assert not state.waiting
    assert joined(state).access.state == "full"


@pytest.mark.parametrize(
    "first",
    [
        None,
        article(),
        article(pages=PAGES, state="truncated"),
        article(pages=PAGES, state="blocked", extraction="not_article"),
        article(pages=PAGES, extraction="failed"),
    ],
)
def test_nothing_more_is_asked_for_where_the_first_page_holds_no_free_article(first: Article | None) -> None:
    state = begun(first)
    assert not state.waiting
    assert state.joined.article == first


def test_a_page_that_could_not_be_read_is_no_first_page() -> None:
    assert not begun(article(pages=PAGES), "it answered 500.").waiting
