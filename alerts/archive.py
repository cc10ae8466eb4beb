"""Searching the archive in the rule language, with the engine that judges new articles; and what a rule is tried on.

The index of words names the articles that may match, so that most need not be read. It never leaves out one that does.
"""

import heapq
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from itertools import chain, islice
from typing import Final

from alerts.judging import subject
from alerts.matching import RuleSet, build
from alerts.matching.index_terms import WordQuery, index_terms_version
from alerts.matching.workbench import Workbench
from alerts.model import Entity, Rule, Span
from alerts.store import candidates, index_is_of, parted_candidates
from alerts.trial import article_date
from crawler.model import ArticleVersion
from crawler.store import Ledger, article_now, copied_articles, newest_articles, newest_of

MAX_RULES_BY_INDEX: Final = 20
MAX_READ_FOR_EDITS: Final = (
    500  # articles beyond those that a rule may match, the newest; each takes three milliseconds
)


@dataclass(frozen=True, slots=True)
class Period:
    """The dates of articles, the second one exclusive. None: no limit."""

    since: datetime | None = None
    until: datetime | None = None

    def has(self, article: ArticleVersion) -> bool:
        """Whether the article appeared in this time."""
        at = article_date(article)
        return (self.since is None or at >= self.since) and (self.until is None or at < self.until)


_ALL_TIME: Final = Period()


@dataclass(frozen=True, slots=True)
class SearchHit:
    """An article that a query finds. `unknown`: the clauses, as written, that hidden text leaves open."""

    article: ArticleVersion
    spans: tuple[Span, ...]
    unknown: tuple[str, ...]


def search(
    ledger: Ledger, query: str | Rule, entities: Mapping[str, Entity], period: Period | None = None
) -> Iterator[SearchHit]:
    """The articles that match a query, or a rule, in the order in which they were found, the last first.

    Raises:
        QueryError: the query cannot be read.
        LedgerError: the ledger cannot be read.
    """
    rules = _rules(query, entities)
    period = period or _ALL_TIME
    return _hits(rules, _articles(ledger, _candidates(ledger, rules, "search", period.since), period))


def newest(
    ledger: Ledger,
    query: str | Rule,
    entities: Mapping[str, Entity],
    period: Period | None = None,
    limit: int = 1 << 62,
) -> tuple[int, list[SearchHit]]:
    """How many articles `search` finds, and those of the latest dates, the last first, at most `limit`.

    What the index knows to match is counted there, and of it only what is shown is read.

    Raises:
        QueryError: the query cannot be read.
        LedgerError: the ledger cannot be read.
    """
    period = period or _ALL_TIME
    rules = _rules(query, entities)
    found = parted_candidates(
        ledger,
        lambda languages: rules.condition("search", languages),
        lambda languages: rules.sure_condition("search", languages),
        index_terms_version(),
        period.since,
    )
    if found is None or not found.sure:
        return _newest_of(_hits(rules, _articles(ledger, None if found is None else found.possible, period)), limit)
    sure, shown = newest_of(ledger, found.sure, period.since, period.until, limit)
    doubtful = [one for one in found.possible if one not in found.sure]
    count, hits = _newest_of(_hits(rules, _articles(ledger, doubtful, period)), limit)
    _, both = _newest_of(chain(_hits(rules, _read(ledger, shown)), hits), limit)
    return sure + count, both


def _newest_of(hits: Iterator[SearchHit], limit: int) -> tuple[int, list[SearchHit]]:
    """How many hits there are, and those of the latest dates; no others are kept."""
    count = 0
    kept: list[tuple[datetime, int, SearchHit]] = []
    for hit in hits:
        count += 1
        one = (article_date(hit.article), hit.article.id, hit)
        if len(kept) < limit:
            heapq.heappush(kept, one)
        else:
            heapq.heappushpop(kept, one)
    return count, [hit for _, _, hit in sorted(kept, reverse=True)]


def _rules(query: str | Rule, entities: Mapping[str, Entity]) -> RuleSet:
    rule = replace(query, id="search") if isinstance(query, Rule) else Rule(id="search", query=query)
    return build([rule], entities)


def _hits(rules: RuleSet, articles: Iterable[ArticleVersion]) -> Iterator[SearchHit]:
    for article in articles:
        for match in rules.judge(subject(article)):
            yield SearchHit(article, match.spans, match.unknown)


def _articles(ledger: Ledger, ids: Sequence[int] | None, period: Period) -> Iterator[ArticleVersion]:
    """The articles of a time that have these ids, in their order; None: all, newest first."""
    return filter(period.has, newest_articles(ledger, period.since) if ids is None else _read(ledger, ids))


