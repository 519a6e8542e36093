"""What a config-spec set left in its output objects becomes a draft, by feed kind.

Names are those of eBay's platform of 2014; where the canonical field has another, it stands in the
tables below. In that dialect null is a column that the feed does not have, so it says nothing here
and clears nothing. What no draft has a place for is told in a note, and stands in the raw outputs.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TypeAlias

from catalog.findings import Finding, Place, Severity
from catalog.schema import SHAPES
from engine.field_check import Json, SchemaSettings
from engine.product_schema import Checked, check_outputs

_Outputs: TypeAlias = Sequence[tuple[str, Mapping[str, Json]]]

_PRODUCT_SHAPED = ("product", "classification", "itemspecifics")

# The canonical field of a name, where it is another one. Other names that a shape has stay.
_DISTRIBUTION = {"ListPrice": "Price"}
_AVAILABILITY = {"TotalShipToHomeQuantity": "Quantity"}
_LOCATION = {"LocationID": "Location", "TotalQuantityAtLocation": "Quantity"}
_FULFILLMENT = {"Date": "ShippedDate"}

_RENAMED: Mapping[str, Mapping[str, str]] = {
    "distribution": _DISTRIBUTION,
    "availability": {**_AVAILABILITY, **_LOCATION},
    "orderfulfillment": _FULFILLMENT,
}

# Objects that are no drafts: stores where a buyer may fetch a piece.
_NO_DRAFT = "location"


@dataclass(frozen=True, slots=True)
class SpecSettings:
    """How the outputs of one feed become drafts.

    Attributes:
        kind: The feed kind, `distribution`.
        schema: What the manifest says about values.
        locale: Of several languages of a product, the one that is the draft's own; else the first.
        marketplace: Where the drafts are listed: offers for another one are left out.
    """

    kind: str
    schema: SchemaSettings
    locale: str | None = None
    marketplace: str | None = None


def names_in_scripts(kind: str) -> Mapping[str, str]:
    """What the scripts of a feed kind call the fields that a draft calls otherwise."""
    return {known: name for name, known in _RENAMED.get(kind, {}).items()}


def check_spec_outputs(outputs: _Outputs, settings: SpecSettings) -> Checked:
    """Check the output objects of one record, or of the group that it begins.

    Returns:
        The draft; without noun and value for the other records of a group, and for objects that
        are no drafts.
    """
    if not outputs or settings.kind == _NO_DRAFT:
        return Checked(None, None, None, [])
    if settings.kind in _PRODUCT_SHAPED:
        return _check_product(outputs, settings)
    return _CHECKS[settings.kind](outputs[0][1], settings)


def _check_product(outputs: _Outputs, settings: SpecSettings) -> Checked:
    """A product in several languages: one is the draft, the others have places beside it."""
    wanted = [each for each in outputs if each[1].get("Locale") == settings.locale]
    first = (wanted or outputs)[0]
    others = [each for each in outputs if each is not first]
    checked = check_outputs([(first[0], _said(first[1]))], settings.schema)
    if not others:
        return checked
    return _with_further(
        checked,
        (
            check_outputs([(kind, _said(_with_locale(value)))], settings.schema)
            for kind, value in others
        ),
    )


def _with_locale(value: Mapping[str, Json]) -> Mapping[str, Json]:
    """The product with its language in each of its variations, as the store tells them apart."""
    variations = value.get("Variations")
    if not isinstance(variations, list):
        return value
    locale = value.get("Locale")
    told = [{"Locale": locale, **each} if isinstance(each, dict) else each for each in variations]
    return {**value, "Variations": told}


def _with_further(checked: Checked, others: Iterable[Checked]) -> Checked:
    """Values beside a draft; one of them refused refuses the record, as any field of it does."""
    further: list[dict[str, Json]] = []
    findings = list(checked.findings)
    for other in others:
        findings += [each for each in other.findings if each not in findings]
        if other.refused is not None and checked.refused is None:
            checked = replace(checked, value=None, refused=other.refused, found=other.found)
        if other.value is not None:
            further.append(other.value)
    kept = () if checked.refused is not None else tuple(further)
    return replace(checked, findings=findings, further=kept)


def _check_distribution(value: Mapping[str, Json], settings: SpecSettings) -> Checked:
    channel = value.get("ChannelID")
    if settings.marketplace and channel and channel != settings.marketplace:
        message = f"an offer for another marketplace than {settings.marketplace} makes no draft"
        note = Finding("spec_other_channel", message, Severity.NOTE, Place(field="ChannelID"))
        return Checked(None, None, None, [note])
    return _check_renamed("PRODUCT", value, _DISTRIBUTION, settings)


def _check_availability(value: Mapping[str, Json], settings: SpecSettings) -> Checked:
    """The stock to ship is the draft; that of each location has a place beside it."""
    total = dict(value)
    locations = total.pop("Locations", None)
    checked = _check_renamed("INVENTORY", total, _AVAILABILITY, settings)
    found = locations if isinstance(locations, list) else []
    return _with_further(
        checked,
        (
            _check_renamed("INVENTORY", {"SKU": checked.sku, **each}, _LOCATION, settings)
            for each in found
            if isinstance(each, dict) and each.get("LocationID")
        ),
    )


def _check_fulfillment(value: Mapping[str, Json], settings: SpecSettings) -> Checked:
    renamed = dict(value)
    notes: list[Finding] = []
    lines = value.get("LineItems")
    if isinstance(lines, list):
        renamed["LineItems"] = [
            _renamed("LINE_ITEM", line, _FULFILLMENT, notes) if isinstance(line, dict) else line
            for line in lines
        ]
        if len(lines) == 1 and isinstance(lines[0], dict):
            # CSV has a row for each order line: each is a draft of its own.
            renamed["LineItemID"] = lines[0].get("LineItemID")
    return _check_renamed("SHIPMENT", renamed, _FULFILLMENT, settings, notes)


def _check_renamed(
    shape: str,
    value: Mapping[str, Json],
    names: Mapping[str, str],
    settings: SpecSettings,
    notes: list[Finding] | None = None,
) -> Checked:
    told = [] if notes is None else notes
    renamed = _renamed(shape, value, names, told)
    checked = check_outputs([(shape, renamed)], settings.schema, default=shape)
    return replace(checked, findings=[*checked.findings, *told])


def _renamed(
    shape: str, value: Mapping[str, Json], names: Mapping[str, str], notes: list[Finding]
) -> dict[str, Json]:
    """The fields that a draft has a place for, under its names; `notes` tell of the others."""
    fields = SHAPES[shape].fields
    renamed: dict[str, Json] = {}
    for name, field in _said(value).items():
        known = names.get(name, name)
        if known in fields:
            renamed[known] = field
        elif not _is_empty(field):
            place = Place(field=name)
            note = Finding("spec_field_raw", "has no place in a draft", Severity.NOTE, place)
            if note not in notes:
                notes.append(note)
    return renamed


def _said(value: Mapping[str, Json]) -> dict[str, Json]:
    """What a value says: null says nothing, at any depth."""
    return {name: _spoken(field) for name, field in value.items() if field is not None}


def _spoken(field: Json) -> Json:
    if isinstance(field, dict):
        return _said(field)
    return [_spoken(each) for each in field] if isinstance(field, list) else field


def _is_empty(value: Json) -> bool:
    """Whether a value says nothing: an empty text, or an object with nothing in it at any depth."""
    if isinstance(value, dict):
        return all(map(_is_empty, value.values()))
    return value in ("", [])


_CHECKS: Mapping[str, Callable[[Mapping[str, Json], SpecSettings], Checked]] = {
    "distribution": _check_distribution,
    "availability": _check_availability,
    "orderfulfillment": _check_fulfillment,
}
