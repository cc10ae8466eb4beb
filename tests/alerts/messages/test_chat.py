"""The markup of chat services, and what fits into a message."""

import re
from dataclasses import replace
from datetime import UTC
from html.parser import HTMLParser

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from markdown_it import MarkdownIt

from alerts.messages import Audience, Listed, render, render_digest
from alerts.messages.fitting import Room, units, written
from alerts.messages.markup import (
    COMMONMARK,
    DISCORD,
    GOOGLE_CHAT,
    MATRIX,
    MATTERMOST,
    PLAIN,
    ROCKET_CHAT,
    SLACK,
    TEAMS,
    TELEGRAM,
    ZULIP,
    Markup,
)
from alerts.model import ChatText
from alerts.paragraphs import Line, Paragraph, Piece, one
from tests.alerts.made import ALERT

MARKUPS = (PLAIN, COMMONMARK, DISCORD, MATTERMOST, SLACK, GOOGLE_CHAT, ROCKET_CHAT, ZULIP, TEAMS, TELEGRAM, MATRIX)
DOUBLES = (GOOGLE_CHAT, ROCKET_CHAT, ZULIP, TEAMS)
WORDS = st.text(st.sampled_from("ab я台*_`~[]()<>#@!|&;:$\\-+.1 \"'"), max_size=24).map(str.strip)


def line(*pieces: Piece) -> Line:
    return Line(pieces)


def seen(markdown: str) -> tuple[str, set[str]]:
    """What a reader of CommonMark sees of a line, and the kinds of markup in it."""
    tokens = MarkdownIt("commonmark").parse(markdown)
    inline = [child for token in tokens for child in token.children or ()]
    kinds = {token.type for token in (*tokens, *inline)} - {"paragraph_open", "paragraph_close", "inline", "text"}
    return "".join(child.content for child in inline).replace("\u200b", ""), kinds - {"text_special"}


@pytest.mark.parametrize("markup", [COMMONMARK, DISCORD, MATTERMOST])
@given(text=WORDS)
def test_whatever_an_article_says_is_read_as_text_in_markdown(markup: Markup, text: str) -> None:
    assert seen(markup.line(line(Piece(text))) + "  ") == (text, set())


@example(before="", hit="1<", after="a>")
@example(before="<", hit="a", after=">")
@given(before=WORDS, hit=WORDS.filter(lambda text: re.search(r"[^\W_]", text)), after=WORDS)
def test_a_hit_is_bold_beside_whatever_signs_and_letters(before: str, hit: str, after: str) -> None:
    text = COMMONMARK.line(line(Piece(before), Piece(hit, "hit"), Piece(after)))
    assert seen(text) == ((before + hit + after).strip(), {"strong_open", "strong_close"})


@pytest.mark.parametrize("markup", DOUBLES)
@given(text=WORDS)
def test_without_escapes_no_sign_of_markup_is_left(markup: Markup, text: str) -> None:
    told = markup.line(line(Piece(text)))
    assert not set(told) & set("*`~|\\")
    assert not re.search(r"(?<![^\W_])_|_(?![^\W_])", told)
    assert not re.search(r"<[^\s\d=\u200b]|\]\(|^[#>+=-]|^\d+[.)]", told)


