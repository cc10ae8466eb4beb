"""Turns channels into Apprise URLs, one for each recipient, checks them, and lists the secrets they hold."""

from collections.abc import Iterable, Iterator
from typing import Final
from urllib.parse import quote

from alerts.configuration.cross_checks import KeyedEntry
from alerts.configuration.delivery_times import digest_time, quiet_hours
from alerts.configuration.files import ConfigPart
from alerts.configuration.mailboxes import name_and_address
from alerts.configuration.problems import ProblemList
from alerts.configuration.shapes import ChannelShape, SmtpShape
from alerts.configuration.yaml.marked import KeyPath
from alerts.model import Channel

DEFAULT_LIMIT: Final = 60  # messages an hour to each target of a channel
SMTP_MODES: Final = {
    "starttls": ("vedettemails", "starttls", 587),
    "tls": ("vedettemails", "ssl", 465),
    "none": ("vedettemail", "insecure", 25),
}
LOOPBACK_HOSTS: Final = {"localhost", "127.0.0.1", "[::1]"}


def mail_url(smtp: SmtpShape, recipient: str) -> str:
    """The URL that sends mail to `recipient` through `smtp`; every part is percent-encoded.

    Its scheme is ours: `alerts.notify` has Apprise read the rest, and keeps connections to the server.

    The server and the sender are always named: from the addresses of well-known providers Apprise would guess them.
    """
    scheme, mode, port = SMTP_MODES[smtp.tls]
    login = ""
    if smtp.user:
        login = quote(smtp.user, safe="") + (f":{quote(smtp.password, safe='')}" if smtp.password else "") + "@"
    own_name, own_address = name_and_address(sender(smtp) or "")
    name, address = name_and_address(recipient)
    query = {"smtp": smtp.host, "from": own_address, "name": own_name or "Vedette", "to": address, "mode": mode}
    query |= {"to_name": name} if name else {}
    settings = "&".join(f"{key}={quote(value, safe='')}" for key, value in query.items())
    return f"{scheme}://{login}{smtp.host}:{smtp.port or port}/?{settings}"


def sender(smtp: SmtpShape) -> str | None:
    """The address that mail comes from; None when neither `from` nor `user` is an address."""
    return smtp.sender or (smtp.user if smtp.user and "@" in smtp.user else None)


def channel_of(channel_id: str, shape: ChannelShape, smtp: SmtpShape | None) -> Channel:
    """The channel that `shape` describes; without a mail server it has no mail recipients."""
    mails = [mail_url(smtp, recipient) for recipient in shape.mail] if smtp and sender(smtp) else []
    digest, quiet = tuple(map(digest_time, shape.digest)), quiet_hours(shape.quiet)
    return Channel(
        channel_id, (*mails, *urls(shape)), digest, quiet, shape.limit or DEFAULT_LIMIT, shape.empty, shape.enabled,
        shape.language,
    )  # fmt: skip


def urls(shape: ChannelShape) -> tuple[str, ...]:
    """The Apprise URLs as written in the file."""
    return (*((shape.url,) if shape.url else ()), *shape.urls)


def check_channel(channel: KeyedEntry[ChannelShape], problems: ProblemList, *, is_used: bool) -> None:
    """Note what is wrong with a channel's targets. No sentence repeats a URL, because it may hold a password.

    `is_used`: whether messages may go there; only then Apprise reads the URLs, which takes longer than many a command.
    """
    shape = channel.shape
    if not (shape.mail or urls(shape)) and channel.is_whole():
        problems.error(channel.key_place(), f"the channel {channel.id!r} needs mail, url or urls")
    seen: set[str] = set()
    for path, target in _targets(shape):
        known_by = name_and_address(target)[1] if path[0] == "mail" else target
        if known_by in seen:
            problems.error(channel.place(*path), f"the channel {channel.id!r} names this target twice")
        elif is_used and path[0] != "mail" and (error := _url_error(target)):
            problems.error(channel.place(*path), error)
        seen.add(known_by)
    _warn_of_quiet_digests(channel, problems)


def _warn_of_quiet_digests(channel: KeyedEntry[ChannelShape], problems: ProblemList) -> None:
    """Warn of a digest in the quiet hours of its channel."""
    quiet = quiet_hours(channel.shape.quiet)
    for index, one in enumerate(channel.shape.digest):
        at = digest_time(one).at
        if quiet and quiet.cover(at):
            sentence = (
                f"{one.at} is in the quiet hours of the channel {channel.id!r}; this digest goes out at their end"
            )
            problems.warn(channel.place("digest", index), sentence)


def _url_error(url: str) -> str | None:
    from alerts.notify import target_error  # noqa: PLC0415 - importing Apprise takes half a second; mail needs none of it

    return target_error(url)


def check_smtp(smtp: SmtpShape, part: ConfigPart, problems: ProblemList) -> None:
    """Note contradictions among the settings of the mail server."""
    here = part.marked.key_place(("smtp",))
    if not sender(smtp) and part.is_whole(("smtp",)):
        problems.error(here, "smtp: 'from' is missing; write the address that mail comes from")
    if smtp.password and not smtp.user and part.is_whole(("smtp",)):
        problems.error(part.marked.key_place(("smtp", "password")), "smtp: there is a password but no user")
    if smtp.password and smtp.tls == "none" and smtp.host not in LOOPBACK_HOSTS:
        problems.warn(part.marked.key_place(("smtp", "tls")), "the password travels unencrypted; write tls: starttls")


def secrets(shapes: Iterable[ChannelShape], smtp: SmtpShape | None) -> frozenset[str]:
    """Every text that no log may show: the mail server's password, and the URLs as written in the file.

    The URLs built for mail are not among them: but for the password they hold only names that a log has to show.
    """
    found = {smtp.password} if smtp and smtp.password else set()
    return frozenset(found | {url for shape in shapes for url in urls(shape) if not url.startswith("console://")})


def _targets(shape: ChannelShape) -> Iterator[tuple[KeyPath, str]]:
    """Each target of a channel, with its path within the channel."""
    yield from ((("mail", index), mail) for index, mail in enumerate(shape.mail))
    if shape.url:
        yield ("url",), shape.url
    yield from ((("urls", index), url) for index, url in enumerate(shape.urls))
