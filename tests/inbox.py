"""A real mail server on loopback for tests, with scenario verbs, and a recorder for every other channel.

    with inbox() as box:
        box.refuse("gone@example.org")
        ... send to box.url("desk@example.org") ...
        assert box.mails[0].subject == "..."

`recorder` registers a scheme with Apprise itself, so that what a chat service would be handed can be read back.
"""

import asyncio
import socket
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any
from urllib.parse import quote

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session
from apprise.common import NotifyFormat
from apprise.decorators import notify
from apprise.manager_plugins import NotificationManager

import alerts.notify  # noqa: F401 - loads the plug-ins of Apprise, one of which warns
from alerts.configuration.channel_urls import mail_url
from alerts.configuration.shapes import SmtpShape


@dataclass(frozen=True, slots=True)
class Mail:
    """One accepted mail: the envelope, the bytes as received, and the parsed message."""

    sender: str
    recipients: tuple[str, ...]
    raw: bytes
    message: EmailMessage

    @property
    def subject(self) -> str:
        return str(self.message["Subject"])

    @property
    def text(self) -> str:
        return self._part("plain")

    @property
    def html(self) -> str:
        return self._part("html")

    def _part(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return "" if part is None else str(part.get_content()).replace("\r\n", "\n")


@dataclass
class Inbox:
    """What the server received, and what it does to the next attempts.

    Attributes:
        mails: accepted mails in order of arrival, dropped and hanging ones not among them.
        attempts: how many mails got as far as the data, or were refused before.
        password: when set, any user may log in with it, and with no other.
        connections: how many were made.
        per_connection: after so many mails the server ends a connection (421); None for never.
        on_mail: is called, on the server's thread, after a mail was added to `mails`.
        on_quit: is called, on the server's thread, when a client ends its session.
    """

    port: int
    mails: list[Mail] = field(default_factory=list)
    attempts: int = 0
    password: str | None = None
    connections: int = 0
    per_connection: int | None = None
    on_mail: Callable[[], None] = lambda: None
    on_quit: Callable[[], None] = lambda: None
    _refused: set[str] = field(default_factory=set)
    _forbidden: set[str] = field(default_factory=set)
    _plan: list[str] = field(default_factory=list)
    _after_s: float = 0.0
    _mails_by_session: dict[Session, int] = field(default_factory=dict)
    _sessions: list[SMTP] = field(default_factory=list)
    _closing: asyncio.Event = field(default_factory=asyncio.Event)

    def url(self, *recipients: str, sender: str = "vedette@example.org") -> str:
        """An Apprise URL that mails to `recipients` through this server."""
        return f"mailto://127.0.0.1:{self.port}/?from={quote(sender)}&to={quote(','.join(recipients))}"

    def mail_url(self, recipient: str, tls: str = "none", **settings: str) -> str:
        """The URL that `mail:` makes of an address with this server, with further settings of Apprise's."""
        smtp = SmtpShape.model_validate(
            {"host": "127.0.0.1", "port": str(self.port), "from": "vedette@example.org", "tls": tls}
        )
        return mail_url(smtp, recipient) + "".join(f"&{name}={quote(value)}" for name, value in settings.items())

    def refuse(self, *recipients: str) -> None:
        """Answer 550 to these recipients from now on."""
        self._refused.update(recipients)

    def refuse_text(self, *words: str) -> None:
        """Answer 554 to mails that hold one of these words from now on, as a filter of content does."""
        self._forbidden.update(words)

    def forgive(self) -> None:
        """Undo every verb said so far."""
        self._refused.clear()
        self._forbidden.clear()
        self._plan.clear()

    def busy(self, times: int) -> None:
        """Answer 451 to the next `times` mails."""
        self._plan += ["busy"] * times

    def drop(self, times: int) -> None:
        """Cut the connection at the data of the next `times` mails, keeping nothing."""
        self._plan += ["drop"] * times

    def swallow(self, times: int) -> None:
        """Keep the next `times` mails, but cut the connection instead of saying so."""
        self._plan += ["swallow"] * times

    def hang(self, times: int) -> None:
        """Take the data of the next `times` mails and never answer, until the box is closed."""
        self._plan += ["hang"] * times

    def slow(self, after_s: float) -> None:
        """Accept every mail only after so many seconds."""
        self._after_s = after_s

    def login(self, _server: SMTP, _session: object, _envelope: object, _mechanism: str, said: object) -> AuthResult:
        assert isinstance(said, LoginPassword)
        return AuthResult(success=said.password.decode() == self.password, handled=False)

    async def handle_MAIL(self, *asked: object) -> str:  # noqa: N802 - its name
        """End the connection when it had its share."""
        server, session, envelope, address, options = asked
        assert isinstance(server, SMTP)
        assert isinstance(session, Session)
        assert isinstance(envelope, Envelope)
        so_far = self._mails_by_session.get(session, 0)
        if self.per_connection is not None and so_far >= self.per_connection:
            await server.push("421 4.7.0 too many mails")
            assert server.transport is not None
            server.transport.close()
            return "421 4.7.0 too many mails"
        self._mails_by_session[session] = so_far + 1
        envelope.mail_from, envelope.mail_options = str(address), list(options)  # type: ignore[call-overload]
        return "250 OK"

    async def handle_RCPT(self, *asked: object) -> str:  # noqa: N802 - aiosmtpd's name
        _server, _session, envelope, address, _options = asked
        assert isinstance(envelope, Envelope)
        assert isinstance(address, str)
        if address in self._refused:
            self.attempts += 1
            return f"550 5.1.1 {address} is unknown here"
        if self._plan[:1] == ["busy"]:
            self.attempts += 1
            self._plan.pop(0)
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, _session: object, envelope: Envelope) -> str:  # noqa: N802 - its name too
        self.attempts += 1
        await asyncio.sleep(self._after_s)
        assert isinstance(envelope.content, bytes)
        if any(word.encode() in envelope.content for word in self._forbidden):
            return "554 5.7.1 the content was refused"
        verb = self._plan.pop(0) if self._plan else "keep"
        if verb in {"keep", "swallow"}:
            self._keep(envelope)
        if verb == "hang":
            await self._closing.wait()
        if verb != "keep":
            assert server.transport is not None
            server.transport.abort()
        return "250 OK"

    async def handle_QUIT(self, *_: object) -> str:  # noqa: N802 - aiosmtpd's name
        self.on_quit()
        return "221 2.0.0 goodbye"

    def _keep(self, envelope: Envelope) -> None:
        raw = envelope.content
        assert isinstance(raw, bytes)
        message = message_from_bytes(raw, policy=policy.default)
        assert isinstance(message, EmailMessage)
        self.mails.append(Mail(envelope.mail_from or "", tuple(envelope.rcpt_tos), raw, message))
        self.on_mail()


