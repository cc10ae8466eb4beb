"""What an article says is decided in a worker process, whoever says much of it, and with nothing lost when that fails."""

import asyncio
from collections.abc import Iterator
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from crawler.deciding import decided_version
from crawler.model import Access, AccessState, Article, Entry, Extraction
from crawler.store import ReadResult, save
from crawler.versions import Held, Version, VersionQuestion, Words, uncompared_version, version_of
from crawler.workers import Workers
from tests.ledger import Desk

LONG = "The yard laid keel number {}. "
URL = "https://a.example/1"


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def long_text(sentences: int) -> str:
    return "".join(LONG.format(at) for at in range(sentences))


def decided(desk: Desk, outcome: ReadResult, deadline_s: float = 10.0) -> Version | None:
    async def main() -> Version | None:
        async with Workers(1, deadline_s=deadline_s) as workers:
            found = await decided_version(desk.ledger, outcome, workers)
            assert found is None or save(desk.ledger, outcome, desk.now, found)
            return found.version if found else None

    return asyncio.run(main())


@pytest.mark.chain
def test_a_short_page_under_a_long_text_of_its_feed_is_decided_in_a_worker(desk: Desk) -> None:
    desk.polled(Entry(URL, title="Keel", text=long_text(300)), Entry("https://a.example/2", title="Mast", text="Two."))
    long, short = desk.due()
    page = Article(URL, title="Keel", text="A keel.", access=Access("full"))
    version = decided(desk, ReadResult(long, page, None))
    assert version
    assert version.others.text == long_text(300).strip()
    assert decided(desk, ReadResult(short, replace(page, url="https://a.example/2"), None)) is None


@pytest.mark.chain
def test_what_a_short_feed_says_of_a_known_long_article_is_decided_in_a_worker(desk: Desk) -> None:
    desk.article(URL, long_text(300))
    desk.polled(Entry(URL, title="Another title", text="A mast was set."), source_id="b")
    [due] = desk.due("b")
    version = decided(desk, ReadResult(due, None, None))
    assert version
    assert version.others == Words("Another title", "A mast was set.")


@pytest.mark.chain
def test_a_text_that_takes_a_worker_too_long_is_saved_with_all_that_is_said(desk: Desk) -> None:
    desk.polled(Entry(URL, title="Keel", text="A mast was set."))
    [due] = desk.due()
    page = Article(URL, title="Keel", text=long_text(9_000), access=Access("full"))
    assert decided(desk, ReadResult(due, page, None), deadline_s=0.01)
    [row] = desk.rows("select title, text, other_text from revisions")
    assert row == {"title": "Keel", "text": page.text, "other_text": "A mast was set."}


HELD = Held(Words("Keel", "A keel was laid."), Words("", "Old words."), "full", "ok", paywalled=False)
STATES: tuple[AccessState, ...] = ("full", "truncated", "blocked", "unknown")
EXTRACTIONS: tuple[Extraction, ...] = ("ok", "failed", "unlike", "not_article")


@pytest.mark.parametrize("held", [None, HELD, replace(HELD, access="truncated"), replace(HELD, extraction="failed")])
@pytest.mark.parametrize(("state", "extraction"), list(product(STATES, EXTRACTIONS)))
def test_without_comparison_all_is_heard_and_the_same_is_no_news_again(
    held: Held | None, state: AccessState, extraction: Extraction
) -> None:
    read = Article(URL, title="Keel laid", text="A keel of steel.", access=Access(state), extraction=extraction)
    question = VersionQuestion(held, read, (Words("A ship", "A mast was set."),))
    found = uncompared_version(question)
    said = f"{found.own.title} {found.own.text} {found.others.title} {found.others.text}"
    compared = version_of(question)
    for heard in (compared.own.title, compared.own.text, *compared.others.title.split("\n\n"), "A mast was set."):
        assert heard in said
    assert found.kind == ("new" if held is None else "revised")
    again = Held(found.own, found.others, state, extraction, paywalled=False)
    assert uncompared_version(replace(question, held=again)).kind is None
