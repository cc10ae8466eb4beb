"""How well the access verdict tells whole pages from cut ones: floors that never sink silently.

    python benchmarks/access.py --corpus PATH [--json FILE] [--errors] [--half 0|1]

PATH is a folder with `labels.jsonl`, {"page": FILE, "url", "publisher", "access": "full" | "metered_full" | "truncated" |
"wall" | "not_article", "paywall_marked": bool} a line, and the gzipped pages it names. Exits 1 when a measure falls below
its floor. Without a corpus there is nothing to measure, and it says so.

"Not full text" counts "truncated" and "blocked" as positive, "unknown" as not predicted. A page's publisher decides in
which half it is, by hash: `--half` measures one of them, so that one can be looked at while the other stays unseen.
Confidence is honest when, of the verdicts that claim 0.9 and more, at least nine in ten are right.
"""

import argparse
import gzip
import hashlib
import json
import logging
import sys
import time
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path

from crawler.model import Article, Response
from crawler.page.access.gate_patterns import read_gate
from crawler.page.article_page import read_page

# Raised when the verdict gets better, never lowered without a reason in the commit. They hold for the corpus of this hash.
CORPUS = "dc107d187863d2d1"
FLOORS = {"precision": 0.96, "recall": 0.96, "paid_f1": 0.955, "sure_and_right": 0.99}
MOST_LEAKS = 1  # a scholarly preview, whose references look like its text
CONFIDENCE_BINS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)
POSITIVE = frozenset(("truncated", "wall"))


@dataclass(frozen=True, slots=True)
class Label:
    """What a person found on a page."""

    page: str
    url: str
    publisher: str
    access: str
    is_marked: bool

    @property
    def half(self) -> int:
        return int(hashlib.sha256(self.publisher.encode()).hexdigest(), 16) % 2


@dataclass(frozen=True, slots=True)
class Figures:
    """What one run measured. `leaks`: truncated pages whose text still holds a gate as a paragraph of its own."""

    corpus: str
    pages: int
    precision: float
    recall: float
    f1: float
    paid_precision: float
    paid_recall: float
    paid_f1: float
    unknown: int
    leaks: int
    sure_and_right: float
    pages_a_second: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--half", type=int, choices=(0, 1))
    parser.add_argument("--errors", action="store_true", help="list every page judged wrongly")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    arguments = parser.parse_args()
    if arguments.corpus is None:
        print("No corpus given (--corpus PATH): nothing was measured.")
        return
    logging.disable(logging.CRITICAL)
    labels = [label for label in labelled(arguments.corpus) if arguments.half in {None, label.half}]
    figures = measured(arguments.corpus, labels, show_errors=arguments.errors)
    line = json.dumps(asdict(figures))
    print(line)
    if arguments.json:
        arguments.json.write_text(line + "\n", "utf8")
    sys.exit(arguments.half is None and not holds(figures))


def labelled(corpus: Path) -> list[Label]:
    """The labelled articles of a corpus; pages that are no articles are left out."""
    rows = [json.loads(line) for line in (corpus / "labels.jsonl").read_text("utf8").splitlines() if line]
    found = [
        Label(row["page"], row["url"] or "", row["publisher"], row["access"], bool(row["paywall_marked"]))
        for row in rows
    ]
    return [label for label in found if label.access != "not_article"]


