"""Sending while the ledger cannot be written: the message goes out once, and is noted when the ledger is back."""

import asyncio
import sqlite3
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

import pytest

from alerts.app.post import Post
from alerts.app.sending import send_due
from alerts.app.watch import judge
from alerts.configuration import load_config
from alerts.store import ALERTS, counts
from crawler.errors import LedgerBusyError
from crawler.fetch import Crawl
from crawler.model import CrawlSettings, Entry
from crawler.store import CRAWLER, open_ledger
from crawler.workers import Workers
from tests.inbox import recorder
from tests.ledger import Desk, source

CONFIG = """store: v.db
channels: {desk: {url: "recorder://here"}}
sources: {a: {feed: "https://a.example/feed"}}
rules: {keels: {query: keel}}
"""


class NoNet:
    """No request is made here."""

    def reconfigure(self, settings: CrawlSettings) -> None:
        """Nothing to do."""


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    (tmp_path / "config.yaml").write_text(CONFIG)
    one = Desk(tmp_path / "v.db", now=datetime.now(UTC), sources=(source(),))
    yield one
    one.ledger.close()


def test_a_message_that_was_sent_is_noted_later_and_never_sent_again(desk: Desk) -> None:
    desk.polled(Entry("https://a.example/1", title="Keel laid", published=desk.now.isoformat()))
    desk.read(desk.due()[0], "The keel was laid.")
    with recorder() as notes:
        config = load_config(desk.path.parent / "config.yaml", {}).config
        ledger = open_ledger(desk.path, (CRAWLER, ALERTS))
        ledger.db.conn.execute("pragma busy_timeout = 20").fetchall()
        post = Post(config, ledger, cast("Crawl", NoNet()), Workers(1), b"key")
        post.adopt(config)

        async def main() -> None:
            await judge(post)
            other = sqlite3.connect(desk.path)
            other.execute("begin immediate")
            for _ in range(3):
                with pytest.raises(LedgerBusyError):
                    await send_due(post)
            other.rollback()
            other.close()
            await send_due(post)

        asyncio.run(main())
        assert len(notes) == 1
        assert counts(ledger).sent == 1
        assert not post.unsettled
        ledger.close()
