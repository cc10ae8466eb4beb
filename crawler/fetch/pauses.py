"""Pauses that sites ask for, within one visit: a site that wants one, or that does not answer, is asked no further."""

from typing import Self

from scrapy.crawler import Crawler
from scrapy.http import Request, Response

from crawler.backoff import SitePauses
from crawler.fetch.failures import NETWORK_ERRORS, FetchError, request_failure
from crawler.model import FetchFailure
from crawler.model import Response as Answer


class PauseMiddleware:
    """Applies the `SitePauses` in the meta key `pauses`; a request without one passes.

    The state belongs to the visit, so it ends with it. A response that asks for a pause becomes a failure "busy",
    because its body is no article; a request that is not sent is a failure "unasked".
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """It reads no setting."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Refuse the request when its site wants a pause."""
        pauses: SitePauses | None = request.meta.get("pauses")
        if pauses and (refusal := pauses.refusal(request.meta["asked_url"])):
            raise FetchError(refusal)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note what the response says of its site; the response, if it can be one of an article."""
        pauses: SitePauses | None = request.meta.get("pauses")
        if pauses is None:
            return response
        url: str = request.meta["asked_url"]
        retry_after = (response.headers.get(b"Retry-After") or b"").decode("latin-1")
        paused_until = pauses.note(url, Answer(url, url, response.status, (("retry-after", retry_after),), b""))
        if paused_until:
            sentence = f"{url} answered {response.status} and asks for a pause."
            raise FetchError(FetchFailure(url, "busy", sentence, paused_until))
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note a request that was not answered."""
        pauses: SitePauses | None = request.meta.get("pauses")
        if pauses and isinstance(exception, (*NETWORK_ERRORS, FetchError)):
            failure = request_failure(request, exception, self._crawler.spider.crawl_settings)  # type: ignore[union-attr]
            if failure.failure not in {"busy", "unasked"}:
                pauses.note(request.meta["asked_url"], failure)
