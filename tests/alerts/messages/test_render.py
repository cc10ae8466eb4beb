import re
from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.messages import Audience, render
from alerts.messages.content import stated
from alerts.messages.harmless import one_line, unpinged, web_link
from alerts.model import Alert, Message, Span
from crawler.times import instant
from tests.alerts.made import ALERT, altered

BRUSSELS = ZoneInfo("Europe/Brussels")


def test_a_message_says_rule_title_sentence_source_times_link_and_alert() -> None:
    message = render(ALERT, Audience(BRUSSELS))
    assert message.title == "troops-to-ukraine: Estonia sends help"
    assert message.text.splitlines() == [
        "[Estonia] sends help",
        "ukdj, 2026-11-23 05:40 CET",
        "",
        "Estonia has sent [troops] to the border.",
        "",
        "https://example.org/a?b=1&c=2",
        "",
        "alert 12 · mute: vedette mute rule:troops-to-ukraine --for 6h",
    ]


@pytest.mark.parametrize(
    ("published", "shown"),
    [
        ("2026-11-23", "2026-11-23"),
        ("2026-11-23T04:40:00", "2026-11-23 04:40, time zone not stated"),
        ("2026-11-23T00:00:00", "2026-11-23 00:00, time zone not stated"),
        ("2026-11-23T04:40:00+00:00", "2026-11-23 05:40 CET"),
        ("2026-11-23T10:10:00+05:30", "2026-11-23 05:40 CET"),
        (None, "at an unknown time"),
    ],
)
def test_a_message_adds_neither_a_time_of_day_nor_a_zone_to_what_was_stated(published: str | None, shown: str) -> None:
    message = render(altered(ALERT, published=published, published_at=instant(published)), Audience(BRUSSELS))
    assert f"\nukdj, {shown}\n" in message.text
    assert f'>ukdj, <span style="white-space:nowrap">{shown}</span></p>' in message.html


def test_the_page_marks_the_same_hits() -> None:
    html = render(ALERT, Audience(BRUSSELS)).html
    assert html.count("</mark>") == 2
    assert "<b>Estonia</b></mark>" in html
    assert '<a href="https://example.org/a?b=1&amp;c=2">' in html


def test_the_same_alert_makes_the_same_message() -> None:
    assert render(ALERT, Audience(BRUSSELS)) == render(ALERT, Audience(BRUSSELS))


@pytest.mark.parametrize(
    ("alert", "sentence"),
    [
        (
            altered(ALERT, access="truncated", hidden_percent=75),
            "cut: about 75 % hidden",
        ),
        (altered(ALERT, access="truncated"), "cut: a part is hidden"),
        (
            altered(ALERT, access="blocked", text="", spans=()),
            "blocked: a bot, login or consent page stood in the article's",
        ),
        (altered(ALERT, unknown=("NOT exercise",)), "'NOT exercise' could not be checked"),
        (altered(ALERT, is_unlike=True), "the page may not be the article, for it lacks the words"),
        (
            altered(ALERT, is_unlike=True, unknown=("NOT exercise",)),
            "'NOT exercise' could not be checked: the page may not be the article",
        ),
    ],
)
def test_what_could_not_be_seen_is_said_in_text_and_page(alert: Alert, sentence: str) -> None:
    message = render(alert, Audience(BRUSSELS))
    assert sentence in message.text
    assert sentence in message.html.replace("&#39;", "'")


def test_of_a_full_article_nothing_is_said_to_be_hidden() -> None:
    assert "cut" not in render(ALERT, Audience(BRUSSELS)).text
    assert "hidden" not in render(altered(ALERT, access="unknown"), Audience(BRUSSELS)).text


def test_times_are_stated_once_in_the_zone() -> None:
    late = datetime(2026, 11, 22, 23, 30, tzinfo=UTC)
    assert stated(late, Audience(BRUSSELS)) == "2026-11-23 00:30 CET"
    assert stated(late, Audience(UTC)) == "2026-11-22 23:30 UTC"
    assert stated(None, Audience(UTC)) == "at an unknown time"


def test_an_alert_without_hits_in_its_text_quotes_its_opening() -> None:
    told = render(altered(ALERT, spans=(Span("title", 0, 7),)), Audience(UTC)).text
    assert told.startswith(
        "[Estonia] sends help\nukdj, 2026-11-23 04:40 UTC\n\nEstonia has sent troops to the border.\n"
    )
    assert told.count("[") == 1


