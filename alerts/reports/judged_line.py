"""The lines of `why --batch`: an article as JSON in, the rules that match it as JSON out. Pure."""

import json
from collections.abc import Mapping
from typing import Final, cast, get_args

from alerts.matching import RuleSet
from alerts.model import Match, Subject
from crawler.errors import UsageError
from crawler.model import AccessState

_ACCESS_STATES: Final = get_args(AccessState)


def judged_line(line: str, rules: RuleSet, wanted: frozenset[str] | None) -> str:
    """The answer to a line: `{"id", "matches": [{"rule", "spans": [[field, start, end]], "unknown": [clause]}]}`.

    `wanted`: the ids of the rules to name; None names all. A line that holds no article is answered with no matches
    and an `error`.
    """
    try:
        row = json_object(line, "the line")
    except UsageError as error:
        return json.dumps({"id": None, "matches": [], "error": str(error)})
    try:
        named = matches_json(subject_of_row(row), rules, wanted)
    except UsageError as error:
        return json.dumps({"id": row.get("id"), "matches": [], "error": str(error)})
    return json.dumps({"id": row.get("id"), "matches": named})


def matches_json(subject: Subject, rules: RuleSet, wanted: frozenset[str] | None) -> list[dict[str, object]]:
    """The matches of an article as values for JSON, those of `wanted` alone where that is given."""
    return [_match_json(match) for match in rules.judge(subject) if wanted is None or match.rule in wanted]


def json_object(text: str, name: str) -> Mapping[str, object]:
    """The JSON object in `text`, which a refusal calls `name`.

    Raises:
        UsageError: the text is not JSON, or not an object.
    """
    try:
        row = json.loads(text)
    except (ValueError, RecursionError):
        raise UsageError(f"{name} is not JSON") from None
    if not isinstance(row, dict):
        raise UsageError(f"{name} is not a JSON object")
    return row


def subject_of_row(row: Mapping[str, object]) -> Subject:
    """The article in a JSON object: title, text, language, source, url, authors, access, hidden_percent.

    Each may be missing or null. An article without `access` is taken as whole.

    Raises:
        UsageError: a value has the wrong type.
    """
    access = row.get("access")
    access = access.get("state") if isinstance(access, dict) else access
    if access is not None and access not in _ACCESS_STATES:
        raise UsageError(f'"access" is not one of {", ".join(_ACCESS_STATES)}')
    hidden = row.get("hidden_percent")
    if hidden is not None and (isinstance(hidden, bool) or not isinstance(hidden, int | float)):
        raise UsageError('"hidden_percent" is not a number')
    authors = row.get("authors") or []
    if not isinstance(authors, list) or not all(isinstance(author, str) for author in authors):
        raise UsageError('"authors" is not a list of strings')
    return Subject(
        title=_string(row, "title") or "",
        text=_string(row, "text") or "",
        language=_string(row, "language") or None,
        source=_string(row, "source") or "",
        url=_string(row, "url") or "",
        authors=tuple(authors),
        access=cast("AccessState", access or "full"),
        hidden_percent=None if hidden is None else round(hidden),
    )


def _match_json(match: Match) -> dict[str, object]:
    spans = [[span.field, span.start, span.end] for span in match.spans]
    return {"rule": match.rule, "spans": spans, "unknown": list(match.unknown)}


def _string(row: Mapping[str, object], key: str) -> str | None:
    value = row.get(key)
    if not isinstance(value, str | None):
        raise UsageError(f'"{key}" is not a string')
    return value
