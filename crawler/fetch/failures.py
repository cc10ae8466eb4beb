"""Failures of fetching as values, and the sentence for each.

Scrapy wraps the best known of Twisted's errors and lets the others pass. NETWORK_ERRORS lists all that mean that the
outside world failed; any other exception is a defect of ours and is raised.
"""

from dataclasses import replace
from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    IgnoreRequest,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from scrapy.http import Request
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.web._newclient import ParseError, ResponseFailed

from crawler.fetch.resolver import install_guard
from crawler.fetch.tunnels import ProxyError
from crawler.model import CrawlSettings, FailureKind, FetchFailure

NETWORK_ERRORS = (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
    ConnectError,
    ConnectionClosed,
    ParseError,
    ResponseFailed,
    SSL.Error,
    OSError,
    ValueError,  # a host name or header that cannot be put on the wire
)


class HeadTooLargeError(ParseError):
    """The status line, the headers and the trailers of a response are more than `handler.MAX_HEAD_BYTES`.

    It is not defined in `handler`, so that nothing but Scrapy's settings loads that module: the imports of Scrapy's own
    handler read the source of every frame of the stack, which takes 0.4 s when the stack is as deep as our imports.
    """


class FetchError(IgnoreRequest):
    """A request that a middleware refuses to send, or whose response it refuses to use; `failure` says why.

    It is an IgnoreRequest, so that Scrapy takes it for a decision and not for a fault.
    """

    def __init__(self, failure: FetchFailure) -> None:
        super().__init__(failure.sentence)
        self.failure = failure


def request_failure(request: Request, error: BaseException, settings: CrawlSettings) -> FetchFailure:
    """The failure that `error` is to whoever sent `request`; the sentence names the host of the last redirect.

    Raises:
        BaseException: `error` itself, when it is no failure of the outside world.
    """
    asked_url = request.meta.get("asked_url", request.url)
    if isinstance(error, FetchError):
        return replace(error.failure, url=asked_url)
    if not isinstance(error, NETWORK_ERRORS):
        raise error
    proxy = request.meta.get("proxy_place")
    failure = failure_of(request.url, error, settings.timeout_s, settings.max_bytes, proxy)
    parts = urlsplit(request.url)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    refusal = install_guard().refusal(parts.hostname or "", port, request.meta.get("source"))
    if refusal and failure.failure == "dns":
        sentence = (
            f"{parts.hostname} is not asked: {refusal}. If that is meant, name it in crawl.allow_hosts, or in "
            "allow_hosts of the source that leads there."
        )
        return FetchFailure(asked_url, "refused_address", sentence)
    return replace(failure, url=asked_url)


def failure_of(
    url: str, error: BaseException, timeout_s: float, max_bytes: int, proxy: str | None = None
) -> FetchFailure:
    """The failure that one of NETWORK_ERRORS is, which was raised while `url` was asked for.

    `proxy`: host and port of the one that it was asked through.
    """
    host = urlsplit(url).hostname or "the server"
    kind, said = _kind(error, proxy)
    through = f" through the proxy {proxy}" if proxy else ""
    sentence = {
        "timeout": f"{host} did not answer in full within {_seconds(timeout_s)}{through}.",
        "too_large": f"{host} sent more than {max_bytes // 1024:,} KiB; the page was dropped.",
        "dns": f"The name {host} was not found.",
        "broken_body": f"{host} sent a broken page: the connection ended before it was complete.",
        "tls": f"{host} has no certificate that can be trusted: {said}.",
        "bad_url": f"The address cannot be asked for: {said}.",
    }.get(kind, f"{host} could not be reached: {said}.")
    return FetchFailure(url, kind, sentence)


_KINDS: tuple[tuple[type[BaseException], FailureKind, str], ...] = (
    (ProxyError, "connection", ""),
    (DownloadTimeoutError, "timeout", ""),
    (CannotResolveHostError, "dns", ""),
    (DownloadCancelledError, "too_large", ""),
    (ResponseDataLossError, "broken_body", ""),
    (DownloadConnectionRefusedError, "connection", "it refused the connection"),
    (HeadTooLargeError, "connection", "its headers do not end"),
    (SSL.Error, "tls", ""),
    (VerificationError, "tls", ""),
    (ParseError, "connection", "what it sent is not HTTP"),
    (UnicodeDecodeError, "connection", "what it sent is not HTTP"),  # a protocol's name in no alphabet
    (ConnectError, "connection", "the network does not lead there"),
    (ConnectionClosed, "connection", "the connection broke before an answer came"),
    (ResponseFailed, "connection", "the connection broke before an answer came"),
    (OSError, "connection", "the network does not lead there"),
)


def _seconds(length: float) -> str:
    return "1 second" if length == 1 else f"{length:g} seconds"


def _kind(error: BaseException, proxy: str | None) -> tuple[FailureKind, str]:
    """The kind of failure that an error is, and the reason to name in its sentence."""
    causes = _causes(error)
    for type_, kind, said in _KINDS:
        cause = next((one for one in causes if isinstance(one, type_)), None)
        if isinstance(cause, ProxyError):
            return "connection", f"there is no way through the proxy{f' {proxy}' if proxy else ''}; {cause.sentence}"
        if cause:
            return _tls(cause) if kind == "tls" else (kind, said)
    return "bad_url", str(error)[:200].rstrip(".") or type(error).__name__


def _causes(error: BaseException) -> list[BaseException]:
    """The error, and those that Twisted and Scrapy wrapped in it."""
    found: list[BaseException] = []
    waiting = [error]
    while waiting and len(found) < 20:
        one = waiting.pop()
        found.append(one)
        waiting.extend(failure.value for failure in getattr(one, "reasons", ()) if failure.value is not None)
        if one.__cause__:
            waiting.append(one.__cause__)
    return found


def _tls(error: BaseException) -> tuple[FailureKind, str]:
    if isinstance(error, VerificationError):
        return "tls", "it is for another name"
    reasons = {str(part[2]) for part in (error.args[0] if error.args and isinstance(error.args[0], list) else ())}
    if "certificate verify failed" in reasons:
        return "tls", "nobody that this machine trusts vouches for it, or it has run out"
    return "connection", f"TLS failed ({', '.join(sorted(reasons)) or 'the connection broke'})"
