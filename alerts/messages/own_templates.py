"""The templates of messages: ours, and those of the user's folder that take their place. Pure.

A template of the user's may include or import ours, and any other file of the same folder.
"""

from functools import lru_cache
from importlib.resources import files
from typing import Final

from jinja2 import BaseLoader, Environment, FunctionLoader, StrictUndefined, Template
from jinja2.sandbox import ImmutableSandboxedEnvironment

from alerts.messages.content import plain

NAMES: Final = ("alert.html.j2", "alert.txt.j2", "digest.html.j2", "digest.txt.j2", "parts.html.j2")

OwnTemplates = tuple[tuple[str, str], ...]  # of the user's folder: the name of each and its source


@lru_cache(100)
def template(name: str, own: OwnTemplates = ()) -> Template:
    """The template of this name: the user's, or ours.

    Raises:
        jinja2.TemplateError: it cannot be read.
    """
    return _environment(own).get_template(name)


@lru_cache(4)
def _environment(own: OwnTemplates) -> Environment:
    sources = dict(own)

    def source(name: str) -> tuple[str, str, None] | None:
        if name in sources:
            return sources[name], name, None
        if name not in NAMES:
            return None
        return files("alerts.messages").joinpath("templates", name).read_text("utf8"), f"ours/{name}", None

    kind = ImmutableSandboxedEnvironment if own else Environment
    loader: BaseLoader = FunctionLoader(source)
    made = kind(
        loader=loader,
        autoescape=lambda name: name is None or name.endswith("html.j2"),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    made.filters["plain"] = plain
    return made
