"""A feed as the store knows it: what arrived, through which release it ran, and what came out."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Feed:
    """One file from a merchant or to it.

    Attributes:
        id: Of this arrival; the same bytes that arrive again are another feed.
        merchant: Whose.
        number: Order of arrival among all feeds of the merchant, from 1.
        direction: inbound or outbound.
        kind: product, inventory, shipment, a kind of config-spec sets, or an outbound kind.
        name: The file's.
        sha256: Of its bytes, as hexadecimal digits.
        size_bytes: Of the file as it arrived.
        location: Key of its bytes in the drive; None where they are not kept.
        received_at, started_at, finished_at: ISO 8601 in UTC.
        meaning: delta, or full: what a full feed does not name has disappeared.
        release: The script release it runs through.
        state: One of `catalog.feed_states`.
        cursor: The last record whose outcome is stored.
        translated, skipped, rejected, unchanged: Records by outcome, up to the cursor.
        disappeared: SKUs that a full feed no longer named.
        superseded_by: Id of the later feed that made this one needless.
        fault_code, fault_message: Why it broke off.
        held_because: Why a person must decide.
        bytes_gone_at: Since when its bytes are not kept any more; None where they are, or never
            were.
    """

    id: str
    merchant: str
    number: int
    direction: str
    kind: str
    name: str
    sha256: str
    size_bytes: int
    location: str | None
    received_at: str
    started_at: str | None
    finished_at: str | None
    meaning: str
    release: str
    state: str
    cursor: int
    translated: int
    skipped: int
    rejected: int
    unchanged: int
    disappeared: int
    superseded_by: str | None
    fault_code: str | None
    fault_message: str | None
    held_because: str | None
    bytes_gone_at: str | None = None


@dataclass(frozen=True, slots=True)
class FeedDay:
    """What came of the feeds that a merchant, or several, sent on one day.

    Attributes:
        day: Of their arrival, UTC, as 2026-03-01.
        feeds: How many.
        translated, unchanged, skipped, rejected: Their records by outcome.
    """

    day: str
    feeds: int
    translated: int
    unchanged: int
    skipped: int
    rejected: int
