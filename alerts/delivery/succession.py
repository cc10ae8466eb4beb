"""Who takes over what waits for a target that left the configuration. Pure."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.model import Target

UNKNOWN_KIND: Final = ""  # of a target of a ledger that did not record it yet


@dataclass(frozen=True, slots=True)
class KnownTarget:
    """A target as the ledger last knew it. `waits`: something waits for it; the rest is as in `Target`."""

    channel: str
    key: str
    kind: str
    address: str
    waits: bool


@dataclass(frozen=True, slots=True)
class Succession:
    """What becomes of the deliveries of a target that left the configuration.

    `is_rename`: the address is the same under another key, and all its deliveries follow, those sent among them.
    Otherwise only what waits does: to each of `to` that has not had it.
    """

    of: KnownTarget
    to: tuple[Target, ...]
    is_rename: bool = False


def successions(known: Sequence[KnownTarget], current: Sequence[Target]) -> tuple[Succession, ...]:
    """What to do about each target of `known` that is not in `current`; nothing where nobody can take over.

    An address that is known by another key, or stands in another channel, keeps what waits for it. When exactly one
    target of a channel and kind was replaced, the new one takes over. Otherwise what waits goes to every target of the
    channel.
    """
    present = {(one.channel, one.key) for one in current}
    gone = [one for one in known if (one.channel, one.key) not in present]
    same = {(one.channel, one.key): _of_same_address(one, current) for one in gone}
    kept = [heir for one in gone if (heir := same[one.channel, one.key]) and heir.channel == one.channel]
    before = {(one.channel, one.key) for one in known} | {(one.channel, one.key) for one in kept}
    new = [one for one in current if (one.channel, one.key) not in before]
    lost = [one for one in gone if not same[one.channel, one.key] and (one.kind != UNKNOWN_KIND or one.waits)]
    found = []
    for one in gone:
        address = same[one.channel, one.key]
        to: tuple[Target, ...] = (address,) if address else _heirs(one, lost, new, current)
        is_rename = address is not None and address.channel == one.channel
        if to and (is_rename or one.waits):
            found.append(Succession(one, to, is_rename))
    return tuple(found)


def _of_same_address(gone: KnownTarget, current: Iterable[Target]) -> Target | None:
    """The target with the same URL and recipient: of the same channel, else of any other; None when none has it."""
    same = [one for one in current if gone.address in (one.address, one.former)]
    return min(same, key=lambda one: one.channel != gone.channel, default=None)


def _heirs(
    gone: KnownTarget, lost: Sequence[KnownTarget], new: Sequence[Target], current: Sequence[Target]
) -> tuple[Target, ...]:
    rivals, candidates = defaultdict[str, int](int), defaultdict[str, list[Target]](list)
    for one in lost:
        if one.channel == gone.channel:
            rivals[one.kind] += 1
    for target in new:
        if target.channel == gone.channel:
            candidates[target.kind].append(target)
            candidates[UNKNOWN_KIND].append(target)
    if rivals[gone.kind] == 1 and len(candidates[gone.kind]) == 1:
        return tuple(candidates[gone.kind])
    return tuple(target for target in current if target.channel == gone.channel)
