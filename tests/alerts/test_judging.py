"""What a judgement holds."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

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


@pytest.mark.parametrize(
    ("category", "is_told"),
    [
        ("舰艇新闻奇", False),
        ("代号北星的奇岬隼夜间被运往西津。", True),
        ("Navy news keel", False),
        ("The keel of the second frigate was laid", True),
    ],
)
def test_a_hit_in_a_category_as_long_as_a_sentence_is_told_with_those_of_the_text(
    category: str, *, is_told: bool
) -> None:
    word = "奇" if "奇" in category else "keel"
    article = replace(ARTICLE, text=f"A {word} was laid.", categories=category)

    def judge(one: Subject) -> tuple[Match, ...]:
        at = one.other_text.find(word)
        spans = [Span("text", 2, 2 + len(word)), *([Span("other_text", at, at + len(word))] if at >= 0 else [])]
        return (Match("r", "h", tuple(spans)),)

    [found] = judged_change(Change(1, ARTICLE.id, 1, "new", NOW), article, judge).matches
    assert any(span.field == "other_text" for span in found.spans) is is_told


def test_matched_words_are_the_distinct_words_case_folded() -> None:
    article = altered(ALERT, title="Patriot sold", text="A PATRIOT battery.").article
    assert matched_words(article, Match("r", "h", (Span("title", 0, 7), Span("text", 2, 9)))) == ("patriot",)
