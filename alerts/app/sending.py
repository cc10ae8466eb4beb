"""Sends the deliveries that are due: all targets at the same time, the messages of one target in order."""

import asyncio
import logging
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from alerts.app.job_guard import JobFailure
from alerts.app.message_making import made_message
from alerts.app.runtime import Runtime
from alerts.coverage import may_skip
from alerts.delivery.dispatch import DueMessage, HeldDelivery, held_by_quiet
from alerts.delivery.follow_ups import as_follow_up
from alerts.messages import Listed
from alerts.model import Alert, Delivery, Outcome, Target
from alerts.notify import send
from alerts.store import (
    alert,
    coverage,
    deliveries_due_to,
    due_targets,
    failing_target,
    folded_into,
    folded_since,
    hold_deliveries,
    is_paused,
    late_match,
    next_due_at,
    settle,
    still_waiting,
    take_up,
    told_before,
    told_of_copies,
    without_what_is_settled,
)
from crawler.store import Ledger
from crawler.times import to_text

log = logging.getLogger(__name__)

_MAX_WAIT_S: Final = 15.0  # then due times are read again: the clock may have been set, or the machine have slept
_MIN_WAIT_S: Final = 0.05
_FAILURE_PAUSE_S: Final = 5.0
_MAX_REFUSED_PARTS: Final = 4  # in a row; then the other parts are tried as they are


@dataclass(frozen=True, slots=True)
class Sent:
    """How many messages a round of sending sent, and how many it failed to send."""

    sent: int = 0
    failed: int = 0


class SendingRound:
    """Tries every delivery that is due once, whatever falls due meanwhile. Each target has a task of its own.

    Digests go last: what a digest says of its coverage is true once every source was read.
    """

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._tried: set[int] = set()
        self._outcomes: list[Outcome] = []
        self._with_digests = False

    def begin(self) -> None:
        """Start a task for each target that something is due to; one that is being served stays as it is.

        Raises:
            LedgerError: the ledger cannot be read, or a task could not record an outcome.
        """
        for target in due_targets(self._runtime.ledger, self._runtime.clock()):
            task = self.tasks.get(target)
            if task and task.done():
                task.result()
            if not task or task.done():
                self.tasks[target] = asyncio.create_task(self._serve(target))

    async def finish(self) -> Sent:
        """What was sent, once nothing is due that was not tried.

        Raises:
            LedgerError: as `begin`; every target was served before.
        """
        for self._with_digests in (False, True):
            self.begin()
            await asyncio.wait(self.tasks.values()) if self.tasks else None
        for task in self.tasks.values():
            task.result()
        kinds = Counter(outcome.kind for outcome in self._outcomes)
        return Sent(kinds["sent"], kinds.total() - kinds["sent"] - kinds["skipped"])

    async def _serve(self, target: str) -> None:
        ledger, clock = self._runtime.ledger, self._runtime.clock
        while not self._runtime.stopping.is_set():
            if target not in due_targets(ledger, clock()):
                return
            due = deliveries_due_to(ledger, target, clock(), waking=self._runtime.waking())
            untried = [one for one in due if one.id not in self._tried and (self._with_digests or not one.digest)]
            if not untried:
                return
            self._tried |= {one.id for one in untried}
            self._outcomes += await send_all(untried, self._runtime)


async def send_due(runtime: Runtime) -> Sent:
    """Try every delivery that is due, once, however many there are and whatever falls due meanwhile."""
    return await SendingRound(runtime).finish()


async def send_all(deliveries: Sequence[Delivery], runtime: Runtime) -> list[Outcome]:
    """Send these deliveries of one target, or hold them, up to an answer after which the target is paused.

    Returns the outcome of each message.

    Raises:
        LedgerError: an outcome could not be recorded. It is kept in `runtime.unsettled`, and the next call records it
            instead of sending the message again.
    """
    # What was sent and could not be recorded is recorded by itself: no other delivery may take its outcome for its own.
    messages = [DueMessage((delivery,), wakes=True) for delivery in deliveries if delivery.id in runtime.unsettled]
    messages += _dispatched([delivery for delivery in deliveries if delivery.id not in runtime.unsettled], runtime)
    outcomes: list[Outcome] = []
    for message in _probe_first(messages, runtime):
        if runtime.stopping.is_set():
            break
        if outcome := await _go(message, runtime):
            outcomes.append(outcome)
            if outcome.kind != "sent" and is_paused(runtime.ledger, message.deliveries[0].target, runtime.clock()):
                break
    return outcomes


def _probe_first(messages: Sequence[DueMessage], runtime: Runtime) -> list[DueMessage]:
    """The messages in order; to a paused target the one tried least may go first, see `probes_in_order`."""
    if not messages:
        return []
    failing = failing_target(runtime.ledger, messages[0].deliveries[0].target)
    if failing is None or failing.probes_in_order:
        return list(messages)
    probe = min(messages, key=lambda message: message.deliveries[0].attempts)
    return [probe, *(message for message in messages if message is not probe)]


