"""Scrapy's HTTP/1.1 handler with an end to what a server may say before the body begins.

Twisted bounds one header line (16 KiB) but not their number: a server that never stops sending them would fill the
memory at the speed of the line until the time-out.
"""

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress
from twisted.web._newclient import ParseError, Request
from twisted.web.iweb import IResponse

MAX_HEAD_BYTES = 256 * 1024


class HeadTooLargeError(ParseError):
    """The status line, the headers and the trailers of a response are more than MAX_HEAD_BYTES."""


class _BoundedParser(_LenientHTTPClientParser):
    head_bytes = 0

    def lineReceived(self, line: bytes) -> None:  # noqa: N802 - the interface's name
        self.head_bytes += len(line) + 2
        if self.head_bytes > MAX_HEAD_BYTES:
            raise HeadTooLargeError("headers without end", line[:80])  # type: ignore[no-untyped-call]
        super().lineReceived(line)


class _BoundedProtocol(_LenientHTTP11ClientProtocol):
    def request(self, request: Request) -> Deferred[IResponse]:
        answer = super().request(request)
        assert self._parser is not None
        self._parser.__class__ = _BoundedParser  # the parent swaps the class the same way, for want of a hook
        return answer


class _BoundedFactory(_LenientHTTP11ClientFactory):
    def buildProtocol(self, addr: IAddress | None) -> _BoundedProtocol:  # noqa: ARG002, N802 - the interface's name
        return _BoundedProtocol(self._quiescentCallback)  # type: ignore[no-untyped-call]


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """See the module."""

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        self._pool._factory = _BoundedFactory  # noqa: SLF001 - the parent sets it so, for want of a hook
