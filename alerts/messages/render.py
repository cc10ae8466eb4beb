"""Rendering: an alert, with others that share its message, as a message with a title, plain text and HTML. Pure."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from alerts.messages.audience import Audience
from alerts.messages.chat import alert_chat
from alerts.messages.content import Content, content_of, labels, plain, with_fewer_quotes
from alerts.messages.harmless import shortened, unpinged
from alerts.messages.own_templates import template
from alerts.model import Alert, Message

_MAX_LABELS_CHARACTERS: Final = 100  # in a title, which must have room for the headline


def render(alert: Alert, audience: Audience, collected: Sequence[Alert] = ()) -> Message:
    """The message for one alert: headline, outlet, time, limits, quotes with the hits marked, and link.

    The message for an update begins with its new sentences. `collected`: other alerts, oldest first, that go out in the
    same message: of other rules on the same version, whose hits are marked, too, and earlier ones, whose new sentences
    come before those of `alert`.

    A hit is in [brackets] in the text and in `<mark>` in the HTML. To fit the audience's limit, the last quotes are
    dropped first, then all but headline, limits and link, then the end of the headline; the HTML loses the same quotes.
    The same alert always makes the same message, so that a repeat can be recognised.
    """
    every = _told_together((*collected, alert))
    whole = content_of(every[-1], audience, every[:-1])
    content = _fitted(whole, audience)
    updated = _prefix(every, audience)
    label = shortened(labels(every, audience), _MAX_LABELS_CHARACTERS)
    title = unpinged(shortened(f"{updated}{label}: {plain(content.headline, '{}')}", audience.title_limit))
    text = _text(content, audience)
    html = template("alert.html.j2", audience.templates).render(
        content=content, title=title, words=audience.words, spelt_out=audience.spelt_out
    )
    if audience.limit is not None and len(text) > audience.limit:
        text = _brief(content, audience.limit)
    chat = alert_chat(whole, unpinged(f"{updated}{label}"), audience.words.language)
    return Message(title=title, text=text, html=html, chat=None if audience.has_own("alert.txt.j2") else chat)


def _told_together(alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """The alerts of one message; one that withdraws others of them, which its target never had, withdraws nothing."""
    numbers = {one.id for one in alerts}
    return tuple(
        replace(one, withdraws=(), updates=None if one.updates in numbers else one.updates)
        if one.withdraws and numbers.issuperset(one.withdraws)
        else one
        for one in alerts
    )


def _prefix(alerts: Sequence[Alert], audience: Audience) -> str:
    """What the title begins with: what became of the article or of an earlier alert, or that it is an update."""
    signs = [one.article.correction.kind for one in alerts if one.article.correction]
    of_page = [kind for kind in signs if kind != "notice"][-1:]
    if signs and of_page != ["back"]:
        return f"{audience.words.say('withdrawn' if of_page else 'correction')} "
    if signs:
        return f"{audience.words.say('correction' if 'notice' in signs else 'restored')} "
    if any(one.withdraws for one in alerts):
        return f"{audience.words.say('no_longer_holds')} "
    if any(one.revived and one.revived.how == "withdrawn" for one in alerts):
        return f"{audience.words.say('holds_again')} "
    return f"{audience.words.say('updated')} " if any(one.updates for one in alerts) else ""


def _fitted(content: Content, audience: Audience) -> Content:
    """`content` with as many of its first quotes as fit into the limit."""
    while audience.limit is not None and content.first_quote and len(_text(content, audience)) > audience.limit:
        content = with_fewer_quotes(content, audience)
    return content


def _brief(content: Content, limit: int) -> str:
    """Headline, first limit and link in `limit` code points.

    The headline is cut to fit. The limit, then the link, is left out when it would take half of the room.
    """
    tail = "\n".join((*content.limits[:1], content.link or ""))
    tail = tail if len(tail) <= limit // 2 else content.link or ""
    tail = f"\n{tail}" if tail and len(tail) < limit // 2 else ""
    return shortened(plain(content.headline), max(1, limit - len(tail))) + tail


def _text(content: Content, audience: Audience) -> str:
    return template("alert.txt.j2", audience.templates).render(content=content, words=audience.words).strip() + "\n"