def test_hits_that_are_not_quoted_are_counted() -> None:
    text = "The troops moved. " * 10
    spans = tuple(Span("text", at * 18 + 4, at * 18 + 10) for at in range(10))
    assert "and 6 more hits in the text" in render(altered(ALERT, text=text, spans=spans), Audience(UTC)).text


@pytest.mark.parametrize("limit", [2000, 400, 300, 160, 80, 40, 10])
def test_a_text_keeps_to_the_limit_and_keeps_its_link_while_it_can(limit: int) -> None:
    text = "The troops moved once more and then went back to where they had come from. " * 10
    spans = tuple(Span("text", at * 75 + 4, at * 75 + 10) for at in range(10))
    alert = altered(ALERT, text=text, spans=spans, access="truncated", hidden_percent=75)
    told = render(alert, Audience(BRUSSELS, limit)).text
    assert len(told) <= limit
    assert ("https://example.org" in told) == (limit >= 80)
    assert ("cut: about 75 % hidden" in told) == (limit >= 160)


def test_a_title_is_one_line_and_never_too_long() -> None:
    title = render(altered(ALERT, title="Line\r\nBcc: x@example.org\n" + "word " * 100), Audience(UTC)).title
    assert title.startswith("troops-to-ukraine: Line Bcc: x@example.org word")
    assert len(title) <= 200


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://example.org", "https://example.org/"),
        ("HTTP://Example.org:8080/a b?q=<x>", "http://example.org:8080/a%20b?q=%3Cx%3E"),
        ("https://user:pw@example.org/a", "https://example.org/a"),
        ("https://пример.рф/путь", "https://xn--e1afmkfd.xn--p1ai/%D0%BF%D1%83%D1%82%D1%8C"),
        ("https://example.org/a\r\nSet-Cookie: b", "https://example.org/a%20Set-Cookie:%20b"),
        ("https://example.org/\u202egpj.exe", "https://example.org/gpj.exe"),
        ("https://example.org/@everyone", "https://example.org/%40everyone"),
        ("https://example.org/@desk/post", "https://example.org/@desk/post"),
        ("http://[2001:db8::1]:81/a", "http://[2001:db8::1]:81/a"),
        ("javascript:alert(1)", None),
        ("JaVaScRiPt://example.org/%0aalert(1)", None),
        ("data:text/html,<script>", None),
        ("file:///etc/passwd", None),
        ("//example.org/a", None),
        ("https://exa mple.org/", None),
        ("https://", None),
        ("http://[::1", None),
        ("http://example.org:99999/", None),
    ],
)
def test_only_web_addresses_become_links(url: str, link: str | None) -> None:
    assert web_link(url) == link


def test_an_article_without_an_address_says_so() -> None:
    assert "none, the feed gives no link" in render(altered(ALERT, url=""), Audience(BRUSSELS)).text


def test_an_address_that_is_no_web_address_is_shown_as_text() -> None:
    message = render(altered(ALERT, url="javascript:alert(1)"), Audience(UTC))
    assert "<a " not in message.html
    assert "address, not a safe link: javascript:alert(1)" in message.text


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("@everyone", "@\u200beveryone"),
        ("(@here)", "(@\u200bhere)"),
        ("<!channel> <@U1> <@&2> <#3>", "<\u200b!channel> <\u200b@\u200bU1> <\u200b@&2> <\u200b#3>"),
        ("<http://evil.example|good>", "<\u200bhttp://evil.example|good>"),
        ("[good](http://evil.example)", "[good]\u200b(http://evil.example)"),
        ("desk@example.org, 3 < 4, a <b", "desk@example.org, 3 < 4, a <\u200bb"),
    ],
)
def test_a_chat_sees_no_mention_and_no_named_link(text: str, safe: str) -> None:
    assert unpinged(text) == safe


def test_characters_that_act_instead_of_being_drawn_are_removed() -> None:
    assert one_line("a\x1b[31mb\x00c\u202ed\u2066e\r\nf\u2028g\ud800h\U000e0041i\x9bj") == "a[31mbcde f ghij"


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: set[str] = set()
        self.links: list[str] = []
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.add(tag)
        self.attributes |= {name for name, _ in attrs}
        self.links += [value or "" for name, value in attrs if name in {"href", "src"}]


