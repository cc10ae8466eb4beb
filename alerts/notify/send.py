"""One attempt to bring one message to one target."""

import asyncio
import logging
from concurrent.futures import ThreadPoolExecutor
from time import monotonic
from typing import Final

from apprise import Apprise, AppriseResult, NotifyFormat

from alerts.model import Message, Outcome, Target
from alerts.notify.outcome import Verdict, judged
from alerts.notify.plugins import ATTEMPT_S, asset, keep_logs_in, plugin, wants_page
from alerts.redaction import redactor, url_secrets

_REASON: Final = "Socket Exception:"  # how most plug-ins begin the line, at DEBUG, that holds the exception's words

# Apprise blocks a thread for each message. Its own pool has as many as the machine has cores, and four: that many hosts
# that hang would hold up all the others.
_THREADS: Final = ThreadPoolExecutor(64, thread_name_prefix="send")


async def send(target: Target, message: Message) -> Outcome:
    """Send `message` to `target` and say what became of it; raises nothing, and leaves the loop free.

    It takes at most 45 s. `sent`: the server took it. `retry`: it did not arrive and may another time. `refused`:
    another attempt would end the same. `unknown`: the answer did not come, so it may have arrived.
    """
    started = monotonic()
    try:
        async with asyncio.timeout(ATTEMPT_S):
            kind, sentence = await asyncio.get_running_loop().run_in_executor(_THREADS, _attempt, target, message)
    except TimeoutError:
        kind, sentence = judged("TIMEOUT", ())
    return Outcome(kind, sentence, monotonic() - started)


def _attempt(target: Target, message: Message) -> Verdict:
    keep_logs_in()
    service = plugin(target.url)
    if service is None:
        return "refused", f"the URL of this '{target.scheme}://' channel is not valid: run `vedette check`"
    page = wants_page(service)
    sender = Apprise(asset=asset())
    sender.add(service)
    with sender.notify(
        title=message.title,
        body=message.html if page else message.text,
        body_format=NotifyFormat.HTML if page else NotifyFormat.TEXT,
        log_level=logging.DEBUG,
    ) as result:
        kind, sentence = judged(result.status.name, _log(result))
    return kind, redactor(url_secrets(target.url))(sentence)


def _log(result: AppriseResult) -> tuple[str, ...]:
    """The lines that may give a reason. Others repeat the message, whose words, from the web, say nothing of that."""
    entries = [entry for entry in result.logs() if entry.level != "DEBUG" or entry.message.startswith(_REASON)]
    return tuple(entry.message for entry in entries if entry.level != "INFO")
