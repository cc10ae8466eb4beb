"""Which sentences came back that had been told, and then told in another form: what was told last is wrong. Pure."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from alerts.delivery.edits import changes_fact, edits_among
from alerts.delivery.plans import ToldAlert
from alerts.delivery.readings import reading_of
from crawler.model import ArticleVersion

_ONCE_WITHIN: Final = timedelta(days=1)  # of a page that shows two forms in turn, each change is told once


@dataclass(frozen=True, slots=True)
class Returned:
    """Sentences that came back, and when that is told at the earliest: what was told last is wrong until then."""

    sentences: tuple[str, ...]
    not_before: datetime


def reverted(article: ArticleVersion, found: Sequence[str], own: Sequence[ToldAlert], now: datetime) -> Returned:
    """Those of `found` that this version has again, told before another form of them that changes a fact.

    `found`: its sentences with hits; `own`: the rule's alerts on the article, oldest first. One that was told in the
    place of the same other form within a day is told a day later, and with what waits until then.
    """
    before = article.earlier_words
    if before is None or len(own) < 2:
        return Returned((), now)
    due = {one: _told_again_at(one, article, own, now) for one in found if one not in before}
    times = [at for at in due.values() if at]
    return Returned(tuple(one for one, at in due.items() if at), max(times, default=now))


def _told_again_at(sentence: str, article: ArticleVersion, own: Sequence[ToldAlert], now: datetime) -> datetime | None:
    """When a sentence is told again; None when nothing that was told last is another form of it."""
    language = article.language
    plain = reading_of(sentence, language).plain
    said = [{reading_of(one, language).plain for one in alert.sentences} for alert in own]
    tellers = [at for at, sentences in enumerate(said) if plain in sentences]
    told_last = _form(own[tellers[-1] + 1 :], sentence, article) if tellers else None
    if told_last is None:
        return None
    same_way = [own[at].tell_at for at in tellers if _form(own[:at], sentence, article) == told_last]
    if all(at + _ONCE_WITHIN <= now for at in same_way):
        return now
    return max(*(at if at > now else at + _ONCE_WITHIN for at in same_way), *(one.tell_at for one in own))


def _form(some: Sequence[ToldAlert], sentence: str, article: ArticleVersion) -> tuple[str, ...] | None:
    """The form of the sentence, with another fact, that these told last and that stands no more: its plain words.

    An article has one headline: another that was told is its other form, with another fact where they share few words.
    """
    words, language = _words(article), article.language
    told = ((one, one == alert.title) for alert in reversed(some) for one in reversed(alert.sentences))
    for one, was_title in dict.fromkeys(pair for pair in told if pair[0] not in words):
        edits = edits_among([sentence], [one], language)
        is_other_title = not edits and was_title and sentence == article.title
        if is_other_title or any(changes_fact(edit, language) for edit in edits):
            return reading_of(one, language).plain
    return None


def _words(article: ArticleVersion) -> str:
    return f"{article.title}\n{article.text}\n{article.other_title}\n{article.other_text}"
