"""The requests of a user's own spider: the outermost middleware of its Crawler keeps them within bounds.

A request may not say where the guard, robots.txt, pauses and limits do not hold: such keys of its meta are taken out.
What fails, or is not asked for, is kept as a sentence, since a spider without an errback hears nothing of it.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field
from http import HTTPStatus
from typing import Any, Final
from urllib.parse import urlsplit

from scrapy import Request
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Response
from scrapy.http.request import NO_CALLBACK

from crawler.fetch.failures import NETWORK_ERRORS, FetchError, request_failure
from crawler.fetch.requests import request_url
from crawler.model import CrawlSettings

MAX_REQUESTS: Final = 200
_TAKEN: Final = frozenset(
    ["asked_url", "bindaddress", "crawl_delay_s", "dont_obey_robotstxt", "dont_redirect", "etag", "last_modified",
     "obeys_tdm", "pauses", "proxy", "proxy_place", "source", "subscription", "tdm_reserved", "verbatim_url"]
)  # fmt: skip
_TAKEN_BEGIN: Final = ("download_", "ftp_")


@dataclass(eq=False, slots=True)
class OwnRequests:
    """A downloader middleware for one run.

    `most`: how many requests are answered, with all that failed and without robots.txt. `faults`: sentences, each once.
    `timed`: wraps a request's callback; `handled`: the statuses that the spider wants to see.
    """

    source: str
    settings: CrawlSettings
    most: int = MAX_REQUESTS
    faults: dict[str, None] = field(default_factory=dict)
    timed: Callable[[Any], Callable[..., Any]] | None = None
    handled: Collection[int] = ()
    ended: int = 0

    def process_request(self, request: Request) -> None:
        """Make a request one of ours; those for robots.txt are."""
        if request.callback is NO_CALLBACK:
            return
        if request_url(request.url) is None:
            self._refuse(f"{request.url[:100]} is no web address.")
        if self.ended >= self.most:
            self._refuse(f"It asks for more than {self.most} pages; the rest was left out.")
        for key in [key for key in request.meta if key in _TAKEN or str(key).startswith(_TAKEN_BEGIN)]:
            del request.meta[key]
        request.meta.update({
            "asked_url": request.url, "source": self.source,
            "download_timeout": self.settings.timeout_s, "download_maxsize": self.settings.max_bytes,
        })  # fmt: skip
        request.headers["User-Agent"] = self.settings.user_agent
        if self.timed and not hasattr(request.callback, "__wrapped__"):
            request.callback = self.timed(request.callback)

    def process_response(self, request: Request, response: Response) -> Response:
        """Note an answer that a spider does not get to see."""
        if request.callback is not NO_CALLBACK:
            self.ended += 1
            handled = (*self.handled, *request.meta.get("handle_httpstatus_list", ()))
            is_seen = request.meta.get("handle_httpstatus_all") or response.status in handled
            if response.status >= HTTPStatus.BAD_REQUEST and not is_seen:
                self.faults[f"{urlsplit(response.url).hostname} answered {response.status}."] = None
        return response

    def process_exception(self, request: Request, exception: Exception) -> None:
        """Note a request that brought no answer."""
        if request.callback is not NO_CALLBACK and isinstance(exception, (*NETWORK_ERRORS, FetchError)):
            self.ended += 1
            self.faults[request_failure(request, exception, self.settings).sentence] = None

    def _refuse(self, sentence: str) -> None:
        self.faults[sentence] = None
        raise IgnoreRequest(sentence)
