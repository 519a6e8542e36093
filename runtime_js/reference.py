"""The types for editors and the reference page of the script API, made from the tables.

Tables: `runtime_js.capabilities` and `catalog.schema`. `python -m engine.reference` writes both
files; a test fails when they lag.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from catalog.fields import Field, FieldType, Shape
from catalog.schema import INVENTORY, LINE_ITEM, PACKAGE, PRODUCT, SHIPMENT, VARIATION
from runtime_js.capabilities import CAPABILITIES, CAPABILITIES_OF_SETS
from runtime_js.capability import Capability

# Interface of an object that has members, by the name its members are listed under.
_INTERFACES = {
    "XML": "XMLMethods",
    "PRODUCT": "ProductOutput",
    "SHIPMENT": "ShipmentOutput",
    "ORDERS": "OutboundRecords",
    "MAPPING": "Mapping",
    "Workbook": "Workbook",
    "Sheet": "Sheet",
    "LOOKUP_SERVICE": "LookupService",
    "LOGGER": "Logger",
    "FEED": "Feed",
}
_OUTPUTS: Mapping[str, Shape] = {
    "ProductOutput": PRODUCT,
    "VariationOutput": VARIATION,
    "InventoryOutput": INVENTORY,
    "ShipmentOutput": SHIPMENT,
    "LineItem": LINE_ITEM,
    "PackageDetails": PACKAGE,
}
_SHAPE_NAMES = {shape.name: name for name, shape in _OUTPUTS.items()}

# The language itself is in the editor's own library.
_NOT_DECLARED = {"Language"}

# Types that are written by hand; the rest is put behind them.
_HEAD = Path(__file__).with_name("types") / "crossdock.head.ts"

_PAGE = """\
# The script API

<!-- Written by `make types` from runtime_js/capabilities.py and catalog/schema.py. -->

Everything a script can see beyond the language itself. Nothing else exists: no network, no files,
no timers, no other merchant. Fields of the output objects are on [their own page](fields.md).
`runtime_js/types/crossdock.d.ts` tells the same to an editor, and how to set it up. Types are
TypeScript's; `Text` is anything that has a text: text, a number, a boolean, an XML value, `null`.

The entry function is `transform()`, or `transform<Kind>()` where that is defined, such as
`transformInventory()`. It takes no arguments; what it returns is ignored. A field that is not
assigned stays as it is in the store, `null` clears it. XML values become their text, a `Date`
becomes ISO 8601, `undefined` is left out; `NaN`, functions and cycles refuse the record.
"""

_HEAD_ROWS = ("| name | type | meaning | example |", "|---|---|---|---|")

_SETS = """\
## Config-spec sets

A folder with a `main.js` is a [config-spec set](../how-to/bring-your-rhino-scripts.md). Of what
stands above it sees every row that names no kind of feed, and these. Its output objects are those
of eBay's platform of 2014: any property may be set.

