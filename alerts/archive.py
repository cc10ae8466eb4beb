"""Searching the archive in the rule language, with the engine that judges new articles.

The index of words names the articles that may match, so that most need not be read. It never leaves out one that does.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from alerts.judging import subject
from alerts.matching import RuleSet, build
from alerts.matching.index_terms import index_terms_version
from alerts.model import Entity, Rule, Span
from alerts.store import candidates
from crawler.model import ArticleVersion
from crawler.store import Ledger, article_now, newest_articles
from crawler.times import to_text


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that a query finds. `unknown`: the clauses, as written, that hidden text leaves open."""

    article: ArticleVersion
    spans: tuple[Span, ...]
    unknown: tuple[str, ...]


def search(ledger: Ledger, query: str, entities: Mapping[str, Entity], since: datetime | None) -> Iterator[SearchHit]:
    """The articles that match `query`, newest first. `since`: leave out those found earlier; None searches all.

    Raises:
        QueryError: the query cannot be read.
        LedgerError: the ledger cannot be read.
    """
    rules = build([Rule(id="search", query=query)], entities)
    for article in _possible_matches(ledger, rules, since):
        for match in rules.judge(subject(article)):
            yield SearchHit(article, match.spans, match.unknown)


def _possible_matches(ledger: Ledger, rules: RuleSet, since: datetime | None) -> Iterator[ArticleVersion]:
    """The articles that may match, newest first; all when the index excludes none, or is of another version."""
    found = candidates(ledger, lambda languages: rules.condition("search", languages), index_terms_version(), since)
    if found is None:
        yield from newest_articles(ledger, since)
        return
    since_text = to_text(since) if since else ""
    for article_id in found:
        article = article_now(ledger, article_id)
        if article is not None and to_text(article.found_at) >= since_text:
            yield article
