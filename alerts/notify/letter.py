"""A message as a mail: headers and two parts, in ASCII and short lines, which every server takes. Pure, but for ids.

The standard library's own composing takes longer than sending does, so the few headers are written here.
"""

import base64
import binascii
import re
import secrets
from collections.abc import Mapping
from email.charset import SHORTEST, Charset
from email.header import Header
from email.utils import format_datetime, formataddr, formatdate, make_msgid
from typing import Final

from alerts.model import Message, Posting

_SHORT: Final = 60  # characters of a header that stay on one line
_CRLF: Final = "\r\n"
_LINE: Final = 76  # RFC 2045 and RFC 2047
_NO_LIST_LETTER: Final = re.compile(r"[^a-z0-9]+")


def letter_text(
    message: Message, sender: tuple[str, str], recipients: tuple[tuple[str, str], ...], headers: Mapping[str, str]
) -> bytes:
    """The mail with CRLF line ends: `message.text` and `message.html` as alternatives.

    `sender` and `recipients`: name, "" for none, and address. `headers`: further ones, in ASCII.
    """
    boundary = f"=={secrets.token_hex(16)}=="
    fields = {
        "Subject": _words(message.title, "Subject"),
        "From": _mailbox(*sender, "From"),
        "To": ",\r\n ".join(_mailbox(*recipient, "To") for recipient in recipients),
        **_posting(message.posting, sender[1].rpartition("@")[2]),
        **headers,
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative;\r\n boundary="{boundary}"',
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode("ascii")
    between = f"--{boundary}\r\n".encode()
    parts = (_part("plain", message.text), _part("html", message.html))
    return b"\r\n".join((head, *(between + part for part in parts), f"--{boundary}--\r\n".encode()))


def _posting(posting: Posting | None, domain: str) -> dict[str, str]:
    """Date, Message-ID, thread and list; see RFC 5322 and, for the list, RFC 2919."""
    if posting is None:
        return {"Date": formatdate(localtime=True), "Message-ID": make_msgid(domain=domain)}
    fields = {"Date": format_datetime(posting.at), "Message-ID": f"<{posting.id}@{domain}>"}
    if posting.answers:
        answered = [f"<{one}@{domain}>" for one in posting.answers]
        fields |= {"In-Reply-To": answered[0], "References": "\r\n ".join(answered)}
    name = _NO_LIST_LETTER.sub("-", posting.channel.lower()).strip("-") or "alerts"
    return fields | {"List-Id": f"<{name}.vedette.{domain}>"}


def _mailbox(name: str, address: str, field: str) -> str:
    """A name and its address, the name on as many lines as it needs."""
    if not name:
        return address
    if name.isascii() and len(name) <= _SHORT:
        return formataddr((name, address))
    return f"{Header(name, _utf8(), _LINE, field).encode(linesep=_CRLF)}\r\n <{address}>"


def _words(text: str, field: str) -> str:
    """The text on one line or several, each of at most 76 characters where its words allow; see RFC 2047."""
    line = " ".join(text.split())
    if line.isascii() and "=?" not in line:
        return line if len(line) <= _SHORT else Header(line, "us-ascii", _LINE, field).encode(linesep=_CRLF)
    return Header(line, _utf8(), _LINE, field).encode(linesep=_CRLF)


def _utf8() -> Charset:
    """UTF-8 in whichever encoding of RFC 2047 is shorter; Apprise sets the longer one for the whole program."""
    made = Charset("utf-8")
    made.header_encoding = SHORTEST
    return made


def _part(kind: str, text: str) -> bytes:
    body = "\r\n".join(text.splitlines()).encode()
    # Quoted-printable writes three characters for each byte beyond ASCII, base64 four for three.
    is_mostly_ascii = len(body.decode("ascii", "ignore")) * 6 >= len(body) * 5
    encoding = "quoted-printable" if is_mostly_ascii else "base64"
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    if is_mostly_ascii:
        return head.encode() + binascii.b2a_qp(body, istext=True)
    return head.encode() + base64.encodebytes(body).replace(b"\n", b"\r\n")
