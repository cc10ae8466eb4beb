"""Mails for tests, and documents of them as a poll of a mailbox brings."""

import base64
import json
from email.message import EmailMessage
from email.policy import SMTP

from crawler.model import Response

DATE = "Sun, 22 Nov 2026 10:00:00 +0100"
PARAGRAPHS = (
    "The yard at Northport laid the keel of the second frigate on Monday, in front of four hundred workers and guests.",
    "It is the second of five that the navy ordered three years ago; the first is to be handed over next spring.",
    "The ministry said the programme runs on time, and that the price per hull has not changed since the order.",
)
TEXT = "\n\n".join(PARAGRAPHS)


def mail(
    subject: str | None = "Keel laid", text: str | None = TEXT, html: str | None = None, **headers: str
) -> EmailMessage:
    """A mail; `headers` replace those that mails have, and "" leaves one out."""
    message = EmailMessage(policy=SMTP)
    stated = {"From": "Harbour News <news@harbour.example>", "To": "desk@example.org", "Date": DATE,
              "Message-ID": f"<{abs(hash((subject, text, html)))}@harbour.example>"}  # fmt: skip
    stated |= {name.replace("_", "-"): value for name, value in headers.items()}
    if subject is not None:
        stated["Subject"] = subject
    for name, value in stated.items():
        if value:
            message[name] = value
    if text is not None:
        message.set_content(text)
    if html is not None:
        message.add_alternative(html, subtype="html") if text is not None else message.set_content(html, subtype="html")
    return message


def document(*mails: EmailMessage | bytes, size: int | None = None, note: str | None = None) -> Response:
    """What a poll brings of these mails. `size`: of each on the server, None for its own."""
    lines = [json.dumps({"note": note})]
    for uid, one in enumerate(mails, 1):
        raw = one if isinstance(one, bytes) else one.as_bytes()
        told = {"uid": uid, "size": size or len(raw), "received": "28-Nov-2026 21:42:56 +0000",
                "raw": base64.b64encode(raw).decode()}  # fmt: skip
        lines.append(json.dumps(told))
    url = "imaps://desk@mail.example/INBOX"
    return Response(url, url, 200, (("etag", "1:1"),), "\n".join(lines).encode())