def _candidates(ledger: Ledger, rules: RuleSet, rule: str, since: datetime | None) -> Sequence[int] | None:
    return candidates(ledger, lambda languages: rules.condition(rule, languages), index_terms_version(), since)


def _read(ledger: Ledger, ids: Sequence[int]) -> Iterator[ArticleVersion]:
    for article_id in ids:
        article = article_now(ledger, article_id)
        if article is not None:
            yield article


def articles_to_try(
    ledger: Ledger, bench: Workbench, entities: Mapping[str, Entity], period: Period
) -> Iterator[ArticleVersion]:
    """The articles that a rule may match, newest first, and the newest that it may just miss.

    An article that is judged with a copy is always among them, since the index has its own words alone.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    ids = _to_judge(ledger, [build([bench.rule], entities)], period.since)
    yield from _articles_of(ledger, ids, period)
    if ids is not None:
        yield from islice(_just_missed(ledger, bench, entities, period, ids), MAX_READ_FOR_EDITS)


def _just_missed(
    ledger: Ledger, bench: Workbench, entities: Mapping[str, Entity], period: Period, known: frozenset[int]
) -> Iterator[ArticleVersion]:
    """The articles with a word that is nearly one of the rule's, then those that a rule with less in it may match."""
    near = frozenset(_filed_under(ledger, bench.misspelt, period.since)) - known
    yield from _articles_of(ledger, near, period)
    more = _of_any(ledger, build(_numbered(bench.wider), entities), period.since)
    others = _articles_of(ledger, None if more is None else more - known - near, period)
    yield from (article for article in others if article.id not in known and article.id not in near)


def _filed_under(ledger: Ledger, words: frozenset[str], since: datetime | None) -> Sequence[int]:
    """The articles that the index files under one of these words; none where these are too many for it."""
    if not words:
        return ()
    return candidates(ledger, lambda _: WordQuery(words), index_terms_version(), since) or ()


def articles_of_rules(ledger: Ledger, sets: Sequence[RuleSet], period: Period) -> Iterator[ArticleVersion]:
    """The articles that a rule of one of these sets may match, newest first; an article that has a copy always.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    return _articles_of(ledger, _to_judge(ledger, sets, period.since), period)


def _articles_of(ledger: Ledger, ids: frozenset[int] | None, period: Period) -> Iterator[ArticleVersion]:
    """The articles of a time that have these ids, newest first; None: all."""
    return _articles(ledger, None if ids is None else sorted(ids, reverse=True), period)


def _to_judge(ledger: Ledger, sets: Sequence[RuleSet], since: datetime | None) -> frozenset[int] | None:
    """The articles that a rule may match, and those that have a copy; None when the index excludes none.

    Reading one by one what many rules may match costs more than reading all.
    """
    if sum(len(rules.rules) for rules in sets) > MAX_RULES_BY_INDEX:
        return None
    ids = copied_articles(ledger)
    for rules in sets:
        found = _of_any(ledger, rules, since)
        if found is None:
            return None
        ids |= found
    return ids


def silent_rules(
    ledger: Ledger, rules: Sequence[Rule], entities: Mapping[str, Entity], period: Period, limit: int
) -> tuple[str, ...] | None:
    """The ids of those rules that match no article of a time; None where the index of words is not there yet.

    At most `limit` articles are judged for all, and a rule that these do not decide is not among them. An article
    counts by its own words, without those of a copy.

    Raises:
        LedgerError: the ledger cannot be read.
    """
    if not index_is_of(ledger, index_terms_version()):
        return None
    silent = []
    for rule in rules:
        alone = build([rule], entities)
        ids = _candidates(ledger, alone, rule.id, period.since)
        is_decided = ids is not None and len(ids) <= limit // len(rules)
        if is_decided and next(_hits(alone, _articles(ledger, ids, period)), None) is None:
            silent.append(rule.id)
    return tuple(silent)


def _numbered(rules: Sequence[Rule]) -> list[Rule]:
    return [replace(rule, id=str(i)) for i, rule in enumerate(rules)]


def _of_any(ledger: Ledger, rules: RuleSet, since: datetime | None) -> frozenset[int] | None:
    """The articles that one of the rules may match by the index; None when it excludes none."""
    found: set[int] = set()
    for rule in rules.rules:
        own = _candidates(ledger, rules, rule.id, since)
        if own is None:
            return None
        found.update(own)
    return frozenset(found)
