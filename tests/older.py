"""Ledgers as an earlier release made them."""

from pathlib import Path

from sqlite_utils import Database, Migrations

from alerts.store import ALERTS
from crawler.store import CRAWLER, Ledger, open_ledger


def older_ledger(path: Path, crawler: str, alerts: str) -> Ledger:
    """A ledger with the migrations before these two alone, by their names."""
    some = []
    for every, first_left_out in ((CRAWLER, crawler), (ALERTS, alerts)):
        older = Migrations(every.name)
        for migration in every.pending(Database(memory=True)):
            if migration.name < first_left_out:
                older(name=migration.name)(migration.fn)
        some.append(older)
    return open_ledger(path, some)
