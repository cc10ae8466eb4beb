"""The recipients under `mail:`, whose mails go through sessions that are kept.

Apprise's own e-mail plug-in opens a connection for each mail, which takes many times as long as a mail in an open
session, and writes a long subject on one line. So it reads the URL, and the mail is handed over here. `mailto://` among
the URLs of a channel is Apprise's.
"""

import smtplib
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final
from urllib.parse import parse_qs, urlsplit

from alerts.model import Message, Target
from alerts.notify.letter import letter_text
from alerts.notify.mail_sessions import SESSIONS, Letter, MailServer, NotConnectedError, NoTurnError
from alerts.notify.outcome import CONNECTING, NO_TURN
from alerts.notify.plugins import MAIL_SCHEMES, plugin, scheme

_HEADERS: Final = {"X-Application": "Vedette"}


@dataclass(frozen=True, slots=True)
class Route:
    """The way of a mail: the server, and each address with its name."""

    server: MailServer
    sender: tuple[str, str]
    recipients: tuple[tuple[str, str], ...]
    headers: tuple[tuple[str, str], ...]
    timeout_s: float


@lru_cache(1_000)
def route(url: str) -> Route | None:
    """The way of a mail to an address under `mail:`; None when `url` was made of something else, or is not valid."""
    read: Any = plugin(url) if scheme(url) in MAIL_SCHEMES else None
    if read is None:
        return None
    server = MailServer(
        read.smtp_host, read.port, read.secure_mode, read.user or "", read.password or "", read.verify_certificate
    )
    stated = parse_qs(urlsplit(url).query)  # Apprise encodes names for a header of its own
    name, to_name = (stated.get(key, [""])[0] for key in ("name", "to_name"))
    return Route(
        server,
        (name or "Vedette", read.from_addr[1]),
        tuple((to_name, address) for _, address in read.targets),
        tuple((_HEADERS | read.headers).items()),
        read.socket_connect_timeout,
    )


def letter(target: Target, message: Message) -> bytes | None:
    """The mail that an address under `mail:` gets, with CRLF line ends; None of another target."""
    way = route(target.url)
    return written(way, message) if way else None


def written(way: Route, message: Message) -> bytes:
    """The mail that goes this way, with CRLF line ends."""
    return letter_text(message, way.sender, way.recipients, dict(way.headers))


def post(way: Route, message: Message) -> tuple[str, ...]:
    """Send a mail; the lines from which `outcome.verdict` reads why it failed, none when the server took it."""
    text = written(way, message)
    letter = Letter(way.sender[1], tuple(address for _, address in way.recipients), text)
    try:
        refused = SESSIONS.post(way.server, letter, way.timeout_s)
    except NotConnectedError as error:
        return CONNECTING, f"Socket Exception: {error.__cause__}"
    except NoTurnError:
        return (NO_TURN,)
    except (OSError, smtplib.SMTPException) as error:
        return (f"Socket Exception: {error}",)
    return (f"Socket Exception: {smtplib.SMTPRecipientsRefused(refused)}",) if refused else ()
