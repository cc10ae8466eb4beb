"""The daemon's sending: one task per target, so that an address that hangs holds up no other."""

import asyncio
from dataclasses import dataclass, field

from alerts.app.post import Post
from alerts.app.watch import due_by_target, send_all
from alerts.model import Delivery
from alerts.store import next_due_at

_LONGEST_WAIT_S = 15.0  # the clock may be set, or the machine sleep: due times are looked at again at least this often


@dataclass(slots=True)
class Sender:
    """Sends what is due until the post stops."""

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

    async def drain(self) -> None:
        """Wait for the messages that are being handed over."""
        if self.tasks:
            await asyncio.wait(self.tasks.values())

    async def _serve(self, target: str, deliveries: list[Delivery]) -> None:
        try:
            await send_all(deliveries, self.post)
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
