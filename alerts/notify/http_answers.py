"""The HTTP answers of an attempt, which Apprise's plug-ins read and do not pass on."""

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
    answers = _NOTED.get()
    if answers is not None:
        answers.append(HttpAnswer(response.status_code, response.headers.get("Retry-After"), bool(req.body)))
    return response
