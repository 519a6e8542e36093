"""CSV feeds for config-spec sets: a record is its row, cell by cell, as it stands in the file.

The tree of such a record is a flat object, column → text: no cell is trimmed, an empty one is "",
and a column past the end of the row is not there. Blank lines are dropped, nothing else.
"""

from collections.abc import Iterator, Sequence

from catalog.records import MAX_SOURCE_CHARS, FeedRecord
from feeds.csv_reader import CsvRecords, Row
from feeds.decoding import shown


class CsvRows(CsvRecords):
    """Reads the rows of one CSV feed. Arguments and errors are those of `CsvRecords`.

    With a header row its names are the columns, and of a name used twice the first cell counts;
    without one the names are the reading's, and there may be more of them than cells.
    """

    def __iter__(self) -> Iterator[FeedRecord]:
        root_name = self._reading.root or "Record"
        rows = self._data_rows()
        names = self._names(rows)
        number = 0
        for cells, line, source, doubtful, _, _ in rows:
            number += 1
            if doubtful and (fault := self._fault(cells, line, source)):
                text = shown(source[:MAX_SOURCE_CHARS])
                yield FeedRecord(number, root_name, "", line, text, fault)
                continue
            if any(cells[len(names) :]):
                message = f"the row has {len(cells)} cells, and {len(names)} columns have names"
                self._log.add("row_too_long", message, line=line)
            tree: dict[str, object] = {}
            for name, cell in zip(names, cells, strict=False):
                tree.setdefault(name, cell)
            yield FeedRecord(number, root_name, tree, line, source[:MAX_SOURCE_CHARS])
        if not number:
            self._log.add("feed_empty", "the feed holds no rows")

    def _names(self, rows: Iterator[Row]) -> Sequence[str]:
        """The columns, compiled as for any feed, for the sake of the bounds on a header."""
        if self._reading.header is False:
            return self._reading.columns
        self._compile_header(rows)
        return self.columns