def _dispatched(due: list[Delivery], runtime: Runtime) -> tuple[DueMessage, ...]:
    """The messages in which these deliveries of one target go out now."""
    if not due:
        return ()
    plan = take_up(runtime.ledger, due, runtime.gate(due[0].channel), runtime.clock(), runtime.unsettled)
    _log_held(plan.held)
    return plan.messages


async def _go(message: DueMessage, runtime: Runtime) -> Outcome | None:
    """Send a message; None when it is not sent: quiet hours began since it was planned, or a reload moved it."""
    gate, now = runtime.gate(message.deliveries[0].channel), runtime.clock()
    if not gate.lets_out(message, now):
        held = held_by_quiet(message.deliveries, gate, now)
        hold_deliveries(runtime.ledger, held)
        _log_held(held)
        return None
    is_known = message.deliveries[0].id in runtime.unsettled
    left = message.deliveries if is_known else tuple(still_waiting(runtime.ledger, message.deliveries))
    return await _deliver(replace(message, deliveries=left), runtime) if left else None


def _log_held(held: Sequence[HeldDelivery]) -> None:
    for (channel, hold, due_at), count in Counter((one.delivery.channel, one.hold, one.due_at) for one in held).items():
        log.info("deliveries held channel=%s reason=%s until=%s count=%d", channel, hold, to_text(due_at), count)


async def _deliver(message: DueMessage, runtime: Runtime) -> Outcome:
    """Send one message, and record its outcome for every delivery in it."""
    numbers = {delivery.id for delivery in message.deliveries}
    runtime.under_way |= numbers
    try:
        outcome = await _deliver_whole_or_in_parts(message, runtime, _Refusals())
    finally:
        runtime.under_way -= numbers
    if any(one.is_digest_itself for one in message.deliveries):
        runtime.plan_digests()
    if outcome.kind != "sent" and _target(message.deliveries[0], runtime) is None:
        runtime.follow_targets()  # the target left the configuration meanwhile
    return outcome


@dataclass(slots=True)
class _Refusals:
    """How many parts in a row were refused: a server that refuses them all refuses more than an article's words."""

    in_a_row: int = 0


async def _deliver_whole_or_in_parts(message: DueMessage, runtime: Runtime, refusals: _Refusals) -> Outcome:
    """Send a message; when it is refused for what it says, its halves, down to the article that is refused.

    Nothing is recorded of the whole then: a crash meanwhile leaves due what no part has told.
    """
    first = message.deliveries[0]
    known = runtime.unsettled.get(first.id)
    outcome = known or await _attempt(message, runtime)
    runtime.checkpoint("sent")
    is_of_content = outcome.kind == "refused" and outcome.target == "well" and _target(first, runtime) is not None
    may_split = is_of_content and not known and refusals.in_a_row < _MAX_REFUSED_PARTS
    halves = message.halves() if may_split else None
    if halves is None:
        refusals.in_a_row = refusals.in_a_row + 1 if outcome.kind == "refused" else 0
        return _settled(message, outcome, runtime)
    log.warning("message refused, its articles are sent in parts channel=%s deliveries=%d reason=%s",
                first.channel, len(message.deliveries), outcome.sentence)  # fmt: skip
    outcomes: list[Outcome] = []
    for half in halves:
        is_over = runtime.stopping.is_set() or is_paused(runtime.ledger, first.target, runtime.clock())
        if outcomes and is_over:
            break  # the rest stays due
        outcomes.append(await _deliver_whole_or_in_parts(half, runtime, refusals))
    return next((one for one in outcomes if one.kind != "sent"), outcomes[0])


def _settled(message: DueMessage, outcome: Outcome, runtime: Runtime) -> Outcome:
    """Record the outcome for every delivery in the message."""
    together = message.deliveries
    runtime.unsettled |= {delivery.id: outcome for delivery in together}
    now = runtime.clock()
    for delivery in together:
        again_at = settle(runtime.ledger, delivery, outcome, now, together[0].id)
        del runtime.unsettled[delivery.id]
        runtime.note_outcome("channel", delivery.channel, failed=outcome.kind not in ("sent", "skipped"))
        runtime.checkpoint("settled")
        level = logging.INFO if outcome.kind in ("sent", "skipped") else logging.WARNING
        log.log(level, "delivery %s channel=%s outcome=%s attempt=%d%s", _named(delivery), delivery.channel,
                outcome.kind, delivery.attempts + 1, _what_next(outcome, again_at is not None))  # fmt: skip
    return outcome


async def _attempt(message: DueMessage, runtime: Runtime) -> Outcome:
    """Send one message. A fault of ours counts as a failed attempt, so it is retried later and stops no other."""
    listed = _listed(message, runtime)
    outcome = await runtime.guard.run("sending", _send(message, listed, runtime), _named(message.deliveries[0]))
    if isinstance(outcome, JobFailure):
        return Outcome("retry", "a fault within Vedette, which its log explains")
    return outcome


