"""One article's way up to its alert: collect, judge, raise. Sending is in sending.py."""

import asyncio
import logging
from collections.abc import Collection, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import Final

from alerts.app.runtime import Runtime
from alerts.app.story_keeping import keep_stories
from alerts.delivery.plans import RoutedMatch
from alerts.store import (
    RaisedAlert,
    cursor,
    judged_before,
    mark_begun,
    mutes_in_force,
    postponed_changes,
    raise_alerts,
    record_matches,
    seen_rules,
    story_places,
    texts_beside,
    told_alerts,
    wake_stories,
)
from crawler.collect import plan_poll
from crawler.model import ArticleVersion, Change, Poll, Source
from crawler.store import article_at, articles_since, changes_after, recent_entries

log = logging.getLogger(__name__)

# Changes judged at one go, and the characters after which no further one is: of hostile text they take seconds.
_BATCH_CHANGES: Final = 20
_BATCH_CHARACTERS: Final = 200_000
_MATCHES_AT_A_TIME: Final = 60  # are written in one transaction, if one change has no more; these take 20 ms
_NAMED_MATCHES: Final = 10  # of each new rule, in the log
_LOOK_BACK: Final = timedelta(hours=24)
_RECENT_PAGES: Final = 10  # of each source, looked at again by `run --once`


async def visit(source: Source, runtime: Runtime) -> Poll | None:
    """Poll the source if that is due, then read its pages that are; the poll, None when it was not due."""
    plan = plan_poll(runtime.ledger, source)
    is_due = plan.due_at <= runtime.clock()
    return await runtime.crawl.visit(source, plan if is_due else None, on_poll=partial(_polled, runtime))


async def visit_now(source: Source, runtime: Runtime) -> Poll:
    """Poll the source whatever its due time, read its pages that are due, and look again at its newest ones."""
    since = runtime.clock() - runtime.config.alert_max_age
    newest = recent_entries(runtime.ledger, source.id, since, _RECENT_PAGES)
    plan = plan_poll(runtime.ledger, source)
    # the round's report tells of polls that failed
    polled = await runtime.crawl.visit(source, plan, newest, partial(_log_poll, logging.INFO))
    assert polled
    return polled


def _polled(runtime: Runtime, polled: Poll) -> None:
    _log_poll(logging.WARNING, polled)
    failed = polled.error is not None
    runtime.measures.note_poll(polled.source, failed=failed)
    runtime.note_outcome("source", polled.source, failed=failed)


def _log_poll(trouble: int, polled: Poll) -> None:
    """Log the poll; one that failed at the level `trouble`."""
    level = trouble if polled.error else logging.INFO
    next_at = f" next={polled.next_at:%Y-%m-%dT%H:%M:%SZ}" if polled.next_at else ""
    log.log(level, "poll source=%s status=%s found=%d new=%d%s%s", polled.source, polled.status, polled.found,
            polled.new, next_at, f" error={polled.error}" if polled.error else "")  # fmt: skip
    if gap := polled.gap:
        missed = "unknown" if gap.lost is None else gap.recovered + gap.lost
        log.warning("poll source=%s missed=%s recovered=%d", polled.source, missed, gap.recovered)


async def judge(runtime: Runtime) -> tuple[RaisedAlert, ...]:
    """Judge every change past the cursor, then those that were postponed, and raise the alerts that routing plans."""
    raised: list[RaisedAlert] = []
    while batch := _next_batch(runtime):
        raised += await _judge_batch(batch, runtime)
    return tuple(raised)


