"""What the store tells about the runs of feeds: errors, findings and log lines."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class StoredError:
    """Why one record was refused, by us or by a marketplace.

    Attributes:
        merchant: Its id.
        feed: Id of the feed that brought the record.
        feed_number: Number of that feed among the merchant's, from 1; this and the two next are
            None where a marketplace refused what no feed has asked for.
        feed_name: Its file name.
        kind: Its feed kind.
        at: When it was refused, ISO 8601 in UTC; for a refusal of ours, when the feed arrived.
        stage: translation, schema or marketplace.
        marketplace: Which one refused it.
        record: Position of the record in its feed, 1-based.
        position: Among several errors of one record and stage, from 0.
        sku: None where the record was refused before it had one.
        code: A public code.
        message: Why, as a sentence.
        field: The field of the output object.
        file: The script whose line is at fault; `line` and `column` are 1-based.
        record_line: Line of the feed where the record begins, 1-based; 0 if it is not known.
        record_text: The record as the merchant wrote it.
    """

    merchant: str
    feed: str
    feed_number: int | None
    feed_name: str | None
    kind: str | None
    at: str
    stage: str
    marketplace: str | None
    record: int
    position: int
    sku: str | None
    code: str
    message: str
    field: str | None
    file: str | None
    line: int | None
    column: int | None
    record_line: int
    record_text: str


@dataclass(frozen=True, slots=True)
class ErrorGroup:
    """How often one code was refused at one field by one script line, and the first example."""

    times: int
    first: StoredError


@dataclass(frozen=True, slots=True)
class CauseCount:
    """How often records were refused for one cause.

    Attributes:
        times: Errors.
        cause: What tells it from others; `ErrorFilter.cause` takes it.
        code, field, file, line: What it is, as in `StoredError`.
        first_hour, last_hour: Between which they lie, as 2026-03-01T06.
        feeds: In how many feeds.
        merchants: At how many merchants.
        merchant: Id of the first of them.
    """

    times: int
    cause: str
    code: str
    field: str | None
    file: str | None
    line: int | None
    first_hour: str
    last_hour: str
    feeds: int
    merchants: int
    merchant: str


@dataclass(frozen=True, slots=True)
class CountedFinding:
    """One remark about a feed, and how often it was made.

    `place` is a field, a cell or a file; `message` that of the first record that had it, which is
    0 for a remark about the feed as a whole.
    """

    code: str
    place: str
    severity: str
    message: str
    first_record: int
    times: int


@dataclass(frozen=True, slots=True)
class StoredLine:
    """One line that a script logged; the attributes as in `StoredError`.

    `position` counts the lines of one record from 0.
    """

    merchant: str
    feed: str
    feed_number: int
    feed_name: str
    kind: str
    at: str
    record: int
    position: int
    sku: str | None
    level: str
    message: str
    file: str | None
    line: int | None


@dataclass(frozen=True, slots=True)
class Tail:
    """What was logged since the last look, oldest first, and the cursor for the next look."""

    lines: tuple[StoredLine, ...]
    after: str
