"""The door to IMAP: one connection to one folder, on which the mails behind a cursor are read. Blocks; for a thread.

Nothing is deleted. Mails are peeked at, in a folder that is opened for reading, unless those of the last poll are to be
marked as seen. Of each mail the first MAX_MAIL_BYTES are asked for, where its words stand before what is attached; and
whatever the server sends is bounded. `Cord.pull` ends a reading from another thread.
"""

import contextlib
import imaplib
import re
import socket
import ssl
import subprocess
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final

from imap_tools import BaseMailBox, ImapToolsError, MailboxFolderSelectError
from imap_tools.errors import UnexpectedCommandStatusError

from crawler.model import FailureKind
from crawler.source_options import MailboxLogin

MAX_MAILS: Final = 200  # of one poll
MAX_MAIL_BYTES: Final = 2 * 1024 * 1024
MAX_BYTES: Final = 32 * 1024 * 1024  # of all mails of one poll
MAX_SENT_BYTES: Final = 48 * 1024 * 1024  # whatever the server sends on one connection
TOKEN_LIMIT_S: Final = 30.0
MAX_SAID: Final = 150  # characters of what a server says
_NAMED_FOLDERS: Final = 8
_TROUBLE: Final = (imaplib.IMAP4.error, ImapToolsError, OSError, ValueError, LookupError)


class MailboxError(Exception):
    """A mailbox that cannot be read: which kind of failure, and a sentence without any secret."""

    def __init__(self, kind: FailureKind, sentence: str) -> None:
        super().__init__(sentence)
        self.kind, self.sentence = kind, sentence


@dataclass(frozen=True, slots=True)
class Cursor:
    """The last mail that was saved, by its UID, which counts while the folder has the same UIDVALIDITY.

    `unmarked_from`: the UID of the first mail of the last poll, when those are to be marked as seen; else None.
    """

    validity: int
    last: int
    unmarked_from: int | None = None

    def __str__(self) -> str:
        rest = "" if self.unmarked_from is None else f":{self.unmarked_from}"
        return f"{self.validity}:{self.last}{rest}"


def read_cursor(text: str | None) -> Cursor | None:
    """The cursor that was written as `text`; None for none."""
    found = re.fullmatch(r"(\d+):(\d+)(?::(\d+))?", text or "", re.ASCII)
    return Cursor(int(found[1]), int(found[2]), int(found[3]) if found[3] else None) if found else None


@dataclass(frozen=True, slots=True)
class MailboxQuestion:
    """What is asked of a mailbox: `addresses` of its host may be connected to; `encrypted`: TLS from the start.

    `timeout_s`: for each answer of the server; `limit_s`: for the reading, after which the rest is left for later.
    """

    host: str
    port: int
    addresses: tuple[str, ...]
    encrypted: bool
    folder: str
    login: MailboxLogin
    cursor: Cursor | None = None
    marks_seen: bool = False
    timeout_s: float = 30.0
    limit_s: float = 120.0


@dataclass(frozen=True, slots=True)
class FetchedMail:
    """A mail, or its beginning: `size` of the whole in bytes; `received`: the server's INTERNALDATE, "" when unsaid."""

    uid: int
    size: int
    received: str
    raw: bytes


@dataclass(frozen=True, slots=True)
class MailboxAnswer:
    """The mails that were read, the oldest first; the cursor behind them; and sentences on what was left out."""

    mails: tuple[FetchedMail, ...]
    cursor: Cursor
    notes: tuple[str, ...] = ()


@dataclass(slots=True)
class Cord:
    """Ends a reading from outside: a blocked socket, or a command that hangs."""

    is_pulled: bool = False
    _sockets: list[socket.socket] = field(default_factory=list)
    _processes: list["subprocess.Popen[bytes]"] = field(default_factory=list)

    def hold(self, one: "socket.socket | subprocess.Popen[bytes]") -> None:
        """End this, too, when the cord is pulled."""
        (self._sockets if isinstance(one, socket.socket) else self._processes).append(one)  # type: ignore[arg-type]
        if self.is_pulled:
            self.pull()

    def pull(self) -> None:
        """End all that is held. From any thread."""
        self.is_pulled = True
        for one in self._sockets:
            with contextlib.suppress(OSError):
                one.shutdown(socket.SHUT_RDWR)
        for process in self._processes:
            process.kill()


class _Connection(imaplib.IMAP4):
    """A connection over a socket that is given, which takes no more than MAX_SENT_BYTES from the server."""

    def __init__(self, sock: socket.socket, host: str) -> None:
        self._given, self._left = sock, MAX_SENT_BYTES
        super().__init__(host)

    def _create_socket(self, _timeout: float | None) -> socket.socket:
        return self._given

    def read(self, size: int) -> bytes:
        self._count(size)
        return super().read(size)

    def readline(self) -> bytes:
        line = super().readline()
        self._count(len(line))
        return line

    def _count(self, size: int) -> None:
        self._left -= size
        if self._left < 0:
            raise self.abort(f"it sent more than {MAX_SENT_BYTES // 1024**2} MiB")


