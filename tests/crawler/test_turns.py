"""Whose call is next: one source's hard pages take no turn of another."""

import asyncio
from collections.abc import Callable, Coroutine

import pytest

from crawler.turns import HALF_LIFE_S, SLOW_S, Turns


class Desk:
    """Calls that last as long as the test says, and in which order they began."""

    def __init__(self, places: int) -> None:
        self.now = 0.0
        self.turns = Turns(places, lambda: self.now)
        self.begun: list[str] = []
        self._ends: dict[str, asyncio.Event] = {}
        self._tasks: dict[str, asyncio.Task[None]] = {}

    async def ask(self, *names: str) -> None:
        """Ask for a turn for each call, such as `a1`, which is the first of `a`."""
        for name in names:
            self._ends[name] = asyncio.Event()
            self._tasks[name] = asyncio.create_task(self._call(name))
            await asyncio.sleep(0)

    async def _call(self, name: str) -> None:
        async with self.turns.turn(name[0]):
            self.begun.append(name)
            await self._ends[name].wait()

    async def end(self, name: str, after_s: float) -> None:
        self.now += after_s
        self._ends[name].set()
        await self._tasks[name]
        await asyncio.sleep(0)

    async def cancel(self, *names: str) -> None:
        for name in names:
            self._tasks[name].cancel()
        await asyncio.wait([self._tasks[name] for name in names])
        await asyncio.sleep(0)


def played(places: int, play: Callable[[Desk], Coroutine[object, object, None]]) -> list[str]:
    async def main() -> list[str]:
        desk = Desk(places)
        await play(desk)
        return desk.begun

    return asyncio.run(main())


def test_who_used_less_comes_before_what_waited_longer() -> None:
    async def play(desk: Desk) -> None:
        await desk.ask("a1", "a2", "a3", "b1", "b2")
        await desk.end("a1", 2.0)
        await desk.end("b1", 0.1)
        await desk.end("b2", 0.1)
        await desk.end("a2", 1.0)

    assert played(1, play) == ["a1", "b1", "b2", "a2", "a3"]


def test_what_was_used_long_ago_counts_less() -> None:
    async def play(desk: Desk) -> None:
        await desk.ask("a1")
        await desk.end("a1", 2.0)
        desk.now += 3 * HALF_LIFE_S
        await desk.ask("b1")
        await desk.end("b1", 1.0)
        await desk.ask("c1", "b2", "a2")
        await desk.end("c1", 0.1)

    assert played(1, play)[-2:] == ["c1", "a2"]


def test_those_of_whose_calls_one_took_seconds_never_hold_all_places() -> None:
    async def play(desk: Desk) -> None:
        await desk.ask("a1")
        await desk.end("a1", 3 * SLOW_S)
        await desk.ask("a2")
        await desk.end("a2", 0.1)  # one page is easy
        await desk.ask("a3", "a4", "a5")
        assert desk.begun == ["a1", "a2", "a3"]
        await desk.ask("b1")
        await desk.end("a3", 3 * SLOW_S)

    assert played(2, play) == ["a1", "a2", "a3", "b1", "a4"]


def test_who_was_slow_long_ago_may_hold_all_places_again() -> None:
    async def play(desk: Desk) -> None:
        await desk.ask("a1")
        await desk.end("a1", 2 * SLOW_S)
        desk.now += 2 * HALF_LIFE_S
        await desk.ask("a2", "a3")

    assert played(2, play) == ["a1", "a2", "a3"]


@pytest.mark.parametrize("places", [1, 2])
def test_those_of_whose_calls_one_took_seconds_are_served_however_much_others_ask(places: int) -> None:
    async def play(desk: Desk) -> None:
        await desk.ask("a1")
        await desk.end("a1", 3 * SLOW_S)
        await desk.ask("b0", "b1", "a2")
        for turn in range(200):
            if "a2" in desk.begun:
                break
            await desk.ask(f"b{turn + 2}")
            await desk.end(f"b{turn}", 1.0)

    assert "a2" in played(places, play)


def test_who_gives_up_keeps_no_place_and_nobody_from_one() -> None:
    async def play(desk: Desk) -> None:
        await desk.ask("a1", "a2", "a3", "b1")
        await desk.cancel("a2")
        await desk.cancel("a1")
        await desk.cancel("a3", "b1")
        await desk.ask("c1")

    begun = played(1, play)
    assert begun[0] == "a1"
    assert begun[-1] == "c1"
    assert "a2" not in begun
