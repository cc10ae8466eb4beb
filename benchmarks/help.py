"""The time of `vedette --help` beside a bare click program, interleaved.

    python benchmarks/help.py [--rounds 15]

Prints the ratio of medians; one JSON object on the last line. The aim is below 3.
"""

import argparse
import json
import statistics
import subprocess
import sys
import time

BARE = "import click\n@click.command()\ndef main(): 'Say hello.'\nmain(['--help'])"
OURS = "import sys; sys.argv = ['vedette', '--help']; from alerts.app.cli import main; main()"


def seconds(code: str) -> float:
    start = time.perf_counter()
    subprocess.run([sys.executable, "-c", code], check=True, capture_output=True)
    return time.perf_counter() - start


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=15)
    a = parser.parse_args()
    bare, ours = zip(*((seconds(BARE), seconds(OURS)) for _ in range(a.rounds)), strict=True)
    ratio = statistics.median(ours) / statistics.median(bare)
    print(
        f"vedette --help {statistics.median(ours) * 1000:.0f} ms, bare click {statistics.median(bare) * 1000:.0f} ms: {ratio:.2f} times"
    )
    print(json.dumps({"ratio": round(ratio, 2)}))


if __name__ == "__main__":
    main()
