"""A site that asks for a pause gets it, and one that does not answer is not asked a hundred times in a row."""

import asyncio
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from crawler.backoff import next_poll_at, retry_at
from crawler.collect import plan_poll
from crawler.model import Entry, FetchFailure, FetchRequest, Poll, Response
from crawler.store import source_state
from crawler.visits import CollectDeps
from crawler.workers import Workers
from tests.crawl import FakeCrawl
from tests.ledger import START, Desk, source

pytestmark = pytest.mark.chain

Answer = Callable[[str], Response | FetchFailure]


def busy(status: int = 429, retry_after: str | None = "3600") -> Answer:
    headers = (("retry-after", retry_after),) if retry_after is not None else ()
    return lambda url: Response(url, url, status, headers, b"")


def silent(url: str) -> FetchFailure:
    return FetchFailure(url, "timeout", "a.example did not answer in full within 30 seconds.")


@dataclass
class Net(FakeCrawl):
    """Gives each host the answers that are set for it, in order, the last one for ever."""

    answers: dict[str, list[Answer]]
    asked: list[str] = field(default_factory=list)

    async def fetch(self, ask: FetchRequest) -> Response | FetchFailure:
        self.asked.append(ask.url)
        waiting = self.answers[ask.url.split("/")[2]]
        return (waiting.pop(0) if len(waiting) > 1 else waiting[0])(ask.url)


@pytest.fixture
def desk(tmp_path: Path) -> Iterator[Desk]:
    one = Desk(tmp_path / "v.db")
    yield one
    one.ledger.close()


def poll(desk: Desk, net: Net) -> Poll:
    """Make a poll of the source, whether it is due or not."""
    net.deps = CollectDeps(desk.ledger, Workers(1), lambda: desk.now)
    done = asyncio.run(net.visit(source(), plan_poll(desk.ledger, source())))
    assert done
    return done


def read_pages(desk: Desk, net: Net) -> None:
    """Read the source's pages that are due."""
    net.deps = CollectDeps(desk.ledger, Workers(1), lambda: desk.now)
    asyncio.run(net.visit(source(), None))


@pytest.mark.parametrize(
    ("status", "stated", "wait_s"),
    [
        (429, "120", 120),
        (503, " 120 ", 120),
        (429, "Mon, 23 Nov 2026 10:00:00 GMT", 7200),
        (429, "Mon Nov 23 10:00:00 2026", 7200),
        (503, "Mon, 23 Nov 2026 12:00:00 +0200", 7200),
        (429, "999999999", 86400),
        (429, "Fri, 31 Dec 9999 23:59:59 GMT", 86400),
        (429, "Fri, 31 Dec 9999 23:59:59 -1200", None),
        (429, "Mon, 23 Nov 2026 07:00:00 GMT", None),
        (429, "0", None),
        (429, "-5", None),
        (429, "9" * 30, None),
        (429, "soon", None),
        (429, "", None),
        (429, None, None),
        (200, "120", None),
        (301, "120", None),
    ],
)
def test_a_pause_is_read_in_both_forms_and_is_a_day_at_most(
    status: int, stated: str | None, wait_s: int | None
) -> None:
    at = retry_at(busy(status, stated)("https://a.example/feed"), START)
    assert at == (START + timedelta(seconds=wait_s) if wait_s else None)


@pytest.mark.parametrize(
    ("error", "failures", "every_min", "asked_min", "wait_min"),
    [
        (None, 1, 15, None, 15),
        ("down", 1, 15, None, 15),
        ("down", 2, 15, None, 30),
        ("down", 3, 15, None, 60),
        ("down", 9999, 15, None, 60),
        ("down", 5, 180, None, 180),
        ("busy", 1, 15, 120, 120),
        ("busy", 4, 15, 20, 60),
    ],
)
def test_a_source_that_fails_is_polled_less_often_and_not_before_its_server_allows_it(
    error: str | None, failures: int, every_min: int, asked_min: int | None, wait_min: int
) -> None:
    asked = START + timedelta(minutes=asked_min) if asked_min else None
    poll = Poll("a", START, error=error, retry_at=asked)
    assert next_poll_at(poll, timedelta(minutes=every_min), failures) == START + timedelta(minutes=wait_min)


