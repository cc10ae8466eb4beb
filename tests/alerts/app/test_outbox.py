"""A channel that fails as a whole, beside one that works: what is tried, what waits, what is said, what goes out at last."""

import asyncio

import pytest

from alerts.app.pipeline import judge
from alerts.app.sending import send_due
from alerts.reports.health import Health, health_json, health_lines
from alerts.store import paused_addresses, totals
from crawler.model import Entry
from tests.alerts.app.test_sending import CONFIG, posted
from tests.inbox import recorder
from tests.ledger import Desk
from tests.site import Site

pytestmark = pytest.mark.chain


def say(desk: Desk, *numbers: int) -> None:
    for n in numbers:
        desk.polled(Entry(f"https://a.example/{n}", title=f"Keel {n} laid", published=desk.now.isoformat()))
        desk.read(desk.due()[0], f"The keel of hull {n} was laid at yard {n * 7}.")


@pytest.mark.parametrize(("status", "tries"), [(401, 1), (404, 1), (500, 3)])
def test_a_dead_webhook_waits_as_a_whole_and_gets_everything_when_it_is_back(
    desk: Desk, status: int, tries: int
) -> None:
    say(desk, *range(8))
    with Site() as site, recorder() as notes:
        site.page("/hook", "no", status=status)
        hook = site.url("/hook").replace("http", "json", 1)
        runtime = posted(desk, CONFIG.replace("channels: {", f'channels: {{bad: {{url: "{hook}"}}, '))

        async def main() -> None:
            await judge(runtime)
            await send_due(runtime)
            assert (len(site.requests), len(notes)) == (tries, 8)
            [paused] = paused_addresses(runtime.ledger)
            assert (paused.channel, paused.waiting, paused.refusing) == ("bad", 8, status != 500)
            health = Health(None, (), totals(runtime.ledger), paused=paused_addresses(runtime.ledger))
            [line] = [line for line in health_lines(health, desk.now) if "address of bad" in line]
            assert f"answered {status}" in line
            assert "8 deliveries wait" in line
            assert health_json(health)["paused"]
            desk.now = paused.until
            await send_due(runtime)
            assert len(site.requests) == tries + 1
            site.page("/hook", "thanks")
            desk.now = paused_addresses(runtime.ledger)[0].until
            await send_due(runtime)

        asyncio.run(main())
        assert not paused_addresses(runtime.ledger)
        assert (totals(runtime.ledger).sent, totals(runtime.ledger).pending) == (16, 0)
        assert len(site.requests) == tries + 1 + 8
        runtime.ledger.close()


def test_a_message_that_is_refused_by_itself_stops_no_other(desk: Desk) -> None:
    say(desk, *range(5))
    with Site() as site:
        site.page("/hook", "no", status=400)
        runtime = posted(desk, CONFIG.replace("recorder://here", site.url("/hook").replace("http", "json", 1)))

        async def main() -> None:
            await judge(runtime)
            await send_due(runtime)

        asyncio.run(main())
        assert len(site.requests) == 5
        assert not paused_addresses(runtime.ledger)
        runtime.ledger.close()
