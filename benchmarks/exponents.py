"""How the time of everything that reads or writes text grows with the text's length.

    python benchmarks/exponents.py [--only WORD …] [--size 64000] [--json FILE]

Each pattern, tokenizer, reader and renderer, and a rule of each kind, is given each kind of hostile filler in four
lengths, each twice the one before, up to SIZE characters. The exponent is the slope of log time over log length: 1 for
linear time, 2 for quadratic. A line shows the worst filler, and the last lines the ten worst of all. What takes under 20 ms for the longest text is not fitted,
because its times are noise; a quadratic search takes far longer. What looks too steep is measured up to twelve times more,
and the shortest time of each length counts: other work on the machine only adds. Fails when an exponent is above 1.2 then.
"""

import argparse
import gc
import json
import math
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from tests.text_work import BOUNDS, FILLERS, Work, distinct, filled, functions, patterns, scanned

DOUBLINGS = 3
MIN_FITTED_S = 0.02
MAX_EXPONENT = 1.2
MAX_REPEATS = 12
WORST_SHOWN = 10
MAX_SEARCH_S = 5.0  # a text that takes longer has shown its exponent


@dataclass(frozen=True, slots=True)
class Worst:
    """The filler on which a subject's time grows fastest. `seconds`: for `characters`; `exponent` None: too fast to fit."""

    subject: str
    filler: str
    exponent: float | None
    characters: int
    seconds: float


def subjects() -> Iterator[tuple[str, Work]]:
    """Everything that is measured; a pattern whose callers cut the text gets no more than they give it."""
    for name, (pattern, uses) in patterns().items():
        bound = next((bound for start, bound in BOUNDS.items() if name.startswith(start)), None)
        scan = scanned(pattern, uses)
        yield f"pattern {name}", scan if bound is None else lambda text, scan=scan, bound=bound: scan(text[:bound])  # type: ignore[misc]
    yield from functions().items()


def fillers() -> dict[str, Callable[[int], str]]:
    repeated = {name: lambda size, unit=unit: filled(unit, size) for name, unit in FILLERS.items()}
    return {**repeated, "distinct words": distinct}


def cpu_s(work: Work, text: str) -> float:
    start = time.process_time()
    work(text)
    return time.process_time() - start


def timed(work: Work, made: Callable[[int], str], size: int) -> list[tuple[int, float]]:
    """Processor time by length, shortest first; fewer lengths when one takes too long."""
    times = []
    for doubling in range(DOUBLINGS, -1, -1):
        text = made(size >> doubling)
        times.append((len(text), cpu_s(work, text)))
        if times[-1][1] > MAX_SEARCH_S:
            break
    return times


def exponent(times: Sequence[tuple[int, float]]) -> float | None:
    """The least-squares slope of log time over log length."""
    if times[-1][1] < MIN_FITTED_S or len(times) < 2:
        return None
    xs, ys = [math.log(size) for size, _ in times], [math.log(max(s, 1e-6)) for _, s in times]
    x_mean, y_mean = sum(xs) / len(xs), sum(ys) / len(ys)
    return sum((x - x_mean) * (y - y_mean) for x, y in zip(xs, ys, strict=True)) / sum((x - x_mean) ** 2 for x in xs)


def worst_of(name: str, work: Work, size: int) -> Worst:
    """The worst filler; one that looks too steep is measured again, by the shortest time of each length."""
    work("air defence")
    worst = Worst(name, "", None, size, 0.0)
    for filler, made in fillers().items():
        times = timed(work, made, size)
        fitted = exponent(times)
        for _ in range(MAX_REPEATS):
            if fitted is None or fitted <= MAX_EXPONENT:
                break
            times = [min(pair) for pair in zip(times, timed(work, made, size), strict=False)]
            fitted = exponent(times)
        if (fitted or 0.0, times[-1][1]) > (worst.exponent or 0.0, worst.seconds):
            worst = Worst(name, filler, fitted, *times[-1])
    return worst


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--only", nargs="+", default=[""])
    parser.add_argument("--size", type=int, default=64_000)
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    gc.disable()  # collections run in steps and bend the line
    results = []
    for name, work in subjects():
        if not any(word in name for word in options.only):
            continue
        found = worst_of(name, work, options.size)
        gc.collect()
        results.append(found)
        shown = "  fast" if found.exponent is None else f"{found.exponent:6.2f}"
        print(f"{shown}  {found.seconds:7.3f} s for {found.characters}  {name}: {found.filler}", flush=True)
    steep = [one for one in results if (one.exponent or 0.0) > MAX_EXPONENT]
    fitted = [one.exponent for one in results if one.exponent is not None]
    for one in sorted(results, key=lambda one: -(one.exponent or 0.0))[:WORST_SHOWN]:
        print(f"{one.exponent or 0.0:6.2f}  {one.subject}: {one.filler}")
    print(
        f"{len(results)} measured, {len(fitted)} fitted; highest exponent {max(fitted, default=0):.2f}; {len(steep)} above {MAX_EXPONENT}"
    )
    if options.json:
        options.json.write_text(json.dumps([asdict(one) for one in results], indent=2) + "\n", "utf8")
    return 1 if steep else 0


if __name__ == "__main__":
    sys.exit(main())
