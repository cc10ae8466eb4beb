"""Mails to the addresses under `mail:`, through sessions that are kept, to a real server on loopback."""

import asyncio
import contextlib
import re
import socket
import socketserver
import threading
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor, as_completed
from email import message_from_bytes, policy
from itertools import islice
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.model import Channel, Message, Outcome, Target
from alerts.notify import send, targets
from alerts.notify.letter import letter_text
from alerts.notify.mail_sessions import (
    MAILS_PER_SESSION,
    SESSIONS,
    SESSIONS_PER_SERVER,
    Letter,
    MailServer,
    MailSessions,
    NotConnectedError,
    NoTurnError,
    Patience,
)
from tests.crawler.fetch.tls import server_context
from tests.inbox import Inbox, inbox

MESSAGE = Message("keels: a keel was laid", "A keel.\n.\nalert 7", "<p>A keel.</p>")


@pytest.fixture
def box() -> Iterator[Inbox]:
    with inbox() as server:
        yield server


def target(url: str) -> Target:
    [found] = targets(Channel("desk", (url,)), b"key")
    return found


def sent(box: Inbox, recipient: str = "desk@example.org", number: int = 0, **settings: str) -> Outcome:
    message = Message(f"keels: {number}", MESSAGE.text, MESSAGE.html)
    return asyncio.run(send(target(box.mail_url(recipient, **settings)), message))


def subjects(box: Inbox) -> list[str]:
    return [mail.subject for mail in box.mails]


def test_a_mail_has_a_text_and_a_page_and_asks_for_no_automatic_answer(box: Inbox) -> None:
    assert sent(box).kind == "sent"
    [mail] = box.mails
    assert (mail.sender, mail.recipients) == ("vedette@example.org", ("desk@example.org",))
    assert (mail.text, mail.html) == (MESSAGE.text, MESSAGE.html)
    assert str(mail.message["From"]) == "Vedette <vedette@example.org>"
    assert mail.message["Auto-Submitted"] == "auto-generated"


def test_many_mails_go_through_few_sessions_each_once_and_in_order(box: Inbox) -> None:
    for n in range(MAILS_PER_SESSION + 20):
        assert sent(box, number=n).kind == "sent"
    assert subjects(box) == [f"keels: {n}" for n in range(MAILS_PER_SESSION + 20)]
    assert box.connections == 2


def test_many_recipients_at_once_share_few_sessions(box: Inbox) -> None:
    async def all_of_them() -> list[Outcome]:
        urls = [box.mail_url(f"desk{n}@example.org") for n in range(30)]
        return await asyncio.gather(*(send(target(url), MESSAGE) for url in urls))

    assert {outcome.kind for outcome in asyncio.run(all_of_them())} == {"sent"}
    assert Counter(mail.recipients[0] for mail in box.mails) == {f"desk{n}@example.org": 1 for n in range(30)}
    assert box.connections <= SESSIONS_PER_SERVER


def test_a_refused_recipient_is_told_as_its_own_refusal_and_stops_no_other(box: Inbox) -> None:
    box.refuse("gone@example.org")
    outcomes = [sent(box, f"{name}@example.org") for name in ("one", "gone", "two")]
    assert [(outcome.kind, outcome.target) for outcome in outcomes] == [
        ("sent", "well"),
        ("refused", "refusing"),
        ("sent", "well"),
    ]
    assert "550 5.1.1" in outcomes[1].sentence
    assert "gone@" not in outcomes[1].sentence
    assert box.connections == 1


def test_a_server_that_is_busy_is_tried_again_in_the_same_session(box: Inbox) -> None:
    box.busy(1)
    assert [(outcome.kind, outcome.target) for outcome in (sent(box), sent(box))] == [
        ("retry", "failing"),
        ("sent", "well"),
    ]
    assert (len(box.mails), box.connections) == (1, 1)


def test_a_login_that_is_refused_concerns_the_address_until_it_is_mended(box: Inbox) -> None:
    box.password = "right-one"
    url = box.mail_url("desk@example.org")
    wrong, right = (url.replace("://", f"://user:{word}@") for word in ("wrong-one", "right-one"))
    outcome = asyncio.run(send(target(wrong), MESSAGE))
    assert (outcome.kind, outcome.target) == ("retry", "refusing")
    assert "refused the login: 535" in outcome.sentence
    assert asyncio.run(send(target(right), MESSAGE)).kind == "sent"


