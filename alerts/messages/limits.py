"""The sentences of a message about the part of an article that was hidden. Pure."""

from typing import Final

from alerts.messages.harmless import one_line
from alerts.model import NO_JUDGEMENT, Alert

_UNLIKE: Final = "the page may not be the article, for it lacks the words by which the source names it"


def limits(alert: Alert) -> tuple[str, ...]:
    """What was hidden when the rule was judged, as sentences; empty when nothing was, or nothing is known of it."""
    sentences = (_access(alert), _unchecked(alert), _unsure(alert), _by_others(alert), _unlike(alert))
    if alert.match.rule == NO_JUDGEMENT:
        return (f"no rule was checked: {one_line(alert.match.unknown[0])}; please read the article itself",)
    return tuple(sentence for sentence in sentences if sentence)


def _access(alert: Alert) -> str | None:
    article = alert.article
    if article.access == "blocked":
        return "blocked: a bot, login or consent page stood in the article's place; matched in what the source listed"
    if article.access != "truncated":
        return None
    if article.hidden_percent is None:
        return "truncated: a part is hidden; matched in the visible part"
    return f"truncated: about {article.hidden_percent}% hidden; matched in the visible {100 - article.hidden_percent}%"


def _unsure(alert: Alert) -> str | None:
    if not alert.match.language_clauses:
        return None
    clauses = " and ".join(f"'{one_line(clause)}'" for clause in alert.match.language_clauses)
    return f"language unsure: {clauses} could not be checked"


def _unlike(alert: Alert) -> str | None:
    if not alert.article.is_unlike or alert.match.hidden_clauses:
        return None
    return f"{_UNLIKE}: read it before you rely on its text"


def _by_others(alert: Alert) -> str | None:
    if not any(span.field in {"other_title", "other_text"} for span in alert.match.spans):
        return None
    return (
        "some hits stand beside the text: in another headline, in a line of the page that may be a label, in what the "
        "source's list said, or in a shorter reading of the page"
    )


def _unchecked(alert: Alert) -> str | None:
    if not alert.match.hidden_clauses:
        return None
    clauses = " and ".join(f"'{one_line(clause)}'" for clause in alert.match.hidden_clauses)
    if alert.article.is_cut:
        return f"{clauses} could not be checked: the hidden part may decide otherwise"
    if alert.article.is_unlike:
        return f"{clauses} could not be checked: {_UNLIKE}"
    return f"{clauses} could not be checked: the words stand in a line that may be no part of the article"
