"""Which longer article is read as the whole of a cut one: in doubt none."""

from datetime import UTC, datetime, timedelta

import pytest

from crawler.closer_look import Content
from crawler.whole_copies import is_whole_copy
from tests.crawler.test_duplicates import FRIGATE

NOW = datetime(2026, 11, 23, 8, tzinfo=UTC)
OPENING = FRIGATE.partition("\n\nFour ships")[0]


def said(title: str, text: str, hours: float | None = 0) -> Content:
    return Content(title, text, NOW, None if hours is None else NOW + timedelta(hours=hours))


@pytest.mark.parametrize(
    ("cut", "copy", "hours", "is_whole"),
    [
        ("Keel laid", "Keel laid", 0, True),
        ("Keel laid", "Keel laid", 200, True),
        ("Second frigate begun at Northport", "The yard lays a keel", 2, True),  # the text says the headline
        ("", "The yard lays a keel", 2, True),
        ("War day 2: keel laid at the yard", "War day 3: keel laid at the yard", 0, False),
        ("War day two: column stopped near Ostrov", "War day three: wounded exchanged", 0, False),
        ("War latest: column stopped near Ostrov", "War latest: exchange of wounded agreed", None, False),
        ("Second frigate of the yard begun early", "Four ships follow", 2, True),
        ("Second hull of the navy begun early", "Four ships follow", 30, False),
    ],
)
def test_a_headline_that_the_longer_article_does_not_say_is_of_another(
    cut: str, copy: str, hours: float | None, *, is_whole: bool
) -> None:
    assert is_whole_copy(said(cut, OPENING), said(copy, FRIGATE, hours)) is is_whole


def test_a_text_that_begins_otherwise_is_no_whole_copy() -> None:
    assert not is_whole_copy(said("Keel laid", OPENING), said("Keel laid", "Something else was said. " * 60))
