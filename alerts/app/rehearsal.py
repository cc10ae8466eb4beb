"""What today's rules would have told of the past: its changes judged and routed again, without the ledger's alerts.

Nothing is written. Judging and routing are the daemon's own, so that copies fold, updates update and ages count as they
would. What decides when a message goes out is left aside: quiet hours, limits, outages, and the wait for others of a
story. Stories are those that the ledger has today.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime

from alerts.app.message_making import audience_of
from alerts.app.routing_tables import routing_table
from alerts.configuration import Config
from alerts.delivery.follow_ups import EarlierAlert, as_follow_up
from alerts.delivery.plans import AlertKey, HoldReason, PlannedAlert, RoutedMatch, RoutingTable, StoryPlace, ToldAlert
from alerts.delivery.routing import as_told, route
from alerts.delivery.settling import with_all_denied
from alerts.judging import judged_change
from alerts.matching import RuleSet, build
from alerts.matching.index_terms import index_terms_version
from alerts.messages import Listed, render, render_digest
from alerts.model import Alert, FullCopy, LateMatch, Message, Target
from alerts.notify import targets
from alerts.store import candidates, coverage_since, next_alert, story_places, target_key, texts_beside
from alerts.told_earlier import Revival, StoryGrowth, TakenBack
from crawler.model import ArticleVersion, Change
from crawler.store import Ledger, article_at, changes_since, revised_articles


@dataclass(frozen=True, slots=True)
class Telling:
    """An alert as one target would have been told of it."""

    target: Target
    alert: Alert


@dataclass(slots=True)
class Preview:
    """What would have been told, oldest first. `alerts`: how many would have been raised, `updates` of them updates.

    `late`: what appeared dated back, which digests list, with the targets. `held`: how many matches would have been
    held back, by reason.
    """

    told: list[Telling] = field(default_factory=list)
    late: list[tuple[LateMatch, tuple[Target, ...]]] = field(default_factory=list)
    held: Counter[HoldReason] = field(default_factory=Counter)
    alerts: int = 0
    updates: int = 0


@dataclass(frozen=True, slots=True)
class PreviewedMessage:
    """A message as it would have gone out at `at`, to these targets in the form of the first of them."""

    at: datetime
    targets: tuple[Target, ...]
    message: Message


class Rehearsal:
    """Judges and routes the changes of the past in order, and remembers what it would have told."""

    def __init__(self, ledger: Ledger, table: RoutingTable, ruleset: RuleSet, owners: Mapping[str, str]) -> None:
        """Begin with nothing told. `owners`: who owns a source, by its id."""
        self._ledger = ledger
        self._table = table
        self._ruleset = ruleset
        self._owners = owners
        self._told: defaultdict[int, list[ToldAlert]] = defaultdict(list)  # by the group of copies
        self._of_story: defaultdict[int, list[ToldAlert]] = defaultdict(list)
        self._grown: dict[int, int | None] = {}  # the sources of a story when last told, by its first alert
        self._numbers: dict[AlertKey, int] = {}
        self._folded: defaultdict[AlertKey, set[int]] = defaultdict(set)  # the articles folded into an alert on another
        self._taken_back: dict[AlertKey, Revival] = {}
        self._got: set[tuple[int, str]] = set()  # the number of an alert, and an address that was told of it
        self._earlier: defaultdict[tuple[int, str], list[EarlierAlert]] = defaultdict(list)  # by article and target
        self._copies: defaultdict[int, set[int]] = defaultdict(set)  # the articles told of, by their group
        self._next = next_alert(ledger)
        self.preview = Preview()

    def go_through(self, change: Change) -> None:
        """Judge one change, and note what would have come of it."""
        article = article_at(self._ledger, change.article_id, change.revision)
        if article is None:
            return
        judged = judged_change(change, article, self._ruleset.judge)
        raised = []
        places = story_places(self._ledger, [article.id], self._owners, change.article_id)
        told = self._told_before(article, places.get(article.id))
        table = (
            replace(self._table, beside=texts_beside(self._ledger, [article], told)) if judged.matches else self._table
        )
        for routed in route(with_all_denied([judged], told, self._ruleset.judge), table, told, change.at, places):
            self.preview.held.update(one.reason for one in routed.held if one.target is None)
            for one in routed.held:
                if one.folded_into and one.folded_into.article_id != article.id:
                    self._folded[one.folded_into].add(article.id)
            if routed.listed:
                listed = tuple(delivery.target for delivery in routed.listed)
                late = LateMatch(article, routed.match, routed.listed_for, change.at)
                self.preview.late.append((late, listed))
            if routed.alert:
                raised.append((self._raised(change, routed, routed.alert, places.get(article.id)), routed.alert))
        self._tell(raised)

    def _told_before(self, article: ArticleVersion, place: StoryPlace | None) -> list[ToldAlert]:
        """The alerts on the article's copies and its story so far, oldest first."""
        of_story = self._of_story[place.story_id] if place else []
        both = dict.fromkeys((*self._told[article.group_id], *of_story))
        known = (replace(one, folded=frozenset(self._folded[one.key])) for one in both)
        return sorted(known, key=lambda one: self._numbers[one.key])

    def _raised(self, change: Change, routed: RoutedMatch, plan: PlannedAlert, place: StoryPlace | None) -> Alert:
        """The alert with the number that it would get; the routing of later changes knows of it."""
        article, match = routed.article, routed.match
        key = AlertKey(match.rule, article.id, article.revision)
        self._numbers[key] = number = self._next
        self._next += 1
        addresses = frozenset(delivery.target.address for delivery in plan.deliveries)
        told = as_told(article, match, plan, place, addresses)
        self._told[article.group_id].append(told)
        if place:
            self._of_story[place.story_id].append(told)
        updates = self._numbers.get(plan.updates) if plan.updates else None
        self.preview.alerts += 1
        self.preview.updates += updates is not None
        new = plan.sentences if updates else ()
        withdrawn = self._numbers.get(plan.withdraws) if plan.withdraws else None
        sign = article.correction
        if withdrawn or (sign and sign.kind != "back"):
            how: TakenBack = "withdrawn" if not sign else "gone" if sign.kind == "gone" else "corrected"
            self._taken_back[key] = Revival(withdrawn or updates or number, number, how, article.source)
        revived = self._taken_back.get(plan.revives) if plan.revives else None
        return Alert(
            number, change.at, article, match, updates, new,
            story=self._growth(number, plan), withdraws=() if withdrawn is None else (withdrawn,),
            revived=revived, said=plan.sentences,
            is_on_copy=plan.updates is not None and plan.updates.article_id != article.id,
            full_copy=FullCopy(article.copy.source, article.copy.url) if article.copy else None,
        )  # fmt: skip

    def _growth(self, number: int, plan: PlannedAlert) -> StoryGrowth | None:
        """How the story that an alert follows grew since its last alert."""
        first = self._numbers.get(plan.follows) if plan.follows else None
        before, self._grown[first or number] = self._grown.get(first or number), plan.story_sources
        return StoryGrowth(first, before, plan.story_sources) if first else None

    def _tell(self, raised: Sequence[tuple[Alert, PlannedAlert]]) -> None:
        """Note what each target is told of one change; to whom it was told before, the rest is an update."""
        for alert, plan in raised:
            for delivery in plan.deliveries:
                earlier = self._earlier[alert.article.id, delivery.target.key]
                on_copies = [
                    one for other in self._copies[alert.article.group_id] - {alert.article.id}
                    for one in self._earlier[other, delivery.target.key]
                ]  # fmt: skip
                back = alert.revived
                knows = back and (back.how != "withdrawn" or (back.by, delivery.target.address) in self._got)
                as_known = alert if knows else replace(alert, revived=None)
                follow_up = as_follow_up(as_known, earlier, sorted(on_copies, key=lambda one: one.id))
                self.preview.told.append(Telling(delivery.target, follow_up))
        for alert, plan in raised:
            for delivery in plan.deliveries:
                known = self._earlier[alert.article.id, delivery.target.key]
                known.append(EarlierAlert(alert.id, plan.sentences))
                self._got.add((alert.id, delivery.target.address))
            self._copies[alert.article.group_id].add(alert.article.id)


