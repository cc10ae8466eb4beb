"""Long work says a line a minute where nobody sees a bar."""

import pytest

from alerts.app.cli.long_work import MinuteLines, work_line


def test_a_line_a_minute_says_share_rate_and_time_left() -> None:
    at, said = [0.0], list[str]()
    show = MinuteLines("", said.append, lambda: at[0])
    for second in range(0, 200, 10):
        at[0] = float(second)
        show("removing texts", second * 5, 5_000)
    assert said == [
        "removing texts: 6 %, 5 a second, 16 min left", "removing texts: 12 %, 5 a second, 15 min left",
        "removing texts: 18 %, 5 a second, 14 min left",
    ]  # fmt: skip


def test_short_work_and_work_that_does_not_move_say_nothing() -> None:
    at, said = [0.0], list[str]()
    show = MinuteLines("bytes", said.append, lambda: at[0])
    show("copying", 0, 100)
    at[0] = 59.0
    show("copying", 50, 100)
    at[0] = 600.0
    show("checking", 0, 0)
    assert said == []


@pytest.mark.parametrize(("done", "ends"), [(50_000_000, "100 s left"), (200_000_000, "0 s left")])
def test_bytes_are_megabytes(done: int, ends: str) -> None:
    of = 150_000_000
    assert work_line("copying", done, of, 50.0, "bytes").endswith(f"MB a second, {ends}")
