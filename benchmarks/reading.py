"""How well and how fast pages are read: floors for the text, and speed beside trafilatura in the same run.

    python benchmarks/reading.py --corpus PATH [--rounds 3] [--json FILE]

PATH is a folder as scrapinghub's article-extraction-benchmark has it: `ground-truth.json`, {key: {"url", "articleBody"}},
and `html/KEY.html.gz`. Exits 1 when F1 or accuracy fall below the floors. Without a corpus there is nothing to measure,
and it says so.

F1 is of the means of precision and recall of word 4-grams a page; accuracy is the share of pages whose sequence of words
is exactly the true one: the measures of that benchmark. Speed is CPU time; both readers take each page in turn, in
changing order.
"""

import argparse
import gzip
import hashlib
import json
import logging
import re
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path

from trafilatura import extract

from crawler.model import Response
from crawler.page.article_page import read_page

# Raised when reading gets better, never lowered without a reason in the commit. They hold for the corpus of this hash.
CORPUS = "3d2ec0d9e3b18034"
F1_FLOOR = 0.975
ACCURACY_FLOOR = 0.48
WORD = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured; `speed` is trafilatura's CPU time with metadata divided by ours."""

    corpus: str
    pages: int
    f1: float
    precision: float
    recall: float
    accuracy: float
    speed: float
    pages_a_second: float


@dataclass(frozen=True, slots=True)
class Case:
    """A page and the text that a person found in it."""

    page: Response
    text: str


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures there too")
    arguments = parser.parse_args()
    if arguments.corpus is None:
        print("No corpus given (--corpus PATH): nothing was measured.")
        return
    logging.disable(logging.CRITICAL)
    figures = measured(arguments.corpus, arguments.rounds)
    line = json.dumps(asdict(figures))
    print(line)
    if arguments.json:
        arguments.json.write_text(line + "\n", "utf8")
    sys.exit(not holds(figures))


def measured(corpus: Path, rounds: int) -> Figures:
    cases, digest = load(corpus)
    scores = [compare(case.text, read_page(case.page).text) for case in cases]
    precision = statistics.fmean(tp / (tp + fp) for tp, fp, _ in scores if tp + fp)
    recall = statistics.fmean(tp / (tp + fn) for tp, _, fn in scores if tp + fn)
    exact = sum(WORD.findall(case.text) == WORD.findall(read_page(case.page).text) for case in cases)
    ours, theirs = timed([case.page for case in cases], rounds)
    return Figures(
        corpus=digest,
        pages=len(cases),
        f1=round(2 * precision * recall / (precision + recall), 4),
        precision=round(precision, 4),
        recall=round(recall, 4),
        accuracy=round(exact / len(cases), 4),
        speed=round(theirs / ours, 2),
        pages_a_second=round(len(cases) * rounds / ours, 1),
    )


def load(corpus: Path) -> tuple[list[Case], str]:
    """The cases, and the first 16 hex digits of the SHA-256 of all pages and texts."""
    truth = json.loads((corpus / "ground-truth.json").read_text("utf8"))
    digest, cases = hashlib.sha256(), []
    for key in sorted(truth):
        url, text = truth[key].get("url", ""), truth[key]["articleBody"]
        body = gzip.decompress((corpus / "html" / f"{key}.html.gz").read_bytes())
        digest.update(body + text.encode())
        cases.append(Case(Response(url, url, 200, (), body), text))
    return cases, digest.hexdigest()[:16]


def compare(true: str, said: str) -> tuple[float, float, float]:
    """True positives, false positives and false negatives among word 4-grams, together one a page."""
    wanted, got = grams(true), grams(said)
    both = sum((wanted & got).values())
    extra, missing = sum(got.values()) - both, sum(wanted.values()) - both
    total = both + extra + missing or 1
    return both / total, extra / total, missing / total


def grams(text: str) -> Counter[tuple[str, ...]]:
    words = WORD.findall(text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()


def timed(pages: list[Response], rounds: int) -> tuple[float, float]:
    """CPU seconds of ours and of trafilatura's `extract` with metadata over all pages and rounds."""
    seconds = {"ours": 0.0, "theirs": 0.0}
    readers: list[tuple[str, Callable[[Response], object]]] = [
        ("ours", read_page),
        ("theirs", lambda page: extract(page.body, url=page.url, with_metadata=True)),
    ]
    for number in range(rounds):
        for place, page in enumerate(pages):
            for name, read in readers if (number + place) % 2 else reversed(readers):
                started = time.process_time()
                read(page)
                seconds[name] += time.process_time() - started
    return seconds["ours"], seconds["theirs"]


def holds(figures: Figures) -> bool:
    """Whether the floors hold; another corpus has none."""
    if figures.corpus != CORPUS:
        print(f"Another corpus than the floors were set on ({figures.corpus}, not {CORPUS}): nothing is gated.")
        return True
    holding = figures.f1 >= F1_FLOOR and figures.accuracy >= ACCURACY_FLOOR
    if not holding:
        print(f"Below the floors: F1 {figures.f1} (floor {F1_FLOOR}), accuracy {figures.accuracy} ({ACCURACY_FLOOR}).")
    return holding


if __name__ == "__main__":
    main()
