"""Sending what is due: one target after the other for its own messages, all targets side by side."""

import asyncio
import logging
from collections import defaultdict
from dataclasses import dataclass, field
from typing import Final

from alerts.app.guard import Fault
from alerts.app.post import Post
from alerts.messages import render, render_digest
from alerts.model import Alert, Delivery, Outcome, Target
from alerts.notify import send, text_limit
from alerts.store import alert, due_deliveries, next_due_at, settle

log = logging.getLogger(__name__)

# The clock may be set, or the machine sleep: due times are looked at again at least this often.
_LONGEST_WAIT_S: Final = 15.0
_FAULT_PAUSE_S: Final = 5.0


@dataclass(frozen=True, slots=True)
class Sent:
    """What a round of sending came to."""

    sent: int = 0
    failed: int = 0


async def send_due(post: Post) -> Sent:
    """Try every delivery that is due, once."""
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
    """Try these deliveries of one target, in order; each outcome settles its delivery.

    Raises:
        LedgerError: an outcome could not be noted. It is remembered, and noted instead of sending once more.
    """
    outcomes = []
    for together in _messages(deliveries):
        if post.stopping.is_set():
            break
        outcomes += await _deliver(together, post)
    return outcomes


def _messages(deliveries: list[Delivery]) -> list[list[Delivery]]:
    """The deliveries that make one message each: those of a digest together, every other by itself."""
    digest = [delivery for delivery in deliveries if delivery.digest]
    return [*([digest] if digest else []), *([delivery] for delivery in deliveries if not delivery.digest)]


async def _deliver(together: list[Delivery], post: Post) -> list[Outcome]:
    """Send one message, and settle every delivery that it makes."""
    known = post.unsettled.get(together[0].id)
    outcome = known or await _attempt(together, post)
    post.reached("sent")
    post.unsettled |= {delivery.id: outcome for delivery in together}
    for delivery in together:
        again_at = settle(post.ledger, delivery, outcome, post.clock())
        del post.unsettled[delivery.id]
        post.reached("settled")
        level = logging.INFO if outcome.kind == "sent" else logging.WARNING
        log.log(level, "delivery alert=%d channel=%s outcome=%s attempt=%d%s", delivery.alert, delivery.channel,
                outcome.kind, delivery.attempts + 1, _what_next(outcome, again_at is not None))  # fmt: skip
    return [outcome] * len(together)


async def _attempt(together: list[Delivery], post: Post) -> Outcome:
    """Send one message. A fault of our own is a failed attempt: it is not repeated at once, and stops no other."""
    told = [one for delivery in together if (one := alert(post.ledger, delivery.alert))]
    outcome = await post.guard.run("sending", _send(together, told, post), f"alert={together[0].alert}")
    if isinstance(outcome, Fault):
        return Outcome("retry", "a fault within Vedette, which its log explains")
    return outcome


async def _send(together: list[Delivery], told: list[Alert], post: Post) -> Outcome:
    """Send the message that these deliveries of the alerts `told` make; the ledger is not asked any more."""
    target = _target(together[0], post)
    if target is None:
        return Outcome("refused", f"the channel {together[0].channel!r} no longer has this address")
    if not told:
        return Outcome("refused", "its article was removed from the ledger")
    zone, limit = post.config.timezone, text_limit(target)
    message = render_digest(told, zone, limit) if together[0].digest else render(told[0], zone, limit)
    return await send(target, message)


def _what_next(outcome: Outcome, again: bool) -> str:  # noqa: FBT001 - a fact, not a mode
    if outcome.kind == "sent":
        return ""
    return f" reason={outcome.sentence} ({'it is tried again' if again else 'given up'})"


def _target(delivery: Delivery, post: Post) -> Target | None:
    return next((t for t in post.targets.get(delivery.channel, ()) if t.key == delivery.target), None)


@dataclass(slots=True)
class Sender:
    """The daemon's sending: one task per target, so that an address that hangs holds up no other."""

    post: Post
    tasks: dict[str, asyncio.Task[None]] = field(default_factory=dict)

    async def run(self) -> None:
        """Start a task for each target with due deliveries; wait for an alert, a retry's time, or a task's end."""
        while not self.post.stopping.is_set():
            self.post.raised.clear()
            for target, deliveries in due_by_target(self.post).items():
                if target not in self.tasks:
                    self.tasks[target] = asyncio.create_task(self._serve(target, deliveries))
            await self._wait()

    async def _serve(self, target: str, deliveries: list[Delivery]) -> None:
        try:
            if isinstance(await self.post.guard.run("delivery", send_all(deliveries, self.post)), Fault):
                await asyncio.sleep(_FAULT_PAUSE_S)
        finally:
            del self.tasks[target]
            self.post.raised.set()

    async def _wait(self) -> None:
        due_at = next_due_at(self.post.ledger)
        wait_s = _LONGEST_WAIT_S
        if due_at is not None and not self.tasks:
            wait_s = min(wait_s, max(0.05, (due_at - self.post.clock()).total_seconds()))
        try:
            async with asyncio.timeout(wait_s):
                await self.post.raised.wait()
        except TimeoutError:
            return
