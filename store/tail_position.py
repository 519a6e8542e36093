"""How far a tail of the log has told each feed; the content of its cursor."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from catalog.errors import QueryInvalid
from catalog.paging import CursorKind

_KIND = CursorKind("tail", (int, str))
_OPEN_FEED = re.compile(r"\d{1,18}:\d{1,18}:-?\d{1,9}", re.ASCII)

# Unfinished feeds of one merchant that are followed; the oldest wait for a person, and are silent.
_MOST_OPEN = 60


@dataclass(frozen=True, slots=True)
class TailPosition:
    """All feeds up to number `known` have been told, but for those in `open`.

    `open` has, by a feed's number, the record and position of the last line that was told.
    """

    known: int = 0
    open: Mapping[int, tuple[int, int]] = field(default_factory=dict)

    def at(self, number: int, last: tuple[int, int] | None) -> "TailPosition":
        """The position after a feed was told up to `last`; None when it has nothing more."""
        followed = {each: told for each, told in self.open.items() if each != number}
        if last is not None:
            followed[number] = last
        newest = sorted(followed)[-_MOST_OPEN:]
        return TailPosition(max(self.known, number), {each: followed[each] for each in newest})

    def write(self) -> str:
        """Make a cursor of it."""
        parts = (f"{number}:{record}:{line}" for number, (record, line) in self.open.items())
        return _KIND.write((self.known, ",".join(parts)))

    @classmethod
    def read(cls, cursor: str) -> "TailPosition":
        """Read a cursor.

        Raises:
            QueryInvalid: No tail gave it.
        """
        known, text = _KIND.read(cursor)
        parts = str(text).split(",") if text else []
        if not all(_OPEN_FEED.fullmatch(part) for part in parts) or len(parts) > _MOST_OPEN:
            raise QueryInvalid("the cursor is damaged", filter="after", found=cursor[:100])
        followed = {}
        for part in parts:
            number, record, line = map(int, part.split(":"))
            followed[number] = (record, line)
        return cls(int(known), followed)
