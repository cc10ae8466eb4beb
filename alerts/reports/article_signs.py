"""What `why` tells of an article that was corrected, is gone, or no longer holds a rule that told of it. Pure."""

from datetime import datetime
from typing import Final

from alerts.messages.harmless import one_line
from alerts.store import NoLonger
from crawler.model import PageSign, SignKind
from crawler.store import IN_SEVERAL

_OF_PAGE: Final[dict[SignKind, str]] = {"gone": "its page is gone (410)", "back": "its page is there again"}
SignRecord = tuple[PageSign, datetime, datetime | None]  # with when it was seen, and confirmed


def sign_line(record: SignRecord) -> str:
    """A sign for people, in a line that is safe to print."""
    sign, seen_at, confirmed_at = record
    what = _OF_PAGE.get(sign.kind) or f"its page has a notice: {one_line(sign.quote)}"
    if sign.elsewhere >= IN_SEVERAL and confirmed_at is None:
        also = f"{sign.elsewhere} other articles of its source have it too, so that nobody is told"
        return f"  {seen_at:%Y-%m-%d %H:%M} UTC  {what}; {also}"
    state = f"confirmed {confirmed_at:%Y-%m-%d %H:%M} UTC" if confirmed_at else "to be confirmed by another reading"
    return f"  {seen_at:%Y-%m-%d %H:%M} UTC  {what}, {state}"


def no_longer_line(one: NoLonger) -> str:
    """A rule that holds no more, for people."""
    return (
        f"  alert {one.alert} by {one.rule} no longer matches: revision {one.told}, read in full, held the rule, and "
        f"revision {one.now}, read in full, does not"
    )


def sign_json(record: SignRecord) -> dict[str, object]:
    """The sign in the object of `why --json`."""
    sign, seen_at, confirmed_at = record
    return {
        "kind": sign.kind,
        "quote": sign.quote,
        "elsewhere": sign.elsewhere,
        "seen_at": seen_at.isoformat(),
        "confirmed_at": confirmed_at.isoformat() if confirmed_at else None,
    }
