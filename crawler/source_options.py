"""What a source's configuration says beside its address. Pure values."""

from dataclasses import dataclass, field
from typing import Final


@dataclass(frozen=True, slots=True)
class PageHints:
    """What a source's configuration says about reading its pages; empty means nothing is said.

    `text`: CSS selectors of the body, the first that matches wins. `access_selectors` and `access_phrases`: an element
    that matches, or a sentence that contains the phrase, marks the place where the body stops.
    `ignore_flag`: the publisher's `isAccessibleForFree` and content tier are not believed.
    """

    text: tuple[str, ...] = ()
    access_selectors: tuple[str, ...] = ()
    access_phrases: tuple[str, ...] = ()
    ignore_flag: bool = False


NO_HINTS: Final = PageHints()


@dataclass(frozen=True, slots=True)
class CardSelectors:
    """CSS selectors of a page of cards: `items` are the cards, the others stand within one; None for what is usual.

    `next`: the page's link to older cards; None when there is one page.
    """

    items: str
    title: str | None = None
    link: str | None = None
    text: str | None = None
    date: str | None = None
    next: str | None = None


@dataclass(frozen=True, slots=True)
class ItemPaths:
    """JMESPath expressions of a JSON document: `items` of its items, the others within one; None for what is usual.

    `next`: the document's link to older items; None when there is one document.
    """

    items: str
    title: str | None = None
    link: str | None = None
    text: str | None = None
    date: str | None = None
    next: str | None = None


@dataclass(frozen=True, slots=True)
class MailReading:
    """How the mails of a mailbox are read.

    `stories`: each story that a mail links to is an article; else each mail is one. `dates_stories`: stories have the
    date of their mail, for their pages, which know better, are not read. `marks_seen`: mails that were saved are marked
    as seen on the server, at the poll after; else nothing is changed there.
    """

    stories: bool = False
    dates_stories: bool = False
    marks_seen: bool = False


@dataclass(frozen=True, slots=True)
class MailboxLogin:
    """Who logs in to a mailbox: with a password, or with the access token that `token_command` prints, run as words."""

    user: str
    password: str = field(default="", repr=False)
    token_command: tuple[str, ...] = field(default=(), repr=False)


@dataclass(frozen=True, slots=True)
class SourceRequests:
    """What is special about a source's requests.

    `headers`: sent to `host`, that of its document, and to no other; `encrypted`: and only over https. `proxy`: the
    address of its proxy, or "env" or "none"; None for what holds for all. `login`: to its mailbox.
    """

    host: str
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    proxy: str | None = field(default=None, repr=False)
    encrypted: bool = False
    login: MailboxLogin | None = None
