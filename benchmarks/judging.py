"""Articles judged and routed in the process that judges, beside the same work in the calling process, interleaved.

    python benchmarks/judging.py [--corpus FILE] [--rules 1000] [--blocks 12] [--batch 20] [--json FILE]

Rules and articles are those of `matching.py`. Both judge the same 500 articles in turn, in batches as the daemon
does. Prints milliseconds of processor time an article, of both processes, and their ratio; memory is that of the calling process before and after the
first block, and of the process that judges.
"""

import argparse
import asyncio
import json
import os
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import matching

from alerts.app.judges import Batch, Judges
from alerts.delivery.plans import RoutingTable
from alerts.delivery.routing import route
from alerts.judging import judged_change
from alerts.matching import build
from alerts.model import Channel, Rule, Subject, Target
from crawler.model import ArticleVersion, Change

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
BLOCK = 500  # the processor time of another process is counted in hundredths of a second
Block = Sequence[tuple[Change, ArticleVersion]]


def article(number: int, one: Subject) -> tuple[Change, ArticleVersion]:
    found = ArticleVersion(
        id=number, revision=1, url=f"https://a.example/{number}", source="a", title=one.title, text=one.text,
        language="en", possible_languages=("en",), authors=(), dates=(), published=NOW.isoformat(), published_at=NOW,
        found_at=NOW, unseen_at=None, first_poll=False, access="full", hidden_percent=None, group_id=number,
    )  # fmt: skip
    return Change(number, number, 1, "new", NOW), found


def resident_mb(pid: int | str) -> float:
    lines = Path(f"/proc/{pid}/status").read_text("utf8").splitlines()
    return next(int(line.split()[1]) / 1024 for line in lines if line.startswith("VmRSS"))


def processor_s(pid: int) -> float:
    """Of the calling process and of another."""
    fields = Path(f"/proc/{pid}/stat").read_text("utf8").rpartition(")")[2].split() if pid else ["0"] * 13
    return time.process_time() + (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


async def seconds(judge: Callable[[Batch], Awaitable[object]], block: Block, size: int, pid: int) -> float:
    start = processor_s(pid)
    for at in range(0, len(block), size):
        await judge(tuple(block[at : at + size]))
    return processor_s(pid) - start


async def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--rules", type=int, default=1000)
    parser.add_argument("--blocks", type=int, default=12)
    parser.add_argument("--batch", type=int, default=20)
    parser.add_argument("--json", type=Path)
    a = parser.parse_args()
    subjects = matching.subjects(a.corpus)
    names, words = matching.terms_of(subjects)
    rules = [
        Rule(f"r{at}", query=query, notify=("desk",))
        for at, (query, _) in enumerate(matching.drawn(names, words, a.rules))
    ]
    table = RoutingTable({rule.id: rule for rule in rules}, {"desk": Channel("desk", ())},
                         {"desk": (Target("desk", "k", "mailto", ""),)}, UTC, timedelta(hours=24))  # fmt: skip
    articles = [article(at + 1, one) for at, one in enumerate(subjects)]
    ruleset = build(rules, {})

    async def here(batch: Batch) -> None:
        judged = await asyncio.to_thread(lambda: [judged_change(change, one, ruleset.judge) for change, one in batch])
        await asyncio.to_thread(route, judged, table, (), NOW)

    judges = Judges()
    judges.adopt(rules, {}, table)

    async def there(batch: Batch) -> None:
        assert await judges.judge(batch, (), NOW) is not None

    blocks = [articles[at * BLOCK % len(articles) :][:BLOCK] for at in range(a.blocks)]
    before = resident_mb("self")
    await seconds(there, articles, a.batch, 0)
    after = resident_mb("self")
    await seconds(here, articles, a.batch, 0)
    [worker] = judges._workers._all  # type: ignore[union-attr]  # noqa: SLF001 - its process number is nobody else's business
    pid = worker.process.pid or 0
    took = [(await seconds(here, block, a.batch, pid), await seconds(there, block, a.batch, pid)) for block in blocks]
    result = {
        "rules": a.rules,
        "here_ms": round(statistics.median(one / BLOCK for one, _ in took) * 1000, 3),
        "process_ms": round(statistics.median(other / BLOCK for _, other in took) * 1000, 3),
        "ratio": round(statistics.median(other / one for one, other in took), 2),
        "caller_mb": [round(before), round(after)],
        "process_mb": round(resident_mb(pid)),
    }
    await judges.close()
    print(f"{result['here_ms']} ms an article here, {result['process_ms']} in the process: {result['ratio']} times")
    print(json.dumps(result))
    if a.json:
        a.json.write_text(json.dumps(result), "utf8")


if __name__ == "__main__":
    asyncio.run(main())