def rehearsed(ledger: Ledger, config: Config, rules: Sequence[str], since: datetime) -> Iterator[Preview]:
    """The preview as it grows, once for each change since then; the last one is whole. `rules`: ids, empty for all."""
    ruleset = build([rule for rule in config.rules if not rules or rule.id in rules], config.entities)
    possible = _possible_articles(ledger, ruleset, rules)
    rehearsal = Rehearsal(ledger, routing_table(config, _targets(ledger, config)), ruleset, config.owners)
    yield rehearsal.preview
    for change in changes_since(ledger, since):
        if possible is None or change.article_id in possible:
            rehearsal.go_through(change)
        yield rehearsal.preview


def _targets(ledger: Ledger, config: Config) -> dict[str, tuple[Target, ...]]:
    key = target_key(ledger)
    return {channel.id: targets(channel, key) for channel in config.channels}


def _possible_articles(ledger: Ledger, ruleset: RuleSet, rules: Sequence[str]) -> frozenset[int] | None:
    """The articles that one rule may match by the index of words; None when all have to be read.

    The index holds the words of the newest versions, so that articles of several are read whatever they say today.
    """
    if len(rules) != 1:
        return None
    found = candidates(ledger, lambda languages: ruleset.condition(rules[0], languages), index_terms_version(), None)
    return None if found is None else revised_articles(ledger) | frozenset(found)


