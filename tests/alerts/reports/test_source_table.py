"""What `vedette sources` shows of a source, for people and for scripts."""

from dataclasses import replace

import pytest

from alerts.app.cli.print_sources import print_table
from alerts.reports.source_table import SourceRow, source_cells, source_json, what_is_wrong, what_was_lost
from crawler.condition import SourceCondition
from crawler.loss import Loss
from crawler.store import SourceState, SourceVolume
from tests.ledger import EVERY, START, source

STATE = SourceState("a", START + EVERY, None, None, 5, 0, START)


def row(state: SourceState) -> SourceRow:
    return SourceRow(source("a"), state, SourceCondition("fresh"), SourceVolume())


def test_a_poll_that_failed_is_told_below_the_table_and_as_data() -> None:
    failed = row(replace(STATE, failures=1, last_error="a.example answered 503."))
    assert what_is_wrong(failed) == "a: the last poll failed: a.example answered 503."
    said = source_json(failed)
    assert (said["failures"], said["last_poll_error"]) == (1, "a.example answered 503.")


def test_what_was_lost_is_told_below_the_table_and_as_data() -> None:
    lost = replace(row(replace(STATE, missed=300, recovered=20)), loss=Loss("a", 280, 1, START, is_latest=True))
    line = "a: about 280 entries of a scrolled out between two polls and were not found again, last at 2026-11-23 08:00 UTC"
    assert what_was_lost(lost) == line
    said = source_json(lost)
    assert (said["missed"], said["recovered"], said["unknown_losses"]) == (300, 20, 0)
    assert said["last_loss_at"] == "2026-11-23T08:00:00+00:00"
    assert what_was_lost(row(STATE)) is None
    assert source_json(row(STATE))["last_loss_at"] is None


def test_columns_are_aligned_by_the_cells_that_a_terminal_shows(capsys: pytest.CaptureFixture[str]) -> None:
    print_table(("id", "name", "state"), [("a", "防务新闻", "fresh"), ("b", "국방일보", "new"), ("c", "Zoë", "late")])
    lines = capsys.readouterr().out.splitlines()
    assert lines == ["id  name      state", "a   防务新闻  fresh", "b   국방일보  new", "c   Zoë       late"]


def test_a_document_that_broke_off_is_told() -> None:
    cut = row(replace(STATE, cut_polls=1))
    assert what_is_wrong(cut) == "a: its last document broke off; what stands before that was read"
    assert source_json(cut)["cut_polls"] == 1


def test_an_error_that_is_over_is_no_news() -> None:
    well = row(replace(STATE, last_error="a.example answered 503."))
    assert what_is_wrong(well) is None
    assert source_json(well)["last_poll_error"] is None
    assert source_cells(well, START)[-1] == "in 15 min"
