"""The demonstration's mail server on 127.0.0.1: it keeps what it is sent."""

import asyncio
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from threading import Thread

from aiosmtpd.smtp import SMTP, Envelope


@dataclass(frozen=True)
class Mailbox:
    """A running mail server's port, and the mails it has taken, in order.

    Without slots: aiosmtpd asks for every attribute of its handler, and Python up to 3.11.3 gives a frozen class with
    slots one that cannot be read (`__weakref__`).
    """

    port: int
    mails: list[EmailMessage] = field(default_factory=list)

    async def handle_DATA(self, _server: SMTP, _session: object, envelope: Envelope) -> str:  # noqa: N802 - aiosmtpd's
        assert isinstance(envelope.content, bytes)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        assert isinstance(mail, EmailMessage)
        self.mails.append(mail)
        return "250 kept"


def page_of(mail: EmailMessage) -> str:
    """The HTML part of a mail, "" when it has none."""
    part = mail.get_body(("html",))
    return "" if part is None else str(part.get_content())


@contextmanager
def mailbox() -> Iterator[Mailbox]:
    """A mail server on a free port, in a thread with a loop of its own, until the block ends."""
    listener = socket.create_server(("127.0.0.1", 0))
    box = Mailbox(listener.getsockname()[1])
    loop = asyncio.new_event_loop()
    closing = asyncio.Event()
    thread = Thread(
        target=loop.run_until_complete, args=(_serve(box, listener, closing),), name="demo mail", daemon=True
    )
    thread.start()
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(closing.set)
        thread.join(5)
        if not thread.is_alive():
            loop.close()


async def _serve(box: Mailbox, listener: socket.socket, closing: asyncio.Event) -> None:
    loop = asyncio.get_running_loop()
    # a host name given here spares a look-up, which takes seconds on a machine without a resolver
    server = await loop.create_server(lambda: SMTP(box, hostname="localhost", loop=loop), sock=listener)
    async with server:
        await closing.wait()
    mine = asyncio.current_task()
    sessions = [task for task in asyncio.all_tasks() if task is not mine]
    for task in sessions:
        task.cancel()
    await asyncio.gather(*sessions, return_exceptions=True)
