"""How many articles each source had in the last weeks, and how many of them were cut."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from crawler.store.ledger import Ledger
from crawler.times import to_text

WEEKS = 8


@dataclass(frozen=True, slots=True)
class SourceVolume:
    """Articles that a source brought. `weeks`: those found in each of the last eight weeks, the last one at the end."""

    weeks: tuple[int, ...] = (0,) * WEEKS
    cut: int = 0

    @property
    def articles(self) -> int:
        """All of these weeks."""
        return sum(self.weeks)


def source_volumes(ledger: Ledger, now: datetime) -> dict[str, SourceVolume]:
    """The volume of each source that had articles in these weeks, by its id."""
    since = now - timedelta(weeks=WEEKS)
    rows = ledger.rows(
        "select source, min(?2, cast((julianday(found_at) - julianday(?1)) / 7 as integer)) as week, "
        "count(*) as articles, sum(access_state = 'truncated') as cut from articles "
        "where found_at >= ?1 group by source, week",
        [to_text(since), WEEKS - 1],
    )
    weeks: dict[str, list[int]] = {}
    cut: dict[str, int] = {}
    for row in rows:
        weeks.setdefault(row["source"], [0] * WEEKS)[row["week"]] += row["articles"]
        cut[row["source"]] = cut.get(row["source"], 0) + row["cut"]
    return {source: SourceVolume(tuple(of), cut[source]) for source, of in weeks.items()}
