"""Sending messages through Apprise, which only this folder imports. What is sent, and when, is decided elsewhere.

- `send`: one attempt to send one message to one target.
- `targets`: the recipients of a channel, and the faults of a URL.
- `webhooks`: webhook addresses as services show them. Pure.
- `service_forms`: the markup, format and room of each service.
- `outcome`: the kind of outcome and its sentence, from Apprise's log. Pure.
- `plugins`: Apprise's plug-ins, loaded once, with their own retries and delays switched off.
- `console`: `console://`, which prints alerts.
- `mail`, `letter`, `mail_sessions`: the recipients under `mail:`, without Apprise's sending.
"""

from alerts.notify import console
from alerts.notify.mail import letter
from alerts.notify.plugins import way_of
from alerts.notify.send import send
from alerts.notify.service_forms import chat_wording
from alerts.notify.targets import target_error, targets, text_limit, title_limit

console.register()

__all__ = ["chat_wording", "letter", "send", "target_error", "targets", "text_limit", "title_limit", "way_of"]
