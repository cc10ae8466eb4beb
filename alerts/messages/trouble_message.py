"""The message on trouble with Vedette itself. Pure."""

from collections.abc import Sequence
from html import escape
from typing import Final

from alerts.incident import TroubleNews
from alerts.messages.audience import Audience
from alerts.messages.content import stated
from alerts.messages.harmless import one_line, shortened, unpinged
from alerts.model import Message

_MAX_SENTENCE_CHARACTERS: Final = 300
_MAX_TITLE_CHARACTERS: Final = 120


def render_trouble(news: Sequence[TroubleNews], audience: Audience) -> Message:
    """One message for some incidents. It is in English, whatever the audience's language is."""
    lines = [unpinged(_line(one, audience)) for one in news]
    begun = [
        one for one in news if "closed" not in one.phases or one.incident.closed_at in (None, one.incident.opened_at)
    ]
    subject = _sentence(begun[0] if begun else news[0])
    more = f" and {len(news) - 1} more" if len(news) > 1 else ""
    title = f"Vedette {'trouble' if begun else 'recovered'}: {shortened(subject, _MAX_TITLE_CHARACTERS)}{more}"
    html = "".join(f"<p>{escape(line)}</p>" for line in lines)
    return Message(title=unpinged(title), text=_fitting(lines, audience.limit), html=html)


def _line(one: TroubleNews, audience: Audience) -> str:
    incident, since = one.incident, stated(one.incident.opened_at, audience)
    if incident.closed_at is None:
        return f"Since {since}: {_sentence(one)}."
    over = f"over since {stated(incident.closed_at, audience)}"
    if incident.closed_at == incident.opened_at:
        return f"At {since}: {_sentence(one)}."
    return f"{over[0].upper()}{over[1:]}, begun {since}: {_sentence(one)}."


def _sentence(one: TroubleNews) -> str:
    return shortened(one_line(one.incident.sentence), _MAX_SENTENCE_CHARACTERS)


def _fitting(lines: Sequence[str], limit: int | None) -> str:
    """The lines, or as many as fit, and how many more there are."""
    text = "\n\n".join(lines)
    if limit is None or len(text) <= limit:
        return text
    kept: list[str] = []
    for line in lines:
        rest = f"and {len(lines) - len(kept)} more; `vedette status` shows them"
        if len("\n\n".join((*kept, line, rest))) > limit:
            return shortened("\n\n".join((*kept, rest)), limit)
        kept.append(line)
    return text
