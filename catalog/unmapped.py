"""Values that scripts looked up and no table has: they wait until somebody gives them a target."""

import hashlib
import json
from dataclasses import dataclass

# SKUs that are kept of one value, to name them and to count them exactly over several feeds.
MOST_SKUS = 200


@dataclass(frozen=True, slots=True)
class MissedLookup:
    """A value that one feed missed.

    Attributes:
        file: The workbook or delimited file, `lookup/colors.xlsx`.
        sheet: Its sheet.
        columns: Names of the key columns.
        target: Name of the column that was wanted; empty where the row as a whole was.
        values: What was looked up, a text for each key column.
        skus: SKUs of the records that looked it up, sorted, MOST_SKUS at most.
        sku_count: How many there are.
        exact: Whether that is all; else there are more.
    """

    file: str
    sheet: str
    columns: tuple[str, ...]
    target: str
    values: tuple[str, ...]
    skus: tuple[str, ...]
    sku_count: int
    exact: bool = True

    @property
    def id(self) -> str:
        """Names the value and its table among those of a merchant: 32 hexadecimal digits."""
        told = [self.file, self.sheet, self.columns, self.target, self.values]
        return hashlib.sha256(json.dumps(told).encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True)
class UnmappedValue:
    """A value that waits.

    Attributes:
        id: As `MissedLookup.id`.
        lookup: What was looked up where, with the SKUs of all feeds that missed it.
        feed: Number of the feed that missed it last.
        first_at, last_at: When a feed missed it first and last, ISO 8601 UTC.
    """

    id: str
    lookup: MissedLookup
    feed: int
    first_at: str
    last_at: str


@dataclass(frozen=True, slots=True)
class UnmappedTable:
    """A table that values wait for: how many, for the same key columns and target."""

    file: str
    sheet: str
    columns: tuple[str, ...]
    target: str
    values: int
