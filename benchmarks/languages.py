"""How often and how fast the language of headlines and texts is found, beside py3langid in the same run.

    python benchmarks/languages.py [--corpus PATH]... [--rounds 3] [--json FILE]

PATH is a file of JSON lines, perhaps with .gz, with a title, a text (`text` or `body`) or both, and a language as `lang`
or `language` (`--language` where the file states none). The tests' own headlines in 48 languages are always measured.
Exits 1 when fewer of these than the floor are right.

`right`: the answer is the stated language. `none`: no answer. `wrong_sure`: another answer, and called sure. Of py3langid
the likeliest language is taken as its answer, and as sure from a probability of 0.9. `speed` is its CPU time divided by
ours, both taking each sample in turn; `memory` what each adds to the process in MB.
"""

import argparse
import gzip
import json
import random
import resource
import sys
import time
from collections.abc import Callable, Iterable
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
from tests.crawler.headlines import headlines

FLOOR = 0.92
SAMPLES = 2000
TITLE, TEXT = 300, 600  # characters looked at
Sample = tuple[str, str]
Detect = Callable[[str], tuple[str | None, bool]]


def memory_mb() -> float:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def ours() -> Detect:
    from crawler.languages import detected  # noqa: PLC0415 - the memory that it takes is measured

    def detect(text: str) -> tuple[str | None, bool]:
        found = detected(text)
        return found.code, found.is_sure

    detect("Navy orders two more frigates")
    return detect


def theirs() -> Detect:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier  # noqa: PLC0415 - as above

    from crawler.languages import language_code  # noqa: PLC0415

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)

    def detect(text: str) -> tuple[str | None, bool]:
        code, probability = identifier.classify(text)
        return language_code(code), float(probability) >= 0.9

    detect("Navy orders two more frigates")
    return detect


def samples(path: Path, language: str | None) -> dict[str, list[Sample]]:
    """Titles and texts of a corpus, at most `SAMPLES` each, chosen with a fixed seed."""
    packed = path.read_bytes()
    plain = gzip.decompress(packed) if path.suffix == ".gz" else packed
    rows = [json.loads(line) for line in plain.splitlines() if line.strip()]
    random.Random(0).shuffle(rows)
    found: dict[str, list[Sample]] = {}
    for part, names, size in (("titles", ("title",), TITLE), ("texts", ("text", "body"), TEXT)):
        stated = ((row.get("lang") or row.get("language") or language, row.get(name)) for row in rows for name in names)
        chosen = [(code, text[:size]) for code, text in stated if code and text and text.strip()][:SAMPLES]
        if chosen:
            found[f"{path.name} {part}"] = chosen
    return found


def score(answers: Iterable[tuple[str, str | None, bool]]) -> dict[str, float]:
    rows = list(answers)
    return {
        "right": round(sum(language == code for language, code, _ in rows) / len(rows), 4),
        "none": round(sum(code is None for _, code, _ in rows) / len(rows), 4),
        "wrong_sure": round(sum(sure and language != code for language, code, sure in rows) / len(rows), 4),
    }


def measured(chosen: list[Sample], detectors: dict[str, Detect], rounds: int) -> dict[str, object]:
    seconds = dict.fromkeys(detectors, 0.0)
    answers: dict[str, list[tuple[str, str | None, bool]]] = {name: [] for name in detectors}
    for number in range(rounds):
        for language, text in chosen:
            for name, detect in detectors.items():
                started = time.process_time()
                code, sure = detect(text)
                seconds[name] += time.process_time() - started
                if number == 0:
                    answers[name].append((language, code, sure))
    figures: dict[str, object] = {name: score(rows) for name, rows in answers.items()}
    return figures | {"samples": len(chosen), "speed": round(seconds["py3langid"] / seconds["ours"], 1)}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, action="append", default=[])
    parser.add_argument("--language", help="of every row that states none")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--json", type=Path, help="write the figures there too")
    arguments = parser.parse_args()
    start = memory_mb()
    detectors = {"ours": ours()}
    between = memory_mb()
    detectors["py3langid"] = theirs()
    figures: dict[str, object] = {"memory": {"ours": round(between - start), "py3langid": round(memory_mb() - between)}}
    sets: dict[str, list[Sample]] = {"headlines": list(headlines())}
    for corpus in arguments.corpus:
        sets |= samples(corpus, arguments.language)
    for name, chosen in sets.items():
        figures[name] = measured(chosen, detectors, arguments.rounds)
    for name, row in figures.items():
        print(f"{name}: {row}")
    line = json.dumps(figures)
    print(line)
    if arguments.json:
        arguments.json.write_text(line + "\n", "utf8")
    right = score((language, *detectors["ours"](text)) for language, text in sets["headlines"])["right"]
    sys.exit(right < FLOOR)


if __name__ == "__main__":
    main()
