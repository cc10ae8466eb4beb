"""The lines of `vedette why --batch`: an article as JSON in, the rules that match it as JSON out."""

import json
from collections.abc import Mapping
from typing import Final, cast, get_args

from alerts.matching import RuleSet
from alerts.model import Match, Subject
from crawler.errors import UsageError
from crawler.model import AccessState

_STATES: Final = get_args(AccessState)


def answer(line: str, rules: RuleSet, wanted: frozenset[str] | None) -> str:
    """The answer to a line: `{"id", "matches": [{"rule", "spans": [[field, start, end]], "unknown": [clause]}]}`.

    `wanted`: the rules to name; None names all. A line that is no article is answered with no matches and an `error`.
    """
    try:
        row = _row(line)
    except UsageError as error:
        return json.dumps({"id": None, "matches": [], "error": str(error)})
    try:
        matches = rules.judge(subject_in(row))
    except UsageError as error:
        return json.dumps({"id": row.get("id"), "matches": [], "error": str(error)})
    named = [_match(match) for match in matches if wanted is None or match.rule in wanted]
    return json.dumps({"id": row.get("id"), "matches": named})


def _match(match: Match) -> dict[str, object]:
    spans = [[span.field, span.start, span.end] for span in match.spans]
    return {"rule": match.rule, "spans": spans, "unknown": list(match.unknown)}


def _row(line: str) -> Mapping[str, object]:
    try:
        row = json.loads(line)
    except (ValueError, RecursionError):
        raise UsageError("the line is not JSON") from None
    if not isinstance(row, dict):
        raise UsageError("the line is not a JSON object")
    return row


def subject_in(row: Mapping[str, object]) -> Subject:
    """The article of a JSON object: title, text, language, source, url, authors, access, hidden_percent.

    All may be missing or null. Without `access` the text is whole.

    Raises:
        UsageError: a value has the wrong type.
    """
    access = row.get("access")
    access = access.get("state") if isinstance(access, dict) else access
    if access is not None and access not in _STATES:
        raise UsageError(f'"access" is not one of {", ".join(_STATES)}')
    hidden = row.get("hidden_percent")
    if hidden is not None and (isinstance(hidden, bool) or not isinstance(hidden, int | float)):
        raise UsageError('"hidden_percent" is not a number')
    authors = row.get("authors") or []
    if not isinstance(authors, list) or not all(isinstance(author, str) for author in authors):
        raise UsageError('"authors" is not a list of strings')
    return Subject(
        title=_text(row, "title") or "",
        text=_text(row, "text") or "",
        language=_text(row, "language") or None,
        source=_text(row, "source") or "",
        url=_text(row, "url") or "",
        authors=tuple(authors),
        access=cast("AccessState", access or "full"),
        hidden_percent=None if hidden is None else round(hidden),
    )


def _text(row: Mapping[str, object], key: str) -> str | None:
    value = row.get(key)
    if not isinstance(value, str | None):
        raise UsageError(f'"{key}" is not a string')
    return value
