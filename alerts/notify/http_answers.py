"""The HTTP answers of an attempt, which Apprise's plug-ins read and do not pass on. None is read without end."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any, Final

from requests import PreparedRequest, Response
from requests.adapters import HTTPAdapter


@dataclass(frozen=True, slots=True)
class HttpAnswer:
    """The status of an answer, and its Retry-After as the server wrote it; None when it wrote none.

    `to_body`: the request had a body, as messages have and most look-ups have not.
    """

    status: int
    retry_after: str | None
    to_body: bool


# Of an answer's body, once unpacked. A service says a few hundred; a page without end, or one that unpacks to
# gigabytes, would take all the memory, and again after each restart.
MAX_ANSWER_BYTES: Final = 4 * 1024 * 1024
_CHUNK_BYTES: Final = 4096  # one unpacks to 4 MB at most

_NOTED: Final[ContextVar[list[HttpAnswer] | None]] = ContextVar("answers of this attempt", default=None)


@contextmanager
def noted_answers() -> Iterator[list[HttpAnswer]]:
    """The answers that this thread gets while the block runs, in order, redirects among them."""
    answers: list[HttpAnswer] = []
    token = _NOTED.set(answers)
    try:
        yield answers
    finally:
        _NOTED.reset(token)


def note_answers() -> None:
    """Have requests, by which all plug-ins post, hand each answer to `noted_answers`; a second call changes nothing.

    A plug-in makes a session of its own for each request, so neither a hook nor an adapter of ours can be given to it.
    """
    if HTTPAdapter.build_response is not _noting:
        HTTPAdapter.build_response = _noting  # type: ignore[method-assign]


_BUILD_RESPONSE: Final = HTTPAdapter.build_response


def _noting(self: HTTPAdapter, req: PreparedRequest, resp: Any) -> Response:  # noqa: ANN401 - requests' signature
    response = _BUILD_RESPONSE(self, req, resp)
    _read_bounded(response)
    answers = _NOTED.get()
    if answers is not None:
        answers.append(HttpAnswer(response.status_code, response.headers.get("Retry-After"), bool(req.body)))
    return response


def _read_bounded(response: Response) -> None:
    """Read as much of the body as may be read, and hang up on the rest: the status says what became of the message."""
    body, size = list[bytes](), 0
    for chunk in response.iter_content(_CHUNK_BYTES):
        body.append(chunk)
        size += len(chunk)
        if size > MAX_ANSWER_BYTES:
            response.close()
            break
    response._content = b"".join(body)  # noqa: SLF001 - where requests keeps what was read
    response._content_consumed = True  # noqa: SLF001 - as above
