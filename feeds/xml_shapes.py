"""The shapes of one feed's records: a few are kept, and making them pays."""

from catalog.records import Node
from feeds.xml_names import LocalNames
from feeds.xml_shape import Shape, shape_of

# Shapes that are tried, the last used first. One that does not fit costs two microseconds at most.
_MOST_SHAPES = 12

# Records without a shape in a row behind which no further are tried in this chunk.
_MOST_MISSES = 24

# Making a shape costs what it saves in some thirty records. A feed may always have so many made,
# and one more for each so many records that were read by a shape.
_FREE_SHAPES = 32
_RECORDS_PER_SHAPE = 64


class Shapes:
    """Shapes of records that stand in one place of a feed.

    Attributes:
        place: What stands around these records.
    """

    def __init__(self) -> None:
        self.place: object = None
        self._shapes: list[Shape] = []
        self._made = 0
        self._used = 0
        self._misses = 0

    def begin_chunk(self) -> None:
        """Try again, whatever was missed before."""
        self._misses = 0

    @property
    def are_tried(self) -> bool:
        """Whether it still pays to try them in this chunk."""
        return self._misses < _MOST_MISSES

    def read(self, data: bytes, at: int, most: int) -> tuple[str, int, bytes] | None:
        """Read a record by the first shape that fits: its name, the offset behind it, its JSON."""
        for index, shape in enumerate(self._shapes):
            if read := shape.read(data, at, most):
                if index:
                    self._shapes.insert(0, self._shapes.pop(index))
                self._used += 1
                self._misses = 0
                return shape.name, *read
        self._misses += 1
        return None

    def learn(self, place: object, source: bytes, name: str, tree: Node, names: LocalNames) -> None:
        """Make a shape of a record that has none yet; arguments as for `shape_of`."""
        if self._made >= _FREE_SHAPES + self._used // _RECORDS_PER_SHAPE:
            return
        if place != self.place:
            self.place = place
            self._shapes.clear()
        # A record that reaches into the next chunk is the parser's, whatever its shape.
        if any(shape.read(source, 0, len(source)) for shape in self._shapes):
            return
        self._made += 1
        if shape := shape_of(source, name, tree, names):
            self._shapes.insert(0, shape)
            del self._shapes[_MOST_SHAPES:]
