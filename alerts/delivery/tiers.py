"""How urgent a match is for a channel: told now, with the channel's digest, or kept without a message. Pure."""

from collections.abc import Iterable, Mapping
from typing import Final

from alerts.model import Channel, IfCutOff, Match, Rule, Urgency
from crawler.model import ArticleVersion

_ORDER: Final[tuple[Urgency, ...]] = ("now", "digest", "record")
_AT_MOST: Final[Mapping[IfCutOff, Urgency]] = {"alert": "now", "digest": "digest", "record": "record"}


def tier(rule: Rule, channel: Channel, *, left_open: bool = False) -> Urgency:
    """How a channel hears of a match; "digest" only where the channel has one.

    `left_open`: the match rests on cut text. `if_cut_off` then lowers its urgency, and never raises it.
    """
    urgency = rule.urgency or ("digest" if channel.digest else "now")
    if left_open:
        urgency = max(urgency, _AT_MOST[rule.if_cut_off], key=_ORDER.index)
    return "now" if urgency == "digest" and not channel.digest else urgency


def rests_on_cut_text(article: ArticleVersion, match: Match) -> bool:
    """Whether hidden text leaves part of the rule open."""
    return article.is_cut and bool(match.hidden_clauses)


def waiting_by_default(rules: Iterable[Rule], channels: Iterable[Channel]) -> dict[str, tuple[str, ...]]:
    """The rules that state no urgency and wait for a digest, by the channel that has it."""
    found = {one.id: [rule.id for rule in rules if rule.urgency is None and one.id in rule.notify]
             for one in channels if one.digest}  # fmt: skip
    return {channel: tuple(waiting) for channel, waiting in found.items() if waiting}
