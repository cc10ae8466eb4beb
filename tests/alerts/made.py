"""Values of the alerting half for tests, and copies of them with fields changed."""

from dataclasses import fields, replace
from datetime import UTC, datetime

from alerts.model import Alert, Match, Span
from crawler.article_dates import StatedDate
from crawler.model import ArticleVersion

TEXT = "Estonia has sent troops to the border. Nobody else has."
ARTICLE = ArticleVersion(
    id=34,
    revision=1,
    url="https://example.org/a?b=1&c=2",
    source="ukdj",
    title="Estonia sends help",
    text=TEXT,
    language="en",
    possible_languages=("en",),
    authors=(),
    dates=(StatedDate("feed", "2026-11-23T04:40:00+00:00"),),
    published="2026-11-23T04:40:00+00:00",
    published_at=datetime(2026, 11, 23, 4, 40, tzinfo=UTC),
    found_at=datetime(2026, 11, 23, 4, 41, tzinfo=UTC),
    unseen_at=None,
    first_poll=False,
    access="full",
    hidden_percent=None,
    group_id=34,
)
MATCH = Match("troops-to-ukraine", "hash", (Span("text", 17, 23), Span("title", 0, 7)))
ALERT = Alert(12, datetime(2026, 11, 23, 4, 42, tzinfo=UTC), ARTICLE, MATCH)


def altered(alert: Alert, **changes: object) -> Alert:
    """`alert` with fields of its article or its match changed."""
    of_article = {field.name for field in fields(ArticleVersion)}
    article = {name: value for name, value in changes.items() if name in of_article}
    match = {name: value for name, value in changes.items() if name not in of_article}
    return replace(alert, article=replace(alert.article, **article), match=replace(alert.match, **match))  # type: ignore[arg-type]
