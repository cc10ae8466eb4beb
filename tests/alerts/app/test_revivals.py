"""That an alert no longer holds is a guess: who was told so hears when a later text shows that the rule holds."""

from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from alerts.app.runtime import Runtime
from crawler.model import AccessState
from tests.alerts.app.test_sending import posted
from tests.alerts.app.test_twins import CONFIG, COPY, CUT, DENYING, HIDDEN, SAID, saved, told, typed
from tests.crawler.test_duplicates import FRIGATE
from tests.inbox import Note
from tests.ledger import EVERY, Desk

pytestmark = pytest.mark.chain
OUTLETS = "abc"

AGAIN = "alert 1 had been taken back: by what was read since, it holds again"
LONGER = f"{DENYING}\n\nThe bishop of the islands blessed the hull, and a band played until the tide turned."
Round = Callable[[], Awaitable[None]]
Page = tuple[str, str, AccessState]  # what an outlet shows: its source, the text, and whether it is cut


def history(desk: Desk, *pages: Page, config: str = CONFIG, after: Round | None = None) -> list[Note]:
    """What is told when a cut article is denied by a copy, and then each of these pages is read."""

    async def story(judge_and_send: Round, _: Runtime) -> None:
        for source_id, text, state in (("a", CUT, "truncated"), ("b", DENYING, "full"), *pages):
            desk.now += 8 * EVERY
            saved(desk, source_id, text, state)
            await judge_and_send()
            await judge_and_send()
        if after:
            await after()
            await judge_and_send()

    return told(desk, story, config)  # type: ignore[arg-type]


def titles(notes: list[Note]) -> list[str]:
    return [note.title.partition(" keels")[0] if " keels" in note.title else "first" for note in notes]


