"""The message of some deliveries: what they tell, for the audience of their target, and how a mail of it is headed."""

from dataclasses import replace
from hashlib import blake2b

from alerts.app.job_guard import JobFailure
from alerts.app.runtime import Runtime
from alerts.configuration import Config
from alerts.delivery.dispatch import DueMessage
from alerts.delivery.threads import posting_id
from alerts.messages import Audience, Listed, Names, render, render_digest
from alerts.model import DEFAULT_LANGUAGE, Message, Posting, Target
from alerts.notify import text_limit, title_limit, way_of
from alerts.store import earlier_postings
from crawler.store import Ledger, outlets


async def made_message(message: DueMessage, listed: Listed, target: Target, runtime: Runtime) -> Message:
    """What goes to `target`: one alert with those that share its message, or a list of what waited.

    Where the user's templates fail in spite of their trial, the log says so and the message is made with ours.
    """
    audience = audience_of(listed, target, runtime.config, runtime.ledger)
    posting = posting_of(message, listed, target, runtime)
    made = await runtime.guard.run("rendering", _rendered(message, listed, audience), f"channel={target.channel}")
    if isinstance(made, JobFailure):
        made = await _rendered(message, listed, replace(audience, templates=()))
    return replace(made, posting=posting)


async def _rendered(message: DueMessage, listed: Listed, audience: Audience) -> Message:
    if message.merged:
        return render_digest(listed, audience)
    *others, newest = sorted(listed.alerts, key=lambda one: one.id)
    return render(newest, audience, others)


def audience_of(listed: Listed, target: Target, config: Config, ledger: Ledger) -> Audience:
    """For whom a message to `target` is made."""
    channels = {channel.id: channel for channel in config.channels}
    language = channels[target.channel].language if target.channel in channels else DEFAULT_LANGUAGE
    names, spelt_out = names_of(listed, config, ledger), way_of(target.scheme) not in ("mail", "console://")
    limits = text_limit(target), title_limit(target)
    return Audience(config.timezone, limits[0], language, names, limits[1], spelt_out, config.templates)


def names_of(listed: Listed, config: Config, ledger: Ledger) -> Names:
    """What people call the rules in force, and the sources that a message speaks of."""
    spoken_of = {source for one in listed.alerts for source in (one.article.source, *one.also_in)}
    spoken_of |= {one.revived.source for one in listed.alerts if one.revived}
    spoken_of |= {one.full_copy.source for one in listed.alerts if one.full_copy}
    spoken_of |= {one.article.copy.source for one in (*listed.alerts, *listed.told_before) if one.article.copy}
    spoken_of |= {one.article.source for one in listed.late}
    spoken_of |= {one.article.source for one in listed.told_before}
    spoken_of |= {one.source for one in listed.folded}
    spoken_of |= {one.id for one in listed.coverage.sources} if listed.coverage else set()
    own = {source.id: source.name for source in config.sources if source.name}
    return Names({rule.id: rule.label for rule in config.rules if rule.label}, outlets(ledger, spoken_of) | own)


def posting_of(message: DueMessage, listed: Listed, target: Target, runtime: Runtime) -> Posting:
    """How a mail of it is headed, so that an alert and its updates are one thread.

    The numbers of two ledgers are told apart by a mark made of the ledger's key.
    """
    mark = blake2b(b"postings", key=runtime.key, digest_size=6).hexdigest()
    first = min((one.id for one in listed.alerts), default=None)
    own = posting_id(message.deliveries[0].id, first, merged=message.merged)
    updated = dict.fromkeys(one.updates for one in listed.alerts if one.updates) if not message.merged else {}
    answers = [one for one in earlier_postings(runtime.ledger, tuple(updated), target.key) if one != own]
    at = runtime.clock().astimezone(runtime.config.timezone)
    return Posting(f"{own}.{mark}", tuple(f"{one}.{mark}" for one in answers), target.channel, at)