def test_a_server_that_ends_sessions_after_some_mails_gets_each_mail_once(box: Inbox) -> None:
    box.per_connection = 4
    assert {sent(box, number=n).kind for n in range(20)} == {"sent"}
    assert subjects(box) == [f"keels: {n}" for n in range(20)]
    assert box.connections == 5


def test_a_cut_while_the_text_was_under_way_leaves_the_outcome_unknown_and_repeats_nothing_by_itself(
    box: Inbox,
) -> None:
    sent(box)
    box.swallow(1)
    outcome = sent(box, number=1)
    assert (outcome.kind, outcome.target) == ("unknown", "failing")
    assert sent(box, number=2).kind == "sent"
    assert subjects(box) == ["keels: 0", "keels: 1", "keels: 2"]


def test_a_server_that_never_answers_leaves_the_outcome_unknown(box: Inbox) -> None:
    box.hang(1)
    assert sent(box, cto="0.5").kind == "unknown"


def test_a_server_that_was_gone_and_is_back_gets_the_mail_through_a_fresh_session() -> None:
    with inbox() as first:
        assert sent(first).kind == "sent"
    outcome = sent(first)
    assert (outcome.kind, outcome.sentence) == ("retry", "the host refused the connection")
    with inbox() as one:
        sent(one)
        port = one.port
    with inbox(port) as again:
        assert sent(again).kind == "sent"
        assert len(again.mails) == 1


def test_a_session_is_given_up_before_the_text_without_a_doubt_that_nothing_was_sent(box: Inbox) -> None:
    box.per_connection = 0
    outcome = sent(box)
    assert (outcome.kind, outcome.target) == ("retry", "failing")
    assert "421 4.7.0 too many mails" in outcome.sentence
    assert not box.mails


def test_several_recipients_of_one_mail_are_each_told_of(box: Inbox) -> None:
    box.refuse("gone@example.org")
    letter = Letter("v@example.org", ("a@example.org", "gone@example.org"), b"Subject: x\r\n\r\n..x\r\n.\r\n")
    refused = SESSIONS.post(MailServer("127.0.0.1", box.port, "insecure"), letter, 5)
    assert list(refused) == ["gone@example.org"]
    assert box.mails[0].recipients == ("a@example.org",)
    assert box.mails[0].raw.endswith(b"\r\n\r\n..x\r\n.\r\n")


