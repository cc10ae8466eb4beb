"""Links in mails without what tracks the reader. Pure: nothing is asked over the network.

Newsletters link through an address that counts who clicked. Where that holds the address it leads to, in a parameter or
in its path, plain or in base64, it is read out; one that hides it stays, and is followed like any other address.
"""

import base64
import binascii
import re
from collections.abc import Iterator
from typing import Final
from urllib.parse import parse_qsl, unquote, urlsplit

from crawler.redirect_links import unwrapped
from crawler.urls import MAX_LENGTH, without_tracking

_MAX_WRAPPERS: Final = 4
_ABSOLUTE: Final = re.compile(r"https?://[^/?#\s]+\.[^\s\"'<>\\{}]+", re.IGNORECASE)
_BASE64: Final = re.compile(r"[A-Za-z0-9+/_-]{16,6000}={0,2}")
_MAIL_ADDRESS: Final = re.compile(r"[^@\s]{1,100}@[^@\s]{1,100}\.[a-z]{2,24}", re.IGNORECASE)
# Sites whose addresses hold another one and are the article all the same.
_KEPT: Final = frozenset({"web.archive.org", "archive.org", "archive.ph", "archive.is", "translate.google.com"})
# Parameters that name the one who got the mail.
_OF_RECIPIENT: Final = frozenset({
    "email", "emailid", "email_id", "euid", "subscriber", "subscriber_id", "subscriberid", "sub_id", "recipient",
    "recipient_id", "contact_id", "contactid", "ck_subscriber_id", "_bhlid", "bhlid", "_kx", "_ke", "ml_subscriber",
    "ml_subscriber_hash", "sc_eid", "trk_contact", "trk_msg", "rjnrid", "dm_i", "ss_email_id", "sfmc_sub", "et_rid",
})  # fmt: skip


def untracked(url: str, recipient: str = "") -> str:
    """The address that a link in a mail leads to, as far as it says so itself, without what names its reader."""
    for _ in range(_MAX_WRAPPERS):
        target = _target(url)
        if target is None:
            break
        url = target
    return _without_recipient(without_tracking(url), recipient)


def _target(url: str) -> str | None:
    """The address inside another one; None when there is none."""
    known = unwrapped(url)
    if known != url:
        return known
    try:
        parts = urlsplit(url)
        if (parts.hostname or "").removeprefix("www.") in _KEPT:
            return None
        values = [value for _, value in parse_qsl(parts.query, max_num_fields=100)]
    except ValueError:
        return None
    segments = [unquote(one) for one in parts.path.split("/")]
    tail = re.search(r"https?:/{1,2}[^/].*", unquote(parts.path), re.IGNORECASE)
    for one in (*values, *segments):
        if found := next(_held(one), None):
            return found
    if tail:  # what follows a question mark belongs to an address that is written out
        query = f"?{parts.query}" if parts.query and tail[0] in parts.path else ""
        whole = re.sub(r"^(https?):/+", r"\1://", f"{tail[0]}{query}", flags=re.IGNORECASE)
        return whole if _ABSOLUTE.fullmatch(whole) else None
    return None


def _held(text: str) -> Iterator[str]:
    """The addresses that a part of an address is, or holds in base64."""
    for plain in (text, unquote(text)):
        if len(plain) <= MAX_LENGTH and _ABSOLUTE.fullmatch(plain):
            yield plain
    for one in _BASE64.findall(text):
        said = _from_base64(one)
        if said and (found := _ABSOLUTE.search(said)):
            yield found[0]


def _from_base64(text: str) -> str | None:
    """The text in base64, None when it is none: most of what looks like base64 is an identifier."""
    bare = text.rstrip("=").replace("-", "+").replace("_", "/")
    try:
        said = base64.b64decode(bare + "=" * (-len(bare) % 4), validate=True).decode("utf8")
    except (binascii.Error, ValueError):
        return None
    return said if said.isprintable() else None


def _without_recipient(url: str, recipient: str) -> str:
    before, mark, fragment = url.partition("#")
    address, asked, query = before.partition("?")
    if not asked:
        return url
    pairs = query.split("&")
    kept = [pair for pair in pairs if not _names_reader(pair, recipient)]
    return f"{address}{'?' if kept else ''}{'&'.join(kept)}{mark}{fragment}" if len(kept) < len(pairs) else url


def _names_reader(pair: str, recipient: str) -> bool:
    name, _, value = pair.partition("=")
    said = unquote(value)
    if _MAIL_ADDRESS.fullmatch(said) or _MAIL_ADDRESS.fullmatch(_from_base64(said) or ""):
        return True
    if name == "e" and re.fullmatch(r"[0-9a-f]{10}", value):  # Mailchimp's
        return True
    return unquote(name).lower() in _OF_RECIPIENT or bool(recipient and recipient.lower() in said.lower())