class Tags(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.text = ""

    def handle_starttag(self, tag: str, *_: object) -> None:
        self.tags.append(tag)

    def handle_data(self, data: str) -> None:
        self.text += data


@pytest.mark.parametrize("markup", [TELEGRAM, MATRIX])
@given(text=WORDS, hit=WORDS)
def test_in_html_only_ours_are_elements(markup: Markup, text: str, hit: str) -> None:
    page = Tags()
    page.feed(markup.line(line(Piece(text), Piece(hit, "hit"))))
    page.close()
    assert page.text.replace("\u200b", "") == text + hit
    assert page.tags == [tag for tag in page.tags if tag in {"b", "strong"}]


@pytest.mark.parametrize("markup", MARKUPS)
def test_a_mention_does_not_come_about_between_two_pieces(markup: Markup) -> None:
    told = markup.line(
        line(Piece("to <"), Piece("@U1> and @"), Piece("everyone", "hit"), Piece(" #"), Piece("all", "hit"))
    )
    for ping in ("<@U1>", "@everyone", "@**everyone", "@*everyone", "#**all", "@<b>everyone", "@<strong>everyone"):
        assert ping not in told
    assert "everyone" in told


@pytest.mark.parametrize("markup", MARKUPS)
def test_no_address_ends_its_link(markup: Markup) -> None:
    address = "https://example.org/a_(b)|c>d*e?x=[1]&y='2'"
    told = markup.line(line(Piece("", link=address)))
    if markup is PLAIN:
        assert told == address
    elif markup in (TELEGRAM, MATRIX):
        assert 'href="https://example.org/a_(b)|c&gt;d*e?x=[1]&amp;y=&#x27;2&#x27;"' in told
    else:
        assert "https://example.org/a_%28b%29%7Cc%3Ed%2Ae?x=%5B1%5D&y='2'" in told


@pytest.mark.parametrize("markup", [SLACK, GOOGLE_CHAT])
def test_a_hit_within_a_word_is_marked_where_bold_text_needs_edges(markup: Markup) -> None:
    told = markup.line(line(Piece("中国"), Piece("台湾", "hit"), Piece("军")))
    assert re.fullmatch("中国\u200b\\*+台湾\\*+\u200b军", told)


def chat(*paragraphs: Paragraph) -> ChatText:
    return ChatText(paragraphs)


MESSAGE = chat(
    Paragraph((line(Piece("label:", "strong"), Piece(" A headline of some words")),)),
    one("The first sentence.", 5, "n_sentences"),
    one("The second sentence.", 5, "n_sentences"),
    Paragraph((line(Piece("", link="https://example.org/")), Line((Piece("alert 12"),), 3, is_small=True))),
)


def test_what_fits_is_told_whole() -> None:
    whole = written(MESSAGE, PLAIN, Room())
    assert written(MESSAGE, PLAIN, Room(len(whole))) == whole
    assert "left out" not in whole


def test_the_last_sentence_goes_first_and_the_rest_says_so() -> None:
    assert written(MESSAGE, PLAIN, Room(len(written(MESSAGE, PLAIN, Room())) + 35)).count("sentence.") == 2
    longer = chat(*MESSAGE.paragraphs[:2], one("word " * 40, 5, "n_sentences"), MESSAGE.paragraphs[-1])
    assert written(longer, PLAIN, Room(150)).splitlines() == [
        "label: A headline of some words",
        "",
        "The first sentence.",
        "",
        "https://example.org/",
        "too long for this service: 1 sentence left out",
        "alert 12",
    ]


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", "trop long pour ce service : 2 phrases en moins"),
        ("de", "zu lang für diesen Dienst: 2 Sätze weggelassen"),
        ("uk", "задовге для цієї служби, опущено: 2 речення"),
    ],
)
def test_what_is_left_out_is_said_in_the_language_of_the_recipients(language: str, said: str) -> None:
    paragraphs = tuple(
        one("word " * 40, 5, "n_sentences") if "sentence" in str(paragraph) else paragraph
        for paragraph in MESSAGE.paragraphs
    )
    assert said in written(ChatText(paragraphs, "", language), PLAIN, Room(140))  # type: ignore[arg-type]


def test_a_headline_that_does_not_fit_ends_with_an_ellipsis() -> None:
    told = written(chat(Paragraph((line(Piece("label:", "strong"), Piece(" " + "word " * 40)),))), DISCORD, Room(80))
    assert told.startswith("**label:** word word")
    assert told.endswith("…")


@pytest.mark.parametrize("markup", MARKUPS)
@given(texts=st.lists(WORDS.filter(bool), min_size=1, max_size=6), most=st.integers(12, 200))
def test_no_message_is_longer_than_its_room(markup: Markup, texts: list[str], most: int) -> None:
    spare = [one(text, 5, "n_sentences") for text in texts[1:]]
    told = written(chat(Paragraph((line(Piece(texts[0], "strong")),)), *spare), markup, Room(most))
    assert units(told) <= most


def test_a_chat_names_the_other_outlets_of_an_alert_and_of_each_alert_of_a_list() -> None:
    alert = replace(ALERT, also_in=("coast", "north"))
    for message in (render(alert, Audience(UTC)), render_digest(Listed((alert,)), Audience(UTC))):
        assert message.chat
        assert "Also in: coast, north" in written(message.chat, PLAIN, Room())
        assert "Also in: coast, north" in message.text
