"""Rendering: an alert, with others that share its message, as a message with a title, plain text and HTML. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Final, get_args

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from alerts.judging import field_text
from alerts.messages.harmless import one_line, shortened, unpinged, web_link
from alerts.messages.limits import limits
from alerts.messages.quotes import Quote, QuotePart, headline, joined, opening, quotes
from alerts.model import Alert, Field, Message
from alerts.text.sentences import sentences_of_hits
from crawler.model import ArticleVersion
from crawler.times import without_zone

MAX_TITLE_CHARACTERS: Final = 200  # ntfy takes 200, most other channels 250
MAX_LINK_CHARACTERS: Final = 1000  # a longer address is mostly tracking, and would fill a chat message


@dataclass(frozen=True, slots=True)
class Content:
    """One alert as the templates show it, its texts made harmless.

    `more`: how many hits of the text are in none of the quotes. `link`: None when the article's URL is not a web
    address, or is too long; then `address` is shown as text.
    """

    headline: Quote
    quotes: tuple[Quote, ...]
    more: int
    source: str
    published: str
    raised: str
    limits: tuple[str, ...]
    link: str | None
    address: str
    footer: str


def render(alert: Alert, zone: tzinfo, limit: int | None = None, collected: Sequence[Alert] = ()) -> Message:
    """The message for one alert: rule, headline, quotes with the hits marked, source, times, limits and link.

    The message for an update begins with its new sentences. `collected`: other alerts, oldest first, that go out in the
    same message: of other rules on the same version, whose hits are marked, too, and earlier ones, whose new sentences
    come before those of `alert`.

    Times are in `zone`, with UTC beside them. A hit is in [brackets] in the text and in `<mark>` in the HTML.
    `limit`: the maximum length of the text in code points. To fit, the last quotes are dropped first, then all but
    headline, limits and link, then the end of the headline; the HTML loses the same quotes. The same alert always makes
    the same message, so that a repeat can be recognised.
    """
    content = _fitted(content_of(alert, zone, collected), limit)
    prefix = "UPDATED " if any(one.updates for one in (*collected, alert)) else ""
    title = shortened(f"{prefix}{rules_of((*collected, alert))}: {plain(content.headline, '{}')}", MAX_TITLE_CHARACTERS)
    text, html = _text(content), template("alert.html.j2").render(content=content)
    if limit is not None and len(text) > limit:
        text = _brief(content, limit)
    return Message(title=unpinged(title), text=text, html=html)


def stated(moment: datetime | None, zone: tzinfo) -> str:
    """`moment` in `zone`, and in UTC when that differs: `2026-11-23 05:40 CET (04:40 UTC)`."""
    if moment is None:
        return "at an unknown time"
    here, utc = moment.astimezone(zone), moment.astimezone(UTC)
    local = f"{here:%Y-%m-%d %H:%M %Z}"
    if here.utcoffset() == utc.utcoffset():
        return local
    return f"{local} ({utc:%H:%M UTC})" if here.date() == utc.date() else f"{local} ({utc:%Y-%m-%d %H:%M UTC})"


def _published(article: ArticleVersion, zone: tzinfo) -> str:
    """When the article was published, as precisely as that was stated: no time of a day, and no zone, is added."""
    local = without_zone(article.published)
    if local is None:
        return stated(article.published_at, zone)
    return f"{local}, time zone not stated" if ":" in local else local


def rules_of(alerts: Iterable[Alert]) -> str:
    """The names of the rules that raised these alerts."""
    return ", ".join(dict.fromkeys(one_line(alert.match.rule) for alert in alerts))


def _of_one_version(alert: Alert, others: Sequence[Alert]) -> Alert:
    """`alert` with the hits and new sentences of `others`, which are of other rules on the same version."""
    every = (alert, *others)
    spans = tuple(sorted({span for one in every for span in one.match.spans}))
    more = max(one.match.more_spans for one in every)
    new = tuple(dict.fromkeys(sentence for one in every for sentence in one.new_sentences))
    return replace(alert, match=replace(alert.match, spans=spans, more_spans=more), new_sentences=new)


def content_of(alert: Alert, zone: tzinfo, collected: Sequence[Alert] = ()) -> Content:
    """What a message says: `alert`, the newest, with the others that share it."""
    version = (alert.article.id, alert.article.revision)
    same = [one for one in collected if (one.article.id, one.article.revision) == version]
    earlier = [one for one in collected if one not in same]
    footer, said = _footer(alert, collected), [sentence for one in (alert, *same) for sentence in limits(one)]
    alert = _of_one_version(alert, same)
    article, match = alert.article, alert.match
    hits = {field: [(span.start, span.end) for span in match.spans if span.field == field] for field in get_args(Field)}
    by_others = (*quotes(article.other_title, hits["other_title"]), *quotes(article.other_text, hits["other_text"]))
    in_text = quotes(article.text, hits["text"])
    new = dict.fromkeys(
        quote for one in (*earlier, alert) for field in get_args(Field) for quote in _new_quotes(one, field)
    )
    quoted = (*new, *(quote for quote in (*in_text, *by_others) if quote not in new)) or opening(article.text)
    quoted_hits = _count_hits(in_text) + _count_hits(set(_new_quotes(alert, "text")).difference(in_text))
    link = web_link(article.url)
    return Content(
        headline=_clean(headline(article.title, hits["title"])) or (QuotePart("(no title)"),),
        quotes=tuple(_clean(quote) for quote in quoted),
        more=max(0, len(joined(hits["text"], len(article.text))) - quoted_hits) + match.more_spans,
        source=shown(article.source, 100),
        published=f"published {_published(article, zone)}",
        raised=f"alert raised {stated(alert.raised_at, zone)}",
        limits=tuple(unpinged(sentence) for sentence in dict.fromkeys(said)),
        link=link if link and len(link) <= MAX_LINK_CHARACTERS else None,
        address=shown(article.url or "none, the feed gives no link", 200),
        footer=shown(footer, 300),
    )


def _new_quotes(alert: Alert, field: Field) -> tuple[Quote, ...]:
    """The quotes of an update's new sentences in a field; none of the title, which is the headline."""
    if field == "title" or not alert.new_sentences:
        return ()
    text, new = field_text(alert.article, field), frozenset(alert.new_sentences)
    hits = sorted((span.start, span.end) for span in alert.match.spans if span.field == field)
    return quotes(text, [hit for hit, (start, end) in sentences_of_hits(text, hits) if text[start:end].strip() in new])


