"""What the console shows of two texts."""

from hypothesis import given
from hypothesis import strategies as st

from admin_api.console.parts.diff import differences

LINES = st.lists(st.sampled_from(["a", "b", "c", "d"]), max_size=12)


def test_a_change_is_shown_with_the_lines_around_it() -> None:
    """A line is recognised by its neighbours."""
    before = [*"abcdefghij"]
    after = [*"abcdeFghij"]

    assert list(differences(before, after)) == [
        ("same", 3, "c", 3, "c"),
        ("same", 4, "d", 4, "d"),
        ("same", 5, "e", 5, "e"),
        ("changed", 6, "f", 6, "F"),
        ("same", 7, "g", 7, "g"),
        ("same", 8, "h", 8, "h"),
        ("same", 9, "i", 9, "i"),
    ]


def test_equal_texts_have_no_difference() -> None:
    """A page says so in words, where it would show an empty box."""
    assert list(differences(["a"], ["a"])) == []


@given(before=LINES, after=LINES)
def test_every_line_that_differs_is_shown_once(before: list[str], after: list[str]) -> None:
    """A change that is not shown is activated unread."""
    shown = list(differences(before, after))
    kept = {old - 1: new - 1 for kind, old, _, new, _ in shown if kind == "same"}
    gone = [old for kind, old, _, _, _ in shown if kind in ("removed", "changed")]
    come = [new for kind, _, _, new, _ in shown if kind in ("added", "changed")]

    assert len(gone) == len(set(gone))
    assert len(come) == len(set(come))
    assert len(before) - len(gone) == len(after) - len(come)
    assert all(before[old] == after[new] for old, new in kept.items())
