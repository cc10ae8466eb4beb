"""One attempt to bring one message to one target."""

import logging
from time import monotonic
from typing import Final

from apprise import Apprise, AppriseResult, NotifyFormat

from alerts.model import Message, Outcome, Target
from alerts.notify.outcome import judged
from alerts.notify.plugins import asset, keep_logs_in, plugin, wants_page
from alerts.redaction import redactor, url_secrets

_REASON: Final = "Socket Exception:"  # how most plug-ins begin the line, at DEBUG, that holds the exception's words


async def send(target: Target, message: Message) -> Outcome:
    """Send `message` to `target` and say what became of it; raises nothing, and leaves the loop free.

    It takes at most 45 s. `sent`: the server took it. `retry`: it did not arrive and may another time. `refused`:
    another attempt would end the same. `unknown`: the answer did not come, so it may have arrived.
    """
    keep_logs_in()
    started = monotonic()
    service = plugin(target.url)
    if service is None:
        return Outcome("refused", f"the URL of this '{target.scheme}://' channel is not valid: run `vedette check`")
    html = wants_page(service)
    sender = Apprise(asset=asset())
    sender.add(service)
    with await sender.async_notify(
        title=message.title,
        body=message.html if html else message.text,
        body_format=NotifyFormat.HTML if html else NotifyFormat.TEXT,
        log_level=logging.DEBUG,
    ) as result:
        kind, sentence = judged(result.status.name, _log(result))
    return Outcome(kind, redactor(url_secrets(target.url))(sentence), monotonic() - started)


def _log(result: AppriseResult) -> tuple[str, ...]:
    """The lines that may give a reason. Others repeat the message, whose words, from the web, say nothing of that."""
    entries = [entry for entry in result.logs() if entry.level != "DEBUG" or entry.message.startswith(_REASON)]
    return tuple(entry.message for entry in entries if entry.level != "INFO")
