"""Mails of one poll are read each in a call of its own: one that takes too long costs its words alone."""

import asyncio

import pytest

from crawler.mail_turns import document_entries
from crawler.model import Source
from crawler.polled import PolledEntries
from crawler.source_options import MailReading
from crawler.workers import Workers
from tests.mails import document, mail

pytestmark = pytest.mark.chain

SOURCE = Source("letters", "mailbox", "imaps://desk@mail.example/INBOX", 900.0, mails=MailReading(stories=True))


def test_of_a_mail_that_takes_too_long_the_headline_is_an_entry_and_the_others_are_whole() -> None:
    many = "".join(f"<p><a href='https://a.example/{n}'>A headline that is long</a></p>" for n in range(80_000))
    got = document(mail("Before"), mail("Endless", None, many), mail("After"), note="More mails wait.")

    async def read() -> object:
        async with Workers(1, deadline_s=2.0) as workers:
            return await document_entries(SOURCE, got, workers)

    polled = asyncio.run(read())
    assert isinstance(polled, PolledEntries)
    assert [(one.title, bool(one.text)) for one in polled.entries] == [
        ("Before", True), ("Endless", False), ("After", True)
    ]  # fmt: skip
    assert polled.error is None
    assert (polled.note or "").startswith(
        "More mails wait. Of the mail 'Endless' the headline alone was read: it took longer"
    )
