"""How fast articles are judged, compared with a loop over one compiled regular expression per term.

    python benchmarks/matching.py [--corpus FILE] [--rules 1000 10000] [--json FILE]

FILE is JSON lines (.gz too) with `title` and `body` or `text`. Without it texts are generated, on which ratios mean
less. Rules are drawn, with a fixed seed, from the corpus's own names and words: four to eight terms each, with OR, AND,
NOT, NEAR, title: and 2 OF. The loop ignores NEAR's distance and inflection, which makes it faster than a fair rival.

Both judge blocks of articles in turn, in the same process; speed is CPU time. "cold" is the first pass, with empty
caches. Memory is the growth of the process while it built the rules and read the English dictionary.
"""

import argparse
import gzip
import json
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

from alerts.matching import RuleSet, build
from alerts.model import Rule, Subject

SEED = 20040717
NAMES = re.compile(r"[A-Z][a-z]{2,}(?: [A-Z][a-z]{2,})?")
WORDS = re.compile(r"[a-z]{4,}")
# The loop takes seconds an article; these many suffice for a ratio.
LOOP_ARTICLES = {1000: 60, 10000: 12}
BLOCKS = 12
Loop = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Figures:
    """The figures for one number of rules; speeds in articles a second."""

    rules: int
    build_s: float
    memory_mb: float
    cold: float
    warm: float
    loop: float
    ratio: float
    matches_per_article: float


def subjects(path: Path | None) -> list[Subject]:
    """The articles of a corpus, or generated ones."""
    if path is None:
        return list(generated())
    raw = gzip.decompress(path.read_bytes()) if path.suffix == ".gz" else path.read_bytes()
    read = [json.loads(line) for line in raw.decode("utf8").splitlines()]
    return [Subject(r.get("title") or "", r.get("text") or r.get("body") or "", language="en") for r in read]


def generated() -> Iterator[Subject]:
    """Articles of made-up words, distributed as in a language (Zipf)."""
    chance = random.Random(SEED)
    syllables = [a + b for a in "bdfgklmnprst" for b in "aeiou"]
    words = ["".join(chance.choices(syllables, k=chance.randint(2, 4))) for _ in range(20_000)]
    words = [word.title() if chance.random() < 0.15 else word for word in words]
    weights = [1 / (rank + 3) for rank in range(len(words))]
    for _ in range(500):
        text = chance.choices(words, weights, k=350)
        yield Subject(" ".join(text[:8]), " ".join(text), language="en")


