"""What a message says of an alert, as a value that the templates show. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final, get_args

from alerts.judging import field_text
from alerts.messages.alert_quotes import (
    beside_notices,
    clean,
    edited_forms,
    field_quotes,
    hits_of,
    of_one_version,
    sentences_with_hits,
    stands,
    untold,
)
from alerts.messages.audience import Audience
from alerts.messages.edit_quotes import EditQuote, quote_of_forms
from alerts.messages.harmless import one_line, shortened, unpinged, web_link
from alerts.messages.limits import corrected, limits
from alerts.messages.quotes import MAX_QUOTES, Quote, QuotePart, headline, joined, opening, passages, quotes
from alerts.model import NO_JUDGEMENT, Alert, Field
from alerts.text.sentences import sentences_of_hits
from crawler.model import ArticleVersion
from crawler.times import without_zone
from crawler.urls import site_of, without_tracking

MAX_LINK_CHARACTERS: Final = 1000  # a longer address is mostly tracking, and would fill a chat message
MAX_NAMES: Final = 5  # of authors, and of other sources
MUTE_FOR: Final = "6h"


@dataclass(frozen=True, slots=True)
class Content:
    """One alert as the templates show it, its texts made harmless.

    `label`: of the rules that raised it. `byline`: outlet and authors. `mute`: how to silence the rule. `new`: the
    quotes of an update that no alert told before, under the line `new_since`. `edits`: sentences that were told in
    another form, as they were and as they are. `more`: how many hits of the text are in no quote. `link`: None when the
    article's URL is not a web address, or is too long; then `address` is shown as text. `site`: who answers for the
    link. Lines that have nothing to say are "".
    """

    label: str
    headline: Quote
    outlet: str
    time: str
    byline: str
    limits: tuple[str, ...]
    new_since: str
    edits: tuple[EditQuote, ...]
    new: tuple[Quote, ...]
    quotes: tuple[Quote, ...]
    more: int
    more_line: str
    link: str | None
    site: str
    address: str
    also_in: str
    full_copy: str
    full_link: str | None
    footer: str
    mute: str

    @property
    def fresh(self) -> tuple[Quote, ...]:
        """The new quotes that no edit shows."""
        shown_already = {quote for edit in self.edits for quote in edit.quotes}
        return tuple(quote for quote in self.new if quote not in shown_already)

    @property
    def first_quote(self) -> Quote:
        """The sentence that says most: the first new one, or the first with a hit."""
        return next(iter((*(edit.now for edit in self.edits), *self.new, *self.quotes)), ())


def content_of(alert: Alert, audience: Audience, collected: Sequence[Alert] = ()) -> Content:
    """What a message says: `alert`, the newest, with the others that share it.

    What became of its page leads; the words are those of the newest alert that has some.
    """
    whole = (*collected, alert)
    every = beside_notices(whole)
    corrections = [one for one in every if one.article.correction]
    left = [one for one, before in zip(every, whole, strict=True) if one.new_sentences or not before.new_sentences]
    lead = ([one for one in left if one not in corrections] or corrections)[-1]
    content = _content_of(lead, audience, [one for one in every if one is not lead])
    signs = [sentence for one in corrections for sentence in corrected(one, audience.words)]
    shown_signs = tuple(unpinged(sentence) for sentence in dict.fromkeys(signs))
    return replace(content, limits=(*shown_signs, *content.limits))


def _content_of(alert: Alert, audience: Audience, collected: Sequence[Alert]) -> Content:
    version = (alert.article.id, alert.article.revision)
    same = [one for one in collected if (one.article.id, one.article.revision) == version]
    earlier = [one for one in collected if one not in same]
    said = [sentence for one in (alert, *same) for sentence in limits(one, audience)]
    newest = of_one_version(alert, same)
    article, hits = newest.article, hits_of(newest)
    beside: tuple[Field, ...] = ("other_title", "other_text", "copy_text")
    by_others = tuple(quote for field in beside for quote in field_quotes(article, field, hits[field], audience))
    in_text = quotes(article.text, hits["text"])
    edits, new = _edited_and_new((*earlier, newest), audience)
    is_live = article.revised == "live" and bool(new)  # then what was added is quoted alone
    known = () if is_live else tuple(quote for quote in (*in_text, *by_others) if quote not in new)
    quoted = known or (() if new or edits or article.correction else opening(article.text))
    more = _count_more(newest, [quote for quote in in_text if quote in new or not is_live], audience)
    words = audience.words
    link = _short_link(article.url)
    copy_link = _short_link(alert.full_copy.url) if alert.full_copy else None
    return Content(
        label=labels((*collected, alert), audience),
        headline=clean(headline(article.title, hits["title"])) or (QuotePart(words.say("no_title")),),
        outlet=shown(audience.names.source(article.source), 100),
        time=shown(dated(article, audience), 60),
        byline=_byline(article, audience),
        limits=tuple(unpinged(sentence) for sentence in _longest(said)),
        new_since=_new_since((*collected, alert), audience) if new or edits else "",
        edits=tuple(map(_clean_edit, edits)),
        new=tuple(map(clean, new)),
        quotes=tuple(map(clean, quoted)),
        more=more,
        more_line=words.count("more_hits", more) if more else "",
        link=link,
        site=shown(site_of(article.url), 100),
        address=words.say("unsafe_address", address=shown(article.url or words.say("no_link"), 200)),
        also_in=_also_in((*collected, alert), audience),
        full_copy=_full_copy(alert, audience) if copy_link else "",
        full_link=copy_link,
        footer=_footer((*collected, alert), audience),
        mute=mute_line([one.match.rule for one in (*collected, alert)], audience),
    )


def with_fewer_quotes(content: Content, audience: Audience) -> Content:
    """`content` without its last quote, whose hits are counted; the new ones go last."""
    if content.quotes:
        dropped, content = content.quotes[-1:], replace(content, quotes=content.quotes[:-1])
    elif content.fresh:
        dropped = content.fresh[-1:]
        content = replace(content, new=tuple(quote for quote in content.new if quote not in dropped))
    else:
        dropped = content.edits[-1].quotes if content.edits else content.new[-1:]
        new = tuple(quote for quote in content.new if quote not in dropped)
        content = replace(content, edits=content.edits[:-1], new=new)
    more = content.more + _count_hits(dropped)
    line = audience.words.count("more_hits", more) if more else ""
    new_since = content.new_since if content.new or content.edits else ""
    return replace(content, more=more, more_line=line, new_since=new_since)


def labels(alerts: Iterable[Alert], audience: Audience) -> str:
    """The labels of the rules that raised these alerts."""
    return ", ".join(dict.fromkeys(audience.names.rule(alert.match.rule) for alert in alerts))


def stated(moment: datetime | None, audience: Audience) -> str:
    """`moment` in the audience's zone: `2026-11-23 05:40 CET`."""
    if moment is None:
        return audience.words.say("unknown_time")
    return f"{moment.astimezone(audience.zone):%Y-%m-%d %H:%M %Z}"


