"""The time to read the shipped entity tables, beside reading the same bytes with the standard csv module, interleaved.

    python benchmarks/pack.py [--rounds 15]

Prints the ratio of medians of processor time; one JSON object on the last line.
"""

import argparse
import csv
import json
import statistics
import time
from collections.abc import Callable
from importlib.resources import files

from alerts.entities import TYPES, shipped


def bare() -> None:
    for type_ in TYPES:
        text = files("alerts.entities").joinpath(f"{type_}.tsv").read_text(encoding="utf-8")
        list(csv.reader(text.splitlines(), delimiter="\t", quoting=csv.QUOTE_NONE))


def ours() -> None:
    shipped.cache_clear()
    shipped()


def seconds(read: Callable[[], None]) -> float:
    start = time.process_time()
    read()
    return time.process_time() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    a = parser.parse_args()
    plain, pack = zip(*((seconds(bare), seconds(ours)) for _ in range(a.rounds)), strict=True)
    ratio = statistics.median(pack) / statistics.median(plain)
    print(
        f"the shipped tables {statistics.median(pack) * 1000:.1f} ms, "
        f"the same lines by csv {statistics.median(plain) * 1000:.1f} ms: {ratio:.1f} times"
    )
    print(json.dumps({"ratio": round(ratio, 2)}))


if __name__ == "__main__":
    main()
