"""A cut article is judged with the fuller copy that another outlet has, also when that comes after its alert."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest
from click.testing import CliRunner

from alerts.app.cli import vedette
from alerts.app.pipeline import judge
from alerts.app.runtime import Runtime
from alerts.app.sending import send_due
from alerts.store import forget_alerts, postpone_unfinished, totals
from crawler.model import AccessState, Entry
from crawler.store import forget
from tests.alerts.app.test_sending import posted
from tests.crawler.test_duplicates import FRIGATE
from tests.inbox import Note, recorder
from tests.ledger import Desk

pytestmark = pytest.mark.chain
OUTLETS = "abc"

SAID = "The shipyard called the ceremony part of an exercise for its new crane."
HIDDEN = "A submarine of the same class is being repaired in the next dock."
CUT = FRIGATE.partition("\n\nFour ships")[0]
COPY = f"{FRIGATE}\n\n{HIDDEN}"
DENYING = f"{FRIGATE}\n\n{SAID} {HIDDEN}"
CONFIG = """store: v.db
channels: {desk: {url: "recorder://here"}}
sources:
  a: {feed: "https://a.example/feed", name: North Post}
  b: {feed: "https://b.example/feed", name: Coast Wire}
  c: {feed: "https://c.example/feed"}
rules: {keels: {query: "keel AND NOT exercise", urgency: now}}
"""
Story = Callable[[Callable[[], Awaitable[None]], Runtime], Awaitable[None]]


def saved(desk: Desk, source_id: str, text: str, state: AccessState = "full", title: str = "Keel laid") -> None:
    url = f"https://{source_id}.example/keel"
    desk.polled(Entry(url, title=title, published=desk.now.isoformat()), source_id=source_id)
    desk.read(desk.due(source_id)[0], text, state)


def told(desk: Desk, story: Story, config: str = CONFIG) -> list[Note]:
    with recorder() as notes:
        runtime = posted(desk, config)

        async def judge_and_send() -> None:
            desk.now += timedelta(minutes=1)
            await judge(runtime)
            await send_due(runtime)

        asyncio.run(story(judge_and_send, runtime))  # type: ignore[arg-type]
        runtime.ledger.close()
        return list(notes)


def typed(desk: Desk, monkeypatch: pytest.MonkeyPatch, *words: str) -> str:
    monkeypatch.chdir(desk.path.parent)
    with recorder():
        return CliRunner().invoke(vedette, words).stdout


def cut_then(desk: Desk, copy: str) -> Story:
    async def story(judge_and_send: Callable[[], Awaitable[None]], _: Runtime) -> None:
        saved(desk, "a", CUT, "truncated")
        await judge_and_send()
        saved(desk, "b", copy)
        await judge_and_send()
        await judge_and_send()

    return story


def test_who_was_told_hears_once_that_an_alert_no_longer_holds_and_why(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    first, last = told(desk, cut_then(desk, DENYING))
    assert "'NOT exercise' could not be checked" in first.body
    assert last.title.startswith("NO LONGER HOLDS keels: Keel laid")
    assert f"alert 1 no longer holds: the full copy at Coast Wire says “{SAID}”" in last.body
    assert "https://b.example/keel" in last.body
    assert "could not be checked" not in last.body
    assert desk.rows("select updates, withdraws from alerts order by id") == [
        {"updates": None, "withdraws": None}, {"updates": 1, "withdraws": 1},
    ]  # fmt: skip
    shown = typed(desk, monkeypatch, "alerts", "--since", "3650d")
    assert "withdraws alert 1" in shown
    assert "withdrawn by alert 2" in shown
    preview = typed(desk, monkeypatch, "preview", "--since", "3650d")
    assert "NO LONGER HOLDS keels: Keel laid" in preview
    assert "Read in full at Coast Wire: https://b.example/keel" in " ".join(preview.split())
    why = typed(desk, monkeypatch, "why", "1")
    assert "read with the full copy of b, article 2: https://b.example/keel" in why
    assert f"revision 2, keels: the full copy, article 2, speaks against it: {SAID}" in why


def test_what_a_later_copy_confirms_is_not_told_and_can_be_seen(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    notes = told(desk, cut_then(desk, COPY))
    assert len(notes) == 1
    rows = desk.rows("select article_id, revision, folded_into, fold_reason from alerts order by id")
    assert [tuple(row.values()) for row in rows] == [
        (1, 1, None, None), (2, 1, 1, "copy_told"), (1, 2, 1, "confirmed"),
    ]  # fmt: skip
    confirmed = "folded into alert 1: a full copy of the article settles what its hidden text left open"
    assert confirmed in typed(desk, monkeypatch, "alerts", "--since", "3650d")
    assert confirmed in typed(desk, monkeypatch, "why", "1")


def test_an_agency_line_before_the_words_of_the_copy_is_not_told(desk: Desk) -> None:
    [note] = told(desk, cut_then(desk, f"ELMSTAD (Agency) - {COPY}"))
    assert "In full" not in note.body
    folds = desk.rows("select fold_reason from alerts where id > 1 order by id")
    assert [row["fold_reason"] for row in folds] == ["copy_told", "confirmed"]


@pytest.mark.parametrize(("copy", "line"), [
    (DENYING, f"the full copy at Coast Wire says “{SAID}”"),
    (COPY, "checked in the full copy at Coast Wire: 'NOT exercise'"),
])  # fmt: skip
def test_a_copy_that_stands_already_labels_the_alert_on_a_cut_article(desk: Desk, copy: str, line: str) -> None:
    async def story(judge_and_send: Callable[[], Awaitable[None]], _: Runtime) -> None:
        saved(desk, "b", copy.replace("keel", "hull"), title="Second frigate begun")
        saved(desk, "a", CUT, "truncated")
        await judge_and_send()

    [note] = told(desk, story)
    assert line in note.body
    assert "NO LONGER" not in note.title


def test_hits_of_the_copy_count_for_a_rule_of_the_cut_source_and_name_their_origin(desk: Desk) -> None:
    config = CONFIG.replace("keel AND NOT exercise", "submarine AND source:a")
    [note] = told(desk, cut_then(desk, COPY), config)
    assert "In full at Coast Wire: A [submarine] of the same class" in note.body
    assert note.title == "keels: Keel laid · North Post"


@pytest.mark.parametrize(("language", "title", "said"), [
    ("fr", "NE TIENT PLUS", "l'alerte 1 ne tient plus : la copie intégrale chez Coast Wire dit « "),
    ("de", "GILT NICHT MEHR", "Meldung 1 gilt nicht mehr: die vollständige Kopie bei Coast Wire sagt „"),
    ("uk", "БІЛЬШЕ НЕ ЧИННЕ", "сповіщення 1 більше не чинне: повна копія, джерело Coast Wire, каже «"),
])  # fmt: skip
def test_it_is_told_in_the_language_of_the_channel(desk: Desk, language: str, title: str, said: str) -> None:
    config = CONFIG.replace('"recorder://here"', f'"recorder://here", language: {language}')
    _, last = told(desk, cut_then(desk, DENYING), config)
    assert last.title.startswith(title)
    assert said + SAID in last.body


def test_only_those_who_were_told_hear_of_it_also_when_the_rule_notifies_others_since(desk: Desk) -> None:
    two = CONFIG.replace(
        'desk: {url: "recorder://here"}', 'desk: {url: "recorder://here"}, duty: {url: "recorder://duty"}'
    )

    async def story(judge_and_send: Callable[[], Awaitable[None]], runtime: Runtime) -> None:
        saved(desk, "a", CUT, "truncated")
        await judge_and_send()
        runtime.adopt(posted(desk, two.replace("urgency: now", "urgency: now, notify: [duty]")).config)
        saved(desk, "b", DENYING)
        await judge_and_send()

    notes = told(desk, story, two.replace("urgency: now", "urgency: now, notify: [desk]"))
    assert [(note.url, note.title.split()[0]) for note in notes] == [
        ("recorder://here", "keels:"),
        ("recorder://here", "NO"),
    ]


def test_an_alert_that_waits_for_a_digest_and_its_withdrawal_stand_in_it_together(desk: Desk) -> None:
    config = CONFIG.replace('"recorder://here"', '"recorder://here", digest: ["18:00"]').replace(", urgency: now", "")

    async def story(judge_and_send: Callable[[], Awaitable[None]], _: Runtime) -> None:
        await cut_then(desk, DENYING)(judge_and_send, _)
        desk.now += timedelta(hours=10)
        await judge_and_send()

    [digest] = told(desk, story, config)
    assert f"alert 1 no longer holds: the full copy at Coast Wire says “{SAID}”" in digest.body
    assert digest.body.count("https://a.example/keel") == 1


def test_quiet_hours_hold_a_withdrawal_until_their_end(desk: Desk) -> None:
    config = CONFIG.replace('"recorder://here"', '"recorder://here", quiet: "09:00-11:00"')

    async def story(judge_and_send: Callable[[], Awaitable[None]], runtime: Runtime) -> None:
        saved(desk, "a", CUT, "truncated")
        await judge_and_send()
        desk.now += timedelta(hours=1)
        saved(desk, "b", DENYING)
        await judge_and_send()
        assert totals(runtime.ledger).sent == 1
        desk.now += timedelta(hours=2)
        await judge_and_send()

    assert [note.title.split()[0] for note in told(desk, story, config)] == ["keels:", "NO"]


def test_a_limit_holds_a_withdrawal_until_there_is_room_again(desk: Desk) -> None:
    config = CONFIG.replace('"recorder://here"', '"recorder://here", limit: 1/h')

    async def story(judge_and_send: Callable[[], Awaitable[None]], runtime: Runtime) -> None:
        await cut_then(desk, DENYING)(judge_and_send, runtime)
        assert totals(runtime.ledger).sent == 1
        desk.now += timedelta(hours=1)
        await judge_and_send()
        assert totals(runtime.ledger).sent == 2
        desk.now += timedelta(hours=2)
        await judge_and_send()

    first, last = told(desk, story, config)
    assert first.title.startswith("keels: Keel laid")
    assert f"alert 1 no longer holds: the full copy at Coast Wire says “{SAID}”" in last.body


def test_a_second_copy_neither_withdraws_again_nor_confirms_in_silence_what_was_withdrawn(desk: Desk) -> None:
    async def story(judge_and_send: Callable[[], Awaitable[None]], runtime: Runtime) -> None:
        await cut_then(desk, DENYING)(judge_and_send, runtime)
        saved(desk, "c", f"{DENYING} {HIDDEN.replace('repaired', 'painted')}")
        await judge_and_send()

    notes = told(desk, story)
    assert [note.title.split()[0] for note in notes] == ["keels:", "NO"]


def test_two_rules_are_withdrawn_in_one_message(desk: Desk) -> None:
    config = f"{CONFIG.rstrip()[:-1]}, yards: {{query: 'yard AND NOT exercise', urgency: now}}}}\n"
    notes = told(desk, cut_then(desk, DENYING), config)
    assert len(notes) == 2
    assert "alert 1 no longer holds" in notes[1].body
    assert "alert 2 no longer holds" in notes[1].body


@pytest.mark.parametrize("state", ["truncated", "unknown"])
def test_a_copy_that_is_cut_itself_settles_nothing(desk: Desk, state: AccessState) -> None:
    async def story(judge_and_send: Callable[[], Awaitable[None]], _: Runtime) -> None:
        saved(desk, "a", CUT, "truncated")
        await judge_and_send()
        saved(desk, "b", DENYING, state)
        await judge_and_send()

    assert not any("NO LONGER" in note.title for note in told(desk, story))
    assert not desk.rows("select 1 from changes where kind = 'twin'")


def test_a_muted_rule_is_told_of_no_withdrawal_and_the_reason_is_stated(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def story(judge_and_send: Callable[[], Awaitable[None]], _: Runtime) -> None:
        saved(desk, "a", CUT, "truncated")
        await judge_and_send()
        typed(desk, monkeypatch, "mute", "rule:keels", "--for", "9000d")
        saved(desk, "b", DENYING)
        await judge_and_send()

    assert len(told(desk, story)) == 1
    assert {row["reason"] for row in desk.rows("select reason from held_back")} <= {"muted"}


def test_a_copy_that_is_forgotten_leaves_no_sentence_in_the_alerts_on_the_cut_article(desk: Desk) -> None:
    told(desk, cut_then(desk, COPY), CONFIG.replace("keel AND NOT exercise", "(keel OR submarine) AND source:a"))
    before = " ".join(str(row["sentences"]) for row in desk.rows("select sentences from alerts"))
    assert HIDDEN in before
    with desk.ledger.write():
        forget_alerts(desk.ledger, 2)
        forget(desk.ledger, 2)
    after = " ".join(str(row["sentences"]) for row in desk.rows("select sentences from alerts"))
    assert HIDDEN not in after
    assert "laid the keel" in after


class Killed(BaseException):
    """The program ended between two hops."""


@pytest.mark.parametrize("hop", ["judged", "raised", "sent", "settled"])
def test_a_withdrawal_is_told_once_wherever_the_program_is_killed(desk: Desk, hop: str) -> None:
    def dies(step: str) -> None:
        if step == hop:
            raise Killed

    async def story(judge_and_send: Callable[[], Awaitable[None]], runtime: Runtime) -> None:
        saved(desk, "a", CUT, "truncated")
        await judge_and_send()
        saved(desk, "b", DENYING)
        runtime.checkpoint = dies
        with pytest.raises(Killed):
            await judge_and_send()

    async def afterwards(judge_and_send: Callable[[], Awaitable[None]], runtime: Runtime) -> None:
        postpone_unfinished(runtime.ledger)
        await judge_and_send()
        await judge_and_send()

    notes = told(desk, story)
    notes += told(desk, afterwards)
    withdrawals = [note for note in notes if note.title.startswith("NO LONGER")]
    assert len(withdrawals) == (2 if hop == "sent" else 1)
    assert len({note.body for note in withdrawals}) == 1
    assert [row["withdraws"] for row in desk.rows("select withdraws from alerts where fold_reason is null")] == [
        None,
        1,
    ]


def test_a_number_edited_in_the_shown_part_of_a_cut_article_is_told_at_once_by_the_whole_copy(desk: Desk) -> None:
    opening = (
        "The navy laid the keel of its second frigate before families and workers of the yard, a spokesman said. Some 14 "
        "welders were hurt, one of them badly, when a crane broke near the slip, and were flown to the hospital of the "
        "harbour town in the late afternoon."
    )
    rest = (
        "The yard stopped all work until the crane was looked at, and an engineer called the chain too old for its load. "
        "A band had played before the guests left, and the mayor spoke of a hard day for the families who had come to see "
        "the ship begun. The ministry said that the launch is still planned for the summer after next."
    )

    async def story(judge_and_send: Callable[[], Awaitable[None]], _: Runtime) -> None:
        saved(desk, "a", opening, "truncated")
        await judge_and_send()
        saved(desk, "b", f"{opening.replace('14', '15')}\n\n{rest}")
        await judge_and_send()

    first, second = told(desk, story)
    assert "New since alert 1" not in first.body
    assert second.body.index("New since alert 1") < second.body.index("Some 15 welders were hurt")
    assert desk.rows("select relation from articles where id = 2") == [{"relation": "extended"}]
