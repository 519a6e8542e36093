"""Errors and findings of a feed: what was rejected and why, and what was remarked how often."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict

from sqlalchemy import Connection, Table, select

from store.batch import FeedFinding, RecordError
from store.rows import ErrorRow, FindingRow
from store.upsert import insert_into

_errors: Table = ErrorRow.__table__  # type: ignore[attr-defined]
_findings: Table = FindingRow.__table__  # type: ignore[attr-defined]


def add_errors(connection: Connection, feed: str, errors: Sequence[RecordError]) -> None:
    """Add the reasons of rejected records."""
    if errors:
        connection.execute(
            insert_into(connection, _errors), [{"feed": feed, **asdict(error)} for error in errors]
        )


def count_findings(connection: Connection, feed: str, findings: Sequence[FeedFinding]) -> None:
    """Add findings to the counts of their code and place; the first message is kept."""
    counted: dict[tuple[str, str], dict[str, object]] = {}
    times: dict[tuple[str, str], int] = {}
    for finding in findings:
        key = (finding.code, finding.place)
        times[key] = times.get(key, 0) + 1
        if key not in counted:
            counted[key] = {
                "feed": feed,
                "code": finding.code,
                "place": finding.place,
                "severity": finding.severity,
                "message": finding.message,
                "first_record": finding.record,
            }
    if counted:
        upsert = insert_into(connection, _findings)
        connection.execute(
            upsert.on_conflict_do_update(
                index_elements=["feed", "code", "place"],
                set_={"times": _findings.c.times + upsert.excluded.times},
            ),
            [{**row, "times": times[key]} for key, row in counted.items()],
        )


def read_errors(connection: Connection, feed: str) -> Iterator[RecordError]:
    """Yield the errors of a feed in record order."""
    names = list(RecordError.__dataclass_fields__)
    query = select(*(_errors.c[name] for name in names)).where(_errors.c.feed == feed)
    for row in connection.execute(query.order_by(_errors.c.record)):
        yield RecordError(**dict(zip(names, row, strict=True)))
