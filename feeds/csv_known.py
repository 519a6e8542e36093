"""CSV feeds of which most records are known: their lines are hashed and not cut into cells.

A line whose digest is known was a whole row before, and where a row may begin it is one again.
Rows of several lines, and those of the feed's beginning, are told by their digest when they have
been cut; so whether a record is recognised depends on its text alone.
"""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

from catalog.errors import FeedFault
from feeds.csv_dialect import Rows, parse_rows
from feeds.csv_reader import CsvRecords, Row
from feeds.recognition import ASKED_AT_ONCE, Recognition

# Text of the rows that wait for one answer.
_GROUP_CHARS = 1 << 20


class KnownCsvRecords(CsvRecords):
    """Reads the records of one CSV feed; those that are known come as unchanged ones."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        assert self._recognition is not None
        self._asking: Recognition = self._recognition

    def _parse(self, lines: list[str], line: int) -> Rows:
        if line == 1 or not self._key:
            return super()._parse(lines, line)  # the header is among them
        digests = [self._digest(each.rstrip("\r\n")) for each in lines]
        known = self._asking.known(digests)
        rows = _parse_between(lines, digests, known, self._delimiter)
        return replace(rows, digests=digests, known=known)

    def _told(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Tell which rows are known, many at a time."""
        fault: FeedFault | None = None
        ended = False
        while not ended:
            group: list[Row] = []
            chars = 0
            try:
                while len(group) < ASKED_AT_ONCE and chars < _GROUP_CHARS:
                    group.append(next(rows))
                    chars += len(group[-1].source)
            except StopIteration:
                ended = True
            except FeedFault as found:
                fault, ended = found, True
            yield from self._told_group(group)
        if fault:
            raise fault

    def _told_group(self, group: list[Row]) -> Iterator[Row]:
        """Ask for the rows that were not asked for as lines."""
        digests = {at: self._digest(row.source) for at, row in enumerate(group) if not row.digest}
        if not digests:
            yield from group
            return
        known = self._asking.known(list(digests.values()))
        for at, row in enumerate(group):
            if at not in digests:
                yield row
            elif digests[at] in known:
                yield Row([], row.line, "", False, digests[at], True)
            else:
                yield row._replace(digest=digests[at])


def _parse_between(
    lines: list[str], digests: list[bytes], known: set[bytes], delimiter: str
) -> Rows:
    """Parse what stands between known lines."""
    cells: list[list[str]] = []
    ends: list[int] = []
    at = 0
    while at < len(lines):
        if digests[at] in known:
            cells.append([])
            at += 1
            ends.append(at)
            continue
        stop = at + 1
        while stop < len(lines) and digests[stop] not in known:
            stop += 1
        found = parse_rows(lines[at:stop], delimiter)
        if found.open is not None and stop < len(lines):
            # A quote stands open, so the known line is part of a cell.
            stop = len(lines)
            found = parse_rows(lines[at:], delimiter)
        cells += found.cells
        ends += [at + end for end in found.ends]
        if found.open is not None:
            return Rows(cells, ends, found.open)
        at = stop
    return Rows(cells, ends, None)
