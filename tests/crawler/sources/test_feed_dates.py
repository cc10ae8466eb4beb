"""Dates as feeds state them."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from crawler.sources.feed_dates import stated_time

NOON = time.struct_time((2024, 5, 13, 12, 0, 0, 0, 134, 0))


@pytest.mark.parametrize(
    ("stated", "iso"),
    [
        ("Mon, 13 May 2024 10:00:00 +0200", "2024-05-13T10:00:00+02:00"),
        ("Mon, 13 May 2024 10:00:00 GMT", "2024-05-13T10:00:00+00:00"),
        ("Mon, 13 May 2024 10:00:00 -0000", "2024-05-13T10:00:00+00:00"),
        ("13 May 24 10:00 EST", "2024-05-13T10:00:00-05:00"),
        ("Mon, 13 May 2024 10:00:00 CEST", "2024-05-13T10:00:00+02:00"),
        ("Mon, 13 May 2024 10:00:00 MSK", "2024-05-13T10:00:00+03:00"),
        ("Mon, 13 May 2024 10:00:00", "2024-05-13T10:00:00"),
        ("Mon, 13 May 2024", "2024-05-13"),
        ("2024-05-13T10:00:00Z", "2024-05-13T10:00:00+00:00"),
        ("2024-05-13T10:00:00.123+02:00", "2024-05-13T10:00:00.123000+02:00"),
        ("2024-05-13 10:00", "2024-05-13T10:00:00"),
        ("2024-05-13", "2024-05-13"),
        ("  2024-05-13  ", "2024-05-13"),
    ],
)
def test_a_date_keeps_what_was_stated(stated: str, iso: str) -> None:
    assert stated_time(stated, NOON) == iso


@pytest.mark.parametrize("stated", ["yesterday", "13/05/2024", "2004-?", None, ""])
def test_what_is_in_no_standard_form_is_taken_from_the_parser_in_utc(stated: str | None) -> None:
    assert stated_time(stated, NOON) == "2024-05-13T12:00:00+00:00"
    assert stated_time(stated, None) is None


@given(
    st.one_of(
        st.text(max_size=40),
        st.from_regex(r"[A-Z][a-z]{2}, \d{1,3} [A-Z][a-z]{2} \d{1,5} \d\d:\d\d(:\d\d)? [-+]\d{4,6}"),
    )
)
def test_noise_is_a_date_or_none(stated: str) -> None:
    assert stated_time(stated, None) is None or stated_time(stated, None)
