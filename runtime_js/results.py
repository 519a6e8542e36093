"""What running one record gave: outputs still untrusted, everything else checked by shape."""

from dataclasses import dataclass, field
from typing import Literal

from catalog.findings import Finding

Outcome = Literal["translated", "skipped", "rejected"]
LogLevel = Literal["debug", "info", "warn", "error"]


@dataclass(frozen=True, slots=True)
class ScriptFault:
    """Why a script or a record failed, with the place in the merchant's own file.

    `code` is a key of `catalog.codes.CODES`, or the merchant's own from `reject(code, message)`.
    `line` and `column` are 1-based. `excerpt` is the source line with a caret below it. `path` is
    the output field of a refused value. `own` marks a code that the script chose.
    """

    code: str
    message: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    excerpt: str | None = None
    function: str | None = None
    path: str | None = None
    own: bool = False


@dataclass(frozen=True, slots=True)
class ScriptPlace:
    """A place in a merchant's file, 1-based; `excerpt` is its line with a caret below.

    `hook` is there for a config-spec set: the function that left the object.
    """

    file: str
    line: int
    column: int
    excerpt: str | None
    hook: str | None = None


@dataclass(slots=True)
class OutputObject:
    """One output object as the script left it: `value` is JSON of any shape, untrusted."""

    kind: str
    value: dict[str, object]


@dataclass(slots=True)
class LogLine:
    """One line a script logged."""

    level: LogLevel
    message: str
    file: str | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class LookupMiss:
    """A value no row of a table has: `table` counts the tables from 0, `column` is a name."""

    table: int
    column: str
    value: str


@dataclass(slots=True)
class RecordResult:
    """The raw result of one record.

    `reason` is why a record was skipped; `error` why it was rejected. `places` is there after
    a traced run only: one for each output field that was asked about, None where not known.
    `repeatable` is false where the same record may give another result in another feed: its script
    looked at the clock, at chance, or at a fact of the arrival. `script_seconds` is CPU time of the
    worker: what the record cost, or its equal share of what it and its neighbours did. It is a
    measure and no part of the result: two that differ in it alone are equal.
    """

    outcome: Outcome
    outputs: list[OutputObject] = field(default_factory=list)
    reason: str | None = None
    error: ScriptFault | None = None
    findings: list[Finding] = field(default_factory=list)
    log: list[LogLine] = field(default_factory=list)
    misses: list[LookupMiss] = field(default_factory=list)
    places: list[ScriptPlace | None] = field(default_factory=list)
    repeatable: bool = True
    script_seconds: float = field(default=0.0, compare=False)
