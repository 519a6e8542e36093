"""The trust boundary: what a script left in its output objects becomes a draft's value, or nothing.

Everything that comes in is untrusted JSON; everything that goes out has a field of
`catalog.schema`, its type and its bounds. Text that is blank says nothing and is left out, as a
field nobody assigned; null is kept and clears the field in the store.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cache

from catalog.fields import Shape
from catalog.findings import Finding, Severity
from catalog.schema import SHAPES
from engine.amounts import settle_amounts
from engine.draft_remarks import remark_on_draft
from engine.field_check import Checking, FieldRefused, Json, SchemaSettings, shown
from engine.object_check import ObjectReader, read_object, reader_of


@dataclass(slots=True)
class Checked:
    """What the schema made of one record's outputs.

    Attributes:
        sku: Names the draft; of a shipment the order, and the order line where there is one.
            On a refused record what the script or the feed claims, where it can be shown.
        noun: `product` or `shipment`; None when no output had a noun.
        value: Canonical fields in the table's order; None when the record is refused.
        findings: Everything found, refusals included.
        refused: The first refusal. Its place names the field.
        found: The value it refused: text as it is but cut, a list or an object by its kind.
        further: More values of the same noun and SKU, each with a place of its own in the store:
            a product in another language, a stock at another location.
    """

    sku: str | None
    noun: str | None
    value: dict[str, Json] | None
    findings: list[Finding]
    refused: Finding | None = None
    found: str | None = None
    further: Sequence[dict[str, Json]] = ()


def check_outputs(
    outputs: Iterable[tuple[str, Mapping[str, Json]]],
    settings: SchemaSettings,
    *,
    default: str = "PRODUCT",
    key: str | None = None,
) -> Checked:
    """Check all output objects of one record and lay them over one another.

    Args:
        outputs: Kind and value of each, as the script left them, in order.
        settings: What the manifest says about values.
        default: The kind that stands in where the script left no output object at all.
        key: What the record has where the manifest's `key` points, for scripts that assign no SKU.
    """
    checking = Checking(settings)
    value: dict[str, Json] = {}
    shape: Shape | None = None
    for kind, raw in outputs:
        made = SHAPES.get(kind)
        if made is None or made.noun is None or (shape and shape.noun != made.noun):
            _refuse_kind(kind, checking)
            continue
        shape = shape or made
        read = read_object(reader_of(kind), raw, checking)
        if value:
            _lay_over(value, read, checking)
        else:
            value = read
    reader = _widest_reader((shape or SHAPES[default]).noun)
    noun = reader.shape.noun
    sku = _settle_key(reader, value, key, checking)
    settle_amounts(reader.shape.name, value, checking)
    if checking.refused is not None:
        return Checked(sku, noun, None, checking.all_findings(), checking.refused, checking.found)
    if len(value) <= 1:
        message = "the script assigned nothing but the SKU"
        checking.keep(Finding("output_empty", message, Severity.WARNING))
    remark_on_draft(value, checking)
    return Checked(sku, noun, reader.in_order(value), checking.all_findings())


def _lay_over(value: dict[str, Json], later: dict[str, Json], checking: Checking) -> None:
    """A later object's fields win: PRODUCT and INVENTORY of one record speak of one draft."""
    for name, field in later.items():
        if name in value and value[name] != field:
            checking.name = name
            if name in {"SKU", "ID", "OrderID"}:
                text = f"is {shown(value[name])} in one output object and {shown(field)} in another"
                checking.refuse(FieldRefused("key_conflict", text), field)
            else:
                text = f"was {shown(value[name])} and then {shown(field)}; the later was taken"
                checking.remark("output_conflict", text, Severity.WARNING)
        value[name] = field


def _settle_key(
    reader: ObjectReader, value: dict[str, Json], key: str | None, checking: Checking
) -> str | None:
    """Find out what names the draft and put it into the value."""
    shape = reader.shape
    name = shape.key or ""
    found = value.get(name) or value.get(shape.key_fallback or "")
    if found is None and key is not None and not checking.has_refused(name):
        found = read_object(reader, {name: key}, checking).get(name)
    if not isinstance(found, str):
        if not checking.has_refused(name):
            checking.name = name
            hint = f"assign {shape.name}.{name}, or name the column or path with `key`"
            checking.refuse(FieldRefused("sku_missing", "is missing", hint), None)
        return None
    value[name] = found
    for each in shape.line_keys:
        if line := value.get(each):
            return f"{found}/{line}"
    return found


@cache
def _widest_reader(noun: str) -> ObjectReader:
    """The first shape of a noun has all fields of the others: PRODUCT those of INVENTORY."""
    return reader_of(next(shape.name for shape in SHAPES.values() if shape.noun == noun))


def _refuse_kind(kind: str, checking: Checking) -> None:
    checking.prefix, checking.name = "", kind
    text = "cannot become a draft here"
    checking.refuse(FieldRefused("output_kind_unknown", text, "use the feed's own object"), None)
