"""Messages on articles that were corrected or removed."""

import re
from dataclasses import replace
from datetime import UTC

import pytest

from alerts.messages import Audience, Listed, render, render_digest
from alerts.messages.catalogue import catalogue
from alerts.messages.fitting import Room, written
from alerts.messages.markup import PLAIN
from alerts.model import Alert, Language, Span
from crawler.model import PageSign
from tests.alerts.made import ALERT

QUOTE = "Correction: Estonia has sent no troops."


def correction(sign: PageSign, number: int = 15) -> Alert:
    article = replace(ALERT.article, revision=2, revised="corrected", correction=sign)
    return replace(ALERT, id=number, updates=12, article=article, match=replace(ALERT.match, spans=()))


def test_a_correction_quotes_the_notice_and_repeats_nothing_else_of_the_text() -> None:
    message = render(correction(PageSign("notice", QUOTE)), Audience(UTC))
    assert message.title == "CORRECTION troops-to-ukraine: Estonia sends help"
    assert message.text.splitlines() == [
        "Estonia sends help",
        "ukdj, 2026-11-23 04:40 UTC",
        f"the page now has this notice: “{QUOTE}”",
        "",
        "https://example.org/a?b=1&c=2",
        "",
        "alert 15 · update of alert 12 · mute: vedette mute rule:troops-to-ukraine --for 6h",
    ]
    assert QUOTE in message.html
    assert message.chat
    assert QUOTE in written(message.chat, PLAIN, Room())


@pytest.mark.parametrize("language", ["en", "fr", "de", "uk"])
def test_a_page_that_is_gone_is_told_in_the_language_of_the_channel(language: Language) -> None:
    words = catalogue(language)
    message = render(correction(PageSign("gone")), Audience(UTC, language=language))
    assert message.title.startswith(f"{words.say('withdrawn')} troops-to-ukraine:")
    assert words.say("gone") in message.text


def test_an_article_that_is_told_together_with_its_correction_keeps_its_sentences() -> None:
    message = render(correction(PageSign("notice", QUOTE)), Audience(UTC), (ALERT,))
    assert message.title.startswith("CORRECTION ")
    assert message.text.index(QUOTE) < message.text.index("Estonia has sent [troops] to the border.")
    assert "alerts 12, 15" in message.text
    listed = render_digest(Listed((ALERT, correction(PageSign("gone")))), Audience(UTC)).text
    assert catalogue("en").say("gone") in listed
    assert "Estonia has sent [troops] to the border." in listed


def test_a_notice_can_neither_ping_nor_break_the_line() -> None:
    text = render(correction(PageSign("notice", "Correction: @everyone\n\x1b[31mfive ships")), Audience(UTC)).text
    assert "@everyone" not in text
    assert "\x1b" not in text
    assert len([line for line in text.splitlines() if "five ships" in line]) == 1


def test_an_update_that_repeats_a_part_of_the_notice_adds_nothing_to_the_correction() -> None:
    whole = f"{QUOTE} It was eleven, not twelve."
    article = replace(ALERT.article, text=f"{ALERT.article.text} {whole}")
    spans = tuple(Span("text", found.start(), found.end()) for found in re.finditer("troops", article.text))
    match = replace(ALERT.match, spans=spans)
    update = replace(ALERT, id=14, updates=12, article=article, match=match, new_sentences=(QUOTE,))
    notice = correction(PageSign("notice", whole))
    alone = render(notice, Audience(UTC)).text.replace("alert 15", "alerts 14, 15")
    assert render(notice, Audience(UTC), (update,)).text == alone
    assert render_digest(Listed((update, notice)), Audience(UTC)).text.count("Estonia has sent no troops") == 1
    further = replace(update, new_sentences=(QUOTE, ALERT.article.text.partition(" Nobody")[0]))
    text = render(notice, Audience(UTC), (further,)).text
    assert (
        text.index(whole) < text.index("New since alert 12:") < text.index("Estonia has sent [troops] to the border.")
    )
