"""Which hits of a match the ledger keeps: a text made to match has 100,000 for each rule. Pure.

Nothing is decided by the hits that are kept: what is news was decided on all of them before.
"""

from collections.abc import Collection, Sequence
from dataclasses import replace
from typing import Final, get_args

from alerts.delivery.plans import RoutedMatch
from alerts.judging import field_text
from alerts.model import Field, Span
from alerts.text.sentences import sentences_of_hits
from crawler.model import ArticleVersion

# In each field. A live blog of 60,000 words has some 2,000 hits of a broad rule; a message quotes 400 at most.
MAX_SPANS: Final = 2_000
# The same for all matches of one batch of articles; each field of a match keeps at least `MIN_SPANS`.
MAX_SPANS_OF_BATCH: Final = 50_000
MIN_SPANS: Final = 100


def with_kept_spans(routed: Sequence[RoutedMatch]) -> tuple[RoutedMatch, ...]:
    """The same plan, its matches with the hits that are kept, and the number of the others."""
    total = sum(len(one.match.spans) for one in routed)
    limit = MAX_SPANS if total <= MAX_SPANS_OF_BATCH else max(MIN_SPANS, MAX_SPANS_OF_BATCH // len(routed))
    return tuple(_limited(one, min(limit, MAX_SPANS)) for one in routed)


def _limited(one: RoutedMatch, limit: int) -> RoutedMatch:
    if len(one.match.spans) <= limit:
        return one
    news = frozenset(one.alert.sentences if one.alert else ())
    kept = [
        span
        for field in get_args(Field)
        for span in _kept(one.article, [span for span in one.match.spans if span.field == field], news, limit)
    ]
    more = len(one.match.spans) - len(kept)
    return replace(one, match=replace(one.match, spans=tuple(sorted(kept)), more_spans=more))


def _kept(article: ArticleVersion, spans: Sequence[Span], news: Collection[str], limit: int) -> list[Span]:
    """As many as `limit`: half of them from the sentences that are news, so that a message can quote those."""
    if len(spans) <= limit:
        return list(spans)
    text, in_order = field_text(article, spans[0].field), sorted(spans)
    found = sentences_of_hits(text, ((span.start, span.end) for span in in_order))
    new = [span for span, (_, (start, end)) in zip(in_order, found, strict=True) if text[start:end].strip() in news]
    chosen = dict.fromkeys((*new[: limit // 2], *sorted(spans)))
    return list(chosen)[:limit]
