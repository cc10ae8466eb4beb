"""Headers and cookies of a source's own subscription, which go to the source's own host and nowhere else."""

from typing import Self
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.crawler import Crawler

from crawler.fetch.tdm_rules import TDM_PATH
from crawler.source_options import SourceRequests


class SubscriptionMiddleware:
    """Adds the headers of the request's source when the request goes to the source's own host.

    Each redirect is a request of its own and has the headers of the one before, so what was added is taken off first. A
    request for robots.txt or tdmrep.json has none: they are the same for everybody.
    """

    def __init__(self, crawler: Crawler) -> None:
        self._crawler = crawler

    @classmethod
    def from_crawler(cls, crawler: Crawler) -> Self:
        """Takes the headers from the spider at each request, because a reload may change them."""
        return cls(crawler)

    def process_request(self, request: Request) -> None:
        """Take off what was added for another host, and add what belongs to this one."""
        for name in request.meta.pop("subscription", ()):
            request.headers.pop(name, None)
        own = self._crawler.spider.crawl_settings.source_requests.get(request.meta.get("source"))  # type: ignore[union-attr]
        if own and own.headers and is_for(own, request.url):
            request.meta["subscription"] = tuple(name for name, _ in own.headers)
            for name, value in own.headers:
                request.headers[name] = value


def is_for(own: SourceRequests, url: str) -> bool:
    """Whether a source's headers may be sent with a request for `url`."""
    parts = urlsplit(url)
    return (
        (parts.hostname or "").lower() == own.host
        and (parts.scheme == "https" or not own.encrypted)
        and parts.path not in {"/robots.txt", TDM_PATH}
    )
