"""A visit to a source: its poll, then its pages one after the other. Which request comes next, and when it is over."""

import asyncio
from collections.abc import Callable
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import datetime
from typing import Final, Literal

from crawler.backoff import SitePauses
from crawler.collect import outcomes, plan_page
from crawler.model import DueEntry, Poll, Source
from crawler.outages import lacks_headline
from crawler.store import Ledger, ReadResult, due_entries, is_read_since, pauses, put_off
from crawler.urls import key_url
from crawler.visit_plans import PagePlan, PageReading, PollPlan
from crawler.workers import Workers

MAX_DOUBTED_PAGES: Final = 6


@dataclass(frozen=True, slots=True)
class CollectDeps:
    """What a crawl works with: the ledger, the workers, the clock, and who is told of a change.

    `checkpoint(step)` is called after every step; the kill tests end the process there. `go_on()` turns false when the
    program is to stop: the page at hand is finished, and the rest stays due.
    """

    ledger: Ledger
    workers: Workers
    clock: Callable[[], datetime]
    on_change: Callable[[], None] = lambda: None
    checkpoint: Callable[[str], None] = lambda _: None
    go_on: Callable[[], bool] = lambda: True


class PagesHeld:
    """The pages that visits are reading, or have read and not yet recorded, by their keys."""

    def __init__(self) -> None:
        self._holders: dict[str, set[Visit]] = {}

    def change(self, visit: "Visit", before: AbstractSet[str], after: AbstractSet[str]) -> None:
        """A visit holds other pages now than before."""
        for key in before - after:
            self._holders[key].discard(visit)
            if not self._holders[key]:
                del self._holders[key]
        for key in after - before:
            self._holders.setdefault(key, set()).add(visit)

    def by_another(self, visit: "Visit", key: str) -> bool:
        """Whether another visit than this one, which is not over, holds the page."""
        return any(one is not visit and not one.is_over for one in self._holders.get(key, ()))


