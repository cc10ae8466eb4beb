"""Texts that the ledger keeps compressed, for Python and, as the function `unzipped`, for SQL."""

import zlib

from sqlite_utils import Database


def zipped(text: str) -> bytes:
    """The text as the ledger keeps it."""
    return zlib.compress(text.encode("utf8", "surrogatepass"), zlib.Z_BEST_COMPRESSION)


def unzipped(kept: bytes) -> str:
    """The text that `zipped` was given."""
    return zlib.decompress(kept).decode("utf8", "surrogatepass")


def register_unzipped(db: Database) -> None:
    """Let the statements and triggers of this connection call `unzipped`."""
    db.conn.create_function("unzipped", 1, unzipped, deterministic=True)
