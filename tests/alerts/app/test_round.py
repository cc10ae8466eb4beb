"""A round from within: one source's trouble is its own, and who lets the others wait is named."""

import asyncio
import logging
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import cast

import pytest

from alerts.app.round import Round, run_round
from alerts.app.runtime import Runtime
from alerts.configuration import load_config
from alerts.store import ALERTS
from crawler.errors import LedgerError
from crawler.model import FetchFailure, FetchRequest, Response
from crawler.spiders import Crawl
from crawler.store import CRAWLER, open_ledger
from crawler.workers import Workers
from tests.crawl import FakeCrawl

CONFIG = """store: v.db
channels: {none: {url: "json://127.0.0.1:9/"}}
sources: {a: {feed: "https://a.example/feed"}, b: {feed: "https://b.example/feed"}}
rules: {keels: {query: keel}}
"""


class Net(FakeCrawl):
    """Answers 404, after `before(url)`."""

    def __init__(self, before: Callable[[str], Awaitable[None]]) -> None:
        self.before = before

    async def fetch(self, ask: FetchRequest) -> Response | FetchFailure:
        await self.before(ask.url)
        return Response(ask.url, ask.url, 404, (), b"")


def round_on(folder: Path, before: Callable[[Runtime, str], Awaitable[None]]) -> Round:
    (folder / "config.yaml").write_text(CONFIG)

    async def main() -> Round:
        config = load_config(folder / "config.yaml", {}).config
        ledger = open_ledger(config.store, (CRAWLER, ALERTS))
        try:
            net = Net(lambda url: before(runtime, url))
            runtime = Runtime(config, ledger, cast("Crawl", net), Workers(1), b"key")
            net.deps = runtime.collect_deps()
            runtime.adopt(config)
            return await run_round(runtime, report_every_s=0.05)
        finally:
            ledger.close()

    return asyncio.run(main())


def test_a_fault_of_our_own_with_one_source_stops_no_other(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    async def fails(_: Runtime, url: str) -> None:
        if url.startswith("https://a."):
            raise ZeroDivisionError

    done = round_on(tmp_path, fails)
    assert [poll.error for poll in done.polls] == [
        "a fault within Vedette, which its log explains", "b.example answered 404.",
    ]  # fmt: skip
    assert [record.getMessage() for record in caplog.records if record.exc_info] == ["visit failed source=a"]


def test_a_ledger_that_fails_ends_the_round(tmp_path: Path) -> None:
    async def fails(runtime: Runtime, _: str) -> None:
        runtime.ledger.db.conn.execute("pragma query_only = on").fetchall()

    with pytest.raises(LedgerError, match="read-only"):
        round_on(tmp_path, fails)


def test_the_sources_that_are_waited_for_are_named(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    named = asyncio.Event()

    def notice(record: logging.LogRecord) -> bool:
        if record.getMessage() == "waiting for sources=a":
            named.set()
        return True

    async def hangs(_: Runtime, url: str) -> None:
        if url.startswith("https://a."):
            async with asyncio.timeout(20):
                await named.wait()

    caplog.handler.addFilter(notice)
    try:
        assert len(round_on(tmp_path, hangs).polls) == 2
    finally:
        caplog.handler.removeFilter(notice)  # the handler serves every test of this process