def terms_of(articles: Sequence[Subject]) -> tuple[list[str], list[str]]:
    """Names and words in at least two articles and at most one in fifty, like those that people watch for."""
    names, words = Counter[str](), Counter[str]()
    for article in articles:
        names.update(set(NAMES.findall(article.text)))
        words.update(set(WORDS.findall(article.text)))
    max_articles = max(3, len(articles) // 50)
    found, other = ([term for term, count in counts.items() if 2 <= count <= max_articles] for counts in (names, words))
    return sorted(found), sorted(other)


def drawn(names: Sequence[str], words: Sequence[str], count: int) -> Iterator[tuple[str, Loop]]:
    """Rules as analysts write them, each with the loop that does the same."""
    chance = random.Random(SEED)
    for _ in range(count):
        few = chance.sample(names, chance.randint(1, 5))
        who = " OR ".join(f'"{name}"' for name in few), [compiled(name) for name in few]
        clauses = list(shaped(chance, *who, chance.sample(words, 4)))
        chance.shuffle(clauses)
        yield " AND ".join(text for text, _ in clauses), every(*(loop for _, loop in clauses))


def shaped(chance: random.Random, who: str, has: list[Loop], words: list[str]) -> Iterator[tuple[str, Loop]]:
    """The clauses of a rule."""
    a, b, c, d = words
    ra, rb, rc, rd = map(compiled, words)
    shape = chance.randrange(5)
    if shape == 0:
        yield from [(f"({who})", some(*has)), (f"({a} OR {b})", some(ra, rb)), (f"NOT {c}", no(rc))]
    elif shape == 1:
        yield from [(f"({who})", some(*has)), (f"({a} NEAR/8 ({b} OR {c}))", every(ra, some(rb, rc)))]
    elif shape == 2:
        yield from [(f"(title:({who}) OR {a})", some(*map(in_title, has), ra)), (b, rb), (f"NOT {c}", no(rc))]
    elif shape == 3:
        yield from [(f"({who})", some(*has)), (f"2 OF ({a}, {b}, {c})", two_of(ra, rb, rc))]
    else:
        stem = compiled(a[:5], r"\w*")
        yield from [(f"({who} OR {a[:5]}*)", some(*has, stem)), (f"({b} OR {c})", some(rb, rc)), (f"NOT {d}", no(rd))]


def compiled(term: str, tail: str = "") -> Loop:
    search = re.compile(rf"\b{re.escape(term)}{tail}\b", re.IGNORECASE).search
    return lambda title, text: search(title) is not None or search(text) is not None


def in_title(loop: Loop) -> Loop:
    return lambda title, _: loop(title, "")


def every(*loops: Loop) -> Loop:
    return lambda title, text: all(loop(title, text) for loop in loops)


def some(*loops: Loop) -> Loop:
    return lambda title, text: any(loop(title, text) for loop in loops)


def two_of(*loops: Loop) -> Loop:
    return lambda title, text: sum(loop(title, text) for loop in loops) >= 2


def no(loop: Loop) -> Loop:
    return lambda title, text: not loop(title, text)


def resident_mb() -> float:
    """The process's memory; 0 where there is no /proc."""
    statm = Path("/proc/self/statm")
    return int(statm.read_text("ascii").split()[1]) * 4096 / 1e6 if statm.exists() else 0.0


def cpu_s(work: Callable[[], object]) -> float:
    start = time.process_time()
    work()
    return time.process_time() - start


def measured(articles: Sequence[Subject], count: int) -> Figures:
    """Build `count` rules and judge with them."""
    made = list(drawn(*terms_of(articles), count))
    rules = [Rule(f"r{i}", query=query) for i, (query, _) in enumerate(made)]
    loops = [loop for _, loop in made]
    before, built = resident_mb(), list[RuleSet]()
    build_s = cpu_s(lambda: built.append(prepared(rules)))
    memory = resident_mb() - before
    judges = built[0]
    cold = cpu_s(lambda: [judges.judge(article) for article in articles])
    warm_s, loops_s, sample = 0.0, 0.0, LOOP_ARTICLES.get(count, 20)
    for start in range(BLOCKS):
        block = articles[start::BLOCKS]
        few = block[:: max(1, len(block) * BLOCKS // sample)]
        warm_s += cpu_s(lambda block=block: [judges.judge(article) for article in block])  # type: ignore[misc]
        loop_s = cpu_s(lambda few=few: [loop(each.title, each.text) for each in few for loop in loops])  # type: ignore[misc]
        loops_s += loop_s * len(block) / len(few)
    matches = sum(len(judges.judge(article)) for article in articles) / len(articles)
    n = len(articles)
    return Figures(count, build_s, memory, n / cold, n / warm_s, n / loops_s, loops_s / warm_s, matches)


def prepared(rules: Sequence[Rule]) -> RuleSet:
    judges = build(rules, {})
    judges.prepare(["en"])
    return judges


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--rules", type=int, nargs="+", default=[1000, 10000])
    parser.add_argument("--json", type=Path)
    options = parser.parse_args()
    articles = subjects(options.corpus)
    results = []
    for count in options.rules:
        figures = measured(articles, count)
        results.append(asdict(figures))
        print(
            f"{count:>6} rules: {figures.ratio:5.0f} times the loop ({figures.warm:.0f} articles/s, cold {figures.cold:.0f},"
            f" loop {figures.loop:.2f}); {figures.matches_per_article:.1f} matches an article;"
            f" built in {figures.build_s:.2f} s, {figures.memory_mb:.0f} MB"
        )
    if options.json:
        options.json.write_text(json.dumps(results, indent=2) + "\n", "utf8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
