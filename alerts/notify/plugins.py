"""Apprise's plug-ins: loaded once, made anew for each message, with their own retries and delays switched off."""

import logging
import warnings
from difflib import get_close_matches
from typing import Any, Final

with warnings.catch_warnings():
    # Some plug-ins import modules that Python has deprecated (imghdr, in 3.11).
    warnings.simplefilter("ignore")
    from apprise import Apprise, AppriseAsset, NotifyBase, OverflowMode, PersistentStoreMode
    from apprise.manager_plugins import NotificationManager
    from apprise.url import URLBase

    PLUGINS: Final[Any] = NotificationManager()  # type: ignore[no-untyped-call]
    PLUGINS.load_modules()

from alerts.notify.webhooks import WEB, as_apprise_url

CONNECT_S: Final = 10.0
READ_S: Final = 15.0  # Apprise's 4 s would make the outcome unknown at every slow service
MAIL_SCHEMES: Final = {"vedettemail": "mailto", "vedettemails": "mailtos"}  # of addresses under `mail:`
ATTEMPT_S: Final = 45.0  # the whole attempt; it may take several requests


def keep_logs_in() -> None:
    """Let Apprise's log be captured whatever level was set before, and keep it out of every other log.

    Only that log tells why an attempt failed, partly at DEBUG, but it repeats addresses and tokens. urllib3 at DEBUG
    logs the path of every request, which holds the token of most chat services, so it is kept at INFO.
    """
    logging.getLogger("apprise").setLevel(logging.DEBUG)
    logging.getLogger("apprise").propagate = False
    logging.getLogger("urllib3").setLevel(logging.INFO)


def asset() -> AppriseAsset:
    """Apprise's settings for Vedette."""
    return AppriseAsset(
        app_id="Vedette",
        app_desc="Vedette, a sentry for defence news",
        app_url="",
        secure_logging=True,
        async_mode=False,
        service_timeout=0,  # sends in the calling thread; send.py limits the time
        storage_mode=PersistentStoreMode.MEMORY,  # writes nothing to the home directory
        result_log_disk_size=0,
        http_redirects=False,  # since Apprise 1.11 (pull request 1610)
    )


def plugin(url: str) -> NotifyBase | None:
    """A fresh plug-in for `url`, without Apprise's retries; None when Apprise does not take the URL.

    Each message needs its own: an instance used twice sleeps 5.5 s between two mails and blocks a thread meanwhile.
    """
    made = Apprise.instantiate(known_url(url), asset=asset(), suppress_exceptions=True)
    if not isinstance(made, NotifyBase):
        return None
    made.retry, made.wait = 0, 0.0  # deliveries are retried from the ledger
    made.optional = False  # a failure counts, whatever the URL says
    made.redirects = False  # a redirect is followed by GET, without the message
    if made.overflow_mode == OverflowMode.UPSTREAM:
        made.overflow_mode = OverflowMode.SPLIT  # a message too long for the service becomes two
    if made.socket_read_timeout == URLBase.socket_read_timeout:
        made.socket_read_timeout = READ_S
    if made.socket_connect_timeout == URLBase.socket_connect_timeout:
        made.socket_connect_timeout = CONNECT_S
    if isinstance(made, PLUGINS["mailto"]):
        made.headers.setdefault("Auto-Submitted", "auto-generated")  # RFC 3834: no out-of-office answers
    return made


def way_of(scheme: str) -> str:
    """How a user's configuration names the way that messages to a target take: `mail`, or `slack://` and the like."""
    return "mail" if scheme in MAIL_SCHEMES else f"{scheme}://"


def scheme(url: str) -> str:
    """The part of `url` before `://`, in lower case, which is never secret; empty when there is none.

    Of a webhook's own address it is the first scheme that Apprise has for the service.
    """
    name = url.partition("://")[0].strip().lower() if "://" in url else ""
    if name in WEB and (made := plugin(url)):
        return kind_of(made)
    return name


def known_url(url: str) -> str:
    """`url` as Apprise reads it, by which the ledger knows its target: `mail:` has schemes of its own."""
    name = url.partition("://")[0].strip().lower()
    if name in WEB:
        return as_apprise_url(url.strip())
    return MAIL_SCHEMES[name] + url[len(name) :] if name in MAIL_SCHEMES else url


def kind_of(made: NotifyBase) -> str:
    """The first scheme of a plug-in by the alphabet, which stands for all of them: "json" for `jsons://`."""
    names: list[str] = []
    for declared in (made.protocol, made.secure_protocol):
        names += [declared] if isinstance(declared, str) else list(declared or ())
    return min(names, default="")


def similar_scheme(name: str) -> str | None:
    """The scheme most similar to `name`, None when none is similar."""
    return next(iter(get_close_matches(name, sorted(PLUGINS.schemas()), 1)), None)
