"""How many rows of a kind the ledger has, kept by triggers in the table `counts`, so that nobody has to count them.

The triggers are part of each transaction that writes such a row, whoever writes it. A migration that makes a counted
table anew runs `counting` for it again, since its triggers went with the old one. Pure.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

COUNTS: Final = (
    "create table counts (name text not null, part text not null, n integer not null, primary key (name, part)) "
    "strict, without rowid"
)


@dataclass(frozen=True, slots=True)
class Counted:
    """Rows of a table that are counted under a name, apart by `part`.

    `part` and `where` are expressions of SQL on `row`, which decide by `columns` alone.
    """

    name: str
    table: str
    columns: tuple[str, ...]
    part: str = "''"
    where: str = "true"


def counting(counted: Counted) -> Iterator[str]:
    """The statements that count the rows that are there, and keep the count from then on."""
    name, table = counted.name, counted.table
    gained, lost = _step(counted, "new", 1), _step(counted, "old", -1)
    yield f"delete from counts where name = '{name}'"  # noqa: S608 - this and what follows are constants
    yield (
        f"insert into counts (name, part, n) select '{name}', {counted.part} as part, count(*) "  # noqa: S608
        f"from {table} as row where {counted.where} group by 2"
    )
    yield f"create trigger {name}_inserted after insert on {table} begin {gained} end"
    yield f"create trigger {name}_deleted after delete on {table} begin {lost} end"
    columns = ", ".join(counted.columns)
    yield f"create trigger {name}_updated after update of {columns} on {table} begin {lost} {gained} end"


def _step(counted: Counted, row: str, by: int) -> str:
    part, where = (text.replace("row.", f"{row}.") for text in (counted.part, counted.where))
    return (
        f"insert into counts (name, part, n) select '{counted.name}', {part}, {by} where {where} "
        "on conflict (name, part) do update set n = n + excluded.n;"
    )
