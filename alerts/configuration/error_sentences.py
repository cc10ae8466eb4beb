"""Turns pydantic's errors into sentences at places in a file. Pure."""

import re
from collections.abc import Iterable, Iterator
from typing import Final

from pydantic import BaseModel
from pydantic_core import ErrorDetails

from alerts.configuration.shapes import (
    ChannelShape,
    EntityShape,
    ExampleShape,
    ExamplesShape,
    FileShape,
    KeepShape,
    RuleShape,
    SmtpShape,
)
from alerts.configuration.spelling import did_you_mean, nearest
from alerts.configuration.yaml.marked import KeyPath, Marked
from alerts.configuration.yaml.places import YamlPlace
from crawler.config import AccessShape, CrawlShape, JsonShape, ListingShape, SourceShape
from crawler.errors import Problem

# The path of a mapping -> its shape, and how sentences call it. `*` is any id or list index.
SHAPES_BY_PATH: Final[dict[KeyPath, tuple[type[BaseModel], str]]] = {
    (): (FileShape, "at the top level"),
    ("crawl",): (CrawlShape, "under crawl"),
    ("keep",): (KeepShape, "under keep"),
    ("smtp",): (SmtpShape, "under smtp"),
    ("channels", "*"): (ChannelShape, "in a channel"),
    ("sources", "*"): (SourceShape, "in a source"),
    ("sources", "*", "access"): (AccessShape, "under a source's access"),
    ("sources", "*", "listing"): (ListingShape, "under a source's listing"),
    ("sources", "*", "json"): (JsonShape, "under a source's json"),
    ("entities", "*"): (EntityShape, "in an entity"),
    ("rules", "*"): (RuleShape, "in a rule"),
    ("rules", "*", "examples"): (ExamplesShape, "under a rule's examples"),
    ("rules", "*", "examples", "match", "*"): (ExampleShape, "in an example"),
    ("rules", "*", "examples", "ignore", "*"): (ExampleShape, "in an example"),
}
SECRET_SECTIONS: Final = {"channels", "smtp"}
SECRET_KEYS: Final = {"headers", "cookies", "proxy", "mailbox", "token_command"}  # of a source, or of crawl
VALUE_CHARACTERS_SHOWN: Final = 60
_LOGIN: Final = re.compile(r"//[^/\s]*@")  # a user name and password in an address
PATTERN_ADVICE: Final = {
    "^[a-z]{2}$": "write a language as two lower-case letters, such as en or uk",
    r"\S": "write more than spaces",
}
RETIRED_WORDS: Final = {("if_cut_off", "drop"): "write record"}  # what an earlier release took, and what to write now
ID_ADVICE: Final = "an id is made of letters, digits, - and _, and starts with a letter or a digit"


def problems_of(marked: Marked, errors: Iterable[ErrorDetails]) -> Iterator[Problem]:
    """A problem for each of pydantic's `errors` that is not told by another, at its place in the document."""
    found = list(errors)
    paths = [error["loc"] for error in found]
    unknown = [error["loc"] for error in found if error["type"] == "extra_forbidden"]
    for error in found:
        path = error["loc"]
        if error["type"] == "missing" and is_misspelt(path, unknown):
            continue  # the misspelt key is told already
        if error["type"] == "too_short" and any(each != path and each[: len(path)] == path for each in paths):
            continue  # the entries are there, but wrong, which is told already
        if path[-1:] == ("[key]",):
            yield problem(marked.key_place(path[:-1]), f"{path[-2]!r} is not an id; {ID_ADVICE}")
        elif error["type"] == "extra_forbidden":
            yield problem(marked.key_place(path), _unknown_key(path))
        elif error["type"] == "missing":
            yield problem(marked.key_place(path[:-1]), f"{path[-2]}: {path[-1]!r} is missing")
        else:
            yield problem(marked.place(path), _sentence(marked, error))


def problem(place: YamlPlace, sentence: str) -> Problem:
    """The problem at `place` that `sentence` describes."""
    return Problem(place.file, place.line, place.column, sentence)


