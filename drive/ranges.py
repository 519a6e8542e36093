"""Which bytes of a file are there, when they come in any order."""

from bisect import bisect_left, insort

# Blocks ahead of the first gap. Clients have at most a few hundred requests under way.
MOST_AHEAD = 4_096


class Ranges:
    """The bytes of a file that were written.

    Attributes:
        front: Everything before it is there, without a gap.
    """

    def __init__(self, front: int = 0) -> None:
        self.front = front
        self._ahead: list[tuple[int, int]] = []  # sorted by start; starts behind `front`

    @property
    def has_gaps(self) -> bool:
        """Whether bytes are there behind some that are not."""
        return bool(self._ahead)

    @property
    def end(self) -> int:
        """Where the last byte ends."""
        return max((end for _, end in self._ahead), default=self.front)

    def add(self, start: int, end: int) -> bool:
        """Note that bytes are there; False where there are more gaps than are kept."""
        if start > self.front:
            if end > start:
                self._insert(start, end)
            return len(self._ahead) <= MOST_AHEAD
        self.front = max(self.front, end)
        joined = bisect_left(self._ahead, (self.front + 1, 0))
        if joined:
            self.front = max(self.front, *(end for _, end in self._ahead[:joined]))
            del self._ahead[:joined]
            return self.add(self.front, self.front)  # what was joined may reach the next
        return True

    def _insert(self, start: int, end: int) -> None:
        """Note a block ahead, which most often goes on where the last one ended."""
        place = bisect_left(self._ahead, (start, end))
        if place and self._ahead[place - 1][1] >= start:
            before = self._ahead[place - 1]
            self._ahead[place - 1] = (before[0], max(before[1], end))
        else:
            insort(self._ahead, (start, end))
