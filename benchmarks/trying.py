"""How long `vedette try` takes on an archive: one rule with its near misses, and a hundred rules at once.

    python benchmarks/trying.py [--corpus FILE] [--articles 10000] [--rules 100] [--json FILE]

Articles are those of search.py. Each rule has words that one article in fifty to one in five has, and the shape of a written one:
alternatives near alternatives, and a NOT. Times are CPU time of one process with dictionaries read, also for 100,000. The benchmark
fails when the trial of one rule by the index of words and that by reading all articles raise different alerts.
"""

import argparse
import json
import random
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from search import SEED, WORD, fill, index, subjects

from alerts.archive import Period, articles_of_rules, articles_to_try
from alerts.matching import build
from alerts.matching.workbench import Workbench
from alerts.model import Rule, Subject
from alerts.rule_changes import volumes
from alerts.store import ALERTS
from alerts.text.inflection import prepare
from alerts.trial import Trial, try_rule
from crawler.store import CRAWLER, Ledger, newest_articles, open_ledger

WHOLE = 100_000
ROUNDS = 7  # rules tried one by one


def rules_of(articles: Sequence[Subject], many: int) -> list[Rule]:
    """Rules of words that one article in fifty to one in five has."""
    counts: dict[str, int] = {}
    for article in articles:
        for word in set(WORD.findall(article.text)):
            counts[word] = counts.get(word, 0) + 1
    usual = sorted(word for word, count in counts.items() if 0.02 <= count / len(articles) <= 0.2)
    chance = random.Random(SEED)
    found = []
    for number in range(many):
        a, b, c, d, e, f = chance.sample(usual, 6)
        found.append(Rule(f"rule-{number}", query=f"(({a} OR {b} OR {c}) NEAR/6 ({d} OR {e})) AND NOT {f}"))
    return found


def one_rule(ledger: Ledger, rule: Rule) -> tuple[float, Trial]:
    """CPU seconds of a trial by the index, and what it found."""
    start = time.process_time()
    trial = try_rule(rule, {}, articles_to_try(ledger, Workbench(rule, {}), {}, Period()))
    return time.process_time() - start, trial


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--corpus", type=Path)
    parser.add_argument("--articles", type=int, default=10_000)
    parser.add_argument("--rules", type=int, default=100)
    parser.add_argument("--json", type=Path)
    a = parser.parse_args()
    articles = list(subjects(a.corpus, a.articles))
    for language in {article.language for article in articles if article.language}:
        prepare(language)
    rules = rules_of(articles, a.rules)
    with tempfile.TemporaryDirectory() as folder:
        ledger = open_ledger(Path(folder, "v.db"), (CRAWLER, ALERTS))
        fill(ledger, articles)
        index(ledger)
        result = measured(ledger, rules, len(articles))
        ledger.close()
    if a.json:
        a.json.write_text(json.dumps(result) + "\n")
    print(json.dumps(result))


def measured(ledger: Ledger, rules: Sequence[Rule], many: int) -> dict[str, object]:
    tried = sorted((one_rule(ledger, rule) for rule in rules[:ROUNDS]), key=lambda each: each[0])
    one_s, worst_s = tried[len(tried) // 2][0], tried[-1][0]
    trial = tried[-1][1]
    by_all = volumes(build([trial.rule], {}), newest_articles(ledger, None)).rules[0].alerts
    if by_all != len(trial.hits):
        sys.exit(f"{trial.rule.query}: the index raises {len(trial.hits)} alerts, reading all {by_all}")
    print(f"one rule: {one_s:.2f} s, the slowest of {len(tried)} {worst_s:.2f} s: {trial.read} of {many} articles judged, {len(trial.hits)} alerts, "
          f"{sum(len(near.articles) for near in trial.near)} near misses by {len(trial.near)} edits")  # fmt: skip
    start = time.process_time()
    found = volumes(build(rules, {}), articles_of_rules(ledger, [build(rules, {})], Period()))
    all_s = time.process_time() - start
    whole = all_s * WHOLE / many
    print(f"{len(rules)} rules: {all_s:.2f} s for {found.read} articles, {whole:.1f} s for {WHOLE}")
    return {"articles": many, "one_rule_s": round(one_s, 2), "slowest_rule_s": round(worst_s, 2), "rules": len(rules), "all_s": round(all_s, 2),
            "all_of_100000_s": round(whole, 1), "alerts": sum(one.alerts for one in found.rules)}  # fmt: skip


if __name__ == "__main__":
    main()
