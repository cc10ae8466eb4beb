"""A small web server in the reactor: it answers GET and HEAD on given paths, for whoever watches the program."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, cast

from twisted.internet.error import CannotListenError
from twisted.web.resource import Resource
from twisted.web.server import Request, Site


@dataclass(frozen=True, slots=True)
class Answer:
    """What is answered: the status, the content type, and the body."""

    status: int
    kind: str
    body: bytes


class LocalServer:
    """A server that listens until it is stopped."""

    def __init__(self, listening: Any) -> None:  # noqa: ANN401 - the reactor's port, which has no useful type
        self._listening = listening

    @property
    def port(self) -> int:
        """The port that it listens on."""
        return int(self._listening.getHost().port)

    async def stop(self) -> None:
        """Listen no longer."""
        stopped = self._listening.stopListening()
        if stopped is not None:
            await stopped.asFuture(asyncio.get_running_loop())


def serve(host: str, port: int, routes: Mapping[str, Callable[[], Answer]]) -> LocalServer:
    """Answer on each path of `routes` what its function gives; 404 on others. Each call holds the loop.

    `host`: an IP address. `port`: 0 for a free one.

    Raises:
        OSError: nobody can listen there, with the reason as its text.
    """
    from twisted.internet import reactor as installed  # noqa: PLC0415 - it exists only when the program runs

    reactor = cast("Any", installed)
    try:
        site = _QuietSite(_Routes(routes))  # type: ignore[no-untyped-call]
        return LocalServer(reactor.listenTCP(port, site, interface=host))
    except CannotListenError as error:
        raise OSError(getattr(error.socketError, "strerror", None) or str(error.socketError)) from error


class _Routes(Resource):
    isLeaf = True  # noqa: N815 - Twisted's name

    def __init__(self, routes: Mapping[str, Callable[[], Answer]]) -> None:
        super().__init__()  # type: ignore[no-untyped-call]
        self._routes = routes

    def render_GET(self, request: Request) -> bytes:  # noqa: N802 - Twisted's name; it serves HEAD, too
        route = self._routes.get(request.path.decode("latin-1"))
        answer = route() if route else Answer(404, "text/plain; charset=utf-8", b"There is no such page.\n")
        request.setResponseCode(answer.status)
        headers = {"content-type": answer.kind, "cache-control": "no-store", "server": "vedette"}
        for name, value in headers.items():
            request.responseHeaders.setRawHeaders(name, [value])
        return answer.body


class _QuietSite(Site):
    """A site that logs no line for each request."""

    def log(self, request: object) -> None:
        """Log nothing: somebody asks every few seconds, for years."""
