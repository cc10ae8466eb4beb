"""Replaces `${NAME}` in a configuration, from the environment or a `.env` beside it. The only door to python-dotenv."""

import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from dotenv.parser import parse_stream

from alerts.configuration.files import text_of
from alerts.configuration.problems import ProblemList
from alerts.configuration.spelling import did_you_mean
from alerts.configuration.yaml.marked import KeyPath, Marked, Plain
from alerts.configuration.yaml.places import YamlPlace

VARIABLE_REFERENCE: Final = re.compile(r"\$\{([^{}]*)(\}?)")
VARIABLE_NAME: Final = re.compile("[A-Za-z_][A-Za-z0-9_]*")
LITERAL_SECTIONS: Final = ("rules", "entities")  # never filled in: a query may contain `$`
# Sections whose variables may be unset for a command that sends nothing, and for one that asks no site either.
TO_SEND: Final = frozenset({"channels", "smtp", "heartbeat"})
TO_SEND_OR_ASK: Final = TO_SEND | {"sources", "crawl"}
_NOWHERE: Final = "unset.invalid"  # a host that no resolver knows (RFC 6761)
_OF_ADDRESS: Final = ("feed", "sitemap", "listing", "page", "url", "heartbeat")


@dataclass(frozen=True, slots=True)
class Variables:
    """The variables by name; the environment wins over `.env`. `file` is the `.env`, None when there is none.

    `unneeded`: sections of the configuration in which an unset variable is no error. `hidden`: this user may not read
    the `.env`, which a service manager may have read for it.
    """

    values: Mapping[str, str]
    file: Path | None
    unneeded: frozenset[str] = frozenset()
    hidden: bool = False


def variables(
    folder: Path, shown: Path, environ: Mapping[str, str], unneeded: frozenset[str], problems: ProblemList
) -> Variables:
    """The variables in `environ` and in the `.env` in `folder`; errors name that file as `shown`."""
    file = folder / ".env"
    if not file.is_file():
        return Variables(environ, None, unneeded)
    if not _may_read(file):
        return Variables(environ, file, unneeded, hidden=True)
    values: dict[str, str] = {}
    for binding in parse_stream(io.StringIO(text_of(file, str(shown), problems) or "")):
        if binding.error or (binding.key is not None and binding.value is None):
            problems.error(YamlPlace(str(shown), binding.original.line, 1), "write a variable as NAME=value")
        elif binding.key is not None and binding.value is not None:
            values[binding.key] = binding.value
    return Variables({**values, **environ}, file, unneeded)


def _may_read(file: Path) -> bool:
    try:
        file.open("rb").close()
    except PermissionError:
        return False
    except OSError:
        return True  # what is wrong, reading will say
    return True


def filled(marked: Marked, known: Variables, problems: ProblemList) -> tuple[Plain, frozenset[KeyPath]]:
    """The document's values with every `${NAME}` replaced, and the paths of the values where that failed.

    Each failure is noted as an error at its place. In the unneeded sections a value that leads nowhere stands for one
    with an unset variable.
    """
    if not isinstance(marked.plain, dict):
        return marked.plain, frozenset()
    filling = _Filling(marked, known, problems, set())
    plain: Plain = {
        key: value if key in LITERAL_SECTIONS else filling.plain(value, (key,)) for key, value in marked.plain.items()
    }
    return plain, frozenset(filling.failed)


@dataclass(frozen=True, slots=True)
class _Filling:
    """A walk over the values of a document, which replaces references and collects the paths that fail."""

    marked: Marked
    known: Variables
    problems: ProblemList
    failed: set[KeyPath]

    def plain(self, value: Plain, path: KeyPath) -> Plain:
        """`value`, found at `path`, with its references replaced."""
        if isinstance(value, dict):
            return {key: self.plain(child, (*path, key)) for key, child in value.items()}
        if isinstance(value, list):
            return [self.plain(child, (*path, index)) for index, child in enumerate(value)]
        return self._text(value, path) if "${" in value else value

    def _text(self, value: str, path: KeyPath) -> str:
        references = VARIABLE_REFERENCE.finditer(value)
        if path[0] in self.known.unneeded and any(_is_unset(found, self.known) for found in references):
            return _stand_in(value, path, self.known)
        for found in VARIABLE_REFERENCE.finditer(value):
            if error := _error(found, self.known):
                self.problems.error(self.marked.place(path, found.start()), error)
                self.failed.add(path)
        return VARIABLE_REFERENCE.sub(lambda found: self.known.values.get(found[1], ""), value)


def _is_unset(found: re.Match[str], known: Variables) -> bool:
    """Whether a well-formed reference has no value."""
    return bool(found[2] and VARIABLE_NAME.fullmatch(found[1]) and not known.values.get(found[1]))


def _stand_in(value: str, path: KeyPath, known: Variables) -> str:
    """What stands for a value with unset variables: an address that leads nowhere, or the word "unset"."""
    if not VARIABLE_REFERENCE.fullmatch(value):
        return VARIABLE_REFERENCE.sub(lambda found: known.values.get(found[1]) or "unset", value)
    name = value[2:-1]
    if path[0] == "channels":
        return f"json://{_NOWHERE}/{name}"
    if path[-1] == "proxy":
        return f"http://{_NOWHERE}"
    if path[-1] == "mailbox":
        return f"imaps://nobody:nothing@{_NOWHERE}/{name}"
    if path[-1] == "port":
        return "25"
    return f"https://{_NOWHERE}/{name}" if path[-1] in _OF_ADDRESS else "unset"


def _error(found: re.Match[str], known: Variables) -> str | None:
    """Why a reference cannot be replaced; None when it can."""
    name = found[1]
    if not found[2] or not VARIABLE_NAME.fullmatch(name):
        return "write a variable as ${NAME}"
    if name not in known.values:
        question = did_you_mean(name, known.values)
        if known.hidden:
            return f"the variable {name} is not set, and this user may not read {known.file}{question}"
        return f"the variable {name} is not set; set it, or add {name}=… in .env beside the configuration{question}"
    return None if known.values[name] else f"the variable {name} is empty"
