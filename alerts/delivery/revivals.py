"""An alert that was taken back, and that a later match tells again: it was withdrawn, or its article corrected. Pure.

That an alert holds no more is a guess, too: who was told so hears when the rule holds after all.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from alerts.delivery.novelty import hit_sentences
from alerts.delivery.plans import OF_AGE, HoldReason, PlannedAlert, RoutedMatch, RoutingTable, ToldAlert
from alerts.delivery.recipients import address_of, deliveries_of_alert, deliveries_to
from alerts.judging import matched_words
from alerts.model import Match
from crawler.model import ArticleVersion


def taken_back(
    earlier: Sequence[ToldAlert], article: ArticleVersion, match: Match, reason: HoldReason | None
) -> ToldAlert | None:
    """The alert that took back what the match tells again; None when it took nothing back, or is answered already.

    `earlier`: the alerts of the rule on the article and its copies, oldest first. `reason`: why it may not alert.
    A withdrawal is answered by any text with which the rule holds, with nothing left open, whatever its age. That an
    article was corrected or removed is answered by a copy of another outlet, of which nothing was told.
    """
    own = [one for one in earlier if one.tells and one.key.article_id == article.id]
    withdrawn, corrected = _withdrawn_last(earlier), _corrected_last(earlier, article, match)
    holds = match.denied is None and not match.hidden_clauses
    if withdrawn and holds and (reason is None or reason in OF_AGE):
        is_its_own = article.id == withdrawn.key.article_id
        if is_its_own or not any(one.holds or one.revives == withdrawn.key for one in own):
            return withdrawn
    if corrected and reason is None and not own and article.id != corrected.key.article_id:
        return corrected
    return None


def _withdrawn_last(earlier: Iterable[ToldAlert]) -> ToldAlert | None:
    """The last withdrawal, unless an alert since then tells that the rule holds."""
    back = None
    for one in earlier:
        if one.withdraws:
            back = one
        elif back and one.tells and (one.holds or one.revives == back.key):
            back = None
    return back


def _corrected_last(earlier: Sequence[ToldAlert], article: ArticleVersion, match: Match) -> ToldAlert | None:
    """The last word that an article was corrected or removed, unless an alert on another article came since then.

    Nor is there one when its page is there again.
    """
    back = None
    for one in earlier:
        if one.corrects and _told_alone(one, earlier, article, match):
            back = one
        elif back:
            is_same_page = one.key.article_id == back.key.article_id
            back = None if (one.sign == "back" if is_same_page else one.tells) else back
    return back


def _told_alone(correction: ToldAlert, earlier: Sequence[ToldAlert], article: ArticleVersion, match: Match) -> bool:
    """Whether what a match says was told by the article that was corrected, and by no copy, which stands.

    That is taken for so where the article was told first, and where it alone told a sentence with a hit.
    """
    corrected = correction.key.article_id
    if correction.first.article_id == corrected:
        return True
    by_others = {sentence for one in earlier if one.key.article_id != corrected for sentence in one.sentences}
    alone = {sentence for one in earlier if one.key.article_id == corrected for sentence in one.sentences} - by_others
    return any(one.text in alone for one in hit_sentences(article, match))


def revived(
    article: ArticleVersion, match: Match, back: ToldAlert, table: RoutingTable, now: datetime, sources: int | None
) -> RoutedMatch:
    """A first alert anew, to all of its rule and to those who were told that the earlier one is taken back, at once."""
    made, held = deliveries_of_alert(article, match, table, now, now, sources)
    left = (back.told_to | back.awaited_by) - {address_of(one.target) for one in made}
    others, _ = deliveries_to(left, article, match, table, now)
    sentences = tuple(one.text for one in hit_sentences(article, match))
    words = matched_words(article, match)
    planned = PlannedAlert(words, (*made, *others), sentences, now, story_sources=sources, revives=back.key)
    return RoutedMatch(article, match, planned, held)
