"""The hits of an alert, the sentences that it tells anew, and their quotes, made harmless. Pure."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import get_args

from alerts.judging import field_text
from alerts.messages.audience import Audience
from alerts.messages.harmless import one_line, unpinged
from alerts.messages.quotes import MAX_QUOTE_CHARACTERS, Quote, QuotePart, quotes
from alerts.model import Alert, Field
from alerts.text.sentences import Range, sentences_of_hits
from crawler.model import ArticleVersion


def hits_of(alert: Alert) -> dict[Field, list[Range]]:
    """Where the rule matched, by field."""
    spans = alert.match.spans
    return {field: [(span.start, span.end) for span in spans if span.field == field] for field in get_args(Field)}


def of_one_version(alert: Alert, others: Sequence[Alert]) -> Alert:
    """`alert` with the hits and new sentences of `others`, which are of other rules on the same version."""
    every = (alert, *others)
    spans = tuple(sorted({span for one in every for span in one.match.spans}))
    more = max(one.match.more_spans for one in every)
    new = tuple(dict.fromkeys(sentence for one in every for sentence in one.new_sentences))
    return replace(alert, match=replace(alert.match, spans=spans, more_spans=more), new_sentences=new)


def field_quotes(article: ArticleVersion, field: Field, hits: Sequence[Range], audience: Audience) -> tuple[Quote, ...]:
    """The quotes of a field; those of a copy name it."""
    found = quotes(field_text(article, field), hits)
    if field != "copy_text" or article.copy is None:
        return found
    origin = QuotePart(f"{audience.words.say('at_copy', source=audience.names.source(article.copy.source))} ")
    return tuple((origin, *quote) for quote in found)


def sentences_with_hits(alert: Alert, field: Field) -> dict[str, list[Range]]:
    """The sentences of a field with the hits in each, in the order of its text."""
    text, found = field_text(alert.article, field), dict[str, list[Range]]()
    for hit, (start, end) in sentences_of_hits(text, sorted(hits_of(alert)[field])):
        found.setdefault(text[start:end].strip(), []).append(hit)
    return found


def untold(alert: Alert) -> tuple[str, ...]:
    """The sentences that its recipient was not told: the new ones, and of a first alert all with hits."""
    if alert.article.correction is not None:
        return ()
    is_first = alert.updates is None and alert.beside is None
    hit = [one for field in get_args(Field) for one in sentences_with_hits(alert, field)] if is_first else []
    return tuple(dict.fromkeys((*alert.new_sentences, *hit)))


def beside_notices(alerts: Sequence[Alert]) -> tuple[Alert, ...]:
    """The alerts that share a message, without the new sentences that a notice among them has: it is quoted whole."""
    notices = [one_line(one.article.correction.quote) for one in alerts if one.article.correction]
    return tuple(_beside(one, notices) for one in alerts) if notices else tuple(alerts)


def _beside(alert: Alert, notices: Sequence[str]) -> Alert:
    new = [one for one in alert.new_sentences if not any(one_line(one) in notice for notice in notices)]
    edits = [edit for edit in alert.edits if edit.now in new]
    return replace(alert, new_sentences=tuple(new), edits=tuple(edits))


def edited_forms(alerts: Iterable[Alert], newest: ArticleVersion) -> tuple[tuple[str, ...], ...]:
    """The forms of each edited sentence of alerts on one article, oldest first: from what was told to what stands.

    A sentence too long to be shown in both forms is left out: it is quoted around its hits instead.
    """
    found: list[tuple[str, ...]] = []
    for edit in (edit for one in alerts for edit in one.edits):
        if max(len(edit.before), len(edit.now)) > MAX_QUOTE_CHARACTERS:
            continue
        same = [forms for forms in found if edit.before in (forms[0], forms[-1]) and not stands(forms[-1], newest)]
        found = [forms for forms in found if forms not in same]
        former = (*same[0], *(form for forms in same[1:] for form in forms[1:])) if same else (edit.before,)
        forms = former if former[-1] == edit.now else (*former, edit.now)
        if forms not in found:
            found.append(forms)
    return tuple(found)


def stands(sentence: str, article: ArticleVersion) -> bool:
    """Whether an article has the sentence."""
    copied = article.copy.text if article.copy else ""
    texts = (article.text, article.title, article.other_text, article.other_title, copied)
    return any(sentence in text for text in texts)


def clean(quote: Quote) -> Quote:
    """`quote` with every part made harmless, without white space at its ends."""
    parts = [QuotePart(unpinged(one_line(part.text)), part.hit) for part in quote]
    if parts:
        parts[0] = replace(parts[0], text=parts[0].text.lstrip())
        parts[-1] = replace(parts[-1], text=parts[-1].text.rstrip())
    return tuple(part for part in parts if part.text)
