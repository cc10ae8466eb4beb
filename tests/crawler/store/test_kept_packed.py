"""What the ledger keeps packed is read as it was written."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crawler.store import open_ledger
from crawler.store.kept_packed import numbers_in, numbers_packed, unzipped, zipped


@given(st.text() | st.text(st.characters(categories=["Cs", "Ll"])))
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    assert unzipped(zipped(text)) == text


@given(st.sets(st.integers(0, (1 << 48) - 1)))
def test_numbers_are_read_as_they_were_written(numbers: set[int]) -> None:
    assert numbers_in(numbers_packed(numbers)) == sorted(numbers)


def test_sql_reads_both(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "v.db")
    assert ledger.rows("select unzipped(?) as text", [zipped("Keel é😀")]) == [{"text": "Keel é😀"}]
    assert ledger.rows("select numbers_in(?) as numbers", [numbers_packed({9, 1 << 47})]) == [
        {"numbers": "[9, 140737488355328]"}
    ]
    ledger.close()
