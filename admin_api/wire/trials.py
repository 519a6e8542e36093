"""Trials of scripts on the wire."""

import json
from typing import Annotated

from pydantic import ConfigDict, Field, JsonValue, model_validator

from admin_api.wire import Wire
from admin_api.wire.releases import EditIn, FindingOut, edits_of, finding_out
from catalog.releases import ReleaseId
from engine.outcomes import error_object, finding_object
from workflow.trial import (
    MOST_RECORDS,
    ComparedRecord,
    FedRecords,
    FieldChange,
    PastedRecords,
    TableMiss,
    TableRow,
    Trial,
    TrialRequest,
    TriedRecord,
    TriedVersion,
)

# A value that is longer as JSON is not sent: nobody reads it, and twenty of them are many.
_MOST_VALUE_CHARS = 200_000

_LONG = "too long to be shown"

RecordNumber = Annotated[int, Field(ge=1, le=2**31 - 1)]


class PastedIn(Wire):
    """Records as text: a header and rows of CSV, or elements of XML."""

    kind: str = Field(max_length=20, examples=["product"])
    text: str = Field(min_length=1, max_length=1 << 20, examples=["SKU,Title\nR-1,Ring\n"])
    delimiter: str | None = Field(default=None, min_length=1, max_length=1, examples=[","])
    record: str | None = Field(default=None, max_length=200, examples=["Product"])


class TrialIn(Wire):
    """What is tried: records of a feed by their numbers, or pasted ones; and edited files."""

    model_config = ConfigDict(
        json_schema_extra={
            "examples": [
                {
                    "release": 1,
                    "feed": 1,
                    "records": [1],
                    "edits": [{"name": "mapping-custom.js", "text": "function transform() {}\n"}],
                }
            ]
        }
    )

    release: int = Field(ge=1, le=999_999_999, examples=[1])
    feed: int | None = Field(default=None, ge=1, le=2**31 - 1)
    records: list[RecordNumber] = Field(default_factory=list, max_length=MOST_RECORDS)
    pasted: PastedIn | None = None
    edits: list[EditIn] = Field(default_factory=list, max_length=200)

    @model_validator(mode="after")
    def _has_one_source(self) -> "TrialIn":
        if (self.pasted is None) == (self.feed is None):
            raise ValueError("name a feed with its records, or paste some")
        if self.feed is not None and not self.records:
            raise ValueError("name the records of the feed")
        return self


class FieldChangeOut(Wire):
    """A field that the edits change; a side that does not have it says so."""

    field: str
    before: JsonValue
    after: JsonValue
    before_is_there: bool
    after_is_there: bool


class LogLineOut(Wire):
    """A line that a script logged."""

    level: str
    message: str
    file: str | None
    line: int | None


class PlaceOut(Wire):
    """The line that assigned a field."""

    field: str
    file: str
    line: int
    column: int


class TableRowOut(Wire):
    """A row of a lookup table that a record used, with its texts by column."""

    file: str
    sheet: str
    row: int
    cells: dict[str, str]


class TableMissOut(Wire):
    """A value that no row of a table has."""

    file: str
    sheet: str
    columns: list[str]
    target: str
    values: list[str]


class SideOut(Wire):
    """What one version made of a record; `error` as the error list has it, `raw` as the script
    left it where no draft came of it.
    """

    outcome: str
    sku: str | None
    noun: str | None
    value: JsonValue
    raw: JsonValue
    error: JsonValue
    findings: list[JsonValue]
    log: list[LogLineOut]
    places: list[PlaceOut]
    used: list[TableRowOut]
    missed: list[TableMissOut]


class TriedRecordOut(Wire):
    """A record before and after the edits."""

    record: int
    line: int
    source: str
    differs: bool
    changes: list[FieldChangeOut]
    before: SideOut | None
    after: SideOut | None


class VersionOut(Wire):
    """What there is to say of a version itself; `fault` where it ran no record, or not all."""

    findings: list[FindingOut]
    fault: str | None
    message: str | None


class TrialOut(Wire):
    """How a trial went; `after` is null where nothing was edited."""

    kind: str
    before: VersionOut
    after: VersionOut | None
    records: list[TriedRecordOut]


def trial_request(merchant: str, wanted: TrialIn) -> TrialRequest:
    """What a trial is asked to be."""
    source: FedRecords | PastedRecords
    if wanted.pasted is not None:
        source = PastedRecords(**wanted.pasted.model_dump())
    else:
        source = FedRecords(wanted.feed or 0, tuple(wanted.records))
    return TrialRequest(ReleaseId(merchant, wanted.release), edits_of(wanted.edits), source)


def trial_out(trial: Trial) -> TrialOut:
    """How a trial went. Scripts may leave half characters behind, which no JSON carries."""
    whole = {
        "kind": trial.kind,
        "before": _version(trial.before),
        "after": None if trial.after is None else _version(trial.after),
        "records": [_record(each) for each in trial.records],
    }
    text = json.dumps(whole, ensure_ascii=False).encode("utf-8", "replace")
    return TrialOut.model_validate_json(text)


def shown_value(value: object) -> object:
    """A value that a script left behind, as it can be sent."""
    try:
        text = json.dumps(value, default=str)
    except (RecursionError, ValueError):
        return _LONG
    return value if len(text) <= _MOST_VALUE_CHARS else _LONG


def _version(version: TriedVersion) -> dict[str, object]:
    fault, message = version.fault or (None, None)
    findings = [finding_out(each).model_dump(mode="json") for each in version.findings]
    return {"findings": findings, "fault": fault, "message": message}


def _record(compared: ComparedRecord) -> dict[str, object]:
    one = compared.before or compared.after
    assert one is not None
    return {
        "record": compared.number,
        "line": one.record.line,
        "source": one.record.source,
        "differs": compared.differs,
        "changes": [_change(each) for each in compared.changes],
        "before": None if compared.before is None else _side(compared.before),
        "after": None if compared.after is None else _side(compared.after),
    }


def _change(change: FieldChange) -> dict[str, object]:
    return {
        "field": change.field,
        "before": shown_value(change.before),
        "after": shown_value(change.after),
        "before_is_there": change.before_is_there,
        "after_is_there": change.after_is_there,
    }


def _side(tried: TriedRecord) -> dict[str, object]:
    outcome = tried.outcome
    raw = {kind: value for kind, _, value in outcome.raw} if outcome.value is None else None
    return {
        "outcome": outcome.outcome,
        "sku": outcome.sku,
        "noun": outcome.noun,
        "value": shown_value(outcome.value),
        "raw": shown_value(raw),
        "error": error_object(outcome),
        "findings": [finding_object(each) for each in outcome.findings],
        "log": [
            {"level": each.level, "message": each.message, "file": each.file, "line": each.line}
            for each in outcome.log
        ],
        "places": [
            {"field": field, "file": place.file, "line": place.line, "column": place.column}
            for field, place in tried.places.items()
        ],
        "used": [_row(each) for each in tried.used],
        "missed": [_miss(each) for each in tried.missed],
    }


def _row(row: TableRow) -> dict[str, object]:
    return {"file": row.file, "sheet": row.sheet, "row": row.row, "cells": dict(row.cells)}


def _miss(miss: TableMiss) -> dict[str, object]:
    return {
        "file": miss.file,
        "sheet": miss.sheet,
        "columns": list(miss.columns),
        "target": miss.target,
        "values": list(miss.values),
    }
