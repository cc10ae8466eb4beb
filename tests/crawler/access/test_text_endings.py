"""A notice at the end of a feed's text is found, and an advertisement is not one."""

import pytest

from crawler.page.access.text_endings import notice_at_end
from tests.crawler.access.pages import TONGUES, Tongue


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
@pytest.mark.parametrize("parting", [" ", "\n\n"])
def test_the_notice_is_parted_from_the_text(tongue: Tongue, parting: str) -> None:
    text = " ".join(tongue.paragraphs)
    found = notice_at_end(f"{text}{parting}{tongue.notice}")
    assert found is not None
    assert found[0].rstrip() == text
    assert tongue.notice.endswith(found[1])


@pytest.mark.parametrize("tongue", TONGUES, ids=lambda tongue: tongue.code)
def test_a_text_without_a_notice_ends_with_none(tongue: Tongue) -> None:
    assert notice_at_end("\n\n".join(tongue.paragraphs)) is None
    assert notice_at_end(f"{tongue.paragraphs[0]} {tongue.widget}") is None


def test_the_short_notice_of_a_feed_is_found() -> None:
    text = "The deal between the two yards is near, people with knowledge of the talks say."
    assert notice_at_end(f"{text} Subscribe to continue reading.") == (text, "Subscribe to continue reading.")
    assert notice_at_end(f"{text} Sign up for our newsletter.") is None


def test_a_notice_is_found_at_the_end_of_a_text_of_any_length() -> None:
    long = "The yard laid a keel。" * 3_000
    assert notice_at_end(f"{long}\n\nSubscribe to continue reading this article.") == (
        long,
        "Subscribe to continue reading this article.",
    )
