"""The addresses of a channel: one target for each recipient, and what is wrong with a URL."""

from hashlib import blake2b
from typing import Any, Final

from apprise import NotifyFormat

from alerts.model import Channel, Target
from alerts.notify.plugins import PLUGINS, keep_logs_in, plugin, scheme, similar_scheme

# A title that a service does not take by itself is put before the text, with a line break
_TITLE_ROOM: Final = 220
# where Apprise's plug-ins keep their recipients
_LISTS: Final = ("targets", "channels", "topics", "users", "groups", "rooms", "devices", "members", "channel_ids")


def targets(channel: Channel, key: bytes) -> tuple[Target, ...]:
    """The targets of `channel`: one for each recipient of each URL.

    One URL with several recipients would report one outcome for all, and a retry would reach some of them twice.
    `Target.key` is a hash under `key` (at most 64 bytes), so that the ledger can tell targets apart without knowing
    them. A URL that Apprise does not take is a target still: sending to it is refused with a sentence.
    """
    found: dict[str, Target] = {}
    for url in channel.urls:
        for recipient, single in _recipients(url):
            digest = blake2b(f"{url}\n{recipient}".encode(), digest_size=16, key=key).hexdigest()
            found.setdefault(digest, Target(channel.id, digest, scheme(url), single))
    return tuple(found.values())


def target_error(url: str) -> str | None:
    """The sentence that says why `url` cannot be used, None when it can. It repeats no secret part of the URL."""
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
    """How many code points of text one message to `target` may have; None when that is not known."""
    made = plugin(target.url)
    if made is None or not made.body_maxlen:
        return None
    room = made.body_maxlen if made.title_maxlen > 0 else made.body_maxlen - _TITLE_ROOM
    if made.resolve_format(NotifyFormat.TEXT) == NotifyFormat.MARKDOWN:
        room -= made.body_maxlen // 4  # what Markdown adds: backslashes, and the address once more
    return max(room, made.body_maxlen // 2)


def _recipients(url: str) -> list[tuple[str, str]]:
    """`url` as one URL for each recipient, with the recipient's name; `url` itself when it has one or cannot be split.

    A mail with copies stays whole: split, each part would carry all the copies.
    """
    keep_logs_in()
    made: Any = plugin(url)
    if made is None or len(made) < 2 or getattr(made, "cc", None) or getattr(made, "bcc", None):
        return [("", url)]
    for name in [name for name in _LISTS if len(getattr(made, name, None) or ()) == len(made)]:
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
