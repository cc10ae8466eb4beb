"""How many random examples a test draws. `LAWS=300` draws six times as many as a test run does by default."""

import os

DEFAULT = 50
FEWEST = 2


def draws(by_default: int) -> int:
    """The number of examples, in proportion to `LAWS`."""
    return max(FEWEST, by_default * int(os.environ.get("LAWS", DEFAULT)) // DEFAULT)
