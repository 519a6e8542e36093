"""CSV feeds: RFC 4180 and what merchants really send, one record a row, memory flat.

The text is cut into lines, a chunk's worth of lines goes through the csv module at once, and its
line numbers tell which lines made which row: so each record has its exact source text at no cost.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import islice, repeat
from typing import NamedTuple

from catalog.errors import FeedFault
from catalog.findings import Finding, Severity
from catalog.reading import FeedReading
from catalog.records import MAX_SOURCE_CHARS, FeedRecord, JsonRecord, Node
from feeds.csv_columns import TRIMMED, RowTree, compile_columns, position_name
from feeds.csv_dialect import Rows, parse_rows, sep_line, split_lines
from feeds.csv_json import RowJson
from feeds.decoding import FeedDecoder, has_bad, shown
from feeds.finding_log import FindingLog
from feeds.limits import FeedLimits
from feeds.recognition import Recognition, digest_of

# Rows with fewer cells than this need not be checked against the limit of columns.
_FEW = 100

# Names of columns beyond the header that a finding shows.
_EXTRA_TOLD = 10

_LINE_END = re.compile("[\\r\\n]")


class Row(NamedTuple):
    """One row: its cells, the line it begins at, its text; doubtful where the text needs a look.

    An unchanged row has neither cells nor text. Its digest may be missing on any other row.
    """

    cells: list[str]
    line: int
    source: str
    doubtful: bool
    digest: bytes = b""
    unchanged: bool = False


class CsvRecords:
    """Reads the records of one CSV feed. Iterate once.

    Args:
        chunks: The unpacked bytes.
        decoder: Knows the encoding.
        reading: Everything is given but `columns`: `delimiter`, `row`, `root`.
        limits: Bounds.
        log: Where findings go.
        recognition: Makes the records' digests; None where nobody wants them.

    Raises:
        FeedFault: While iterating, after the records before the fault.
    """

    def __init__(
        self,
        chunks: Iterable[bytes],
        decoder: FeedDecoder,
        reading: FeedReading,
        limits: FeedLimits,
        log: FindingLog,
        recognition: Recognition | None = None,
    ) -> None:
        self._chunks = chunks
        self._recognition = recognition
        self._key = b""  # of the place behind the header
        self._decoder = decoder
        self._reading = reading
        self._limits = limits
        self._log = log
        self._delimiter = reading.delimiter or ","
        self.columns: tuple[str, ...] = ()
        self._names_beyond: dict[int, str] = {}
        self.header_line: int | None = None

    def __iter__(self) -> Iterator[FeedRecord]:
        reading = self._reading
        row_name, root_name = reading.row or "Row", reading.root or "Record"
        rows = self._data_rows()
        tree_of = self._compile_header(rows)
        row_json = RowJson(tree_of, row_name, self.columns)
        width = len(self.columns)
        number = 0
        for cells, line, source, doubtful, digest, unchanged in self._told(rows):
            if unchanged:
                number += 1
                yield FeedRecord(number, root_name, "", line, "", None, digest, True)
                continue
            if doubtful and (fault := self._fault(cells, line, source)):
                number += 1
                text = shown(source[:MAX_SOURCE_CHARS])
                yield FeedRecord(number, root_name, "", line, text, fault)
                continue
            if len(cells) <= width and (json := row_json.write(cells)):
                number += 1
                if self._recognition and not digest:
                    digest = self._digest(source)
                text = source[:MAX_SOURCE_CHARS]
                yield JsonRecord(number, root_name, json, line, text, digest)
                continue
            node = tree_of(cells)
            told = False
            if len(cells) > width:
                node, told = self._with_extra(node, cells, line)
            if not node or (reading.empty_cells == "empty" and not any(map(_text, cells))):
                continue  # a row of delimiters only, as spreadsheets leave below their data
            number += 1
            if self._recognition and not digest:
                digest = self._digest(source)
            if len(source) > MAX_SOURCE_CHARS:
                source = source[:MAX_SOURCE_CHARS]
            digest = b"" if told else digest
            yield FeedRecord(number, root_name, {row_name: node}, line, source, None, digest)
        if not number:
            what = "a header but no records" if self.columns else "nothing at all"
            self._log.add("feed_empty", f"the feed holds {what}")

    def _compile_header(self, rows: Iterator[Row]) -> RowTree:
        """Take the header row, unless the manifest says that there is none."""
        reading, limits = self._reading, self._limits
        header: Sequence[str] = ()
        if reading.header is not False:
            found = next(rows, None)
            if found is None:
                return compile_columns((), reading.empty_cells)
            if found.doubtful and (fault := self._fault(found.cells, found.line, found.source)):
                raise FeedFault(
                    f"the header cannot be read: {fault.message}", fault=fault.code, line=found.line
                )
            header, self.header_line = found.cells, found.line
        elif not reading.columns:
            raise FeedFault(
                "the feed has no header row, and the manifest names no columns",
                fault="columns_missing",
            )
        names = [_text(name) for name in reading.columns or header]
        if len(names) > limits.columns:
            raise FeedFault(
                f"the header has {len(names):,} columns; at most {limits.columns:,} are read",
                fault="too_many_columns",
                line=self.header_line,
            )
        if long := next((name for name in names if len(name) > limits.header_chars), None):
            raise FeedFault(
                f"a column name has {len(long):,} characters: {long[:40]!r}…",
                fault="name_too_long",
                line=self.header_line,
            )
        if any(name.count("/") >= limits.depth for name in names):
            raise FeedFault(
                f"a column name nests deeper than {limits.depth}",
                fault="too_deep",
                line=self.header_line,
            )
        self.columns = self._named(names)
        if self._recognition:
            self._key = self._recognition.key(reading, limits, self.columns)
        return compile_columns(self.columns, reading.empty_cells)

    def _named(self, names: list[str]) -> tuple[str, ...]:
        """Give empty names one, and tell of names used twice."""
        while names and not names[-1]:
            names.pop()  # delimiters behind the last name; a cell there is named by its position
        named = [name or position_name(index, names) for index, name in enumerate(names)]
        empty = [new for old, new in zip(names, named, strict=True) if not old]
        if empty:
            self._log.add(
                "header_empty",
                f"columns without a name are called {', '.join(empty[:5])}",
                line=self.header_line,
            )
        twice = [name for name, count in Counter(named).items() if count > 1]
        if twice:
            self._log.add(
                "header_duplicate",
                f"column names used more than once: {', '.join(map(repr, twice[:5]))}",
                severity=Severity.NOTE,
                line=self.header_line,
                hint="a script sees a list",
            )
        return tuple(named)

    def _digest(self, source: str) -> bytes:
        return digest_of(source.encode("utf-8", "surrogatepass"), self._key)

    def _with_extra(self, node: Node, cells: list[str], line: int) -> tuple[Node, bool]:
        """Keep cells beyond the header under names by position: a shifted row loses nothing.

        Returns:
            The node, and whether there were any, which is told in a finding.
        """
        width = len(self.columns)
        extra = {
            self._name_at(index): text
            for index, cell in enumerate(cells[width:], width)
            if (text := _text(cell))
        }
        if not extra:
            return node, False
        told = list(islice(extra, _EXTRA_TOLD)) + ["…"] * (len(extra) > _EXTRA_TOLD)
        self._log.add(
            "row_too_long",
            f"the row has {len(cells)} cells, the header {width}; more: {', '.join(told)}",
            line=line,
            hint="is a delimiter inside a cell without quotes?",
        )
        tree: dict[str, object] = dict(node) if not isinstance(node, str) else {}
        inner = tree.get("")
        if isinstance(inner, dict) and isinstance(entries := inner.get("k"), list):
            entries.extend([name, text] for name, text in extra.items())
        else:
            tree.update(extra)
        return tree, True

    def _name_at(self, index: int) -> str:
        """The name of a column beyond the header; made once, since it is sought among them all."""
        if index not in self._names_beyond:
            self._names_beyond[index] = position_name(index, self.columns)
        return self._names_beyond[index]

    def _fault(self, cells: list[str], line: int, source: str) -> Finding | None:
        """Tell why a row cannot become a record."""
        limits = self._limits
        if len(source) > limits.record_size:
            code, what = "record_too_large", f"the record is longer than {limits.record_size:,}"
        elif len(cells) > limits.columns:
            code, what = "too_many_columns", f"the row has {len(cells):,} cells"
        elif any(len(cell) > limits.cell_chars for cell in cells):
            code, what = "cell_too_long", f"a cell is longer than {limits.cell_chars:,} characters"
        elif "\0" in source:
            code, what = "record_has_nul", "the record holds a NUL byte"
        elif has_bad(source):
            code = "record_undecodable"
            what = f"bytes that are not {self._decoder.settled}: {_around_bad(source)}"
        else:
            return None
        hint = "set `encoding` in the manifest" if code == "record_undecodable" else None
        return self._log.add(code, what, severity=Severity.ERROR, line=line, hint=hint)

    def _told(self, rows: Iterator[Row]) -> Iterator[Row]:
        """Tell which rows are known; here nobody knows any."""
        return rows

    def _parse(self, lines: list[str], line: int) -> Rows:
        """Parse lines of the feed, the first of them its line number `line`."""
        return parse_rows(lines, self._delimiter)

    def _data_rows(self) -> Iterator[Row]:
        """Leave out what is neither header nor record: skipped, blank and comment rows."""
        skip, comment = self._reading.skip_rows, self._reading.comment
        for row in self._rows():
            if skip:
                skip -= 1
            elif row.unchanged:
                yield row
            elif not row.cells or (comment and row.cells[0].startswith(comment)):
                continue
            elif row.line > 1 or sep_line(row.source) is None:
                yield row

    def _rows(self) -> Iterator[Row]:
        """Cut the text into rows; what a chunk leaves unfinished goes before the next chunk."""
        line, carry, carry_doubtful, dropping = 1, "", False, False
        for text, doubtful, final in self._texts():
            if dropping:
                text = _from_line_end(text)
                dropping = not text
            doubtful = doubtful or carry_doubtful
            lines = split_lines(carry + text)
            # A line that ends in CR may go on with LF in the next chunk.
            last = "" if final or not lines or lines[-1].endswith("\n") else lines.pop()
            rows = self._parse(lines, line)
            begin = 0
            digests = rows.digests or repeat(b"", len(rows.cells))
            for cells, end, digest in zip(rows.cells, rows.ends, digests, strict=True):
                if digest and digest in rows.known:
                    yield Row([], line + begin, "", False, digest, True)
                    begin = end
                    continue
                source = lines[begin] if end == begin + 1 else "".join(lines[begin:end])
                if len(source) > self._limits.record_size and end > begin + 1:
                    raise _quote_fault(cells, line + begin)
                look = doubtful or len(source) > self._limits.cell_chars or len(cells) > _FEW
                yield Row(cells, line + begin, source.rstrip("\r\n"), look, digest)
                begin = end
            line += begin
            carry = "".join(lines[begin:]) + last
            carry_doubtful = doubtful and bool(carry)
            if final and rows.open is not None:
                raise _quote_fault(rows.open, line)
            if len(carry) > self._limits.record_size:
                if (
                    unclosed := parse_rows([*lines[begin:], last], self._delimiter).open
                ) is not None:
                    raise _quote_fault(unclosed, line)
                yield Row([""], line, carry, True)
                carry, dropping = "", True

    def _texts(self) -> Iterator[tuple[str, bool, bool]]:
        """Yield decoded text, whether anything in it needs a look, and whether it is the last."""
        for chunk in self._chunks:
            text = self._decoder.decode(chunk)
            yield text, self._decoder.bad or "\0" in text, False
        text = self._decoder.decode(b"", final=True)
        yield text, self._decoder.bad, True


def _text(cell: str) -> str:
    return cell.strip(TRIMMED)


def _from_line_end(text: str) -> str:
    """Return what follows an over-long line, its line end first; "" where it goes on."""
    found = _LINE_END.search(text)
    return text[found.start() :] if found else ""


def _quote_fault(cells: list[str], line: int) -> FeedFault:
    """Name the line where the last cell's quote opened, not the one where reading stopped."""
    opened = line + sum(len(split_lines(cell + "x")) - 1 for cell in cells[:-1])
    return FeedFault(
        f"a quote that opens on line {opened} is never closed: {cells[-1][:60]!r}…",
        fault="quote_not_closed",
        line=opened,
    )


def _around_bad(source: str) -> str:
    """Show the first undecodable place with a little text on both sides."""
    text = shown(source)
    at = max(0, text.find("\ufffd"))
    return repr(text[max(0, at - 15) : at + 15])