@dataclass(frozen=True, slots=True)
class _Batch:
    """Changes to be judged at one go; the article is None where it was forgotten. `upto`: the cursor afterwards."""

    changes: tuple[tuple[Change, ArticleVersion | None], ...]
    upto: int

    @property
    def articles(self) -> tuple[tuple[Change, ArticleVersion], ...]:
        """The changes that have something to judge."""
        return tuple((change, article) for change, article in self.changes if article)

    @property
    def seqs(self) -> tuple[int, ...]:
        """The numbers of the changes."""
        return tuple(change.seq for change, _ in self.changes)

    def singles(self) -> "list[_Batch]":
        """The same changes in batches of one; the cursor follows them."""
        last = len(self.changes) - 1
        return [_Batch((one,), self.upto if at == last else one[0].seq) for at, one in enumerate(self.changes)]


async def _judge_batch(batch: _Batch, runtime: Runtime) -> list[RaisedAlert]:
    """Judge a batch and raise its alerts. Killed anywhere, its changes are judged after a restart, last and alone."""
    mark_begun(runtime.ledger, batch.seqs)
    routed = await _routed(batch, runtime)
    if routed is None:
        return [alarm for one in batch.singles() for alarm in await _judge_batch(one, runtime)]
    runtime.checkpoint("judged")
    raised: list[RaisedAlert] = []
    for part, of_part in _parts(batch, routed):
        raised += _raise(part, of_part, runtime)
        await asyncio.sleep(0)
    return raised


def _parts(batch: _Batch, routed: Sequence[RoutedMatch]) -> Iterator[tuple[_Batch, list[RoutedMatch]]]:
    """The batch in parts of few matches, with what becomes of these: one that is written holds up the loop."""
    of_version: dict[tuple[int, int], list[RoutedMatch]] = {}
    for match in routed:
        of_version.setdefault((match.article.id, match.article.revision), []).append(match)
    changes: list[_Batch] = []
    found: list[RoutedMatch] = []
    for one in batch.singles():
        changes.append(one)
        for _, article in one.articles:
            found += of_version.pop((article.id, article.revision), [])
        if len(found) >= _MATCHES_AT_A_TIME:
            yield _together(changes), found
            changes, found = [], []
    if changes or not batch.changes:  # all of whose changes are postponed: the cursor passes them
        yield _together(changes) if changes else batch, found


def _together(batches: Sequence[_Batch]) -> _Batch:
    return _Batch(tuple(change for one in batches for change in one.changes), batches[-1].upto)


def _raise(batch: _Batch, routed: Sequence[RoutedMatch], runtime: Runtime) -> tuple[RaisedAlert, ...]:
    """Write what becomes of these matches, in one transaction."""
    new = raise_alerts(runtime.ledger, routed, batch.upto, runtime.clock(), batch.seqs)
    runtime.checkpoint("raised")
    for alarm in new:
        log.info("alert raised alert=%d rule=%s article=%d deliveries=%d", alarm.alert, alarm.rule,
                 alarm.article_id, alarm.deliveries)  # fmt: skip
    if new:
        runtime.raised.set()
    return new


async def _routed(batch: _Batch, runtime: Runtime) -> tuple[RoutedMatch, ...] | None:
    """What becomes of each match, given what the ledger says was told of these articles, their copies and stories.

    None when each change is to be judged alone.
    """
    articles = [article for _, article in batch.articles]
    if not articles:
        return ()
    ids = {one.id for one in articles}
    async with runtime.grouping:
        await keep_stories(runtime.ledger, articles, runtime.judges.ask, runtime.clock())
    places = story_places(runtime.ledger, ids, runtime.config.owners)
    stories = {place.story_id for place in places.values()}
    if wake_stories(runtime.ledger, places.values(), runtime.waking_at(), runtime.clock()):
        runtime.raised.set()
    told = told_alerts(runtime.ledger, ids, {one.group_id for one in articles}, stories)
    now, before = runtime.clock(), judged_before(runtime.ledger, articles)
    mutes, beside = mutes_in_force(runtime.ledger, now), texts_beside(runtime.ledger, articles, told)
    return await runtime.judges.judge(batch.articles, told, now, mutes, before, places, beside)


