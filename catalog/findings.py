"""A finding: one remark of a check, with its place and how severe it is."""

from dataclasses import dataclass, field
from enum import StrEnum


class Severity(StrEnum):
    """How much a finding weighs."""

    ERROR = "error"  # refuses what was checked: the record, the bundle, the workbook
    WARNING = "warning"  # goes on, but somebody should look
    NOTE = "note"  # a fact worth telling, such as the encoding that was detected


@dataclass(frozen=True, slots=True)
class Place:
    """Where something stands; every part that does not apply is None.

    `line` and `column` are 1-based. `cell` is a workbook address such as `Colors!B7`, `entry` the
    name of a zip entry, `field` a dotted path in an output object such as `Variations[0].SKU`.
    """

    file: str | None = None
    line: int | None = None
    column: int | None = None
    cell: str | None = None
    entry: str | None = None
    field: str | None = None

    def __str__(self) -> str:
        where = self.file or self.entry or ""
        if self.cell:
            where = f"{where}!{self.cell}" if where else self.cell
        if self.line is not None:
            where += f":{self.line}" if where else f"line {self.line}"
            if self.column is not None:
                where += f":{self.column}"
        if self.field:
            where = f"{where} {self.field}" if where else self.field
        return where


@dataclass(frozen=True, slots=True)
class Finding:
    """One remark.

    `code` is a key of `catalog.codes.CODES`; `message` names the thing and the value found;
    `hint` says what to do next; `excerpt` is source text to show below, caret line included.
    """

    code: str
    message: str
    severity: Severity = Severity.ERROR
    place: Place = field(default_factory=Place)
    hint: str | None = None
    excerpt: str | None = None

    def __str__(self) -> str:
        where = str(self.place)
        text = f"{where}: {self.message}" if where else self.message
        return f"{text} ({self.hint})" if self.hint else text
