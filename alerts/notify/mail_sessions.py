"""SMTP sessions that carry many mails: RFC 5321 allows several transactions one after another.

A session takes up to a hundred mails and is closed after twenty idle seconds. At most three are open to one server, as
large providers allow no more. A mail whose text was not handed over yet goes through a fresh session when the kept one
turns out to be over. Once the text is handed over it is never sent again here: it may have arrived. Recipients for whom
a server takes long share one of its sessions, so that some who hang delay nobody else.
"""

import atexit
import contextlib
import re
import smtplib
import socket
import ssl
import threading
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from time import monotonic
from typing import Final, Literal, Never

from alerts.notify.mail_replies import PlainClient, TlsClient

SESSIONS_PER_SERVER: Final = 3
MAILS_PER_SESSION: Final = 100
_CLOSING: Final = 421  # the server ends the session
_FAILURES: Final = (OSError, smtplib.SMTPException)
_DOT: Final = re.compile(rb"(?m)^\.")

TransportMode = Literal["insecure", "starttls", "ssl"]


@dataclass(frozen=True, slots=True)
class MailServer:
    """A mail server and the login there. `verify`: its certificate has to be trusted."""

    host: str
    port: int
    mode: TransportMode
    user: str = ""
    password: str = field(default="", repr=False)
    verify: bool = True


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail in its envelope; `text` has CRLF line ends and ASCII alone."""

    sender: str
    recipients: tuple[str, ...]
    text: bytes


@dataclass(frozen=True, slots=True)
class Patience:
    """How long sessions are waited for, in seconds.

    `turn_s`: the longest wait for one of them. `idle_s`: then one that is kept is closed. `longest_s`: then one in use
    is cut: a server that sends a byte now and then would hold it for ever. `look_every_s`: when they are looked at.
    `slow_s`: a mail that took longer makes its recipients slow, until one takes less.
    """

    turn_s: float = 15.0
    idle_s: float = 20.0
    longest_s: float = 60.0
    look_every_s: float = 2.0
    slow_s: float = 5.0


class NotConnectedError(Exception):
    """There was no session, or it ended before the text of the mail was handed over: nothing was sent."""


class NoTurnError(Exception):
    """Other mails used all sessions to the server for too long: nothing was sent."""


@dataclass(eq=False, slots=True)
class _Session:
    server: MailServer
    smtp: smtplib.SMTP
    since: float = field(default_factory=monotonic)
    mails: int = 0


class MailSessions:
    """The open sessions to all servers. Threads may use it at the same time."""

    def __init__(self, patience: Patience = Patience()) -> None:
        self._patience = patience
        self._lock = threading.Lock()
        self._turns: defaultdict[MailServer, threading.Semaphore] = defaultdict(
            lambda: threading.Semaphore(SESSIONS_PER_SERVER)
        )
        self._slow_turns: defaultdict[MailServer, threading.Semaphore] = defaultdict(lambda: threading.Semaphore(1))
        self._slow: set[tuple[MailServer, tuple[str, ...]]] = set()
        self._idle: list[_Session] = []
        self._used: set[_Session] = set()
        self._watch: threading.Thread | None = None

    def post(self, server: MailServer, letter: Letter, timeout_s: float) -> dict[str, tuple[int, bytes]]:
        """Hand a mail over; the recipients that the server refused, each with its reply, when it took others.

        `timeout_s`: the longest wait for each answer.

        Raises:
            NotConnectedError: nothing was sent; its cause says why.
            NoTurnError: nothing was sent.
            smtplib.SMTPException, OSError: the server refused the mail, or its answer is not known.
        """
        with self._turn(server, letter.recipients):
            kept = self._take(server)
            if kept is not None:
                with contextlib.suppress(NotConnectedError):
                    return self._deliver(kept, letter, timeout_s)
            return self._deliver(self._connect(server, timeout_s), letter, timeout_s)

    @contextlib.contextmanager
    def _turn(self, server: MailServer, recipients: tuple[str, ...]) -> Iterator[None]:
        with self._lock:
            slow = [self._slow_turns[server]] if (server, recipients) in self._slow else []
            turns = [*slow, self._turns[server]]
        with contextlib.ExitStack() as held:
            for one in turns:
                if not one.acquire(timeout=self._patience.turn_s):
                    raise NoTurnError
                held.callback(one.release)
            started = monotonic()
            try:
                yield
            finally:
                note = self._slow.add if monotonic() - started > self._patience.slow_s else self._slow.discard
                with self._lock:
                    note((server, recipients))

    def _take(self, server: MailServer) -> _Session | None:
        """The session to this server that was used last; None when none is kept."""
        with self._lock:
            found = next((one for one in reversed(self._idle) if one.server == server), None)
            if found:
                self._idle.remove(found)
                self._use(found)
            return found

    def _use(self, session: _Session) -> None:
        session.since = monotonic()
        self._used.add(session)
        if self._watch is None:
            self._watch = threading.Thread(target=self._close_old, name="mail sessions", daemon=True)
            self._watch.start()

    def _connect(self, server: MailServer, timeout_s: float) -> _Session:
        made = _Session(server, _client(server, timeout_s))
        with self._lock:
            self._use(made)
        try:
            made.smtp.connect(server.host, server.port)
            if made.smtp.sock is not None:
                made.smtp.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if server.mode == "starttls":
                made.smtp.starttls(context=_context(server.verify))
            if server.user and server.password:
                made.smtp.login(server.user, server.password)
            made.smtp.ehlo_or_helo_if_needed()
        except (*_FAILURES, RuntimeError) as error:
            self._end(made)
            raise NotConnectedError from error
        return made

    def _deliver(self, session: _Session, letter: Letter, timeout_s: float) -> dict[str, tuple[int, bytes]]:
        if session.smtp.sock is not None:
            session.smtp.sock.settimeout(timeout_s)
        try:
            refused = _open_transaction(session.smtp, letter)
            _hand_over(session.smtp, letter)
        except smtplib.SMTPResponseException as error:
            self._end(session) if error.smtp_code == _CLOSING else self._keep(session, reset=True)
            raise
        except smtplib.SMTPRecipientsRefused:
            self._keep(session, reset=True)
            raise
        except (*_FAILURES, NotConnectedError, ValueError):  # ValueError: an address that cannot be written
            self._end(session)
            raise
        session.mails += 1
        self._keep(session)
        return refused

    def _keep(self, session: _Session, *, reset: bool = False) -> None:
        """Keep a session for the next mail, unless it had its share or is over."""
        if reset:
            try:
                is_over = session.smtp.rset()[0] != 250
            except _FAILURES:
                is_over = True
            if is_over:
                self._end(session)
                return
        if session.mails >= MAILS_PER_SESSION:
            self._end(session)
            return
        with self._lock:
            self._used.discard(session)
            session.since = monotonic()
            self._idle.append(session)

    def _end(self, session: _Session) -> None:
        with self._lock:
            self._used.discard(session)
        _quit(session.smtp)

    def _close_old(self) -> None:
        """Close what was idle for too long and cut what was used for too long, until nothing is open."""
        while True:
            threading.Event().wait(self._patience.look_every_s)
            now = monotonic()
            with self._lock:
                idle = [one for one in self._idle if now - one.since > self._patience.idle_s]
                self._idle = [one for one in self._idle if one not in idle]
                stuck = [one for one in self._used if now - one.since > self._patience.longest_s]
                if not (self._idle or self._used):
                    self._watch = None
            for one in stuck:
                _cut(one.smtp)
            for one in idle:
                _quit(one.smtp)
            if self._watch is not threading.current_thread():
                return

    def close(self) -> None:
        """Close the sessions that nobody uses."""
        with self._lock:
            idle, self._idle = self._idle, []
        for one in idle:
            _quit(one.smtp)


def _client(server: MailServer, timeout_s: float) -> smtplib.SMTP:
    if server.mode == "ssl":
        made: smtplib.SMTP = TlsClient(timeout=timeout_s, context=_context(server.verify))
        made._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001 - smtplib checks the certificate against it
        return made
    made = PlainClient(timeout=timeout_s)
    made._host = server.host  # type: ignore[attr-defined]  # noqa: SLF001 - as above, for STARTTLS
    return made


@cache
def _context(verify: bool) -> ssl.SSLContext:  # noqa: FBT001 - a fact of the server
    made = ssl.create_default_context()
    if not verify:
        made.check_hostname, made.verify_mode = False, ssl.CERT_NONE
    return made


def _open_transaction(smtp: smtplib.SMTP, letter: Letter) -> dict[str, tuple[int, bytes]]:
    """Name the sender and the recipients, and ask to send the text; the recipients that were refused.

    Raises:
        NotConnectedError: the session is over.
        smtplib.SMTPException: the server refused the sender, all recipients or the mail.
    """
    try:
        options = [f"size={len(letter.text)}"] if smtp.has_extn("size") else []
        code, reply = smtp.mail(letter.sender, options)
        if code != 250:
            _refuse(smtplib.SMTPSenderRefused(code, reply, letter.sender))
        refused: dict[str, tuple[int, bytes]] = {}
        for recipient in letter.recipients:
            code, reply = smtp.rcpt(recipient)
            if code == _CLOSING:
                _refuse(smtplib.SMTPResponseException(code, reply.decode("ascii", "replace")))
            if code not in (250, 251):
                refused[recipient] = (code, reply)
        if len(refused) == len(letter.recipients):
            raise smtplib.SMTPRecipientsRefused(refused)
        code, reply = smtp.docmd("data")
        if code != 354:
            _refuse(smtplib.SMTPDataError(code, reply))
    except (smtplib.SMTPServerDisconnected, OSError) as error:
        if isinstance(error, smtplib.SMTPException) and not isinstance(error, smtplib.SMTPServerDisconnected):
            raise
        raise NotConnectedError from error
    return refused


def _refuse(error: smtplib.SMTPResponseException) -> Never:
    """Raise what the server said; the end of a session is none of the mail's."""
    if error.smtp_code == _CLOSING:
        raise NotConnectedError from error
    raise error


def _hand_over(smtp: smtplib.SMTP, letter: Letter) -> None:
    text = _DOT.sub(b"..", letter.text)
    smtp.send(text + (b"" if text.endswith(b"\r\n") else b"\r\n") + b".\r\n")
    code, reply = smtp.getreply()
    if code != 250:
        raise smtplib.SMTPDataError(code, reply)


def _quit(smtp: smtplib.SMTP) -> None:
    with contextlib.suppress(*_FAILURES):
        if smtp.sock is not None:
            smtp.sock.settimeout(1.0)
            smtp.quit()
    smtp.close()


def _cut(smtp: smtplib.SMTP) -> None:
    with contextlib.suppress(OSError):
        if smtp.sock is not None:
            smtp.sock.shutdown(socket.SHUT_RDWR)


SESSIONS: Final = MailSessions()
atexit.register(SESSIONS.close)
