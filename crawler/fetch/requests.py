"""From what is asked to a Scrapy request, and from a Scrapy response to a page."""

import base64
import re
from urllib.parse import unquote, urljoin, urlsplit, urlunsplit

from scrapy import Request
from scrapy.http import Response as ScrapyResponse
from w3lib.url import safe_url_string

from crawler.fetch.decompress import ACCEPTED, BodyTooLargeError, BrokenBodyError, decompressed
from crawler.model import CrawlSettings, FetchFailure, FetchRequest, Response
from crawler.urls import MAX_LENGTH

_REDIRECTS = {301, 302, 303, 307, 308}
_HEADER_VALUE = re.compile(r"[\x20-\x7e\x80-\xff]*")  # bytes read as Latin-1, none of them a control character
# All alike: what an address stands for, a page or a feed, is for the server to say.
_ACCEPT = (
    "text/html, application/xhtml+xml, application/rss+xml, application/atom+xml, application/feed+json, "
    "application/xml, */*;q=0.8"
)


def request_url(url: str) -> str | None:
    """The URL as it goes on the wire: escaped, its fragment dropped; None when it is no http(s) address of a host."""
    try:
        parts = urlsplit(safe_url_string(url.strip()))
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not host or port == 0 or len(url) > MAX_LENGTH:
        return None
    return urlunsplit((parts.scheme, parts.netloc, parts.path or "/", parts.query, ""))


def request_for(url: str, ask: FetchRequest, settings: CrawlSettings) -> Request:
    """One GET of `url`, one hop of what was asked. A user and a password in the URL become an Authorization header."""
    parts = urlsplit(url)
    headers = {"Accept": _ACCEPT, "Accept-Encoding": ACCEPTED, "User-Agent": settings.user_agent}
    if ask.etag:
        headers["If-None-Match"] = ask.etag
    if ask.last_modified:
        headers["If-Modified-Since"] = ask.last_modified
    if parts.username or parts.password:
        pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return Request(
        urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])),
        headers={name: value for name, value in headers.items() if _HEADER_VALUE.fullmatch(value)},
        encoding="latin-1",  # header values go out byte for byte as they came in
        meta={"download_timeout": settings.timeout_s, "download_maxsize": settings.max_bytes},
        dont_filter=True,
    )


def page_of(ask: FetchRequest, response: ScrapyResponse, max_bytes: int) -> Response | FetchFailure:
    """The response as a page, its body unpacked; a body that cannot be is a failure."""
    host = urlsplit(response.url).hostname
    stated = tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    encoding = ",".join(value for name, value in stated if name == "content-encoding")
    headers = tuple(pair for pair in stated if pair[0] != "content-encoding")  # the body no longer is
    try:
        body = b"" if response.status == 304 else decompressed(response.body, encoding, max_bytes)
    except BodyTooLargeError:
        sentence = f"{host} sent a page that unpacks to more than {max_bytes // 1024:,} KiB; it was dropped."
        return FetchFailure(ask.url, "too_large", sentence)
    except BrokenBodyError as error:
        return FetchFailure(ask.url, "broken_body", f"{host} sent a broken page: {error}.")
    return Response(ask.url, response.url, response.status, headers, body)


def redirect_target(page: Response, asked: str) -> str | None:
    """Where a response to `asked` sends us: an absolute URL, None when nowhere; "" when it makes no sense.

    A user and a password stay with the host they were meant for, and never leave https.
    """
    location = page.header("location")
    if page.status not in _REDIRECTS or location is None:
        return None
    try:
        target = urljoin(page.final_url, safe_url_string(location.encode("latin-1")))
        old, new = urlsplit(asked), urlsplit(target)
        if (
            "@" in old.netloc
            and "@" not in new.netloc
            and old.hostname == new.hostname
            and new.scheme in {old.scheme, "https"}
        ):
            return urlunsplit(new._replace(netloc=f"{old.netloc.rpartition('@')[0]}@{new.netloc}"))
    except ValueError:
        return ""
    return target