def dated(article: ArticleVersion, audience: Audience) -> str:
    """When the article was published, as precisely as that was stated: no time of a day, and no zone, is added."""
    local = without_zone(article.published)
    if local is None:
        return stated(article.published_at, audience)
    return audience.words.say("no_zone", time=local) if ":" in local else local


def _new_quotes(alert: Alert, field: Field, audience: Audience) -> tuple[Quote, ...]:
    """The quotes of new sentences in a field, those with hits first; none of the title, which is the headline."""
    if field == "title" or not alert.new_sentences:
        return ()
    text, new = field_text(alert.article, field), frozenset(alert.new_sentences)
    hits = sorted(hits_of(alert)[field])
    found = [(hit, text[start:end].strip()) for hit, (start, end) in sentences_of_hits(text, hits)]
    fresh = [hit for hit, sentence in found if sentence in new]
    is_own = field == "text"  # what stands in the text is quoted from there
    bare = [one for one in alert.new_sentences if is_own or one not in alert.article.text]
    without_hits = [one for one in bare if not any(one in sentence for _, sentence in found)]
    return field_quotes(alert.article, field, fresh, audience) + passages(text, without_hits)


def _edited_and_new(alerts: Sequence[Alert], audience: Audience) -> tuple[tuple[EditQuote, ...], dict[Quote, None]]:
    """The edited sentences of these alerts, of which the last is the newest, and the quotes of all that is new."""
    *earlier, newest = alerts
    forms = edited_forms(alerts, newest.article)[:MAX_QUOTES]
    edits = _edits(alerts, forms, audience)
    return edits, _all_new((*(_beside_newest(one, newest.article, forms) for one in earlier), newest), edits, audience)


def _all_new(alerts: Sequence[Alert], edits: Iterable[EditQuote], audience: Audience) -> dict[Quote, None]:
    """The quotes of new sentences, those of edited ones at the front; the newest of `alerts` is the last."""
    of_edits = dict.fromkeys(quote for edit in edits for quote in edit.quotes)
    shown = {alerts[-1].article.title, *("".join(part.text for part in edit.now) for edit in edits)}
    found: list[Quote] = []
    for one in alerts:
        found += [quote for field in get_args(Field) for quote in _new_quotes(one, field, audience)]
        titles = sentences_with_hits(one, "title").keys() & one.new_sentences
        if one.article.title not in shown and titles - shown:
            shown.add(one.article.title)
            found.append(headline(one.article.title, hits_of(one)["title"]))
    return of_edits | dict.fromkeys(found)


def _count_more(alert: Alert, shown_of_text: Sequence[Quote], audience: Audience) -> int:
    """How many hits of the text stand in none of the quotes that are shown."""
    others = set(_new_quotes(alert, "text", audience)).difference(shown_of_text)
    hits = joined(hits_of(alert)["text"], len(alert.article.text))
    return max(0, len(hits) - _count_hits(shown_of_text) - _count_hits(others)) + alert.match.more_spans


