"""Errors and findings of a feed: what was rejected and why, and what was remarked how often."""

from collections.abc import Sequence

from sqlalchemy import Connection, Table

from store.batch import FeedArrival, FeedFinding, RecordError
from store.bulk import insert_rows, names_of
from store.columns import storable
from store.error_counts import cause_of, count_errors
from store.rows import ErrorRow, FindingRow
from store.upsert import insert_into

_errors: Table = ErrorRow.__table__  # type: ignore[attr-defined]
_findings: Table = FindingRow.__table__  # type: ignore[attr-defined]


def add_errors(connection: Connection, arrival: FeedArrival, errors: Sequence[RecordError]) -> None:
    """Add the reasons of rejected records, each once, at the time of their feed."""
    rows = [_row(arrival, error) for error in errors]
    insert_rows(connection, _errors, rows)
    names = names_of(_errors)
    count_errors(connection, (dict(zip(names, row, strict=True)) for row in rows))


def _row(arrival: FeedArrival, error: RecordError) -> tuple[object, ...]:
    """A value for each column of the table."""
    code, field, file = storable(error.code), storable(error.field), storable(error.file)
    return (
        arrival.merchant,
        arrival.id,
        error.record,
        error.stage,
        0,
        arrival.received_at,
        None,
        storable(error.sku),
        code,
        storable(error.message),
        field,
        file,
        error.line,
        error.column,
        error.record_line,
        storable(error.record_text),
        cause_of(code, field, file, error.line),
    )


def count_findings(
    connection: Connection, merchant: str, feed: str, findings: Sequence[FeedFinding]
) -> None:
    """Add findings to the counts of their code and place; the first message is kept."""
    counted: dict[tuple[str, str], dict[str, object]] = {}
    times: dict[tuple[str, str], int] = {}
    for finding in findings:
        key = (storable(finding.code), storable(finding.place))
        times[key] = times.get(key, 0) + 1
        if key not in counted:
            counted[key] = {
                "merchant": merchant,
                "feed": feed,
                "code": key[0],
                "place": key[1],
                "severity": finding.severity,
                "message": storable(finding.message),
                "first_record": finding.record,
            }
    if counted:
        upsert = insert_into(connection, _findings)
        connection.execute(
            upsert.on_conflict_do_update(
                index_elements=["merchant", "feed", "code", "place"],
                set_={"times": _findings.c.times + upsert.excluded.times},
            ),
            [{**row, "times": times[key]} for key, row in counted.items()],
        )
