"""Chat services for tests: a server on loopback that answers as they do, and a record of what goes to fixed hosts.

Plug-ins for ntfy, Matrix and the like are told the server's port. Those for Slack, Discord and the like talk to hosts of
their own, so their requests are taken off before they reach a socket.
"""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from unittest.mock import patch
from urllib.parse import parse_qs

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter

# What a service answers, by a part of the path; the first that fits.
ANSWERS: tuple[tuple[str, dict[str, Any]], ...] = (
    ("/_matrix/client/v3/login", {"access_token": "t0ken", "user_id": "@bot:here", "home_server": "here", "device_id": "D"}),
    ("/_matrix/client/v3/join", {"room_id": "!room:here"}),
    ("/_matrix/", {"event_id": "$1", "room_id": "!room:here"}),
    ("/api/v1/login", {"status": "success", "data": {"authToken": "t0ken", "userId": "u1"}}),
    ("/api/v1/messages", {"result": "success", "id": 1}),
    ("/api/services/", {}),
    ("/message", {"id": 1}),
    ("", {"ok": True, "success": True, "id": "1", "status": "success"}),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Posted:
    """One request. `data`: its body, from JSON or a form; empty when it had none."""

    method: str
    url: str
    data: dict[str, Any]


@dataclass(slots=True)
class Services:
    """The requests that came, in order."""

    port: int = 0
    posted: list[Posted] = field(default_factory=list)

    def told(self, *names: str) -> str:
        """The text under these keys of the last request that has them; a number is a place in a list."""
        found: Any = next(
            one.data for one in reversed(self.posted) if names[0] in one.data and one.method in {"POST", "PUT"}
        )
        for name in names:
            found = found[int(name)] if isinstance(found, list) else found[name]
        assert isinstance(found, str)
        return found


def answer(path: str) -> bytes:
    return json.dumps(next(said for part, said in ANSWERS if part in path)).encode()


def read(body: bytes | str | None) -> dict[str, Any]:
    text = body.decode("utf8") if isinstance(body, bytes) else body or ""
    if text.startswith(("{", "[")):
        data = json.loads(text)
        return data if isinstance(data, dict) else {}
    return {name: values[0] for name, values in parse_qs(text).items()}


@contextmanager
def services() -> Iterator[Services]:
    """The server on a free port of 127.0.0.1, until the block ends."""
    record = Services()

    class Handler(BaseHTTPRequestHandler):
        def _answer(self) -> None:
            body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
            record.posted.append(Posted(self.command, self.path, read(body)))
            said = answer(self.path)
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(said)))
            self.end_headers()
            self.wfile.write(said)

        do_GET = do_POST = do_PUT = _answer  # noqa: N815 - the names that http.server calls

        def log_message(self, *_: object) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        record.port = server.server_address[1]
        thread = threading.Thread(target=server.serve_forever, args=(0.05,))
        thread.start()
        try:
            yield record
        finally:
            server.shutdown()
            thread.join(10)


@contextmanager
def far_services() -> Iterator[Services]:
    """What is posted to any host while the block runs; nothing leaves the process."""
    record = Services()

    def send(_: HTTPAdapter, request: PreparedRequest, **__: object) -> Response:
        url = request.url or ""
        record.posted.append(Posted(request.method or "", url, read(request.body)))
        response = Response()
        response.status_code, response.request, response.url = 200, request, url
        response._content = b"ok" if "hooks.slack.com" in url else answer(url)
        return response

    with patch.object(HTTPAdapter, "send", send):
        yield record