def is_misspelt(path: KeyPath, others: Iterable[KeyPath]) -> bool:
    """Whether an unknown key among `others` is in the same mapping as `path` and spelt almost like it."""
    return any(other[:-1] == path[:-1] and nearest(str(other[-1]), [str(path[-1])]) for other in others)


def _unknown_key(path: KeyPath) -> str:
    key = str(path[-1])
    shape, here = _shape_at(path[:-1])
    known = _keys(shape)
    if question := did_you_mean(key, known):
        return f"there is no key {key!r} {here}{question}"
    elsewhere = next((there for other, there in SHAPES_BY_PATH.values() if key in _keys(other)), None)
    if elsewhere:
        return f"the key {key!r} does not belong {here}; it belongs {elsewhere}"
    return f"there is no key {key!r} {here}; there are {', '.join(known)}"


def _shape_at(path: KeyPath) -> tuple[type[BaseModel], str]:
    return next(
        shape
        for steps, shape in SHAPES_BY_PATH.items()
        if len(steps) == len(path) and all(step in ("*", here) for step, here in zip(steps, path, strict=True))
    )


def _keys(shape: type[BaseModel]) -> list[str]:
    return [field.alias or name for name, field in shape.model_fields.items()]


def _sentence(marked: Marked, error: ErrorDetails) -> str:
    """The sentence about a value: its key, what to write, and what was written unless that may be secret."""
    path, kind = error["loc"], error["type"]
    name = next((str(step) for step in reversed(path) if isinstance(step, str)), "the file")
    raw = marked.raw(path)
    if kind == "too_short" or (marked.is_text(path) and not raw):
        return f"{name}: the value is missing; write one, or remove the key"
    wanted = _wanted(error, marked, path)
    if not raw or (_is_secret(path) and kind != "literal_error") or _LOGIN.search(raw):
        return f"{name}: {wanted}"
    shown = raw if len(raw) <= VALUE_CHARACTERS_SHOWN else f"{raw[:VALUE_CHARACTERS_SHOWN]}…"
    return f"{name}: {wanted}, not {shown!r}{_nearest(error, raw)}"


def _is_secret(path: KeyPath) -> bool:
    """Whether the value at `path` may be a secret, which no sentence repeats."""
    return bool(path) and (path[0] in SECRET_SECTIONS or not SECRET_KEYS.isdisjoint(path[1:]))


def _nearest(error: ErrorDetails, raw: str) -> str:
    """Where only certain words are allowed, a question that names the nearest one; else ""."""
    context = error.get("ctx", {})
    choice = str(context.get("expected") or context.get("sentence", "")).removeprefix("write ")
    return "" if "such as" in choice else did_you_mean(raw, choice.replace("'", "").replace(" or ", ", ").split(", "))


def _wanted(error: ErrorDetails, marked: Marked, path: KeyPath) -> str:
    """What to write instead; it begins with "write" or "quote it"."""
    kind, context = error["type"], error.get("ctx", {})
    if kind == "literal_error":
        return RETIRED_WORDS.get((str(path[-1]), marked.raw(path) or ""), f"write {context['expected']}")
    if kind == "string_pattern_mismatch":
        return PATTERN_ADVICE[context["pattern"]]
    if kind == "string_type":
        return _text_wanted(marked, path)
    if kind == "tuple_type":
        return "write a list such as [one, two]"
    if kind in ("model_type", "dict_type"):
        return f"write keys and values below it{_first_keys(path)}"
    return error["msg"]


def _text_wanted(marked: Marked, path: KeyPath) -> str:
    opener = marked.character(path)
    if opener and opener in "{[":
        return f"quote it: a text is needed here, and {opener} starts a {'list' if opener == '[' else 'mapping'}"
    if opener == "-":
        return "write a text here, not a list"
    return "quote it: a text is needed here, and a colon with a space after it makes a mapping"


def _first_keys(path: KeyPath) -> str:
    try:
        shape, _ = _shape_at(path)
    except StopIteration:
        return ""
    return f", such as {', '.join(f'{key}:' for key in _keys(shape)[:3])}"
