"""Markup to plain text."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from crawler.sources.plain_text import one_line, paragraphs


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("", ""), ("plain", "plain"), ("one\n\ntwo\nthree", "one\n\ntwo three"), ("<p>one</p><p>two</p>", "one\n\ntwo"),
        ("one<br>two<br/><br/>three", "one two\n\nthree"), ("a &lt; b &amp; c", "a < b & c"), ("3 < 4 > 2", "3 < 4 > 2"),
        ("<p>a<b>b</b>c <i>d</i></p>", "abc d"), ("<script>x</script>a<style>y</style>", "a"), ("a<!-- b -->c", "ac"),
        ("<table><tr><td>a</td><td>b</td></tr></table>", "a\n\nb"), ("<p>a\u00a0b</p>", "a b"), ("&#8217;", "’"),
        ("<svg><text>x</text></svg>a", "a"), ("<p>a", "a"), ("</p>a", "a"), ("<pre>a\nb</pre>", "a b"), ("<?x y?>a", "a"),
    ],
)  # fmt: skip
def test_markup_becomes_paragraphs(markup: str, text: str) -> None:
    assert paragraphs(markup) == text


@settings(deadline=None)
@given(st.text(max_size=200))
def test_any_text_becomes_clean_text(markup: str) -> None:
    text = paragraphs(markup)
    assert "\n\n\n" not in text
    assert text == text.strip()
    assert "\n" not in one_line(markup)


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("R&D and AT&T", "R&D and AT&T"), ("AT&T;", "AT&T;"), ("a?id=1&lang=en", "a?id=1&lang=en"), ("Q&reg", "Q&reg"),
        ("R&amp;D &lang;x&rang; &#38; &#x26;", "R&D ⟨x⟩ & &"), ("&notit;", "&notit;"), ("& && &;", "& && &;"),
    ],
)  # fmt: skip
def test_an_ampersand_stands_for_itself_unless_a_whole_reference_follows(markup: str, text: str) -> None:
    assert one_line(markup) == text
    assert paragraphs(markup) == text
    assert one_line(f"<b>{markup}</b>") == text