@contextmanager
def inbox(port: int = 0, tls: ssl.SSLContext | None = None, *, starttls: bool = False) -> Iterator[Inbox]:
    """A mail server on a port of 127.0.0.1, a free one unless it is given, in a thread of its own, until the block ends.

    `tls`: it speaks TLS from the start or, with `starttls`, once it is asked to.
    """
    listener = socket.create_server(("127.0.0.1", port))
    box = Inbox(listener.getsockname()[1])
    loop = asyncio.new_event_loop()
    thread = threading.Thread(
        target=loop.run_until_complete, args=(_serve(box, listener, tls, starttls=starttls),), name="inbox"
    )
    thread.start()
    try:
        yield box
    finally:
        loop.call_soon_threadsafe(box._closing.set)
        thread.join(10)
        loop.close()


async def _serve(box: Inbox, listener: socket.socket, tls: ssl.SSLContext | None, *, starttls: bool) -> None:
    loop = asyncio.get_running_loop()
    # a host name given here spares a look-up, which takes seconds on a machine without a resolver
    later, at_once = (tls, None) if starttls else (None, tls)
    server = await loop.create_server(lambda: _server(box, loop, later), sock=listener, ssl=at_once)
    async with server:
        await box._closing.wait()
    for one in box._sessions:
        if one.transport is not None:
            one.transport.abort()
    mine = asyncio.current_task()
    left = [task for task in asyncio.all_tasks() if task is not mine]
    for task in left:
        task.cancel()
    await asyncio.gather(*left, return_exceptions=True)


def _server(box: Inbox, loop: asyncio.AbstractEventLoop, tls: ssl.SSLContext | None) -> SMTP:
    box.connections += 1
    made = SMTP(
        box,
        hostname="inbox.example.org",
        loop=loop,
        authenticator=box.login,
        auth_require_tls=False,
        tls_context=tls,
    )
    box._sessions.append(made)
    return made


@dataclass(frozen=True, slots=True)
class Note:
    """What a plug-in was handed: the parts, their format, and the URL it was called by."""

    title: str
    body: str
    body_format: str
    url: str


@contextmanager
def recorder(scheme: str = "recorder", body_format: NotifyFormat | None = None) -> Iterator[list[Note]]:
    """Everything sent to `scheme://` while the block runs; `body_format` is what the plug-in asks Apprise for."""
    notes: list[Note] = []

    @notify(on=scheme, body_format=body_format)
    def record(
        body: str, title: str, *_: object, body_format: NotifyFormat, meta: dict[str, Any], **__: object
    ) -> None:
        notes.append(Note(title, body, body_format.value, meta["url"]))

    try:
        yield notes
    finally:
        NotificationManager().remove(scheme)
