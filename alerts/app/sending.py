"""Sends the deliveries that are due: all targets at the same time, the messages of one target in order."""

import asyncio
import logging
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from alerts.app.job_guard import JobFailure
from alerts.app.runtime import Runtime
from alerts.delivery.schedule import paused_until
from alerts.messages import render, render_digest
from alerts.model import Alert, Delivery, LateMatch, Outcome, Target
from alerts.notify import send, text_limit
from alerts.store import alert, deliveries_due_to, due_targets, late_match, next_due_at, settle, still_waiting

log = logging.getLogger(__name__)

_MAX_WAIT_S: Final = 15.0  # then due times are read again: the clock may have been set, or the machine have slept
_MIN_WAIT_S: Final = 0.05
_FAILURE_PAUSE_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Sent:
    """How many deliveries a round of sending sent, and how many it failed to send."""

    sent: int = 0
    failed: int = 0


class SendingRound:
    """Tries every delivery that is due once, whatever falls due meanwhile. Each target has a task of its own."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self.tasks: dict[str, asyncio.Task[None]] = {}
        self._tried: set[int] = set()
        self._outcomes: list[Outcome] = []

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
        self.begin()
        await asyncio.wait(self.tasks.values()) if self.tasks else None
        for task in self.tasks.values():
            task.result()
        sent = sum(outcome.kind == "sent" for outcome in self._outcomes)
        return Sent(sent, len(self._outcomes) - sent)

    async def _serve(self, target: str) -> None:
        ledger, clock = self._runtime.ledger, self._runtime.clock
        while not self._runtime.stopping.is_set():
            if target not in due_targets(ledger, clock()):
                return
            untried = [one for one in deliveries_due_to(ledger, target, clock()) if one.id not in self._tried]
            if not untried:
                return
            self._tried |= {one.id for one in untried}
            self._outcomes += await send_all(untried, self._runtime)


async def send_due(runtime: Runtime) -> Sent:
    """Try every delivery that is due, once, however many there are and whatever falls due meanwhile."""
    return await SendingRound(runtime).finish()


async def send_all(deliveries: Sequence[Delivery], runtime: Runtime) -> list[Outcome]:
    """Try these deliveries of one target in order, up to an answer that asks for a pause; record the outcome of each.

    Raises:
        LedgerError: an outcome could not be recorded. It is kept in `runtime.unsettled`, and the next call records it
            instead of sending the message again.
    """
    outcomes = []
    # What was sent and could not be recorded is recorded by itself: no other delivery may take its outcome for its own.
    sent = [[delivery] for delivery in deliveries if delivery.id in runtime.unsettled]
    unsent = [delivery for delivery in deliveries if delivery.id not in runtime.unsettled]
    for together in (*sent, *_messages(unsent)):
        if runtime.stopping.is_set():
            break
        known = together[0].id in runtime.unsettled
        left = together if known else still_waiting(runtime.ledger, together)  # a reload may have moved some
        if not left:
            continue
        outcomes += await _deliver(left, runtime)
        if paused_until(outcomes[-1].retry_after, runtime.clock()):
            break
    return outcomes


def _messages(deliveries: list[Delivery]) -> list[list[Delivery]]:
    """The deliveries grouped by message: those of a digest, the collected updates of an alert, each other one alone."""
    messages: dict[tuple[str, int], list[Delivery]] = {}
    for delivery in deliveries:
        kind = ("digest", 0) if delivery.digest else ("alert", delivery.id)
        messages.setdefault(("update", delivery.update_of) if delivery.update_of else kind, []).append(delivery)
    return sorted(messages.values(), key=lambda together: not together[0].digest)


async def _deliver(together: list[Delivery], runtime: Runtime) -> list[Outcome]:
    """Send one message, and record its outcome for every delivery in it."""
    numbers = {delivery.id for delivery in together}
    runtime.under_way |= numbers
    try:
        outcomes = await _deliver_message(together, runtime)
    finally:
        runtime.under_way -= numbers
    if outcomes[0].kind != "sent" and _target(together[0], runtime) is None:
        runtime.follow_targets()  # the target left the configuration meanwhile
    return outcomes


async def _deliver_message(together: list[Delivery], runtime: Runtime) -> list[Outcome]:
    known = runtime.unsettled.get(together[0].id)
    outcome = known or await _attempt(together, runtime)
    runtime.checkpoint("sent")
    runtime.unsettled |= {delivery.id: outcome for delivery in together}
    for delivery in together:
        again_at = settle(runtime.ledger, delivery, outcome, runtime.clock())
        del runtime.unsettled[delivery.id]
        runtime.checkpoint("settled")
        level = logging.INFO if outcome.kind == "sent" else logging.WARNING
        log.log(level, "delivery %s channel=%s outcome=%s attempt=%d%s", _named(delivery), delivery.channel,
                outcome.kind, delivery.attempts + 1, _what_next(outcome, again_at is not None))  # fmt: skip
    return [outcome] * len(together)


async def _attempt(together: list[Delivery], runtime: Runtime) -> Outcome:
    """Send one message. A fault of ours counts as a failed attempt, so it is retried later and stops no other."""
    told = [one for delivery in together if delivery.alert and (one := alert(runtime.ledger, delivery.alert))]
    numbers = [delivery.late_match for delivery in together if delivery.late_match]
    late = [match for number in numbers if (match := late_match(runtime.ledger, number))]
    outcome = await runtime.guard.run("sending", _send(together, told, late, runtime), _named(together[0]))
    if isinstance(outcome, JobFailure):
        return Outcome("retry", "a fault within Vedette, which its log explains")
    return outcome


def _named(delivery: Delivery) -> str:
    return f"alert={delivery.alert}" if delivery.alert else f"late_match={delivery.late_match}"


async def _send(together: list[Delivery], told: list[Alert], late: list[LateMatch], runtime: Runtime) -> Outcome:
    """Send the alerts and late matches of these deliveries as one message. Does not use the ledger."""
    target = _target(together[0], runtime)
    if target is None:
        return Outcome("refused", _removed(together[0], runtime))
    if not told and not late:
        return Outcome("refused", "its article was removed from the ledger")
    zone, limit = runtime.config.timezone, text_limit(target)
    if together[0].digest:
        return await send(target, render_digest(told, zone, limit, late))
    *others, newest = told
    return await send(target, render(newest, zone, limit, others))


def _what_next(outcome: Outcome, again: bool) -> str:  # noqa: FBT001 - a fact, not a mode
    if outcome.kind == "sent":
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
                    deliveries = deliveries_due_to(self.runtime.ledger, target, now)
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
