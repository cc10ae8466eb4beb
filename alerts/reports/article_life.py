"""What `why` tells of an article's past: what happened to it, its copies, and what was sent about it. Pure."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Final

from alerts.delivery.plans import REASON_SENTENCES
from alerts.delivery.routing import reason_against_news
from alerts.messages.harmless import one_line, shortened
from alerts.model import NO_JUDGEMENT
from alerts.reports.article_revisions import Mark, RevisionStep, in_signs, step_json, step_lines
from alerts.reports.article_signs import SignRecord, no_longer_line, sign_json, sign_line
from alerts.reports.article_story import story_json, story_line
from alerts.reports.delivery_fate import fate
from alerts.reports.wording import counted
from alerts.store import CopyRecord, DeliveryRecord, HoldRecord, NoLonger, Story, UnjudgedRecord
from crawler.article_dates import chosen_date
from crawler.model import ArticleVersion, Change

MAX_COPY_WORDS: Final = 400  # characters of a copy that are shown


@dataclass(frozen=True, slots=True)
class ArticleLife:
    """The past of one article, oldest first. `copies`: the other articles of its duplicate group.

    `held_back`: the matches that were held back or folded, and the deliveries that were not made. `no_alert_reason`:
    why no rule may alert on it, a clause without full stop; None when a rule may, or did, or `held_back` says why not.
    `unjudged`: the versions that could not be judged. `no_teaser_of`: the sources whose teaser was left out.
    `no_lines`: the lines beside the text that were left out, since other pages have them too. `steps`: how its versions
    differ. `signs`: that its page withdraws or corrects it. `no_longer`: the rules that told of it, and hold no more.
    `settled`: what fuller copies settled of its matches. `story`: the event it tells of;
    `tiers`: what kind of source a source is, where that is known.
    """

    article: ArticleVersion
    changes: tuple[Change, ...]
    copies: tuple[ArticleVersion, ...]
    deliveries: tuple[DeliveryRecord, ...]
    held_back: tuple[HoldRecord, ...]
    no_alert_reason: str | None
    unjudged: tuple[UnjudgedRecord, ...] = ()
    no_teaser_of: tuple[str, ...] = ()
    no_lines: tuple[str, ...] = ()
    steps: tuple[RevisionStep, ...] = ()
    signs: tuple[SignRecord, ...] = ()
    no_longer: tuple[NoLonger, ...] = ()
    settled: tuple[CopyRecord, ...] = ()
    story: Story | None = None
    tiers: Mapping[str, str] = field(default_factory=dict)
    not_whole: tuple[str, ...] = ()


def article_life(
    article: ArticleVersion,
    changes: tuple[Change, ...],
    group: tuple[ArticleVersion, ...],
    deliveries: tuple[DeliveryRecord, ...],
    held_back: tuple[HoldRecord, ...],
    alert_max_age: timedelta,
    unjudged: tuple[UnjudgedRecord, ...] = (),
    no_teaser_of: tuple[str, ...] = (),
    no_lines: tuple[str, ...] = (),
    steps: tuple[RevisionStep, ...] = (),
    signs: tuple[SignRecord, ...] = (),
    no_longer: tuple[NoLonger, ...] = (),
    settled: tuple[CopyRecord, ...] = (),
) -> ArticleLife:
    """The life of `article`, from its changes, its duplicate group (itself included), deliveries and held alerts."""
    copies = tuple(other for other in group if other.id != article.id)
    reason = None if deliveries or held_back else _no_alert_reason(article, changes, alert_max_age)
    return ArticleLife(
        article,
        changes,
        copies,
        deliveries,
        held_back,
        reason,
        unjudged,
        no_teaser_of,
        no_lines,
        steps,
        signs,
        no_longer,
        settled,
    )


def life_lines(life: ArticleLife, mark: Mark = in_signs) -> Iterator[str]:
    """The life for people, in lines that are safe to print; times are UTC. `mark`: how changed words are shown."""
    article = life.article
    yield f"article {article.id}, {article.source}, {one_line(article.url)}"
    yield f"  {_date_clause(article)}"
    yield from (f"  its text: {one_line(sentence)}" for sentence in life.not_whole)
    for change in life.changes:
        by = f" by {change.source}" if change.source else ""
        yield f"  {change.at:%Y-%m-%d %H:%M} UTC  {change.kind}{by}, revision {change.revision}"
    for step in life.steps:
        yield from step_lines(step, mark)
    yield from map(sign_line, life.signs)
    yield from map(no_longer_line, life.no_longer)
    for other in life.copies:
        yield f"  in a duplicate group with article {other.id}, {other.source}: {one_line(other.title)}"
    if article.copy:
        copy = article.copy
        yield f"  read with the full copy of {one_line(copy.source)}, article {copy.article_id}: {one_line(copy.url)}"
    yield from (_copy_line(record, article) for record in life.settled)
    if life.story:
        yield story_line(life.story, life.tiers)
    for source in life.no_teaser_of:
        yield f"  the teaser of {source} was left out: other entries say the same, and the first was heard"
    for line in life.no_lines:
        yield f"  left out, for other pages of its source say it beside their text too: {one_line(line)}"
    for one in life.unjudged:
        yield f"  {one.at:%Y-%m-%d %H:%M} UTC  revision {one.revision} could not be judged: {one_line(one.reason)}"
    yield from map(_delivery_line, life.deliveries)
    yield from map(_held_line, life.held_back)
    if not life.deliveries and not life.held_back:
        yield "  no alert was sent" + (f": {life.no_alert_reason}" if life.no_alert_reason else "")


def _copy_line(record: CopyRecord, article: ArticleVersion) -> str:
    """What a copy settled of a match, or what it, or the article in full, said against it."""
    of = f"article {record.article_id}" if record.article_id else "an article that was removed"
    if not record.against:
        clauses = ", ".join(f"'{one_line(clause)}'" for clause in record.settled)
        return f"  revision {record.revision}, {record.rule}: checked in the full copy, {of}: {clauses}"
    words = shortened(one_line(record.against).strip(), MAX_COPY_WORDS)
    if record.article_id == article.id:
        return f"  revision {record.revision}, {record.rule}: its full text speaks against it: {words}"
    return f"  revision {record.revision}, {record.rule}: the full copy, {of}, speaks against it: {words}"


def _date_clause(article: ArticleVersion) -> str:
    """Which date the article goes by, and why."""
    reason = chosen_date(article.dates, article.found_at, first_poll=article.first_poll).reason
    return f"{f'dated {article.published}' if article.published else 'undated'}: {one_line(reason)}"


def _delivery_line(delivery: DeliveryRecord) -> str:
    error = f", {one_line(delivery.error)}" if delivery.error else ""
    update = f" (update of alert {delivery.updates})" if delivery.updates else ""
    return (
        f"  {delivery.raised_at:%Y-%m-%d %H:%M} UTC  alert {delivery.alert}{update} {_raiser(delivery.rule)} to "
        f"{delivery.channel}: {fate(delivery)} ({counted(delivery.attempts, 'attempt')}{error})"
    )


def _raiser(rule: str) -> str:
    return "that it could not be judged" if rule == NO_JUDGEMENT else f"by {rule}"


def _held_line(held: HoldRecord) -> str:
    sentence = next((text for reason, text in REASON_SENTENCES.items() if reason == held.reason), one_line(held.reason))
    if held.alert:
        into = f"folded into alert {held.folded_into}" if held.folded_into else "folded into an alert that was removed"
        return f"  {held.at:%Y-%m-%d %H:%M} UTC  alert {held.alert} {_raiser(held.rule)} {into}: {sentence}"
    what = f"delivery through {held.channel}" if held.channel else "alert"
    earlier = f" (alert {held.folded_into})" if held.folded_into else ""
    listed = "".join(f"; listed in a digest of {channel}: {state}" for channel, state in held.listed)
    return f"  {held.at:%Y-%m-%d %H:%M} UTC  no {what} {_raiser(held.rule)}: {sentence}{earlier}{listed}"


def _no_alert_reason(article: ArticleVersion, changes: tuple[Change, ...], alert_max_age: timedelta) -> str | None:
    """The reason against the newest change; None when any change allows an alert, or only imports happened."""
    own = [change for change in changes if change.kind != "imported"]
    reasons = [reason_against_news(change, article, alert_max_age) for change in own]
    last = reasons[-1] if reasons else None
    return REASON_SENTENCES[last] if last and None not in reasons else None


def life_json(life: ArticleLife) -> dict[str, object]:
    """The life in the object of `why --json`; times are ISO 8601."""
    article = life.article
    return {
        "article": article.id,
        "revision": article.revision,
        "source": article.source,
        "url": article.url,
        "title": article.title,
        "published": article.published,
        "access": article.access,
        "not_whole": life.not_whole,
        "changes": [_plain(change) for change in life.changes],
        "revisions": [step_json(step) for step in life.steps],
        "signs": [sign_json(sign) for sign in life.signs],
        "no_longer": [_plain(one) for one in life.no_longer],
        "copies": [other.id for other in life.copies],
        "story": story_json(life.story, life.tiers) if life.story else None,
        "read_with": article.copy.article_id if article.copy else None,
        "settled": [_plain(record) for record in life.settled],
        "deliveries": [_plain(delivery) for delivery in life.deliveries],
        "held_back": [_plain(held) for held in life.held_back],
        "unjudged": [_plain(one) for one in life.unjudged],
        "no_alert_reason": life.no_alert_reason,
    }


def _plain(record: Change | DeliveryRecord | HoldRecord | UnjudgedRecord | NoLonger | CopyRecord) -> dict[str, object]:
    return {name: value.isoformat() if isinstance(value, datetime) else value for name, value in asdict(record).items()}
