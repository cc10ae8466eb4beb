"""How well planted gates are found, and what stands under whole articles is told from them.

    python benchmarks/planted.py [--pages FOLDER] [--half 0|1] [--languages en,fr] [--errors] [--json FILE]

Pages are made up in thirty languages: whole ones with a newsletter, an app, a donation, comments for members and the like
around them (decoys), and ones that are cut in mid-sentence, at a paragraph, after a list, beside a picture, under a
heading, after 10 to 90 %, with a gate of one of eleven designs. `planting/` holds the wording and the designs. The wordings
were written before anything was mended by them, and fall into two halves by hash: one may be studied (`--errors` shows
half 0 alone), the other never. Eight languages are in no half that is studied.

With `--pages`, a folder of labelled pages as `access.py` takes it, whole pages of real outlets are cut in the same way.

Precision and recall count "truncated" and "blocked" as found; "unknown" is not. Exits 1 when a figure of the half that was
not studied falls below its floor.
"""

import argparse
import hashlib
import json
import logging
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

from planting.designs import DECOYS, DESIGNS, decoy, plant
from planting.pages import PLACES, cut, whole_page, written
from planting.real import real_cases
from planting.words import GATE, RARE, Wording, read_words

from crawler.model import Access, Response
from crawler.page.article_page import read_page

WORDS = Path(__file__).parent / "planting"
NEVER_STUDIED = frozenset({"pt", "no", "cs", "hu", "tr", "lt", "ko", "he"})
DECOYS_OF_A_KIND = 3
# Raised when the verdict gets better, never lowered without a reason in the commit. They hold without --pages.
FLOORS = {"precision": 0.97, "recall": 0.93}
MOST_DECOYS = 0.015
MIN_NOTICE_LETTERS = 25  # a shorter part of a notice may stand in an article by chance
BINS = (0.5, 0.6, 0.7, 0.8, 0.9, 0.95, 1.01)


@dataclass(frozen=True, slots=True)
class Case:
    """A page made up. `kind` and `place`: the gate's design and where the text was cut; of a whole page, the decoy."""

    language: str
    kind: str
    place: str
    is_cut: bool
    half: int
    gate: Wording
    page: Response


@dataclass(frozen=True, slots=True)
class Outcome:
    """A case and what was said of it."""

    case: Case
    access: Access
    leaks: bool

    @property
    def is_called_cut(self) -> bool:
        return self.access.state in {"truncated", "blocked"}


@dataclass(frozen=True, slots=True)
class Figures:
    """Of one set of cases: `decoys` is the share of whole pages called cut, `leaks` of cut ones whose text has a notice."""

    cases: int
    precision: float
    recall: float
    decoys: float
    unknown: float
    leaks: float


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--pages", type=Path, help="a folder of labelled pages to cut as well")
    parser.add_argument("--half", type=int, choices=(0, 1), help="one half of the wordings; 1 was never studied")
    parser.add_argument("--languages", help="these alone, parted by commas")
    parser.add_argument("--every", type=int, default=1, help="take only one page of so many")
    parser.add_argument("--errors", action="store_true", help="list the pages of half 0 that were judged wrongly")
    parser.add_argument("--json", type=Path, help="write the figures there too")
    arguments = parser.parse_args()
    logging.disable(logging.CRITICAL)
    chosen = set(arguments.languages.split(",")) if arguments.languages else None
    cases = [case for number, case in enumerate(all_cases(arguments.pages)) if Random(number).randrange(arguments.every) == 0
             and arguments.half in {None, case.half} and (chosen is None or case.language in chosen)]  # fmt: skip
    outcomes = judged(cases)
    if arguments.errors:
        print(*errors(outcomes), sep="\n")
    report(outcomes)
    unseen = figures([outcome for outcome in outcomes if outcome.case.half == 1])
    line = json.dumps({"all": asdict(figures(outcomes)), "not_studied": asdict(unseen)})
    print(line)
    if arguments.json:
        arguments.json.write_text(line + "\n", "utf8")
    is_partial = arguments.half == 0 or chosen is not None or arguments.every > 1
    sys.exit(not is_partial and not holds(unseen))


def all_cases(pages: Path | None) -> Iterator[Case]:
    words = read_words(WORDS)
    for language in words:
        yield from made_up(language, words[language])
    if pages is not None:
        for language, kind, place, is_cut, gate, page in real_cases(pages, words):
            yield Case(language, kind, place, is_cut, half_of(gate), gate, page)


def made_up(language: str, words: dict[str, list[Wording]]) -> Iterator[Case]:
    rare = len(words[RARE])
    pairs = [(design, gate) for design in DESIGNS for gate in words[GATE]]
    pairs += [(design, words[RARE][(3 * at + step) % rare]) for at, design in enumerate(DESIGNS) for step in range(3)]
    for number, (design, gate) in enumerate(pairs):
        chance = Random(f"{language} {design} {gate.kind} {gate.number}")
        page, place = whole_page(language, words, chance), PLACES[number % len(PLACES)]
        percent = cut(page, place, chance.uniform(0.1, 0.9), chance)
        if chance.random() < 0.4:
            page.facts["isAccessibleForFree"] = False
        plant(page, design, gate.filled(percent), chance)
        yield Case(
            language,
            design,
            place,
            is_cut=True,
            half=half_of(gate),
            gate=gate,
            page=response(written(page, chance.randrange(6))),
        )
    for kind in DECOYS:
        for number in range(DECOYS_OF_A_KIND):
            chance = Random(f"{language} {kind} {number}")
            page, gate = whole_page(language, words, chance), chance.choice(words[GATE])
            if chance.random() < 0.4:
                page.facts["isAccessibleForFree"] = chance.random() < 0.7
            decoy(page, kind, gate.filled(60), chance)
            half = half_of(gate) if kind in {"hidden", "passed", "walled"} else number % 2 or language in NEVER_STUDIED
            yield Case(
                language,
                kind,
                "",
                is_cut=False,
                half=int(half),
                gate=gate,
                page=response(written(page, chance.randrange(6))),
            )


