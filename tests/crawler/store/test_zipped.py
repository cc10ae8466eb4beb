"""Texts that the ledger keeps compressed."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from crawler.store import open_ledger
from crawler.store.zipped import unzipped, zipped


@given(st.text() | st.text(st.characters(categories=["Cs", "Ll"])))
def test_a_text_is_read_as_it_was_written(text: str) -> None:
    assert unzipped(zipped(text)) == text


def test_sql_reads_it_too(tmp_path: Path) -> None:
    ledger = open_ledger(tmp_path / "v.db")
    assert ledger.rows("select unzipped(?) as text", [zipped("Keel é😀")]) == [{"text": "Keel é😀"}]
    ledger.close()
