"""The outcome of an attempt, from Apprise's status and log. Pure.

Apprise reports success or failure; only its log has the reason. The sentences made here quote nothing but a status
code, a mail server's reply, or the operating system's name for an error. None of these holds a secret.
"""

import re
from collections.abc import Sequence
from http.client import responses
from typing import Final

from alerts.messages.harmless import one_line, shortened
from alerts.model import OutcomeKind

Verdict = tuple[OutcomeKind, str]

UNWRITABLE: Final = "standard output cannot be written"  # console.py logs it

_HTTP: Final = re.compile(r"error[=: ]+(\d{3})\b")
_SMTP: Final = re.compile(r"""\((\d{3}), b(['"])(.*?)\2""")
_BREAKS: Final = re.compile(r"(?:\\[rn])+")  # the log has the reply as Python writes bytes
_SCREEN: Final = re.compile(rf"{UNWRITABLE}: .*")
_SYSTEM: Final = re.compile(r"\[Errno -?\d+\] ([A-Za-z ,\-]+)")

# The service will answer the same tomorrow. Any other status may pass: 429, 5xx, a proxy's 407.
_LASTING_STATUSES: Final = {
    400: "it does not take this message",
    401: "it does not know these credentials",
    403: "these credentials may not send there",
    404: "there is nothing at this address",
    410: "the address is gone for good",
}
ASKING_FOR_A_PAUSE: Final = frozenset({429, 503})  # the statuses whose Retry-After is honoured: RFC 9110, RFC 6585
_REDIRECTS: Final = range(300, 400)
_LOGIN_REPLIES: Final = {"530", "534", "535", "538"}
# The first phrase found decides. A message under way when the connection broke may have arrived.
_CONNECTING: Final = "Connection error while submitting email"
_PHRASES: Final[tuple[tuple[str, OutcomeKind, str], ...]] = (
    ("CERTIFICATE_VERIFY_FAILED", "retry", "the server's certificate is not trusted"),
    ("AUTH extension not supported", "retry", "the mail server takes no login; leave out smtp.user and smtp.password"),
    ("STARTTLS extension not supported", "retry", "the mail server offers no encryption (STARTTLS)"),
    ("NameResolutionError", "retry", "the host's name could not be resolved"),
    ("Name or service not known", "retry", "the host's name could not be resolved"),
    ("name resolution", "retry", "the host's name could not be resolved"),
    ("ConnectTimeout", "retry", "the host did not answer"),
    ("Connection refused", "retry", "the host refused the connection"),
    ("Read timed out", "unknown", "the answer did not come in time; the message may have arrived"),
    ("timed out", "unknown", "the answer did not come in time; the message may have arrived"),
    ("Remote end closed connection", "unknown", "the connection was cut; the message may have arrived"),
    ("Connection aborted", "unknown", "the connection was cut; the message may have arrived"),
    ("Connection unexpectedly closed", "unknown", "the connection was cut; the message may have arrived"),
    ("Connection reset", "unknown", "the connection was cut; the message may have arrived"),
)


def is_redirect(http_status: int) -> bool:
    """Whether an HTTP answer sends the asker elsewhere, where no message is posted."""
    return http_status in _REDIRECTS


def verdict(status: str, log: Sequence[str], http_statuses: Sequence[int] = ()) -> Verdict:
    """The kind of outcome and its sentence, from the name of Apprise's status and the lines of its log.

    `http_statuses`: of every HTTP answer, in order. A redirect is never "sent", whatever the plug-in makes of it: the
    page behind it may be a login. It is "unknown", as some services take a message and answer with the address of a
    page about it.
    """
    if redirect := next(filter(is_redirect, http_statuses), None):
        name = responses.get(redirect, "")
        return "unknown", f"the service answered {redirect} {name}".rstrip() + ", a redirect, which is not followed"
    if status == "SUCCESS":
        return "sent", "sent"
    if status == "TIMEOUT":
        return "unknown", "no answer in time; the message may have arrived"
    text = "\n".join(log)
    known = _screen(text) or _before_mail(text) or _mail_reply(text) or _http(text) or _phrase(text)
    return known or ("retry", "the attempt failed")


def _screen(text: str) -> Verdict | None:
    found = _SCREEN.search(text)
    return ("retry", found[0]) if found else None


def _before_mail(text: str) -> Verdict | None:
    """A mail server that was not reached or refused the login: nothing was sent, whatever else the log says."""
    if _CONNECTING not in text:
        return None
    reply = _SMTP.search(text)
    if reply and reply[1] in _LOGIN_REPLIES:
        return "retry", f"the mail server refused the login: {_reply_text(reply)}; check smtp.user and smtp.password"
    if reply:
        return "retry", f"the mail server refused the connection: {_reply_text(reply)}"
    known = _phrase(text)
    if known and known[0] == "retry":
        return known
    system = _SYSTEM.search(text)
    return "retry", f"the mail server could not be reached{f': {system[1].strip()}' if system else ''}"


def _mail_reply(text: str) -> Verdict | None:
    reply = _SMTP.search(text)
    if not reply:
        return None
    if reply[1].startswith("5"):
        return "refused", f"the mail server refused the message: {_reply_text(reply)}"
    return "retry", f"the mail server asks to try later: {_reply_text(reply)}"


def _http(text: str) -> Verdict | None:
    found = _HTTP.findall(text)
    if not found:
        return None
    code = int(found[-1])
    name = responses.get(code, "")
    if code in _LASTING_STATUSES:
        return "refused", f"the service answered {code} {name}: {_LASTING_STATUSES[code]}"
    return "retry", f"the service answered {code} {name}".rstrip()


def _phrase(text: str) -> Verdict | None:
    return next(((kind, sentence) for phrase, kind, sentence in _PHRASES if phrase in text), None)


def _reply_text(reply: re.Match[str]) -> str:
    words = _BREAKS.sub(" ", reply[3])
    return f"{reply[1]} {shortened(one_line(words), 160)}"
