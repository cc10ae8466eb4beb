"""An alert as a message: title, plain text, and HTML whose plain form reads well too. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, tzinfo
from functools import cache
from typing import Final

from jinja2 import Environment, PackageLoader, StrictUndefined, Template, select_autoescape

from alerts.messages.harmless import one_line, shortened, unpinged, web_link
from alerts.messages.limits import limits
from alerts.messages.quotes import Quote, QuotePart, headline, joined, opening, quotes
from alerts.model import Alert, Message

MAX_TITLE_CODE_POINTS: Final = 200  # ntfy takes 200, most other channels 250
MAX_LINK_CODE_POINTS: Final = 1000  # a longer address is mostly tracking, and would fill a chat message
ALERT_SEPARATOR: Final = "\n" + "-" * 20 + "\n\n"


@dataclass(frozen=True, slots=True)
class Content:
    """What both templates show. `link` None: the address is no web address, and `address` is shown as text."""

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


def render(alert: Alert, zone: tzinfo, limit: int | None = None) -> Message:
    """The message that tells of `alert`: rule, title, sentences with the hits marked, source, times, limits, link.

    Times are given in `zone` with UTC beside it. In the text a hit stands in [brackets], in the HTML in `<mark>`.
    With `limit` the text has at most so many code points: the last quotes go first, then all but title, limits and
    link, then the title's end; the HTML loses the same quotes. The same alert always makes the same message, so that
    a repeat is known as one.
    """
    content = _fitted(_content(alert, zone), limit)
    title = shortened(f"{one_line(alert.match.rule)}: {_plain(content.headline, '{}')}", MAX_TITLE_CODE_POINTS)
    text, html = _text(content), _template("alert.html.j2").render(content=content)
    if limit is not None and len(text) > limit:
        text = _brief(content, limit)
    return Message(title=unpinged(title), text=text, html=html)


def render_digest(alerts: Sequence[Alert], zone: tzinfo, limit: int | None = None) -> Message:
    """One message that tells of several alerts (at least one), each as `render` would, in the order given.

    With `limit`, alerts that do not fit in the text are told by their titles, and those that still do not by their
    number.
    """
    contents = [_content(alert, zone) for alert in alerts]
    rules = ", ".join(dict.fromkeys(one_line(alert.match.rule) for alert in alerts))
    title = shortened(f"{len(alerts)} {'alert' if len(alerts) == 1 else 'alerts'}: {rules}", MAX_TITLE_CODE_POINTS)
    texts = [_text(content) for content in contents]
    text = ALERT_SEPARATOR.join(texts)
    if limit is not None and len(text) > limit:
        text = _listed(contents, limit)
    return Message(title=unpinged(title), text=text, html=_template("digest.html.j2").render(contents=contents))


def _listed(contents: Sequence[Content], limit: int) -> str:
    """A line for each alert, as many as fit, and how many do not."""
    lines: list[str] = []
    for index, content in enumerate(contents):
        line = f"{shortened(_plain(content.headline), 120)}\n{content.link or content.address}\n"
        rest = f"and {len(contents) - index} more"
        if sum(map(len, lines)) + len(line) + len(rest) > limit:
            return shortened("".join((*lines, rest)), limit)
        lines.append(line)
    return "".join(lines)


def stated(moment: datetime | None, zone: tzinfo) -> str:
    """`moment` in `zone`, and in UTC when that reads differently: `2026-11-23 05:40 CET (04:40 UTC)`."""
    if moment is None:
        return "at an unknown time"
    here, utc = moment.astimezone(zone), moment.astimezone(UTC)
    local = f"{here:%Y-%m-%d %H:%M %Z}"
    if here.utcoffset() == utc.utcoffset():
        return local
    return f"{local} ({utc:%H:%M UTC})" if here.date() == utc.date() else f"{local} ({utc:%Y-%m-%d %H:%M UTC})"


def _content(alert: Alert, zone: tzinfo) -> Content:
    article, match = alert.article, alert.match
    in_text = [(span.start, span.end) for span in match.spans if span.field == "text"]
    in_title = [(span.start, span.end) for span in match.spans if span.field == "title"]
    quoted = quotes(article.text, in_text) or opening(article.text)
    link = web_link(article.url)
    return Content(
        headline=_clean(headline(article.title, in_title)) or (QuotePart("(no title)"),),
        quotes=tuple(_clean(quote) for quote in quoted),
        more=len(joined(in_text, len(article.text))) - _count_hits(quoted),
        source=_shown(article.source, 100),
        published=f"published {stated(article.published_at, zone)}",
        raised=f"alert raised {stated(alert.raised_at, zone)}",
        limits=tuple(unpinged(sentence) for sentence in limits(alert)),
        link=link if link and len(link) <= MAX_LINK_CODE_POINTS else None,
        address=_shown(article.url, 200),
        footer=_shown(f"alert {alert.id} · rule {match.rule} · article {article.id}, revision {article.revision}", 300),
    )


def _fitted(content: Content, limit: int | None) -> Content:
    """`content` with as many of its quotes as `limit` allows."""
    while limit is not None and content.quotes and len(_text(content)) > limit:
        kept, gone = content.quotes[:-1], content.quotes[-1:]
        content = replace(content, quotes=kept, more=content.more + _count_hits(gone))
    return content


def _brief(content: Content, limit: int) -> str:
    """Title, limits and link in `limit` code points, the title cut first; no link when it takes more than half."""
    tail = "\n".join((*content.limits[:1], content.link or ""))
    tail = tail if len(tail) <= limit // 2 else content.link or ""
    tail = f"\n{tail}" if tail and len(tail) < limit // 2 else ""
    return shortened(_plain(content.headline), max(1, limit - len(tail))) + tail


def _text(content: Content) -> str:
    return _template("alert.txt.j2").render(content=content).strip() + "\n"


def _clean(quote: Quote) -> Quote:
    """`quote` with every piece made harmless, without white space at its ends."""
    pieces = [QuotePart(unpinged(one_line(piece.text)), piece.hit) for piece in quote]
    if pieces:
        pieces[0] = replace(pieces[0], text=pieces[0].text.lstrip())
        pieces[-1] = replace(pieces[-1], text=pieces[-1].text.rstrip())
    return tuple(piece for piece in pieces if piece.text)


def _plain(quote: Quote, hit: str = "[{}]") -> str:
    # once more for what the marks make: "[troops]" before "(https://" would be a named link
    return unpinged("".join(hit.format(piece.text) if piece.hit else piece.text for piece in quote))


def _shown(text: str, most: int) -> str:
    return unpinged(shortened(one_line(text), most))


def _count_hits(quoted: Iterable[Quote]) -> int:
    return sum(piece.hit for quote in quoted for piece in quote)


@cache
def _template(name: str) -> Template:
    environment = Environment(
        loader=PackageLoader("alerts.messages"),
        autoescape=select_autoescape(["html.j2"], default=False),
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["plain"] = _plain
    return environment.get_template(name)
