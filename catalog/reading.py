"""How one feed is to be read: what the manifest says, or nothing and the reader detects it."""

from dataclasses import dataclass, field
from typing import Literal

FeedFormat = Literal["csv", "xml"]
Namespaces = Literal["drop", "keep"]
EmptyCells = Literal["absent", "empty"]


@dataclass(frozen=True, slots=True)
class FeedReading:
    """One feed kind's section of the manifest. None means: detect it, and report what was found.

    Attributes:
        format: `csv` or `xml`.
        record: XML: paths of record elements, `/Feed/Inventory` or a bare element name; several
            are read as one stream in document order.
        row: CSV: name of the row element, by default the kind with a capital (`Inventory`).
        root: CSV: name of the root, by default the row's name with `Record` behind it.
        delimiter: CSV: one character.
        encoding: A Python codec name; wins over any declaration in the file.
        header: CSV: False when the first row is data already; `columns` must then be given.
        columns: CSV: column names that replace or stand in for the header row.
        skip_rows: CSV: rows dropped at the top before anything else.
        comment: CSV: rows whose first cell begins with this are dropped.
        empty_cells: CSV: `absent` leaves an empty cell out of the record (`.length()` is 0),
            `empty` makes an empty element.
        namespaces: XML: `drop` makes `g:price` the element `price`; `keep` leaves names as QNames.
        key: Column or path that holds the SKU where the script assigns none.
    """

    format: FeedFormat | None = None
    record: tuple[str, ...] = ()
    row: str | None = None
    root: str | None = None
    delimiter: str | None = None
    encoding: str | None = None
    header: bool | None = None
    columns: tuple[str, ...] = ()
    skip_rows: int = 0
    comment: str | None = None
    empty_cells: EmptyCells = "absent"
    namespaces: Namespaces = "drop"
    key: str | None = None


@dataclass(frozen=True, slots=True)
class ReadingReport:
    """What a reader found out: shown to the merchant, and to be written into the manifest.

    `settled` has every setting that was detected filled in.
    """

    settled: FeedReading = field(default_factory=FeedReading)
    facts: tuple[str, ...] = ()
