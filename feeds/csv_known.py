"""CSV feeds of which most records are known: their lines are hashed and not cut into cells.

A line whose digest is known was a whole row before, and where a row may begin it is one again.
Rows of several lines, and those of the chunk with the header, are told by their digest when they
have been cut; so whether a record is recognised depends on its text alone. All questions about a
chunk are asked before its first record goes out.
"""

from collections.abc import Container, Iterator, Sequence
from dataclasses import replace
from typing import Any

from catalog.errors import FeedFault
from feeds.csv_dialect import Rows, parse_rows
from feeds.csv_reader import CsvRecords, Row
from feeds.recognition import Recognition


class KnownCsvRecords(CsvRecords):
    """Reads the records of one CSV feed; those that are known come as unchanged ones."""

    def __init__(self, *given: Any) -> None:
        super().__init__(*given)
        assert self._recognition is not None
        self._asking: Recognition = self._recognition

    def _parse(self, lines: list[str], line: int) -> Rows:
        if line == 1 or not self._key:
            return super()._parse(lines, line)  # the header is among them
        of_lines = [self._digest(each.rstrip("\r\n")) for each in lines]
        known = self._asking.known(of_lines)
        rows = _parse_between(lines, of_lines, known, self._delimiter)
        digests: list[bytes] = []
        of_several: list[bytes] = []
        begin = 0
        for end in rows.ends:
            if end == begin + 1:
                digests.append(of_lines[begin])
            else:
                digests.append(self._digest("".join(lines[begin:end]).rstrip("\r\n")))
                of_several.append(digests[-1])
            begin = end
        return replace(rows, digests=digests, known=known | self._asking.known(of_several))

    def _told(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Tell which rows of the chunk with the header are known; all others are told."""
        group: list[Row] = []
        fault: FeedFault | None = None
        try:
            while (row := next(rows, None)) is not None:
                group.append(row)
                if row.digest:
                    break
        except FeedFault as found:
            fault = found
        yield from self._told_group(group)
        if fault:
            raise fault
        yield from rows

    def _told_group(self, group: list[Row]) -> Iterator[Row]:
        digests = [row.digest or self._digest(row.source) for row in group]
        known = self._asking.known(
            [digest for digest, row in zip(digests, group, strict=True) if not row.digest]
        )
        for digest, row in zip(digests, group, strict=True):
            if not row.digest and digest in known:
                yield Row([], row.line, "", False, digest, True)
            else:
                yield row._replace(digest=digest)


def _parse_between(
    lines: list[str], digests: Sequence[bytes], known: Container[bytes], delimiter: str
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