class _Box(BaseMailBox):
    def __init__(self, connection: _Connection) -> None:
        self._connection = connection
        super().__init__()

    def _get_mailbox_client(self) -> imaplib.IMAP4:
        return self._connection


def read_mailbox(asked: MailboxQuestion, cord: Cord) -> MailboxAnswer:
    """The mails behind the cursor; without one, or when the folder was numbered anew, the newest MAX_MAILS.

    Raises:
        MailboxError: none of them could be read.
    """
    ends_at = time.monotonic() + asked.limit_s
    secret = asked.login.password
    try:
        secret = _token(asked, cord) if asked.login.token_command else secret
        with _opened(asked, cord) as box:
            _log_in(box, asked, secret)
            return _read(box, asked, ends_at)
    except _TROUBLE as error:
        raise _failure(asked, error, secret) from None


@contextlib.contextmanager
def _opened(asked: MailboxQuestion, cord: Cord) -> Iterator[_Box]:
    """A connection before the login, over TLS; without it only to this machine."""
    sock, connection = _connected(asked, cord), None
    try:
        if asked.encrypted:
            sock = ssl.create_default_context().wrap_socket(sock, server_hostname=asked.host)
            cord.hold(sock)
        connection = _Connection(sock, asked.host)
        if not asked.encrypted and ("STARTTLS" in connection.capabilities or not _is_here(asked.addresses)):
            if "STARTTLS" not in connection.capabilities:
                raise MailboxError("tls", f"{asked.host} offers no STARTTLS, so that the password would be seen.")
            connection.starttls(ssl.create_default_context())
            sock = connection.socket()
            cord.hold(sock)
        box = _Box(connection)
        yield box
        with contextlib.suppress(*_TROUBLE):
            box.logout()
    finally:
        with contextlib.suppress(OSError):
            if connection:
                connection.shutdown()
        sock.close()


def _connected(asked: MailboxQuestion, cord: Cord) -> socket.socket:
    error: OSError | None = None
    for address in asked.addresses:
        try:
            sock = socket.create_connection((address, asked.port), asked.timeout_s)
        except OSError as refused:
            error = refused
            continue
        cord.hold(sock)
        return sock
    raise error or OSError("it has no address")


def _is_here(addresses: Sequence[str]) -> bool:
    return all(one.startswith("127.") or one == "::1" for one in addresses)


