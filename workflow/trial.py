"""A trial: what scripts make of a few records, as they are and as somebody has just edited them.

Nothing of a trial is stored, and no marketplace hears of it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from catalog.findings import Finding
from catalog.records import FeedRecord
from catalog.releases import ReleaseId
from engine.outcomes import Outcome
from runtime_js.results import ScriptPlace

# Records of one trial: what a person compares by eye.
MOST_RECORDS = 20


@dataclass(frozen=True, slots=True)
class FedRecords:
    """Records of a feed that has arrived: its number, and theirs, counted from 1."""

    feed: int
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class PastedRecords:
    """Records as text: a header and rows of CSV, or elements of XML.

    Attributes:
        kind: A kind of feed that comes in.
        text: The text.
        delimiter: CSV: one character, in the place of the manifest's.
        record: XML: the record element, in the place of the manifest's.
    """

    kind: str
    text: str
    delimiter: str | None = None
    record: str | None = None


@dataclass(frozen=True, slots=True)
class TrialRequest:
    """What is to be tried.

    Attributes:
        release: The scripts as they are.
        edits: Files of the bundle that are other in the trial: their new bytes by name, None
            where a file is taken away. Without any, the release alone is run.
        source: The records.
    """

    release: ReleaseId
    edits: Mapping[str, bytes | None]
    source: FedRecords | PastedRecords


@dataclass(frozen=True, slots=True)
class TableRow:
    """A row of a lookup table that a record used: its texts by column, and where it stands."""

    file: str
    sheet: str
    row: int
    cells: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class TableMiss:
    """A value that a record looked up and no row of a table has; a text for each key column."""

    file: str
    sheet: str
    columns: tuple[str, ...]
    target: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TriedRecord:
    """What one version of the scripts made of one record.

    Attributes:
        record: As it was read.
        outcome: What became of it; its draft is what would be stored.
        places: By field of the draft, the line of the merchant's that assigned it, where known.
        used: Rows of tables that it used.
        missed: Values that no table has.
    """

    record: FeedRecord
    outcome: Outcome
    places: Mapping[str, ScriptPlace]
    used: Sequence[TableRow]
    missed: Sequence[TableMiss]


@dataclass(frozen=True, slots=True)
class TriedVersion:
    """What one version of the scripts made of the records of a trial.

    Attributes:
        records: Those that were run, in order of the feed; fewer where `fault` ended it.
        findings: What there is to say of the version itself, errors first: one with errors runs
            no record.
        fault: Code and message of what ended the trial early.
    """

    records: Sequence[TriedRecord] = ()
    findings: Sequence[Finding] = ()
    fault: tuple[str, str] | None = None


@dataclass(frozen=True, slots=True)
class FieldChange:
    """A field of a draft that the edits change; a side without it is None and not `…_is_there`."""

    field: str
    before: object
    after: object
    before_is_there: bool = True
    after_is_there: bool = True


@dataclass(frozen=True, slots=True)
class ComparedRecord:
    """One record before and after the edits.

    `changes` are the fields whose values differ; `differs` also where the outcome does, or why a
    record was rejected.
    """

    number: int
    before: TriedRecord | None
    after: TriedRecord | None
    changes: Sequence[FieldChange] = ()
    differs: bool = False


@dataclass(frozen=True, slots=True)
class Trial:
    """How a trial went; `after` is None where nothing was edited."""

    kind: str
    before: TriedVersion
    after: TriedVersion | None
    records: Sequence[ComparedRecord] = field(default=())