EVIL = st.sampled_from(
    ["<script>alert(1)</script>", '"><img src=x onerror=alert(1)>', "javascript:alert(1)", "</p><a href='x'>", "\x1b]0;t\x07",
     "\r\nBcc: a@example.org", "@everyone", "<!channel>", "{{ 7*7 }}", "{% for %}", "\u202e", "&lt;script&gt;", "\ud800", "troops"]
)  # fmt: skip
TEXTS = st.lists(st.one_of(EVIL, st.text(max_size=20)), max_size=8).map(" ".join)


def message_of(title: str, text: str, url: str) -> Message:
    spans = (Span("text", 0, 6), Span("title", 2, 9))
    return render(
        altered(ALERT, title=title, text=text, url=url, source=title, unknown=(text,), spans=spans), Audience(UTC)
    )


@given(TEXTS, TEXTS, TEXTS)
def test_nothing_that_a_page_says_becomes_an_element_an_event_or_a_header(title: str, text: str, url: str) -> None:
    message = message_of(title, text, url)
    seen = Tags(message.html)
    own = {"html", "head", "title", "style", "meta", "body", "main", "div", "h1", "p", "b", "bdi"}
    assert seen.tags <= own | {"mark", "span", "strong", "a", "small"}
    assert seen.attributes <= {"charset", "name", "content", "style", "dir", "href", "lang", "class", "aria-hidden"}
    assert all(link.startswith(("http://", "https://")) for link in seen.links)
    assert message.title.isprintable() or not set(message.title) & set("\r\n\x00\x1b\u2028")
    assert "@everyone" not in message.text
    assert "<!channel>" not in message.text
    assert "\x1b" not in message.text + message.html
    (message.title + message.text + message.html).encode()


@given(TEXTS, TEXTS, st.integers(1, 3000))
def test_a_limit_holds_whatever_a_page_says(title: str, text: str, limit: int) -> None:
    assert len(render(altered(ALERT, title=title, text=text), Audience(UTC, limit)).text) <= limit


def test_an_update_says_so_names_its_alert_and_begins_with_what_is_new() -> None:
    text = "The troops left. " * 5 + "Sixty troops were hurt. The troops returned."
    spans = tuple(Span("text", found.start(), found.end()) for found in re.finditer("troops", text))
    update = replace(
        altered(ALERT, text=text, spans=spans), id=14, updates=12, new_sentences=("Sixty troops were hurt.",)
    )
    message = render(update, Audience(UTC))
    assert message.title == "UPDATED troops-to-ukraine: Estonia sends help"
    lines = [line for line in message.text.split("\n") if line]
    assert lines[2:5] == ["New since alert 12:", "Sixty [troops] were hurt.", "As before:"]
    assert "and 2 more hits" in message.text
    assert "alert 14 · update of alert 12 · mute: vedette mute rule:troops-to-ukraine" in message.text
    assert "update of alert 12" in message.html


def test_updates_of_one_pause_are_one_message_with_the_new_sentences_of_each() -> None:
    one = replace(altered(ALERT, revision=2, text="Ten troops left.", spans=(Span("text", 4, 10),)),
                  id=13, updates=12, new_sentences=("Ten troops left.",))  # fmt: skip
    other = replace(altered(ALERT, revision=3, text="Six troops left.", title="Later", spans=(Span("text", 4, 10),)),
                    id=14, updates=12, new_sentences=("Six troops left.",))  # fmt: skip
    message = render(other, Audience(UTC), collected=(one,))
    assert message.title == "UPDATED troops-to-ukraine: Later"
    assert message.text.index("Ten [troops] left.") < message.text.index("Six [troops] left.")
    assert "alerts 13, 14 · update of alert 12 · mute:" in message.text


def test_rules_that_share_a_message_are_named_and_their_hits_are_marked() -> None:
    spans = (Span("text", 0, 7), Span("text", 39, 45))  # Estonia, Nobody
    other = replace(altered(ALERT, rule="estonia", spans=spans, unknown=("NOT exercise",), access="truncated"), id=11)
    newest = altered(ALERT, access="truncated")
    message = render(newest, Audience(UTC), collected=(other,))
    assert message.title == "estonia, troops-to-ukraine: Estonia sends help"
    assert "[Estonia] has sent [troops] to the border." in message.text
    assert "[Nobody] else has." in message.text
    assert "alerts 11, 12 · estonia, troops-to-ukraine · mute: vedette mute rule:estonia --for 6h" in message.text
    assert message.text.count("cut: a part is hidden, 'NOT exercise' could not be checked") == 1
    assert "'NOT exercise' could not be checked" in message.text
