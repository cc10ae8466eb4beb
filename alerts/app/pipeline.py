"""One article's way up to its alert: collect, judge, raise. Sending is in sending.py."""

import asyncio
import logging
from collections.abc import Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Final

from alerts.app.runtime import Runtime
from alerts.delivery.routing import RoutedMatch, RoutingTable, route, route_past
from alerts.judging import JudgedChange, judged_change
from alerts.store import (
    RaisedAlert,
    cursor,
    raise_alerts,
    record_matches,
    seen_rules,
    told_alerts,
)
from crawler.collect import plan_poll
from crawler.model import ArticleVersion, Change, Poll, Source
from crawler.store import article_at, articles_since, changes_after, recent_entries

log = logging.getLogger(__name__)

# Changes judged at one go, and the characters after which no further one is: of hostile text they take seconds.
_BATCH: Final = 20
_BATCH_CHARACTERS: Final = 200_000
_LOOK_BACK: Final = timedelta(hours=24)
_RECENT_PAGES: Final = 10  # of each source, looked at again by `run --once`


async def visit(source: Source, runtime: Runtime) -> Poll | None:
    """Poll the source if that is due, then read its pages that are; the poll, None when it was not due."""
    plan = plan_poll(runtime.ledger, source)
    is_due = plan.due_at <= runtime.clock()
    return await runtime.crawl.visit(source, plan if is_due else None, on_poll=partial(_log_poll, logging.WARNING))


async def visit_now(source: Source, runtime: Runtime) -> Poll:
    """Poll the source whatever its due time, read its pages that are due, and look again at its newest ones."""
    since = runtime.clock() - runtime.config.alert_max_age
    newest = recent_entries(runtime.ledger, source.id, since, _RECENT_PAGES)
    plan = plan_poll(runtime.ledger, source)
    # the round's report tells of polls that failed
    polled = await runtime.crawl.visit(source, plan, newest, partial(_log_poll, logging.INFO))
    assert polled
    return polled


def _log_poll(trouble: int, polled: Poll) -> None:
    """Log the poll; one that failed at the level `trouble`."""
    level = trouble if polled.error else logging.INFO
    log.log(level, "poll source=%s status=%s found=%d new=%d%s", polled.source, polled.status, polled.found, polled.new,
            f" error={polled.error}" if polled.error else "")  # fmt: skip


async def judge(runtime: Runtime) -> tuple[RaisedAlert, ...]:
    """Judge every change past the cursor, and raise the alerts that routing plans."""
    raised: list[RaisedAlert] = []
    while batch := _batch(runtime):
        # The table of the rules that judge: others may be adopted meanwhile, which know nothing of these matches.
        table = runtime.routing_table()
        judgements = await _judged([(change, article) for change, article in batch if article], runtime)
        runtime.checkpoint("judged")
        now = runtime.clock()
        new = raise_alerts(runtime.ledger, await _routed(judgements, table, runtime, now), batch[-1][0].seq, now)
        runtime.checkpoint("raised")
        for alarm in new:
            log.info("alert raised alert=%d rule=%s article=%d deliveries=%d", alarm.alert, alarm.rule,
                     alarm.article_id, alarm.deliveries)  # fmt: skip
        raised += new
        if new:
            runtime.raised.set()
    return tuple(raised)


async def _routed(
    judgements: Sequence[JudgedChange], table: RoutingTable, runtime: Runtime, now: datetime
) -> tuple[RoutedMatch, ...]:
    """What becomes of each match, given what the ledger says was told of these articles and their copies.

    Decided in a thread, as judging is: a text of thousands of hits takes seconds to compare with what was told.
    """
    articles = [one.article for one in judgements if one.matches]
    told = told_alerts(runtime.ledger, {one.id for one in articles}, {one.group_id for one in articles})
    async with runtime.judging:
        return await asyncio.to_thread(route, judgements, table, told, now)


def _batch(runtime: Runtime) -> list[tuple[Change, ArticleVersion | None]]:
    """The next changes to be judged at one go, with their articles; None where one was forgotten since."""
    batch: list[tuple[Change, ArticleVersion | None]] = []
    characters = 0
    for change in changes_after(runtime.ledger, cursor(runtime.ledger), _BATCH):
        article = article_at(runtime.ledger, change.article_id, change.revision)
        batch.append((change, article))
        characters += len(article.text) if article else 0
        if characters > _BATCH_CHARACTERS:
            break
    return batch


async def _judged(articles: Sequence[tuple[Change, ArticleVersion]], runtime: Runtime) -> list[JudgedChange]:
    """The judgement on each article, made in a thread so that the loop does not wait.

    A long text can take seconds, and so can opening the dictionary of a language for the first time.
    """
    judge_ = runtime.config.ruleset.judge
    async with runtime.judging:
        return await asyncio.to_thread(lambda: [judged_change(change, one, judge_) for change, one in articles])


async def judge_the_past(runtime: Runtime) -> int:
    """Record what rules that are new or changed match in the last 24 hours; no alert; how many matches."""
    ruleset = runtime.config.ruleset
    unseen = {ruleset.hash_of(rule.id): rule.id for rule in runtime.config.rules}
    seen = seen_rules(runtime.ledger)
    for known in seen:
        unseen.pop(known, None)
    if not unseen:
        return 0
    found = 0
    for article in articles_since(runtime.ledger, runtime.clock() - _LOOK_BACK):
        change = Change(0, article.id, article.revision, "imported", article.found_at)
        [one] = await _judged([(change, article)], runtime)
        new = tuple(match for match in one.matches if match.rule_hash in unseen)
        found += len(new)
        if new:
            record_matches(runtime.ledger, route_past(JudgedChange(change, article, new)), {}, runtime.clock())
    record_matches(runtime.ledger, [], unseen, runtime.clock())
    if seen:
        log.info("rules new=%d matches_in_last_24h=%d (recorded, not sent)", len(unseen), found)
    return found
