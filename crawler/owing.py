"""What a poll leaves to the next one: an older document that it could not read, or had no more place for. Pure."""

from http import HTTPStatus
from typing import Final

from crawler.model import FailureKind, FetchFailure, Response
from crawler.polled import FurtherDocument, OwedDocument
from crawler.visit_plans import PollPlan

MAX_WALKS: Final = 5  # polls in a row that read as many older documents as they may

_PASSING: Final = frozenset[FailureKind](
    {"timeout", "connection", "broken_body", "dns", "unasked", "stopping", "busy", "robots_unavailable"}
)
_PASSING_STATUS: Final = frozenset(
    {HTTPStatus.REQUEST_TIMEOUT, HTTPStatus.TOO_EARLY, HTTPStatus.TOO_MANY_REQUESTS}
)  # and all from 500
_GONE: Final = frozenset({HTTPStatus.NOT_FOUND, HTTPStatus.GONE})


def may_be_had_later(asked: FurtherDocument, got: Response | FetchFailure) -> bool:
    """Whether a document without entries to read may hold some at a later poll: server or network failed.

    One that something links to may also be refused, or be no document, for a while.
    """
    if isinstance(got, FetchFailure):
        return got.failure in _PASSING
    if got.status >= HTTPStatus.INTERNAL_SERVER_ERROR or got.status in _PASSING_STATUS:
        return True
    return not asked.is_guess and got.status not in _GONE


def owed_after(plan: PollPlan, failed: FurtherDocument | None, beyond: FurtherDocument | None) -> OwedDocument | None:
    """What the next poll asks for after one that reached nothing that was known before the gap.

    `failed`: the first document that could not be read. `beyond`: the one for which the poll had no more place or time.
    A sitemap that failed stands behind the latter.
    """
    left = beyond if failed is None or (failed.is_sitemap and beyond) else failed
    walks = (plan.owed.walks if plan.owed else 0) + (left is beyond)
    if left is None or plan.unseen_at is None or walks > MAX_WALKS:
        return None
    return OwedDocument(left, plan.unseen_at, walks)
