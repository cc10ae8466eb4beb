"""Webhook addresses as services show them: which scheme of Apprise reads each, and what is wrong with one. Pure.

Apprise knows those of services with hosts of their own. Mattermost and Rocket.Chat run on any host, and are known by
the form of their paths.
"""

import re
from typing import Final
from urllib.parse import parse_qsl, urlencode, urlsplit

WEB: Final = frozenset({"http", "https"})
# Mattermost gives a hook 26 letters and digits; Rocket.Chat an id of 17 or 24, then a token.
_MATTERMOST: Final = re.compile(
    r"http(?P<s>s?)://(?P<place>[^?#]+)/hooks/(?P<token>[a-z0-9]{26})/?(?:\?(?P<query>.*))?"
)
_ROCKET_CHAT: Final = re.compile(
    r"http(?P<s>s?)://(?P<host>[^/?#]+)/hooks/(?P<id>[A-Za-z0-9]{17,24})/(?P<token>[A-Za-z0-9]{32,})/?(?:\?(?P<query>.*))?"
)
_DISCORD: Final = re.compile(r"https?://discord(?:app)?\.com/api/webhooks/[^?]+\?", re.IGNORECASE)
_FORMS: Final = (
    ("hooks.slack.com", "Slack", "https://hooks.slack.com/services/T…/B…/…"),
    ("discord.com", "Discord", "https://discord.com/api/webhooks/NUMBER/…"),
    ("discordapp.com", "Discord", "https://discord.com/api/webhooks/NUMBER/…"),
    ("chat.googleapis.com", "Google Chat", "https://chat.googleapis.com/v1/spaces/…/messages?key=…&token=…"),
    ("logic.azure.com", "Power Automate", "https://HOST/workflows/…/triggers/manual/paths/invoke?…&sig=…"),
    ("powerplatform.com", "Power Automate", "https://HOST/powerautomate/automations/direct/workflows/…/triggers/…&sig=…"),
)  # fmt: skip
_ENDED: Final = "webhook.office.com"


def as_apprise_url(address: str) -> str:
    """`address` as a URL that Apprise reads; as it is when Apprise knows it, or nobody does."""
    if found := _MATTERMOST.fullmatch(address):
        return f"mmost{found['s']}://{found['place']}/{found['token']}{_asked(found['query'])}"
    if found := _ROCKET_CHAT.fullmatch(address):
        login = f"{found['id']}%2F{found['token']}@{found['host']}"
        return f"rocket{found['s']}://{login}/{_asked(found['query'])}"
    if _DISCORD.match(address):  # Discord's own name for a thread is not Apprise's
        start, _, query = address.partition("?")
        pairs = [("thread" if name == "thread_id" else name, value) for name, value in parse_qsl(query)]
        return f"{start}?{urlencode(pairs)}"
    return address


def address_error(address: str) -> str:
    """Why a web address that no plug-in takes cannot be used, as a sentence without its secret parts."""
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    if _is_of(host, _ENDED):
        return "the connectors of Teams have ended; make a workflow in Teams and paste the address of its webhook"
    for domain, name, form in _FORMS:
        if _is_of(host, domain):
            return f"this webhook of {name} is incomplete or misspelt; it has the form {form}"
    return (
        "no service is known by this web address; write jsons://… for a webhook of your own, and for any other "
        "service its Apprise URL, such as ntfys://… or zulip://…"
    )


def _is_of(host: str, domain: str) -> bool:
    return host == domain or host.endswith(f".{domain}")


def _asked(query: str | None) -> str:
    return f"?{query}" if query else ""
