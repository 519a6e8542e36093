"""What a canonical field is: its name, its type and its bounds. The table is `catalog.schema`."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from types import MappingProxyType
from typing import TypeAlias

# The example of a field: JSON as a script would assign it.
Example: TypeAlias = "str | int | bool | tuple[object, ...] | Mapping[str, object]"


class FieldType(StrEnum):
    """How a field is read and what a draft holds. The value is the word the reference uses."""

    TEXT = "text"
    IDENTIFIER = "identifier"  # text that names something: no line breaks, nothing is repaired
    DECIMAL = "decimal"  # a draft holds decimal text: "1.25"
    MONEY = "money"  # decimal text with no more digits than its currency has
    INTEGER = "integer"
    BOOLEAN = "boolean"
    ENUM = "enum"
    DATE_TIME = "date-time"  # a draft holds UTC: "2026-03-01T08:00:00Z"
    URL = "url"
    GTIN = "gtin"
    CURRENCY = "currency"
    LOCALE = "locale"
    COUNTRY = "country"
    TEXT_LIST = "list of text"
    URL_LIST = "list of urls"
    TEXT_MAP = "map of text"  # name → text or list of text
    TEXT_MAPS = "list of maps"
    PRODUCT_IDS = "product ids"  # kind of id → id
    OBJECT = "object"
    OBJECTS = "list of objects"


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a shape.

    Attributes:
        name: The script's name for it, and the draft's.
        type: How it is read.
        sentence: What it is, for the reference page and the editor.
        example: What a script may assign.
        required: A draft without it is refused.
        max_length: Characters of a text, of a list's entry or of a map's value.
        max_items: Entries of a list or a map.
        minimum, maximum: Bounds of a number, both included.
        digits: Digits after the decimal mark at most. Money follows its currency as well.
        values: What an enum may hold; the kinds of id that product ids may have.
        lines: The text may hold line breaks and tabs; elsewhere they become one blank.
        shape: Name of the shape of an object or of a list's objects, a key of `schema.SHAPES`.
        also: Other names that people give the field, for suggestions only.
    """

    name: str
    type: FieldType
    sentence: str
    example: Example
    required: bool = False
    max_length: int | None = None
    max_items: int | None = None
    minimum: int | None = None
    maximum: int | None = None
    digits: int | None = None
    values: tuple[str, ...] = ()
    lines: bool = False
    shape: str | None = None
    also: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """All fields of one kind of object, in the order in which a draft holds them.

    Attributes:
        name: The output object's name in a script.
        sentence: What it is.
        key: The field that names the draft; the manifest's `key` fills it where no script does.
        fields: By name, in order.
        key_fallback: The field whose value is taken for the key before the manifest is asked.
        line_keys: The first of these that is there joins the key, so that two shipments of one
            order are two drafts.
        ready: Maps that every fresh object has, so that a script fills them without making them.
        noun: What its drafts are called in the store; outputs of one noun make one draft. None
            for an object that only stands inside others.
    """

    name: str
    sentence: str
    key: str | None
    fields: Mapping[str, Field] = field(repr=False)
    key_fallback: str | None = None
    line_keys: tuple[str, ...] = ()
    ready: tuple[str, ...] = ()
    noun: str | None = None


def shape_of(
    name: str,
    sentence: str,
    *fields: Field,
    key: str | None = None,
    key_fallback: str | None = None,
    line_keys: tuple[str, ...] = (),
    ready: tuple[str, ...] = (),
    noun: str | None = None,
) -> Shape:
    """Build a shape from its fields. Raises ValueError when two fields share a name."""
    table = {entry.name: entry for entry in fields}
    if len(table) != len(fields):
        raise ValueError(f"{name}: two fields of one name")
    return Shape(name, sentence, key, MappingProxyType(table), key_fallback, line_keys, ready, noun)


# An inventory of a million pieces is plausible; ten digits are a barcode in the wrong column.
_MOST_PIECES = 999_999_999
# A price of twelve digits is a barcode, or Indonesian rupiah gone wrong.
_MOST_MONEY = 99_999_999_999


def text(
    name: str,
    most: int,
    sentence: str,
    example: str,
    *,
    lines: bool = False,
    also: tuple[str, ...] = (),
) -> Field:
    """A text; `most` is its length in characters."""
    return Field(name, FieldType.TEXT, sentence, example, max_length=most, lines=lines, also=also)


def identifier(
    name: str,
    most: int,
    sentence: str,
    example: str,
    *,
    required: bool = False,
    also: tuple[str, ...] = (),
) -> Field:
    """A text that names something."""
    return Field(
        name, FieldType.IDENTIFIER, sentence, example, required=required, max_length=most, also=also
    )


def money(name: str, sentence: str, example: str, *, also: tuple[str, ...] = ()) -> Field:
    """An amount of money."""
    return Field(
        name,
        FieldType.MONEY,
        sentence,
        example,
        minimum=0,
        maximum=_MOST_MONEY,
        digits=4,
        also=also,
    )


def decimal(
    name: str, sentence: str, example: str, *, maximum: int = 1_000_000, also: tuple[str, ...] = ()
) -> Field:
    """A number with digits after the mark."""
    return Field(
        name, FieldType.DECIMAL, sentence, example, minimum=0, maximum=maximum, digits=6, also=also
    )


def integer(
    name: str,
    sentence: str,
    example: int,
    *,
    maximum: int = _MOST_PIECES,
    also: tuple[str, ...] = (),
) -> Field:
    """A whole number."""
    return Field(name, FieldType.INTEGER, sentence, example, minimum=0, maximum=maximum, also=also)


def flag(name: str, sentence: str) -> Field:
    """Yes or no."""
    return Field(name, FieldType.BOOLEAN, sentence, True)


def moment(name: str, sentence: str, example: str, *, also: tuple[str, ...] = ()) -> Field:
    """A point in time."""
    return Field(name, FieldType.DATE_TIME, sentence, example, also=also)


def trade_number(name: str, sentence: str, example: str, *, also: tuple[str, ...] = ()) -> Field:
    """A trade item number; its kind is its name, a key of `gtin.LENGTHS`."""
    return Field(name, FieldType.GTIN, sentence, example, max_length=14, also=also)


def enum(name: str, values: tuple[str, ...], sentence: str, *, also: tuple[str, ...] = ()) -> Field:
    """One of a few words; the first is the example."""
    return Field(name, FieldType.ENUM, sentence, values[0], values=values, also=also)


def text_map(
    name: str,
    sentence: str,
    example: Mapping[str, object],
    *,
    most: int,
    length: int,
    also: tuple[str, ...] = (),
) -> Field:
    """A map of at most `most` names to texts of at most `length` characters."""
    return Field(
        name,
        FieldType.TEXT_MAP,
        sentence,
        example,
        max_items=most,
        max_length=length,
        lines=True,
        also=also,
    )


def urls(name: str, sentence: str, example: str, *, also: tuple[str, ...] = ()) -> Field:
    """A list of URLs."""
    return Field(
        name, FieldType.URL_LIST, sentence, (example,), max_items=100, max_length=2048, also=also
    )
