"""A message as a mail: headers and two parts, in ASCII and short lines, which every server takes. Pure, but for ids.

The standard library's own composing takes longer than sending does, so the few headers are written here.
"""

import base64
import binascii
import secrets
from collections.abc import Mapping
from email.header import Header
from email.utils import formataddr, formatdate, make_msgid
from typing import Final

from alerts.model import Message

_SHORT_SUBJECT: Final = 60
_LINE: Final = 76  # RFC 2045 and RFC 2047


def letter_text(
    message: Message, sender: tuple[str, str], recipients: tuple[tuple[str, str], ...], headers: Mapping[str, str]
) -> bytes:
    """The mail with CRLF line ends: `message.text` and `message.html` as alternatives.

    `sender` and `recipients`: name, "" for none, and address. `headers`: further ones, in ASCII.
    """
    boundary = f"=={secrets.token_hex(16)}=="
    fields = {
        "Subject": _subject(message.title),
        "From": formataddr(sender),
        "To": ",\r\n ".join(map(formataddr, recipients)),
        "Date": formatdate(localtime=True),
        "Message-ID": make_msgid(domain=sender[1].rpartition("@")[2]),
        **headers,
        "MIME-Version": "1.0",
        "Content-Type": f'multipart/alternative;\r\n boundary="{boundary}"',
    }
    head = "".join(f"{name}: {value}\r\n" for name, value in fields.items()).encode("ascii")
    between = f"--{boundary}\r\n".encode()
    parts = (_part("plain", message.text), _part("html", message.html))
    return b"\r\n".join((head, *(between + part for part in parts), f"--{boundary}--\r\n".encode()))


def _subject(title: str) -> str:
    """The title on one line or several, each of at most 76 characters where its words allow; see RFC 2047."""
    line = " ".join(title.split())
    if line.isascii() and "=?" not in line:
        if len(line) <= _SHORT_SUBJECT:
            return line
        return Header(line, "us-ascii", _LINE, "Subject").encode(linesep="\r\n")
    return Header(line, "utf-8", _LINE, "Subject").encode(linesep="\r\n")


def _part(kind: str, text: str) -> bytes:
    body = "\r\n".join(text.splitlines()).encode()
    # Quoted-printable writes three characters for each byte beyond ASCII, base64 four for three.
    is_mostly_ascii = len(body.decode("ascii", "ignore")) * 6 >= len(body) * 5
    encoding = "quoted-printable" if is_mostly_ascii else "base64"
    head = f'Content-Type: text/{kind}; charset="utf-8"\r\nContent-Transfer-Encoding: {encoding}\r\n\r\n'
    if is_mostly_ascii:
        return head.encode() + binascii.b2a_qp(body, istext=True)
    return head.encode() + base64.encodebytes(body).replace(b"\n", b"\r\n")
