"""Pages read per second by one and by two workers, interleaved, and how late the loop runs meanwhile.

    python benchmarks/workers.py [--pages 60] [--rounds 3] [--size 500000]

Prints the ratio (two workers to one) and the lateness of a 5 ms tick; one JSON object on the last line.
"""

import argparse
import asyncio
import json
import random
import statistics
import time

from crawler.model import Article, Response
from crawler.page.article_page import read_page
from crawler.workers import Workers

WORDS = (
    "the frigate was launched by a yard in north port and will join navy fleet next spring after trials at sea".split()
)


def page(number: int, size: int) -> Response:
    """A news page of `size` bytes: an article of thirty paragraphs, links, and the scripts that make pages large."""
    rng = random.Random(number)
    text = "".join(f"<p>{' '.join(rng.choices(WORDS, k=60)).capitalize()}.</p>" for _ in range(30))
    links = "".join(f'<li><a href="/{n}">{" ".join(rng.choices(WORDS, k=8))}</a></li>' for n in range(400))
    html = f"<html lang=en><head><title>Frigate {number}</title></head><body><article><h1>Frigate {number}</h1>{text}</article><ul>{links}</ul>"
    script = "<script>var state = '" + "x" * max(0, size - len(html) - 60) + "';</script></body></html>"
    url = f"https://example.org/{number}"
    return Response(url, url, 200, (("content-type", "text/html; charset=utf-8"),), (html + script).encode())


async def tick(late_ms: list[float]) -> None:
    """Note how late each 5 ms sleep wakes, until cancelled."""
    while True:
        start = time.perf_counter()
        await asyncio.sleep(0.005)
        late_ms.append((time.perf_counter() - start - 0.005) * 1000)


async def rate(workers: Workers, pages: list[Response], late_ms: list[float]) -> float:
    """Pages a second."""
    ticking = asyncio.create_task(tick(late_ms))
    start = time.perf_counter()
    done = await asyncio.gather(*(workers.run(read_page, one) for one in pages))
    seconds = time.perf_counter() - start
    ticking.cancel()
    assert all(isinstance(article, Article) and article.words > 500 for article in done)
    return len(pages) / seconds


async def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--pages", type=int, default=60)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--size", type=int, default=500_000)
    a = parser.parse_args()
    pages = [page(n, a.size) for n in range(a.pages)]
    late: dict[int, list[float]] = {1: [], 2: []}
    rates: dict[int, list[float]] = {1: [], 2: []}
    async with Workers(1) as one, Workers(2) as two:
        pools = {1: one, 2: two}
        for pool in pools.values():
            await rate(pool, pages[:4], [])
        for _ in range(a.rounds):
            for count, pool in pools.items():
                rates[count].append(await rate(pool, pages, late[count]))
    result = {
        "pages_per_s": {str(count): round(statistics.median(found), 1) for count, found in rates.items()},
        "two_to_one": round(statistics.median(b / a for a, b in zip(rates[1], rates[2], strict=True)), 2),
        "loop_late_ms_p99": round(statistics.quantiles(late[1] + late[2], n=100)[98], 1),
        "loop_late_ms_max": round(max(late[1] + late[2]), 1),
    }
    print(
        f"one worker {result['pages_per_s']['1']} pages/s, two {result['pages_per_s']['2']}: {result['two_to_one']} times"
    )
    print(
        f"loop late by at most {result['loop_late_ms_p99']} ms in 99 % of ticks, {result['loop_late_ms_max']} ms at worst"
    )
    print(json.dumps(result))


if __name__ == "__main__":
    asyncio.run(main())
