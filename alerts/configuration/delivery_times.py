"""The times at which a channel may be told, as written in config.yaml, and as values. Pure."""

import re
from datetime import time
from typing import Annotated, Final

from pydantic import AfterValidator, BaseModel, BeforeValidator, Field, WithJsonSchema

from alerts.model import EVERY_DAY, DigestTime, QuietHours
from crawler.config import MODEL_CONFIG
from crawler.scalars import VARIABLE_PATTERN, TimeOfDay, refused

_DAY_NAMES: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_DAY: Final = f"({'|'.join(_DAY_NAMES)})"
DAYS_PATTERN: Final = f"^{_DAY}(-{_DAY})?$"
_TIME: Final = "([01][0-9]|2[0-3]):[0-5][0-9]"
QUIET_PATTERN: Final = f"^{_TIME}-{_TIME}$"
LIMIT_PATTERN: Final = "^[1-9][0-9]{0,3}/h$"


def _days(text: str) -> str:
    if not re.fullmatch(DAYS_PATTERN, text):
        raise refused("write a day or a range of days, such as mon-fri")
    return text


def _quiet(text: str) -> str:
    if not re.fullmatch(QUIET_PATTERN, text):
        raise refused('write two times of day, such as "22:00-06:30"')
    if text[:5] == text[6:]:
        raise refused("write two different times of day: a channel cannot be quiet all day")
    return text


def _limit(text: object) -> object:
    if not isinstance(text, str) or not re.fullmatch(LIMIT_PATTERN, text):
        raise refused("write how many messages an hour, such as 60/h")
    return int(text.removesuffix("/h"))


def _digest(value: object) -> object:
    """A time of day as the digest of every day; it is checked here, so that an error names `digest` and not `at`."""
    if not isinstance(value, str):
        return value
    if not re.fullmatch(_TIME, value):
        raise refused('write a time of day as "07:00"')
    return {"at": value}


class DigestShape(BaseModel):
    """A time of day at which the digest is sent, and the days on which it is."""

    model_config = MODEL_CONFIG

    at: Annotated[TimeOfDay, Field(description='A time of day, such as "07:00".')]
    days: Annotated[
        str | None,
        Field(min_length=1, description="A day or a range of days, such as mon-fri; every day if left out."),
        AfterValidator(lambda text: text and _days(text)),
        WithJsonSchema({"type": "string", "pattern": DAYS_PATTERN}),
    ] = None


DigestAt = Annotated[
    DigestShape,
    BeforeValidator(_digest),
    WithJsonSchema({"anyOf": [{"type": "string", "pattern": f"^{_TIME}$"}, DigestShape.model_json_schema()]}),
]
Quiet = Annotated[
    str, Field(min_length=1), AfterValidator(_quiet), WithJsonSchema({"type": "string", "pattern": QUIET_PATTERN})
]
Limit = Annotated[int, BeforeValidator(_limit), WithJsonSchema({"type": "string", "pattern": LIMIT_PATTERN})]


def digest_time(shape: DigestShape) -> DigestTime:
    """The digest that `shape` describes; a range of days may go over the end of the week."""
    if shape.days is None:
        return DigestTime(time.fromisoformat(shape.at), EVERY_DAY)
    first, _, last = shape.days.partition("-")
    start, end = _DAY_NAMES.index(first), _DAY_NAMES.index(last or first)
    days = frozenset((start + n) % 7 for n in range((end - start) % 7 + 1))
    return DigestTime(time.fromisoformat(shape.at), days)


def quiet_hours(text: str | None) -> QuietHours | None:
    """The quiet hours that a text such as `22:00-06:30` means."""
    if text is None:
        return None
    start, end = text.split("-")
    return QuietHours(time.fromisoformat(start), time.fromisoformat(end))


class WakeShape(BaseModel):
    """From how many independent sources of a story on a rule wakes."""

    model_config = MODEL_CONFIG

    sources: int


def _wake(value: object) -> object:
    if isinstance(value, dict) and list(value) == ["sources"] and str(value["sources"]).isdecimal():
        count = int(value["sources"])
        if 1 <= count <= _MOST_SOURCES:
            return WakeShape(sources=count)
    elif value in (True, False, "true", "false"):
        return value in (True, "true")
    raise refused("write true, false or {sources: 2}, with a number from 1 to 99")


_MOST_SOURCES: Final = 99
Wake = Annotated[
    bool | WakeShape,
    BeforeValidator(_wake),
    WithJsonSchema(
        {
            "anyOf": [
                {"type": "boolean"},
                {"type": "string", "pattern": f"^{VARIABLE_PATTERN}$"},
                {
                    "type": "object",
                    "properties": {"sources": {"type": "integer", "minimum": 1, "maximum": _MOST_SOURCES}},
                    "required": ["sources"],
                    "additionalProperties": False,
                },
            ]
        }
    ),
]
