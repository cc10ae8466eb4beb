"""A cut article that can be read in full later, and has the words then that a NOT forbids: who was told hears of it."""

from collections.abc import Awaitable, Callable

import pytest

from alerts.app.runtime import Runtime
from crawler.model import AccessState, Entry
from tests.alerts.app.test_revivals import LONGER, titles
from tests.alerts.app.test_twins import CONFIG, COPY, CUT, DENYING, SAID, saved, told, typed
from tests.inbox import Note
from tests.ledger import EVERY, Desk

pytestmark = pytest.mark.chain
OUTLETS = "abc"
Round = Callable[[], Awaitable[None]]
Page = tuple[str, str, AccessState]
LIFTED: Page = ("a", DENYING, "full")


def history(desk: Desk, *pages: Page, config: str = CONFIG) -> list[Note]:
    """What is told when the cut article, and then each of these pages is read."""

    async def story(judge_and_send: Round, _: Runtime) -> None:
        for source_id, text, state in (("a", CUT, "truncated"), *pages):
            desk.now += 8 * EVERY
            saved(desk, source_id, text, state)
            await judge_and_send()
            await judge_and_send()

    return told(desk, story, config)  # type: ignore[arg-type]


def test_who_was_told_hears_once_what_the_full_text_forbids(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = history(desk, LIFTED, ("a", f"{DENYING} It rained.", "full"))
    assert titles(notes) == ["first", "NO LONGER HOLDS"]
    assert f"alert 1 no longer holds: in full it says “{SAID}”" in notes[1].body
    assert "could not be checked" not in notes[1].body
    assert "laid the [keel]" in notes[1].body
    assert "withdrawn by alert 2" in typed(desk, monkeypatch, "alerts", "--since", "3650d")
    assert f"revision 2, keels: its full text speaks against it: {SAID}" in typed(desk, monkeypatch, "why", "1")
    assert typed(desk, monkeypatch, "preview", "--since", "3650d").count("NO LONGER HOLDS keels") == 1
    assert "alert 2 took back, or corrected, what it says" in typed(desk, monkeypatch, "resend", "1")


def test_it_holds_again_when_a_later_version_drops_the_words(desk: Desk) -> None:
    notes = history(desk, LIFTED, ("a", COPY, "full"))
    assert titles(notes) == ["first", "NO LONGER HOLDS", "HOLDS AGAIN"]


def test_it_is_taken_back_again_when_the_words_come_back(desk: Desk) -> None:
    notes = history(desk, LIFTED, ("a", COPY, "full"), LIFTED, ("a", COPY, "full"))
    assert titles(notes) == ["first", "NO LONGER HOLDS", "HOLDS AGAIN", "NO LONGER HOLDS", "HOLDS AGAIN"]
    assert "alert 3 no longer holds: in full it says" in notes[3].body


def test_why_says_that_an_own_edit_brought_the_forbidden_words(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    history(desk, LIFTED, ("a", COPY, "full"), LIFTED)
    why = typed(desk, monkeypatch, "why", "1")
    assert f"revision 4, keels: its full text speaks against it: {SAID}" in why
    assert "that was removed" not in why


def test_a_cut_version_and_the_full_one_that_are_judged_together_tell_both(desk: Desk) -> None:
    async def story(judge_and_send: Round, _: Runtime) -> None:
        for text, state in ((CUT, "truncated"), (DENYING, "full")):
            desk.now += 8 * EVERY
            saved(desk, "a", text, state)  # type: ignore[arg-type]
        await judge_and_send()
        await judge_and_send()

    [note] = told(desk, story)  # type: ignore[arg-type]
    assert titles([note]) == ["first"]
    assert f"in full it says “{SAID}”" in note.body
    assert "no longer holds" not in note.body
    assert desk.rows("select withdraws from alerts order by id") == [{"withdraws": None}, {"withdraws": 1}]


@pytest.mark.parametrize("denies", [LIFTED, ("c", LONGER, "full")], ids=["its own full text", "a longer copy"])
def test_a_copy_that_was_folded_and_holds_is_told_when_another_text_does_not(desk: Desk, denies: Page) -> None:
    first, withdrawal, again = history(desk, ("b", COPY, "full"), denies, ("b", f"{COPY} It rained.", "full"))
    assert titles([first, withdrawal, again]) == ["first", "NO LONGER HOLDS", "HOLDS AGAIN"]
    assert "https://b.example/keel" in again.body
    assert desk.rows("select count(*) as n from changes where kind = 'twin' and article_id = 2") == [{"n": 1}]


PROMOTION = "Take part in the great exercise challenge of North Post and win a bicycle for your family."


@pytest.mark.parametrize("outlet", ["a", "b"], ids=["its own full text", "a whole copy"])
def test_a_promotion_that_other_articles_of_the_outlet_have_takes_nothing_back(desk: Desk, outlet: str) -> None:
    async def story(judge_and_send: Round, _: Runtime) -> None:
        for n in range(5):
            url = f"https://{outlet}.example/{n}"
            desk.polled(Entry(url, title=f"Fair number {n}", published=desk.now.isoformat()), source_id=outlet)
            own = (
                f"A fair of {n} stalls opened in village {n}.",
                f"It rained on {n * 3} visitors.",
                f"Mayor {n} spoke.",
            )
            desk.read(desk.due(outlet)[0], "\n\n".join((*own, f"Nobody saw {n * 7}.", PROMOTION)))
        for source_id, text, state in (("a", CUT, "truncated"), (outlet, f"{COPY}\n\n{PROMOTION}", "full")):
            desk.now += 8 * EVERY
            saved(desk, source_id, text, state)  # type: ignore[arg-type]
            await judge_and_send()
            await judge_and_send()

    assert "NO LONGER HOLDS" not in titles(told(desk, story))  # type: ignore[arg-type]


@pytest.mark.parametrize("pages", [
    [("a", COPY, "full")],
    [("a", f"{CUT} It rained. {SAID}", "truncated")],
    [("a", CUT.replace("keel", "kiel"), "full")],
], ids=["nothing forbidden", "still cut", "the hit is gone, and nothing forbids it"])  # fmt: skip
def test_nothing_is_withdrawn_without_words_that_forbid_it_in_a_full_text(desk: Desk, pages: list[Page]) -> None:
    assert "NO LONGER HOLDS" not in titles(history(desk, *pages))


def test_a_copy_that_denied_it_before_is_not_repeated_by_the_full_text(desk: Desk) -> None:
    assert titles(history(desk, ("b", DENYING, "full"), LIFTED)) == ["first", "NO LONGER HOLDS"]


def test_a_rule_that_told_nobody_withdraws_nothing(desk: Desk) -> None:
    config = CONFIG.replace("urgency: now", "urgency: record")
    assert history(desk, LIFTED, config=config) == []
    assert desk.rows("select 1 from alerts where withdraws is not null") == []


def test_many_forbidden_sentences_and_a_long_text_are_told_with_one_of_them(desk: Desk) -> None:
    long = "\n\n".join([DENYING, *(f"Drill {number} was an exercise of {number} boats." for number in range(300))])
    notes = history(desk, ("a", long, "full"))
    assert titles(notes) == ["first", "NO LONGER HOLDS"]
    assert notes[1].body.count("exercise") <= 2
