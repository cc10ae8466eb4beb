"""What a worker process answers, as bytes and back: data of a known shape. Nothing in it is ever run.

Unpickling the answer of a process that reads hostile documents would give that process its parent.
"""

from collections.abc import Callable
from functools import cache
from typing import Any, TypeVar, get_type_hints

import msgspec

R = TypeVar("R")


class UnknownShapeError(ValueError):
    """Bytes that are no answer to what was asked."""


def encoded(answer: object) -> bytes:
    """The answer as MessagePack; half of a surrogate pair, which no text may have, becomes U+FFFD."""
    try:
        return msgspec.msgpack.encode(answer)
    except UnicodeEncodeError:
        return msgspec.msgpack.encode(_mended(msgspec.to_builtins(answer, builtin_types=(bytes,))))


def decoded(answer: bytes, function: Callable[..., R]) -> R:
    """The answer of `function`, checked against the type that it is declared to return.

    Raises:
        UnknownShapeError: it has another shape.
    """
    try:
        result: R = _decoder(function).decode(answer)
    except (msgspec.MsgspecError, UnicodeDecodeError, RecursionError) as error:
        raise UnknownShapeError(str(error)) from None
    return result


@cache
def _decoder(function: Callable[..., Any]) -> "msgspec.msgpack.Decoder[Any]":
    return msgspec.msgpack.Decoder(get_type_hints(function)["return"])


def _mended(value: Any) -> Any:  # noqa: ANN401 - any value of MessagePack
    if isinstance(value, str):
        return value.encode("utf8", "replace").decode("utf8") if not value.isascii() else value
    if isinstance(value, dict):
        return {_mended(key): _mended(one) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_mended(one) for one in value]
    return value
