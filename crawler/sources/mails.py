"""Reading the mails of a mailbox: one article a mail, or one for each story that it links to. Pure, for a worker."""

import base64
import json
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Final
from urllib.parse import urlsplit

from crawler.model import Entry, Response
from crawler.polled import MAX_LEFT_OUT, PolledEntries
from crawler.source_options import MailReading
from crawler.sources.mail_links import untracked
from crawler.sources.mail_parts import Mail, read_headers, read_mail
from crawler.sources.mail_stories import MailStories, MailStory, stories_of, web_version
from crawler.sources.mail_text import MailText, mail_text

MIN_INTRODUCTION: Final = 25  # words before the first story that are an article of their own


@dataclass(frozen=True, slots=True)
class _Sent:
    """A mail as the document has it; `raw` may be its beginning, of `size` bytes."""

    uid: int
    size: int
    received: str
    raw: bytes


def read_mails(document: Response, reading: MailReading) -> PolledEntries:
    """The entries of a document of mails, as `crawler.fetch.mailboxes` writes it, the oldest mail first.

    Raises nothing. A mail without words is an entry with its headline; what of a mail was not read is noted.
    """
    return _read(document, reading)


def read_mail_headers(document: Response) -> PolledEntries:
    """The same with the headlines alone: of a mail whose parts could not be read in time."""
    return _read(document, None)


def _read(document: Response, reading: MailReading | None) -> PolledEntries:
    lines = document.body.split(b"\n")
    note = json.loads(lines[0])["note"] if lines[0] else None
    entries: list[Entry] = []
    notes, left_out, senders = [note] if note else [], list[str](), set[str | None]()
    for one in map(_sent, lines[1:]):
        mail = read_mail(one.raw, one.received) if reading else read_headers(one.raw, one.received)
        found, said = _entries(mail, one, reading, urlsplit(document.final_url).hostname or "")
        entries += found
        senders.add(mail.sender)
        left_out += said
        if len(one.raw) < one.size and mail.parts:
            notes.append(f"Of the mail {mail.subject!r} the first {len(one.raw):,} of {one.size:,} bytes were read.")
        if mail.is_flat:
            notes.append(f"The mail {mail.subject!r} is nested too deeply; its texts were read one by one.")
    title = next(iter(senders)) if len(senders) == 1 else None
    return PolledEntries(
        tuple(entries), note=" ".join(notes) or None, title=title, left_out=tuple(left_out[:MAX_LEFT_OUT])
    )


def _sent(written: bytes) -> _Sent:
    told: dict[str, Any] = json.loads(written)
    return _Sent(told["uid"], told["size"], told["received"], base64.b64decode(told["raw"]))


def _entries(mail: Mail, sent: _Sent, reading: MailReading | None, host: str) -> tuple[list[Entry], list[str]]:
    """The entries of a mail, and lines on what was left out of it."""
    words = mail_text(mail) if reading else MailText()
    left_out = [f"attached to {mail.subject or mail.url}: {name}" for name in mail.attached]
    told = stories_of(mail, words) if reading and reading.stories else MailStories()
    left_out += [f"link in {mail.subject or mail.url}: {one}" for one in told.left_out]
    if not told.stories:
        return [_whole(mail, words, sent, host)], left_out
    own, text = [], told.introduction
    if len(text.split()) >= MIN_INTRODUCTION:
        own = [Entry(mail.url, guid=mail.guid, title=mail.subject, text=text, published=mail.date)]
        text = ""
    first = told.stories[0]
    heard = "\n\n".join(filter(None, (None if own else mail.subject, text, first.text)))
    stories = (replace(first, text=heard), *told.stories[1:])
    dated = mail.date if reading and reading.dates_stories else None
    return [*own, *(_of_story(one, dated) for one in stories)], left_out


def _of_story(one: MailStory, published: str | None) -> Entry:
    return Entry(one.url, title=one.title, text=one.text or None, published=published, captions=one.beside)


def _whole(mail: Mail, words: MailText, sent: _Sent, host: str) -> Entry:
    """The entry of a mail that is one article."""
    title = mail.subject
    if not sent.raw:
        title = f"Mail {sent.uid} of {host}, which the server does not hand over"
    elif not (title or words.text):
        title = f"Mail {sent.uid} of {host}, without a subject or words"
    stated = mail.archived_at or web_version(words.html)
    return Entry(
        untracked(stated, mail.recipient) if stated else mail.url,
        guid=mail.guid,
        title=title,
        text=words.text or None,
        published=mail.date,
        captions=words.beside,
    )


def joined(read: Sequence[PolledEntries]) -> PolledEntries:
    """What several documents of one poll hold, together."""
    titles = {one.title for one in read if one.entries}
    return PolledEntries(
        tuple(entry for one in read for entry in one.entries),
        language=next((one.language for one in read if one.language), None),
        error=next((one.error for one in read if one.error), None),
        note=" ".join(one.note for one in read if one.note) or None,
        title=next(iter(titles)) if len(titles) == 1 else None,
        left_out=tuple(line for one in read for line in one.left_out)[:MAX_LEFT_OUT],
    )
