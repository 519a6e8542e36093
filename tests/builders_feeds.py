"""Feeds for tests: write bytes, read them back, and keep what came before a fault."""

import csv
import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import chain, repeat
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from catalog.errors import FeedFault
from catalog.findings import Finding
from catalog.reading import FeedReading, ReadingReport
from catalog.records import FeedRecord, Known
from feeds.csv_known import KnownCsvRecords
from feeds.csv_reader import CsvRecords
from feeds.decoding import FeedDecoder
from feeds.finding_log import FindingLog
from feeds.limits import FeedLimits
from feeds.open import open_feed
from feeds.recognition import Recognition
from feeds.xml_known import KnownXmlRecords
from feeds.xml_reader import XmlRecords

# Limits that a test can reach.
SMALL_FEEDS = FeedLimits(
    cell_chars=1_000,
    record_size=4_000,
    columns=50,
    header_chars=100,
    depth=20,
    names=500,
    unpacked_bytes=1 << 20,
    ratio_grace_bytes=1 << 16,
)


@dataclass
class ReadFeed:
    """All that reading one feed gave."""

    records: list[FeedRecord] = field(default_factory=list)
    fault: FeedFault | None = None
    findings: list[Finding] = field(default_factory=list)
    report: ReadingReport = field(default_factory=ReadingReport)

    @property
    def trees(self) -> list[Any]:
        """The trees, faulty records included."""
        return [record.tree for record in self.records]

    @property
    def sources(self) -> list[str]:
        """The records' own texts."""
        return [record.source for record in self.records]

    @property
    def codes(self) -> list[str]:
        """Codes of all findings, in order."""
        return [finding.code for finding in self.findings]

    @property
    def faults(self) -> list[str | None]:
        """For each record the code of its fault, or None."""
        return [record.fault.code if record.fault else None for record in self.records]

    @property
    def fault_code(self) -> str | None:
        """Code of what ended the feed."""
        return self.fault.fault if self.fault else None


def read_feed(data: bytes, limits: FeedLimits | None = None, **reading: Any) -> ReadFeed:
    """Write `data` to a file and read it as an inventory feed through `open_feed`."""
    with TemporaryDirectory() as folder:
        path = Path(folder) / "feed"
        path.write_bytes(data)
        return read_path(path, limits, **reading)


def read_path(path: Path, limits: FeedLimits | None = None, **reading: Any) -> ReadFeed:
    """Read a file as an inventory feed."""
    result = ReadFeed()
    try:
        reader = open_feed(path, "inventory", FeedReading(**reading), limits)
    except FeedFault as fault:
        result.fault = fault
        return result
    with reader:
        try:
            result.records.extend(reader)
        except FeedFault as fault:
            result.fault = fault
        result.findings, result.report = reader.findings, reader.report
    return result


def read_rows(data: bytes, **reading: Any) -> list[Any]:
    """Read a CSV feed and return the row elements, without the roots."""
    return [tree["Inventory"] for tree in read_feed(data, format="csv", **reading).trees]


def read_csv_chunks(data: bytes, size: int, limits: FeedLimits | None = None) -> ReadFeed:
    """Read comma-separated bytes handed over `size` at a time, without a file."""
    return csv_of_chunks(_cut(data, size), limits or FeedLimits())


def csv_of_chunks(chunks: Iterable[bytes], limits: FeedLimits) -> ReadFeed:
    """Read comma-separated chunks that are made while they are read."""
    reading = FeedReading(row="Inventory", root="InventoryRecord", delimiter=",")
    log = FindingLog()
    return _drained(CsvRecords(chunks, FeedDecoder("utf-8", "test"), reading, limits, log), log)


def read_xml_chunks(
    data: bytes, size: int, limits: FeedLimits | None = None, record: str = "r", **reading: Any
) -> ReadFeed:
    """Read XML bytes handed over `size` at a time, without a file."""
    how = FeedReading(record=(record,), **reading)
    log = FindingLog()
    decoder = FeedDecoder("utf-8", "test")
    return _drained(XmlRecords(_cut(data, size), decoder, how, limits or FeedLimits(), log), log)


def xml_tree(text: str, **reading: Any) -> Any:
    """Return the tree of a document whose root is the one record `r`."""
    read = read_xml_chunks(text.encode(), 1 << 16, **reading)
    assert read.fault is None, read.fault
    assert len(read.records) == 1
    return read.records[0].tree


def csv_bytes(rows: Sequence[Sequence[str]], encoding: str = "utf-8", **dialect: Any) -> bytes:
    """Write rows as CSV."""
    text = io.StringIO(newline="")
    csv.writer(text, **dialect).writerows(rows)
    return text.getvalue().encode(encoding)


def zip_bytes(members: Mapping[str, bytes], compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    """Write a zip archive."""
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", compression) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return data.getvalue()


def endless_csv(known: Known | None = None) -> CsvRecords:
    """A CSV feed that never ends."""
    reading = FeedReading(row="Inventory", root="InventoryRecord", delimiter=",")
    chunks = chain([b"SKU,Title\n"], repeat(b"R-1,ring\n" * 7_000))
    read = CsvRecords if known is None else KnownCsvRecords
    decoder, recognition = FeedDecoder("utf-8", "test"), _recognition(known)
    return read(chunks, decoder, reading, FeedLimits(), FindingLog(), recognition)


def endless_xml(known: Known | None = None) -> XmlRecords:
    """An XML feed that never ends."""
    chunks = chain([b"<f>"], repeat(b"<r><SKU>R-1</SKU></r> <x/>\n" * 2_000))
    reading = FeedReading(record=("r",))
    read = XmlRecords if known is None else KnownXmlRecords
    decoder, recognition = FeedDecoder("utf-8", "test"), _recognition(known)
    return read(chunks, decoder, reading, FeedLimits(), FindingLog(), recognition)


def _recognition(known: Known | None) -> Recognition | None:
    return None if known is None else Recognition(b"salt", known)


def _cut(data: bytes, size: int) -> Iterator[bytes]:
    for at in range(0, len(data), size):
        yield data[at : at + size]


def _drained(records: CsvRecords | XmlRecords, log: FindingLog) -> ReadFeed:
    result = ReadFeed(findings=log.kept)
    try:
        result.records.extend(records)
    except FeedFault as fault:
        result.fault = fault
    return result
