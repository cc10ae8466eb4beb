"""What grouping knows of an article is kept packed, and an older ledger's outlines say what they said."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from alerts.headline_names import Named
from alerts.store import ALERTS
from alerts.story_words import MAX_NAMES, MAX_PROBES, MAX_WORDS, Outline, packed, unpacked
from crawler.store import CRAWLER, Ledger, open_existing
from tests.older import older_ledger

TERMS = st.integers(0, (1 << 40) - 1)
WEIGHTS = st.integers(0, 10_000).map(lambda units: units / 10_000)


@st.composite
def outlines(draw: st.DrawFn) -> Outline:
    words = draw(st.dictionaries(TERMS, WEIGHTS, max_size=MAX_WORDS))
    names = draw(st.dictionaries(TERMS, WEIGHTS, max_size=MAX_NAMES))
    known = [*words, *names]
    probes = draw(st.lists(st.sampled_from(known), unique=True, max_size=MAX_PROBES)) if known else []
    usual = draw(st.none() | st.lists(TERMS, unique=True, max_size=700).map(tuple))
    column = st.lists(st.integers(0, 1 << 60), max_size=9).map(tuple)
    notice = draw(st.none() | st.builds(Named, column, column, column))
    return Outline(words, names, usual, tuple(probes), notice)


@given(outlines())
def test_an_outline_is_read_as_it_was_written(outline: Outline) -> None:
    again = unpacked(packed(outline))
    assert again == outline
    assert [*again.words, *again.names] == [*outline.words, *outline.names]


def with_outlines(path: Path, count: int, outline: str) -> Ledger:
    ledger = older_ledger(path, "035", "024")
    with ledger.write() as db:
        db.execute("insert into sources (id, kind, url, added_at) values ('a', 'feed', 'https://a.example/feed', '')")
        for number in range(1, count + 1):
            db.execute(
                "insert into articles (id, url, key_url, source, title, text, authors, found_at, first_poll, tags, "
                "form, extraction, access_state, evidence, revision, relation) values (?1, ?1, ?1, 'a', 't', 'w', "
                "'[]', '2026-11-23T08:00:00.000Z', 0, '[]', '', 'ok', 'full', '[]', 1, 'new')",
                [number],
            )
            db.execute(
                "insert into story_outlines (article_id, revision, source, at, grouped_at, probes, outline) "
                "values (?, 1, 'a', 1, '2026-11-23T08:00:00.000Z', '[7]', ?)",
                [number, outline],
            )
    return ledger


SAID = Outline({9: 0.25, 7: 0.9}, {8: 0.1234}, None, (7, 8))


@pytest.mark.parametrize(
    ("notice", "outline"),
    [("", SAID), (",null", SAID), (",[[5],[5,6],[]]", replace(SAID, notice=Named((5,), (5, 6), ())))],
)
def test_an_older_ledgers_outlines_say_what_they_said(tmp_path: Path, notice: str, outline: Outline) -> None:
    with_outlines(tmp_path / "v.db", 2, f"[[9,7],[0.25,0.9],[8],[0.1234],null,[7,8]{notice}]").close()
    ledger = open_existing(tmp_path / "v.db", (CRAWLER, ALERTS))
    rows = ledger.rows("select article_id, revision, source, at, outline from story_outlines order by article_id")
    assert [row["article_id"] for row in rows] == [1, 2]
    assert [unpacked(row["outline"]) for row in rows] == [outline] * 2
    ledger.close()


def test_an_upgrade_that_breaks_off_in_the_middle_changes_nothing_and_is_done_later(tmp_path: Path) -> None:
    said = json.dumps([[7], [1.0], [], [], [9], [7]])
    ledger = with_outlines(tmp_path / "v.db", 3, said)
    with ledger.write() as db:
        db.execute("update story_outlines set outline = 'damaged' where article_id = 2")
    with pytest.raises(ValueError, match="Expecting value"):
        open_existing(tmp_path / "v.db", (CRAWLER, ALERTS))
    assert ledger.rows("select count(*) as n from story_outlines where probes = '[7]'") == [{"n": 3}]
    with ledger.write() as db:
        db.execute("update story_outlines set outline = ? where article_id = 2", [said])
    ledger.close()
    ledger = open_existing(tmp_path / "v.db", (CRAWLER, ALERTS))
    assert len(ledger.rows("select 1 from story_outlines")) == 3
    ledger.close()
