"""What the checks of all field types share: settings in, findings out, one refusal a field."""

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from catalog.findings import Finding, Place, Severity

DecimalMark = Literal[".", ","]

# A value as JSON gives it: untrusted, of any shape.
Json: TypeAlias = object

# Findings kept of one record. A script in a loop can misspell ten thousand fields.
MOST_FINDINGS = 50

# Characters of a value that a message shows, and that a rejection keeps beside its message.
_SHOWN_CHARS = 80
_FOUND_CHARS = 500


class FieldRefused(Exception):
    """One value cannot be what its field asks for. The message goes on from the field's name.

    `below` is the way from the field to the entry that is to blame, `.Color`; empty for the field.
    """

    def __init__(self, code: str, message: str, hint: str | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.hint = hint
        self.below = ""


@dataclass(frozen=True, slots=True)
class SchemaSettings:
    """What the manifest says about the values a script assigns.

    Attributes:
        decimal_mark: The mark in decimal text. A dot is what nobody has to declare, so with it
            "1,299" is refused: 1299 dollars in Boston, 1.299 euros in Berlin. "1,299.00" is read.
        currency: Currency of amounts whose object names none, an ISO 4217 code.
    """

    decimal_mark: DecimalMark = "."
    currency: str | None = None


@dataclass(slots=True)
class Checking:
    """The check of one record's outputs. `prefix` and `name` say which field is being read."""

    settings: SchemaSettings
    findings: list[Finding] = field(default_factory=list)
    prefix: str = ""
    name: str = ""
    refused: Finding | None = None
    found: str | None = None
    left_out: int = 0

    def refuse(self, refusal: FieldRefused, value: Json) -> None:
        """Write down that the field at hand is refused; the first refusal is the record's."""
        path = f"{self.prefix}{self.name}{refusal.below}"
        finding = Finding(
            refusal.code,
            f"{path} {refusal.message}",
            Severity.ERROR,
            Place(field=path),
            refusal.hint,
        )
        if self.refused is None:
            self.refused = finding
            self.found = printable(value[:_FOUND_CHARS]) if isinstance(value, str) else shown(value)
        self.keep(finding)

    def remark(self, code: str, message: str, severity: Severity, hint: str | None = None) -> None:
        """Write down a remark on the field at hand; its value is kept."""
        path = f"{self.prefix}{self.name}"
        self.keep(Finding(code, f"{path} {message}", severity, Place(field=path), hint))

    def has_refused(self, path: str) -> bool:
        """Whether the field at `path` was refused already, and is not merely missing."""
        return any(
            finding.place.field == path and finding.severity is Severity.ERROR
            for finding in self.findings
        )

    def all_findings(self) -> list[Finding]:
        """What was found, and how much more there was."""
        if not self.left_out:
            return self.findings
        message = f"{self.left_out:,} more findings on this record are not listed"
        return [*self.findings, Finding("findings_left_out", message, Severity.NOTE)]

    def keep(self, finding: Finding) -> None:
        """Keep a finding as it is; beyond `MOST_FINDINGS` it is only counted."""
        if self.is_full:
            self.left_out += 1
        else:
            self.findings.append(finding)

    @property
    def is_full(self) -> bool:
        """No further finding is kept, so none is worth the work of wording it."""
        return len(self.findings) >= MOST_FINDINGS


# Reads one value that is not null: what the draft holds, or None where the value says nothing.
Check: TypeAlias = Callable[[Json, Checking], Json]


def printable(text: str) -> str:
    """Text that can be written as UTF-8: lone halves of surrogate pairs become question marks."""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def shown(value: Json) -> str:
    """A value as a message shows it: text in quotes and cut, containers by their kind."""
    if isinstance(value, str):
        cut = value if len(value) <= _SHOWN_CHARS else value[:_SHOWN_CHARS] + "…"
        return f'"{printable(cut)}"'
    if isinstance(value, dict):
        return "an object"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int) and value.bit_length() > 64:
        return "a huge number"
    return "null" if value is None else repr(value)
