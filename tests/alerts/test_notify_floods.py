"""Answers to messages that have no end, or that unpack to gigabytes."""

import asyncio
import contextlib
import socket
import threading
import tracemalloc
import zlib

import pytest

from alerts.model import Message, Outcome, Target
from alerts.notify import send
from alerts.notify.http_answers import MAX_ANSWER_BYTES
from tests.site import Site


def sent(url: str) -> Outcome:
    return asyncio.run(send(Target("desk", "key", "json", url), Message("keels: a keel", "A keel.", "<p>A keel.</p>")))


@pytest.mark.parametrize("status", [200, 503])
def test_of_an_answer_without_end_only_the_beginning_is_read(status: int) -> None:
    given = list[int]()

    def flood(listener: socket.socket) -> None:
        connection, _ = listener.accept()
        with connection, contextlib.suppress(OSError):
            connection.recv(65_536)
            connection.sendall(b"HTTP/1.1 %d Said\r\nTransfer-Encoding: chunked\r\n\r\n" % status)
            for _ in range(1_000):
                connection.sendall(b"10000\r\n" + b"x" * 0x10000 + b"\r\n")
                given.append(0x10000)

    with socket.create_server(("127.0.0.1", 0)) as listener:
        flooding = threading.Thread(target=flood, args=(listener,))
        flooding.start()
        outcome = sent(f"json://127.0.0.1:{listener.getsockname()[1]}/hook")
        flooding.join()
    assert outcome.kind == ("sent" if status == 200 else "retry")
    assert sum(given) < 8 * MAX_ANSWER_BYTES  # of 64 MB


def test_an_answer_that_unpacks_to_gigabytes_is_not_unpacked() -> None:
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(packer.compress(bytes(1_000_000)) for _ in range(300)) + packer.flush()
    with Site() as site:
        site.page("/hook", packed, headers=[("Content-Encoding", "gzip")])
        tracemalloc.start()
        outcome = sent(site.url("/hook").replace("http", "json", 1))
        _, peak = tracemalloc.get_traced_memory()
        tracemalloc.stop()
    assert outcome.kind == "sent"
    assert peak < 60_000_000
