"""From a FetchRequest to a Scrapy request, and from a Scrapy response to a Response."""

import base64
from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any
from urllib.parse import unquote, urlsplit, urlunsplit

from scrapy import Request
from scrapy.http import Response as ScrapyResponse
from w3lib.url import safe_url_string

from crawler.model import CrawlSettings, FetchFailure, FetchRequest, Response
from crawler.urls import MAX_LENGTH


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


def scrapy_request(
    asked: FetchRequest,
    settings: CrawlSettings,
    callback: Callable[..., Any],
    errback: Callable[..., Any],
    priority: int = 0,
    cb_kwargs: Mapping[str, Any] | None = None,
) -> Request | FetchFailure:
    """One GET of what is asked for; a failure when its address is none of the web.

    A user and a password in the address become an Authorization header, which redirects to another host lose.
    """
    url = request_url(asked.url)
    if url is None:
        sentence = "The address is not a web address (http:// or https:// and a host)."
        return FetchFailure(asked.url, "bad_url", sentence)
    parts = urlsplit(url)
    headers = {"User-Agent": settings.user_agent, **({"Accept": asked.accepts} if asked.accepts else {})}
    if parts.username or parts.password:
        pair = f"{unquote(parts.username or '')}:{unquote(parts.password or '')}"
        headers["Authorization"] = f"Basic {base64.b64encode(pair.encode()).decode()}"
    return Request(
        urlunsplit(parts._replace(netloc=parts.netloc.rpartition("@")[2])),
        callback=callback,
        errback=errback,
        headers=headers,
        priority=priority,
        cb_kwargs=dict(cb_kwargs or {}),
        meta={
            "asked_url": asked.url,
            "dont_obey_robotstxt": not asked.obey_robots,
            "obeys_tdm": asked.obey_tdm,
            "etag": asked.etag,
            "last_modified": asked.last_modified,
            "source": asked.source,
            "download_timeout": settings.timeout_s,
            "download_maxsize": settings.max_bytes,
        },
        dont_filter=True,
    )


def response_of(response: ScrapyResponse) -> Response:
    """Scrapy's response as the value that readers take."""
    assert response.request
    headers = tuple(
        (name.decode("latin-1").lower(), value.decode("latin-1"))
        for name, values in response.headers.items()
        for value in values
    )
    meta = response.request.meta
    hops = meta.get("redirect_reasons", ())
    moved = bool(hops) and set(hops) <= {HTTPStatus.MOVED_PERMANENTLY, HTTPStatus.PERMANENT_REDIRECT}
    reserved = bool(meta.get("tdm_reserved"))
    answered_s = meta.get("download_latency")
    return Response(
        meta["asked_url"], response.url, response.status, headers, response.body, moved, reserved, answered_s
    )
