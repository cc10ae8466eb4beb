"""Connections through a proxy: the handshakes of HTTP CONNECT and SOCKS5, and an endpoint that makes them.

Scrapy's handler opens no tunnel over a proxy that is itself encrypted, and speaks no SOCKS. The handshakes are values
without input and output: `begin` is sent, what comes back is fed to `feed`. A handshake has a few dozen
bytes.
"""

import base64
import re
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any, Final, Protocol, cast

from twisted.internet.defer import Deferred
from twisted.internet.error import ConnectError
from twisted.internet.interfaces import IAddress, IProtocol, IProtocolFactory, IStreamClientEndpoint
from twisted.internet.protocol import Protocol as TwistedProtocol
from twisted.protocols.policies import ProtocolWrapper, WrappingFactory
from twisted.python.failure import Failure
from zope.interface import directlyProvides, implementer, providedBy  # type: ignore[import-untyped]

from crawler.fetch.proxy_choice import Proxy

MAX_ANSWER_BYTES: Final = 16 * 1024
_STATUS: Final = re.compile(rb"HTTP/1\.[01] ([0-9]{3})")
_REFUSALS: Final = {
    1: "it failed", 2: "its rules forbid that", 3: "the network does not lead there", 4: "the host does not answer",
    5: "the host refused the connection", 6: "it took too long", 7: "it opens no connections",
    8: "it knows no such address",
}  # fmt: skip


class ProxyError(ConnectError):
    """A proxy that cannot be reached, or that opens no connection; the message is a clause about the proxy."""

    def __init__(self, sentence: str) -> None:
        super().__init__(string=sentence)  # type: ignore[no-untyped-call]
        self.sentence = sentence


class Handshake(Protocol):
    """A handshake under way: `begin` is what to send first."""

    begin: bytes

    def feed(self, data: bytes) -> tuple[bytes, bytes | None]:
        """What to send now; and, once the way is open, what came behind the handshake, until then None.

        Raises:
            ProxyError: the proxy opens no connection.
        """


class ConnectHandshake:
    """HTTP CONNECT (RFC 9110 section 9.3.6)."""

    def __init__(self, proxy: Proxy, host: str, port: int) -> None:
        where = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
        lines = [
            f"CONNECT {where} HTTP/1.1",
            f"Host: {where}",
            *(f"{name}: {value}" for name, value in login_of(proxy)),
        ]
        self.begin = "\r\n".join([*lines, "", ""]).encode("ascii")
        self._answer = b""

    def feed(self, data: bytes) -> tuple[bytes, bytes | None]:
        """See `Handshake`."""
        self._answer += data
        head, end, rest = self._answer.partition(b"\r\n\r\n")
        if not end:
            if len(self._answer) > MAX_ANSWER_BYTES:
                raise ProxyError("it sent headers without end")
            return b"", None
        status = _STATUS.match(head)
        if status is None:
            raise ProxyError("what it sent is not HTTP")
        if not status[1].startswith(b"2"):
            raise ProxyError("it wants another login" if status[1] == b"407" else f"it answered {status[1].decode()}")
        return b"", rest


class SocksHandshake:
    """SOCKS5 (RFC 1928, RFC 1929) to a name that the proxy looks up."""

    def __init__(self, proxy: Proxy, host: str, port: int) -> None:
        self._login = proxy.login
        self._target = _socks_address(host) + port.to_bytes(2, "big")
        methods = b"\x02\x00" if proxy.login else b"\x00"
        self.begin = b"\x05" + bytes([len(methods)]) + methods
        self._answer = b""
        self._step: Callable[[], bytes | None] = self._method
        self._is_open = False

    def feed(self, data: bytes) -> tuple[bytes, bytes | None]:
        """See `Handshake`."""
        self._answer += data
        sent = b""
        while not self._is_open and (more := self._step()) is not None:
            sent += more
        return sent, self._answer if self._is_open else None

    def _take(self, size: int) -> bytes | None:
        if len(self._answer) < size:
            return None
        taken, self._answer = self._answer[:size], self._answer[size:]
        return taken

    def _method(self) -> bytes | None:
        chosen = self._take(2)
        if chosen is None:
            return None
        if chosen[0] != 5:
            raise ProxyError("what it sent is not SOCKS5")
        if chosen[1] == 2 and self._login:
            self._step = self._login_answer
            user, password = (part.encode()[:255] for part in self._login)
            return b"\x01" + bytes([len(user)]) + user + bytes([len(password)]) + password
        if chosen[1] != 0:
            raise ProxyError("it wants another login")
        return self._ask()

    def _login_answer(self) -> bytes | None:
        answer = self._take(2)
        if answer is None:
            return None
        if answer[1]:
            raise ProxyError("it wants another login")
        return self._ask()

    def _ask(self) -> bytes:
        self._step = self._opened
        return b"\x05\x01\x00" + self._target

    def _opened(self) -> bytes | None:
        head = self._answer[:5]
        if len(head) > 1 and head[1]:
            raise ProxyError(_REFUSALS.get(head[1], "it opens no connection"))
        if len(head) < 5:
            return None
        sizes = {1: 10, 3: 7 + head[4], 4: 22}
        if head[0] != 5 or head[3] not in sizes:
            raise ProxyError("what it sent is not SOCKS5")
        if self._take(sizes[head[3]]) is None:
            return None
        self._is_open = True
        return b""


