"""How long the body of an upload is waited for."""

import pytest

from drive.pace import LEAST_BYTES_PER_SECOND, PATIENCE_SECONDS, Pace


def waited(pace: Pace, *, every: float, count: int, seconds: float) -> float:
    """Let so many bytes come in such steps for so long; returns how long it lasted."""
    passed = 0.0
    while passed < seconds and pace.left > 0:
        pace.came(count, every)
        passed += every
    return passed


def test_two_minutes_without_a_byte_end_a_body() -> None:
    """Whose connection is dead must not keep a slot."""
    pace = Pace()
    pace.came(1_000_000, 0.1)
    assert pace.left == PATIENCE_SECONDS == 120
    pace.came(0, 120)
    assert pace.left == 0


@pytest.mark.parametrize("every", [1.0, 30.0, 119.0])
def test_a_byte_now_and_then_ends_in_minutes(every: float) -> None:
    """A byte every 119 seconds kept one of four slots for ever."""
    assert waited(Pace(), every=every, count=1, seconds=10_000) < 300


def test_a_slow_line_is_never_ended() -> None:
    """Whoever sends a KiB a second sends 80 MB in a day."""
    assert waited(Pace(), every=5, count=5 * LEAST_BYTES_PER_SECOND, seconds=86_400) >= 86_400


def test_what_came_fast_is_no_credit_for_hours() -> None:
    """A gigabyte at once would pay for eleven days of dripping."""
    pace = Pace()
    pace.came(1 << 30, 1)
    assert waited(pace, every=60, count=1, seconds=10_000) < 300