def _token(asked: MailboxQuestion, cord: Cord) -> str:
    """The access token that the command prints as its first line."""
    name = asked.login.token_command[0]
    try:
        process = subprocess.Popen(  # noqa: S603 - the user's own command
            asked.login.token_command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
        )
    except OSError as error:
        raise MailboxError("login", f"token_command: {name} could not be started ({error.strerror}).") from None
    cord.hold(process)
    try:
        printed, _ = process.communicate(timeout=TOKEN_LIMIT_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.communicate()
        raise MailboxError("login", f"token_command: {name} took longer than {TOKEN_LIMIT_S:g} seconds.") from None
    token = printed.decode("ascii", "replace").strip().partition("\n")[0].strip()
    if process.returncode or not re.fullmatch(r"[\x21-\x7e]+", token):
        what = f"ended with exit code {process.returncode}" if process.returncode else "printed no token"
        raise MailboxError("login", f"token_command: {name} {what}.")
    return token


def _log_in(box: _Box, asked: MailboxQuestion, secret: str) -> None:
    user = asked.login.user
    try:
        if asked.login.token_command:
            box.xoauth2(user, secret, initial_folder=None)
        elif (user + secret).isascii():
            box.login(user, secret, initial_folder=None)
        else:
            box.login_utf8(user, secret, initial_folder=None)
    except imaplib.IMAP4.abort:
        raise
    except (imaplib.IMAP4.error, UnexpectedCommandStatusError) as error:
        said = _said(error, secret)
        raise MailboxError("login", f"{asked.host} refuses the login: {said}.") from None


def _read(box: _Box, asked: MailboxQuestion, ends_at: float) -> MailboxAnswer:
    count = _select(box, asked)
    validity = int(box.client.response("UIDVALIDITY")[1][0] or 0)
    before = asked.cursor if asked.cursor and asked.cursor.validity == validity else None
    notes = []
    if asked.cursor and before is None:
        notes.append(f"{asked.host} numbered the mails anew, so that the newest were looked at again.")
    if before and asked.marks_seen and before.unmarked_from is not None:
        box.client.uid("STORE", f"{before.unmarked_from}:{before.last}", "+FLAGS.SILENT", r"(\Seen)")
    if before is None and count > MAX_MAILS:
        notes.append(f"{asked.folder} of {asked.host} holds {count:,} mails; only the newest {MAX_MAILS:,} were read.")
    uids = _uids(box, before, count)
    mails, reached, fault = _fetched(box, uids[:MAX_MAILS], ends_at)
    if fault and not mails:
        raise fault
    if fault:
        notes.append(f"{_failure(asked, fault, asked.login.password).sentence} What came before that counts.")
    if left := sum(uid > reached for uid in uids):
        notes.append(f"{left:,} more mails of {asked.host} are read at the next polls.")
    last = max(reached, before.last if before else 0)
    unmarked_from = uids[0] if asked.marks_seen and uids and reached >= uids[0] else None
    return MailboxAnswer(mails, Cursor(validity, last, unmarked_from), tuple(notes))


def _select(box: _Box, asked: MailboxQuestion) -> int:
    """Open the folder; how many mails it holds."""
    try:
        _, said = box.folder.set(asked.folder, readonly=not asked.marks_seen)
    except MailboxFolderSelectError:
        names = [one.name for one in box.folder.list()]
        others = f"; it has {', '.join(names[:_NAMED_FOLDERS])}" if names else ""
        raise MailboxError("mailbox", f"{asked.host} opens no folder {asked.folder}{others}.") from None
    return int(said[0] or 0)


def _uids(box: _Box, before: Cursor | None, count: int) -> list[int]:
    """The UIDs of the mails to read, the oldest first."""
    if before is None:
        found = box.uids(f"{max(1, count - MAX_MAILS + 1)}:*", None) if count else []
        return sorted(map(int, found))
    return sorted(uid for uid in map(int, box.uids(f"UID {before.last + 1}:*", None)) if uid > before.last)


def _fetched(box: _Box, uids: Sequence[int], ends_at: float) -> tuple[tuple[FetchedMail, ...], int, Exception | None]:
    """The mails that are there still, the UID up to which all were read, and what broke the reading off."""
    mails: list[FetchedMail] = []
    reached = size = 0
    for uid in uids:
        if size > MAX_BYTES - MAX_MAIL_BYTES or (mails and time.monotonic() > ends_at):
            break
        try:
            mail = _fetch(box, uid)
        except _TROUBLE as error:
            return tuple(mails), reached, error
        reached = uid
        if mail:
            mails.append(mail)
            size += len(mail.raw)
    return tuple(mails), reached, None


def _fetch(box: _Box, uid: int) -> FetchedMail | None:
    """The beginning of a mail; None when it was deleted meanwhile."""
    status, told = box.client.uid("FETCH", str(uid), f"(UID RFC822.SIZE INTERNALDATE BODY.PEEK[]<0.{MAX_MAIL_BYTES}>)")
    if status != "OK":
        return FetchedMail(uid, 0, "", b"")  # it is told as a mail that cannot be read, and does not stop the others
    raw = next((part[1] for part in told if isinstance(part, tuple) and b"BODY[" in part[0]), None)
    if raw is None:
        return None
    around = b" ".join(part[0] if isinstance(part, tuple) else part for part in told if part)
    size, received = re.search(rb"RFC822\.SIZE (\d+)", around), re.search(rb'INTERNALDATE "([^"]{0,40})"', around)
    return FetchedMail(
        uid, int(size[1]) if size else len(raw), received[1].decode("ascii", "replace") if received else "", raw
    )


def _failure(asked: MailboxQuestion, error: Exception, secret: str) -> MailboxError:
    """The failure that one of _TROUBLE is."""
    host = asked.host
    if isinstance(error, ssl.SSLCertVerificationError):
        return MailboxError("tls", f"{host} has no certificate that can be trusted: {error.verify_message}.")
    if isinstance(error, ssl.SSLError):
        return MailboxError("tls", f"{host} speaks no TLS that can be used: {error.reason or 'it broke off'}.")
    if isinstance(error, TimeoutError):
        return MailboxError("timeout", f"{host} did not answer within {asked.timeout_s:g} seconds.")
    if isinstance(error, OSError):
        return MailboxError("connection", f"{host} could not be reached: {error.strerror or 'the connection ended'}.")
    said = _said(error, secret)
    if isinstance(error, imaplib.IMAP4.abort):
        return MailboxError("connection", f"{host} broke off: {said}.")
    return MailboxError("mailbox", f"{host} is no usable mail server: {said}.")


def _said(error: Exception, secret: str) -> str:
    """What the server said, on one line, without the password."""
    told = error.command_result[1] if isinstance(error, UnexpectedCommandStatusError) else error.args
    last = next((one for one in reversed(list(told or ())) if one), "")
    text = last.decode("utf8", "replace") if isinstance(last, bytes) else str(last)
    text = re.sub(r"^command: \w+ => ", "", " ".join(text.split()))
    text = re.sub(r"\bb(['\"])(.*)\1$", r"\2", text).rstrip(".")
    return (text.replace(secret, "…") if secret else text)[:MAX_SAID] or "it says nothing"
