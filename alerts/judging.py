"""Judging one change: which rules hold for its article. Pure. Whether anybody hears of it is decided in `delivery`."""

from collections.abc import Callable
from dataclasses import dataclass

from alerts.model import Match, Subject
from crawler.model import ArticleVersion, Change

Judge = Callable[[Subject], tuple[Match, ...]]


@dataclass(frozen=True, slots=True)
class JudgedChange:
    """A change, the article as it stood then, and the rules that hold for it."""

    change: Change
    article: ArticleVersion
    matches: tuple[Match, ...]


def judged_change(change: Change, article: ArticleVersion, judge: Judge) -> JudgedChange:
    """The judgement on a change. An article that went behind a paywall shows nothing new and is not judged again."""
    return JudgedChange(change, article, () if change.kind == "paywalled" else judge(subject(article)))


def subject(article: ArticleVersion) -> Subject:
    """The article as the matcher sees it."""
    return Subject(
        title=article.title,
        text=article.text,
        language=article.language,
        source=article.source,
        url=article.url,
        authors=article.authors,
        access=article.access,
        hidden_percent=article.hidden_percent,
    )


def matched_words(article: ArticleVersion, match: Match) -> tuple[str, ...]:
    """The distinct words that matched, case-folded and sorted."""
    fields = {"title": article.title, "text": article.text}
    return tuple(sorted({" ".join(fields[s.field][s.start : s.end].casefold().split()) for s in match.spans}))
