"""Writes the reference pages that are made from tables of the code, and the types for editors.

`python -m engine.reference` writes all of them anew; a test fails when one of them lags.
"""

import inspect
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from catalog.api_codes import API
from catalog.bundle_codes import BUNDLES
from catalog.code import Code
from catalog.error_codes import ERRORS
from catalog.feed_codes import FEEDS
from catalog.fields import Field, FieldType, Shape
from catalog.mapping_codes import MAPPINGS
from catalog.outbound_codes import OUTBOUND
from catalog.responses import RESPONSE_FIELDS
from catalog.schema import SHAPES
from catalog.schema_codes import SCHEMA
from catalog.script_codes import SCRIPTS
from engine.field_check import MOST_FINDINGS
from engine.field_groups import MOST_NAME_CHARS
from feeds.limits import FeedLimits
from mapping_service.limits import TableLimits
from runtime_js.bundle_limits import BundleLimits, size_text
from runtime_js.limits import Limits
from runtime_js.manifest_page import page as manifest_page
from runtime_js.reference import api_page, declarations, example_text

_MADE = "<!-- Written by `make types` from {source}. -->"

_FIELDS = """\
# Fields

{made}

What a script may assign to an output object, and what a draft then holds. A field that is not
assigned stays as it is in the store; `null` clears it; blank text says nothing, as if the field
had not been assigned. What a field cannot hold rejects the record with a [code](codes.md) that
names field and value. A name that is not listed here is left out with the finding `unknown_field`
and a suggestion.

The bounds are Crossdock's own. Marketplaces have narrower ones, which are checked when a draft is
published there: eBay takes 80 characters of a title, another marketplace 255.

## How values are read

| type | a script may assign | a draft holds |
|---|---|---|
{types}

Decimal text is never guessed at. With the decimal mark `.`, which is the default, `12,50` and
`1,299` are refused and `1,299.00` is read; with `decimal_mark = ","` in the
[manifest](manifest.md), `12,50` and `1.299,00` are read and `12.50` is refused. A number is never
ambiguous. A JavaScript number holds 15 digits: what stands behind them is dropped with the finding
`number_rounded`, so that 0.1 + 0.2 is 0.3.

A draft with an amount and no `Currency` gets the manifest's `currency`. A record keeps at most
{findings} findings.
"""

# Type of field, what a script may assign, what a draft then holds.
_READING = (
    ("text", "text, a number, a boolean", "text, trimmed; on one line unless bounds say more"),
    ("identifier", "the same", "the text as it is; control characters and line breaks are refused"),
    ("decimal", "a number, or text with the feed's decimal mark", 'every digit: `"14.90"`'),
    ("money", "the same, with or without a sign such as `€`", "no more digits than its currency"),
    ("integer", "a number, or text such as `7` and `7.0`", "a whole number"),
    ("boolean", "`true` `false` `yes` `no` `1` `0` `on` `off`", "`true` or `false`"),
    ("enum", "one of its words; case, blanks and hyphens do not count", "the word as listed"),
    (
        "date-time",
        "a `Date`, or ISO 8601 text; without an offset UTC is taken, with a finding",
        'UTC: `"2026-03-01T08:00:00Z"`',
    ),
    ("url", "an absolute http or https URL without a user name", "the same"),
    (
        "gtin",
        "digits, with or without blanks and hyphens; or the words `Does not apply`",
        "digits, check digit proved",
    ),
    ("currency, country", "a code of ISO 4217 or ISO 3166 in any case", "the code in capitals"),
    ("locale", "`en_US`, `en-us`", "`en_US`"),
    ("list of …", "a list, or one value alone", "a list without blank entries"),
    (
        "map of text",
        "an object: name → text or list of text; `null` clears one name",
        f"the same; a name has at most {MOST_NAME_CHARS} characters",
    ),
    ("product ids", "an object, or its JSON text: kind of id → id", "an object"),
)

_RESPONSES = """\
## RESPONSE_INRECORD

What a response script reads: one row of what became of a request to a marketplace. A refused SKU
has a row for each reason. A field that says nothing is absent. These are also the columns of the
file that a merchant gets without such a script.
"""

_CODES = """\
# Codes

{made}

Every error, rejection and finding has a code. Codes do not change; the words of a message may. A
script's own `reject(code, message)` adds codes of the merchant's choosing beside these.
"""

_LIMITS = """\
# Limits

{made}

Every limit and what it is by default. A bundle's manifest can lower those of its
[scripts](#scripts) and never raise them.
"""

_ROOMS: Mapping[str, Mapping[str, Code]] = {
    "Runs": ERRORS,
    "Bundles": BUNDLES,
    "Scripts": SCRIPTS,
    "Feeds": FEEDS,
    "Drafts": SCHEMA,
    "Outbound files": OUTBOUND,
    "Value mapping": MAPPINGS,
    "HTTP API": API,
}
_ACTORS = {"merchant": "the merchant", "nobody": "nobody", "operator": "the operator"}
_LIMIT_TABLES: Mapping[str, type] = {
    "Scripts": Limits,
    "Bundles": BundleLimits,
    "Feeds": FeedLimits,
    "Lookup tables": TableLimits,
}


