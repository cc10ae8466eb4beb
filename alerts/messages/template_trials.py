"""Tries the user's templates on alerts with the most and the least that one can have, and on digests. Pure."""

import traceback
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import partial
from typing import Final

from jinja2 import TemplateError, TemplateSyntaxError

from alerts.coverage import Coverage, PolledSource
from alerts.messages.audience import Audience
from alerts.messages.digest import Listed, render_digest
from alerts.messages.own_templates import OwnTemplates, template
from alerts.messages.render import render
from alerts.model import Alert, FullCopy, LateMatch, Match, Message, Span
from alerts.sentence_edits import SentenceEdit
from crawler.model import ArticleVersion

# What the code in a template may raise. It has no loops without an end, and no access to Python.
_FAULTS: Final = (TemplateError, TypeError, ValueError, ArithmeticError, LookupError, AttributeError, RuntimeError)
_AT: Final = datetime(2026, 1, 5, 7, 30, tzinfo=UTC)
_LEAST: Final = ArticleVersion(
    id=1, revision=1, url="", source="source", title="", text="", language=None, possible_languages=(), authors=(),
    dates=(), published=None, published_at=None, found_at=_AT, unseen_at=None, first_poll=False, access="unknown",
    hidden_percent=None, group_id=1,
)  # fmt: skip
_MOST: Final = replace(
    _LEAST, id=2, revision=3, url="https://example.org/keel", title="A keel is laid", language="en", access="truncated",
    text="A yard has laid the keel of a frigate. The contract for two more is expected in spring.", hidden_percent=75,
    authors=("The desk",), published="2026-01-05T07:30:00+00:00", published_at=_AT,
)  # fmt: skip
_COPY: Final = FullCopy("other", "https://example.org/whole")
_MATCH: Final = Match(
    "rule", "hash", (Span("title", 2, 6), Span("text", 20, 24), Span("text", 30, 37)), ("NOT exercise",)
)


@dataclass(frozen=True, slots=True)
class TemplateFault:
    """Why a template of the user's cannot be used; `line` counts from 1."""

    name: str
    line: int
    sentence: str


def template_fault(own: OwnTemplates) -> TemplateFault | None:
    """The first fault of the user's templates, tried on every kind of message; None when there is none."""
    for name, _ in own:
        try:
            template(name, own)
        except TemplateSyntaxError as error:
            return TemplateFault(error.name or name, error.lineno, error.message or "it cannot be read")
    for make in _trials(own):
        try:
            make()
        except _FAULTS as error:
            name, line = _place(error, [name for name, _ in own])
            return TemplateFault(name, line, str(error) or type(error).__name__)
    return None


def _trials(own: OwnTemplates) -> Iterator[Callable[[], Message]]:
    least, most = Alert(1, _AT, _LEAST, Match("rule", "hash", ())), Alert(2, _AT, _MOST, _MATCH)
    new = ("A yard has laid the keel of a frigate.",)
    edits = (SentenceEdit("A yard lays the keel of a frigate.", new[0]),)
    update = replace(most, id=3, updates=1, new_sentences=new, also_in=("other",), full_copy=_COPY, edits=edits)
    polled = (PolledSource("source", 0, _AT, _AT), PolledSource("other", 2, None, _AT))
    coverage = Coverage(_AT, _AT, polled, 10, 2, 1, 0, 3, 0, 0, 1)
    full = Listed((most, update, least), (LateMatch(_MOST, _MATCH),), (), coverage)
    for audience in (Audience(UTC, templates=own), Audience(UTC, spelt_out=True, templates=own)):
        yield from (partial(render, alert, audience) for alert in (least, most, update))
        yield from (partial(render_digest, listed, audience) for listed in (Listed((), coverage=coverage), full))


def _place(error: BaseException, names: list[str]) -> tuple[str, int]:
    """The user's template and the line that an error came from; the first template when no line is known."""
    if isinstance(error, TemplateSyntaxError) and error.name in names:
        return error.name, error.lineno
    found = [(frame.filename, frame.lineno or 1) for frame in traceback.extract_tb(error.__traceback__)]
    return next((place for place in reversed(found) if place[0] in names), (names[0], 1))
