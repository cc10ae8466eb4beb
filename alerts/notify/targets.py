"""The targets of a channel, one for each recipient, and the faults of a URL."""

from collections import Counter
from functools import lru_cache
from hashlib import blake2b
from typing import Any, Final

from apprise import NotifyFormat

from alerts.messages.audience import MAX_TITLE_CHARACTERS
from alerts.model import Channel, Target
from alerts.notify.plugins import (
    MAIL_SCHEMES,
    PLUGINS,
    keep_logs_in,
    kind_of,
    known_url,
    plugin,
    scheme,
    similar_scheme,
)
from alerts.notify.webhooks import WEB, address_error

# A service without titles gets the title in front of the text, with a line break between them.
_TITLE_CHARACTERS: Final = 220
_MAX_SUBJECT_CHARACTERS: Final = 450  # of a label and a headline, which our own mails fold
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

# The attributes that make the webhook of a plug-in, whose settings may differ.
_WEBHOOK_PARTS: Final = {
    "slack": ("token_a", "token_b", "token_c", "access_token", "workflow_path"),
    "discord": ("webhook_id", "webhook_token", "thread_id"),
    "gchat": ("workspace", "webhook_key", "webhook_token", "thread_key"),
    "workflow": ("host", "workflow", "signature", "routing_id"),
    "mmost": ("schema", "host", "port", "fullpath", "token"),
}


def targets(channel: Channel, key: bytes) -> tuple[Target, ...]:
    """The targets of `channel`: one for each recipient of each URL.

    One URL with several recipients would report one outcome for all, and a retry would reach some of them twice.
    `Target.key` and `Target.address` are hashes under `key` (at most 64 bytes), so that the ledger tells targets apart
    without their addresses. Where two URLs of a channel lead to recipients of one name, as two workspaces have rooms
    of one name, each is known by its URL. A webhook is the same in whichever form it is written. A URL that Apprise
    does not accept is a target, too: sending to it is refused with a sentence.
    """

    def digest(*parts: str) -> str:
        return blake2b("\n".join(parts).encode(), digest_size=16, key=key).hexdigest()

    found: dict[str, tuple[str, str]] = {}
    former: dict[str, str] = {}
    for url in channel.urls:
        for recipient, single in _recipients(url):
            address = digest(_webhook(single) or known_url(url), recipient)
            found.setdefault(address, (url, single))
            former.setdefault(address, digest(known_url(url), recipient))
    names = {address: _name(single) for address, (_, single) in found.items()}
    uses = Counter(names.values())
    made = []
    for address, (url, single) in found.items():
        kind, recipient = names[address]
        is_unique = recipient and uses[kind, recipient] == 1
        own_key = digest(channel.id, kind, recipient) if is_unique else digest(channel.id, address)
        made.append(Target(channel.id, own_key, scheme(url), single, kind, address, former[address]))
    return tuple(made)


def target_error(url: str) -> str | None:
    """Why `url` cannot be used, as a sentence without its secret parts; None when it can be used."""
    name = scheme(url)
    if not name:
        return "an Apprise URL has the form scheme://…, for example mailto://, slack:// or json://"
    if name in WEB:
        return address_error(url.strip())
    if name not in PLUGINS:
        near = similar_scheme(name)
        return f"there is no channel of the kind '{_shown(name)}://'" + (f"; did you mean '{near}://'?" if near else "")
    keep_logs_in()
    if plugin(url) is not None:
        return None
    forms = tuple(getattr(PLUGINS[name], "templates", ()))
    form = max(forms, key=len, default="").replace("{schema}", name)
    return f"this '{name}://' URL is incomplete or misspelt" + (f"; it has the form {form}" if form else "")


def title_limit(target: Target) -> int:
    """The maximum length in code points of the title of a message to `target`; mail takes a long headline whole."""
    return _MAX_SUBJECT_CHARACTERS if target.scheme in MAIL_SCHEMES else MAX_TITLE_CHARACTERS


def text_limit(target: Target) -> int | None:
    """The maximum length in code points of the text of a message to `target`; None when it is not known."""
    return _text_limit(target.url)


@lru_cache(1_000)  # asked for each message; Apprise reads a URL in a millisecond
def _text_limit(url: str) -> int | None:
    made = plugin(url)
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


def _webhook(url: str) -> str:
    """What makes the webhook of a URL, and the recipient it names; empty when its service is none of these."""
    made = plugin(url)
    parts = _WEBHOOK_PARTS.get(kind_of(made), ()) if made else ()
    if not made or not parts or len(made) > 1:
        return ""
    kind, recipient = _name(url)
    return "\n".join([kind, *(str(getattr(made, part, None) or "").strip("/") for part in parts), recipient])


def _name(url: str) -> tuple[str, str]:
    """The kind of service and the recipient that `url` names, "" when it names none."""
    made: Any = plugin(url)
    if made is None:
        return scheme(url), ""
    named = next((several for name in _RECIPIENT_LISTS if (several := getattr(made, name, None))), ())
    copied = [*(getattr(made, "cc", None) or ()), *(getattr(made, "bcc", None) or ())]
    recipients = [str(one[-1] if isinstance(one, tuple) else one).lower() for one in (*named, *copied) if one]
    return kind_of(made), " ".join(sorted(recipients))


def _shown(name: str) -> str:
    return name if name.isascii() and name.isalnum() and len(name) <= 20 else "…"