def test_a_source_whose_server_asks_for_a_pause_is_left_alone_so_long(desk: Desk) -> None:
    net = Net({"a.example": [busy(retry_after="7200"), busy(503, "60"), busy(429, None)]})
    done = poll(desk, net)
    assert done.error == ("a.example answered 429. It asks for a pause; it is asked again after 2026-11-23 10:00 UTC.")
    assert desk.rows("select error from polls") == [{"error": done.error}]
    assert source_state(desk.ledger, "a").next_poll_at == START + timedelta(hours=2)
    desk.now += timedelta(hours=2)
    poll(desk, net)
    assert source_state(desk.ledger, "a").next_poll_at == desk.now + timedelta(minutes=30)  # its usual pause is longer
    desk.now += timedelta(minutes=2)
    done = poll(desk, net)
    assert done.error == "a.example answered 429."


def entries(desk: Desk) -> list[tuple[int, timedelta]]:
    """How often each entry's page was tried, and when it is due."""
    rows = desk.rows("select reads, due_at from entries order by id")
    return [(int(str(row["reads"])), datetime.fromisoformat(str(row["due_at"])) - desk.now) for row in rows]


def test_a_site_that_asks_for_a_pause_is_asked_for_no_further_page_until_then(desk: Desk) -> None:
    desk.polled(
        *(Entry(f"https://{host}.example/{n}", title=f"Hull {n}", text=f"Keel {n}.") for host in "aab" for n in "12")
    )
    net = Net({"a.example": [busy()], "b.example": [busy(404)]})
    read_pages(desk, net)
    assert net.asked == ["https://a.example/1", "https://b.example/1", "https://b.example/2"]
    assert [row["text"] for row in desk.rows("select text from articles")] == ["Keel 1.", "Keel 2."] * 2
    hour, soon = timedelta(hours=1), timedelta(minutes=2)
    assert entries(desk) == [(1, hour), (0, hour), (1, soon), (1, soon)]
    desk.now += hour
    read_pages(desk, net)
    assert entries(desk)[:2] == [(2, hour), (0, hour)]


def test_a_page_that_is_not_asked_for_keeps_even_its_last_try(desk: Desk) -> None:
    desk.polled(*(Entry(f"https://a.example/{n}", title=f"Hull {n}", text="A keel.") for n in "12"))
    net = Net({"a.example": [busy()]})
    read_pages(desk, net)
    with desk.ledger.write() as db:
        db.execute("update entries set reads = 4")
    desk.now += timedelta(hours=1)
    read_pages(desk, net)
    assert desk.rows("select reads, due_at is null as done from entries order by id") == [
        {"reads": 5, "done": 1}, {"reads": 4, "done": 0},
    ]  # fmt: skip


def test_a_site_that_wants_a_pause_after_every_page_leaves_no_ever_longer_queue(desk: Desk) -> None:
    desk.polled(*(Entry(f"https://a.example/{n}", title=f"Hull {n}", text=f"A keel for hull {n}.") for n in range(40)))
    net = Net({"a.example": [busy(retry_after="7200")]})
    for _ in range(60):  # five days
        read_pages(desk, net)
        desk.now += timedelta(hours=2)
    assert desk.rows("select count(*) as due from entries where due_at is not null") == [{"due": 0}]
    assert desk.rows("select count(*) as held from articles where text like 'A keel for hull %'") == [{"held": 40}]


def test_a_site_that_leaves_two_requests_unanswered_holds_up_a_visit_no_longer(desk: Desk) -> None:
    desk.polled(
        *(Entry(f"https://{host}.example/{n}", title=f"Hull {n}", text="A keel.") for host in "ab" for n in "1234")
    )
    net = Net({"a.example": [silent, busy(404), silent], "b.example": [silent]})
    read_pages(desk, net)
    assert [url[8:] for url in net.asked] == [
        "a.example/1", "a.example/2", "a.example/3", "a.example/4", "b.example/1", "b.example/2",
    ]  # fmt: skip
    assert set(entries(desk)) == {(1, timedelta(minutes=2))}
    assert len(desk.rows("select * from entries where error like '%left the requests before this unanswered.'")) == 2


def test_pages_that_are_not_asked_for_let_others_have_their_turn(desk: Desk) -> None:
    desk.polled(*(Entry(f"https://a.example/{n}", title=f"Hull {n}", text="A keel.") for n in range(50)))
    turns = 0

    async def main() -> None:
        nonlocal turns
        net = Net({"a.example": [silent]})
        net.deps = CollectDeps(desk.ledger, Workers(1), lambda: desk.now)
        reading = asyncio.create_task(net.visit(source(), None))
        while not reading.done():
            turns += 1
            await asyncio.sleep(0)

    asyncio.run(main())
    assert turns >= 50
