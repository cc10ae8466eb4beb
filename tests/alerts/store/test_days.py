"""Random days of a desk break no law: quiet hours hold, nothing held is forgotten, nothing is told twice."""

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.alerts.store.days import broken_laws


@given(st.integers(0, 2**32))
@settings(max_examples=5, deadline=None)
def test_random_days_break_no_law(seed: int) -> None:
    found, _ = broken_laws(3, seed)
    assert not found
