"""Judging one change: which rules hold, and whether that is news. Pure."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from alerts.model import Match, Subject
from crawler.model import ArticleVersion, Change
from crawler.times import latest_instant

Judge = Callable[[Subject], tuple[Match, ...]]


@dataclass(frozen=True, slots=True)
class Judged:
    """A change with the rules that hold for its article. `news`: whether they may alert."""

    change: Change
    article: ArticleVersion
    matches: tuple[Match, ...]
    news: bool


def judged(change: Change, article: ArticleVersion, judge: Judge, alert_max_age: timedelta) -> Judged:
    """The judgement on a change; an article that turned paywalled shows nothing new and is not judged again."""
    if change.kind == "paywalled":
        return Judged(change, article, (), news=False)
    return Judged(change, article, judge(subject(article)), news=is_news(change, article, alert_max_age))


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


def is_news(change: Change, article: ArticleVersion, alert_max_age: timedelta) -> bool:
    """Whether a match may alert: nothing older than `alert_max_age`, and nothing undated from a first poll.

    Age is measured at the change, not at the judging: what was saved just before a crash is judged as fresh after it.
    """
    if change.kind == "imported":
        return False
    published_at = latest_instant(article.published)
    if published_at is None:
        return not article.first_poll and change.at - article.found_at <= alert_max_age
    return change.at - published_at <= alert_max_age


def hits(article: ArticleVersion, match: Match) -> tuple[str, ...]:
    """The distinct words that matched, case-folded and sorted."""
    fields = {"title": article.title, "text": article.text}
    return tuple(sorted({" ".join(fields[s.field][s.start : s.end].casefold().split()) for s in match.spans}))