def _listed(message: DueMessage, runtime: Runtime) -> Listed:
    """What the message tells of: read from the ledger."""
    together, ledger, now = message.deliveries, runtime.ledger, runtime.clock()
    told = [one for delivery in together if (one := _told(delivery, ledger))]
    late = [match for delivery in together if (match := late_match(ledger, delivery))]
    digest = next((one for one in together if one.is_digest_itself), None)
    read = coverage(ledger, digest, len(runtime.config.rules), now) if digest else None
    numbers = [one.id for one in told]
    folded = folded_into(ledger, numbers) if message.merged else ()
    again = folded_since(ledger, digest, numbers) if digest else ()
    earlier = [alert(ledger, number) for number in dict.fromkeys(one.alert for one in again)]
    places = {rule.id: place for place, rule in enumerate(runtime.config.rules)} if message.merged else {}
    return Listed(
        tuple(sorted(told, key=lambda one: (places.get(one.match.rule, len(places)), one.id))),
        tuple(late),
        (*folded, *again),
        read,
        tuple(one for one in earlier if one),
    )


def _told(delivery: Delivery, ledger: Ledger) -> Alert | None:
    """The alert of a delivery as its target is to be told of it; None when it has none, or the article was removed."""
    found = alert(ledger, delivery.alert) if delivery.alert else None
    if found is None:
        return None
    found = without_what_is_settled(ledger, found, delivery)
    return as_follow_up(found, told_before(ledger, delivery), told_of_copies(ledger, delivery))


def _named(delivery: Delivery) -> str:
    if delivery.is_digest_itself:
        return "digest"
    return f"alert={delivery.alert}" if delivery.alert else f"late_match={delivery.late_match}"


async def _send(message: DueMessage, listed: Listed, runtime: Runtime) -> Outcome:
    """Send one message, unless it is an empty digest that its channel skips."""
    target = _target(message.deliveries[0], runtime)
    if target is None:
        return Outcome("refused", _removed(message.deliveries[0], runtime))
    is_told_by_others = any(one.reason in {"copy_told", "correction_told"} for one in listed.folded)
    if not listed.alerts and not listed.late and not is_told_by_others:
        if listed.coverage is None:
            return Outcome("refused", "its article was removed from the ledger")
        if may_skip(runtime.gate(target.channel).channel.empty, listed.coverage):
            return Outcome("skipped", "an empty digest, which the channel skips")
    return await send(target, await made_message(message, listed, target, runtime))


def _what_next(outcome: Outcome, again: bool) -> str:  # noqa: FBT001 - a fact, not a mode
    if outcome.kind in ("sent", "skipped"):
        return ""
    return f" reason={outcome.sentence} ({'it is tried again' if again else 'given up'})"


def _target(delivery: Delivery, runtime: Runtime) -> Target | None:
    """The target of a delivery; None when it left the configuration."""
    known = runtime.targets.get(delivery.channel, ())
    return next((target for target in known if target.key == delivery.target), None)


def _removed(delivery: Delivery, runtime: Runtime) -> str:
    if delivery.channel in runtime.targets:
        return f"this recipient was removed from the channel {delivery.channel!r}"
    return f"the channel {delivery.channel!r} was removed"


@dataclass(slots=True)
class Sender:
    """The daemon's sending. Each target has a task of its own, so an address that hangs delays no other."""

    runtime: Runtime
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def run(self) -> None:
        """Start a task for each target with due deliveries, then wait for an alert, a due time or the end of a task."""
        while not self.runtime.stopping.is_set():
            self.runtime.raised.clear()
            now = self.runtime.clock()
            for target in due_targets(self.runtime.ledger, now):
                if target not in self.tasks:
                    waking = self.runtime.waking()
                    deliveries = deliveries_due_to(self.runtime.ledger, target, now, waking=waking)
                    self.tasks[target] = asyncio.create_task(self._serve(target, deliveries))
            await self._wait()

    async def _serve(self, target: str, deliveries: Sequence[Delivery]) -> None:
        try:
            if isinstance(await self.runtime.guard.run("delivery", send_all(deliveries, self.runtime)), JobFailure):
                await asyncio.sleep(_FAILURE_PAUSE_S)
        finally:
            del self.tasks[target]
            self.runtime.raised.set()

    async def _wait(self) -> None:
        due_at = next_due_at(self.runtime.ledger, leaving_out=self.tasks)
        wait_s = _MAX_WAIT_S
        if due_at is not None:
            wait_s = min(wait_s, max(_MIN_WAIT_S, (due_at - self.runtime.clock()).total_seconds()))
        try:
            async with asyncio.timeout(wait_s):
                await self.runtime.raised.wait()
        except TimeoutError:
            return
