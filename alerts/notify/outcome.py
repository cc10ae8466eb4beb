"""The outcome of an attempt, from Apprise's status and log. Pure.

Apprise reports success or failure; only its log has the reason. The sentences made here quote nothing but a status
code, a mail server's reply, or the operating system's name for an error. None of these holds a secret.
"""

import re
from collections.abc import Sequence
from http.client import responses
from typing import Final, NamedTuple

from alerts.messages.harmless import one_line, shortened
from alerts.model import OutcomeKind, TargetState


class Verdict(NamedTuple):
    """The kind of an outcome, its sentence, and what it says of the target; "well" when it concerns the message."""

    kind: OutcomeKind
    sentence: str
    target: TargetState = "well"


UNWRITABLE: Final = "standard output cannot be written"  # console.py logs it

_HTTP: Final = re.compile(r"error[=: ]+(\d{3})\b")
_SMTP: Final = re.compile(r"""\((\d{3}), b(['"])(.*?)\2""")
# smtplib writes {recipient: (code, reply)} of recipients, (code, reply, sender) of a sender, (code, reply) of a text.
_ADDRESS_REFUSED: Final = re.compile(r"""\{'[^{}]*': \(\d{3}, b|\(\d{3}, b(?P<quote>['"]).*?(?P=quote), '""")
_NO_SUCH_ADDRESS: Final = re.compile(
    r"5\.(?:1\.\d|2\.1\b)"
)  # RFC 3463: of the address, or a mailbox that takes nothing
_TOO_LARGE: Final = "552"
_BREAKS: Final = re.compile(r"(?:\\[rn])+")  # the log has the reply as Python writes bytes
_SCREEN: Final = re.compile(rf"{UNWRITABLE}: .*")
_SYSTEM: Final = re.compile(r"\[Errno -?\d+\] ([A-Za-z ,\-]+)")

# The service will answer the same tomorrow. Any other status may pass: 429, 5xx, a proxy's 407.
# After 400 another message may be taken; the others hold for whatever is sent there.
_LASTING_STATUSES: Final = {
    400: "it does not take this message",
    401: "it does not know these credentials",
    403: "these credentials may not send there",
    404: "there is nothing at this address",
    410: "the address is gone for good",
}
ASKING_FOR_A_PAUSE: Final = frozenset({429, 503})  # the statuses whose Retry-After is honoured: RFC 9110, RFC 6585
_OF_THE_MESSAGE: Final = frozenset({400, 413, 415, 422})
_REDIRECTS: Final = range(300, 400)
_LOGIN_REPLIES: Final = {"530", "534", "535", "538"}
# The first phrase found decides. A message under way when the connection broke may have arrived.
CONNECTING: Final = "Connection error while submitting email"  # Apprise's words and mail.py's
NO_TURN: Final = "every session with the mail server was in use for too long"  # mail.py's
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
    """What became of an attempt, from the name of Apprise's status and the lines of its log.

    `http_statuses`: of every HTTP answer, in order. A redirect is never "sent", whatever the plug-in makes of it: the
    page behind it may be a login. It is "unknown", as some services take a message and answer with the address of a
    page about it.
    """
    if redirect := next(filter(is_redirect, http_statuses), None):
        name = responses.get(redirect, "")
        sentence = f"the service answered {redirect} {name}".rstrip() + ", a redirect, which is not followed"
        return Verdict("unknown", sentence)
    if status == "SUCCESS":
        return Verdict("sent", "sent")
    if status == "TIMEOUT":
        return Verdict("unknown", "no answer in time; the message may have arrived", "failing")
    text = "\n".join(log)
    if NO_TURN in text:
        return Verdict("retry", NO_TURN)  # other mails were sent meanwhile, so it says nothing of the target
    known = _screen(text) or _before_mail(text) or _mail_reply(text) or _http(text) or _phrase(text)
    return known or Verdict("retry", "the attempt failed")


def _screen(text: str) -> Verdict | None:
    found = _SCREEN.search(text)
    return Verdict("retry", found[0], "failing") if found else None


def _before_mail(text: str) -> Verdict | None:
    """A mail server that was not reached or refused the login: nothing was sent, whatever else the log says."""
    if CONNECTING not in text:
        return None
    reply = _SMTP.search(text)
    if reply and reply[1] in _LOGIN_REPLIES:
        sentence = f"the mail server refused the login: {_reply_text(reply)}; check smtp.user and smtp.password"
        return Verdict("retry", sentence, "refusing" if reply[1].startswith("5") else "failing")
    if reply:
        return Verdict("retry", f"the mail server refused the connection: {_reply_text(reply)}", "failing")
    known = _phrase(text)
    if known and known.kind == "retry":
        return known
    system = _SYSTEM.search(text)
    sentence = f"the mail server could not be reached{f': {system[1].strip()}' if system else ''}"
    return Verdict("retry", sentence, "failing")


def _mail_reply(text: str) -> Verdict | None:
    reply = _SMTP.search(text)
    if not reply:
        return None
    is_lasting = reply[1].startswith("5")
    is_of_address = _ADDRESS_REFUSED.search(text) or _NO_SUCH_ADDRESS.match(reply[3])
    if is_lasting and is_of_address and reply[1] != _TOO_LARGE:
        return Verdict("refused", f"the mail server refused the address: {_reply_text(reply)}", "refusing")
    if is_lasting:
        return Verdict("refused", f"the mail server refused the message: {_reply_text(reply)}")
    return Verdict("retry", f"the mail server asks to try later: {_reply_text(reply)}", "failing")


def _http(text: str) -> Verdict | None:
    found = _HTTP.findall(text)
    if not found:
        return None
    code = int(found[-1])
    name = responses.get(code, "")
    if code in _LASTING_STATUSES:
        sentence = f"the service answered {code} {name}: {_LASTING_STATUSES[code]}"
        return Verdict("refused", sentence, "well" if code in _OF_THE_MESSAGE else "refusing")
    sentence = f"the service answered {code} {name}".rstrip()
    return Verdict("retry", sentence, "well" if code in _OF_THE_MESSAGE else "failing")


def _phrase(text: str) -> Verdict | None:
    return next((Verdict(kind, sentence, "failing") for phrase, kind, sentence in _PHRASES if phrase in text), None)


def _reply_text(reply: re.Match[str]) -> str:
    words = _BREAKS.sub(" ", reply[3])
    return f"{reply[1]} {shortened(one_line(words), 160)}"
