"""What a poll's answer says of its source: the kind of its failure, and whether it has moved. Pure."""

from http import HTTPStatus

from crawler.model import FetchFailure, Response, Source
from crawler.urls import key_url


def failure_kind(got: Response | FetchFailure) -> str:
    """The kind of a poll's failure: that of a request without an answer, "status 403", or "unreadable"."""
    if isinstance(got, FetchFailure):
        return got.failure
    return "unreadable" if got.status == HTTPStatus.OK else f"status {got.status}"


def moved_to(source: Source, got: Response | FetchFailure) -> str | None:
    """Where the source's address redirects for good; None when it does not, or only to https, `www.` or a slash."""
    if isinstance(got, FetchFailure) or not got.moved or key_url(got.final_url) == key_url(source.url):
        return None
    return got.final_url
