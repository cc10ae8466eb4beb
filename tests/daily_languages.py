"""The languages that every run judges. Opening the dictionaries of the others takes 20 s; their cases are `slow`.

These have a dictionary that opens in half a second, or none.
"""

from typing import Any

import pytest

DAILY = frozenset({None, "", "en", "ru", "uk", "de", "fr", "ar", "he", "fa", "zh", "ja", "ko", "th", "vi"})


def marks(language: str | None) -> tuple[Any, ...]:
    """The marks of a test that opens the dictionary of a language."""
    return () if language in DAILY else (pytest.mark.slow,)