def _socks_address(host: str) -> bytes:
    try:
        address = ip_address(host)
    except ValueError:
        name = host.encode("idna") if not host.isascii() else host.encode()
        if len(name) > 255:
            raise ProxyError("the name of the host is too long for it") from None
        return b"\x03" + bytes([len(name)]) + name
    return (b"\x01" if address.version == 4 else b"\x04") + address.packed


def login_of(proxy: Proxy) -> tuple[tuple[str, str], ...]:
    """The header that logs in to an HTTP proxy; none without a login."""
    if proxy.login is None:
        return ()
    pair = base64.b64encode(":".join(proxy.login).encode()).decode()
    return (("Proxy-Authorization", f"Basic {pair}"),)


class _Tunnel(ProtocolWrapper):
    """Speaks the handshake, then lets the wrapped protocol have the connection."""

    handshake: Handshake
    opened: "Deferred[IProtocol]"
    is_open = False

    def makeConnection(self, transport: Any) -> None:  # noqa: ANN401, N802 - the interface's name and type
        directlyProvides(self, providedBy(transport))
        TwistedProtocol.makeConnection(self, transport)  # type: ignore[no-untyped-call]
        cast("Any", self.factory).registerProtocol(self)
        transport.write(self.handshake.begin)

    def dataReceived(self, data: bytes) -> None:  # noqa: N802 - the interface's name
        if self.is_open:
            super().dataReceived(data)  # type: ignore[no-untyped-call]
            return
        try:
            answer, rest = self.handshake.feed(data)
        except ProxyError as error:
            self._fail(error)
            return
        if answer:
            cast("Any", self.transport).write(answer)
        if rest is not None:
            self.is_open = True
            cast("Any", self.wrappedProtocol).makeConnection(self)
            self.opened.callback(self.wrappedProtocol)
            if rest:
                super().dataReceived(rest)  # type: ignore[no-untyped-call]

    def connectionLost(self, reason: Failure) -> None:  # type: ignore[override]  # noqa: N802 - the interface's name
        if self.is_open:
            super().connectionLost(reason)  # type: ignore[no-untyped-call]
            return
        cast("Any", self.factory).unregisterProtocol(self)
        self._fail(ProxyError("it broke the connection"))

    def _fail(self, error: ProxyError) -> None:
        if not self.opened.called:
            self.opened.errback(error)
        cast("Any", self.transport).abortConnection()


class _TunnelFactory(WrappingFactory):
    protocol = _Tunnel

    def __init__(self, wrapped: IProtocolFactory, handshake: Handshake, opened: "Deferred[IProtocol]") -> None:
        super().__init__(cast("Any", wrapped))  # type: ignore[no-untyped-call]
        self._handshake, self._opened = handshake, opened

    def buildProtocol(self, addr: IAddress | None) -> _Tunnel:  # noqa: N802 - the interface's name
        tunnel = cast("_Tunnel", super().buildProtocol(addr))
        tunnel.handshake, tunnel.opened = self._handshake, self._opened
        return tunnel


@implementer(IStreamClientEndpoint)
class TunnelEndpoint:
    """An endpoint that connects to `proxy` and is a connection to the host once the handshake is done."""

    def __init__(self, proxy: IStreamClientEndpoint, handshake: Callable[[], Handshake]) -> None:
        self._proxy, self._handshake = proxy, handshake

    def connect(self, factory: IProtocolFactory) -> Deferred[IProtocol]:
        """The protocol, connected to the host; a ProxyError when the proxy opens no way to it."""
        connecting: list[Deferred[IProtocol]] = []
        tunnels: list[Any] = []

        def cancel(_: object) -> None:
            for one in connecting:
                one.cancel()
            for tunnel in tunnels:
                tunnel.transport.abortConnection()

        opened: Deferred[IProtocol] = Deferred(cancel)
        try:
            handshake = self._handshake()
        except ProxyError as error:
            opened.errback(error)
            return opened
        first = self._proxy.connect(_TunnelFactory(factory, handshake, opened))  # type: ignore[call-arg, misc]
        connecting.append(first)

        def failed(_: Failure) -> None:
            if not opened.called:
                opened.errback(ProxyError("it could not be reached"))

        first.addCallbacks(tunnels.append, failed)
        return opened
