"""How often a case of a name is traced to the name, and how often a word that is no case of it is, by language.

    python benchmarks/names.py [--language CODE]... [--words 5000] [--json FILE]

The judge is the word lists of simplemma, which the endings of names are not made from: of each language, cases of
listed names with their base form, at random with a fixed seed. `traced`: the endings lead from the case to its name.
`misled`: they lead, too, to another listed name. `everyday`: listed words that are no names, written with a capital as
at the start of a sentence, that tag a shipped person or place. `names`: listed names that do; the examples printed are
for people to judge, because Putina, which does, is right.
Of all names of the pack, each alone in a headline, the shares that are found and that need context.
Exits 1 when a name is missed, less than FLOOR of all cases are traced, or more than CEILING of the everyday words tag anything.
"""

import argparse
import json
import random
import re
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from simplemma.strategies.dictionaries.dictionary_factory import DefaultDictionaryFactory

from alerts.entities import shipped
from alerts.matching import RuleSet, build
from alerts.model import Subject
from alerts.reports.entity_list import doubtful_names
from alerts.text.declension import MIN_STEM_LETTERS, NAME_ENDINGS, base_names
from alerts.text.tokens import fold

FLOOR, CEILING = 0.6, 0.003
WORD = re.compile(r"[^\W\d_]+")
TYPES = {"person", "place"}


@dataclass(frozen=True, slots=True)
class Listed:
    """Of a language's list: cases of names with their base forms, everyday words, names; each at random."""

    cases: tuple[tuple[str, str], ...]
    bases: frozenset[str]
    everyday: tuple[str, ...]
    names: tuple[str, ...]


def listed(language: str, words: int) -> Listed:
    found = DefaultDictionaryFactory().get_dictionary(language)
    pairs = [pair for pair in found.items() if all(map(WORD.fullmatch, pair))]
    named = [(form, lemma) for form, lemma in pairs if form[0].isupper() and lemma[0].isupper() and not form.isupper()]
    bases = frozenset(fold(lemma) for _, lemma in named)
    cases = [(a, b) for a, b in named if fold(a) != fold(b) and len(b) >= MIN_STEM_LETTERS]
    everyday = [form for form, _ in pairs if form.islower() and len(form) > MIN_STEM_LETTERS]
    names = [form for form, _ in named]
    for rows in (cases, everyday, names):
        random.Random(0).shuffle(rows)
    return Listed(tuple(cases[:words]), bases, tuple(everyday[:words]), tuple(names[:words]))


def tags(tagger: RuleSet, words: tuple[str, ...], language: str) -> Iterator[tuple[str, str]]:
    """The words that tag a person or a place, as the first word of a sentence, with its id."""
    pack = shipped()
    for word in words:
        for id_, _ in tagger.entities_in(Subject("", word[0].upper() + word[1:], language)):
            if pack[id_].type in TYPES:
                yield word, id_


def share(part: int, whole: int) -> float:
    return round(part / whole, 4) if whole else 0.0


def measured(tagger: RuleSet, language: str, words: int) -> Mapping[str, object]:
    of = listed(language, words)
    traced = misled = 0
    for form, lemma in of.cases:
        bases, right = set(base_names(fold(form), language)), fold(lemma)
        traced += right in bases
        misled += bool((bases & of.bases) - {right})
    everyday, names = list(tags(tagger, of.everyday, language)), list(tags(tagger, of.names, language))
    return {
        "cases": len(of.cases),
        "traced": share(traced, len(of.cases)),
        "misled": share(misled, len(of.cases)),
        "everyday": share(len(everyday), len(of.everyday)),
        "names": share(len(names), len(of.names)),
        "examples": [*everyday[:12], *names[:12]],
    }


def bare(tagger: RuleSet) -> Mapping[str, float]:
    """Of all names of the pack, bare in a headline: the shares found, listed as needing context, and missed."""
    found = doubtful = missed = 0
    for entity in shipped().values():
        for name in entity.names:
            plain = name.lstrip("=").replace("*", "")
            is_found = entity.id in dict(tagger.entities_in(Subject(plain, "", None)))
            is_listed = not is_found and name in doubtful_names(entity)
            found, doubtful, missed = found + is_found, doubtful + is_listed, missed + (not is_found and not is_listed)
    whole = found + doubtful + missed
    return {"names": whole, "found": share(found, whole), "context": share(doubtful, whole), "missed": missed}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--language", action="append", choices=sorted(NAME_ENDINGS))
    parser.add_argument("--words", type=int, default=5000)
    parser.add_argument("--json", type=Path, help="write the figures there too")
    arguments = parser.parse_args()
    tagger = build([], shipped())
    figures = {code: measured(tagger, code, arguments.words) for code in arguments.language or NAME_ENDINGS}
    for code, row in figures.items():
        print(f"{code}: {row}")
    cases = sum(int(str(row["cases"])) for row in figures.values())
    traced = sum(int(str(row["cases"])) * float(str(row["traced"])) for row in figures.values()) / max(1, cases)
    everyday = max(float(str(row["everyday"])) for row in figures.values())
    headlines = bare(tagger)
    print(f"names bare in a headline: {headlines}")
    line = json.dumps(
        {"bare": headlines, "cases": cases, "traced": round(traced, 4), "everyday": everyday, "by_language": figures}
    )
    print(line)
    if arguments.json:
        arguments.json.write_text(line + "\n", "utf8")
    sys.exit(bool(headlines["missed"]) or traced < FLOOR or everyday > CEILING)


if __name__ == "__main__":
    main()
