"""Prints the history of each seed: `python -m tests.law SEED…`."""

import sys

from tests.law.history import run

for seed in sys.argv[1:]:
    print(run(int(seed)).report())  # noqa: T201
