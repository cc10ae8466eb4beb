"""Which sentences came back that had been told, and then told in another form: what was told last is wrong. Pure."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Final

from alerts.delivery.edits import changes_fact, edits_among
from alerts.delivery.plans import ToldAlert
from alerts.delivery.readings import reading_of
from crawler.model import ArticleVersion

_ONCE_WITHIN: Final = timedelta(days=1)  # of a page that shows two forms in turn, each change is told once


def reverted(article: ArticleVersion, found: Sequence[str], own: Sequence[ToldAlert], now: datetime) -> tuple[str, ...]:
    """Those of `found` that this version has again, told before another form of them that changes a fact.

    `found`: its sentences with hits; `own`: the rule's alerts on the article, oldest first. None that was told in the
    place of another form within a day.
    """
    before = article.earlier_words
    if before is None or len(own) < 2:
        return ()
    return tuple(
        one for one in found if one not in before and _is_told_wrongly(one, _words(article), own, article.language, now)
    )


def _is_told_wrongly(sentence: str, words: str, own: Sequence[ToldAlert], language: str | None, now: datetime) -> bool:
    plain = reading_of(sentence, language).plain
    said = [{reading_of(one, language).plain for one in alert.sentences} for alert in own]
    tellers = [at for at, sentences in enumerate(said) if plain in sentences]

    def has_form(some: Sequence[ToldAlert]) -> bool:
        return _has_form([told for one in some for told in one.sentences], sentence, words, language)

    if not tellers or not has_form(own[tellers[-1] + 1 :]):
        return False
    return not any(now - own[at].tell_at < _ONCE_WITHIN and has_form(own[:at]) for at in tellers)


def _has_form(told: Sequence[str], sentence: str, words: str, language: str | None) -> bool:
    """Whether one of the sentences told, that stands no more, is another form of the sentence and changes a fact."""
    gone = [one for one in reversed(told) if one not in words]
    return any(changes_fact(edit, language) for edit in edits_among([sentence], gone, language))


def _words(article: ArticleVersion) -> str:
    return f"{article.title}\n{article.text}\n{article.other_title}\n{article.other_text}"
