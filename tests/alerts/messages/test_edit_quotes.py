"""Edited sentences in messages: as they were told, and as they stand."""

import re
from dataclasses import replace
from datetime import UTC

import pytest

from alerts.messages import Audience, Listed, render, render_digest
from alerts.messages.catalogue import catalogue
from alerts.messages.content import content_of, with_fewer_quotes
from alerts.messages.edit_quotes import edit_quote
from alerts.messages.fitting import Room, written
from alerts.messages.markup import PLAIN
from alerts.messages.quotes import Quote
from alerts.model import Alert, Language, Span
from alerts.sentence_edits import SentenceEdit
from tests.alerts.made import ALERT, altered

WAS = "Estonia will send sixty troops to the border."
NOW = "Estonia may send ninety troops to the border."
OTHER = "Nobody else has troops there."


def marked(quote: Quote) -> list[str]:
    return [part.text for part in quote if part.hit]


def update(text: str = f"{NOW} {OTHER}", new: tuple[str, ...] = (NOW,), was: str = WAS, now: str = NOW) -> Alert:
    spans = tuple(Span("text", found.start(), found.end()) for found in re.finditer("troops", text))
    made = altered(ALERT, text=text, spans=spans, title="Sends help")
    return replace(made, id=14, updates=12, new_sentences=new, edits=(SentenceEdit(was, now),))


def test_the_words_that_changed_are_marked_on_both_sides() -> None:
    quote = edit_quote(SentenceEdit(WAS, NOW))
    assert (marked(quote.was), marked(quote.now)) == (["will", "sixty"], ["may", "ninety"])
    added = edit_quote(SentenceEdit("The keel was laid.", "The keel was never laid, said the yard."))
    assert (marked(added.was), marked(added.now)) == ([], ["never", ", said the yard"])


def test_a_message_leads_with_the_change_and_repeats_it_nowhere() -> None:
    message = render(update(), Audience(UTC))
    assert [line for line in message.text.split("\n") if line][2:7] == [
        "New since alert 12:",
        "Was: Estonia [will] send [sixty] troops to the border.",
        "Now: Estonia [may] send [ninety] troops to the border.",
        "As before:",
        "Nobody else has [troops] there.",
    ]
    assert message.text.count("ninety") == 1
    assert message.html.index("Was:") < message.html.index("Now:") < message.html.index("As before:")
    assert "<b>ninety</b>" in message.html
    assert message.chat
    chat = written(message.chat, PLAIN, Room())
    assert chat.index("Was: Estonia") < chat.index("Now: Estonia") < chat.index("Nobody else")


@pytest.mark.parametrize("language", ["en", "fr", "de", "uk"])
def test_the_change_is_named_in_the_language_of_the_channel(language: Language) -> None:
    words = catalogue(language)
    text = render(update(), Audience(UTC, language=language)).text
    assert f"{words.say('was')} Estonia [will]" in text
    assert f"{words.say('now')} Estonia [may]" in text


def test_new_sentences_without_an_earlier_form_follow_the_change() -> None:
    further = "Ten more troops were hurt."
    message = render(update(f"{NOW} {further}", (NOW, further)), Audience(UTC))
    assert message.text.index("Now: Estonia") < message.text.index("Ten more [troops] were hurt.")


def test_an_edited_sentence_without_a_hit_is_shown_too() -> None:
    was, now = "The ministry named no price.", "The ministry named a price."
    text = render(update(f"{OTHER} {now}", (now,), was, now), Audience(UTC)).text
    assert "Was: The ministry named [no] price." in text
    assert f"Now: The ministry named [a] price.\n\nAs before:\n\n{OTHER.replace('troops', '[troops]')}" in text


def test_a_sentence_too_long_to_show_whole_is_quoted_around_its_hits() -> None:
    long = f"{NOW[:-1]}, {'and so on, ' * 40}as was said."
    text = render(update(long, (long,), long.replace("may", "will"), long), Audience(UTC)).text
    assert "Was:" not in text
    assert "ninety [troops]" in text


def test_a_list_shows_the_first_change_of_each_article() -> None:
    message = render_digest(Listed((update(),)), Audience(UTC))
    assert "Was: Estonia [will]" in message.text
    assert "Now: Estonia [may]" in message.text
    assert "Was:" in message.html


def test_a_change_is_left_out_last_and_its_hits_are_counted() -> None:
    audience = Audience(UTC)
    content = content_of(update(), audience)
    less = with_fewer_quotes(content, audience)
    assert (len(less.edits), less.quotes, less.more) == (1, (), 1)
    none = with_fewer_quotes(less, audience)
    assert (none.edits, none.new, none.more, none.new_since) == ((), (), 2, "")


def test_an_update_of_a_live_blog_quotes_what_was_added_alone() -> None:
    added = "Ten more troops were hurt."
    alert = replace(update(f"{added}\n\n{OTHER}", (added,)), edits=())
    live = replace(alert, article=replace(alert.article, revised="live"))
    text = render(live, Audience(UTC)).text
    assert "Ten more [troops] were hurt." in text
    assert OTHER.replace("troops", "[troops]") not in text
    assert "and 1 more hit in the text" in text
