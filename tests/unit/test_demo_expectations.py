"""What the demonstration says when something is not as it promises."""

import io

from rich.console import Console

from bench.demo.expectations import Expectations


def test_what_holds_is_counted_and_what_does_not_is_told() -> None:
    """Exit code 0 must mean that all was looked at and all was right."""
    shown = io.StringIO()
    expectations = Expectations(Console(file=shown, width=200))

    expectations.equal("two", 1 + 1, 2)
    expectations.same("stock", {"A": 1, "B": 2, "D": 4}, {"A": 1, "B": 3, "C": 5, "D": 4})
    expectations.empty("nothing", ["X"])

    assert expectations.count == 3
    assert expectations.failed == [
        "stock: B: expected 3, found 2; C: expected 5, found None",
        "nothing: found ['X']",
    ]
    assert "✓ two" in shown.getvalue()
    assert "✗ stock:" in shown.getvalue()


def test_a_long_difference_is_cut() -> None:
    """Ten thousand lines would hide what is wrong."""
    expectations = Expectations(Console(file=io.StringIO()))

    expectations.same("stock", {}, {f"S-{number}": 1 for number in range(1_000)})

    (told,) = expectations.failed
    assert told.endswith("; and 992 more")
