"""Outcomes: what became of one record, and the JSON lines that a run writes about it.

Every line is UTF-8 without a line end; keys stand in a fixed order, so equal outcomes are equal
bytes.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import orjson

from catalog.findings import Finding
from runtime_js.results import LogLine, LookupMiss

OutcomeWord = Literal["translated", "skipped", "rejected", "unchanged"]

# An output object as the script left it: kind, what names the draft before any check, value.
RawOutput: TypeAlias = tuple[str, "str | None", Mapping[str, object]]


@dataclass(frozen=True, slots=True)
class RecordError:
    """Why a record was rejected.

    Attributes:
        code: A key of `catalog.codes.CODES`, or the merchant's own from `reject(code, message)`.
        message: Names the field and the value found.
        file, line, column: Place in the script, 1-based; None where no script is to blame.
        excerpt: The script's line with a caret below it.
        field: Dotted path in the output object, such as `Variations[0].SKU`.
        found: The refused value: text as it is but cut, a list or an object by its kind.
        hint: What to do next.
        feed_line: Line of the feed where the record begins.
        text: The record as the merchant wrote it.
    """

    code: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    excerpt: str | None = None
    field: str | None = None
    found: str | None = None
    hint: str | None = None
    feed_line: int = 0
    text: str = ""


@dataclass(slots=True)
class Outcome:
    """What became of one record.

    Attributes:
        record: Its position in the feed, 1-based.
        sku: What names its draft; on other outcomes what the script or the feed claims, if
            anything.
        outcome: `translated`, `skipped` or `rejected`; `unchanged` where the record was known and
            no script has seen it.
        noun: What the store calls the draft: `product` or `shipment`. None without a draft.
        value: The draft's fields in the order of `catalog.schema`, canonical; None without a draft.
        further: More values of the same noun and SKU: other languages, other locations.
        raw: The output objects as the script left them, untrusted.
        findings: Of the script and of the schema, the reason of a skip or rejection included.
        error: Why the record was rejected.
        log: What the script logged.
        misses: Look-ups that no row answered.
        digest: That of the record; empty where it has none.
        repeatable: False where the same record may become something else in another feed: its
            script looked at the clock, at chance, or at a fact of the arrival.
        script_seconds: CPU that its script took, or its share of a batch's.
    """

    record: int
    sku: str | None
    outcome: OutcomeWord
    noun: str | None = None
    value: dict[str, object] | None = None
    further: Sequence[Mapping[str, object]] = ()
    raw: list[RawOutput] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    error: RecordError | None = None
    log: list[LogLine] = field(default_factory=list)
    misses: list[LookupMiss] = field(default_factory=list)
    digest: bytes = b""
    repeatable: bool = True
    script_seconds: float = 0.0


def draft_object(outcome: Outcome) -> dict[str, object]:
    """The object that `--out` holds for a record."""
    line: dict[str, object] = {
        "record": outcome.record,
        "sku": outcome.sku,
        "outcome": outcome.outcome,
        "value": outcome.value,
    }
    if outcome.further:
        line["further"] = list(outcome.further)
    line["findings"] = [finding_object(finding) for finding in outcome.findings]
    return line


def error_object(outcome: Outcome) -> dict[str, object] | None:
    """The object that `--errors` holds for a rejected record; None for any other."""
    error = outcome.error
    if error is None:
        return None
    return {
        "record": outcome.record,
        "sku": outcome.sku,
        "code": error.code,
        "message": error.message,
        "file": error.file,
        "line": error.line,
        "column": error.column,
        "excerpt": error.excerpt,
        "field": error.field,
        "value": error.found,
        "hint": error.hint,
        "feed_line": error.feed_line,
        "text": error.text,
    }


def finding_object(finding: Finding) -> dict[str, object]:
    """A finding with only those parts of its place that apply."""
    place = finding.place
    parts: dict[str, object] = {
        "code": finding.code,
        "severity": finding.severity.value,
        "message": finding.message,
        "field": place.field,
        "file": place.file,
        "line": place.line,
        "column": place.column,
        "hint": finding.hint,
    }
    return {name: part for name, part in parts.items() if part is not None}


def draft_line(outcome: Outcome) -> bytes:
    """One line of `--out`; every record has one, whatever its outcome."""
    return _line(draft_object(outcome))


def raw_lines(outcome: Outcome) -> list[bytes]:
    """Lines of `--raw`: each output object as the script left it."""
    return [
        _line({"record": outcome.record, "kind": kind, "key": key, "value": value})
        for kind, key, value in outcome.raw
    ]


def error_lines(outcome: Outcome) -> list[bytes]:
    """Lines of `--errors`: one for a rejected record, none for any other."""
    error = error_object(outcome)
    return [] if error is None else [_line(error)]


def log_lines(outcome: Outcome) -> list[bytes]:
    """Lines of `--log`: position, SKU, level, place and message of each line a script logged."""
    lines = []
    for logged in outcome.log:
        where = f"{logged.file}:{logged.line}" if logged.file else "-"
        sku = _visible(outcome.sku or "-")
        head = f"record {outcome.record}\t{sku}\t{logged.level}\t{where}\t"
        lines.append((head + _visible(logged.message)).encode("utf-8", "replace"))
    return lines


def _visible(text: str) -> str:
    """Text that neither makes a line of its own nor steers the terminal that shows the file."""
    if text.isprintable():
        return text
    return "".join(each if each.isprintable() else repr(each)[1:-1] for each in text)


def _line(value: dict[str, object]) -> bytes:
    try:
        return orjson.dumps(value)
    except TypeError:
        # Half a surrogate pair or an integer beyond 64 bits in what a script left behind.
        try:
            return json.dumps(value, separators=(",", ":")).encode("ascii")
        except RecursionError:
            # Nested as no script of ours can leave it: a worker that was taken over.
            return orjson.dumps({**value, "value": None})
