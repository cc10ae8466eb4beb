"""Addresses that hang, are mended or are removed while the daemon or a round sends."""

import asyncio

import pytest

from alerts.app.pipeline import judge
from alerts.app.sending import Sender, SendingRound, send_due
from alerts.configuration import load_config
from alerts.store import totals
from crawler.model import Entry
from tests.alerts.app.test_sending import CONFIG, posted
from tests.inbox import recorder
from tests.ledger import Desk
from tests.site import Site

pytestmark = pytest.mark.chain


@pytest.mark.parametrize("once", [True, False])
def test_an_address_that_hangs_delays_no_other_whether_in_a_round_or_for_good(desk: Desk, *, once: bool) -> None:
    def say(n: int) -> None:
        desk.polled(Entry(f"https://a.example/{n}", title=f"Keel {n} laid", published=desk.now.isoformat()))
        desk.read(desk.due()[0], f"The keel of hull {n} was laid at yard {n * 7}.")

    for n in range(6):
        say(n)
    with Site() as site, recorder() as notes:
        site.silent("/hook")
        hook = site.url("/hook").replace("http", "json", 1)
        runtime = posted(desk, CONFIG.replace("channels: {", f'channels: {{bad: {{url: "{hook}"}}, '))

        async def main() -> None:
            sending, sender = SendingRound(runtime), Sender(runtime)
            running = None if once else asyncio.create_task(sender.run())
            for n in range(6, 9):
                await judge(runtime)
                sending.begin() if once else runtime.raised.set()
                async with asyncio.timeout(10):
                    while len(notes) < n:  # noqa: ASYNC110 - sent in another thread
                        await asyncio.sleep(0.01)
                say(n)
            assert len(site.requests) == 1
            for task in (*([running] if running else []), *sender.tasks.values(), *sending.tasks.values()):
                task.cancel()

        asyncio.run(main())
        assert [note.title for note in notes] == [f"keels: Keel {n} laid · a" for n in range(8)]
        runtime.ledger.close()


def test_a_webhook_that_is_mended_while_it_hangs_gets_each_message_once(desk: Desk) -> None:
    for n in range(3):
        desk.polled(Entry(f"https://a.example/{n}", title=f"Keel {n} laid", published=desk.now.isoformat()))
        desk.read(desk.due()[0], f"The keel of hull {n} was laid at yard {n * 7}.")
    with Site() as site, recorder() as notes:
        site.silent("/hook")
        hook = site.url("/hook?rto=1").replace("http", "json", 1)
        runtime = posted(desk, CONFIG.replace("recorder://here", hook))
        runtime.config.path.write_text(CONFIG)
        mended = load_config(runtime.config.path, {}).config

        async def main() -> None:
            sender = Sender(runtime)
            await judge(runtime)
            running = asyncio.create_task(sender.run())
            async with asyncio.timeout(15):
                while not site.requests:  # noqa: ASYNC110 - counted in another thread
                    await asyncio.sleep(0.01)
                runtime.adopt(mended)
                runtime.raised.set()
                while len(notes) < 2:  # noqa: ASYNC110 - sent in another thread
                    await asyncio.sleep(0.01)
                while runtime.under_way:  # noqa: ASYNC110 - until the attempt at the old address ends
                    await asyncio.sleep(0.01)
                runtime.raised.set()
                while len(notes) < 3:  # noqa: ASYNC110 - sent in another thread
                    await asyncio.sleep(0.01)
            running.cancel()

        asyncio.run(main())
        assert sorted(note.title for note in notes) == [f"keels: Keel {n} laid · a" for n in range(3)]
        assert len(site.requests) == 1
        runtime.ledger.close()


def test_a_recipient_that_was_removed_is_said_to_be_removed(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel laid", published=desk.now.isoformat()))
    desk.read(desk.due()[0], "The keel was laid.")
    with recorder() as notes:
        two = CONFIG.replace('{url: "recorder://here"}', '{urls: ["recorder://here", "json://127.0.0.1:9/x"]}')
        runtime = posted(desk, two)
        runtime.config.path.write_text(CONFIG)
        without = load_config(runtime.config.path, {}).config

        async def main() -> None:
            await judge(runtime)
            runtime.adopt(without)
            await send_due(runtime)

        asyncio.run(main())
        assert len(notes) == 1
        assert totals(runtime.ledger).last_error == "this recipient was removed from the channel 'desk'"
        runtime.ledger.close()