def test_a_server_that_drips_its_answer_holds_a_session_no_longer_than_the_longest() -> None:
    ended = threading.Event()

    def drip(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(b"220-")
            while not ended.wait(0.05):
                connection.sendall(b"x")

    with socket.create_server(("127.0.0.1", 0)) as listener:
        dripping = threading.Thread(target=drip, args=(listener,))
        dripping.start()
        sessions = MailSessions(Patience(longest_s=0.5, look_every_s=0.1))
        server = MailServer("127.0.0.1", listener.getsockname()[1], "insecure")
        with pytest.raises(NotConnectedError):
            sessions.post(server, Letter("v@example.org", ("a@example.org",), b"x\r\n"), 30.0)
        ended.set()
        dripping.join()


def test_recipients_for_whom_a_server_hangs_leave_its_other_sessions_to_others() -> None:
    """Each hung once, so that they are known. Of three that hang again one holds a session, and two get none."""
    ended = threading.Event()

    class Answers(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                if line.upper().startswith(b"RCPT TO:<SLOW"):
                    ended.wait(30)
                    return
                is_text = line.upper().startswith(b"DATA")
                self.wfile.write(b"354 go on\r\n" if is_text else b"250 ok\r\n")
                while is_text and self.rfile.readline() != b".\r\n":
                    pass
                if is_text:
                    self.wfile.write(b"250 taken\r\n")

    def post(name: str, timeout_s: float) -> object:
        return sessions.post(server, Letter("v@example.org", (f"{name}@example.org",), b"x\r\n"), timeout_s)

    sessions, slow = MailSessions(Patience(turn_s=0.5, slow_s=0.1)), [f"slow{n}" for n in range(3)]
    with contextlib.ExitStack() as stack:
        threads = stack.enter_context(ThreadPoolExecutor())
        door = stack.enter_context(socketserver.ThreadingTCPServer(("127.0.0.1", 0), Answers))
        threads.submit(door.serve_forever)
        stack.callback(door.shutdown)
        stack.callback(ended.set)
        server = MailServer("127.0.0.1", door.server_address[1], "insecure")
        for name in slow:
            with pytest.raises(NotConnectedError):
                post(name, 0.2)
        again = [threads.submit(post, name, 30) for name in slow]
        refused = list(islice(as_completed(again, timeout=20), 2))
        assert [type(one.exception()) for one in refused] == [NoTurnError, NoTurnError]
        assert post("quick", 30) == {}


@pytest.mark.parametrize("before", [b"", b"220 mail\r\n"])
def test_an_answer_without_end_ends_the_session_and_is_not_kept(before: bytes) -> None:
    given = list[int]()

    def flood(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.sendall(before)
            for _ in range(1_000):
                connection.sendall(b"220-mail.example greets you\r\n" * 1_000)
                given.append(1)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        flooding = threading.Thread(target=flood, args=(listener,))
        flooding.start()
        server = MailServer("127.0.0.1", listener.getsockname()[1], "insecure")
        with pytest.raises(NotConnectedError):
            MailSessions().post(server, Letter("v@example.org", ("a@example.org",), b"x\r\n"), 30.0)
        flooding.join()
    assert len(given) < 500  # of the 28 MB what the sockets hold at most


def test_an_idle_session_is_closed(box: Inbox) -> None:
    closed = threading.Event()
    sessions = MailSessions(Patience(idle_s=0.2, look_every_s=0.1))
    server = MailServer("127.0.0.1", box.port, "insecure")
    box.on_quit = closed.set
    assert sessions.post(server, Letter("v@example.org", ("a@example.org",), b"Subject: x\r\n\r\nx\r\n"), 5.0) == {}
    assert closed.wait(30)


@pytest.mark.parametrize("mode", ["tls", "starttls"])
def test_an_encrypted_session_is_kept_too_and_its_certificate_counts(tmp_path: Path, mode: str) -> None:
    context, _ = server_context(tmp_path, "127.0.0.1")
    with inbox(tls=context, starttls=mode == "starttls") as box:
        assert [sent(box, number=n, tls=mode, verify="no").kind for n in range(3)] == ["sent"] * 3
        assert box.connections == 1
        outcome = sent(box, tls=mode)
    assert (outcome.kind, outcome.sentence) == ("retry", "the server's certificate is not trusted")


@pytest.mark.parametrize(
    "letters",
    [
        "Корабель вийшов у море. ",
        "السفينة غادرت الميناء. ",
        "护卫舰离开港口。",
        "เรือออกจากท่า ",
        "Ł∑😀 ",
        "a" * 290 + " ",
        "word ",
    ],
)
def test_a_headline_of_300_letters_arrives_whole_at_a_server_that_enforces_lines(box: Inbox, letters: str) -> None:
    headline = " ".join((letters * 300)[:300].split())
    outcome = asyncio.run(send(target(box.mail_url("desk@example.org")), Message(headline, headline, headline)))
    assert outcome.kind == "sent"
    [mail] = box.mails
    assert mail.subject.split() == headline.split()
    assert max(map(len, mail.raw.split(b"\r\n"))) <= 998
    head = mail.raw.partition(b"\r\n\r\n")[0].decode("ascii")
    assert all(len(word) <= 75 for word in re.findall(r"=\?[^ ]*\?=", head))


def words() -> st.SearchStrategy[str]:
    alphabet = st.sampled_from("aZ 0-:?=_àłЖщ中文日한😀\t\n")
    return st.text(st.one_of(alphabet, st.characters(exclude_categories=("Cs", "Cc"))), min_size=1, max_size=300)


@given(words(), words(), words())
def test_every_header_is_short_lines_of_ascii_that_read_as_the_headline(title: str, text: str, name: str) -> None:
    raw = letter_text(Message(title, text, text), (name, "v@example.org"), ((name, "a@example.org"),), {})
    head = raw.partition(b"\r\n\r\n")[0].decode("ascii")
    assert not [line for line in head.split("\r\n") if len(line) > 76 and "=?" in line]
    assert all(len(word) <= 75 for word in re.findall(r"=\?[^ ]*\?=", head))
    read = message_from_bytes(raw, policy=policy.default)
    assert str(read["Subject"]).split() == title.split()
    for field, address in (("From", "v@example.org"), ("To", "a@example.org")):
        [mailbox] = read[field].addresses
        assert mailbox.addr_spec == address
        # Python puts a space between two encoded words of a name; mail programs put none (RFC 2047, 6.2).
        assert "".join(mailbox.display_name.split()) == "".join(name.split())
    assert max(map(len, raw.split(b"\r\n"))) <= 998
    part = read.get_body(("plain",))
    assert part is not None
    assert part.get_content().splitlines() == text.splitlines()
