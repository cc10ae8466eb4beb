"""Two sets of rules on the same articles: which alerts a change brings and takes; how much each rule raises. Pure.

Copies of one article are one alert: a rule loses it when no copy matches any more.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal

from alerts.judging import judged_change
from alerts.matching import RuleSet, build
from alerts.model import Entity, Match
from alerts.trial import Hit, article_date, folded
from crawler.model import ArticleVersion, Change

Known = tuple[RuleSet, Mapping[str, Entity]]  # rules, and the entities that they may use
RuleFate = Literal["added", "removed", "changed"]


@dataclass(frozen=True, slots=True)
class RuleChange:
    """What a rule that was added, removed or changed raises now, and raised before. `unchanged`: how many stay."""

    rule: str
    fate: RuleFate
    gained: tuple[Hit, ...]
    lost: tuple[Hit, ...]
    unchanged: int


@dataclass(frozen=True, slots=True)
class Comparison:
    """What the change of a set of rules does on `read` articles. `same`: the rules whose meaning did not change."""

    read: int
    changes: tuple[RuleChange, ...]
    same: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class RuleVolume:
    """How many alerts a rule raises, with how many copies folded into them, and when the newest article appeared."""

    rule: str
    alerts: int
    copies: int
    newest: datetime | None


@dataclass(frozen=True, slots=True)
class RuleSets:
    """The rules that differ between two sets, before and now, and the ids of all others."""

    old: RuleSet
    new: RuleSet
    same: tuple[str, ...]

    def compared(self, articles: Iterable[ArticleVersion]) -> Comparison:
        """What the change brings and takes on these articles."""
        before, now = defaultdict[str, list[Hit]](list), defaultdict[str, list[Hit]](list)
        read = 0
        for article in articles:
            read += 1
            for found, rules in ((before, self.old), (now, self.new)):
                for match in _matches(article, rules):
                    found[match.rule].append(Hit(article, match))
        old, new = ({rule.id for rule in rules.rules} for rules in (self.old, self.new))
        ids = dict.fromkeys(rule.id for rules in (self.new, self.old) for rule in rules.rules)
        changes = tuple(_change(rule, _fate(rule, old, new), before[rule], now[rule]) for rule in ids)
        return Comparison(read, changes, self.same)


def rule_sets(old: Known, new: Known, only: str | None = None) -> RuleSets:
    """What differs between two sets of rules, each with its entities. `only`: leave out all rules but this one."""
    hashes = [{rule.id: rules.hash_of(rule.id) for rule in rules.rules} for rules, _ in (old, new)]
    same = tuple(rule for rule in hashes[1] if hashes[0].get(rule) == hashes[1][rule] and only in {None, rule})
    found = []
    for rules, entities in (old, new):
        others = [rule for rule in rules.rules if rule.id not in same and only in {None, rule.id}]
        found.append(build(others, entities))
    return RuleSets(found[0], found[1], same)


def _fate(rule: str, old: Iterable[str], new: Iterable[str]) -> RuleFate:
    if rule not in old:
        return "added"
    return "changed" if rule in new else "removed"


def _matches(article: ArticleVersion, rules: RuleSet) -> Sequence[Match]:
    change = Change(0, article.id, article.revision, "new", article.found_at)
    return judged_change(change, article, rules.judge).matches


def _change(rule: str, fate: RuleFate, before: Sequence[Hit], now: Sequence[Hit]) -> RuleChange:
    old, new = ({hit.article.group_id for hit in hits} for hits in (before, now))
    gained = folded(hit for hit in now if hit.article.group_id not in old)
    lost = folded(hit for hit in before if hit.article.group_id not in new)
    return RuleChange(rule, fate, gained, lost, len(old & new))


@dataclass(frozen=True, slots=True)
class Volumes:
    """What rules raise on `read` articles, in the order of the rules. `days`: from the first article to the last."""

    read: int
    rules: tuple[RuleVolume, ...]
    days: float


def volumes(rules: RuleSet, articles: Iterable[ArticleVersion]) -> Volumes:
    """What each rule raises on these articles."""
    groups: dict[str, dict[int, int]] = {rule.id: {} for rule in rules.rules}
    newest: dict[str, datetime] = {}
    first = last = None
    read = 0
    for article in articles:
        read += 1
        at = article_date(article)
        first, last = min(at, first or at), max(at, last or at)
        for match in _matches(article, rules):
            of_rule = groups[match.rule]
            of_rule[article.group_id] = of_rule.get(article.group_id, 0) + 1
            newest[match.rule] = max(at, newest.get(match.rule, at))
    found = tuple(
        RuleVolume(rule, len(own), sum(own.values()) - len(own), newest.get(rule)) for rule, own in groups.items()
    )
    return Volumes(read, found, (last - first) / timedelta(days=1) if first and last else 0.0)