def half_of(gate: Wording) -> int:
    """0 may be studied, 1 never."""
    if gate.language in NEVER_STUDIED:
        return 1
    return int(hashlib.sha256(f"{gate.language} {gate.segments}".encode()).hexdigest(), 16) % 2


def response(html: str) -> Response:
    url = "https://herald.example/harbour/yard"
    return Response(url, url, 200, (), html.encode())


def judged(cases: Sequence[Case]) -> list[Outcome]:
    outcomes = []
    for case in cases:
        article = read_page(case.page)
        parts = [part for part in case.gate.segments if len(part) >= MIN_NOTICE_LETTERS and "{p}" not in part]
        outcomes.append(Outcome(case, article.access, case.is_cut and any(part in article.text for part in parts)))
    return outcomes


def figures(outcomes: Sequence[Outcome]) -> Figures:
    cut_ones = [outcome for outcome in outcomes if outcome.case.is_cut]
    whole = [outcome for outcome in outcomes if not outcome.case.is_cut]
    right, wrong = sum(o.is_called_cut for o in cut_ones), sum(o.is_called_cut for o in whole)
    return Figures(
        cases=len(outcomes),
        precision=share(right, right + wrong),
        recall=share(right, len(cut_ones)),
        decoys=share(wrong, len(whole)),
        unknown=share(sum(o.access.state == "unknown" for o in outcomes), len(outcomes)),
        leaks=share(sum(o.leaks for o in cut_ones), len(cut_ones)),
    )


def share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 1.0


def report(outcomes: Sequence[Outcome]) -> None:
    halves = {"studied": [o for o in outcomes if o.case.half == 0],
              "other wordings": [o for o in outcomes if o.case.half == 1 and o.case.language not in NEVER_STUDIED],
              "other languages": [o for o in outcomes if o.case.language in NEVER_STUDIED]}  # fmt: skip
    print(f"{'':18}{'cases':>7}{'precision':>11}{'recall':>9}{'decoys':>9}{'unknown':>9}{'leaks':>8}")
    for name, some in {"all": list(outcomes), **halves}.items():
        row = figures(some)
        print(
            f"{name:18}{row.cases:7}{row.precision:11.3f}{row.recall:9.3f}{row.decoys:9.3f}{row.unknown:9.3f}{row.leaks:8.3f}"
        )
    by_kind("gates found, by wording", outcomes, lambda case: f"{case.gate.kind}s" if case.is_cut else None)
    by_kind("gates found, by design", outcomes, lambda case: case.kind if case.is_cut else None)
    by_kind("gates found, by place", outcomes, lambda case: case.place if case.is_cut else None)
    by_kind("gates found, by language", outcomes, lambda case: case.language if case.is_cut else None)
    by_kind("called a gate, by decoy", outcomes, lambda case: None if case.is_cut else case.kind)
    by_kind("called a gate, by language", outcomes, lambda case: None if case.is_cut else case.language)
    print("confidence  verdicts   right")
    for low, high in pairwise(BINS):
        some = [o for o in outcomes if low <= o.access.confidence < high and o.access.state != "unknown"]
        if some:
            right = sum(o.case.is_cut == o.is_called_cut for o in some) / len(some)
            print(f"{low:.2f}-{min(high, 1):.2f} {len(some):10} {right:8.3f}")


def by_kind(title, outcomes, key) -> None:
    found, of_all = Counter(), Counter()
    for outcome in outcomes:
        if (name := key(outcome.case)) is not None:
            of_all[name] += 1
            found[name] += outcome.is_called_cut
    print(f"{title}:", *(f"{name} {found[name] / count:.2f}" for name, count in of_all.items()), sep="  ")


def errors(outcomes: Sequence[Outcome]) -> Iterator[str]:
    for outcome in outcomes:
        case, access = outcome.case, outcome.access
        if case.is_cut != outcome.is_called_cut and case.half == 0:
            yield f"{'MISSED' if case.is_cut else 'FALSE '} {case.language} {case.kind} {case.place} {access.state} {access.confidence}: {' | '.join(case.gate.segments)}"
            yield from (f"    {sentence[:150]}" for sentence in access.evidence)


def holds(unseen: Figures) -> bool:
    """Whether the figures of what was not studied are at their floors or above; says which are not."""
    below = [name for name, floor in FLOORS.items() if getattr(unseen, name) < floor]
    for name in below:
        print(f"{name} is {getattr(unseen, name)}, its floor is {FLOORS[name]}", file=sys.stderr)
    if unseen.decoys > MOST_DECOYS:
        print(f"{unseen.decoys} of the decoys are called gates, {MOST_DECOYS} may be", file=sys.stderr)
    return not below and unseen.decoys <= MOST_DECOYS


if __name__ == "__main__":
    main()
