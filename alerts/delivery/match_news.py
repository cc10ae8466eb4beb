"""What a match says anew beside what its rule told: of its article, and of copies of it. Pure."""

from collections.abc import Sequence
from datetime import datetime

from alerts.delivery.copied_text import new_facts_in_copy
from alerts.delivery.edits import edits_of_facts, without_edits
from alerts.delivery.novelty import hit_sentences, new_beside, new_in_article, new_in_copy
from alerts.delivery.plans import RoutingTable, ToldAlert
from alerts.delivery.reverts import Returned, reverted
from alerts.judging import matched_words
from alerts.model import Match
from crawler.model import ArticleVersion


def news_of(
    article: ArticleVersion,
    match: Match,
    own: Sequence[ToldAlert],
    earlier: Sequence[ToldAlert],
    table: RoutingTable,
) -> tuple[str, ...]:
    """The sentences with hits that no alert of the rule told yet, on this article or on a copy of it.

    Of a version to which paragraphs were added, those in them, where the version before was judged by the rule. Then
    the rule says which edits to told sentences count, and whether those to others do.
    """
    found, on_edit = hit_sentences(article, match), table.rules[match.rule].on_edit
    told = tuple(dict.fromkeys(sentence for alert in earlier for sentence in alert.sentences))
    news = new_in_article(found, told, article.language) if own else new_in_copy(article, found, told)
    if _is_judged_before(article, match, table):
        news = new_beside(article.earlier_words or "", news, article.language)
    if own and on_edit == "never":
        return without_edits(article, news, told, matched_words(article, match))
    if own and on_edit == "facts":
        return (*news, *(edit.now for edit in edits_of_facts(article, {*told, *news})))
    return news


def came_back(
    article: ArticleVersion, match: Match, own: Sequence[ToldAlert], table: RoutingTable, now: datetime
) -> Returned:
    """The sentences with hits that were told, then in another form, and stand again, where the rule tells edits."""
    if table.rules[match.rule].on_edit == "never":
        return Returned((), now)
    telling = [one for one in own if one.tells]
    return reverted(article, [one.text for one in hit_sentences(article, match)], telling, now)


def _is_judged_before(article: ArticleVersion, match: Match, table: RoutingTable) -> bool:
    """Whether paragraphs were added to a version that the very rule matched: its hits were told, or held back."""
    return article.revised == "live" and match.rule_hash in table.judged_before.get(article.id, ())


def facts_of_copy(
    article: ArticleVersion, match: Match, own: Sequence[ToldAlert], earlier: Sequence[ToldAlert], table: RoutingTable
) -> tuple[str, ...]:
    """The sentences without hits that are news, for what they state, of an article of which copies alone were told.

    `own`: the alerts told of the article itself, `earlier`: these and those of its copies, oldest first.
    """
    tellers = () if own else (one.key for one in earlier if one.tells)
    keys = dict.fromkeys((key.article_id, key.revision) for key in tellers if key.article_id != article.id)
    told = [table.beside.told[key] for key in keys if key in table.beside.told]
    if not told:
        return ()
    hits = [one.text for one in hit_sentences(article, match)]
    return new_facts_in_copy(article, hits, told, table.beside.usual.get(article.id, ()))
