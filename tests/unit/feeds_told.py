"""Everything that a reader of feeds says about some bytes, with digests or without."""

from catalog.errors import FeedFault
from catalog.findings import Finding
from catalog.reading import FeedReading
from catalog.records import FeedRecord, JsonRecord
from feeds.csv_known import KnownCsvRecords
from feeds.csv_reader import CsvRecords
from feeds.decoding import FeedDecoder
from feeds.finding_log import FindingLog
from feeds.limits import FeedLimits
from feeds.recognition import Recognition
from feeds.xml_known import KnownXmlRecords
from feeds.xml_reader import XmlRecords
from feeds.xml_shaped import ShapedXmlRecords

XML = FeedReading(format="xml", record=("r", "g:r", "/f/*/q"))
CSV = FeedReading(format="csv", row="Inventory", root="InventoryRecord", delimiter=",")

Told = tuple[list[FeedRecord], list[Finding], tuple[str, str, object] | None]


def told_by(
    data: bytes,
    reading: FeedReading,
    recognition: Recognition | None,
    *,
    size: int = 1 << 17,
    limits: FeedLimits | None = None,
    shaped: bool = False,
) -> Told:
    """Everything a reader says about a feed that is handed over `size` bytes at a time.

    `shaped` asks the reader that knows the shapes of records, as does one that knows digests.
    """
    log = FindingLog()
    chunks = (data[at : at + size] for at in range(0, len(data), size))
    decoder = FeedDecoder("utf-8", "test")
    asks = recognition is not None and recognition.asks
    readers: tuple[type[CsvRecords | XmlRecords], ...] = (XmlRecords, KnownXmlRecords)
    if reading.format == "csv":
        readers = (CsvRecords, KnownCsvRecords)
    elif shaped and not asks:
        readers = (ShapedXmlRecords,)
    records = readers[asks](chunks, decoder, reading, limits or FeedLimits(), log, recognition)
    found: list[FeedRecord] = []
    try:
        found.extend(map(as_any_other, records))
    except FeedFault as fault:
        return found, log.kept, (str(fault), fault.fault, fault.context)
    return found, log.kept, None


def as_any_other(record: FeedRecord) -> FeedRecord:
    """The same record, its tree made: how a record was read must not show."""
    if not isinstance(record, JsonRecord):
        return record
    return FeedRecord(
        record.number,
        record.name,
        record.tree,
        record.line,
        record.source,
        record.fault,
        record.digest,
        record.unchanged,
    )


def digests_of(data: bytes, reading: FeedReading, salt: bytes = b"salt") -> list[bytes]:
    """The digests of a feed's records."""
    return [record.digest for record in told_by(data, reading, Recognition(salt))[0]]