"""


def declarations() -> str:
    """The text of `types/crossdock.d.ts`."""
    parts = [_HEAD.read_text(encoding="utf-8")]
    parts += [_interface(owner) for owner in ("XML", "Mapping", "Workbook", "Sheet")]
    parts += [_interface(owner) for owner in ("LOOKUP_SERVICE", "LOGGER", "FEED", "ORDERS")]
    parts += [_output(name, shape) for name, shape in _OUTPUTS.items()]
    parts.append("\n".join(_globals()))
    return "\n".join(parts) + "\n"


def api_page() -> str:
    """The text of `docs/reference/script-api.md`."""
    parts = [_PAGE]
    for group in dict.fromkeys(row.group for row in CAPABILITIES):
        rows = [_entry(row) for row in CAPABILITIES if row.group == group]
        parts.append(f"## {group}\n\n" + "\n".join([*_HEAD_ROWS, *rows]) + "\n")
    rows = [_entry(row) for row in CAPABILITIES_OF_SETS]
    parts.append(_SETS + "\n".join([*_HEAD_ROWS, *rows]) + "\n")
    return "\n".join(parts)


def _interface(owner: str) -> str:
    owner = {"Mapping": "MAPPING"}.get(owner, owner)
    rows = [row for row in CAPABILITIES if row.name.startswith(f"{owner}.")]
    extends = ""
    if owner == "XML":
        # Elements with nothing but text have the methods of text as well.
        own = " | ".join(f'"{row.name.partition(".")[2]}"' for row in rows)
        extends = f' extends Omit<String, number | "valueOf" | {own}>'
    lines = [f"interface {_INTERFACES[owner]}{extends} {{"]
    for row in rows:
        member = row.name.partition(".")[2]
        is_fact = "=>" not in row.type and not row.type.startswith("{")
        lines += [*_comment(row, "  "), f"  {'readonly ' if is_fact else ''}{member}: {row.type};"]
    return "\n".join([*lines, "}", ""])


def _output(name: str, shape: Shape) -> str:
    lines = [f"/** {shape.sentence} */", f"interface {name} {{"]
    for field in shape.fields.values():
        example = example_text(field.example)
        lines.append(f"  /** {field.sentence} For example `{example}`. */")
        mark = "" if field.name in shape.ready else "?"
        lines.append(f"  {field.name}{mark}: {_field_type(field)};")
    for row in CAPABILITIES:
        owner, _, member = row.name.partition(".")
        if member and _INTERFACES.get(owner) == name:
            lines += [*_comment(row, "  "), f"  {member}: {row.type};"]
    return "\n".join([*lines, "}", ""])


def _field_type(field: Field) -> str:
    match field.type:
        case FieldType.DECIMAL | FieldType.MONEY | FieldType.INTEGER:
            return "Decimal"
        case FieldType.DATE_TIME:
            return "Moment"
        case FieldType.ENUM:
            return " | ".join([*(f'"{value}"' for value in field.values), "XML", "null"])
        case FieldType.TEXT_LIST | FieldType.URL_LIST:
            return "Many<Text>"
        case FieldType.TEXT_MAP:
            return "TextMap"
        case FieldType.TEXT_MAPS:
            return "TextMap[] | null"
        case FieldType.PRODUCT_IDS:
            kinds = " ".join(f"{kind}?: Text;" for kind in field.values)
            return f"{{ {kinds} }} | string | null"
        case FieldType.OBJECT:
            return _SHAPE_NAMES[field.shape or ""]
        case FieldType.OBJECTS:
            return f"{_SHAPE_NAMES[field.shape or '']}[] | null"
    return "Text"


def _globals() -> Iterator[str]:
    for row in CAPABILITIES:
        if "." not in row.name and row.group not in _NOT_DECLARED:
            yield from _comment(row, "")
            yield f"declare var {row.name}: {row.type};"


def _comment(row: Capability, indent: str) -> Iterator[str]:
    kinds = f" Feeds of kind {', '.join(row.kinds)}." if row.kinds else ""
    yield f"{indent}/** {row.sentence}{kinds} For example `{row.example}`. */"


def _entry(row: Capability) -> str:
    kinds = f" Only in feeds of kind {', '.join(row.kinds)}." if row.kinds else ""
    type_ = row.type.replace("|", "\\|")
    return f"| `{row.name}` | `{type_}` | {row.sentence}{kinds} | `{row.example}` |"


def example_text(example: object) -> str:
    """An example of a field as a script would write it."""
    if isinstance(example, bool):
        return "true" if example else "false"
    if isinstance(example, str):
        return f"'{example}'"
    if isinstance(example, tuple | list):
        return "[" + ", ".join(example_text(each) for each in example) + "]"
    if isinstance(example, Mapping):
        inner = ", ".join(f"{name}: {example_text(each)}" for name, each in example.items())
        return f"{{ {inner} }}"
    return str(example)
