"""One attempt to send one message to one target."""

import asyncio
import logging
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace
from time import monotonic
from typing import Final

from apprise import Apprise, AppriseResult

from alerts.model import Message, Outcome, Target
from alerts.notify.http_answers import HttpAnswer, note_answers, noted_answers
from alerts.notify.mail import post, route
from alerts.notify.outcome import ASKING_FOR_A_PAUSE, Verdict, is_redirect, verdict
from alerts.notify.plugins import ATTEMPT_S, asset, keep_logs_in, plugin
from alerts.notify.service_forms import written_for
from alerts.redaction import redactor, url_secrets

_REASON_PREFIX: Final = "Socket Exception:"  # of the DEBUG line in which most plug-ins log an exception

# Apprise blocks a thread for each message. The loop's own pool has four threads more than the machine has cores: a few
# hosts that hang would hold up all others. Threads are made as they are needed, at most one for each target.
_THREADS: Final = ThreadPoolExecutor(1_000, thread_name_prefix="send")
# The attempts that outlived their time, by URL: one byte in ten seconds holds a socket for ever.
_ENDLESS: Final[dict[str, Future[Outcome]]] = {}

note_answers()


async def send(target: Target, message: Message, limit_s: float = ATTEMPT_S) -> Outcome:
    """Send `message` to `target`; the outcome, after at most `limit_s`. Raises nothing, and does not block the loop."""
    started = monotonic()
    if target.url in _ENDLESS:
        if not _ENDLESS[target.url].done():
            sentence = "an earlier attempt has not ended: the service answers without end"
            return Outcome("retry", sentence, target="failing")
        del _ENDLESS[target.url]
    attempt = _THREADS.submit(_attempt, target, message)
    try:
        async with asyncio.timeout(limit_s):
            found = await asyncio.wrap_future(attempt)
    except TimeoutError:
        found = _outcome(verdict("TIMEOUT", ()), target)
        if not attempt.done():
            _ENDLESS[target.url] = attempt
    return replace(found, elapsed_s=monotonic() - started)


def _attempt(target: Target, message: Message) -> Outcome:
    keep_logs_in()
    if way := route(target.url):
        lines = post(way, message)
        return _outcome(verdict("FAILURE" if lines else "SUCCESS", lines), target)
    service = plugin(target.url)
    if service is None:
        sentence = f"the URL of this '{target.scheme}://' channel is not valid: run `vedette check`"
        return Outcome("refused", sentence, target="refusing")
    told = written_for(service, message)
    sender = Apprise(asset=asset())
    sender.add(service)
    with (
        noted_answers() as answers,
        sender.notify(
            title=told.title,
            body=told.body,
            body_format=told.body_format,
            log_level=logging.DEBUG,
        ) as result,
    ):
        status, log = result.status.name, _log(result) or _log_of(answers)
    # The redirect of a look-up matters only when the message was not sent.
    statuses = [answer.status for answer in answers if answer.to_body or status != "SUCCESS"]
    made = _outcome(verdict(status, log, statuses), target)
    pauses = [answer.retry_after for answer in answers if answer.status in ASKING_FOR_A_PAUSE and answer.retry_after]
    return replace(made, retry_after=tuple(pauses), redirected=any(map(is_redirect, statuses)))


def _outcome(found: Verdict, target: Target) -> Outcome:
    sentence = found.sentence if found.kind == "sent" else redactor(url_secrets(target.url))(found.sentence)
    return Outcome(found.kind, sentence, target=found.target)


def _log_of(answers: Sequence[HttpAnswer]) -> tuple[str, ...]:
    """What the log would say of the last answer that is an error.

    Lines are lost when another attempt ends at the same time: Python's logging then skips a handler.
    """
    return tuple(f"error={answer.status}" for answer in answers if answer.status >= 400)[-1:]


def _log(result: AppriseResult) -> tuple[str, ...]:
    """The lines that may hold the reason. Others repeat the message, whose words must not be read as one."""
    entries = [entry for entry in result.logs() if entry.level != "DEBUG" or entry.message.startswith(_REASON_PREFIX)]
    return tuple(entry.message for entry in entries if entry.level != "INFO")
