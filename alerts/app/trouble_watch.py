"""Watches the program itself: writes incidents as they begin and end, and tells the channels under `trouble`."""

import asyncio
import logging
import shutil
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Final

from alerts.app.clock_watch import ClockWatch
from alerts.app.job_guard import JobFailure
from alerts.app.runtime import Runtime
from alerts.delivery.quiet import is_quiet
from alerts.delivery.schedule import next_try
from alerts.delivery.symptoms import (
    SourceFacts,
    channel_symptoms,
    clock_symptom,
    configuration_symptoms,
    disk_symptoms,
    given_up_symptoms,
    judging_symptoms,
    loss_symptoms,
    outlet_symptoms,
    source_symptoms,
)
from alerts.delivery.trouble import Symptom, ToldTarget, developments, news_for
from alerts.incident import TroubleKind, TroubleNews
from alerts.messages import Audience
from alerts.messages.trouble_message import render_trouble
from alerts.model import Outcome, Target
from alerts.notify import send, text_limit
from alerts.store import (
    channel_states,
    deliveries_given_up,
    incidents_since,
    newest_incidents,
    open_incidents,
    record_told,
    record_untold,
    told_targets,
    versions_not_judged,
    write_developments,
)
from crawler.condition import condition_of
from crawler.store import losses, poll_states

log = logging.getLogger(__name__)

_LOOK_EVERY_S: Final = 60.0
_MIN_PAUSE_S: Final = 2.0  # between two looks, however much goes wrong
_TOLD_AFTERWARDS: Final = timedelta(days=1)
_WATCHED: Final[tuple[TroubleKind, ...]] = (
    "source", "outlet", "lost", "channel", "given_up", "configuration", "disk", "judging",
)  # fmt: skip


class TroubleWatch:
    """Looks at what may be wrong once a minute, and whenever `runtime.troubled` is set."""

    def __init__(self, runtime: Runtime) -> None:
        self._runtime = runtime
        self._clock_watch = ClockWatch(runtime.clock)

    async def run(self) -> None:
        """Look until the program stops."""
        while not self._runtime.stopping.is_set():
            self._runtime.troubled.clear()
            await self.look()
            await asyncio.sleep(_MIN_PAUSE_S)
            try:
                async with asyncio.timeout(_LOOK_EVERY_S):
                    await self._runtime.troubled.wait()
            except TimeoutError:
                continue

    async def look(self) -> None:
        """Write what began and ended since the last look, and tell it."""
        self._note_jump()
        self._note_open()
        self._write(self._symptoms(), _WATCHED)
        self._note_open()
        await self._tell()

    def _note_jump(self) -> None:
        """Count from now on, after the clock was set or the machine slept: no poll could be made meanwhile."""
        if jump_s := self._clock_watch.jump_s():
            self._clock_watch.accept(jump_s)
            self._runtime.watching_since = self._runtime.clock()

    def _note_open(self) -> None:
        self._runtime.in_trouble = {one.key for one in open_incidents(self._runtime.ledger)}

    def clock_jumped(self, jump: timedelta) -> None:
        """Write that the clock was set. It is told with the next look, which is asked for."""
        self._write((clock_symptom(jump, self._runtime.clock()),), ())
        self._runtime.troubled.set()

    def _symptoms(self) -> tuple[Symptom, ...]:
        runtime, now = self._runtime, self._runtime.clock()
        known = {kind: [subject for other, subject in runtime.in_trouble if other == kind] for kind in _WATCHED}
        free = shutil.disk_usage(runtime.ledger.path.parent).free
        facts = source_facts(runtime)
        return (
            *source_symptoms(facts, known["source"], now),
            *outlet_symptoms(facts, known["outlet"]),
            *loss_symptoms(losses(runtime.ledger, now), now),
            *channel_symptoms(channel_states(runtime.ledger), known["channel"]),
            *given_up_symptoms(deliveries_given_up(runtime.ledger, now), now),
            *judging_symptoms(versions_not_judged(runtime.ledger, now), now),
            *disk_symptoms(free, is_known=bool(known["disk"])),
            *configuration_symptoms(runtime.refusal),
        )

    def _write(self, symptoms: Sequence[Symptom], watched: Sequence[TroubleKind]) -> None:
        ledger = self._runtime.ledger
        found = developments(newest_incidents(ledger), symptoms, watched)
        write_developments(ledger, found, self._runtime.clock())
        for one in found.opened:
            log.warning("trouble kind=%s subject=%s reason=%s", one.kind, one.subject, one.sentence)
        for closed in found.closed:
            log.warning("trouble over kind=%s subject=%s", closed.kind, closed.subject)

    async def _tell(self) -> None:
        """Send each address that hears of trouble what it does not know yet, all addresses at the same time."""
        runtime, now = self._runtime, self._runtime.clock()
        told = told_targets(runtime.ledger, self._targets(), now)
        incidents = incidents_since(runtime.ledger, now - _TOLD_AFTERWARDS)
        open_to = [one for one in told if one.due_at <= now and not self._is_quiet(one.target)]
        due = [(one, news) for one in open_to if (news := news_for(one, incidents, now))]
        await asyncio.gather(*(self._send(one, news) for one, news in due))

    async def _send(self, told: ToldTarget, news: tuple[TroubleNews, ...]) -> None:
        runtime, target = self._runtime, told.target
        message = render_trouble(news, Audience(runtime.config.timezone, text_limit(target)))
        outcome = await runtime.guard.run("telling of trouble", send(target, message), f"channel={target.channel}")
        if isinstance(outcome, JobFailure):
            outcome = Outcome("retry", "a fault within Vedette, which its log explains")
        now = runtime.clock()
        if outcome.kind == "sent":
            record_told(runtime.ledger, target, news, now)
            log.info("trouble told channel=%s incidents=%d", target.channel, len(news))
            return
        due_at = next_try(told.attempts + 1, now, now) or now
        record_untold(runtime.ledger, target, outcome.sentence, due_at)
        log.warning("trouble not told channel=%s reason=%s", target.channel, outcome.sentence)

    def _is_quiet(self, target: Target) -> bool:
        gate = self._runtime.gate(target.channel)
        return is_quiet(gate.channel.quiet, gate.zone, self._runtime.clock())

    def _targets(self) -> tuple[Target, ...]:
        """The addresses of the channels under `trouble` that are switched on, each once."""
        config = self._runtime.config
        ids = [one for one in config.trouble if one not in config.off.channels]
        found = [target for one in ids for target in self._runtime.targets[one]]
        return tuple({target.address or target.key: target for target in found}.values())


def source_facts(runtime: Runtime) -> tuple[SourceFacts, ...]:
    """What is known of the polls of the sources in force, and how they are."""
    every = {source.id: timedelta(seconds=source.every_s) for source in runtime.config.sources}
    now, failing = runtime.clock(), {subject for kind, subject in runtime.in_trouble if kind == "source"}
    states = (
        replace(state, next_poll_at=max(state.next_poll_at, runtime.watching_since))
        for state in poll_states(runtime.ledger)
        if state.id in every
    )
    return tuple(
        SourceFacts(
            one.id, one.failures, one.last_error, one.next_poll_at, every[one.id],
            condition_of(
                one, every[one.id], now, is_known=one.id in failing, place=runtime.config.places[one.id]
            ),
        )
        for one in states
    )  # fmt: skip
