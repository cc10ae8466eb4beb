"""From an article saved to its message handed over: the daemon, a site and a mail server on loopback.

    python benchmarks/latency.py [--articles 100]

Articles are published one by one; the times are the ledger's own: `changes.at` (saved) and `attempts.at` (handed over).
The floor printed beside it is one mail sent through Apprise to the same server, in the same run. One JSON object on the
last line.
"""

import argparse
import asyncio
import json
import statistics
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from alerts.model import Channel, Message
from alerts.notify import send, targets
from crawler.times import from_text
from tests.chain.rig import Rig, rig, stop

QUERY = (
    "select c.at as saved, min(t.at) as sent from changes c join alerts a on a.article_id = c.article_id "
    "join deliveries d on d.alert = a.id join attempts t on t.delivery = d.id where c.kind = 'new' group by a.id"
)


def floor_ms(desk: Rig, rounds: int = 20) -> float:
    """The median time of one bare mail."""
    [target] = targets(Channel("desk", (desk.box.url("floor@example.org"),)), b"key")
    times = []
    for _ in range(rounds):
        start = time.perf_counter()
        asyncio.run(send(target, Message("floor", "floor", "<p>floor</p>")))
        times.append((time.perf_counter() - start) * 1000)
    return statistics.median(times)


def measure(desk: Rig, articles: int) -> list[float]:
    """Milliseconds from save to hand-over, one for each article."""
    desk.rules = "rules: {keels: {query: keel, notify: [desk], wake: true}}"  # or the limit merges what is beyond it
    desk.sources = f'harbour: {{feed: "{desk.site.url("/feed.xml")}", every: 1s}}'
    with desk.daemon() as process:
        desk.wait_for(lambda: "poll source=harbour" in desk.log())
        for number in range(articles):
            desk.article(f"keel-{number}", f"Frigate {number} takes shape",
                         f"The keel of hull {number} was laid at yard {number * 7}, in hall {number * 13}.")  # fmt: skip
            del desk.entries[:-30]
            if number % 5 == 4:
                desk.wait_for(lambda so_far=number: len(desk.box.mails) > so_far - 3)
        desk.wait_for(lambda: len(desk.box.mails) >= articles)
        stop(process)
    return [
        (from_text(str(row["sent"])) - from_text(str(row["saved"]))).total_seconds() * 1000 for row in desk.rows(QUERY)
    ]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--articles", type=int, default=100)
    a = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder, rig(Path(folder)) as desk:
        times = measure(desk, a.articles)
        bare = floor_ms(desk)
    result = {
        "alerts": len(times),
        "median_ms": round(statistics.median(times)),
        "p95_ms": round(statistics.quantiles(times, n=20)[18]),
        "floor_ms": round(bare),
        "ratio": round(statistics.median(times) / bare, 2),
    }
    print(
        f"saved to handed over: median {result['median_ms']} ms, 95 % within {result['p95_ms']} ms; "
        f"a bare mail {result['floor_ms']} ms, so {result['ratio']} times that"
    )
    print(json.dumps(result))


if __name__ == "__main__":
    main()
