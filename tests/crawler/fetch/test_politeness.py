"""One at a time to a site, a pause after each, and nothing kept of a site that is done."""

import asyncio
import itertools
import time

from crawler.fetch.politeness import AT_ONCE, JITTER, SiteTurns


async def hold(turns: SiteTurns, site: str, delay_s: float, log: list[tuple[str, float]], work_s: float = 0.0) -> None:
    async with turns.turn(site, delay_s):
        log.append((site, time.monotonic()))
        await asyncio.sleep(work_s)


def test_requests_to_one_site_keep_their_distance() -> None:
    log: list[tuple[str, float]] = []

    async def run() -> None:
        turns = SiteTurns()
        await asyncio.gather(*(hold(turns, "a.example", 0.1, log) for _ in range(4)))

    asyncio.run(run())
    times = [at for _, at in log]
    gaps = [later - earlier for earlier, later in itertools.pairwise(times)]
    assert all(gap >= 0.1 * (1 - JITTER) - 0.005 for gap in gaps)


def test_another_site_does_not_wait() -> None:
    log: list[tuple[str, float]] = []

    async def run() -> None:
        turns = SiteTurns()
        await asyncio.gather(*(hold(turns, f"{name}.example", 30.0, log) for name in "abcdefgh"))

    started = time.monotonic()
    asyncio.run(run())
    assert len(log) == 8
    assert time.monotonic() - started < 5


def test_only_one_is_in_the_middle_of_a_site_at_a_time() -> None:
    inside, most = 0, 0

    async def run() -> None:
        turns = SiteTurns()

        async def work() -> None:
            nonlocal inside, most
            async with turns.turn("a.example", 0.0):
                inside += 1
                most = max(most, inside)
                await asyncio.sleep(0)
                inside -= 1

        await asyncio.gather(*(work() for _ in range(20)))

    asyncio.run(run())
    assert most == 1


def test_one_who_gives_up_in_the_line_leaves_it_to_the_next() -> None:
    log: list[tuple[str, float]] = []

    async def run() -> None:
        turns = SiteTurns()
        first = asyncio.ensure_future(hold(turns, "a.example", 0.0, log, work_s=60))
        second = asyncio.ensure_future(hold(turns, "a.example", 0.0, log))
        third = asyncio.ensure_future(hold(turns, "a.example", 0.0, log))
        await asyncio.sleep(0)
        second.cancel()
        first.cancel()
        await third

    asyncio.run(run())
    assert len(log) == 1


def test_one_that_takes_very_long_lets_the_others_of_its_site_pass() -> None:
    log: list[tuple[str, float]] = []

    async def run() -> None:
        turns = SiteTurns(overlong_s=0.2)
        hanging = asyncio.ensure_future(hold(turns, "a.example", 0.1, log, work_s=60))
        await asyncio.sleep(0)
        started = time.monotonic()
        await asyncio.gather(*(hold(turns, "a.example", 0.0, log) for _ in range(3)))
        assert 0.25 < time.monotonic() - started < 5
        hanging.cancel()
        await asyncio.gather(hanging, return_exceptions=True)
        await hold(turns, "a.example", 0.0, log)

    asyncio.run(run())
    assert len(log) == 5


def test_many_that_take_very_long_leave_room_for_other_sites() -> None:
    log: list[tuple[str, float]] = []

    async def run() -> None:
        turns = SiteTurns(overlong_s=0.05)
        hanging = [asyncio.ensure_future(hold(turns, f"h{n}.example", 0.0, log, work_s=60)) for n in range(AT_ONCE)]
        await asyncio.sleep(0)
        async with asyncio.timeout(5):
            await hold(turns, "well.example", 0.0, log)
        for one in hanging:
            one.cancel()
        await asyncio.gather(*hanging, return_exceptions=True)

    asyncio.run(run())
    assert log[-1][0] == "well.example"


def test_sites_that_are_done_are_forgotten() -> None:
    now = 0.0

    async def run() -> int:
        nonlocal now
        turns = SiteTurns(lambda: now)
        for number in range(5000):
            now += 10.0
            async with turns.turn(f"host{number}.example", 2.0):
                pass
        return len(turns)

    assert asyncio.run(run()) <= 256
