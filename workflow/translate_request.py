"""What is asked of a translation, and what it amounts to."""

from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path

from catalog.reading import FeedReading
from engine.field_check import printable
from runtime_js.bundle import ScriptBundle
from workflow.costs import FeedCosts
from workflow.tally import Tally


@dataclass(frozen=True, slots=True)
class TranslateRequest:
    """What is to be translated.

    Attributes:
        bundle: The scripts, with the base they extend.
        feed: The feed's file.
        kind: The feed kind, `inventory`.
        merchant: Whose drafts these become.
        received_at: When the feed arrived, with a time zone. Scripts see this as the present.
        record: XML: record element that replaces the manifest's.
        drive: The merchant's drive, in which `/store/…` lookups resolve.
        workers: Worker processes; no outcome depends on it.
        limit: Records to translate at most.
        batch_records: Records in a batch at most; no outcome depends on it.
        slowest: How many of the records that cost most the summary names; 0 measures none. Each
            record crosses alone then, so that what its script costs is known.
    """

    bundle: ScriptBundle
    feed: Path
    kind: str
    merchant: str
    received_at: datetime
    record: str | None = None
    drive: Path | None = None
    workers: int = 1
    limit: int | None = None
    batch_records: int = 512
    slowest: int = 0

    @property
    def feed_name(self) -> str:
        """The name of the feed's file, as text that can be stored: a name may be any bytes."""
        return printable(self.feed.name)

    def reading(self) -> FeedReading:
        """How the feed is read: the manifest's word, and what the caller puts above it."""
        reading = self.bundle.manifest.reading(self.kind)
        return reading if self.record is None else replace(reading, record=(self.record,))


@dataclass(frozen=True, slots=True)
class Destinations:
    """Files of a run; what is None is not written."""

    out: Path | None = None
    errors: Path | None = None
    raw: Path | None = None
    log: Path | None = None
    unmapped: Path | None = None

    def named(self) -> dict[str, Path | None]:
        """Every file by the name of its option."""
        return {name: getattr(self, name) for name in self.__dataclass_fields__}


@dataclass(slots=True)
class RunSummary:
    """What a run amounts to.

    Attributes:
        tally: Counts.
        fault: The code and the message of what ended the feed early.
        unmapped: Values that no mapping knew.
        wall_seconds: By the clock on the wall, from the beginning to the last file.
        script_share: Part of the run's CPU that the workers took for records; None where unknown.
        costs: Where the time went, where that was asked for.
    """

    tally: Tally = field(default_factory=Tally)
    fault: tuple[str, str] | None = None
    unmapped: int = 0
    wall_seconds: float = 0.0
    script_share: float | None = None
    costs: FeedCosts | None = None

    @property
    def rejected(self) -> int:
        """How many records were rejected."""
        return self.tally.rejected
