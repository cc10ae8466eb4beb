"""A mail as it was sent to its headline, its date and the words in its parts. Pure, for a worker; raises nothing.

What is broken is read as far as it goes: a mail that breaks off, a charset that does not exist, encoded words that do
not end. Parts that are nested deeper than anybody nests them are looked for by their headers alone.
"""

import re
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.utils import parseaddr, parsedate_to_datetime
from hashlib import blake2b
from typing import Final
from urllib.parse import quote

from crawler.page.decode import decode
from crawler.sources.plain_text import MAX_LINE, line

MAX_MULTIPARTS: Final = 30  # a mail that is forwarded five times has about ten
MAX_PARTS: Final = 100
FIRST_YEAR: Final = 1990
MAX_AHEAD: Final = timedelta(hours=1)
MAX_HEADER: Final = 4000  # characters
_BOUNDARY: Final = re.compile(rb"boundary\s*=", re.IGNORECASE)
_TEXT_PART: Final = re.compile(rb"^content-type:[ \t]*text/(?:plain|html)", re.IGNORECASE | re.MULTILINE)
_PART_END: Final = re.compile(rb"^--", re.MULTILINE)
_HEADERS_BEFORE: Final = 2000  # bytes, within which the other headers of a part stand
_MESSAGE_ID: Final = re.compile(r"<?([^\s<>]{3,500})>?")


@dataclass(frozen=True, slots=True)
class MailPart:
    """A part with words: its media type, such as "text/html"; the charset that it states, or None; and its bytes."""

    media: str
    charset: str | None
    body: bytes

    @property
    def text(self) -> str:
        """The words, or the markup, as they are meant; bytes that fit no charset become U+FFFD."""
        return decode(self.body, f"{self.media}; charset={self.charset}" if self.charset else self.media)


@dataclass(frozen=True, slots=True)
class Mail:
    """What a mail says of itself.

    `url`: `mid:` and its Message-ID, or a digest of a mail that has none (RFC 2392). `guid` tells it from others with
    the same Message-ID. `date` is ISO 8601. `recipient`: the address that it was sent to, "" when it names none.
    `archived_at`: its address on the web, as its sender states it (RFC 5064). `attached`: names of what is left out.
    """

    url: str
    guid: str
    subject: str | None
    sender: str | None
    date: str | None
    recipient: str = ""
    archived_at: str | None = None
    parts: tuple[MailPart, ...] = ()
    attached: tuple[str, ...] = ()
    is_flat: bool = False


def read_mail(raw: bytes, received: str = "") -> Mail:
    """The mail in `raw`, which may be no more than its beginning. `received`: when the server got it, as IMAP says it.

    `is_flat` of the mail: it is nested so deeply that its parts were looked for one by one.
    """
    if len(_BOUNDARY.findall(raw)) <= MAX_MULTIPARTS:
        with suppress(RecursionError):
            message = message_from_bytes(raw)
            parts, attached = _parts(message)
            return _mail(raw, message, received, parts, attached)
    return _mail(raw, headers_of(raw), received, tuple(_flat_parts(raw)), (), is_flat=True)


def read_headers(raw: bytes, received: str = "") -> Mail:
    """The same without its parts."""
    return _mail(raw, headers_of(raw), received, (), ())


def headers_of(raw: bytes) -> Message:
    """The headers alone."""
    return BytesHeaderParser().parsebytes(raw[: 64 * 1024])


def _mail(
    raw: bytes, message: Message, received: str, parts: tuple[MailPart, ...], attached: tuple[str, ...],
    *, is_flat: bool = False,
) -> Mail:  # fmt: skip
    subject = decoded_header(_header(message, "subject"))[:MAX_LINE] or None
    stated = _MESSAGE_ID.search(_header(message, "message-id"))
    digest = blake2b(raw, digest_size=16).hexdigest()
    identity = stated[1] if stated else f"{digest}@no-message-id.invalid"
    date = _header(message, "date")
    told_by = blake2b(f"{subject}\n{date}".encode("utf8", "replace"), digest_size=8).hexdigest()
    sender = _header(message, "from")
    archived = re.search(r"https?://[^\s<>]+", _header(message, "archived-at"))
    return Mail(
        url=f"mid:{quote(identity, safe='@.!$&*+=-_~')}",
        guid=f"{identity} {told_by}",
        subject=subject,
        sender=decoded_header(parseaddr(sender)[0])[:100] or parseaddr(sender)[1].rpartition("@")[2] or None,
        date=_believed(_iso(date), _iso(received)),
        recipient=next((to for name in ("delivered-to", "to") if (to := parseaddr(_header(message, name))[1])), ""),
        archived_at=archived[0] if archived else None,
        parts=parts,
        attached=attached,
        is_flat=is_flat,
    )


