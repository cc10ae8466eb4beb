"""Scrapy's HTTP/1.1 handler with bounds on the size of headers and on the connections that are kept open.

Twisted bounds one header line (16 KiB) but not their number: a server that never stops sending them would fill the
memory at the speed of the line until the time-out. Its pool keeps every idle connection for four minutes and the name
of every server for ever: a feed that links to thousands of hosts would use up the file descriptors.
"""

from collections.abc import Hashable
from typing import cast

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
)
from scrapy.crawler import Crawler
from scrapy.http import Request as ScrapyRequest
from scrapy.http import Response
from twisted.internet.defer import Deferred
from twisted.internet.interfaces import IAddress, IProtocol, IProtocolFactory, IStreamClientEndpoint
from twisted.web._newclient import HTTP11ClientProtocol, Request
from twisted.web.client import HTTPConnectionPool
from twisted.web.iweb import IResponse
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetch.failures import HeadTooLargeError
from crawler.fetch.politeness import turn
from crawler.fetch.resolver import asking_for, asking_source, install_guard

MAX_HEAD_BYTES = 256 * 1024


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


@implementer(IStreamClientEndpoint)
class _SourceEndpoint:
    """An endpoint that connects for the source it was made for, also when the pool tries again later."""

    def __init__(self, endpoint: IStreamClientEndpoint) -> None:
        self._endpoint = endpoint
        self._source = asking_source()

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        with asking_for(self._source):
            return self._endpoint.connect(factory)  # type: ignore[call-arg, misc]  # zope.interface declares no self


class _BoundedPool(HTTPConnectionPool):
    """Keeps `max_idle` idle connections for a while, and nothing of a server without one.

    A connection is used again only by requests that are allowed the same hosts: nobody else might have made it.
    """

    maxPersistentPerHost = 1  # noqa: N815 - the interface's name
    max_idle = 256
    _factory = _BoundedFactory

    def getConnection(  # noqa: N802 - the interface's name
        self, key: Hashable, endpoint: IStreamClientEndpoint
    ) -> Deferred[HTTP11ClientProtocol]:
        key = (key, install_guard().allowances(asking_source()))
        connection = super().getConnection(key, cast("IStreamClientEndpoint", _SourceEndpoint(endpoint)))
        self._forget(key)
        return connection

    def _putConnection(self, key: Hashable, connection: _BoundedProtocol) -> None:  # noqa: N802 - the interface's name
        super()._putConnection(key, connection)  # type: ignore[no-untyped-call]
        while len(self._timeouts) > self.max_idle:
            oldest = next(iter(self._timeouts.values()))
            server_and_connection = oldest.args
            oldest.cancel()
            self._removeConnection(*server_and_connection)

    def _removeConnection(self, key: Hashable, connection: _BoundedProtocol) -> None:  # noqa: N802 - the interface's name
        super()._removeConnection(key, connection)  # type: ignore[no-untyped-call]
        self._forget(key)

    def _forget(self, key: Hashable) -> None:
        if not self._connections.get(key, True):
            del self._connections[key]


class BoundedDownloadHandler(HTTP11DownloadHandler):
    """Sends a request in its site's turn; see `turn` and the module.

    Its settings: OVERLONG_AFTER and IDLE_CONNECTION_TIMEOUT, in seconds, and MAX_IDLE_CONNECTIONS.
    """

    def __init__(self, crawler: Crawler) -> None:
        super().__init__(crawler)
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one, so only when one is wanted

        self._overlong_s = crawler.settings.getfloat("OVERLONG_AFTER")
        self._pool = _BoundedPool(reactor, persistent=True)  # type: ignore[no-untyped-call]
        self._pool.cachedConnectionTimeout = crawler.settings.getfloat("IDLE_CONNECTION_TIMEOUT")  # type: ignore[assignment]
        self._pool.max_idle = crawler.settings.getint("MAX_IDLE_CONNECTIONS")

    async def download_request(self, request: ScrapyRequest) -> Response:
        """The response, when it is complete."""
        with turn(self._crawler, request, self._overlong_s), asking_for(request.meta.get("source")):
            return await super().download_request(request)
