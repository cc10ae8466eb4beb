"""Alerts to a good webhook, alone and beside webhooks that take connections and never answer.

    python benchmarks/neighbours.py [--alerts 1200] [--hanging 1] [--rounds 5]

Each run is a new ledger in which every alert is due to every target, and the daemon's own sender. The rate is that of the
good webhook, from the start of the sender to its last message. Runs come in pairs, alone and beside, in turn first; the ratio
is the median of those of the pairs. Fails below a ratio of .95. One JSON object on the last line.
"""

import argparse
import asyncio
import json
import socket
import statistics
import sys
import tempfile
import time
from contextlib import ExitStack, suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

sys.path.insert(0, str(Path(__file__).parent.parent))

from alerts.app.runtime import Runtime
from alerts.app.sending import Sender
from alerts.configuration import load_config
from alerts.store import ALERTS
from crawler.model import CrawlSettings
from crawler.spiders import Crawl
from crawler.store import CRAWLER, open_ledger
from crawler.times import to_text
from crawler.workers import Workers
from tests.ledger import Desk, source
from tests.site import Site

FLOOR = 0.95


class NoNet:
    def reconfigure(self, settings: CrawlSettings) -> None:
        pass


def runtime_on(folder: Path, urls: dict[str, str]) -> Runtime:
    channels = "".join(f"  {name}: {{url: {json.dumps(url)}}}\n" for name, url in urls.items())
    path = folder / "config.yaml"
    path.write_text(
        f'store: v.db\nchannels:\n{channels}sources: {{a: {{feed: "https://a.example/feed"}}}}\n'
        "rules: {keels: {query: keel}}\n"
    )
    ledger = open_ledger(folder / "v.db", (CRAWLER, ALERTS))
    runtime = Runtime(load_config(path, {}).config, ledger, cast("Crawl", NoNet()), Workers(1), b"key")
    runtime.adopt(runtime.config)
    return runtime


def raise_alerts(runtime: Runtime, count: int, article_id: int) -> None:
    """As many alerts on one article, by as many rules, due to every target."""
    at = to_text(datetime.now(UTC))
    with runtime.ledger.write() as db:
        for n in range(1, count + 1):
            rule = f"rule-{n}"
            db.execute(
                "insert into matches values (?, ?, ?, ?, 1, '[[\"text\", 4, 8]]', '[]', ?)",
                [n, rule, rule, article_id, at],
            )
            db.execute(
                "insert into alerts (id, rule, article_id, revision, match_id, hits, raised_at, tell_at) "
                "values (?, ?, ?, 1, ?, '[]', ?, ?)", [n, rule, article_id, n, at, at],
            )  # fmt: skip
            for channel, targets in runtime.targets.items():
                db.execute(
                    "insert into deliveries (alert, channel, target, state, created_at, due_at, first_due_at) "
                    "values (?, ?, ?, 'pending', ?, ?, ?)", [n, channel, targets[0].key, at, at, at],
                )  # fmt: skip


async def seconds(runtime: Runtime, site: Site, count: int) -> float:
    """How long the good webhook takes to get everything."""
    sender = Sender(runtime)
    start = time.perf_counter()
    running = asyncio.create_task(sender.run())
    while len(site.requests) < count:  # noqa: ASYNC110 - the site counts in another thread
        await asyncio.sleep(0.01)
    took = time.perf_counter() - start
    runtime.stopping.set()
    runtime.raised.set()
    for task in (running, *sender.tasks.values()):
        task.cancel()
        with suppress(asyncio.CancelledError):
            await task
    return took


def rate(count: int, hanging: int) -> float:
    """Messages a second at the good webhook."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        site = stack.enter_context(Site())
        site.page("/hook", "thanks")
        doors = [stack.enter_context(socket.create_server(("127.0.0.1", 0), backlog=512)) for _ in range(hanging)]
        urls = {f"bad{n}": f"json://127.0.0.1:{door.getsockname()[1]}/x?rto=5" for n, door in enumerate(doors)}
        desk = Desk(folder / "v.db", now=datetime.now(UTC), sources=(source(),))
        change = desk.article(
            "https://a.example/1", "The keel of hull 7 was laid.", title="Keel laid", published=desk.now.isoformat()
        )
        desk.ledger.close()
        runtime = runtime_on(folder, {**urls, "good": site.url("/hook").replace("http", "json", 1)})
        raise_alerts(runtime, count, change.article_id)
        took = asyncio.run(seconds(runtime, site, count))
        runtime.ledger.close()
    return count / took


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--alerts", type=int, default=1200)
    parser.add_argument("--hanging", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=5)
    a = parser.parse_args()
    alone, beside = [], []
    for turn in range(a.rounds):
        for rates, hanging in ((alone, 0), (beside, a.hanging))[:: -1 if turn % 2 else 1]:
            rates.append(rate(a.alerts, hanging))
        print(f"alone {alone[-1]:.0f} messages a second, beside {a.hanging} that hang {beside[-1]:.0f}", flush=True)
    ratio = statistics.median(two / one for one, two in zip(alone, beside, strict=True))
    print(f"the good webhook's rate beside hanging ones is {ratio:.2f} of its rate alone")
    print(json.dumps({"alerts": a.alerts, "hanging": a.hanging, "alone_per_s": round(statistics.median(alone)),
                      "beside_per_s": round(statistics.median(beside)), "ratio": round(ratio, 3), "floor": FLOOR}))  # fmt: skip
    return 0 if ratio >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
