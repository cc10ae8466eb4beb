"""Searching the archive in the rule language: the engine reads each article as it would at its arrival."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from alerts.configuration import Config
from alerts.judging import subject
from alerts.matching import build
from alerts.model import Rule, Span
from crawler.model import Stored
from crawler.store import Ledger, newest_articles


@dataclass(frozen=True, slots=True)
class Found:
    """An article that a query finds. `unknown`: clauses, as written, that hidden text leaves open."""

    article: Stored
    spans: tuple[Span, ...]
    unknown: tuple[str, ...]


def search(ledger: Ledger, query: str, config: Config, since: datetime | None) -> Iterator[Found]:
    """The articles found since then (None: ever) for which the query holds, newest first.

    Raises:
        QueryError: the query cannot be read.
        LedgerError: the ledger cannot be read.
    """
    rules = build([Rule(id="search", query=query)], config.entities)
    for article in newest_articles(ledger, since):
        for match in rules.judge(subject(article)):
            yield Found(article, match.spans, match.unknown)
