"""Checks what a person writes into a draft: the same bounds that a script's values must keep."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from catalog.findings import Finding, Severity
from engine.amounts import settle_amounts
from engine.draft_remarks import remark_on_draft
from engine.field_check import Checking, Json, SchemaSettings
from engine.object_check import read_object, reader_of

# What a person types and a program sends has a dot; these two are what a script is told to do.
_AS_TYPED = SchemaSettings(decimal_mark=".")
_HINTS_FOR_SCRIPTS = frozenset({"decimal_mark_wrong", "decimal_precision", "money_precision"})


@dataclass(frozen=True, slots=True)
class EditChecked:
    """What the checks made of an edit of one draft.

    Attributes:
        fields: Canonical values of the fields that may be saved; None clears one.
        refusals: By the field that is edited, why its value cannot be.
        remarks: By field, what is odd about it; it may be saved.
    """

    fields: Mapping[str, Json]
    refusals: Mapping[str, tuple[Finding, ...]]
    remarks: Mapping[str, tuple[Finding, ...]]


def check_edit(shape: str, held: Mapping[str, Json], wanted: Mapping[str, Json]) -> EditChecked:
    """Check new values of a draft's fields, alone and together with those that stay.

    Args:
        shape: A key of `catalog.schema.SHAPES`.
        held: The fields of the draft as it is.
        wanted: New values by field, as untrusted as a script's; each a field of the shape. None,
            and text that is blank, clear a field.
    """
    checking = Checking(_AS_TYPED)
    # What names the draft stands in its key, so nothing is missing where an edit does not say it.
    reader = replace(reader_of(shape), required=())
    cleared = {name: None for name, value in wanted.items() if _is_blank(value)}
    said = {name: value for name, value in wanted.items() if name not in cleared}
    read = {**read_object(reader, said, checking), **cleared}
    merged = {**held, **read}
    settle_amounts(shape, merged, checking)
    remark_on_draft(merged, checking)
    found = checking.findings
    refusals = _by_field(wanted, [each for each in found if each.severity is Severity.ERROR])
    remarks = _by_field(wanted, [each for each in found if each.severity is not Severity.ERROR])
    # A text of which nothing is left after cleaning, or an empty list, clears its field too.
    fields = {name: read.get(name) for name in wanted if name not in refusals}
    return EditChecked(fields, refusals, remarks)


def _is_blank(value: Json) -> bool:
    return value is None or (isinstance(value, str) and not value.strip())


def _by_field(
    wanted: Mapping[str, Json], findings: Iterable[Finding]
) -> dict[str, tuple[Finding, ...]]:
    """Findings by the edited field; one about a field that stays goes to what has brought it."""
    found: dict[str, tuple[Finding, ...]] = {}
    for finding in findings:
        name = (finding.place.field or "").partition(".")[0].partition("[")[0]
        name = name if name in wanted else next(iter(wanted))
        told = replace(finding, hint=None) if finding.code in _HINTS_FOR_SCRIPTS else finding
        found[name] = (*found.get(name, ()), told)
    return found
