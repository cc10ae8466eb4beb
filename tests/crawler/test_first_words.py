"""The headline of a text without one."""

import pytest

from crawler.first_words import MAX_CHARACTERS, first_words
from crawler.model import Article, Entry
from crawler.revisions import from_entry, with_entry

POST = "The frigate left Kiel at dawn. Two tugs went along."


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        (POST, "The frigate left Kiel at dawn."),
        ("Breaking! Sirens in Odesa. Take cover.", "Breaking! Sirens in Odesa."),
        ("Sirens", "Sirens"),
        ("word " * 60, f"{'word ' * 23}word…"),
        ("空襲警報が発令された。直ちに避難せよ。", "空襲警報が発令された。 直ちに避難せよ。"),
        ("", None),
        ("— 12 —", None),
    ],
)
def test_the_first_words_are_a_sentence_or_as_much_as_a_headline_has(text: str, headline: str | None) -> None:
    assert first_words(text) == headline
    assert headline is None or len(headline) <= MAX_CHARACTERS + 1


def test_a_post_whose_page_is_not_read_is_called_by_its_first_words() -> None:
    assert from_entry(Entry("https://x.example/1", text=POST), "ok").title == "The frigate left Kiel at dawn."


@pytest.mark.parametrize("extraction", ["empty", "ok", "not_article"])
def test_an_empty_shell_does_not_name_a_post_and_rules_see_what_it_is_called(extraction: str) -> None:
    shell = Article("https://x.example/1", title="Channel: contact us", extraction=extraction)  # type: ignore[arg-type]
    whole = with_entry(shell, Entry("https://x.example/1", text=POST))
    assert whole.title == "The frigate left Kiel at dawn."
    assert "Channel: contact us" in whole.other_titles


def test_a_page_with_the_post_s_own_words_names_it() -> None:
    page = Article("https://x.example/1", title="Frigate leaves Kiel", text=f"{POST} The crew waved.")
    assert with_entry(page, Entry("https://x.example/1", text=POST)).title == "Frigate leaves Kiel"


def test_a_feed_s_headline_comes_before_its_first_words() -> None:
    shell = Article("https://x.example/1", title="Channel", extraction="empty")
    assert with_entry(shell, Entry("https://x.example/1", title="Frigate", text=POST)).title == "Frigate"
