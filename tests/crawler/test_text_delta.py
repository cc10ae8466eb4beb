"""Deltas: each builds the earlier text again, in Python and in SQLite alike, and is small where little changed."""

import contextlib
import random
import sqlite3

import pytest

from crawler.text_delta import delta, patched

LINES = [f"Paragraph {number} tells of the ship {number * 7919}." for number in range(60)]
LIVE = "\n\n".join(LINES)


@pytest.mark.parametrize(
    ("earlier", "later", "most"),
    [
        ("\n\n".join(LINES[5:]), LIVE, 20),  # a live blog that grew at its top
        ("\n\n".join(LINES[:-5]), LIVE, 20),
        ("Updated 18:45\n\n" + "\n\n".join(LINES[1:]), "Updated 19:02\n\n" + LIVE, 60),
        (LIVE.replace("ship 79190", "boat 79190"), LIVE, 60),
        (LIVE.replace("tells", "told", 3), LIVE, 250),
        ("\n\n".join([*LINES[1:], "The oldest of all."]), LIVE, 60),
        (LIVE, LIVE, 20),
        ("", LIVE, 10),
    ],
)
def test_a_delta_builds_the_earlier_text_and_is_small(earlier: str, later: str, most: int) -> None:
    said = delta(earlier, later)
    if said is None:
        assert not earlier
        return
    assert patched(later, said) == earlier
    assert len(said) <= most


def test_deltas_of_random_texts_build_them_again() -> None:
    order = random.Random(5)
    for _ in range(400):
        letters = order.choice(["ab\n", "aé😀\n ", "abcdefgh \n"])
        later = "".join(order.choice(letters) for _ in range(order.randrange(200)))
        cut, to = sorted((order.randrange(len(later) + 1), order.randrange(len(later) + 1)))
        earlier = later[:cut] + "".join(order.choice(letters) for _ in range(order.randrange(9))) + later[to:]
        said = delta(earlier, later)
        assert said is None or (patched(later, said) == earlier and len(said) < len(earlier))


def test_a_text_that_has_nothing_in_common_is_kept_whole() -> None:
    assert delta("abc", "xyz") is None
    assert delta("a\0bcdefghijklmnopqrstuvwxyz", "bcdefghijklmnopqrstuvwxyz") is None


def test_a_long_text_that_gains_at_its_top_what_it_loses_at_its_end_leaves_a_small_delta() -> None:
    lines = [f"Update {number}: the ship {number * 7919} was seen.\n\n" for number in range(3_000)]
    earlier, later = "".join(lines[5:])[:100_000], "".join(lines)[:100_000]
    said = delta(earlier, later)
    assert said
    assert patched(later, said) == earlier
    assert len(said) < 400


def test_many_changed_lines_leave_what_changed() -> None:
    earlier = "".join(
        f"Of {number} ships one is at sea, said the office of harbour {number}.\n" for number in range(900)
    )
    later = earlier.replace("at sea", "in port")
    said = delta(earlier, later)
    assert said
    assert patched(later, said) == earlier
    assert len(said) < len(earlier) * 0.6


def test_sqlite_counts_as_python_does() -> None:
    with contextlib.closing(sqlite3.connect(":memory:")) as db:
        text = "é😀 über\nß"
        assert db.execute("select substr(?, 2, 4)", [text]).fetchone()[0] == text[1:5]