def pages() -> dict[Path, str]:
    """Every generated file, by its path from the root of the project."""
    return {
        Path("docs/reference/fields.md"): fields_page(),
        Path("docs/reference/codes.md"): codes_page(),
        Path("docs/reference/limits.md"): limits_page(),
        Path("docs/reference/manifest.md"): manifest_page(),
        Path("docs/reference/script-api.md"): api_page(),
        Path("runtime_js/types/crossdock.d.ts"): declarations(),
    }


def fields_page() -> str:
    """The page of canonical fields."""
    made = _MADE.format(source="catalog/schema.py")
    types = "\n".join(f"| {' | '.join(row)} |" for row in _READING)
    parts = [_FIELDS.format(made=made, types=types, findings=MOST_FINDINGS)]
    parts += [_shape_section(shape) for shape in SHAPES.values()]
    parts.append(_responses_section())
    return "\n".join(parts)


def _responses_section() -> str:
    """What a response script finds in its record."""
    rows = [f"| `{name}` | {_cell(text)} |" for name, text in RESPONSE_FIELDS.items()]
    return "\n".join([_RESPONSES, "| field | what it holds |", "|---|---|", *rows, ""])


def codes_page() -> str:
    """The page of codes, grouped by the room that reports them."""
    parts = [_CODES.format(made=_MADE.format(source="catalog/*_codes.py"))]
    for room, codes in _ROOMS.items():
        if codes:
            rows = [
                f"| `{name}` | {_ACTORS[code.actor]} "
                f"| {_cell(code.meaning)} | {_cell(code.remedy)} |"
                for name, code in sorted(codes.items())
            ]
            head = ["| code | who acts | meaning | remedy |", "|---|---|---|---|"]
            parts.append(f"## {room}\n\n" + "\n".join(head + rows) + "\n")
    return "\n".join(parts)


def limits_page() -> str:
    """The page of limits, made from the classes that hold them."""
    parts = [_LIMITS.format(made=_MADE.format(source="the classes of limits"))]
    for title, table in _LIMIT_TABLES.items():
        rows = [
            f"| `{name}` | {_amount(name, getattr(table(), name))} | {_cell(text)} |"
            for name, text in _attributes(table)
        ]
        head = ["| limit | default | meaning |", "|---|---|---|"]
        parts.append(f"## {title}\n\n" + "\n".join(head + rows) + "\n")
    return "\n".join(parts)


def _shape_section(shape: Shape) -> str:
    named = ""
    if shape.noun is not None:
        named = f" `{shape.key}` names the draft"
        named += f"; else `{shape.key_fallback}`" if shape.key_fallback else ""
        named += "; else the manifest's `key`."
    head = ["| field | type | bounds | meaning | example |", "|---|---|---|---|---|"]
    rows = [_field_row(field) for field in shape.fields.values()]
    if shape.ready:
        maps = ", ".join(f"`{name}`" for name in shape.ready)
        named += f" Ready to be filled: {maps}."
    return f"## {shape.name}\n\n{shape.sentence}{named}\n\n" + "\n".join(head + rows) + "\n"


def _field_row(field: Field) -> str:
    bounds = ", ".join(_bounds(field))
    return (
        f"| `{field.name}` | {_type_words(field)} | {bounds} | {_cell(field.sentence)} "
        f"| `{_cell(example_text(field.example))}` |"
    )


def _type_words(field: Field) -> str:
    if field.shape is not None:
        link = f"[{field.shape}](#{field.shape.lower()})"
        return link if field.type is FieldType.OBJECT else f"list of {link}"
    return field.type.value


def _bounds(field: Field) -> Iterator[str]:
    if field.required:
        yield "required"
    if field.type is FieldType.ENUM:
        yield " ".join(f"`{value}`" for value in field.values)
    if field.max_items is not None:
        yield f"{field.max_items:,} entries"
    if field.max_length is not None and field.type is not FieldType.GTIN:
        yield f"{field.max_length:,} characters"
    if field.lines and field.type is FieldType.TEXT:
        yield "several lines"
    if field.minimum is not None and field.maximum is not None:
        yield f"{field.minimum:,} to {field.maximum:,}"
    if field.digits is not None:
        yield f"{field.digits} digits after the mark"


def _attributes(table: type) -> Iterator[tuple[str, str]]:
    """Names and texts of a class docstring's section "Attributes"."""
    section = inspect.cleandoc(table.__doc__ or "").partition("Attributes:\n")[2]
    for entry in re.split(r"\n(?=    \w)", section):
        name, _, text = entry.strip().partition(":")
        yield name, " ".join(text.split())


def _amount(name: str, value: float) -> str:
    if name.endswith("_bytes"):
        return _bytes_text(int(value))
    return f"{value:,}" if isinstance(value, int) else f"{value:g}"


def _bytes_text(size: int) -> str:
    gibibyte = 1 << 30
    return f"{size // gibibyte} GiB" if size % gibibyte == 0 else size_text(size)


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


def main() -> None:
    """Write every page; run from the root of the project."""
    for path, text in pages().items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main()
