"""An article was told, and then corrected or removed: a copy that another outlet has later is no copy of what stands."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from alerts.app.runtime import Runtime
from crawler.collect import page_outcome, plan_page
from crawler.corrections import CONFIRM_AFTER
from crawler.model import Access, AccessState, Article, Response
from crawler.revisions import from_entry
from crawler.store import recent_entries, save
from tests.alerts.app.test_twins import CONFIG, CUT, saved, told, typed
from tests.crawler.test_duplicates import FRIGATE
from tests.inbox import Note
from tests.ledger import EVERY, Desk, source

pytestmark = pytest.mark.chain
OUTLETS = "abc"

NOTICE = "Correction: An earlier version of this article gave a wrong name for the yard."
Round = Callable[[], Awaitable[None]]
Page = tuple[str, str, AccessState]


def shows(desk: Desk, status: int, source_id: str = "a") -> None:
    """Save what the page of an outlet's article shows: that it is gone, or a notice."""
    [queued] = recent_entries(desk.ledger, source_id, desk.now - timedelta(days=30), 5)
    text, url = f"{FRIGATE}\n\n{NOTICE}", f"https://{source_id}.example/keel"
    noted = Article(url, title="Keel laid", text=text, access=Access("full"), notices=(NOTICE,))
    read = from_entry(queued.entry, "failed") if status == 410 else noted
    plan = plan_page(desk.ledger, source(source_id), queued)
    save(desk.ledger, page_outcome(plan, Response(url, url, status, (), b""), read, None, desk.now), desk.now)


def history(desk: Desk, status: int, *pages: Page, first: tuple[Page, ...] = ()) -> list[Note]:
    """What is told when an article is corrected, or removed, and then each of these pages is read."""

    async def story(judge_and_send: Round, _: Runtime) -> None:
        saved(desk, "a", FRIGATE)
        await judge_and_send()
        for page in first:
            saved(desk, *page)
            await judge_and_send()
        for _ in range(2):
            shows(desk, status)
            desk.now += CONFIRM_AFTER
        await judge_and_send()
        for page in pages:
            desk.now += 8 * EVERY
            saved(desk, *page)
            await judge_and_send()

    return told(desk, story, CONFIG)  # type: ignore[arg-type]


COPY: Page = ("b", FRIGATE, "full")


@pytest.mark.parametrize(("status", "word", "said", "shown"), [
    (410, "REMOVED", "alert 1 told of this at North Post, which removed it since", "was removed"),
    (200, "CORRECTION", "alert 1 told of this at North Post, which corrected it since", "was corrected"),
])  # fmt: skip
def test_a_later_copy_is_told_and_says_what_became_of_the_first_article(
    desk: Desk, status: int, word: str, said: str, shown: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    notes = history(desk, status, COPY, ("c", FRIGATE, "full"))
    titles = [note.title.split()[0] for note in notes]
    assert (titles[-2:], len(titles)) == ([word, "keels:"], 3)
    assert said in notes[-1].body
    assert "https://b.example/keel" in notes[-1].body
    listed = typed(desk, monkeypatch, "alerts", "--since", "3650d")
    assert f"tells that its article {shown}, in the thread of alert 1" in listed
    assert "tells alert 1 again" in listed
    assert "update of alert" not in listed
    preview = typed(desk, monkeypatch, "preview", "--since", "3650d")
    assert said.partition("told")[2] in preview  # its numbers are those that these alerts would get


def test_a_cut_copy_is_told_too(desk: Desk) -> None:
    notes = history(desk, 410, ("b", CUT, "truncated"))
    assert [note.title.split()[0] for note in notes] == ["keels:", "REMOVED", "keels:"]


def test_a_new_sentence_of_a_copy_was_told_before_and_its_next_version_is_not_told_again(desk: Desk) -> None:
    more: Page = ("b", f"{FRIGATE}\n\nA second keel will be laid in May.", "full")
    notes = history(desk, 410, (more[0], f"{more[1]} It rained.", "full"), first=(more,))
    assert [note.title.split()[0] for note in notes] == ["keels:", "keels:", "REMOVED"]


def test_the_article_itself_is_told_again_by_its_news_alone(desk: Desk) -> None:
    notes = history(desk, 200, ("a", f"{FRIGATE}\n\n{NOTICE} It rained.", "full"))
    assert [note.title.split()[0] for note in notes] == ["keels:", "CORRECTION"]


@pytest.mark.parametrize(("status", "word", "said"), [
    (410, "REMOVED", "its server says for good (410)"), (200, "CORRECTION", NOTICE),
])  # fmt: skip
def test_that_a_folded_copy_was_corrected_is_told_once_and_folds_the_same_of_other_copies(
    desk: Desk, status: int, word: str, said: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(judge_and_send: Round, _: Runtime) -> None:
        for source_id in "abc":
            saved(desk, source_id, FRIGATE)
            await judge_and_send()
        for source_id in "bc":
            for _ in range(2):
                shows(desk, status, source_id)
                desk.now += CONFIRM_AFTER
            await judge_and_send()

    notes = told(desk, story, CONFIG)  # type: ignore[arg-type]
    assert [note.title.split()[0] for note in notes] == ["keels:", word]
    assert said in notes[-1].body
    assert "this page is a copy of the article of alert 1" in notes[-1].body
    assert "https://b.example/keel" in notes[-1].body
    assert "update of alert 1" in notes[-1].body
    [told_first] = desk.rows("select max(id) as id from alerts where updates = 1 and article_id = 2")
    further = desk.rows("select article_id, folded_into from alerts where fold_reason = 'correction_told'")
    assert further == [{"article_id": 3, "folded_into": told_first["id"]}]
    for shown in (typed(desk, monkeypatch, "alerts", "--since", "3650d"), typed(desk, monkeypatch, "why", "3")):
        assert f"folded into alert {told_first['id']}: the rule already told that another copy was corrected" in shown
    preview = typed(desk, monkeypatch, "preview", "--since", "3650d")
    assert preview.count(f"{word} keels: Keel laid") == 1
    assert "this page is a copy of the article of alert" in " ".join(preview.split())


def test_a_later_copy_of_what_stands_is_folded_although_another_copy_was_removed(desk: Desk) -> None:
    async def story(judge_and_send: Round, _: Runtime) -> None:
        for source_id in "ab":
            saved(desk, source_id, FRIGATE)
            await judge_and_send()
        for _ in range(2):
            shows(desk, 410, "b")
            desk.now += CONFIRM_AFTER
        await judge_and_send()
        saved(desk, "c", FRIGATE)
        await judge_and_send()

    assert [note.title.split()[0] for note in told(desk, story, CONFIG)] == ["keels:", "REMOVED"]  # type: ignore[arg-type]