def measured(corpus: Path, labels: list[Label], *, show_errors: bool) -> Figures:
    articles, seconds = [], 0.0
    for label in labels:
        page = Response(label.url, label.url, 200, (), gzip.decompress((corpus / label.page).read_bytes()))
        start = time.process_time()
        articles.append(read_page(page))
        seconds += time.process_time() - start
    pairs = list(zip(labels, articles, strict=True))
    if show_errors:
        print(*errors(pairs), sep="\n")
    print(*calibration(pairs), sep="\n")
    cut = precision_recall([(is_cut(label), is_called_cut(article)) for label, article in pairs])
    paid = precision_recall([(label.is_marked, article.access.marked_paid is True) for label, article in pairs])
    return Figures(
        corpus=digest(corpus),
        pages=len(pairs),
        precision=cut[0],
        recall=cut[1],
        f1=mean(*cut),
        paid_precision=paid[0],
        paid_recall=paid[1],
        paid_f1=mean(*paid),
        unknown=sum(article.access.state == "unknown" for article in articles),
        leaks=sum(label.access == "truncated" and leaks(article) for label, article in pairs),
        sure_and_right=sure_and_right(pairs),
        pages_a_second=round(len(pairs) / seconds, 1),
    )


def is_cut(label: Label) -> bool:
    return label.access in POSITIVE


def is_called_cut(article: Article) -> bool:
    return article.access.state in {"truncated", "blocked"}


def leaks(article: Article) -> bool:
    """Whether a paragraph of the text is a gate."""
    return any(read_gate(paragraph).is_gate for paragraph in article.text.split("\n\n") if len(paragraph) < 300)


def sure_and_right(pairs: Iterable[tuple[Label, Article]]) -> float:
    """How many of the verdicts that claim 0.9 and more are right."""
    sure = [is_cut(label) == is_called_cut(article) for label, article in pairs if article.access.confidence >= 0.9]
    return round(sum(sure) / len(sure), 3) if sure else 1.0


def calibration(pairs: Iterable[tuple[Label, Article]]) -> Iterable[str]:
    """How many of the verdicts that claim so much are right, by bins of confidence."""
    judged = [(article.access.confidence, is_cut(label) == is_called_cut(article))
              for label, article in pairs if article.access.state != "unknown"]  # fmt: skip
    yield "confidence  verdicts   right"
    for low, high in pairwise(CONFIDENCE_BINS):
        if some := [right for confidence, right in judged if low <= confidence < high]:
            yield f"{low:.2f}-{min(high, 1):.2f} {len(some):10} {sum(some) / len(some):8.3f}"


def precision_recall(pairs: list[tuple[bool, bool]]) -> tuple[float, float]:
    right = sum(want and got for want, got in pairs)
    called, wanted = sum(got for _, got in pairs), sum(want for want, _ in pairs)
    return round(right / called if called else 1.0, 3), round(right / wanted if wanted else 1.0, 3)


def mean(precision: float, recall: float) -> float:
    return round(2 * precision * recall / (precision + recall), 3) if precision + recall else 0.0


def errors(pairs: Iterable[tuple[Label, Article]]) -> Iterable[str]:
    for label, article in pairs:
        if is_cut(label) != is_called_cut(article):
            yield f"{label.access:12} called {article.access.state:9} {article.access.confidence:.2f} {label.page}"
            yield from (f"    {sentence[:160]}" for sentence in article.access.evidence)


def holds(figures: Figures) -> bool:
    """Whether every measure is at its floor or above; says which is not, and when the corpus is another one."""
    if figures.corpus != CORPUS:
        print(f"The floors were set on another corpus ({CORPUS}), this is {figures.corpus}.", file=sys.stderr)
    below = [name for name, floor in FLOORS.items() if getattr(figures, name) < floor]
    for name in below:
        print(f"{name} is {getattr(figures, name)}, its floor is {FLOORS[name]}", file=sys.stderr)
    if figures.leaks > MOST_LEAKS:
        print(f"{figures.leaks} truncated pages still hold a notice, {MOST_LEAKS} may", file=sys.stderr)
    return not below and figures.leaks <= MOST_LEAKS


def digest(corpus: Path) -> str:
    """The first half of the hash of the labels and of the pages they name."""
    hashed = hashlib.sha256((corpus / "labels.jsonl").read_bytes())
    for label in labelled(corpus):
        hashed.update((corpus / label.page).read_bytes())
    return hashed.hexdigest()[:16]


if __name__ == "__main__":
    main()