def _header(message: Message, name: str) -> str:
    """A header as it was sent, "" without it; bytes that no header may hold are read as UTF-8."""
    stated = next((str(value) for known, value in message.raw_items() if known.lower() == name), "")
    return _decoded(stated[:MAX_HEADER].encode("utf8", "surrogateescape"), "utf8")


def decoded_header(stated: str) -> str:
    """A header with its encoded words (RFC 2047) read, on one line; what cannot be decoded stays as it is."""
    try:
        pieces = decode_header(stated)
    except (HeaderParseError, ValueError):
        return line(stated)
    text = "".join(piece if isinstance(piece, str) else _decoded(piece, charset) for piece, charset in pieces)
    return line(text)


def _decoded(piece: bytes, charset: str | None) -> str:
    try:
        return piece.decode(charset or "ascii")
    except (LookupError, UnicodeDecodeError):
        return _decoded(piece, "utf8") if charset != "utf8" else piece.decode("cp1252", "replace")


def _iso(stated: str) -> datetime | None:
    """The time that a Date header, or IMAP, states; None when it cannot be read."""
    try:
        at = parsedate_to_datetime(stated.replace("-", " ") if stated[:3].strip().rstrip("-").isdigit() else stated)
        return at if at.tzinfo else at.replace(tzinfo=UTC)
    except (ValueError, TypeError, OverflowError, IndexError):
        return None


def _believed(sent: datetime | None, received: datetime | None) -> str | None:
    """The date of a mail: that of its sender's clock, unless that cannot be right; then when the server got it."""
    wrong = sent is None or sent.year < FIRST_YEAR or (received is not None and sent - received > MAX_AHEAD)
    at = received if wrong and received else sent
    return at.isoformat() if at else None


def _parts(message: Message) -> tuple[tuple[MailPart, ...], tuple[str, ...]]:
    """The parts with words, and the PDFs; and the names of the other parts that are attached."""
    found: list[MailPart] = []
    attached: list[str] = []
    for part in _leaves(message):
        media = part.get_content_type()
        is_file = part.get_content_disposition() == "attachment"
        is_read = media == "application/pdf" or (media in {"text/plain", "text/html"} and not is_file)
        if is_read:
            body = part.get_payload(decode=True)
            charset = part.get_content_charset()
            found.append(MailPart(media, charset, body if isinstance(body, bytes) else b""))
        elif is_file:
            attached.append(decoded_header(str(part.get_filename() or media)[:200]))
    return tuple(found), tuple(attached)


def _leaves(message: Message) -> Iterator[Message]:
    """The parts without parts of their own, in order, at most MAX_PARTS."""
    waiting, count = [message], 0
    while waiting and count < MAX_PARTS:
        one = waiting.pop()
        held = one.get_payload()
        if isinstance(held, list):
            waiting.extend(part for part in reversed(held) if isinstance(part, Message))
        else:
            count += 1
            yield one


def _flat_parts(raw: bytes) -> Iterator[MailPart]:
    """The parts of text, wherever they stand: from their headers to the next line that may be a boundary."""
    for count, found in enumerate(_TEXT_PART.finditer(raw)):
        if count >= MAX_PARTS:
            return
        begins = max(raw.rfind(b"\n--", max(0, found.start() - _HEADERS_BEFORE), found.start()), 0)
        after = raw.find(b"\n", begins + 1) + 1 if begins else found.start()
        ends = _PART_END.search(raw, found.end())
        part = message_from_bytes(raw[after : ends.start() if ends else len(raw)])
        body = part.get_payload(decode=True)
        yield MailPart(part.get_content_type(), part.get_content_charset(), body if isinstance(body, bytes) else b"")
