"""Routing: which matches raise an alert, where and when each alert is delivered, and why the rest is held back. Pure.

The store writes this plan and decides nothing itself. Every match ends in one of three ways: it raises an alert, it is
held back for a stated reason, or the ledger already has the alert that this very match raised.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from types import MappingProxyType
from typing import Literal

from alerts.delivery import story_pace
from alerts.delivery.corrections import notice_told_at, route_correction
from alerts.delivery.match_news import came_back, facts_of_copy, news_of
from alerts.delivery.mutes import muting
from alerts.delivery.novelty import hit_sentences, new_beside, new_sentences
from alerts.delivery.plans import (
    LISTED_FOR_AGE,
    OF_AGE,
    AlertKey,
    HeldBack,
    HoldReason,
    PlannedAlert,
    RoutedMatch,
    RoutingTable,
    StoryPlace,
    ToldAlert,
)
from alerts.delivery.recipients import (
    address_of,
    deliveries_of_alert,
    places_in_digests,
    to_one_target_each,
    without_told,
)
from alerts.delivery.reverts import Returned
from alerts.delivery.revivals import revived, taken_back
from alerts.delivery.schedule import update_due_at
from alerts.delivery.settling import denied_matches, settled_match
from alerts.delivery.tiers import rests_on_cut_text
from alerts.judging import JudgedChange, matched_words
from alerts.model import Match, Rule
from crawler.model import ArticleVersion, Change
from crawler.times import latest_instant


def route(
    judgements: Sequence[JudgedChange],
    table: RoutingTable,
    told: Sequence[ToldAlert],
    now: datetime,
    stories: Mapping[int, StoryPlace] = MappingProxyType({}),
) -> tuple[RoutedMatch, ...]:
    """What becomes of each match, in order; an alert planned for one counts as told for those after it.

    `told`: the alerts so far on these articles, their duplicate groups and their stories, oldest first. `stories`: by
    the number of the article.
    """
    known = list(told)
    routed: list[RoutedMatch] = []
    groups = Counter(one.article.group_id for one in judgements)
    for one in judgements:
        if one.change.kind == "corrected":
            corrections = route_correction(one.article, table, known, now)
            known += (as_told(plan.article, plan.match, plan.alert, None) for plan in corrections if plan.alert)
            routed += corrections
            continue
        of_article = []
        for match in one.matches:
            place = stories.get(one.article.id)
            result = _unless_muted(_routed_or_settled(one, match, table, known, place, now), table, now)
            if result.alert:
                known.append(as_told(one.article, match, result.alert, place))
            of_article.append(result)
        routed += to_one_target_each(of_article)
        routed += (_unless_muted(_repeated(one, match, table, known, now), table, now) for match in one.repeated)
        routed += (_unless_muted(plan, table, now) for plan in denied_matches(one, known, table, now))
        if groups[one.article.group_id] > 1:
            table = replace(table, beside=table.beside.with_told(one.article))
    return tuple(routed)


def route_past(judgement: JudgedChange) -> tuple[RoutedMatch, ...]:
    """The matches of rules that are new or changed, on an article found before: recorded, and alerting nobody."""
    held = (HeldBack("new_rule"),)
    return tuple(RoutedMatch(judgement.article, match, held=held) for match in judgement.matches)


def reason_against_news(change: Change, article: ArticleVersion, alert_max_age: timedelta) -> HoldReason | None:
    """Why what this article said when it was found may not alert, None when it may.

    Nothing older than `alert_max_age` alerts, and nothing undated that was found in a backlog. Age is measured when the
    article could first be seen; for an undated one it is the time from finding it to the change. What is too old by its
    dates but was found between two polls, and not long before the change, is new to its source: "dated_back".
    Of an article that a further source lists, that source's polls count.
    """
    if change.kind == "imported":
        return "imported"
    published_at = latest_instant(article.published)
    listing = article.listing_of(change.source)
    if published_at is None and listing.first_poll:
        return "undated_first_poll"
    if _visible_at(change, article) - (published_at or article.found_at) <= alert_max_age:
        return None
    is_late = listing.first_poll or change.at - listing.found_at > alert_max_age
    return "too_old" if is_late else "dated_back"


def _visible_at(change: Change, article: ArticleVersion) -> datetime:
    """When the change could first be seen, had neither Vedette nor the outlet been down.

    An article could be seen right after the last good poll without it; so could what its page says when no earlier
    version was whole, however long that page was out of order. A later change is measured when it came, less the time
    for which the article could not be found.
    """
    listing = article.listing_of(change.source)
    could_be_found_at = listing.unseen_at or listing.found_at
    if change.kind in ("new", "listed") or article.first_words is None:
        return could_be_found_at
    return change.at - (article.found_at - could_be_found_at)


def _routed_or_settled(
    judgement: JudgedChange,
    match: Match,
    table: RoutingTable,
    told: Sequence[ToldAlert],
    place: StoryPlace | None,
    now: datetime,
) -> RoutedMatch:
    """What becomes of a match; where a fuller copy of its article came, that of the alerts on the article too."""
    if judgement.change.kind == "dated_anew":
        return _listed(judgement, match, table, now, "dated_anew")
    routed = _routed(judgement, match, table, told, place, now)
    if judgement.change.kind != "twin" or not (routed.alert or routed.held) or (routed.alert and routed.alert.revives):
        return routed  # of any other change, or judged before, or telling again what was withdrawn
    article = judgement.article
    own = [one for one in told if one.key.rule == match.rule and one.key.article_id == article.id]
    said = {sentence for one in told if one.key.rule == match.rule for sentence in one.sentences}
    news = tuple(one for one in routed.alert.sentences if one not in said) if routed.alert else ()
    if routed.alert and not news and match.denied is None:
        return routed  # for those whom no alert reached
    return settled_match(article, match, own, news, table, now) or routed


def _routed(
    judgement: JudgedChange,
    match: Match,
    table: RoutingTable,
    told: Sequence[ToldAlert],
    place: StoryPlace | None,
    now: datetime,
) -> RoutedMatch:
    article = judgement.article
    earlier = [alert for alert in told if alert.key.rule == match.rule and _concerns(alert, article)]
    own = _own(earlier, article)
    same = next((one for one in earlier if one.key == AlertKey(match.rule, article.id, article.revision)), None)
    if same and same.rule_hash == match.rule_hash:
        return RoutedMatch(article, match)
    reason, news = _reason(judgement, match, table), news_of(article, match, own, earlier, table)
    back = None if same else taken_back(earlier, article, match, reason)
    if back:
        return revived(article, match, back, table, now, place.sources if place else None)
    news = (*news, *facts_of_copy(article, match, own, earlier, table))
    is_listed = judgement.change.kind == "listed"  # then no word is new, and the age holds for all
    new = () if reason and is_listed else _later_news(reason, article, news, own) if reason else news
    is_late = bool(reason) and reason not in OF_AGE
    returned = Returned((), now) if is_listed or is_late else came_back(article, match, own, table, now)
    again, not_before = returned.sentences, now if news else returned.not_before
    news, new = (*news, *again), (*new, *again)
    if reason and not new and (news or not own or reason not in OF_AGE):
        listed_for = LISTED_FOR_AGE.get(reason)
        listed = places_in_digests(match, table, now) if listed_for else ()
        held = (HeldBack(reason),)
        return RoutedMatch(article, match, held=held, listed=listed, listed_for=listed_for or "dated_back")
    if same:
        return RoutedMatch(article, match, held=(HeldBack("said_before", same.key),))
    if not new and (earlier or hit_sentences(article, match)):
        fold = _folded(article, match, own or earlier, table)
        untold = None if reason else _to_the_untold(article, match, fold, told, table, place, now)
        return untold or RoutedMatch(article, match, held=(fold,))
    first = (own or earlier)[-1].first if earlier and (own or article.revision > 1) else None
    in_chain = [one.tell_at for one in earlier if own and one.updates == first and one.tells]
    pause_at = notice_told_at(article, news, table.rules[match.rule], update_due_at(in_chain, now), now)
    on_story = _on_story(article, table.rules[match.rule], told, place)
    follows = story_pace.first_on_story(on_story, article)
    tell_at = max(pause_at, not_before, story_pace.tell_at(on_story, news, article, now) if follows else now)
    sources = place.sources if place else None
    deliveries, skipped = deliveries_of_alert(article, match, table, tell_at, now, sources)
    deliveries = story_pace.paced(deliveries, table, now) if follows else deliveries
    deliveries, folded = without_told(article, match, deliveries, news, told, again)
    planned = PlannedAlert(matched_words(article, match), deliveries, news, tell_at, first, follows, sources)
    return RoutedMatch(article, match, planned, (*skipped, *folded))


def _own(earlier: Sequence[ToldAlert], article: ArticleVersion) -> list[ToldAlert]:
    """Those on the article and its earlier versions; none on a copy of which only a correction was told."""
    own = [one for one in earlier if one.key.article_id == article.id and one.key.revision <= article.revision]
    return [] if all(one.sign for one in own) else own


def _to_the_untold(
    article: ArticleVersion,
    match: Match,
    fold: HeldBack,
    told: Sequence[ToldAlert],
    table: RoutingTable,
    place: StoryPlace | None,
    now: datetime,
) -> RoutedMatch | None:
    """A first alert to the addresses of the rule that the alerts so far did not reach; None when it is a fold for all.

    What told nobody there, since the channel was off, or the delivery was given up, told nothing. A later version of an
    article that was told is no news to a channel that came later; a copy is.
    """
    sources = place.sources if place else None
    made, skipped = deliveries_of_alert(article, match, table, now, now, sources)
    around = [one for one in told if one.tells and _concerns(one, article)]
    has_news: dict[tuple[AlertKey, ...], bool] = {}
    facts: dict[str, None] = {}
    untold, folded = [], []
    for delivery in made:
        address = address_of(delivery.target)
        reached = [one for one in around if address in one.told_to or address in one.awaited_by]
        by = tuple(one.key for one in reached)
        if by not in has_news:
            own = [one for one in reached if one.key.article_id == article.id]
            further = facts_of_copy(article, match, own, reached, table)
            has_news[by] = bool(further or news_of(article, match, own, reached, table))
            facts |= dict.fromkeys(further)
        if has_news[by]:
            untold.append(delivery)
        else:
            folded.append(replace(fold, target=delivery.target))
    if not untold or (folded and fold.reason != "copy_told"):
        return None
    sentences = (*(one.text for one in hit_sentences(article, match)), *facts)
    planned = PlannedAlert(matched_words(article, match), tuple(untold), sentences, now, story_sources=sources)
    return RoutedMatch(article, match, planned, (*skipped, *folded))


def _on_story(
    article: ArticleVersion, rule: Rule, told: Sequence[ToldAlert], place: StoryPlace | None
) -> list[ToldAlert]:
    """The alerts of a rule so far on the article's story and its copies, digests alone and withdrawals apart.

    None where each alert is told at once, and where the story has enough sources now for the rule to wake.
    """
    if place is None or rule.again == "always" or rule.wake:
        return []
    of_rule = [one for one in told if one.key.rule == rule.id and not one.in_digests and one.tells]
    on_story = [one for one in of_rule if one.story_id == place.story_id or _concerns(one, article)]
    has_woken = rule.wake or any(rule.wakes(one.story_sources) for one in on_story)
    return on_story if has_woken or not rule.wakes(place.sources) else []


def _repeated(
    judgement: JudgedChange, match: Match, table: RoutingTable, told: Sequence[ToldAlert], now: datetime
) -> RoutedMatch:
    """What becomes of a match that needs lines which other articles have too, unless all of it was told of this one."""
    article = judgement.article
    earlier = [alert for alert in told if alert.key.rule == match.rule and _concerns(alert, article)]
    own = [one for one in earlier if one.key.article_id == article.id]
    if earlier and not news_of(article, match, own, earlier, table):
        return RoutedMatch(article, match, held=(_folded(article, match, own or earlier, table),))
    return _listed(judgement, match, table, now, "repeated_line")


def _listed(
    judgement: JudgedChange,
    match: Match,
    table: RoutingTable,
    now: datetime,
    why: Literal["dated_anew", "repeated_line"],
) -> RoutedMatch:
    """A place in the next digest for a match that may be news or none.

    An article that its feed dates anew in the same words, or brings back, may be another siren, or one of a feed that
    touches its entries. A line that other articles have too may be a siren's caption, or a promotion; a category may
    be what a warning is of, or the name of a section.
    """
    age = reason_against_news(judgement.change, judgement.article, table.alert_max_age)
    is_old = age is not None and age not in LISTED_FOR_AGE and why == "repeated_line"
    reason = _record_reason(judgement, match, table) or (age if is_old else None)
    listed = () if reason else places_in_digests(match, table, now)
    return RoutedMatch(judgement.article, match, held=(HeldBack(reason or why),), listed=listed, listed_for=why)


def _unless_muted(planned: RoutedMatch, table: RoutingTable, now: datetime) -> RoutedMatch:
    """The plan, unless somebody would be told of a match that a mute silences: then the match is held back."""
    is_told = planned.alert or planned.listed
    mute = muting(table.mutes, planned.match.rule, planned.article, now) if is_told else None
    return RoutedMatch(planned.article, planned.match, held=(HeldBack("muted", mute=mute.id),)) if mute else planned


def _reason(judgement: JudgedChange, match: Match, table: RoutingTable) -> HoldReason | None:
    """Why the match may not alert, whatever was told before; for a reason of age, later news alerts all the same."""
    recorded = _record_reason(judgement, match, table) if judgement.change.kind != "imported" else None
    return recorded or reason_against_news(judgement.change, judgement.article, table.alert_max_age)


def _record_reason(judgement: JudgedChange, match: Match, table: RoutingTable) -> HoldReason | None:
    rule = table.rules[match.rule]
    if rule.urgency == "record":
        return "urgency_record"
    is_cut = rests_on_cut_text(judgement.article, match)
    return "cut_off_record" if is_cut and rule.if_cut_off == "record" else None


def _later_news(
    reason: HoldReason, article: ArticleVersion, news: tuple[str, ...], own: Sequence[ToldAlert]
) -> tuple[str, ...]:
    """The news that the article did not have when it was found; none when the reason holds for all that it says.

    Where nothing tells what it said then, its age counts until the rule alerted on it.
    """
    if reason not in OF_AGE:
        return ()
    if article.first_words is None:
        return news if own else ()
    return new_beside(article.first_words, news, article.language)


def _concerns(alert: ToldAlert, article: ArticleVersion) -> bool:
    return alert.key.article_id == article.id or alert.group_id == article.group_id


def as_told(
    article: ArticleVersion,
    match: Match,
    alert: PlannedAlert,
    place: StoryPlace | None,
    told_to: frozenset[str] = frozenset(),
) -> ToldAlert:
    """A planned alert as later ones are routed beside it. `told_to`: the addresses that have it already."""
    return ToldAlert(
        key=AlertKey(match.rule, article.id, article.revision),
        rule_hash=match.rule_hash,
        group_id=article.group_id,
        sentences=alert.sentences,
        tell_at=alert.tell_at,
        updates=alert.updates,
        told_to=told_to,
        story_id=place.story_id if place else None,
        story_sources=place.sources if place else None,
        title=article.title,
        in_digests=all(one.digest for one in alert.deliveries),
        awaited_by=frozenset(one.target.address or one.target.key for one in alert.deliveries),
        unknown=match.unknown,
        is_settled=bool(match.settled),
        is_denied=match.denied is not None,
        withdraws=alert.withdraws,
        sign=article.correction.kind if article.correction else None,
        revives=alert.revives,
    )


def _folded(article: ArticleVersion, match: Match, earlier: Sequence[ToldAlert], table: RoutingTable) -> HeldBack:
    """Why a match without news raises no alert, and the alert that tells the most of its sentences."""
    if not earlier:
        return HeldBack("live_before")
    sentences = {one.text for one in hit_sentences(article, match)}
    teller = max(_standing(earlier), key=lambda alert: len(sentences.intersection(alert.sentences)))
    if teller.key.article_id != article.id:
        return HeldBack("copy_told", teller.key)
    told = [sentence for alert in earlier for sentence in alert.sentences]
    is_edited = table.rules[match.rule].on_edit == "never" and new_sentences(sorted(sentences), told, article.language)
    return HeldBack("edit_not_told" if is_edited else "said_before", teller.key)


def _standing(earlier: Sequence[ToldAlert]) -> Sequence[ToldAlert]:
    """Those of the alerts that tell what stands: those from the last one on that tells again what was taken back."""
    revived_at = max((place for place, one in enumerate(earlier) if one.revives), default=0)
    standing = [one for one in earlier[revived_at:] if one.tells]
    return standing or earlier
