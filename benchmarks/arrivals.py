"""How soon articles are found when sources are polled by their rhythm, beside as many polls at a fixed pause.

    python benchmarks/arrivals.py FOLDER [--every MINUTES ...]

FOLDER holds .jsonl or .jsonl.gz files, one article a line: `published`, and `site`, `feed` or `source`; without one, the
file is the source. Articles whose time of day is not stated, and sources of fewer than 40 articles, are left out. Each
article is detected by the first poll after it came. `polls`: how many were made, beside one at each `--every`.
"""

import argparse
import gzip
import json
from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from crawler.model import Source
from crawler.pace import ARRIVALS, pause_of, within_budget
from crawler.times import instant, without_zone

MIN_ARTICLES = 40


@dataclass
class Delays:
    """Delays in seconds, by our pauses and by a fixed one with as many polls; and how many polls were made."""

    ours: list[float] = field(default_factory=list)
    fixed: list[float] = field(default_factory=list)
    polls: int = 0
    polls_at_every: float = 0.0


def sources_in(folder: Path) -> dict[str, list[datetime]]:
    """When the articles of each source came, in order."""
    found = defaultdict(list)
    for path in sorted((*folder.glob("*.jsonl"), *folder.glob("*.jsonl.gz"))):
        for line in _lines(path):
            article = json.loads(line)
            stated = article.get("published")
            if (at := instant(stated)) and without_zone(stated) is None:
                found[article.get("site") or article.get("feed") or article.get("source") or path.name].append(at)
    return {name: sorted(set(times)) for name, times in found.items() if len(set(times)) >= MIN_ARTICLES}


def _lines(path: Path) -> Iterator[str]:
    with gzip.open(path, "rt", encoding="utf8") if path.suffix == ".gz" else path.open(encoding="utf8") as file:
        yield from file


def replay(name: str, came: list[datetime], every: timedelta, into: Delays) -> None:
    """Poll one source by the program's own rule from its first article on, until it is `every` silent."""
    source = within_budget([Source(name, "feed", f"https://{name}/feed", every.total_seconds(), shortest_s=0.0)])[0]
    at, end, seen, polls = came[0], came[-1] + every, 0, 0
    while at < end:
        at += pause_of(source, came[max(0, seen - ARRIVALS) : seen], at)
        polls += 1
        known = bisect_right(came, at)
        into.ours += [(at - one).total_seconds() for one in came[seen:known]]
        seen = known
    span_s = (at - came[0]).total_seconds()
    pause_s = span_s / polls
    into.fixed += [-(one - came[0]).total_seconds() % pause_s for one in came]
    into.polls += polls
    into.polls_at_every += span_s / every.total_seconds()


def share(values: list[float], part: float) -> float:
    """The value below which this part of the values lies."""
    return sorted(values)[min(len(values) - 1, int(part * len(values)))]


def main() -> None:
    """Print one line for each `--every`, and one JSON object."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--every", type=int, nargs="+", default=[15, 60, 120], metavar="MINUTES")
    arguments = parser.parse_args()
    sources, results = sources_in(arguments.folder), {}
    print(f"{len(sources)} sources, {sum(map(len, sources.values()))} articles")
    for minutes in arguments.every:
        delays = Delays()
        for name, came in sources.items():
            replay(name, came, timedelta(minutes=minutes), delays)
        results[minutes] = {
            "median_ratio": round(median(delays.ours) / median(delays.fixed), 3),
            "p95_ratio": round(share(delays.ours, 0.95) / share(delays.fixed, 0.95), 3),
            "median_s": round(median(delays.ours)),
            "max_of_every": round(max(delays.ours) / (minutes * 60), 3),
            "polls": round(delays.polls / delays.polls_at_every, 3),
        }
        print(f"every {minutes} min: {results[minutes]}", flush=True)
    print(json.dumps({"every_min": results}))


if __name__ == "__main__":
    main()
