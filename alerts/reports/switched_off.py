"""What `check` and `status` show of rules, sources and channels with `enabled: false`. Pure."""

from collections.abc import Iterator

from alerts.configuration.config import SwitchedOff


def off_json(off: SwitchedOff) -> dict[str, list[str]]:
    """The ids for scripts."""
    return {"rules": list(off.rules), "sources": list(off.sources), "channels": list(off.channels)}


def off_lines(off: SwitchedOff) -> Iterator[str]:
    """The same for people: a line for each kind of which some are switched off."""
    for kind, ids in (("rule", off.rules), ("source", off.sources), ("channel", off.channels)):
        if ids:
            yield f"switched off: {kind if len(ids) == 1 else f'{kind}s'} {', '.join(ids)}"
