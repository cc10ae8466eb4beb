"""A crawler on the running reactor, and a name server that answers what the test says."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace

import pytest

from crawler.fetch.resolver import install_guard, system_lookup
from crawler.model import CrawlSettings, FetchFailure, FetchRequest, Response
from crawler.spiders import open_crawl
from tests.conftest import Reactor
from tests.site import Site

QUICK = CrawlSettings(user_agent="Vedette/1 (test)", per_host_delay_s=0.0, allow_hosts=("127.0.0.1",), timeout_s=1.0)


async def until(holds: Callable[[], object]) -> None:
    """Wait for what happens on the site's thread."""
    while not holds():  # noqa: ASYNC110 - another thread sets no event of this loop
        await asyncio.sleep(0.01)


@dataclass(frozen=True, slots=True)
class FetchDriver:
    """Fetches with a fresh crawler: `fetch(url, etag=…)`, or several in one crawl with `fetch_all`."""

    reactor: Reactor
    settings: CrawlSettings = QUICK

    def having(self, **changes: object) -> "FetchDriver":
        return replace(self, settings=replace(self.settings, **changes))  # type: ignore[arg-type]

    def fetch_all(self, *asks: FetchRequest) -> list[Response | FetchFailure]:
        async def run() -> list[Response | FetchFailure]:
            async with open_crawl(self.settings) as one:
                return [await one.fetch(ask) for ask in asks]

        return self.reactor.run(run())

    def fetch(self, url: str, etag: str | None = None, last_modified: str | None = None) -> Response | FetchFailure:
        return self.fetch_all(FetchRequest(url, etag, last_modified))[0]

    def page(self, url: str) -> Response:
        got = self.fetch(url)
        assert isinstance(got, Response), got
        return got

    def failure(self, url: str) -> FetchFailure:
        got = self.fetch(url)
        assert isinstance(got, FetchFailure), got
        return got


@dataclass(slots=True)
class Names:
    """The name server: a name's addresses, taken from the list one lookup after the other, the last one for ever."""

    answers: dict[str, list[tuple[str, ...]]] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)

    def lookup(self, host: str) -> tuple[str, ...]:
        self.asked.append(host)
        if host not in self.answers:
            return system_lookup(host) if host[:1].isdigit() or ":" in host else ()
        waiting = self.answers[host]
        return waiting.pop(0) if len(waiting) > 1 else waiting[0]


@pytest.fixture
def fetcher(reactor: Reactor) -> FetchDriver:
    return FetchDriver(reactor)


@pytest.fixture
def names(reactor: Reactor) -> Iterator[Names]:
    async def use(lookup: object) -> None:
        guard = install_guard()
        guard.lookup = lookup  # type: ignore[assignment]
        guard.forget()

    server = Names()
    reactor.run(use(server.lookup))
    yield server
    reactor.run(use(system_lookup))


@pytest.fixture
def site() -> Iterator[Site]:
    with Site() as one:
        yield one
