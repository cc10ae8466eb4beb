"""What a list says of an article: the sentences that its recipients were not told, the newest state first. Pure."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from alerts.messages.alert_quotes import (
    beside_notices,
    clean,
    edited_forms,
    field_quotes,
    of_one_version,
    sentences_with_hits,
    untold,
)
from alerts.messages.audience import Audience
from alerts.messages.content import Content
from alerts.messages.edit_quotes import quote_of_forms
from alerts.messages.quotes import MAX_QUOTE_CHARACTERS, MAX_QUOTES, Quote, QuotePart, choice, headline
from alerts.model import Alert, Field
from alerts.text.sentences import Range

MAX_CHARACTERS: Final = MAX_QUOTES * MAX_QUOTE_CHARACTERS  # of the sentences of one article in a list
_FIELDS: Final[tuple[Field, ...]] = ("text", "other_title", "other_text", "copy_text", "title")

_Hits = dict[str, tuple[Field, list[Range]]]  # of each sentence of a version, with its field


@dataclass(frozen=True, slots=True)
class NewsQuote:
    """A sentence as it stands. `was`: as it was told or stood before, () for no other form; `then`: in between."""

    now: Quote
    was: Quote = ()
    then: tuple[Quote, ...] = ()


@dataclass(frozen=True, slots=True)
class ListedArticle:
    """One article as the templates show it, with what was folded into its alerts.

    `news`: the sentences that are shown; `more_line`: how many more of them are new, or "".
    """

    content: Content
    folded: str
    news: tuple[NewsQuote, ...] = ()
    more_line: str = ""


def with_first_quote(content: Content, folded: str) -> ListedArticle:
    """An article of which a list shows one sentence."""
    return ListedArticle(content, folded, (NewsQuote(content.first_quote),) if content.first_quote else ())


def with_news(content: Content, folded: str, alerts: Sequence[Alert], audience: Audience) -> ListedArticle:
    """An article of a list with the new sentences of its alerts, which are given oldest first.

    As many are shown as fit in `MAX_CHARACTERS`, one at least; of a first alert as many as in a message of its own. The
    others are counted.
    """
    shown: list[NewsQuote] = []
    more, room = 0, MAX_CHARACTERS
    for version in _versions([one for one in beside_notices(alerts) if one.article.correction is None]):
        more += version.unshown
        for forms in version.sentences:
            quote = None if room < 0 else _news_quote(forms, version, audience)
            room -= _length(quote) if quote else 0
            if quote and (room >= 0 or not shown):
                shown.append(quote)
            else:
                more += max(1, len(forms) - 1)
    if not shown:
        return with_first_quote(content, folded)
    return ListedArticle(content, folded, tuple(shown), audience.words.count("more_sentences", more) if more else "")


def _length(quote: NewsQuote) -> int:
    return sum(len(part.text) for form in (quote.now, quote.was, *quote.then) for part in form)


@dataclass(frozen=True, slots=True)
class _Version:
    """What the alerts on one version of an article say anew, with the hits of all of them.

    `sentences`: the forms of each that may be shown, in this order; `unshown`: how many others there are.
    """

    alert: Alert
    hits: _Hits
    sentences: tuple[tuple[str, ...], ...]
    unshown: int


def _versions(alerts: Sequence[Alert]) -> list[_Version]:
    """The versions of alerts on one article, oldest first, the newest version at the front; each sentence in one."""
    if not alerts:
        return []
    newest = alerts[-1].article
    every = edited_forms(alerts, newest)
    forms, done = {one[-1]: one for one in every}, {form for one in every for form in one[:-1] if form != one[-1]}
    found: list[_Version] = []
    for revision in sorted({one.article.revision for one in alerts}, reverse=True):
        same = [one for one in alerts if one.article.revision == revision]
        merged = of_one_version(same[-1], same[:-1])
        hits = _hits(merged)
        new = [one for each in same for one in untold(each) if one not in done]
        new = [one for one in dict.fromkeys(new) if not _is_headline(one, hits, newest.title)]
        done.update(new)
        shown = _in_order(merged, hits, new, forms)
        fitted = tuple(_fitted(forms.get(one, (one,))) for one in shown)
        cut = sum(len(forms.get(one, (one,))) for one in shown) - sum(map(len, fitted))
        found.append(_Version(merged, hits, fitted, len(new) - len(shown) + cut))
    return found


def _fitted(forms: tuple[str, ...]) -> tuple[str, ...]:
    """The forms of a sentence without the oldest ones in between that find no room."""
    between = list(forms[1:-1])
    while between and len(forms[0]) + sum(map(len, between)) + len(forms[-1]) > MAX_CHARACTERS:
        del between[0]
    return (forms[0], *between, *forms[1:][-1:])


def _is_headline(sentence: str, hits: _Hits, title: str) -> bool:
    """Whether a sentence stands in the headline that is shown, and not in the text."""
    return sentence in title and (sentence not in hits or hits[sentence][0] == "title")


def _in_order(alert: Alert, hits: _Hits, new: Sequence[str], edited: Collection[str]) -> dict[str, None]:
    """Edited sentences, the new ones of an update, then of a first alert those that show the most different hits."""
    forms = [one for one in new if one in edited]
    further = [one for one in new if one in alert.new_sentences]
    first = [one for one in new if one not in alert.new_sentences]
    return dict.fromkeys((*forms, *further, *_chosen(alert, hits, first)))


def _news_quote(forms: tuple[str, ...], version: _Version, audience: Audience) -> NewsQuote | None:
    if len(forms) == 1:
        quote = _quote(version.alert, forms[0], version.hits, audience)
        return NewsQuote(quote) if quote else None
    edit = quote_of_forms(forms)
    return NewsQuote(clean(edit.now), clean(edit.was), tuple(map(clean, edit.then)))


def _hits(alert: Alert) -> _Hits:
    found: _Hits = {}
    for field in _FIELDS:
        for sentence, hits in sentences_with_hits(alert, field).items():
            found.setdefault(sentence, (field, hits))
    return found


def _chosen(alert: Alert, hits: _Hits, sentences: Sequence[str]) -> list[str]:
    """As many of the sentences as a message of its own quotes, and those that stand beside the text."""
    in_text = {hits[one][1][0]: one for one in sentences if one in hits and hits[one][0] == "text"}
    windows = [(place, tuple(hits[one][1])) for place, one in in_text.items()]
    chosen = [in_text[place] for place, _ in choice(alert.article.text, windows)]
    return chosen + [one for one in sentences if one in hits and hits[one][0] != "text"]


def _quote(alert: Alert, sentence: str, hits: _Hits, audience: Audience) -> Quote:
    """The sentence with its hits marked, a long one as the parts around them; without hits, its beginning."""
    if sentence not in hits:
        return clean(headline(sentence, (), 2 * MAX_QUOTE_CHARACTERS))
    field, places = hits[sentence]
    windows = field_quotes(alert.article, field, places, audience)
    return clean(
        tuple(part for place, one in enumerate(windows) for part in ((QuotePart(" "),) if place else ()) + one)
    )