def _beside_newest(alert: Alert, newest: ArticleVersion, forms: Iterable[Sequence[str]]) -> Alert:
    """An earlier alert with the sentences that its recipient is told by it alone, beside the newest version.

    None that has a later form; of a first alert not those that stand still, unless what was added is quoted alone.
    """
    former, is_live = {form for one in forms for form in one}, newest.revised == "live"
    wanted = [one for one in untold(alert) if is_live or one in alert.new_sentences or not stands(one, newest)]
    return replace(alert, new_sentences=tuple(one for one in wanted if one not in former))


def _edits(alerts: Sequence[Alert], forms: Iterable[tuple[str, ...]], audience: Audience) -> tuple[EditQuote, ...]:
    """The forms of each edited sentence, with the quotes of the last one."""
    return tuple(
        quote_of_forms(
            of_one,
            tuple(
                dict.fromkeys(
                    quote
                    for one in alerts if of_one[-1] in one.new_sentences
                    for field in get_args(Field)
                    for quote in _new_quotes(replace(one, new_sentences=of_one[-1:]), field, audience)
                )
            ),
        )
        for of_one in forms
    )  # fmt: skip


def _byline(article: ArticleVersion, audience: Audience) -> str:
    """Outlet and authors."""
    authors = _some([one_line(name) for name in article.authors], audience)
    by = audience.words.say("by", authors=authors) if authors else ""
    outlet = audience.names.source(article.source)
    return shown(f"{outlet}, {by}" if by else outlet, 300)


def _some(names: Sequence[str], audience: Audience) -> str:
    """The names in one line, a few of them when they are many."""
    listed = ", ".join(names[:MAX_NAMES])
    more = len(names) - MAX_NAMES
    return f"{listed} {audience.words.say('more_names', n=more)}" if more > 0 else listed


def _longest(sentences: Iterable[str]) -> list[str]:
    """The sentences, each once, without those that another one continues."""
    distinct = list(dict.fromkeys(sentences))
    return [one for one in distinct if not any(other.startswith(f"{one}, ") for other in distinct)]


def _new_since(alerts: Sequence[Alert], audience: Audience) -> str:
    since = _updated(alerts) or sorted({number for one in alerts if (number := one.beside)})
    return audience.words.say("new_since", alerts=_numbered(since, audience, "the_alerts")) if since else ""


def _updated(alerts: Iterable[Alert]) -> list[int]:
    every = tuple(alerts)
    return sorted({one.updates for one in every if one.updates} - {one.id for one in every})


def _also_in(alerts: Sequence[Alert], audience: Audience) -> str:
    own = alerts[-1].article.source
    sources = dict.fromkeys(source for one in alerts for source in one.also_in if source != own)
    names = list(dict.fromkeys(audience.names.source(source) for source in sources))
    return shown(audience.words.say("also_in", sources=_some(names, audience)), 300) if names else ""


def _full_copy(alert: Alert, audience: Audience) -> str:
    source = audience.names.source(alert.full_copy.source) if alert.full_copy else ""
    return shown(audience.words.say("full_copy", source=source), 150)


def _short_link(url: str) -> str | None:
    """The address as a link, None when it is unsafe or too long to be one."""
    link = web_link(without_tracking(url))
    return link if link and len(link) <= MAX_LINK_CHARACTERS else None


def _footer(alerts: Sequence[Alert], audience: Audience) -> str:
    """The numbers of the alerts, what they update, and the labels of several rules."""
    words, updated = audience.words, _updated(alerts)
    parts = [_numbered(sorted(one.id for one in alerts), audience)]
    if updated:
        parts.append(words.say("update_of", alerts=_numbered(updated, audience, "the_alerts")))
    if len({one.match.rule for one in alerts}) > 1:
        parts.append(labels(alerts, audience))
    return shown(" · ".join(parts), 300)


def mute_line(rules: Iterable[str], audience: Audience) -> str:
    """How to silence the first of the rules for a while; "" when none can be."""
    rule = next((one for one in rules if one != NO_JUDGEMENT), None)
    command = f"vedette mute rule:{rule} --for {MUTE_FOR}"
    return shown(audience.words.say("mute_with", command=command), 300) if rule else ""


def _numbered(numbers: Sequence[int], audience: Audience, phrase: str = "alerts") -> str:
    return audience.words.count(phrase, len(numbers), numbers=", ".join(map(str, numbers)))


def _clean_edit(edit: EditQuote) -> EditQuote:
    return EditQuote(clean(edit.was), clean(edit.now), tuple(map(clean, edit.quotes)), tuple(map(clean, edit.then)))


def plain(quote: Quote, hit: str = "[{}]") -> str:
    """A quote as text, each hit in brackets."""
    # Once more, because the brackets can make a named link: "[troops]" before "(https://".
    return unpinged("".join(hit.format(part.text) if part.hit else part.text for part in quote))


def shown(text: str, max_characters: int) -> str:
    """A text of the web on one line, made harmless and cut."""
    return unpinged(shortened(one_line(text), max_characters))


def _count_hits(quoted: Iterable[Quote]) -> int:
    return sum(part.hit for quote in quoted for part in quote)
