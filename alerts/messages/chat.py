"""What chat services are told, as paragraphs: of an alert, of a list, and of any other message. Pure.

First one line: label, headline, outlet. Then what was hidden, the sentences, the link, and the alert's number.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Final

from alerts.messages.article_news import ListedArticle, NewsQuote
from alerts.messages.catalogue import Catalogue, catalogue
from alerts.messages.content import Content
from alerts.messages.harmless import web_link
from alerts.messages.quotes import Quote
from alerts.model import ChatText, Language, Message
from alerts.paragraphs import Line, Paragraph, Piece, one

# The order in which parts are left out of a message that is too long, the highest first.
_FORMER, _SENTENCE, _FURTHER_LIMIT, _NUMBER, _LIMIT, _LINK = 6, 5, 4, 3, 2, 1
_ADDRESS: Final = re.compile(r"(https?://[^\s<>]*[^\s<>.,;:!?)\]'\"])")
_ARTICLE: Final = 3  # of a list; its sentences go before it


def alert_chat(content: Content, label: str, language: Language) -> ChatText:
    """The message on one alert, under `label`. Hits in the headline are marked when no sentence has one."""
    words = catalogue(language)
    was, then, now = words.say("was"), words.say("then"), words.say("now")
    limits = [
        Line((Piece(sentence, "strong"),), _FURTHER_LIMIT if place else _LIMIT, "n_remarks")
        for place, sentence in enumerate(content.limits)
    ]
    new_since = [one(content.new_since, _SENTENCE)] if content.new_since else []
    edits = [
        Paragraph(
            (_labelled(was, edit.was), *(_labelled(then, form) for form in edit.then), _labelled(now, edit.now)),
            _SENTENCE,
            "n_sentences",
        )
        for edit in content.edits
    ]
    new, known = (
        [Paragraph((Line(_pieces(quote)),), _SENTENCE, "n_sentences") for quote in quotes]
        for quotes in (content.fresh, content.quotes)
    )
    more = [one(content.more_line, _SENTENCE, "n_remarks")] if content.more_line else []
    number = " · ".join(part for part in (content.footer, content.mute) if part)
    also = (Line((Piece(content.also_in),), _FURTHER_LIMIT, "n_remarks"),) if content.also_in else ()
    end = Paragraph(
        (_link(content, _LINK), *_full_copy(content), *also, Line((Piece(number),), _NUMBER, is_small=True))
    )
    first = Line((Piece(f"{label}:", "strong"), Piece(" "), *_headline(content), Piece(f" · {content.outlet}")))
    return ChatText(
        (Paragraph((first, *limits)), *new_since, *edits, *new, *known, *more, end), content.label, language
    )


def list_chat(
    title: str,
    sections: Iterable[tuple[str, Sequence[ListedArticle]]],
    nothing: str,
    proof: Sequence[str],
    language: Language,
) -> ChatText:
    """The message that lists articles under headings, each with its new sentences and what was folded into it.

    `nothing`: the sentence in their place, or empty. `proof`: the lines of the coverage.
    """
    made = [Paragraph((Line((Piece(title, "strong"),)),)), *([one(nothing)] if nothing else [])]
    for heading, articles in sections:
        for place, listed in enumerate(articles):
            above = () if place else (Line((Piece(heading, "strong"),)),)
            made.append(Paragraph((*above, *_listed(listed, catalogue(language))), _ARTICLE, "n_articles"))
    if proof:
        further = [Line((Piece(line),), _LIMIT, "n_coverage", is_small=True) for line in proof[1:]]
        made.append(Paragraph((Line((Piece(proof[0]),)), *further)))
    return ChatText(tuple(made), "", language)


def chat_of(message: Message) -> ChatText:
    """The text of any message for chat services; of one that has none, its title and the paragraphs of its text."""
    if message.chat:
        return message.chat
    texts = [text for text in message.text.strip().split("\n\n") if text.strip()]
    made = [Paragraph(tuple(Line(_with_links(line)) for line in text.splitlines())) for text in texts]
    return ChatText((Paragraph((Line((Piece(message.title, "strong"),)),)), *made))


def _with_links(text: str) -> tuple[Piece, ...]:
    """A line of a text with each web address in it as a link, which no escape may break."""
    parts = _ADDRESS.split(text)
    return tuple(Piece("", link=part) if web_link(part) == part else Piece(part) for part in parts if part)


def _listed(listed: ListedArticle, words: Catalogue) -> tuple[Line, ...]:
    """An article of a list: headline, outlet, limits, new sentences, link, number, and what was folded into it."""
    content = listed.content
    headline = (replace(piece, style="strong") if piece.style == "plain" else piece for piece in _headline(content))
    limits = [Line((Piece(limit, "strong"),), _FURTHER_LIMIT, "n_remarks") for limit in content.limits]
    more = [Line((Piece(listed.more_line),), _FURTHER_LIMIT, "n_remarks")] if listed.more_line else []
    small = " · ".join(part for part in (content.footer, content.also_in, listed.folded) if part)
    return (
        Line((*headline, Piece(f" · {content.outlet}"))),
        *limits,
        *(line for one in listed.news for line in _news(one, words)),
        *more,
        _link(content),
        *_full_copy(content),
        Line((Piece(small),), _SENTENCE, is_small=True),
    )


def _news(one: NewsQuote, words: Catalogue) -> tuple[Line, ...]:
    """A sentence; where it had other forms, those, which are left out before what stands now."""
    if not one.was:
        return (Line(_pieces(one.now), _SENTENCE, "n_sentences"),)
    was, now = _labelled(words.say("was"), one.was), _labelled(words.say("now"), one.now)
    then = (_labelled(words.say("then"), form) for form in one.then)
    return (
        replace(was, spare=_FORMER),
        *(replace(line, spare=_FORMER, noun="n_sentences") for line in then),
        replace(now, spare=_SENTENCE, noun="n_sentences"),
    )


def _headline(content: Content) -> tuple[Piece, ...]:
    pieces = _pieces(content.headline)
    if content.edits or any(part.hit for quote in (*content.new, *content.quotes) for part in quote):
        return tuple(replace(piece, style="plain") for piece in pieces)
    return pieces


def _pieces(quote: Quote) -> tuple[Piece, ...]:
    return tuple(Piece(part.text, "hit" if part.hit else "plain") for part in quote)


def _labelled(label: str, quote: Quote) -> Line:
    return Line((Piece(f"{label} "), *_pieces(quote)))


def _link(content: Content, spare: int = 0) -> Line:
    piece = Piece("", link=content.link) if content.link else Piece(content.address)
    return Line((piece,), spare, "n_links")


def _full_copy(content: Content) -> tuple[Line, ...]:
    if not content.full_link:
        return ()
    return (Line((Piece(f"{content.full_copy} "), Piece("", link=content.full_link)), _FURTHER_LIMIT, "n_links"),)
