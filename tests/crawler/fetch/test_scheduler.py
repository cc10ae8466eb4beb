"""Which request is next: the highest priority among the sites that may be asked now, and no place held meanwhile."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from types import SimpleNamespace
from typing import cast

from scrapy import Request
from scrapy.core.downloader import Slot
from scrapy.crawler import Crawler

from crawler.fetch.scheduler import SiteScheduler


@dataclass
class Downloader:
    """As much of Scrapy's downloader as the scheduler looks at."""

    active: set[Request] = field(default_factory=set)
    slots: dict[str, Slot] = field(default_factory=dict)


@dataclass
class Bench:
    """A scheduler and its downloader; requests are named by their URLs."""

    downloader: Downloader = field(default_factory=Downloader)
    woken: asyncio.Event = field(default_factory=asyncio.Event)

    def __post_init__(self) -> None:
        nextcall = SimpleNamespace(schedule=self.woken.set)
        engine = SimpleNamespace(downloader=self.downloader, _slot=SimpleNamespace(nextcall=nextcall))
        self.scheduler = SiteScheduler(cast("Crawler", SimpleNamespace(engine=engine)))

    def queue(self, url: str, priority: int = 0) -> None:
        self.scheduler.enqueue_request(Request(url, priority=priority))

    def next(self) -> str | None:
        """The URL of the next request, which is being sent from now on."""
        request = self.scheduler.next_request()
        if request is None:
            return None
        self.downloader.active.add(request)
        return request.url

    def answered(self, url: str, pause_s: float = 0.0) -> None:
        """The request for `url` is done, and its site rests for `pause_s`."""
        request = next(one for one in self.downloader.active if one.url == url)
        self.downloader.active.remove(request)
        if pause_s:
            site = url.split("/")[2]
            slot = self.downloader.slots.setdefault(site, Slot(1, pause_s, 0.0))
            slot.delay, slot.lastseen = pause_s, asyncio.get_running_loop().time()


def on_bench(use: Callable[[Bench], None]) -> None:
    async def main() -> None:
        bench = Bench()
        use(bench)
        bench.scheduler.close("finished")

    asyncio.run(main())


def test_one_request_at_a_time_goes_to_a_site() -> None:
    def use(bench: Bench) -> None:
        bench.queue("https://a.example/1")
        bench.queue("https://a.example/2")
        bench.queue("https://b.example/1")
        assert [bench.next(), bench.next(), bench.next()] == ["https://a.example/1", "https://b.example/1", None]
        bench.answered("https://a.example/1")
        assert [bench.next(), bench.next()] == ["https://a.example/2", None]

    on_bench(use)


def test_the_highest_priority_goes_first_and_equal_ones_in_their_order() -> None:
    def use(bench: Bench) -> None:
        for number, priority in enumerate((0, 20, 10, 20)):
            bench.queue(f"https://{number}.{number}.example/", priority)
            bench.queue(f"https://crowd.example/{number}", priority)
        assert [bench.next() for _ in range(6)] == [
            "https://1.1.example/", "https://crowd.example/1", "https://3.3.example/", "https://2.2.example/",
            "https://0.0.example/", None,
        ]  # fmt: skip
        bench.answered("https://crowd.example/1")
        assert bench.next() == "https://crowd.example/3"

    on_bench(use)


def test_hosts_of_one_site_share_its_turn() -> None:
    def use(bench: Bench) -> None:
        bench.queue("https://www.a.example/1")
        bench.queue("https://cdn.a.example/2")
        assert [bench.next(), bench.next()] == ["https://www.a.example/1", None]

    on_bench(use)


def test_a_site_that_rests_keeps_its_requests_and_others_go_on() -> None:
    def use(bench: Bench) -> None:
        bench.queue("https://a.example/1")
        assert bench.next() == "https://a.example/1"
        bench.answered("https://a.example/1", pause_s=60)
        bench.queue("https://a.example/2", priority=20)
        bench.queue("https://b.example/1")
        assert [bench.next(), bench.next()] == ["https://b.example/1", None]
        assert bench.scheduler.has_pending_requests()

    on_bench(use)


def test_the_engine_is_woken_at_the_end_of_a_pause() -> None:
    async def main() -> None:
        bench = Bench()
        bench.queue("https://a.example/1")
        bench.queue("https://a.example/2")
        assert bench.next()
        bench.answered("https://a.example/1", pause_s=0.05)
        assert bench.next() is None
        async with asyncio.timeout(5):
            await bench.woken.wait()
        assert bench.next() == "https://a.example/2"
        bench.scheduler.close("finished")

    asyncio.run(main())


def test_a_turn_that_is_passed_on_lets_the_next_request_go() -> None:
    def use(bench: Bench) -> None:
        bench.downloader.slots["a.example"] = slot = Slot(1, 0.0, 0.0)
        bench.queue("https://a.example/hangs")
        bench.queue("https://a.example/2")
        assert [bench.next(), bench.next()] == ["https://a.example/hangs", None]
        slot.concurrency = 2
        bench.scheduler.pass_on("a.example")
        assert bench.woken.is_set()
        assert [bench.next(), bench.next()] == ["https://a.example/2", None]

    on_bench(use)


def test_what_is_dropped_is_gone_and_the_rest_keeps_its_order() -> None:
    def use(bench: Bench) -> None:
        for number in range(4):
            bench.queue(f"https://a.example/{number}")
        bench.queue("https://b.example/0")
        dropped = bench.scheduler.drop(lambda request: request.url[-1] in "02")
        assert sorted(request.url for request in dropped) == [
            "https://a.example/0", "https://a.example/2", "https://b.example/0",
        ]  # fmt: skip
        assert bench.next() == "https://a.example/1"
        assert len(bench.scheduler.drop()) == 1
        assert not bench.scheduler.has_pending_requests()
        assert bench.next() is None

    on_bench(use)


def test_nothing_is_kept_of_sites_that_are_done() -> None:
    def use(bench: Bench) -> None:
        for number in range(2000):
            url = f"https://host{number}.example/"
            bench.queue(url)
            assert bench.next() == url
            bench.answered(url)
        assert bench.next() is None
        kept = vars(bench.scheduler)
        assert not any(kept[name] for name in ("_queues", "_active", "_active_of", "_ready", "_resting", "_rests"))

    on_bench(use)
