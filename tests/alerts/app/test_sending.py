"""Sending while the ledger cannot be written: the message goes out once, and is noted when the ledger is back."""

import asyncio
import re
import sqlite3
import time
from dataclasses import replace
from datetime import timedelta
from itertools import pairwise
from typing import cast
from zoneinfo import ZoneInfo

import pytest

from alerts.app.clock_watch import reschedule_after_jump, reschedule_after_start
from alerts.app.pipeline import judge
from alerts.app.runtime import Runtime
from alerts.app.sending import send_due
from alerts.configuration import load_config
from alerts.store import ALERTS, totals
from crawler.errors import LedgerBusyError
from crawler.model import CrawlSettings, Entry
from crawler.spiders import Crawl
from crawler.store import CRAWLER, open_ledger
from crawler.workers import Workers
from tests.inbox import recorder
from tests.ledger import Desk

pytestmark = pytest.mark.chain

CONFIG = """store: v.db
channels: {desk: {url: "recorder://here"}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keels: {query: keel}}
"""
DIGESTING = CONFIG.replace('"recorder://here"', '"recorder://here", digest: ["07:00", "19:00"]').replace(
    "query: keel", "query: keel NOT exercise, urgency: now, if_cut_off: digest"
)


class NoNet:
    """No request is made here."""

    def reconfigure(self, settings: CrawlSettings) -> None:
        """Nothing to do."""


def posted(desk: Desk, config: str = CONFIG) -> Runtime:
    """A post on the desk's ledger, with the desk's clock."""
    path = desk.path.parent / "config.yaml"
    path.write_text(config)
    ledger = open_ledger(desk.path, (CRAWLER, ALERTS))
    runtime = Runtime(
        load_config(path, {}).config, ledger, cast("Crawl", NoNet()), Workers(1), b"key", lambda: desk.now
    )
    runtime.adopt(runtime.config)
    return runtime


def test_what_hidden_text_leaves_open_waits_for_the_digest_and_comes_in_one_message(desk: Desk) -> None:
    for n, state in enumerate(("truncated", "full", "truncated")):
        desk.polled(Entry(f"https://a.example/{n}", title=f"Keel {n} laid", published=desk.now.isoformat()))
        desk.read(desk.due()[0], f"The keel of hull {n} was laid.", state)  # type: ignore[arg-type]
    with recorder() as notes:
        runtime = posted(desk, DIGESTING)

        async def main() -> None:
            await judge(runtime)
            await send_due(runtime)
            assert [note.title for note in notes] == ["keels: Keel 1 laid · a"]
            assert (totals(runtime.ledger).pending, totals(runtime.ledger).for_digest) == (0, 2)
            desk.now += timedelta(hours=13)
            await send_due(runtime)
            await send_due(runtime)

        asyncio.run(main())
        assert [note.title for note in notes[1:]] == ["2 alerts: keels"]
        assert "Keel 0 laid" in notes[1].body.replace("[", "").replace("]", "")
        assert "hull 2" in notes[1].body
        assert totals(runtime.ledger).sent == 3
        runtime.ledger.close()


def test_what_comes_in_a_pause_goes_out_in_one_message_also_after_a_restart(desk: Desk) -> None:
    texts = [f"The keel of hull {n} was laid." for n in range(4)]

    def say(text: str) -> None:
        desk.polled(Entry("https://a.example/1", title="Keels", text=text, published=desk.now.isoformat()))
        desk.read(desk.due()[0], text)

    with recorder() as notes:
        for text in texts:
            say(text)
            runtime = posted(desk)
            asyncio.run(judge_and_send(runtime))
            runtime.ledger.close()
            desk.now += timedelta(minutes=5)
        assert [note.title for note in notes] == ["keels: Keels · a", "UPDATED keels: Keels · a"]
        desk.now += timedelta(hours=1)
        runtime = posted(desk)
        reschedule_after_start(runtime)
        asyncio.run(judge_and_send(runtime))
        asyncio.run(judge_and_send(runtime))
        runtime.ledger.close()
        assert len(notes) == 3
        body = notes[2].body.replace("[", "").replace("]", "")
        assert all(text in body for text in texts[2:])
        assert "alerts 3, 4 · update of alert 1" in body


async def judge_and_send(runtime: Runtime) -> None:
    await judge(runtime)
    await send_due(runtime)


def test_a_start_a_new_configuration_and_a_clock_set_back_send_no_digest_early(desk: Desk) -> None:
    desk.now = desk.now.replace(hour=9)
    desk.polled(Entry("https://a.example/1", title="Keel laid", published=desk.now.isoformat()))
    desk.read(desk.due()[0], "The keel was laid.", "truncated")
    with recorder() as notes:
        runtime = posted(desk, DIGESTING)

        async def main() -> None:
            await judge(runtime)
            reschedule_after_start(runtime)
            await send_due(runtime)
            runtime.adopt(runtime.config)
            await send_due(runtime)
            desk.now -= timedelta(hours=3)
            reschedule_after_jump(runtime, -3 * 3600)
            await send_due(runtime)
            assert not notes
            desk.now += timedelta(hours=16)
            await send_due(runtime)

        asyncio.run(main())
        assert [note.title for note in notes] == ["1 alert: keels"]
        runtime.ledger.close()


