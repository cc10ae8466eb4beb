"""Refuses a name that nothing has, and says which one may be meant."""

from collections.abc import Iterable
from difflib import get_close_matches

from crawler.errors import UsageError


def refuse_unknown(kind: str, name: str, known: Iterable[str]) -> None:
    """Do nothing when `name` is among `known`.

    Raises:
        UsageError: it is not; the sentence names the nearest one, or all of them.
    """
    ids = sorted(known)
    if name not in ids:
        close = get_close_matches(name, ids, n=1)
        advice = f"Did you mean '{close[0]}'?" if close else f"There are {', '.join(ids)}." if ids else "There is none."
        raise UsageError(f"there is no {kind} '{name}'. {advice}")
