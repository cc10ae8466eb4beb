"""Name resolution for the reactor: every address is judged here, and what is connected to is what was judged.

Twisted connects to the addresses that its name resolver hands over, and asks it for literal addresses too, so there is
no gap between check and connection for a name server to change its mind in (rebinding). Answers are kept for a while,
in a bounded table. System lookups run in daemon threads: a dead name server never holds up the end of the program.
"""

import asyncio
import contextlib
import socket
import threading
import time
from collections import OrderedDict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Protocol, cast

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IAddress, IHostnameResolver, IHostResolution
from zope.interface import implementer  # type: ignore[import-untyped]

from crawler.fetch.address_policy import Allowance, address_error, is_allowed, read_allowance

Lookup = Callable[[str], tuple[str, ...]]

KEPT_S = 300.0
KEPT_EMPTY_S = 30.0
MAX_NAMES = 4096
LOOKUP_TIMEOUT_S = 10.0
LOOKUPS_AT_ONCE = 8


def system_lookup(host: str) -> tuple[str, ...]:
    """The addresses of `host`, IPv6 and IPv4 in the system's order; empty when it has none. Blocks."""
    try:
        found = socket.getaddrinfo(host, None, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        return ()
    return tuple(dict.fromkeys(str(entry[4][0]) for entry in found))


class Receiver(Protocol):
    """Twisted's IResolutionReceiver, as type checkers understand it."""

    def resolutionBegan(self, resolution: IHostResolution, /) -> None: ...  # noqa: N802 - the interface's name
    def addressResolved(self, address: IAddress, /) -> None: ...  # noqa: N802 - the interface's name
    def resolutionComplete(self) -> None: ...  # noqa: N802 - the interface's name


_asking_source: ContextVar[str | None] = ContextVar("asking_source", default=None)


def asking_source() -> str | None:
    """The id of the source that leads to what is being asked for; see `asking_for`."""
    return _asking_source.get()


@contextmanager
def asking_for(source: str | None) -> Iterator[None]:
    """In the block, connections are made for this source: its own `allow_hosts` count."""
    token = _asking_source.set(source)
    try:
        yield
    finally:
        _asking_source.reset(token)


@dataclass(frozen=True, slots=True)
class _Answer:
    addresses: tuple[str, ...]
    expires: float


@implementer(IHostResolution)
class _Resolution:
    def __init__(self, name: str) -> None:
        self.name = name

    def cancel(self) -> None:
        """Nothing: an answer that nobody waits for is kept for the next one who asks."""


@implementer(IHostnameResolver)
class GuardedResolver:
    """The reactor's name resolver; see the module. Only tests give arguments."""

    def __init__(
        self,
        lookup: Lookup = system_lookup,
        clock: Callable[[], float] = time.monotonic,
        lookup_timeout_s: float = LOOKUP_TIMEOUT_S,
    ) -> None:
        self.lookup = lookup
        self._clock = clock
        self._lookup_timeout_s = lookup_timeout_s
        self._allowances: frozenset[Allowance] = frozenset()
        self._source_allowances: dict[str, frozenset[Allowance]] = {}
        self._answers: OrderedDict[str, _Answer] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._places: asyncio.Semaphore | None = None

    def allow(self, hosts: Sequence[str], source_hosts: Mapping[str, Sequence[str]] | None = None) -> None:
        """From now on, let connections go to these hosts and addresses though they are not public.

        `source_hosts`: by a source's id, those that only its own requests may go to.
        """
        self._allowances = frozenset(map(read_allowance, hosts))
        own = (source_hosts or {}).items()
        self._source_allowances = {source: self._allowances.union(map(read_allowance, some)) for source, some in own}

    def allowances(self, source: str | None) -> frozenset[Allowance]:
        """What is let through for a source, or for no source."""
        return self._source_allowances.get(source or "", self._allowances)

    def forget(self) -> None:
        """Drop all kept answers."""
        self._answers.clear()

    def refusal(self, host: str, port: int, source: str | None = None) -> str | None:
        """Why `host`, just asked for, had no address to connect to; None when it was not for the addresses it has."""
        answer = self._answers.get(_ascii(host))
        if answer is None or not answer.addresses or _passed(host, port, answer.addresses, self.allowances(source)):
            return None
        where = "it" if host == answer.addresses[0] else answer.addresses[0]
        return f"{where} is {address_error(answer.addresses[0])}"

    def resolveHostName(  # noqa: N802 - the interface's name
        self,
        resolutionReceiver: Receiver,  # noqa: N803 - the interface's name
        hostName: str,  # noqa: N803 - the interface's name
        portNumber: int = 0,  # noqa: N803 - the interface's name
        addressTypes: Sequence[type[IAddress]] | None = None,  # noqa: ARG002, N803 - the interface's name
        transportSemantics: str = "TCP",  # noqa: ARG002, N803 - the interface's name
    ) -> IHostResolution:
        """Hand over the permitted addresses of a host; none when it has none. See IHostnameResolver."""
        resolution = cast("IHostResolution", _Resolution(hostName))
        resolutionReceiver.resolutionBegan(resolution)
        kept = self._kept(hostName)
        if kept is not None:
            self._hand_over(resolutionReceiver, hostName, portNumber, kept)
        else:  # the task is in the context of this call, so `asking_source` stays what it is
            task = asyncio.ensure_future(self._find(resolutionReceiver, hostName, portNumber))
            self._tasks.add(task)
            task.add_done_callback(self._tasks.discard)
        return resolution

    async def permitted(self, host: str, port: int, source: str | None) -> tuple[str, ...]:
        """The addresses of a host that a connection for this source may go to; see `refusal` when there are none."""
        return tuple(_passed(host, port, await self._found(host), self.allowances(source)))

    async def _find(self, receiver: Receiver, host: str, port: int) -> None:
        self._hand_over(receiver, host, port, await self._found(host))

    async def _found(self, host: str) -> tuple[str, ...]:
        self._places = self._places or asyncio.Semaphore(LOOKUPS_AT_ONCE)
        async with self._places:
            addresses = self._kept(host)
            if addresses is None:
                addresses = await _in_thread(self.lookup, host, self._lookup_timeout_s)
                self._keep(host, addresses)
        return addresses

    def _hand_over(self, receiver: Receiver, host: str, port: int, addresses: Sequence[str]) -> None:
        for address in _passed(host, port, addresses, self.allowances(asking_source())):
            kind = IPv6Address if ":" in address else IPv4Address
            receiver.addressResolved(cast("IAddress", kind("TCP", address, port)))
        receiver.resolutionComplete()

    def _kept(self, host: str) -> tuple[str, ...] | None:
        answer = self._answers.get(_ascii(host))
        return answer.addresses if answer and answer.expires > self._clock() else None

    def _keep(self, host: str, addresses: tuple[str, ...]) -> None:
        name = _ascii(host)
        self._answers[name] = _Answer(addresses, self._clock() + (KEPT_S if addresses else KEPT_EMPTY_S))
        self._answers.move_to_end(name)
        if len(self._answers) > MAX_NAMES:
            self._answers.popitem(last=False)


def _passed(host: str, port: int, addresses: Sequence[str], allowances: Collection[Allowance]) -> list[str]:
    return [
        address
        for address in addresses
        if address_error(address) is None or is_allowed(host, address, port, allowances)
    ]


def _ascii(host: str) -> str:
    """The host as it stands in URLs; Twisted asks for international names by their letters."""
    try:
        return host.lower().encode("idna").decode()
    except UnicodeError:
        return host.lower()


async def _in_thread(lookup: Lookup, host: str, timeout_s: float) -> tuple[str, ...]:
    """What `lookup` finds; empty when it takes longer than `timeout_s`."""
    loop = asyncio.get_running_loop()
    found: asyncio.Future[tuple[str, ...]] = loop.create_future()

    def settle(addresses: tuple[str, ...]) -> None:
        if not found.done():
            found.set_result(addresses)

    def run() -> None:
        addresses = lookup(host)
        with contextlib.suppress(RuntimeError):  # the loop was closed meanwhile; nobody waits
            loop.call_soon_threadsafe(settle, addresses)

    threading.Thread(target=run, name="name lookup", daemon=True).start()
    try:
        return await asyncio.wait_for(found, timeout_s)
    except TimeoutError:
        return ()


def install_guard() -> GuardedResolver:
    """The running reactor's guarded resolver, put there when it is not yet."""
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one, so only when one is wanted

    current = reactor.nameResolver
    if isinstance(current, GuardedResolver):
        return current
    guard = GuardedResolver()
    reactor.installNameResolver(guard)
    return guard


def guard_installed() -> bool:
    """Whether every connection that this process's reactor makes by name is judged by the guard."""
    from twisted.internet import reactor  # noqa: PLC0415 - importing it installs one, so only when one is wanted

    return isinstance(reactor.nameResolver, GuardedResolver)
