"""Reading the counts that the ledger keeps of its own rows; see `counting`."""

from collections.abc import Mapping

from crawler.store.ledger import Ledger


def counts_of(ledger: Ledger, name: str) -> Mapping[str, int]:
    """How many rows are counted under a name, by their part; only of parts that have any."""
    rows = ledger.rows("select part, n from counts where name = ? and n != 0", [name])
    return {row["part"]: row["n"] for row in rows}


def count_of(ledger: Ledger, name: str) -> int:
    """How many rows are counted under a name."""
    return sum(counts_of(ledger, name).values())
