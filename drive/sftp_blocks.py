"""Blocks of a file in the order of the file: clients send them in nearly that order."""

# What is written to the disk at once: a thread costs as much for a block of 32 KB as for this.
PIECE_BYTES = 1 << 20

# Blocks ahead of a gap that are waited with. Clients have some 64 requests of 32 KB under way.
MOST_AHEAD_BYTES = 4 << 20


class Blocks:
    """Joins the blocks of one upload to pieces. They stay in memory until they are taken.

    Written in their order, what is on the disk has no gaps even when the process is killed: it can
    be gone on with at its end.
    """

    def __init__(self, front: int) -> None:
        """Begin behind so many bytes."""
        self.front = front
        self._run: list[bytes] = []
        self._run_bytes = 0
        self._ahead: dict[int, bytes] = {}
        self._ahead_bytes = 0

    @property
    def end(self) -> int:
        """Where the last byte ends."""
        return max([self.front, *(at + len(block) for at, block in self._ahead.items())])

    def add(self, offset: int, block: bytes) -> list[tuple[int, bytes]]:
        """Take a block; returns what is to be written now, with its place, in this order."""
        if not block:  # it writes nothing, and must not take the place of one that waits
            return []
        if self._overlaps(offset, block) or offset < self.front or not self._fits(offset, block):
            now = [*self.rest(), (offset, block)]
            if offset <= self.front:
                self.front = max(self.front, offset + len(block))
            return now
        if offset > self.front:
            self._ahead_bytes += len(block)
            self._ahead[offset] = block
            return []
        self._join(block)
        while (following := self._ahead.pop(self.front, None)) is not None:
            self._ahead_bytes -= len(following)
            self._join(following)
        return [self._take_run()] if self._run_bytes >= PIECE_BYTES else []

    def rest(self, *, ahead: bool = True) -> list[tuple[int, bytes]]:
        """Everything that waits; without `ahead`, only what lies before the first gap."""
        found = [self._take_run()] if self._run else []
        if ahead:
            found += sorted(self._ahead.items())
            self._ahead, self._ahead_bytes = {}, 0
        return found

    def _overlaps(self, offset: int, block: bytes) -> bool:
        """Whether it writes anew what waits ahead: then the order of sending counts."""
        end = offset + len(block)
        return any(at < end and offset < at + len(each) for at, each in self._ahead.items())

    def _fits(self, offset: int, block: bytes) -> bool:
        return offset == self.front or self._ahead_bytes + len(block) <= MOST_AHEAD_BYTES

    def _join(self, block: bytes) -> None:
        self._run.append(block)
        self._run_bytes += len(block)
        self.front += len(block)

    def _take_run(self) -> tuple[int, bytes]:
        piece = b"".join(self._run)
        self._run, self._run_bytes = [], 0
        return self.front - len(piece), piece
