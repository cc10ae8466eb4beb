"""A message that lists several articles and is refused for the words of one tells all the others."""

import asyncio
import re
from datetime import UTC, datetime, timedelta

import pytest

from alerts.app.pipeline import judge
from alerts.app.sending import send_due
from alerts.delivery.dispatch import DueMessage
from alerts.model import Delivery
from alerts.store import totals
from crawler.model import Entry
from tests.alerts.app.test_sending import posted
from tests.inbox import Inbox
from tests.ledger import Desk

CONFIG = """store: v.db
smtp: {{host: 127.0.0.1, port: {port}, from: vedette@example.org, tls: none}}
channels: {{desk: {{mail: [desk@example.org], digest: ["07:00"]}}}}
sources: {{a: {{feed: "https://a.example/feed"}}}}
rules: {{keels: {{query: keel}}}}
"""
EVENING = datetime(2026, 11, 23, 21, tzinfo=UTC)
BEGUN = EVENING


def told(box: Inbox) -> list[int]:
    """The numbers of the hulls that the mails tell of, each as often as a mail tells it."""
    return [int(n) for mail in box.mails for n in re.findall(r"of hull (\d+) was", mail.text.replace("\n", " "))]


def digest_of(desk: Desk, box: Inbox, count: int) -> None:
    """Articles that a digest lists, and the digest's time."""
    for n in range(1, count + 1):
        word = "zzyzx" if n == 5 else "quiet"
        desk.polled(Entry(f"https://a.example/{n}", title=f"Title {n}", published=desk.now.isoformat()))
        desk.read(desk.due()[0], f"The keel of hull {n} was laid at {word} yard {n * 7}.")
    runtime = posted(desk, CONFIG.format(port=box.port))
    asyncio.run(judge(runtime))
    desk.now += timedelta(hours=12)
    asyncio.run(send_due(runtime))
    runtime.ledger.close()


@pytest.mark.chain
def test_only_the_article_that_is_refused_is_held_up(desk: Desk, box: Inbox) -> None:
    box.refuse_text("zzyzx")
    digest_of(desk, box, 9)
    assert sorted(told(box)) == [1, 2, 3, 4, 6, 7, 8, 9]
    assert sum("Coverage 2026-11-2" in mail.text for mail in box.mails) == 1
    [left] = desk.ledger.rows(
        "select alert, error, attempts from deliveries where state != 'sent' and alert is not null"
    )
    assert (left["alert"], left["attempts"]) == (5, 1)
    assert "554" in str(left["error"])
    ids = [str(mail.message["Message-ID"]) for mail in box.mails]
    assert len(set(ids)) == len(ids)


@pytest.mark.chain
def test_where_everything_is_refused_each_article_waits_by_itself(desk: Desk, box: Inbox) -> None:
    box.refuse_text("Subject")
    digest_of(desk, box, 4)
    assert told(box) == []
    found = totals(desk.ledger)
    assert (found.sent, found.pending) == (0, 5)  # the digest itself is one
    assert box.attempts == 7


@pytest.mark.chain
def test_a_server_that_refuses_everything_is_not_flooded(desk: Desk, box: Inbox) -> None:
    box.refuse_text("Subject")
    digest_of(desk, box, 40)
    assert box.attempts < 20
    found = totals(desk.ledger)
    assert (found.sent, found.pending) == (0, 41)


def delivery(number: int, *, alert: int | None = 1, article: int | None = None) -> Delivery:
    return Delivery(number, alert, "desk", "k", "pending", EVENING, 0, EVENING, article=article)


def test_halves_keep_an_article_together_and_the_digest_at_the_end() -> None:
    one, again, other = delivery(1, article=7), delivery(2, article=7), delivery(3, article=8)
    digest = delivery(4, alert=None, article=None)
    halves = DueMessage((one, other, again, digest), merged=True).halves()
    assert halves == (DueMessage((one, again), merged=True), DueMessage((other, digest), merged=True))
    assert halves[0].halves() is None
    assert DueMessage((digest,), merged=True).halves() is None