def _next_batch(runtime: Runtime) -> _Batch | None:
    """What is to be judged next: changes past the cursor, else the first postponed one alone; None: nothing."""
    postponed = postponed_changes(runtime.ledger)
    ahead = changes_after(runtime.ledger, cursor(runtime.ledger), _BATCH_CHANGES)
    if ahead:
        return _batch_of(ahead, frozenset(postponed), runtime)
    return _batch_of(changes_after(runtime.ledger, postponed[0] - 1, 1), frozenset(), runtime) if postponed else None


def _batch_of(changes: Sequence[Change], skipped: frozenset[int], runtime: Runtime) -> _Batch:
    """As many of the changes as are judged at one go."""
    found: list[tuple[Change, ArticleVersion | None]] = []
    characters, upto = 0, 0
    for change in changes:
        upto = change.seq
        if change.seq in skipped:
            continue
        article = article_at(runtime.ledger, change.article_id, change.revision)
        found.append((change, article))
        characters += _size(article) if article else 0
        if characters > _BATCH_CHARACTERS:
            break
    return _Batch(tuple(found), upto)


def _size(article: ArticleVersion) -> int:
    """How many characters are judged."""
    return len(article.text) + (len(article.copy.text) if article.copy else 0)


async def judge_the_past(runtime: Runtime) -> int:
    """Record what rules that are new or changed match in the last 24 hours; no alert; how many matches.

    The log names the articles, except at the first start, when every rule is new.
    """
    ruleset = runtime.config.ruleset
    unseen = {ruleset.hash_of(rule.id): rule.id for rule in runtime.config.rules}
    seen = seen_rules(runtime.ledger)
    for known in seen:
        unseen.pop(known, None)
    if not unseen:
        return 0
    found: list[tuple[str, str]] = []
    for batch in _past(articles_since(runtime.ledger, runtime.clock() - _LOOK_BACK)):
        routed = await _judged_past(batch, unseen.keys(), runtime)
        found += [(one.match.rule, _named(one.article)) for one in routed]
        if routed:
            record_matches(runtime.ledger, routed, {}, runtime.clock())
    record_matches(runtime.ledger, [], unseen, runtime.clock())
    if seen:
        log.info("rules new=%d matches_in_last_24h=%d (recorded, not sent)", len(unseen), len(found))
        for rule in sorted(unseen.values()):
            _log_past(rule, [article for known, article in found if known == rule])
    return len(found)


def _named(article: ArticleVersion) -> str:
    return f"article={article.id} source={article.source} title={article.title!r}"


def _log_past(rule: str, articles: Sequence[str]) -> None:
    """Name the newest articles that a new rule matches."""
    for article in articles[: -_NAMED_MATCHES - 1 : -1]:
        log.info("new rule=%s matches %s", rule, article)
    if len(articles) > _NAMED_MATCHES:
        log.info("new rule=%s matches %d more (`vedette try %s` shows all)", rule, len(articles) - _NAMED_MATCHES, rule)


def _past(articles: Iterable[ArticleVersion]) -> Iterator[tuple[tuple[Change, ArticleVersion], ...]]:
    """Articles in batches, each with a change that stands for none of the ledger."""
    batch: list[tuple[Change, ArticleVersion]] = []
    for article in articles:
        batch.append((Change(0, article.id, article.revision, "imported", article.found_at), article))
        if len(batch) == _BATCH_CHANGES or sum(_size(one) for _, one in batch) > _BATCH_CHARACTERS:
            yield tuple(batch)
            batch = []
    if batch:
        yield tuple(batch)


async def _judged_past(
    batch: tuple[tuple[Change, ArticleVersion], ...], unseen: Collection[str], runtime: Runtime
) -> tuple[RoutedMatch, ...]:
    routed = await runtime.judges.judge_past(batch, unseen)
    if routed is not None:
        return routed
    return tuple([match for one in batch for match in await runtime.judges.judge_past((one,), unseen) or ()])
