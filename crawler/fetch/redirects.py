"""Redirects: followed by Scrapy's middleware, and a failure with a sentence where it gives up.

Each hop is a request of its own: it waits for its site's turn, robots.txt is asked, and its address is judged where the
socket connects.
"""

from urllib.parse import urlsplit, urlunsplit

from scrapy.downloadermiddlewares.redirect import RedirectMiddleware
from scrapy.exceptions import IgnoreRequest
from scrapy.http import Request, Response

from crawler.fetch.failures import FetchError
from crawler.fetch.requests import request_url
from crawler.model import FetchFailure

REDIRECT_STATUSES = frozenset({301, 302, 303, 307, 308})


class WebRedirectMiddleware(RedirectMiddleware):
    """Scrapy's RedirectMiddleware, except that a redirect which is not followed is a failure and not a response.

    REDIRECT_MAX_TIMES bounds the hops. A target's user and password are dropped.
    """

    def process_response(self, request: Request, response: Response) -> Request | Response:  # type: ignore[override]
        """The request to the redirect's target; any other response passes."""
        if response.status not in REDIRECT_STATUSES or b"Location" not in response.headers:
            return response
        host = urlsplit(request.url).hostname
        try:
            target = super().process_response(request, response)
        except ValueError:
            target = response
        except IgnoreRequest as error:
            raise _given_up(
                request, f"{host} redirects more than {self.max_redirect_times} times; given up."
            ) from error
        url = request_url(target.url) if isinstance(target, Request) else None
        if url is None or not isinstance(target, Request):
            raise _given_up(request, f"{host} redirects to what is no web address; not followed.")
        target.meta.pop("download_slot", None)  # that of the site which redirects
        parts = urlsplit(url)
        return target.replace(url=urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])))

    def handle_referer(self, request: Request, response: Response) -> None:  # noqa: ARG002 - Scrapy's interface
        """Send no Referer."""
        request.headers.pop(b"Referer", None)


def _given_up(request: Request, sentence: str) -> FetchError:
    return FetchError(FetchFailure(request.url, "redirects", sentence))
