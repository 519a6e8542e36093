"""Open a feed: unpack it, find out how it is to be read, and read its records."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import chain
from pathlib import Path

from catalog.errors import FeedFault
from catalog.findings import Finding
from catalog.reading import FeedReading, ReadingReport
from catalog.records import FeedRecord, Known
from feeds.csv_dialect import DELIMITER_NAMES, detect_delimiter, sep_line, split_lines
from feeds.csv_known import KnownCsvRecords
from feeds.csv_reader import CsvRecords
from feeds.csv_rows import CsvRows
from feeds.decoding import FeedDecoder, byte_order_mark, guess_encoding, usable_codec
from feeds.finding_log import FindingLog
from feeds.limits import FeedLimits
from feeds.recognition import Recognition
from feeds.unpacking import FeedBytes
from feeds.xml_detection import detect_record
from feeds.xml_known import KnownXmlRecords
from feeds.xml_reader import XmlRecords
from feeds.xml_shaped import SetElements, ShapedXmlRecords

# Rows of the beginning that are looked at to detect a delimiter.
_SAMPLE_LINES = 200


def open_feed(
    path: Path,
    kind: str,
    reading: FeedReading,
    limits: FeedLimits | None = None,
    *,
    salt: bytes | None = None,
    known: Known | None = None,
    for_set: bool = False,
) -> "FeedReader":
    """Open a feed for reading; what `reading` leaves open is detected now.

    Args:
        path: The file: CSV or XML, plain, gzipped, or alone in a zip.
        kind: Feed kind such as `inventory`; names the row element of CSV records.
        reading: The manifest's section for this kind.
        limits: Bounds, by default those of FeedLimits.
        salt: Everything beside the feed that decides what becomes of a record: release, settings,
            lookup tables, version. With it records have digests.
        known: Asked which digests are known; their records come as unchanged ones. Needs a salt.
        for_set: Records as config-spec sets know them, without digests: of CSV each row as it
            stands (`feeds.csv_rows`), of XML each element without its comments.

    Raises:
        FeedFault: The feed cannot be read at all.
        ValueError: `known` without `salt`.
        OSError: The file cannot be opened.
    """
    if salt is None and known is not None:
        raise ValueError("records are known by digests, and those need a salt")
    recognition = None if salt is None else Recognition(salt, known)
    source = FeedBytes(path, limits or FeedLimits())
    try:
        return FeedReader(
            source, kind, reading, limits or FeedLimits(), recognition, for_set=for_set
        )
    except BaseException:
        source.close()
        raise


class FeedReader:
    """One opened feed. Iterate once; a context manager. Not thread-safe.

    Attributes:
        findings: What was found so far; grows while records are read, and stays bounded.
    """

    def __init__(
        self,
        source: FeedBytes,
        kind: str,
        reading: FeedReading,
        limits: FeedLimits,
        recognition: Recognition | None = None,
        *,
        for_set: bool = False,
    ) -> None:
        self._source = source
        self._limits = limits
        self._log = FindingLog()
        self._facts: list[str] = []
        self._given = reading
        head, self._chunks = _with_head(source.chunks(), limits.look_ahead_bytes)
        if source.packing:
            self._facts.append(f"unpacked from {source.packing} {source.entry or ''}".rstrip())
        self._decoder = self._make_decoder(head)
        text = FeedDecoder(self._decoder.encoding, "").decode(head)
        if reading.format is None:
            detected = "xml" if text.lstrip("\ufeff \t\r\n").startswith("<") else "csv"
            reading = replace(reading, format="xml" if detected == "xml" else "csv")
        self._note("format", reading.format or "", self._given.format is None)
        if reading.format == "xml":
            self._reading = self._settle_xml(reading, text)
            read_xml = KnownXmlRecords if recognition and recognition.asks else ShapedXmlRecords
            if for_set:
                read_xml = SetElements
            self._records: CsvRecords | XmlRecords = read_xml(
                self._chunks, self._decoder, self._reading, limits, self._log, recognition
            )
        else:
            self._reading = self._settle_csv(reading, text, kind)
            read_csv = KnownCsvRecords if recognition and recognition.asks else CsvRecords
            if for_set:
                read_csv = CsvRows
            self._records = read_csv(
                self._chunks, self._decoder, self._reading, limits, self._log, recognition
            )

    def __enter__(self) -> "FeedReader":
        return self

    def __exit__(self, *exc_info: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file; safe to call twice."""
        self._source.close()

    def __iter__(self) -> Iterator[FeedRecord]:
        """Yield the records.

        Raises:
            FeedFault: After the last readable record. The message ends with the place. Context:
                `records`, how many came before, and `line` and `offset` where they are known.
        """
        number = 0
        try:
            for record in self._records:
                number = record.number
                yield record
        except FeedFault as fault:
            raise _placed(fault, number) from fault
        finally:
            self._log.close()
            self.close()

    @property
    def findings(self) -> list[Finding]:
        """What was found so far."""
        return self._log.kept

    @property
    def bytes_read(self) -> int:
        """Bytes of the file read so far, packed as it lies there."""
        return self._source.bytes_read

    @property
    def bytes_total(self) -> int:
        """Size of the file."""
        return self._source.bytes_total

    @property
    def report(self) -> ReadingReport:
        """How the feed is read. The encoding is certain only after the last record."""
        decoder = self._decoder
        encoding = f"encoding {decoder.settled} ({decoder.how})"
        facts = [*self._facts[:1], encoding, *self._facts[1:], *self._columns_fact()]
        settled = replace(self._reading, encoding=decoder.settled)
        return ReadingReport(settled, tuple(facts))

    def _columns_fact(self) -> list[str]:
        records = self._records
        if not isinstance(records, CsvRecords) or not records.columns:
            return []
        where = f"header on line {records.header_line}: " if records.header_line else ""
        return [f"{where}{len(records.columns)} columns"]

    def _note(self, what: str, value: str, detected: bool) -> None:
        self._facts.append(f"{what} {value} ({'detected' if detected else 'manifest'})")

    def _make_decoder(self, head: bytes) -> FeedDecoder:
        given = self._given.encoding
        if given is None:
            looks_xml = self._given.format != "csv"
            return FeedDecoder(*guess_encoding(head, declaration=looks_xml))
        codec, mark = usable_codec(given), byte_order_mark(head)
        if mark and codec in ("utf-16", "utf-8-sig"):
            codec = mark
        elif mark and mark != codec:
            self._log.add(
                "encoding_differs",
                f"the manifest says {codec}, the feed's byte order mark says {mark}",
                hint="leave `encoding` out of the manifest",
            )
        return FeedDecoder(codec, "manifest")

    def _settle_csv(self, reading: FeedReading, text: str, kind: str) -> FeedReading:
        lines = split_lines(text)[:_SAMPLE_LINES]
        delimiter = reading.delimiter or (sep_line(lines[0]) if lines else None)
        how = "manifest" if reading.delimiter else "sep= line"
        if delimiter is None:
            delimiter, how = detect_delimiter(lines, reading.comment, reading.skip_rows), "detected"
        if len(delimiter) != 1 or delimiter in '"\r\n\0':
            raise FeedFault(f"not a delimiter: {delimiter!r}", fault="delimiter_invalid")
        self._facts.append(f"delimiter {DELIMITER_NAMES.get(delimiter, delimiter)} ({how})")
        row = reading.row or kind.capitalize()
        root = reading.root or f"{row}Record"
        self._note("record element", f"{root}/{row}", reading.row is None)
        header = True if reading.header is None else reading.header
        return replace(reading, delimiter=delimiter, row=row, root=root, header=header)

    def _settle_xml(self, reading: FeedReading, text: str) -> FeedReading:
        if reading.record:
            self._note("record element", ", ".join(reading.record), False)
            return reading
        record, why = detect_record(text, self._limits)
        self._facts.append(f"record element {record} (detected: {why})")
        return replace(reading, record=(record,))


def _with_head(chunks: Iterator[bytes], size: int) -> tuple[bytes, Iterator[bytes]]:
    """Take the first chunks for a look; return them joined, and all chunks again.

    A fault among them is raised only behind the chunks that came before it.
    """
    taken: list[bytes] = []
    have = 0
    try:
        while have < size and (chunk := next(chunks, b"")):
            taken.append(chunk)
            have += len(chunk)
    except FeedFault as fault:
        if not taken:
            raise
        return b"".join(taken), chain(taken, _raising(fault))
    return b"".join(taken), chain(taken, chunks)


def _placed(fault: FeedFault, records: int) -> FeedFault:
    """Say in the message too where reading ended."""
    named = {"line": "line", "offset": "byte", "packed_offset": "byte of the packed file"}
    place = [f"{name} {fault.context[key]}" for key, name in named.items() if key in fault.context]
    where = ", ".join([*place, f"after {records:,} records"])
    context = {**fault.context, "records": records}
    return FeedFault(f"{fault} ({where})", fault=fault.fault, **context)


def _raising(fault: FeedFault) -> Iterator[bytes]:
    raise fault
    yield b""
