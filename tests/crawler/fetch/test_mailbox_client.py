"""Connections to mailboxes: TLS, tokens, and servers that are gone, slow, silent or hostile."""

import json
import socket
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest

from crawler.fetch.mailbox_client import Cord, MailboxError, MailboxQuestion, read_cursor, read_mailbox
from crawler.model import FailureKind
from crawler.source_options import MailboxLogin
from tests.crawler.fetch.tls import server_context
from tests.dovecot import NEEDS_DOVECOT, PASSWORD, USER, dovecot
from tests.mails import mail

LOGIN = MailboxLogin(USER, PASSWORD)
HELLO = b"* OK ready\r\n"


def question(port: int, login: MailboxLogin = LOGIN, *, encrypted: bool = False) -> MailboxQuestion:
    return MailboxQuestion("127.0.0.1", port, ("127.0.0.1",), encrypted, "INBOX", login, timeout_s=20.0)


def failure(asked: MailboxQuestion) -> tuple[FailureKind, str]:
    with pytest.raises(MailboxError) as raised:
        read_mailbox(asked, Cord())
    return raised.value.kind, raised.value.sentence


@contextmanager
def saying(*lines: bytes, then: bytes = b"") -> Iterator[int]:
    """A server that sends the first line, one after each line that it gets, and at last `then` until nobody listens."""

    def serve() -> None:
        client, _ = listener.accept()
        with client, client.makefile("rb") as heard:
            try:
                client.sendall(lines[0])
                for line in lines[1:]:
                    client.sendall(line.replace(b"TAG", heard.readline().split(maxsplit=1)[0]))
                while then:
                    client.sendall(then)
            except (OSError, IndexError):  # nobody asks any more
                return

    with socket.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=serve, daemon=True)
        thread.start()
        yield int(listener.getsockname()[1])
        thread.join(10)


CAPABLE = b"* CAPABILITY IMAP4rev1\r\nTAG OK done\r\n"


@pytest.mark.parametrize(
    ("lines", "then", "kind", "sentence"),
    [
        ((b"HTTP/1.1 400 Bad Request\r\n",), b"", "connection", "127.0.0.1 broke off: unexpected response: HTTP/1.1 400 Bad Request."),
        ((HELLO,), b"", "connection", "127.0.0.1 broke off: socket error: EOF."),
        ((b"* BYE too many\r\n",), b"", "mailbox", "127.0.0.1 is no usable mail server: * BYE too many."),
        ((HELLO,), b"* CAPABILITY " + b"X" * 1_000_000 + b"\r\n", "connection", "127.0.0.1 broke off: it sent more than 48 MiB."),
        ((HELLO, CAPABLE, b"TAG NO [UNAVAILABLE] later\r\n"), b"", "login", "127.0.0.1 refuses the login: [UNAVAILABLE] later."),
        ((HELLO, CAPABLE, b"TAG OK done\r\n", b"* 3 EXISTS {4000000000}\r\n"), b"x" * 65536, "connection", "127.0.0.1 broke off: it sent more than 48 MiB."),
    ],
)  # fmt: skip
def test_what_is_no_mail_server_or_sends_too_much_is_told(
    lines: tuple[bytes, ...], then: bytes, kind: str, sentence: str
) -> None:
    with saying(*lines, then=then) as port:
        assert failure(question(port)) == (kind, sentence)


def test_a_server_that_echoes_the_password_shows_it_to_nobody() -> None:
    login = MailboxLogin(USER, "hunter2hunter2")
    with saying(HELLO, CAPABLE, b"TAG NO wrong: desk hunter2hunter2\r\n") as port:
        assert failure(question(port, login))[1] == "127.0.0.1 refuses the login: wrong: desk …."
    assert "hunter2" not in repr(login)


def test_a_server_that_is_gone_is_told() -> None:
    with socket.create_server(("127.0.0.1", 0)) as one:
        port = int(one.getsockname()[1])
    assert failure(question(port)) == ("connection", "127.0.0.1 could not be reached: Connection refused.")


def test_a_silent_server_is_left_when_the_cord_is_pulled() -> None:
    cord = Cord()
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])

        def pull() -> None:
            client, _ = listener.accept()
            with client:
                cord.pull()  # whatever is held later is ended, too

        thread = threading.Thread(target=pull, daemon=True)
        thread.start()
        with pytest.raises(MailboxError) as raised:
            read_mailbox(question(port), cord)
        thread.join(10)
    assert raised.value.kind == "connection"


@pytest.mark.parametrize(
    ("code", "sentence"),
    [
        ("raise SystemExit(3)", "ended with exit code 3."),
        ("print()", "printed no token."),
        ("print('two words')", "printed no token."),
    ],
)
def test_a_token_command_that_fails_is_told(code: str, sentence: str) -> None:
    login = MailboxLogin(USER, token_command=(sys.executable, "-c", code))
    assert failure(question(1, login)) == ("login", f"token_command: {sys.executable} {sentence}")


def test_a_token_command_that_is_not_there_is_told() -> None:
    login = MailboxLogin(USER, token_command=("no-such-command",))
    assert failure(question(1, login)) == (
        "login", "token_command: no-such-command could not be started (No such file or directory)."
    )  # fmt: skip


@pytest.mark.parametrize("text", ["7:12", "7:12:9"])
def test_a_cursor_is_read_as_it_was_written(text: str) -> None:
    assert str(read_cursor(text)) == text


@pytest.mark.parametrize("text", [None, "", '"etag"', "7", "7:12:9:1"])
def test_what_is_no_cursor_is_none(text: str | None) -> None:
    assert read_cursor(text) is None


@pytest.fixture
def certified(tmp_path: Path) -> tuple[Path, Path]:
    _, chain = server_context(tmp_path)
    return chain, chain.with_suffix(".key")


class TestWithDovecot:
    pytestmark = NEEDS_DOVECOT

    @pytest.mark.parametrize("encrypted", [True, False])
    def test_a_trusted_certificate_is_needed_over_tls_and_starttls(
        self,
        certified: tuple[Path, Path],
        monkeypatch: pytest.MonkeyPatch,
        encrypted: bool,  # noqa: FBT001
    ) -> None:
        with dovecot(certified) as server:
            server.deliver(mail("Keel laid"))
            asked = question(server.tls_port if encrypted else server.port, encrypted=encrypted)
            assert failure(asked)[0] == "tls"
            monkeypatch.setenv("SSL_CERT_FILE", str(certified[0]))
            assert len(read_mailbox(asked, Cord()).mails) == 1

    def test_an_access_token_from_a_command_opens_the_mailbox(self) -> None:
        told: list[str] = []

        class Vouching(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                told.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
                body = json.dumps({"active": "token-1" in told[-1], "username": USER}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, format: str, *args: object) -> None: ...  # noqa: A002 - the class's name

        with HTTPServer(("127.0.0.1", 0), Vouching) as vouching:
            threading.Thread(target=vouching.serve_forever, daemon=True).start()
            with dovecot(introspection=f"http://127.0.0.1:{vouching.server_port}/") as server:
                server.deliver(mail("Keel laid"))
                for token, opens in (("token-1", True), ("token-2", False)):
                    asked = question(
                        server.port, MailboxLogin(USER, token_command=(sys.executable, "-c", f"print('{token}')"))
                    )
                    if opens:
                        assert len(read_mailbox(asked, Cord()).mails) == 1
                    else:
                        kind, sentence = failure(asked)
                        assert (kind, token in sentence) == ("login", False)
            vouching.shutdown()
