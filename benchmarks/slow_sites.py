"""The pages of good sites, alone and beside fifty sites that are slow in fifty ways, with everything at work.

    python benchmarks/slow_sites.py [--sites 20] [--pages 20] [--rounds 3] [--json FILE]

Two daemons run side by side, each on a configuration, sites and a webhook of its own: they poll, read, judge by ten rules and
send an alert for each page. One has fifty slow sources besides (tests/slow_sites.py). Both share the processor, so a busy
machine slows both. The good sites publish their pages when every slow one was asked for what it is slow with. The rates are
those of the good sites' pages and of the messages about them from then on, each until the first daemon has them all. Reports the
median ratio of both. Fails below .95. One JSON object on the last line.
"""

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent.parent))

from tests.site import FeedEntry, Site
from tests.slow_sites import PAGE, SlowSites, ways

FLOOR = 0.95
LIMIT_S = 600.0
RULES = "".join(f"  r{at}: {{query: 'keel AND (ship OR word{at})', again: always}}\n" for at in range(10))


@dataclass
class Side:
    """A daemon with its good sites and its webhook."""

    sites: list[Site]
    hook: Site
    process: "subprocess.Popen[bytes]"
    slow: SlowSites | None

    @property
    def is_ready(self) -> bool:
        """Whether every site was polled, and every slow one asked for what it is slow with."""
        polled = all(site.asked("/feed.xml") for site in self.sites)
        return polled and (self.slow is None or len(self.slow.asked) == len(self.slow.ways))

    @property
    def pages(self) -> int:
        return sum(len(set(site.paths()) - {"/feed.xml"}) for site in self.sites)

    @property
    def messages(self) -> int:
        return len(self.hook.asked("/hook"))


def publish(site: Site, pages: int, number: int) -> None:
    entries = []
    for at in range(pages):
        title = f"Keel {number} of {at} laid"
        words = " ".join(f"site{number} page{at} word{at * n}" for n in range(60))
        url = site.page(f"/{at}", PAGE.replace("Keel laid", title).replace("</p>", f"{words}.</p>"))
        entries.append(FeedEntry(title, url))
    site.feed("/feed.xml", entries, etag=f'"{pages}"')


@contextmanager
def side(sites: int, *, beside_slow: bool) -> Iterator[Side]:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        good = [stack.enter_context(Site()) for _ in range(sites)]
        for number, site in enumerate(good):
            publish(site, 0, number)
        hook = stack.enter_context(Site())
        hook.page("/hook", "thanks")
        slow = stack.enter_context(SlowSites(ways())) if beside_slow else None
        feeds = [(f"good{number}", site.url("/feed.xml"), "1s") for number, site in enumerate(good)]
        for number, way in enumerate(slow.ways if slow else ()):
            feeds.append((f"slow{number}", slow.url(way, "/feed.xml") if slow else "", "15m"))
        listed = "".join(f"  {name}: {{feed: {json.dumps(url)}, every: {every}}}\n" for name, url, every in feeds)
        (folder / "config.yaml").write_text(
            "store: v.db\ncrawl: {per_host_delay: 0s, allow_hosts: [127.0.0.1]}\nalert_max_age: 24h\n"
            f"channels: {{hook: {{url: {json.dumps(hook.url('/hook').replace('http', 'json', 1))}, limit: 900/h}}}}\n"
            f"sources:\n{listed}rules:\n{RULES}",
            "utf8",
        )
        command = [sys.executable, "-m", "alerts", "run", "--config", str(folder / "config.yaml")]
        log = stack.enter_context((folder / "log").open("wb"))
        process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            yield Side(good, hook, process, slow)
        finally:
            process.kill()
            process.wait(10)


@dataclass
class Race:
    """Pages and messages a second of the two sides, each until one side has all of them."""

    pages: tuple[float, float]
    messages: tuple[float, float]


def race(sides: tuple[Side, Side], pages: int) -> Race:
    """Publish the same on both sides, and see how fast each reads it and tells of it. `pages`: of each site."""
    wait_for(sides, lambda: all(one.is_ready for one in sides))
    for one in sides:
        for number, site in enumerate(one.sites):
            publish(site, pages, number)
    start = time.perf_counter()
    read = rates(sides, lambda one: one.pages, pages, start)
    return Race(read, rates(sides, lambda one: one.messages, pages, start))


def rates(sides: tuple[Side, Side], count: Callable[[Side], int], pages: int, start: float) -> tuple[float, float]:
    """How many a second each has when one of them has as many as there are pages."""
    wait_for(sides, lambda: any(count(one) >= pages * len(one.sites) for one in sides))
    took_s = time.perf_counter() - start
    return count(sides[0]) / took_s, count(sides[1]) / took_s


def wait_for(sides: tuple[Side, Side], question: Callable[[], bool]) -> None:
    limit = time.perf_counter() + LIMIT_S
    while not question():
        if time.perf_counter() > limit or any(one.process.poll() is not None for one in sides):
            sys.exit("a daemon ended, or did not come to an end")
        time.sleep(0.02)


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--sites", type=int, default=20)
    parser.add_argument("--pages", type=int, default=20)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    races = []
    for _ in range(options.rounds):
        with (
            side(options.sites, beside_slow=False) as alone,
            side(options.sites, beside_slow=True) as beside,
        ):
            one = race((alone, beside), options.pages)
        races.append(one)
        print(
            f"alone {one.pages[0]:.1f} pages and {one.messages[0]:.1f} messages a second, "
            f"beside fifty slow sites {one.pages[1]:.1f} and {one.messages[1]:.1f}",
            flush=True,
        )
    ratio = statistics.median(one.pages[1] / one.pages[0] for one in races)
    sent = statistics.median(one.messages[1] / one.messages[0] for one in races)
    print(f"beside fifty slow sites, good sites' pages come at {ratio:.2f} of their rate alone, alerts at {sent:.2f}")
    found = {
        "slow": len(ways()),
        "pages": [one.pages for one in races],
        "messages": [one.messages for one in races],
        "ratio": round(ratio, 3),
        "sent": round(sent, 3),
        "floor": FLOOR,
    }
    print(json.dumps(found))
    if options.json:
        options.json.write_text(json.dumps(found, indent=2) + "\n", "utf8")
    return 0 if min(ratio, sent) >= FLOOR else 1


if __name__ == "__main__":
    sys.exit(main())
