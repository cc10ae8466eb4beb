"""What a further alert on an article says to a target that was told of the article before: only what is new. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

from alerts.delivery.edits import edits_since
from alerts.delivery.novelty import hit_sentences, new_behind_datelines, new_in_article, new_sentences
from alerts.model import Alert


@dataclass(frozen=True, slots=True)
class EarlierAlert:
    """An alert that a target got already, by its number, with the sentences that it told."""

    id: int
    sentences: tuple[str, ...]


def as_follow_up(alert: Alert, earlier: Sequence[EarlierAlert], on_copies: Sequence[EarlierAlert] = ()) -> Alert:
    """The alert as its target is to be told: as an update of the first of `earlier`, led by what none of them told.

    `earlier`: what the target got on the same article, oldest first, `on_copies`: on copies of it. An alert that
    updates another keeps its sentences; a first one is led by what no alert on a copy told.
    Where one of these is the edited form of another that was told, or of one of the version before, both are named.
    """
    told, language = [sentence for one in earlier for sentence in one.sentences], alert.article.language
    if alert.updates is None:
        if not earlier:
            return _led_by_what_copies_lack(alert, on_copies)
        hits = hit_sentences(alert.article, alert.match)
        facts = new_sentences(_without_hits(alert, [one.text for one in hits]), told, language)
        new = dict.fromkeys((*new_in_article(hits, told, language), *facts))
        alert = replace(alert, updates=earlier[0].id, new_sentences=tuple(new))
    return replace(alert, edits=edits_since(alert.article, alert.new_sentences, told))


def _led_by_what_copies_lack(alert: Alert, on_copies: Sequence[EarlierAlert]) -> Alert:
    """The alert on an article, led by the sentences that were not told of a copy; the same when all were.

    Of a target that no alert on a copy has reached yet, those without hits lead all the same, for nothing else shows
    them.
    """
    told = tuple(dict.fromkeys(sentence for one in on_copies for sentence in one.sentences))
    hits = hit_sentences(alert.article, alert.match)
    found = [one for one in hits if not one.in_title]
    facts = new_sentences(_without_hits(alert, [one.text for one in hits]), told, alert.article.language)
    new = (*new_behind_datelines(found, told, alert.article.language), *facts)
    if not on_copies:  # of very many hits a match keeps some, so that a sentence may have one that is not known
        return alert if alert.match.more_spans else replace(alert, new_sentences=facts)
    return replace(alert, beside=on_copies[0].id, new_sentences=new) if new else alert


def _without_hits(alert: Alert, found: Collection[str]) -> list[str]:
    """The sentences for which the alert was raised for a number, a name or a date alone."""
    return [
        one for one in alert.said if one not in found and one not in (alert.article.title, alert.article.other_title)
    ]
