"""Mails on one article are one thread, and people are told of rules and sources by their names."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest

from alerts.app.pipeline import judge
from alerts.app.sending import send_due
from crawler.model import Entry
from tests.alerts.app.test_sending import posted
from tests.inbox import Inbox, Mail
from tests.ledger import Desk

pytestmark = pytest.mark.chain

NOON = datetime(2026, 11, 23, 12, tzinfo=UTC)
BEGUN = NOON
CONFIG = """store: v.db
timezone: Europe/Brussels
smtp: {{host: 127.0.0.1, port: {port}, from: "Стіл новин <vedette@example.org>", tls: none}}
channels: {{desk: {{mail: ["Нічна зміна <desk@example.org>"], language: fr}}}}
sources: {{a: {{name: Harbour News, feed: "https://a.example/feed"}}}}
rules: {{keels: {{label: Our keels, query: keel}}, yards: {{query: yard}}}}
"""


def told(desk: Desk, box: Inbox, *texts: str) -> list[Mail]:
    """The mails on one article that says these texts, one after the other."""
    for text in texts:
        desk.polled(Entry("https://a.example/1", title="News", text=text, published=NOON.isoformat()))
        desk.read(desk.due()[0], text)
        runtime = posted(desk, CONFIG.format(port=box.port))

        async def judge_and_send() -> None:
            await judge(runtime)  # noqa: B023 - run before the next one
            await send_due(runtime)  # noqa: B023

        asyncio.run(judge_and_send())
        runtime.ledger.close()
        desk.now += timedelta(hours=8)
    return list(box.mails)


def test_an_update_joins_the_thread_of_the_mail_that_told_first_whichever_rule_it_is_of(desk: Desk, box: Inbox) -> None:
    text = "The keel was laid at the yard."
    first, of_keels, of_yards = told(desk, box, text, f"{text} A second keel came.", f"{text} Sixty at the yard left.")
    assert (first.message["In-Reply-To"], first.message["References"]) == (None, None)
    own = str(first.message["Message-ID"])
    assert own.startswith("<alert-1.")
    assert own.endswith("@example.org>")
    for update in (of_keels, of_yards):
        assert str(update.message["In-Reply-To"]) == own
        assert str(update.message["References"]) == own
    assert len({str(mail.message["Message-ID"]) for mail in box.mails}) == 3


def test_a_mail_names_rule_source_and_people_and_says_its_list_and_its_time(desk: Desk, box: Inbox) -> None:
    [mail] = told(desk, box, "The keel was laid.")
    assert mail.subject == "Our keels: News"
    assert "\nHarbour News, 2026-11-23 13:00 CET\n" in mail.text
    assert "alerte 1 · mettre en sourdine : vedette mute rule:keels --for 6h" in mail.text
    assert mail.recipients == ("desk@example.org",)
    assert str(mail.message["To"]) == "Нічна зміна <desk@example.org>"
    assert str(mail.message["From"]) == "Стіл новин <vedette@example.org>"
    assert str(mail.message["List-Id"]) == "<desk.vedette.example.org>"
    assert str(mail.message["Date"]).endswith("13:00:00 +0100")


def test_a_repeated_mail_has_the_number_that_it_had(desk: Desk, box: Inbox) -> None:
    told(desk, box, "The keel was laid.")
    desk.ledger.db.execute("update deliveries set state = 'pending', sent_at = null")
    runtime = posted(desk, CONFIG.format(port=box.port))
    asyncio.run(send_due(runtime))
    runtime.ledger.close()
    first, second = box.mails
    assert str(first.message["Message-ID"]) == str(second.message["Message-ID"])
