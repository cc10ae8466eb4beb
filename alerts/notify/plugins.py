"""Apprise loaded once, and its plug-ins made for one message each, with what it does by itself switched off."""

import logging
import warnings
from difflib import get_close_matches
from typing import Any, Final

with warnings.catch_warnings():
    # loading every plug-in at once meets modules that Python has deprecated (imghdr, 3.11)
    warnings.simplefilter("ignore")
    from apprise import Apprise, AppriseAsset, NotifyBase, NotifyFormat, OverflowMode, PersistentStoreMode
    from apprise.manager_plugins import NotificationManager
    from apprise.url import URLBase

    PLUGINS: Final[Any] = NotificationManager()  # type: ignore[no-untyped-call]
    PLUGINS.load_modules()

CONNECT_S: Final = 10.0
READ_S: Final = 15.0  # Apprise waits 4 s, after which a message that a slow service took counts as unknown
ATTEMPT_S: Final = 45.0  # everything: several requests, each within the two above


def keep_logs_in() -> None:
    """Let Apprise's log be captured, whatever a program set before, and keep it and its transport's from any other log.

    Why an attempt failed is said there alone, half of it at DEBUG; but it repeats addresses and tokens. So does
    urllib3 at DEBUG: it names the path of every request, which for most chat services holds the token.
    """
    logging.getLogger("apprise").setLevel(logging.DEBUG)
    logging.getLogger("apprise").propagate = False
    logging.getLogger("urllib3").setLevel(logging.INFO)


def asset() -> AppriseAsset:
    """How Vedette wants Apprise to behave."""
    return AppriseAsset(
        app_id="Vedette",
        app_desc="Vedette, a sentry for defence news",
        app_url="",
        secure_logging=True,
        async_mode=False,
        service_timeout=0,  # the message is sent in the thread that calls, and send.py minds the time
        storage_mode=PersistentStoreMode.MEMORY,  # nothing is written to the home directory
        result_log_disk_size=0,
    )


def plugin(url: str) -> NotifyBase | None:
    """A fresh plug-in for `url`, without Apprise's retries; None when Apprise does not take the URL.

    Fresh for each message: an instance that is used again sleeps 5.5 s between two mails, holding a thread.
    """
    made = Apprise.instantiate(url, asset=asset(), suppress_exceptions=True)
    if not isinstance(made, NotifyBase):
        return None
    made.retry, made.wait = 0, 0.0  # the ledger knows when to try again
    made.optional = False  # a failure is one, whatever the URL says of it
    if made.overflow_mode == OverflowMode.UPSTREAM:
        made.overflow_mode = OverflowMode.SPLIT  # what is too long for the service becomes two messages, not none
    if made.socket_read_timeout == URLBase.socket_read_timeout:
        made.socket_read_timeout = READ_S
    if made.socket_connect_timeout == URLBase.socket_connect_timeout:
        made.socket_connect_timeout = CONNECT_S
    if isinstance(made, PLUGINS["mailto"]):
        made.headers.setdefault("Auto-Submitted", "auto-generated")  # RFC 3834: no out-of-office answers
    return made


def scheme(url: str) -> str:
    """The part of `url` before `://`, in lower case; it tells the kind of channel and no secret."""
    return url.partition("://")[0].strip().lower() if "://" in url else ""


def similar_scheme(name: str) -> str | None:
    """The scheme that was probably meant by `name`, None when none is near."""
    return next(iter(get_close_matches(name, sorted(PLUGINS.schemas()), 1)), None)


def wants_page(made: NotifyBase) -> bool:
    """Whether `made` is best served with HTML: a mail-like channel, or one that takes Markdown alone.

    Mail-like: HTML by preference, and a title of its own. Of HTML, Apprise makes Markdown with links that work; of text
    it makes Markdown with a backslash in every address. Chat services that take some HTML (Telegram, Matrix) get text,
    which Apprise escapes for them.
    """
    if made.resolve_format(NotifyFormat.TEXT) == NotifyFormat.MARKDOWN:
        return True
    declared: Any = made.notify_format  # one format, or several with the preferred one first
    preferred = declared[0] if isinstance(declared, tuple) else declared
    mail_like = preferred == NotifyFormat.HTML and made.title_maxlen > 0
    return mail_like and made.resolve_format(NotifyFormat.HTML) == NotifyFormat.HTML
