from hypothesis import given
from hypothesis import strategies as st

from drive.ranges import MOST_AHEAD, Ranges

_BLOCKS = st.lists(st.tuples(st.integers(0, 40), st.integers(0, 10)), max_size=30)


@given(_BLOCKS)
def test_front_and_end_are_those_of_a_set_of_bytes(blocks: list[tuple[int, int]]) -> None:
    """A gap that goes unnoticed is a feed with zeros in the middle."""
    ranges, there = Ranges(), set[int]()

    for start, length in blocks:
        assert ranges.add(start, start + length)
        there.update(range(start, start + length))

        front = next(at for at in range(100) if at not in there)
        assert ranges.front == front
        assert ranges.end == max(there, default=-1) + 1
        assert ranges.has_gaps == (ranges.end > front)


def test_gaps_are_not_kept_without_end() -> None:
    """A client that writes every second byte must not fill the memory."""
    ranges = Ranges()

    for at in range(MOST_AHEAD):
        assert ranges.add(2 * at + 1, 2 * at + 2)

    assert not ranges.add(3 * MOST_AHEAD, 3 * MOST_AHEAD + 1)
    assert ranges.add(0, 3 * MOST_AHEAD)
    assert ranges.front == 3 * MOST_AHEAD + 1
