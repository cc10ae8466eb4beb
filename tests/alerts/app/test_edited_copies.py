"""The full copy of a cut article is edited: what rests on it is judged again, by its new text."""

from collections.abc import Awaitable, Callable

import pytest

from alerts.app.runtime import Runtime
from crawler.model import AccessState
from tests.alerts.app.test_twins import CONFIG, COPY, CUT, DENYING, HIDDEN, SAID, saved, told
from tests.inbox import Note
from tests.ledger import EVERY, Desk

pytestmark = pytest.mark.chain
OUTLETS = "abc"

OF_A = CONFIG.replace("keel AND", "keel AND source:a AND")
CUT_A: tuple[str, str, AccessState] = ("a", CUT, "truncated")
CLEAN: tuple[str, str, AccessState] = ("b", COPY, "full")
DENIES: tuple[str, str, AccessState] = ("b", DENYING, "full")
DENIES_STILL: tuple[str, str, AccessState] = ("b", f"{DENYING} It rained.", "full")
Round = Callable[[], Awaitable[None]]


def history(desk: Desk, *pages: tuple[str, str, AccessState], config: str = OF_A) -> list[Note]:
    async def story(judge_and_send: Round, _: Runtime) -> None:
        for page in pages:
            desk.now += 8 * EVERY
            saved(desk, *page)
            await judge_and_send()

    return told(desk, story, config)  # type: ignore[arg-type]


def titles(notes: list[Note]) -> list[str]:
    return [note.title.partition(" keels")[0] if " keels" in note.title else "first" for note in notes]


@pytest.mark.parametrize(("pages", "expected"), [
    ((CLEAN, CUT_A, DENIES), ["first", "NO LONGER HOLDS"]),
    ((CUT_A, CLEAN, DENIES), ["first", "NO LONGER HOLDS"]),
    ((CLEAN, CUT_A, DENIES, DENIES_STILL), ["first", "NO LONGER HOLDS"]),
    ((CLEAN, CUT_A, DENIES, CLEAN), ["first", "NO LONGER HOLDS", "HOLDS AGAIN"]),
    ((CLEAN, CUT_A, DENIES, CLEAN, DENIES), ["first", "NO LONGER HOLDS", "HOLDS AGAIN", "NO LONGER HOLDS"]),
    ((CUT_A, DENIES, CLEAN), ["first", "NO LONGER HOLDS", "HOLDS AGAIN"]),
    ((DENIES, CUT_A, CLEAN), ["first"]),
    ((CLEAN, CUT_A, ("b", f"{COPY} It rained.", "full")), ["first"]),
])  # fmt: skip
def test_each_change_of_what_the_copy_says_of_a_not_is_told_once(
    desk: Desk, pages: tuple[tuple[str, str, AccessState], ...], expected: list[str]
) -> None:
    assert titles(history(desk, *pages)) == expected


def test_a_withdrawal_after_an_edit_quotes_the_new_text(desk: Desk) -> None:
    *_, last = history(desk, CLEAN, CUT_A, DENIES)
    assert f"alert 1 no longer holds: the full copy at Coast Wire says “{SAID}”" in last.body
    assert "checked in the full copy" not in last.body


def test_a_hit_that_an_edit_brings_into_the_copy_is_told(desk: Desk) -> None:
    config = OF_A.replace("NOT exercise", "NOT parade").replace("keel AND", "(keel OR submarine) AND")
    notes = history(desk, CUT_A, ("b", COPY.replace(HIDDEN, "It rained all day."), "full"), CLEAN, config=config)
    assert titles(notes) == ["first", "UPDATED"]
    assert "In full at Coast Wire: A [submarine] of the same class" in notes[1].body
