"""Scrapy's HTTP/1.1 handler with bounds on the size of headers and on the connections that are kept open.

Twisted bounds one header line (16 KiB) but not their number: a server that never stops sending them would fill the
memory at the speed of the line until the time-out. Its pool keeps every idle connection for four minutes and the name
of every server for ever: a feed that links to thousands of hosts would use up the file descriptors.
"""

from collections.abc import Hashable
from typing import Any, cast

from scrapy.core.downloader.handlers.http11 import (
    HTTP11DownloadHandler,
    _LenientHTTP11ClientFactory,
    _LenientHTTP11ClientProtocol,
    _LenientHTTPClientParser,
    _ScrapyAgent,
)
from scrapy.crawler import Crawler
from scrapy.http import Request as ScrapyRequest
from scrapy.http import Response
from scrapy.utils._download_handlers import wrap_twisted_exceptions
from scrapy.utils.defer import maybe_deferred_to_future
from twisted.internet.defer import CancelledError, Deferred
from twisted.internet.endpoints import HostnameEndpoint, wrapClientTLS
from twisted.internet.interfaces import IAddress, IProtocol, IProtocolFactory, IStreamClientEndpoint
from twisted.python.failure import Failure
from twisted.web._newclient import HTTP11ClientProtocol, Request
from twisted.web.client import URI, Agent, HTTPConnectionPool
from twisted.web.http_headers import Headers
from twisted.web.iweb import IBodyProducer, IResponse
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetch.failures import HeadTooLargeError
from crawler.fetch.politeness import turn
from crawler.fetch.proxies import PROXY, proxy_for
from crawler.fetch.proxy_choice import Proxy
from crawler.fetch.resolver import asking_for, asking_source, install_guard
from crawler.fetch.tunnels import ConnectHandshake, ProxyError, SocksHandshake, TunnelEndpoint, login_of

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


@implementer(IStreamClientEndpoint)
class _ProxyEndpoint:
    """The connection to a proxy itself, which may have a private address."""

    def __init__(self, endpoint: IStreamClientEndpoint) -> None:
        self._endpoint = endpoint

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        with asking_for(PROXY):
            connecting = self._endpoint.connect(factory)  # type: ignore[call-arg, misc]  # zope.interface declares no self
        return connecting.addErrback(_unreachable)


def _unreachable(failure: Failure) -> Failure:
    """What was not reached is the proxy, not the host that it was asked for."""
    return failure if failure.check(CancelledError) else Failure(ProxyError("it could not be reached"))  # type: ignore[no-untyped-call]


class _ProxiedAgent(Agent):
    """Sends requests through a proxy: to http hosts over an HTTP proxy as they are, to all others through a tunnel."""

    proxy: Proxy

    def request(
        self,
        method: bytes,
        uri: bytes,
        headers: Headers | None = None,
        bodyProducer: IBodyProducer | None = None,  # noqa: N803 - the interface's name
    ) -> Deferred[IResponse]:
        parsed = URI.fromBytes(uri)  # type: ignore[no-untyped-call]
        if parsed.scheme != b"http" or self.proxy.scheme == "socks5h":
            return super().request(method, uri, headers, bodyProducer)
        told = headers.copy() if headers else Headers()
        for name, value in login_of(self.proxy):
            told.setRawHeaders(name, [value])
        return self._requestWithEndpoint(
            (b"http-proxy", b"", 0), self._to_proxy(), method, parsed, told, bodyProducer, uri
        )

    def _requestWithEndpoint(self, key: Hashable, *rest: Any) -> Deferred[IResponse]:  # noqa: ANN401, N802
        return super()._requestWithEndpoint((key, self.proxy), *rest)  # type: ignore[arg-type]

    def _getEndpoint(self, uri: URI) -> IStreamClientEndpoint:  # noqa: N802 - the interface's name
        shake = SocksHandshake if self.proxy.scheme == "socks5h" else ConnectHandshake
        host = uri.host.decode("ascii")
        tunnel = cast(
            "IStreamClientEndpoint", TunnelEndpoint(self._to_proxy(), lambda: shake(self.proxy, host, uri.port))
        )
        return self._encrypted(tunnel, uri.host, uri.port) if uri.scheme == b"https" else tunnel

    def _to_proxy(self) -> IStreamClientEndpoint:
        proxy, factory = self.proxy, self._endpointFactory
        plain = HostnameEndpoint(self._reactor, proxy.host, proxy.port, factory._connectTimeout)  # noqa: SLF001
        ours = cast("IStreamClientEndpoint", _ProxyEndpoint(cast("IStreamClientEndpoint", plain)))
        return self._encrypted(ours, proxy.host.encode(), proxy.port) if proxy.scheme == "https" else ours

    def _encrypted(self, endpoint: IStreamClientEndpoint, host: bytes, port: int) -> IStreamClientEndpoint:
        policy: Any = self._endpointFactory._policyForHTTPS  # noqa: SLF001
        return wrapClientTLS(policy.creatorForNetloc(host, port), endpoint)


class _ScrapyProxiedAgent(_ScrapyAgent):
    proxy: Proxy

    def _get_agent(self, request: ScrapyRequest, timeout: float) -> Agent:  # noqa: ARG002 - Scrapy's interface
        from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one, so only when one is wanted

        agent = _ProxiedAgent(reactor, self._contextFactory, timeout, None, self._pool)  # type: ignore[no-untyped-call]
        agent.proxy = self.proxy
        return agent


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
            proxy = proxy_for(request, self._crawler.spider.crawl_settings)  # type: ignore[union-attr]
            request.meta["proxy_place"] = proxy and proxy.place  # for the sentence of a failure
            return await (self._download_through(proxy, request) if proxy else super().download_request(request))

    async def _download_through(self, proxy: Proxy, request: ScrapyRequest) -> Response:
        agent = _ScrapyProxiedAgent(
            contextFactory=self._contextFactory, pool=self._pool, maxsize=self._default_maxsize,
            warnsize=self._default_warnsize, fail_on_dataloss=self._fail_on_dataloss, crawler=self._crawler,
        )  # fmt: skip
        agent.proxy = proxy
        with wrap_twisted_exceptions():
            return await maybe_deferred_to_future(agent.download_request(request))
