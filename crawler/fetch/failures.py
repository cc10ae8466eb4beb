"""What can go wrong between asking and having a page, and the sentence for each.

Scrapy wraps the best known of Twisted's errors and lets the others pass; all that mean "the outside world failed" are
in OUTSIDE, and whatever is not is a defect of ours and may be seen.
"""

from urllib.parse import urlsplit

from OpenSSL import SSL
from scrapy.exceptions import (
    CannotResolveHostError,
    DownloadCancelledError,
    DownloadConnectionRefusedError,
    DownloadFailedError,
    DownloadTimeoutError,
    ResponseDataLossError,
    UnsupportedURLSchemeError,
)
from service_identity import VerificationError
from twisted.internet.error import ConnectError, ConnectionClosed
from twisted.web._newclient import ParseError, ResponseFailed

from crawler.fetch.handler import HeadTooLargeError
from crawler.model import FailureKind, FetchFailure

OUTSIDE = (
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


def failure_of(url: str, error: BaseException, timeout_s: float, max_bytes: int) -> FetchFailure:
    """The failure to report for an error of OUTSIDE that came from asking for `url`."""
    host = urlsplit(url).hostname or "the server"
    kind, said = _kind(error)
    sentence = {
        "timeout": f"{host} did not answer in full within {timeout_s:g} seconds.",
        "too_large": f"{host} sent more than {max_bytes // 1024:,} KiB; the page was dropped.",
        "dns": f"The name {host} was not found.",
        "broken_body": f"{host} sent a broken page: the connection ended before it was complete.",
        "tls": f"{host} has no certificate that can be trusted: {said}.",
        "bad_url": f"The address cannot be asked for: {said}.",
    }.get(kind, f"{host} could not be reached: {said}.")
    return FetchFailure(url, kind, sentence)


_KINDS: tuple[tuple[type[BaseException], FailureKind, str], ...] = (
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


def _kind(error: BaseException) -> tuple[FailureKind, str]:
    """Which failure an error is, and what is to be said of it."""
    causes = _causes(error)
    for type_, kind, said in _KINDS:
        cause = next((one for one in causes if isinstance(one, type_)), None)
        if cause:
            return _tls(cause) if kind == "tls" else (kind, said)
    return "bad_url", str(error)[:200].rstrip(".") or type(error).__name__


def _causes(error: BaseException) -> list[BaseException]:
    """The error and the errors that Twisted and Scrapy packed into it."""
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
