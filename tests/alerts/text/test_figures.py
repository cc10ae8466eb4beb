"""Numbers that count something, for NUM: lengths that no article should have."""

import pytest

from alerts.text.figures import numbers


@pytest.mark.parametrize("digits", [1, 4, 5, 4_301, 20_000])
def test_a_number_of_any_length_is_read(digits: int) -> None:
    written = "7" * digits
    [found] = numbers(f"The fleet counted {written} uhr shells.")
    assert found.end - found.start == digits
    assert [one.end - one.start for one in numbers(f"On {written} May they met.")] == [digits]
