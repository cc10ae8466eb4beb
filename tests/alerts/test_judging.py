"""What a judgement holds."""

from datetime import UTC, datetime

from alerts.judging import judged_change, matched_words
from alerts.model import Match, Span, Subject
from crawler.model import Change, ChangeKind
from tests.alerts.made import ALERT, ARTICLE, altered

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)


def holds(_: Subject) -> tuple[Match, ...]:
    return (ALERT.match,)


def matches(kind: ChangeKind) -> tuple[Match, ...]:
    return judged_change(Change(1, ARTICLE.id, 1, kind, NOW), ARTICLE, holds).matches


def test_an_article_is_judged_at_every_change_except_when_it_goes_behind_a_paywall() -> None:
    assert matches("new") == matches("revised") == matches("imported") == (ALERT.match,)
    assert matches("paywalled") == ()


def test_matched_words_are_the_distinct_words_case_folded() -> None:
    article = altered(ALERT, title="Patriot sold", text="A PATRIOT battery.").article
    assert matched_words(article, Match("r", "h", (Span("title", 0, 7), Span("text", 2, 9)))) == ("patriot",)