def messages_of(preview: Preview, ledger: Ledger, config: Config) -> list[PreviewedMessage]:
    """What a target is told of one version at one moment as one message, oldest first; the same one stands once."""
    together: dict[tuple[str, int, int, datetime], list[Telling]] = {}
    for one in preview.told:
        article = one.alert.article
        together.setdefault((one.target.key, article.id, article.revision, one.alert.raised_at), []).append(one)
    same: dict[tuple[tuple[int, int | None, int | None], ...], list[list[Telling]]] = {}
    for several in together.values():
        key = tuple((one.alert.id, one.alert.updates, one.alert.beside) for one in several)
        same.setdefault(key, []).append(several)
    return [_message(copies, ledger, config) for copies in same.values()]


def _message(copies: Sequence[Sequence[Telling]], ledger: Ledger, config: Config) -> PreviewedMessage:
    """The message in the form that the first of its targets gets."""
    alerts = tuple(one.alert for one in copies[0])
    told = tuple(several[0].target for several in copies)
    *others, newest = alerts
    audience = audience_of(Listed(alerts), told[0], config, ledger)
    return PreviewedMessage(newest.raised_at, told, render(newest, audience, others))


def digest_of(
    preview: Preview, ledger: Ledger, config: Config, channel: str, period: tuple[datetime, datetime]
) -> PreviewedMessage:
    """One digest with all that would have gone to the channel's first address in this period."""
    since, until = period
    known = _targets(ledger, config)[channel]
    target = known[0]
    alerts = [one.alert for one in preview.told if one.target.key == target.key]
    late = tuple(match for match, told in preview.late if target.key in {one.key for one in told})
    places = {rule.id: place for place, rule in enumerate(config.rules)}
    in_order = tuple(sorted(alerts, key=lambda one: (places[one.match.rule], one.id)))
    listed = Listed(in_order, late, (), coverage_since(ledger, target.key, len(config.rules), since, until))
    return PreviewedMessage(until, known, render_digest(listed, audience_of(listed, target, config, ledger)))
