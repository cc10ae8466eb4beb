"""Checks a source that is a mailbox: its login, its proxy, and keys that belong to mailboxes alone."""

from typing import Final
from urllib.parse import urlsplit

from alerts.configuration.cross_checks import KeyedEntry
from alerts.configuration.problems import ProblemList
from crawler.config import CrawlShape, SourceShape

_OF_MAILBOXES: Final = ("stories", "token_command", "mark")


def check_mailbox(source: KeyedEntry[SourceShape], crawl: CrawlShape | None, problems: ProblemList) -> None:
    """Note what contradicts that a source is a mailbox, or that it is none. `crawl`: None when nothing is said."""
    shape = source.shape
    if not shape.mailbox:
        for key in _OF_MAILBOXES:
            if getattr(shape, key) and source.is_whole():
                problems.error(source.key_place(key), f"{key} belongs to a mailbox; this source has none")
        return
    for key in ("headers", "cookies"):
        if getattr(shape, key):
            problems.error(source.key_place(key), f"{key} belong to an address of the web; a mailbox has a login")
    has_password = bool(urlsplit(shape.mailbox).password)
    if has_password and shape.token_command:
        problems.error(source.key_place("token_command"), "the mailbox has a password already; keep one of the two")
    elif not has_password and not shape.token_command:
        problems.error(
            source.key_place("mailbox"),
            "mailbox: write imaps://user:password@host/Folder, or add token_command: for an access token",
        )
    if shape.full_text and not shape.stories:
        problems.error(source.key_place("full_text"), "a mail has no page to read; full_text belongs to stories: true")
    proxy = shape.proxy or (crawl and crawl.proxy)
    if proxy not in (None, "none"):
        place = source.key_place("proxy" if shape.proxy else "mailbox")
        problems.error(place, "a mailbox is not read through a proxy; write proxy: none to read it without one")
