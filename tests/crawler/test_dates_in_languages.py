"""Dates as pages in known languages spell them."""

import pytest

from crawler.dates_in_languages import iso_date_in


@pytest.mark.parametrize(
    ("stated", "language", "date"),
    [
        ("28 listopada 2026, 14:05", "pl", "2026-11-28T14:05:00"),
        ("28 listopada 2026", "hr", "2026-10-28"),
        ("28 listopada 2026", None, None),
        ("05/11/2026", "fr", "2026-11-05"),
        ("05/11/2026", "en", None),
        ("05/11/2026", None, None),
        ("05/25/2026 10:00", "en", "2026-05-25T10:00:00"),
        ("28.11.2026 09:30", None, "2026-11-28T09:30:00"),
        ("Дата: 28.11.2026", "uk", "2026-11-28"),
        ("2026 m. lapkričio 28 d.", "lt", "2026-11-28"),
        ("2026. gada 28. novembris", "lv", "2026-11-28"),
        ("2026. november 28.", "hu", "2026-11-28"),
        ("Опубликовано: 28 ноября 2026", "ru", "2026-11-28"),
        ("28. marraskuuta 2026", "fi", "2026-11-28"),
        ("28 Νοεμβρίου 2026", "el", "2026-11-28"),
        ("31.02.2026", "de", None),
        ("vor 3 Stunden", "de", None),
        ("", "de", None),
        (None, "de", None),
    ],
)
def test_a_date_is_read_as_its_language_means_it(stated: str | None, language: str | None, date: str | None) -> None:
    assert iso_date_in(stated, language) == date
