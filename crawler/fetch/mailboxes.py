"""Reads a mailbox for a poll, in a thread of its own: its new mails are the document, and their cursor its ETag.

The cursor goes into the ledger with the entries of the mails, in one transaction, as a feed's ETag does. What was
fetched and not saved is asked for again. A server is asked by one connection at a time.
"""

import asyncio
import base64
import json
import threading
from contextlib import suppress
from typing import Any, Final
from urllib.parse import unquote, urlsplit
from weakref import WeakValueDictionary

from crawler.fetch.mailbox_client import (
    Cord,
    MailboxAnswer,
    MailboxError,
    MailboxQuestion,
    read_cursor,
    read_mailbox,
)
from crawler.fetch.resolver import install_guard
from crawler.model import CrawlSettings, FetchFailure, FetchRequest, Response, Source
from crawler.source_options import MailReading

LIMIT_S: Final = 120.0
GRACE_S: Final = 30.0  # after which a reading that did not end is cut off
PORTS: Final = {"imaps": 993, "imap": 143}
_turns: WeakValueDictionary[str, asyncio.Lock] = WeakValueDictionary()


async def mailbox_document(
    source: Source,
    asked: FetchRequest,
    settings: CrawlSettings,
    over: "asyncio.Future[Any] | None" = None,
    limit_s: float = LIMIT_S,
) -> Response | FetchFailure:
    """The mails of the source behind the cursor, which is the request's `etag`, as a document for `read_mails`.

    Status 304 when there are none. `over`: when this is done, the reading is given up. Raises nothing.
    """
    parts = urlsplit(source.url)
    host, port = parts.hostname or "", parts.port or PORTS[parts.scheme]
    turn = _turns.setdefault(host, asyncio.Lock())
    async with turn:
        addresses = await install_guard().permitted(host, port, source.id)
        if not addresses:
            return _no_address(source, host, port)
        own = settings.source_requests[source.id]
        assert own.login
        question = MailboxQuestion(
            host, port, addresses, parts.scheme == "imaps", unquote(parts.path[1:]) or "INBOX", own.login,
            read_cursor(asked.etag), (source.mails or MailReading()).marks_seen, settings.timeout_s, limit_s,
        )  # fmt: skip
        answer = await _in_thread(question, over)
    if isinstance(answer, MailboxError):
        return FetchFailure(source.url, answer.kind, answer.sentence)
    status = 304 if asked.etag and not answer.mails and not answer.notes else 200
    body = _document(answer) if status == 200 else b""
    return Response(source.url, source.url, status, (("etag", str(answer.cursor)),), body)


def _no_address(source: Source, host: str, port: int) -> FetchFailure:
    refusal = install_guard().refusal(host, port, source.id)
    if refusal is None:
        return FetchFailure(source.url, "dns", f"The name {host} was not found.")
    sentence = f"{host} is not asked: {refusal}. If that is meant, name it in allow_hosts of the source {source.id}."
    return FetchFailure(source.url, "refused_address", sentence)


async def _in_thread(question: MailboxQuestion, over: "asyncio.Future[Any] | None") -> MailboxAnswer | MailboxError:
    """What `read_mailbox` gives; it is cut off when it takes too long, or `over` is done."""
    loop, cord = asyncio.get_running_loop(), Cord()
    done: asyncio.Future[MailboxAnswer | MailboxError] = loop.create_future()

    def settle(answer: MailboxAnswer | MailboxError) -> None:
        if not done.done():
            done.set_result(answer)

    def run() -> None:
        answer: MailboxAnswer | MailboxError = MailboxError("mailbox", f"{question.host} broke the reading.")
        try:
            answer = read_mailbox(question, cord)
        except MailboxError as error:
            answer = error
        finally:
            with suppress(RuntimeError):  # the loop was closed meanwhile; nobody waits
                loop.call_soon_threadsafe(settle, answer)

    threading.Thread(target=run, name="mailbox", daemon=True).start()
    both: set[asyncio.Future[Any]] = {done, over} if over else {done}
    try:
        await asyncio.wait(both, timeout=question.limit_s + GRACE_S, return_when=asyncio.FIRST_COMPLETED)
        if not done.done():
            cord.pull()
            await asyncio.wait({done}, timeout=1.0)
    finally:
        cord.pull()
    if done.done():
        return done.result()
    return MailboxError("timeout", f"{question.host} did not end its answer within {question.limit_s:g} seconds.")


def _document(answer: MailboxAnswer) -> bytes:
    """A line of JSON with the notes, then one for each mail."""
    lines = [json.dumps({"note": " ".join(answer.notes) or None})]
    for one in answer.mails:
        raw = base64.b64encode(one.raw).decode()
        lines.append(json.dumps({"uid": one.uid, "size": one.size, "received": one.received, "raw": raw}))
    return "\n".join(lines).encode()
