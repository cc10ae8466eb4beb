"""One article's way, from poll to message: collect, judge, raise, send."""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import Final

from alerts.app.post import Post
from alerts.judging import Judged, judged
from alerts.messages import render
from alerts.model import Delivery, Outcome, Target
from alerts.notify import send, text_limit
from alerts.store import (
    Raised,
    alert,
    cursor,
    due_deliveries,
    raise_alerts,
    record_matches,
    seen_rules,
    settle,
)
from crawler.collect import newest_pages, poll, read_pages
from crawler.model import Change, Poll, Source, Stored
from crawler.store import article_at, articles_since, changes_after, source_state

log = logging.getLogger(__name__)

_BATCH: Final = 20  # changes judged at one go; the loop breathes between
_LOOK_BACK: Final = timedelta(hours=24)
_RECENT_PAGES: Final = 10  # of each source, looked at again by `run --once`


async def visit(source: Source, post: Post) -> Poll | None:
    """Poll the source if that is due, then read its pages that are; the poll, None when it was not due."""
    tools = post.tools()
    polled = None
    if source_state(post.ledger, source.id).next_poll_at <= post.clock():
        polled = await _poll(source, post)
    await read_pages(source, tools)
    return polled


async def visit_now(source: Source, post: Post) -> Poll:
    """Poll the source whatever its due time, read its pages that are due, and look again at its newest ones."""
    tools = post.tools()
    newest = newest_pages(source, tools, post.config.alert_max_age, _RECENT_PAGES)
    polled = await _poll(source, post)
    await read_pages(source, tools, newest)
    return polled


async def _poll(source: Source, post: Post) -> Poll:
    polled = await poll(source, post.tools())
    level = logging.WARNING if polled.error else logging.INFO
    log.log(level, "poll source=%s status=%s found=%d new=%d%s", source.id, polled.status, polled.found, polled.new,
            f" error={polled.error}" if polled.error else "")  # fmt: skip
    return polled


async def judge(post: Post) -> tuple[Raised, ...]:
    """Judge every change past the cursor and raise what is news."""
    raised: list[Raised] = []
    while changes := changes_after(post.ledger, cursor(post.ledger), _BATCH):
        articles = [(change, article_at(post.ledger, change.article_id, change.revision)) for change in changes]
        await _prepare(post, {article.language for _, article in articles if article and article.language})
        judgements = [_judged(change, article, post) for change, article in articles if article]
        post.reached("judged")
        new = raise_alerts(post.ledger, judgements, changes[-1].seq, post.targets_by_rule(), post.clock())
        post.reached("raised")
        for alarm in new:
            log.info("alert raised alert=%d rule=%s article=%d deliveries=%d", alarm.alert, alarm.rule,
                     alarm.article_id, alarm.deliveries)  # fmt: skip
        raised += new
        if new:
            post.raised.set()
        await asyncio.sleep(0)
    return tuple(raised)


async def _prepare(post: Post, languages: set[str]) -> None:
    """Open the dictionaries of these languages in a thread: one takes up to a second, once."""
    if unopened := languages - post.languages:
        await asyncio.to_thread(post.config.ruleset.prepare, sorted(unopened))
        post.languages |= unopened


def _judged(change: Change, article: Stored, post: Post) -> Judged:
    return judged(change, article, post.config.ruleset.judge, post.config.alert_max_age)


async def judge_the_past(post: Post) -> int:
    """Record what rules that are new or changed match in the last 24 hours; no alert; how many matches."""
    ruleset = post.config.ruleset
    unseen = {ruleset.hash_of(rule.id): rule.id for rule in post.config.rules}
    seen = seen_rules(post.ledger)
    for known in seen:
        unseen.pop(known, None)
    if not unseen:
        return 0
    found = 0
    for article in articles_since(post.ledger, post.clock() - _LOOK_BACK):
        await _prepare(post, {article.language} if article.language else set())
        change = Change(0, article.id, article.revision, "imported", article.found_at)
        one = _judged(change, article, post)
        new = tuple(match for match in one.matches if match.rule_hash in unseen)
        found += len(new)
        if new:
            record_matches(post.ledger, [Judged(change, article, new, news=False)], {}, post.clock())
        await asyncio.sleep(0)
    record_matches(post.ledger, [], unseen, post.clock())
    if seen:
        log.info("rules new=%d matches_in_last_24h=%d (recorded, not sent)", len(unseen), found)
    return found


@dataclass(frozen=True, slots=True)
class Sent:
    """What a round of sending came to."""

    sent: int = 0
    failed: int = 0


async def send_due(post: Post) -> Sent:
    """Try every delivery that is due: one target after the other for its messages, all targets side by side."""
    outcomes = await asyncio.gather(*(send_all(some, post) for some in due_by_target(post).values()))
    flat = [outcome.kind == "sent" for some in outcomes for outcome in some]
    return Sent(sum(flat), len(flat) - sum(flat))


def due_by_target(post: Post) -> dict[str, list[Delivery]]:
    """The deliveries that are due, by target."""
    by_target: dict[str, list[Delivery]] = defaultdict(list)
    for delivery in due_deliveries(post.ledger, post.clock()):
        by_target[delivery.target].append(delivery)
    return by_target


async def send_all(deliveries: list[Delivery], post: Post) -> list[Outcome]:
    """Try these deliveries of one target, in order; each outcome settles its delivery."""
    return [await _send(delivery, post) for delivery in deliveries if not post.stopping.is_set()]


async def _send(delivery: Delivery, post: Post) -> Outcome:
    target = _target(delivery, post)
    about = alert(post.ledger, delivery.alert)
    if target is None:
        outcome = Outcome("refused", f"the channel {delivery.channel!r} no longer has this address")
    elif about is None:
        outcome = Outcome("refused", "its article was removed from the ledger")
    else:
        outcome = await send(target, render(about, post.config.timezone, text_limit(target)))
    post.reached("sent")
    again_at = settle(post.ledger, delivery, outcome, post.clock())
    post.reached("settled")
    level = logging.INFO if outcome.kind == "sent" else logging.WARNING
    log.log(level, "delivery alert=%d channel=%s outcome=%s attempt=%d%s", delivery.alert, delivery.channel,
            outcome.kind, delivery.attempts + 1, _what_next(outcome, again_at is not None))  # fmt: skip
    return outcome


def _what_next(outcome: Outcome, again: bool) -> str:  # noqa: FBT001 - a fact, not a mode
    if outcome.kind == "sent":
        return ""
    return f" reason={outcome.sentence} ({'it is tried again' if again else 'given up'})"


def _target(delivery: Delivery, post: Post) -> Target | None:
    return next((t for t in post.targets.get(delivery.channel, ()) if t.key == delivery.target), None)
