"""What the ledger keeps packed: compressed texts, and sets of numbers; for Python and, by two functions, for SQL."""

import json
import zlib
from collections.abc import Iterable
from typing import Final

from sqlite_utils import Database

_NUMBER_BYTES: Final = 6


def zipped(text: str) -> bytes:
    """The text as the ledger keeps it."""
    return zlib.compress(text.encode("utf8", "surrogatepass"), zlib.Z_BEST_COMPRESSION)


def unzipped(kept: bytes) -> str:
    """The text that `zipped` was given."""
    return zlib.decompress(kept).decode("utf8", "surrogatepass")


def numbers_packed(numbers: Iterable[int]) -> bytes:
    """Numbers of 48 bits as the ledger keeps them, in their order."""
    return b"".join([number.to_bytes(_NUMBER_BYTES, "big") for number in sorted(numbers)])


def numbers_in(kept: bytes) -> list[int]:
    """The numbers that `numbers_packed` was given, in their order."""
    starts = range(0, len(kept), _NUMBER_BYTES)
    return [int.from_bytes(kept[start : start + _NUMBER_BYTES], "big") for start in starts]


def register_unpacking(db: Database) -> None:
    """Let statements and triggers of this connection call `unzipped`, and `numbers_in`, which gives them JSON."""
    db.conn.create_function("unzipped", 1, unzipped, deterministic=True)
    db.conn.create_function("numbers_in", 1, lambda kept: json.dumps(numbers_in(kept)), deterministic=True)
