"""Finds what `mute` and `unmute` are asked about: `rule:ID`, `source:ID` or `group:NUMBER`."""

import re
from collections.abc import Iterable
from typing import Final, get_args

from alerts.app.known_names import refuse_unknown
from alerts.configuration import Inventory
from alerts.delivery.mutes import Mute, MuteKind
from crawler.errors import UsageError
from crawler.store import Ledger, article_now

_NUMBER: Final = re.compile("[0-9]{1,18}")


def mutable(name: str, named: Inventory, ledger: Ledger) -> tuple[MuteKind, str]:
    """The kind and the subject that `name` means; of a group, its number.

    Raises:
        UsageError: the configuration has no such rule or source, or the ledger no such article.
    """
    kind, subject = _parts(name)
    if kind == "group":
        return kind, _group(subject, ledger)
    refuse_unknown(kind, subject, named.rules if kind == "rule" else [source.id for source in named.sources])
    return kind, subject


def muted(name: str, mutes: Iterable[Mute], ledger: Ledger) -> tuple[MuteKind, str]:
    """The kind and the subject of the mute that `name` means, also of a rule that left the configuration.

    Raises:
        UsageError: nothing of that name is muted; the sentence says what is.
    """
    kind, subject = _parts(name)
    wanted = _group(subject, ledger) if kind == "group" else subject
    if not any(mute.silences(kind, wanted) for mute in mutes):
        names = ", ".join(mute.name for mute in mutes)
        raise UsageError(f"{name} is not muted. " + (f"Muted are {names}." if names else "Nothing is."))
    return kind, wanted


def _parts(name: str) -> tuple[MuteKind, str]:
    before, _, subject = name.partition(":")
    kind: MuteKind | None = next((one for one in get_args(MuteKind) if one == before), None)
    if kind and subject:
        return kind, subject
    raise UsageError(f"write rule:ID, source:ID or group:NUMBER, not '{name}'")


def _group(number: str, ledger: Ledger) -> str:
    """The number of the group of the article with this number."""
    article = article_now(ledger, int(number)) if _NUMBER.fullmatch(number) else None
    if article is None:
        raise UsageError(f"the ledger has no article {number}; `vedette alerts` shows articles and their groups")
    return str(article.group_id)
