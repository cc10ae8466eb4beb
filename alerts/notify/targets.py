"""The targets of a channel, one for each recipient, and the faults of a URL."""

from hashlib import blake2b
from typing import Any, Final

from apprise import NotifyFormat

from alerts.model import Channel, Target
from alerts.notify.plugins import PLUGINS, keep_logs_in, plugin, scheme, similar_scheme

# A service without titles gets the title in front of the text, with a line break between them.
_TITLE_CHARACTERS: Final = 220
# The attributes in which Apprise's plug-ins keep their recipients.
_RECIPIENT_LISTS: Final = (
    "targets",
    "channels",
    "topics",
    "users",
    "groups",
    "rooms",
    "devices",
    "members",
    "channel_ids",
)


def targets(channel: Channel, key: bytes) -> tuple[Target, ...]:
    """The targets of `channel`: one for each recipient of each URL.

    One URL with several recipients would report one outcome for all, and a retry would reach some of them twice.
    `Target.key` is a hash under `key` (at most 64 bytes), so that the ledger tells targets apart without their
    addresses. A URL that Apprise does not accept is a target, too: sending to it is refused with a sentence.
    """
    found: dict[str, Target] = {}
    for url in channel.urls:
        for recipient, single in _recipients(url):
            digest = blake2b(f"{url}\n{recipient}".encode(), digest_size=16, key=key).hexdigest()
            found.setdefault(digest, Target(channel.id, digest, scheme(url), single))
    return tuple(found.values())


def target_error(url: str) -> str | None:
    """Why `url` cannot be used, as a sentence without its secret parts; None when it can be used."""
    name = scheme(url)
    if not name:
        return "an Apprise URL has the form scheme://…, for example mailto://, slack:// or json://"
    if name not in PLUGINS:
        near = similar_scheme(name)
        return f"there is no channel of the kind '{_shown(name)}://'" + (f"; did you mean '{near}://'?" if near else "")
    keep_logs_in()
    if plugin(url) is not None:
        return None
    forms = tuple(getattr(PLUGINS[name], "templates", ()))
    form = max(forms, key=len, default="").replace("{schema}", name)
    return f"this '{name}://' URL is incomplete or misspelt" + (f"; it has the form {form}" if form else "")


def text_limit(target: Target) -> int | None:
    """The maximum length in code points of the text of a message to `target`; None when it is not known."""
    made = plugin(target.url)
    if made is None or not made.body_maxlen:
        return None
    room = made.body_maxlen if made.title_maxlen > 0 else made.body_maxlen - _TITLE_CHARACTERS
    if made.resolve_format(NotifyFormat.TEXT) == NotifyFormat.MARKDOWN:
        room -= made.body_maxlen // 4  # Markdown adds backslashes, and the address once more
    return max(room, made.body_maxlen // 2)


def _recipients(url: str) -> list[tuple[str, str]]:
    """One (recipient, URL) for each recipient; ("", `url`) when there is only one, or the URL cannot be split.

    A mail URL with `cc` or `bcc` is not split: every part would send all the copies.
    """
    keep_logs_in()
    made: Any = plugin(url)
    if made is None or len(made) < 2 or getattr(made, "cc", None) or getattr(made, "bcc", None):
        return [("", url)]
    for name in [name for name in _RECIPIENT_LISTS if len(getattr(made, name, None) or ()) == len(made)]:
        several = getattr(made, name)
        singles = []
        for recipient in sorted(several, key=str) if isinstance(several, set) else several:
            setattr(made, name, type(several)([recipient]))
            singles.append((str(recipient), made.url()))
        if all(len(plugin(single) or ()) == 1 for _, single in singles):
            return singles
        setattr(made, name, several)
    return [("", url)]


def _shown(name: str) -> str:
    return name if name.isascii() and name.isalnum() and len(name) <= 20 else "…"
