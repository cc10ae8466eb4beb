"""Which deliveries that are due to a target go out now, in which messages, and until when the others are held. Pure.

It is asked right before sending, with the configuration in force, so that no restart, reload, clock or retry sends
anything in quiet hours or beyond the limit.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta, tzinfo
from itertools import chain
from typing import Final

from alerts.delivery.quiet import is_quiet, open_at
from alerts.model import Channel, Delivery, Hold

# More messages than these, all late by more than this time, are sent as one: the program, the machine or the service
# was down.
MAX_LATE_MESSAGES: Final = 10
_LATE: Final = timedelta(minutes=10)
LIMIT_PERIOD: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class DueMessage:
    """What goes out as one message. `merged`: it lists what was held. `wakes`: quiet hours and limit do not hold it."""

    deliveries: tuple[Delivery, ...]
    merged: bool = False
    wakes: bool = False

    def halves(self) -> "tuple[DueMessage, DueMessage] | None":
        """The same in two messages, what concerns one article in one; None when it concerns one article alone.

        The digest itself, which says what was read, goes with the second.
        """
        by_article: dict[tuple[str, int], list[Delivery]] = {}
        for one in self.deliveries:
            if not one.is_digest_itself:
                by_article.setdefault(("article", one.article) if one.article else ("delivery", one.id), []).append(one)
        if len(by_article) < 2:
            return None
        groups, middle = list(by_article.values()), len(by_article) // 2
        digest = [one for one in self.deliveries if one.is_digest_itself]
        first, second = chain(*groups[:middle]), chain(*groups[middle:], digest)
        return replace(self, deliveries=tuple(first)), replace(self, deliveries=tuple(second))


@dataclass(frozen=True, slots=True)
class HeldDelivery:
    """A delivery that is held until `due_at`, or, of a catch-up, is merged from now on."""

    delivery: Delivery
    due_at: datetime
    hold: Hold


@dataclass(frozen=True, slots=True)
class Dispatch:
    """The messages to send, in this order, and the deliveries whose times and marks change."""

    messages: tuple[DueMessage, ...]
    held: tuple[HeldDelivery, ...] = ()


@dataclass(frozen=True, slots=True)
class Gate:
    """What decides when a channel may be told.

    `waking`: the ids of the rules with `wake: true`; `waking_at`: from how many independent sources of a story on
    others wake, by the rule's id.
    """

    channel: Channel
    zone: tzinfo
    waking: frozenset[str] = frozenset()
    waking_at: Mapping[str, int] = field(default_factory=dict)

    def wakes(self, one: Delivery) -> bool:
        """Whether neither quiet hours nor the limit hold a delivery."""
        if one.rule is None or one.sources is None or one.rule not in self.waking_at:
            return one.rule in self.waking
        return one.sources >= self.waking_at[one.rule]

    def lets_out(self, message: DueMessage, now: datetime) -> bool:
        """Whether the message may go out now, whatever the limit says."""
        return message.wakes or not is_quiet(self.channel.quiet, self.zone, now)

    def opens_at(self, now: datetime) -> datetime:
        """When the quiet hours that hold at `now` end; `now` when none do."""
        return open_at(self.channel.quiet, self.zone, now)


def dispatch(
    due: Sequence[Delivery], gate: Gate, sent: int, now: datetime, beside: Sequence[Delivery] = ()
) -> Dispatch:
    """What to do with deliveries that are due to one target.

    `sent`: how many messages it got in the last hour. What wakes goes first, then what was held, in one message, then
    the rest, those due longest first, up to the limit. `beside`: what waits for the same target on the same articles,
    or for others of their stories; a message takes all of it along, so that an article is told of once.
    """
    single = grouped([one for one in due if not _is_merged(one, gate)])
    others = [group for group in single if not any(gate.wakes(one) for one in group)]
    waking = _by_story([group for group in single if group not in others])
    left = {one.id: one for one in due if _is_merged(one, gate)}
    along = {one.id: one for one in beside}
    messages = [_with_others(group, left, along, wakes=True) for group in waking]
    if is_quiet(gate.channel.quiet, gate.zone, now):
        return Dispatch(tuple(messages), held_by_quiet([*chain(*others), *left.values()], gate, now))
    late = [group for group in others if _is_late(group, now)]
    caught = list(chain(*late)) if len(late) > MAX_LATE_MESSAGES else []
    if caught:
        others = [group for group in others if group not in late]
    room = max(0, gate.channel.limit - sent - len(messages) - bool(left or caught))
    going = [_with_others(group, left, along) for group in others[:room]]
    beyond = {one.id: one for one in chain(*others[room:])}
    if left or caught:
        messages.append(_merged(_with_others((*left.values(), *caught), beyond, along).deliveries))
    held = [HeldDelivery(one, one.due_at, "catch_up") for one in caught]
    held += [HeldDelivery(one, next_full_hour(gate.zone, now), "limit") for one in beyond.values()]
    return Dispatch((*messages, *going), tuple(held))


def _is_merged(one: Delivery, gate: Gate) -> bool:
    """Whether it goes out in the message that lists what waited."""
    return one.digest or (one.hold is not None and not gate.wakes(one))


def _by_story(groups: Sequence[tuple[Delivery, ...]]) -> list[tuple[Delivery, ...]]:
    """The groups, those of one story as one when some of them were held: what woke one woke the others."""
    found: list[tuple[Delivery, ...]] = []
    for group in groups:
        same = next((one for one in found if _were_held(one, group) and _stories(one) & _stories(group)), None)
        if same is None:
            found.append(group)
        else:
            found[found.index(same)] = (*same, *group)
    return found


def _were_held(*groups: Sequence[Delivery]) -> bool:
    return any(one.hold is not None for one in chain(*groups))


def _stories(group: Sequence[Delivery]) -> set[int]:
    """The first alerts of the stories of these deliveries: those that they follow, or their own."""
    firsts = (one.alert if one.follows is None else one.follows for one in group)
    return {first for first in firsts if first is not None}


def _with_others(
    group: Sequence[Delivery], left: dict[int, Delivery], along: dict[int, Delivery], *, wakes: bool = False
) -> DueMessage:
    """The message of a group, with what else waits on its articles, and what waits for others of its stories.

    It is a list when it tells of several articles of a story.
    """
    stories = _stories(group)
    of_story = [
        one for waiting in (left, along) for one in waiting.values() if one.hold == "story" and one.follows in stories
    ]
    for one in of_story:
        left.pop(one.id, None)
        along.pop(one.id, None)
    articles = {one.article for one in group}
    is_list = any(one.article not in articles for one in of_story) or len(grouped(group)) > 1
    return DueMessage(_with_its_articles((*group, *of_story), left, along), merged=is_list, wakes=wakes)


def _with_its_articles(
    group: Sequence[Delivery], left: dict[int, Delivery], along: dict[int, Delivery]
) -> tuple[Delivery, ...]:
    """The group with what else waits on its articles, which is taken out of `left` and `along`."""
    articles = {one.article for one in group if one.article is not None}
    taken = [one for waiting in (left, along) for one in waiting.values() if one.article in articles]
    for one in taken:
        left.pop(one.id, None)
        along.pop(one.id, None)
    return (*group, *taken)


def held_by_quiet(deliveries: Collection[Delivery], gate: Gate, now: datetime) -> tuple[HeldDelivery, ...]:
    """These deliveries, held until the quiet hours end."""
    return tuple(HeldDelivery(one, gate.opens_at(now), "quiet") for one in deliveries)


def next_full_hour(zone: tzinfo, now: datetime) -> datetime:
    """The first moment after `now` at which the clock in `zone` shows a full hour."""
    shown = now.astimezone(zone)
    return now + LIMIT_PERIOD - timedelta(minutes=shown.minute, seconds=shown.second, microseconds=shown.microsecond)


def grouped(deliveries: Sequence[Delivery]) -> list[tuple[Delivery, ...]]:
    """The deliveries by message: all on one article together, and the updates that waited for one pause."""
    groups: list[list[Delivery]] = []
    by_key: dict[tuple[str, int], list[Delivery]] = {}
    for one in deliveries:
        keys = [("alone", one.id) if one.article is None else ("article", one.article)]
        keys += [("update", one.update_of)] if one.update_of else []
        known = next((by_key[key] for key in keys if key in by_key), None)
        if known is None:
            known = []
            groups.append(known)
        known.append(one)
        by_key |= {key: known for key in keys if key not in by_key}
    return [tuple(group) for group in groups]


def _is_late(group: Sequence[Delivery], now: datetime) -> bool:
    return now - min(one.first_due_at for one in group) > _LATE


def _merged(deliveries: tuple[Delivery, ...]) -> DueMessage:
    """One message of what was held; a single alert looks like any other."""
    is_single = not any(one.digest for one in deliveries) and len(grouped(deliveries)) == 1
    return DueMessage(deliveries, merged=not is_single)
