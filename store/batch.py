"""What goes into the store and comes out of it: plain data, free of any SQL."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class FeedArrival:
    """One arrival of a feed and the script release it runs through.

    Attributes:
        id: Of this arrival; the same again is the same feed.
        kind: product, inventory, shipment, a kind of config-spec sets, or an outbound kind.
        received_at: ISO 8601 in UTC. What its records change carries this time, so that a second
            run of the same arrival writes the same bytes.
        direction: inbound or outbound.
        meaning: delta, or full: what a full feed does not name has disappeared.
        location: Key of its bytes in the drive; None where they are not kept.
    """

    id: str
    merchant: str
    kind: str
    name: str
    sha256: str
    size_bytes: int
    received_at: str
    release: str
    direction: str = "inbound"
    meaning: str = "delta"
    location: str | None = None


@dataclass(frozen=True, slots=True)
class ReceivedFile:
    """A file that a merchant has sent and whose bytes are kept.

    Attributes:
        kind: Of the feed.
        name: What the merchant calls it.
        sha256: Of its bytes, in hex.
        location: Key under which they are kept.
        received_at: ISO 8601 in UTC.
    """

    merchant: str
    kind: str
    name: str
    sha256: str
    size_bytes: int
    location: str
    received_at: str


@dataclass(frozen=True, slots=True)
class FeedState:
    """Where the run of a feed stands.

    Attributes:
        state: received, running, done, faulty, held, cancelled or superseded.
        cursor: The last record whose outcome is stored.
        number: Order of arrival among all feeds of the merchant, from 1.
    """

    state: str
    cursor: int
    translated: int
    skipped: int
    rejected: int
    unchanged: int
    number: int


@dataclass(frozen=True, slots=True)
class DraftChange:
    """The fields that one record asks for. A field that is not named stays; None clears it."""

    record: int
    noun: str
    sku: str
    fields: Mapping[str, object]


@dataclass(frozen=True, slots=True)
class RecordError:
    """Why a record was rejected. `line` and `column` are the script's, `record_line` the feed's.

    `stage` says who refused it: translation (the script, or the record itself) or schema.
    """

    record: int
    sku: str | None
    code: str
    message: str
    record_line: int
    record_text: str
    field: str | None = None
    file: str | None = None
    line: int | None = None
    column: int | None = None
    stage: str = "translation"


@dataclass(frozen=True, slots=True)
class FeedFinding:
    """One remark on one record; the store counts those of one code and place."""

    record: int
    code: str
    place: str
    severity: str
    message: str


@dataclass(frozen=True, slots=True)
class LoggedLine:
    """One line a script logged; `position` counts within the record from 0."""

    record: int
    position: int
    sku: str | None
    level: str
    message: str
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class SeenRecord:
    """A record that names a SKU, by a hash of all that decides its outcome.

    `digest` is 16 bytes over the record's text, what surrounds it, the release and the settings.
    """

    sku: str
    digest: bytes
    record: int


@dataclass(slots=True)
class Batch:
    """The outcomes of consecutive records, up to and including record `cursor`.

    `seen` are records that were translated and may be passed over when they come again;
    `unchanged` are claims that a record is the one that was seen last for its SKU.
    """

    cursor: int = 0
    translated: int = 0
    skipped: int = 0
    rejected: int = 0
    drafts: list[DraftChange] = field(default_factory=list)
    errors: list[RecordError] = field(default_factory=list)
    findings: list[FeedFinding] = field(default_factory=list)
    log_lines: list[LoggedLine] = field(default_factory=list)
    seen: list[SeenRecord] = field(default_factory=list)
    unchanged: list[SeenRecord] = field(default_factory=list)