@dataclass(eq=False, slots=True)
class Visit:
    """A visit under way. Of its requests one at most is queued or sent at a time.

    Attributes:
        plan: the poll to make first; None when only pages are due.
        also: entries that are read after those that are due, whether due or not.
        on_poll: is told of the poll when it is recorded.
        poll: the poll as recorded, or as it ended; None before, and in a visit without one.
        reading: the key of the page that is being read; "" when none is.
        held: which pages visits hold now; what another source lists too is fetched once.
        done: set at the end of the visit, to `poll`, or to the exception that ended it.
    """

    source: Source
    plan: PollPlan | None
    deps: CollectDeps
    also: tuple[DueEntry, ...] = ()
    on_poll: Callable[[Poll], None] = lambda _: None
    held: PagesHeld = field(default_factory=PagesHeld)
    poll: Poll | None = None
    done: asyncio.Future[Poll | None] = field(init=False)
    pauses: SitePauses = field(init=False)
    started_at: datetime = field(init=False)
    reading: str = ""
    _settling: set[str] = field(default_factory=set)
    _holding: frozenset[str] = frozenset()
    _pages: list[DueEntry] | None = None
    _due_ids: frozenset[int] = frozenset()
    _recorded: asyncio.Event = field(default_factory=asyncio.Event)
    _doubted: list[PageReading] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.done = asyncio.get_running_loop().create_future()
        self.pauses = SitePauses(self.deps.clock)
        self.started_at = self.deps.clock()
        self._recorded.set()
        self.done.add_done_callback(self._end)

    @property
    def is_over(self) -> bool:
        """Whether nothing more is to be asked for: it ended, failed or was given up."""
        return self.done.done()

    def next_page(self) -> PagePlan | Literal["wait"] | None:
        """The next page to read; None when there is none, or the program is to stop.

        A page whose server asked for a pause is left for later. Pages that other visits hold come last, and "wait"
        means that only such pages are left.
        """
        if not self.deps.go_on():
            return None
        if self._pages is None:
            self._pages = self._due()
        paused = pauses(self.deps.ledger, self.deps.clock())
        self._pages = [one for one in self._pages if page_key(one) not in paused and not self._was_read_by_another(one)]
        if not self._pages:
            return None
        free = next((i for i, one in enumerate(self._pages) if not self.held.by_another(self, page_key(one))), None)
        if free is None:
            return "wait"
        due = self._pages.pop(free)
        self.reading = page_key(due)
        self._note_held()
        return plan_page(self.deps.ledger, self.source, due, is_extra=due.id not in self._due_ids)

    def _was_read_by_another(self, one: DueEntry) -> bool:
        """Whether a page that is no more than looked at again was read for another source since this visit began."""
        return one.id not in self._due_ids and is_read_since(self.deps.ledger, one, self.started_at)

    def _due(self) -> list[DueEntry]:
        ledger, now = self.deps.ledger, self.deps.clock()
        if pauses(ledger, now):
            put_off(ledger, self.source.id, now)  # a feed's new words make a page due at once
        due = due_entries(ledger, self.source.id, now)
        self._due_ids = frozenset(one.id for one in due)
        return [*due, *(one for one in self.also if one.id not in self._due_ids)]

    def _end(self, _: object) -> None:
        """Nobody waits for a visit that is over."""
        self._recorded.set()
        self._note_held()

    def _note_held(self) -> None:
        """Tell the other visits which pages this one is reading, or has read and not yet recorded."""
        doubted = (page_key(one.plan.due) for one in self._doubted)
        held = frozenset() if self.is_over else frozenset((self.reading, *self._settling, *doubted)) - {""}
        self.held.change(self, self._holding, held)
        self._holding = held

    def release(self) -> None:
        """What was read so far is in the ledger: no other visit needs to wait for it."""
        self.reading = ""
        self._settling.clear()
        self._note_held()

    def weigh(self, reading: PageReading) -> tuple[ReadResult, ...]:
        """What can be written now that this page was read.

        A page that lacks its headline waits for six more of its kind, or the end of the visit: while a site is out of
        order it shows the same text at every address.
        """
        if not lacks_headline(reading.text):
            return outcomes([reading], 1, self.deps.clock())
        self._doubted.append(reading)
        self._note_held()
        return self._settled(len(self._doubted) - MAX_DOUBTED_PAGES)

    def weigh_rest(self) -> tuple[ReadResult, ...]:
        """What is still to be written when no page is left to be read."""
        return self._settled(len(self._doubted))

    def _settled(self, count: int) -> tuple[ReadResult, ...]:
        settled = outcomes(self._doubted, max(0, count), self.deps.clock())
        self._settling |= {page_key(one.plan.due) for one in self._doubted[: len(settled)]}
        del self._doubted[: len(settled)]
        self._note_held()
        return settled

    def expect_record(self) -> None:
        """An item of this visit is on its way to the ledger; see `recorded`."""
        if not self.is_over:
            self._recorded.clear()

    async def recorded(self) -> None:
        """Wait until the item is in the ledger, or the visit is over."""
        await self._recorded.wait()

    def note_record(self, poll: Poll | None) -> None:
        """The item is in the ledger; `poll` when it was one."""
        if poll:
            self.poll = poll
            self.on_poll(poll)
        self.reading = ""
        self._note_held()
        self._recorded.set()

    def stop(self, sentence: str) -> None:
        """End the visit because the program stops; its source and its pages stay due."""
        if self.plan and self.poll is None:
            self.poll = Poll(self.source.id, self.started_at, error=sentence)
            self.on_poll(self.poll)
        self.finish()

    def finish(self) -> None:
        """End the visit."""
        if not self.done.done():
            self.done.set_result(self.poll)

    def fail(self, error: BaseException) -> None:
        """End the visit with a fault; whoever waits for it gets the exception."""
        if not self.done.done():
            self.done.set_exception(error)


def page_key(due: DueEntry) -> str:
    """The key of the page that an entry leads to; one of its own for an entry without a link."""
    return key_url(due.entry.url) if due.entry.url and not due.own_words else f"entry:{due.id}"