def test_an_address_of_two_channels_keeps_its_alert_when_one_of_them_goes(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel laid", published=desk.now.isoformat()))
    desk.read(desk.due()[0], "The keel was laid.")
    with recorder() as notes:
        both = CONFIG.replace(
            'desk: {url: "recorder://here"}', 'desk: {url: "recorder://here"}, duty: {url: "recorder://here"}'
        )
        runtime = posted(desk, both)
        runtime.config.path.write_text(CONFIG.replace("desk:", "duty:"))
        without_desk = load_config(runtime.config.path, {}).config

        async def main() -> None:
            [alarm] = await judge(runtime)
            assert alarm.deliveries == 1
            runtime.adopt(without_desk)
            await send_due(runtime)

        asyncio.run(main())
        assert [note.title for note in notes] == ["keels: Keel laid · a"]
        assert totals(runtime.ledger).held_back == (("address_told", 1),)
        runtime.ledger.close()


def test_a_text_that_is_hard_to_judge_holds_up_nothing_else(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel laid", published=desk.now.isoformat()))
    desk.read(desk.due()[0], "a-b" * 90_000)
    with recorder():
        runtime = posted(desk)
    beats: list[float] = []

    async def beat() -> None:
        while True:
            beats.append(time.monotonic())
            await asyncio.sleep(0.001)

    async def main() -> None:
        beating = asyncio.create_task(beat())
        assert len(await judge(runtime)) == 1
        beats.append(time.monotonic())
        beating.cancel()

    asyncio.run(main())
    assert max(after - before for before, after in pairwise(beats)) < (beats[-1] - beats[0]) / 2
    runtime.ledger.close()


def test_what_is_judged_while_rules_are_renamed_is_told_to_those_who_asked_for_it(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel laid", published=desk.now.isoformat()))
    desk.read(desk.due()[0], "The keel was laid.")
    with recorder() as notes:
        runtime = posted(desk)
        runtime.config.path.write_text(CONFIG.replace("keels:", "hulls:"))
        renamed = load_config(runtime.config.path, {}).config

        def checkpoint(step: str) -> None:
            if step == "judged":
                runtime.adopt(renamed)

        runtime.checkpoint = checkpoint

        async def main() -> None:
            [alarm] = await judge(runtime)
            assert (alarm.rule, alarm.deliveries) == ("keels", 1)
            await send_due(runtime)

        asyncio.run(main())
        assert [note.title for note in notes] == ["keels: Keel laid · a"]
        runtime.ledger.close()


def test_a_fault_of_our_own_is_one_failed_attempt_and_not_repeated_at_once(
    desk: Desk, caplog: pytest.LogCaptureFixture
) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel laid", published=desk.now.isoformat()))
    desk.read(desk.due()[0], "The keel was laid.")
    with recorder() as notes:
        runtime = posted(desk)
        whole = runtime.config

        async def main() -> None:
            await judge(runtime)
            runtime.config = replace(whole, timezone=cast("ZoneInfo", "no zone"))  # what no configuration gives
            await send_due(runtime)
            await send_due(runtime)
            runtime.config = whole
            desk.now += timedelta(seconds=11)
            await send_due(runtime)

        asyncio.run(main())
        assert len(notes) == 1
        assert [row["kind"] for row in runtime.ledger.rows("select kind from attempts")] == ["retry", "sent"]
        assert [record.message for record in caplog.records if record.exc_info] == ["sending failed alert=1"]
        runtime.ledger.close()


def test_a_message_that_was_sent_is_noted_later_and_never_sent_again(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel laid", published=desk.now.isoformat()))
    desk.read(desk.due()[0], "The keel was laid.")
    with recorder() as notes:
        runtime = posted(desk)
        ledger = runtime.ledger
        ledger.db.conn.execute("pragma busy_timeout = 20").fetchall()

        async def main() -> None:
            await judge(runtime)
            other = sqlite3.connect(desk.path)
            other.execute("begin immediate")
            for _ in range(3):
                with pytest.raises(LedgerBusyError):
                    await send_due(runtime)
            other.rollback()
            other.close()
            await send_due(runtime)

        asyncio.run(main())
        assert len(notes) == 1
        assert totals(ledger).sent == 1
        assert not runtime.unsettled
        ledger.close()


def test_an_update_that_joins_one_whose_outcome_waits_to_be_recorded_is_sent_itself(desk: Desk) -> None:
    def say(text: str) -> None:
        desk.polled(Entry("https://a.example/1", title="Keels", text=text, published=desk.now.isoformat()))
        desk.read(desk.due()[0], text)

    with recorder() as notes:
        runtime = posted(desk)
        runtime.ledger.db.conn.execute("pragma busy_timeout = 20").fetchall()

        async def main() -> None:
            for n in range(3):
                say(f"The keel of hull {n} was laid.")
                await judge_and_send(runtime)
            desk.now += timedelta(hours=1)
            other = sqlite3.connect(desk.path)
            other.execute("begin immediate")
            with pytest.raises(LedgerBusyError):
                await send_due(runtime)
            other.rollback()
            other.close()
            say("The keel of hull 3 was laid.")
            await judge(runtime)
            desk.now += timedelta(hours=2)
            await send_due(runtime)

        asyncio.run(main())
        runtime.ledger.close()
    said = [re.sub(r"[\[\]]|Was: .*", "", note.body) for note in notes]
    assert [sum(f"hull {n}" in body for body in said) for n in range(4)] == [1, 1, 1, 1]
    assert [re.findall(r"Was: .*hull (\d)", note.body.replace("[", "")) for note in notes] == [[], ["0"], ["1"], ["2"]]
