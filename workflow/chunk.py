"""A chunk: some thousand consecutive records of a feed, which one worker translates at a time."""

from dataclasses import dataclass, field

from catalog.findings import Finding
from catalog.records import FeedRecord
from store.batch import Batch, SeenRecord


@dataclass(slots=True)
class Chunk:
    """Consecutive records of a feed, as they were read.

    Attributes:
        first, last: Numbers of its first and last record, 1-based; `last` is `first - 1` where
            a feed ends with nothing left to say.
        row: CSV: the row element into which names fall through that the root lacks.
        records: Those that must be translated, in order.
        claims: Records that were known as unchanged when they were read.
        asked: What was known of the records around its end: digest → SKU, None where unknown.
            Whoever reads on from there in another process takes these answers, not newer ones.
    """

    first: int
    last: int
    row: str | None = None
    records: list[FeedRecord] = field(default_factory=list)
    claims: list[SeenRecord] = field(default_factory=list)
    asked: dict[bytes, str | None] = field(default_factory=dict)


@dataclass(slots=True)
class FeedEnd:
    """How a feed ended: the (code, message) of what broke it off, and remarks on the whole."""

    fault: tuple[str, str] | None = None
    remarks: list[Finding] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Miss:
    """A look-up that no row answered: `table` counts the tables of the release from 0."""

    table: int
    column: str
    value: str
    sku: str | None


@dataclass(slots=True)
class TranslatedChunk:
    """What became of a chunk's records.

    Attributes:
        batch: Their outcomes, for the store.
        misses: Look-ups without an answer, each (look-up, SKU) once, in record order.
        hits: Rows of lookup tables that were used, as (table, row number); those of earlier
            chunks of the same worker are left out.
        carried: Paths of what the scripts tried to keep from record to record.
        hopeless: The (code, message) of what ended the run here; records behind it are missing.
    """

    batch: Batch = field(default_factory=Batch)
    misses: list[Miss] = field(default_factory=list)
    hits: list[tuple[int, int]] = field(default_factory=list)
    carried: list[str] = field(default_factory=list)
    hopeless: tuple[str, str] | None = None
