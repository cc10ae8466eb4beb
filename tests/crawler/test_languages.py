"""The language of a text, weighed against what was declared."""

import pytest

from crawler.languages import language_code, language_of
from tests.crawler.page.pages import STORIES, Story


@pytest.mark.parametrize("story", STORIES, ids=lambda story: story.language)
def test_the_text_tells_its_language_and_overrules_a_wrong_template(story: Story) -> None:
    wrong = "en" if story.language != "en" else "de"
    text = " ".join(story.paragraphs)
    assert language_of(text) == story.language
    assert language_of(text, (wrong,)) == story.language


@pytest.mark.parametrize(
    ("declared", "code"),
    [("en-GB", "en"), ("pt_BR", "pt"), ("NB", "no"), ("nn-NO", "no"), ("english", None), ("", None), (None, None)],
)
def test_a_declaration_becomes_two_letters(declared: str | None, code: str | None) -> None:
    assert language_code(declared) == code


def test_a_short_title_leaves_the_declaration_standing() -> None:
    assert language_of("Bundeswehr", ("fr",)) == "fr"


def test_near_kin_are_believed_when_declared() -> None:
    assert language_of("Vlada je danas potvrdila ugovor o nabavi dvanaest brodova za ratnu mornaricu.", ("bs",)) == "bs"


def test_no_letters_tell_nothing() -> None:
    assert language_of("12 : 34") is None
    assert language_of("", (None, "el")) == "el"
