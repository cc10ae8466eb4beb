"""How each service is handed a message: in which markup, in which of Apprise's formats, in how much room.

Apprise hands a body on unchanged when no format is declared. That is the way for a service whose markup
`alerts.messages.markup` writes itself; where a plug-in translates well, it gets what it translates.
"""

from dataclasses import dataclass, replace
from typing import Any, Final

from apprise import NotifyBase, NotifyFormat

from alerts.messages import markup
from alerts.messages.chat import chat_of
from alerts.messages.fitting import Room, units, written
from alerts.messages.harmless import shortened
from alerts.messages.markup import PLAIN, Markup
from alerts.model import ChatText, Message, Target
from alerts.notify.plugins import MAIL_SCHEMES, kind_of, plugin

_TOPIC: Final = "Vedette"
# Apprise may need some room for a title and a line break.
_SPARE_CHARACTERS: Final = 4


@dataclass(frozen=True, slots=True)
class Form:
    """How a service takes a message.

    `declared`: the format that Apprise is told, None when it is to change nothing. `title`: `first`: the first line is
    the title, which the service shows by itself; `topic`: the title is the topic; `none`: all is text. `most`: the
    maximum length of the text where it is less than Apprise knows.
    """

    markup: Markup
    declared: NotifyFormat | None
    title: str = "none"
    most: int | None = None


@dataclass(frozen=True, slots=True)
class Written:
    """What Apprise gets. `body_format` is None when it is to change nothing."""

    title: str
    body: str
    body_format: NotifyFormat | None


_MARKDOWN, _HTML, _TEXT = NotifyFormat.MARKDOWN, NotifyFormat.HTML, NotifyFormat.TEXT
# By the kind of plug-in. One that declares a format stands aside where the URL asks for another, as by `?format=text`.
_FORMS: Final = {
    "slack": Form(markup.SLACK, _MARKDOWN),
    "discord": Form(markup.DISCORD, None),
    "gchat": Form(markup.GOOGLE_CHAT, None),
    "workflow": Form(markup.TEAMS, None),
    "mmost": Form(markup.MATTERMOST, None),
    "rocket": Form(markup.ROCKET_CHAT, None),
    "whatsapp": Form(markup.WHATSAPP, None),
    "zulip": Form(markup.ZULIP, None, "topic"),
    "tgram": Form(markup.TELEGRAM, _HTML, most=3_900),  # of 4,096; Apprise makes each line break two characters
    # An event has at most 65,536 bytes and holds the text twice: as HTML, and without.
    "matrix": Form(markup.MATRIX, _HTML, most=14_000),
    # A message has at most 4,096 bytes, and Apprise sends more than 8,000 bytes of JSON as a file.
    "ntfy": Form(PLAIN, _TEXT, "first", most=3_600),
}
_BLOCK_CHARACTERS: Final = 2_900  # of 3,000 that a block of Slack takes


def chat_wording(target: Target, message: Message) -> tuple[str, str] | None:
    """Title and text as a chat service gets them; None of mail, of the terminal, and of a URL that is not valid."""
    made = None if target.scheme in (*MAIL_SCHEMES, "console") else plugin(target.url)
    if made is None or _is_mail_like(made):
        return None
    told = written_for(made, message)
    return told.title, told.body


def written_for(made: NotifyBase, message: Message) -> Written:
    """`message` as the service behind `made` takes it. A page of HTML goes to mail and to the terminal alone."""
    if _is_mail_like(made):
        return Written(message.title, message.html, _HTML)
    form = _form(made)
    title, chat = "", chat_of(message)
    if form.title == "topic":
        title = shortened(chat.topic or _TOPIC, made.title_maxlen)
    elif form.title == "first":
        title, chat = _titled(chat, made.title_maxlen)
    # Apprise makes several messages of one that has no parts to leave out.
    room = _room(made, form, title) if message.chat else Room()
    return Written(title, written(chat, form.markup, room), form.declared)


def _form(made: Any) -> Form:  # noqa: ANN401 - attributes of single plug-ins
    kind = kind_of(made)
    known = _FORMS.get(kind)
    if kind == "slack" and made.workflow_path:
        return Form(PLAIN, None)  # a variable of a workflow is text
    if kind == "hassio" and not _shows_in_browser(made):
        return Form(PLAIN, _TEXT, "first")
    if kind == "hassio":
        return Form(markup.COMMONMARK, None, "first")
    if known and known.declared in (None, made.resolve_format(known.declared)):
        return known
    title = "first" if made.title_maxlen > 0 else "none"
    resolved = made.resolve_format(_TEXT)
    if resolved == _MARKDOWN:
        return Form(markup.COMMONMARK, _MARKDOWN, title)
    return Form(markup.TELEGRAM, _HTML, title) if resolved == _HTML else Form(PLAIN, _TEXT, title)


def _is_mail_like(made: NotifyBase) -> bool:
    """Whether a service prefers HTML and has a title of its own, as mail has. The URL may ask for text instead."""
    declared: Any = made.notify_format  # one format, or several with the preferred one first
    preferred = declared[0] if isinstance(declared, tuple) else declared
    return bool(preferred == _HTML and made.title_maxlen > 0 and made.resolve_format(_HTML) == _HTML)


def _shows_in_browser(made: Any) -> bool:  # noqa: ANN401 - an attribute of one plug-in
    """Whether Home Assistant shows the message in its own pages, which read Markdown; telephones show it as text."""
    return all(domain is None for domain, *_ in made.targets)


def _titled(chat: ChatText, most: int) -> tuple[str, ChatText]:
    """The first line as a title, and the rest; a line too long for a title is also the first of the text."""
    first, *others = chat.paragraphs
    title = PLAIN.line(first.lines[0])
    rest = (*([replace(first, lines=first.lines[1:])] if first.lines[1:] else []), *others)
    if len(title) > most or not rest:
        return shortened(title, most), chat
    return title, replace(chat, paragraphs=rest)


def _room(made: Any, form: Form, title: str) -> Room:  # noqa: ANN401 - attributes of single plug-ins
    measure = _MEASURES.get(kind_of(made), units)
    limits = [most for most in (form.most, made.body_maxlen) if most]
    if getattr(made, "use_blocks", False) and form.markup is markup.SLACK:
        limits.append(_BLOCK_CHARACTERS)
    return Room(min(limits) - measure(title) - _SPARE_CHARACTERS if limits else None, measure)


def _with_entities(text: str) -> int:
    """At least the length of a text once Apprise has escaped it for Slack."""
    return units(text) + 4 * text.count("&") + 3 * (text.count("<") + text.count(">"))


def _weight(text: str) -> int:
    """About half the length of a text as JSON in ASCII, and at least its length in bytes of UTF-8."""
    return sum(1 if letter < "\x80" else 3 if letter < "\U00010000" else 6 for letter in text)


_MEASURES: Final = {"ntfy": _weight, "slack": _with_entities}