@pytest.mark.parametrize("page", [
    ("a", COPY, "full"),
    ("c", COPY, "full"),
    ("b", COPY, "full"),
], ids=["its paywall lifts", "another outlet has it whole", "the copy drops the sentence"])  # fmt: skip
def test_who_heard_that_an_alert_holds_no_more_hears_once_that_it_holds_again(
    desk: Desk,
    page: Page,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    source_id, text, state = page
    notes = history(desk, page, (source_id, f"{text} It rained.", state))
    assert titles(notes) == ["first", "NO LONGER HOLDS", "HOLDS AGAIN"]
    assert AGAIN in notes[2].body
    assert "no longer holds" not in notes[2].body
    assert f"https://{source_id}.example/keel" in notes[2].body
    shown = typed(desk, monkeypatch, "alerts", "--since", "3650d")
    assert "tells alert 1 again" in shown
    assert "withdrawn by alert 2, told again by alert 3" in shown
    preview = typed(desk, monkeypatch, "preview", "--since", "3650d")
    assert preview.count("HOLDS AGAIN keels: Keel laid") == 1


def test_a_whole_copy_tells_it_again_also_when_the_one_that_denied_it_is_gone(desk: Desk) -> None:
    def gone() -> None:
        with desk.ledger.write() as db:
            db.execute("update articles set access_state = 'blocked', text = '' where source = 'b'")

    async def story(judge_and_send: Round, _: Runtime) -> None:
        for source_id, text, state in (("a", CUT, "truncated"), ("b", DENYING, "full")):
            saved(desk, source_id, text, state)
            await judge_and_send()
        gone()
        saved(desk, "c", FRIGATE)
        await judge_and_send()

    notes = told(desk, story)  # type: ignore[arg-type]
    assert titles(notes) == ["first", "NO LONGER HOLDS", "HOLDS AGAIN"]


@pytest.mark.parametrize("page", [("c", CUT, "truncated"), ("c", LONGER, "full"), ("c", LONGER, "truncated")])
def test_what_leaves_it_open_or_denies_it_too_tells_nothing_again(desk: Desk, page: Page) -> None:
    assert titles(history(desk, page)) == ["first", "NO LONGER HOLDS"]


def test_a_rule_of_the_cut_source_hears_by_a_longer_copy_and_may_be_withdrawn_again(desk: Desk) -> None:
    config = CONFIG.replace("keel AND", "keel AND source:a AND")
    longest = LONGER.replace(SAID, "It was a gift.") + " " + HIDDEN * 3
    notes = history(desk, ("c", longest, "full"), ("b", f"{longest} {SAID} {SAID}", "full"), config=config)
    assert titles(notes) == ["first", "NO LONGER HOLDS", "HOLDS AGAIN", "NO LONGER HOLDS"]
    assert "checked in the full copy at c: 'NOT exercise'" in notes[2].body
    assert "alert 3 no longer holds" in notes[3].body


TWO = CONFIG.replace(
    'desk: {url: "recorder://here"}',
    'desk: {url: "recorder://here"}, late: {url: "recorder://late", digest: ["18:00"]}',
).replace("urgency: now", "urgency: now, if_cut_off: digest")


@pytest.mark.parametrize("page", [("a", COPY, "full"), ("c", COPY, "full"), ("b", COPY, "full")])
def test_a_digest_takes_nothing_back_that_holds_again_before_it_goes_out(desk: Desk, page: Page) -> None:
    async def evening() -> None:
        desk.now += timedelta(hours=12)

    notes = history(desk, page, config=TWO, after=evening)
    late = [note for note in notes if note.url == "recorder://late"]
    assert titles([note for note in notes if note not in late]) == ["first", "NO LONGER HOLDS", "HOLDS AGAIN"]
    text = "\n".join(f"{note.title}\n{note.body}" for note in late)
    assert "laid the [keel]" in text
    assert "no longer holds" not in text
    assert "taken back" not in text  # of what it was never told
    assert SAID not in text
    digests = [note for note in late if note.title.startswith("1 alert: keels")]
    assert len(digests) == (page[0] != "a")  # what waits goes along with the message on its own article
    for digest in digests:
        line = "alert 2 had taken it back for a time: by what was read since, it holds again (alert 3)"
        assert line in digest.body


def test_the_channel_of_the_withdrawal_hears_of_it_also_when_the_rule_notifies_others_since(desk: Desk) -> None:
    two = CONFIG.replace(
        'desk: {url: "recorder://here"}', 'desk: {url: "recorder://here"}, duty: {url: "recorder://duty"}'
    )

    async def story(judge_and_send: Round, runtime: Runtime) -> None:
        saved(desk, "a", CUT, "truncated")
        await judge_and_send()
        saved(desk, "b", DENYING)
        await judge_and_send()
        runtime.adopt(posted(desk, two.replace("urgency: now", "urgency: now, notify: [duty]")).config)
        saved(desk, "c", COPY)
        await judge_and_send()

    notes = told(desk, story, two.replace("urgency: now", "urgency: now, notify: [desk]"))  # type: ignore[arg-type]
    assert sorted((note.url, "HOLDS AGAIN" in note.title) for note in notes[2:]) == [
        ("recorder://duty", False),
        ("recorder://here", True),
    ]


@pytest.mark.parametrize(("language", "title", "said"), [
    ("fr", "TIENT À NOUVEAU", "l'alerte 1 avait été retirée"),
    ("de", "GILT WIEDER", "Meldung 1 war zurückgenommen worden"),
    ("uk", "ЗНОВУ ЧИННЕ", "сповіщення 1 було відкликано"),
])  # fmt: skip
def test_it_is_told_again_in_the_language_of_the_channel(desk: Desk, language: str, title: str, said: str) -> None:
    config = CONFIG.replace('"recorder://here"', f'"recorder://here", language: {language}')
    last = history(desk, ("c", COPY, "full"), config=config)[-1]
    assert last.title.startswith(title)
    assert said in last.body


def test_two_rules_that_hold_again_stand_in_one_message(desk: Desk) -> None:
    config = f"{CONFIG.rstrip()[:-1]}, yards: {{query: 'yard AND NOT exercise', urgency: now}}}}\n"
    notes = history(desk, ("c", COPY, "full"), config=config)
    assert len(notes) == 3
    assert AGAIN in notes[2].body
    assert AGAIN.replace("alert 1", "alert 2") in notes[2].body
