import asyncio
import socket
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from alerts.messages import render
from alerts.model import Alert, Channel, Message, Outcome, Span, Target
from alerts.notify import send, target_error, targets, text_limit
from tests.inbox import Inbox, inbox, recorder

TEXT = "Estonia has sent troops to the border. More <b>words</b> & so on."
ALERT = Alert(
    id=12,
    rule="troops-to-ukraine",
    raised_at=datetime(2026, 11, 23, 4, 42, tzinfo=UTC),
    article_id=34,
    revision=1,
    url="https://example.org/a?b=1&c=2",
    title="Estonia sends help",
    text=TEXT,
    source="ukdj",
    published_at=datetime(2026, 11, 23, 4, 40, tzinfo=UTC),
    access="truncated",
    hidden_percent=75,
    spans=(Span("text", TEXT.index("troops"), TEXT.index("troops") + 6),),
)
MESSAGE = render(ALERT, ZoneInfo("Europe/Brussels"))


def target(url: str) -> Target:
    return Target("desk", "key", url.partition("://")[0], url)


def sent(url: str, message: Message = MESSAGE) -> Outcome:
    return asyncio.run(send(target(url), message))


@pytest.fixture
def box() -> Iterator[Inbox]:
    with inbox() as server:
        yield server


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def test_a_mail_arrives_with_a_page_and_a_text_that_both_mark_the_hit(box: Inbox) -> None:
    outcome = sent(box.url("desk@example.org"))
    assert outcome.kind == "sent"
    [mail] = box.mails
    assert mail.recipients == ("desk@example.org",)
    assert mail.message.get_content_type() == "multipart/alternative"
    assert mail.subject == "troops-to-ukraine: Estonia sends help"
    assert ">troops</mark>" in mail.html
    assert "&lt;b&gt;words&lt;/b&gt; &amp; so" in mail.html or "words" not in mail.html
    assert "has sent [troops] to the border" in mail.text


def test_the_text_part_of_a_mail_reads_as_the_text_that_a_chat_gets(box: Inbox) -> None:
    sent(box.url("desk@example.org"))
    assert box.mails[0].text.strip() == MESSAGE.text.strip()