def _footer(alert: Alert, collected: Sequence[Alert]) -> str:
    every = (*collected, alert)
    updated = sorted({one.updates for one in every if one.updates} - {one.id for one in every})
    update = f", update of {_numbered(updated)}" if updated else ""
    rules = "rules" if len({one.match.rule for one in every}) > 1 else "rule"
    return (
        f"{_numbered([one.id for one in every])}{update} · {rules} {rules_of(every)} · "
        f"article {alert.article.id}, revision {alert.article.revision}"
    )


def _numbered(numbers: Sequence[int]) -> str:
    return f"{'alerts' if len(numbers) > 1 else 'alert'} {', '.join(map(str, numbers))}"


def _fitted(content: Content, limit: int | None) -> Content:
    """`content` with as many of its first quotes as fit into `limit`."""
    while limit is not None and content.quotes and len(_text(content)) > limit:
        kept, dropped = content.quotes[:-1], content.quotes[-1:]
        content = replace(content, quotes=kept, more=content.more + _count_hits(dropped))
    return content


def _brief(content: Content, limit: int) -> str:
    """Headline, first limit and link in `limit` code points.

    The headline is cut to fit. The limit, then the link, is left out when it would take half of the room.
    """
    tail = "\n".join((*content.limits[:1], content.link or ""))
    tail = tail if len(tail) <= limit // 2 else content.link or ""
    tail = f"\n{tail}" if tail and len(tail) < limit // 2 else ""
    return shortened(plain(content.headline), max(1, limit - len(tail))) + tail


def _text(content: Content) -> str:
    return template("alert.txt.j2").render(content=content).strip() + "\n"


def _clean(quote: Quote) -> Quote:
    """`quote` with every part made harmless, without white space at its ends."""
    parts = [QuotePart(unpinged(one_line(part.text)), part.hit) for part in quote]
    if parts:
        parts[0] = replace(parts[0], text=parts[0].text.lstrip())
        parts[-1] = replace(parts[-1], text=parts[-1].text.rstrip())
    return tuple(part for part in parts if part.text)


def plain(quote: Quote, hit: str = "[{}]") -> str:
    """A quote as text, each hit in brackets."""
    # Once more, because the brackets can make a named link: "[troops]" before "(https://".
    return unpinged("".join(hit.format(part.text) if part.hit else part.text for part in quote))


def shown(text: str, max_characters: int) -> str:
    """A text of the web on one line, made harmless and cut."""
    return unpinged(shortened(one_line(text), max_characters))


def _count_hits(quoted: Iterable[Quote]) -> int:
    return sum(part.hit for quote in quoted for part in quote)


@cache
def template(name: str) -> Template:
    """The template of this name."""
    environment = Environment(
        loader=PackageLoader("alerts.messages"),
        autoescape=select_autoescape(["html.j2"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = plain
    return environment.get_template(name)
