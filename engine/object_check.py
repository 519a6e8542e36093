"""Reads one object of a script's output field by field, by checks compiled once for its shape."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache

from catalog.fields import Field, FieldType, Shape
from catalog.findings import Severity
from catalog.schema import SHAPES
from engine.field_check import Check, Checking, FieldRefused, Json, shown
from engine.field_codes import (
    country_check,
    currency_check,
    date_time_check,
    gtin_check,
    locale_check,
    url_check,
)
from engine.field_groups import list_check, map_check, maps_check, product_ids_check, too_many
from engine.field_numbers import boolean_check, decimal_check, integer_check, money_check
from engine.field_texts import enum_check, identifier_check, text_check
from engine.suggest import kind_with_field, suggest_field

_PLAIN_TEXTS = frozenset({FieldType.TEXT, FieldType.IDENTIFIER})

# Orders of assignment that are remembered: a script has a few, one that was taken over any number.
_MOST_ORDERS = 1_000


@dataclass(frozen=True, slots=True)
class ObjectReader:
    """A shape made ready: one look-up and one call for each field of a record.

    `ranks` gives the order of a draft's fields; `money` and `required` name fields. `plain_texts`
    are fields of any text, with the most characters of each: one that can be printed, as nearly all
    can, needs nothing but trimming.
    """

    shape: Shape
    checks: Mapping[str, Check]
    ranks: Mapping[str, int]
    money: tuple[str, ...]
    required: tuple[str, ...]
    plain_texts: Mapping[str, int]
    _orders: dict[tuple[str, ...], tuple[str, ...]] = field(default_factory=dict)

    def in_order(self, kept: dict[str, Json]) -> dict[str, Json]:
        """The same fields in the table's order."""
        names = tuple(kept)
        ordered = self._orders.get(names)
        if ordered is None:
            ordered = tuple(sorted(names, key=self.ranks.__getitem__))
            if len(self._orders) < _MOST_ORDERS:
                self._orders[names] = ordered
        return kept if names == ordered else {name: kept[name] for name in ordered}


@cache
def reader_of(shape_name: str) -> ObjectReader:
    """The reader of a shape, a key of `catalog.schema.SHAPES`."""
    shape = SHAPES[shape_name]
    fields = shape.fields.values()
    return ObjectReader(
        shape,
        {each.name: _check_of(each) for each in fields},
        {each.name: rank for rank, each in enumerate(fields)},
        tuple(each.name for each in fields if each.type is FieldType.MONEY),
        tuple(each.name for each in fields if each.required),
        {each.name: each.max_length or 0 for each in fields if each.type in _PLAIN_TEXTS},
    )


def read_object(
    reader: ObjectReader, raw: Mapping[str, Json], checking: Checking
) -> dict[str, Json]:
    """Read one object field by field; refusals and remarks go into `checking`.

    Returns:
        The fields that were accepted, in the order of `raw`. Null stays null.
    """
    checks, plain_texts = reader.checks, reader.plain_texts
    kept: dict[str, Json] = {}
    for name, value in raw.items():
        if value.__class__ is str and name in plain_texts and value.isprintable():
            text = value.strip()
            if len(text) <= plain_texts[name]:
                if text:
                    kept[name] = text
                continue
        check = checks.get(name)
        checking.name = name
        if check is None:
            _remark_unknown(reader.shape, name, value, checking)
        elif value is None:
            kept[name] = None
        else:
            try:
                read = check(value, checking)
            except FieldRefused as refusal:
                checking.name = name
                checking.refuse(refusal, value)
            else:
                if read is not None:
                    kept[name] = read
    for name in reader.required:
        if kept.get(name) is None:
            checking.name = name
            checking.refuse(FieldRefused("field_missing", "is missing"), None)
    return kept


def _remark_unknown(shape: Shape, name: str, value: Json, checking: Checking) -> None:
    if checking.is_full:
        checking.left_out += 1
        return
    meant = suggest_field(name, shape.name)
    other = kind_with_field(name, shape.name)
    if meant is not None:
        hint = f"did you mean {meant}?"
    elif other is not None:
        hint = f"{name} is a field of {other}"
    else:
        hint = "values of your own go into CustomFields"
    checking.name = shown(name).strip('"')
    text = f"is no field of {shape.name}; {shown(value)} was left out"
    checking.remark("unknown_field", text, Severity.WARNING, hint)


def _object_check(field: Field) -> Check:
    shape = field.shape or ""

    def check(value: Json, checking: Checking) -> Json:
        if not isinstance(value, dict):
            raise FieldRefused("type_mismatch", f"must be an object, not {shown(value)}")
        return _nested(shape, value, f"{field.name}.", checking) or None if value else None

    return check


def _objects_check(field: Field) -> Check:
    shape = field.shape or ""
    most = field.max_items or 0
    key = SHAPES[shape].key or ""

    def check(value: Json, checking: Checking) -> Json:
        if not isinstance(value, list):
            raise FieldRefused("type_mismatch", f"must be a list, not {shown(value)}")
        if len(value) > most:
            raise too_many(len(value), most)
        read: list[Json] = []
        first: dict[Json, int] = {}
        for index, each in enumerate(value):
            if not isinstance(each, dict):
                raise FieldRefused(
                    "type_mismatch", f"must hold objects, not {shown(each)} at [{index}]"
                )
            kept = _nested(shape, each, f"{field.name}[{index}].", checking)
            name = kept.get(key)
            if name is not None and first.setdefault(name, index) != index:
                raise FieldRefused(
                    "sku_duplicate", f"has {shown(name)} at [{first[name]}] and at [{index}]"
                )
            read.append(kept)
        return read or None

    return check


def _nested(
    shape: str, value: Mapping[str, Json], below: str, checking: Checking
) -> dict[str, Json]:
    reader = reader_of(shape)
    outer, name = checking.prefix, checking.name
    checking.prefix = outer + below
    kept = read_object(reader, value, checking)
    checking.prefix, checking.name = outer, name
    return reader.in_order(kept)


def _check_of(field: Field) -> Check:
    match field.type:
        case FieldType.TEXT_LIST:
            return list_check(field, text_check(field))
        case FieldType.URL_LIST:
            return list_check(field, url_check(field))
        case FieldType.OBJECT:
            return _object_check(field)
        case FieldType.OBJECTS:
            return _objects_check(field)
    return {
        FieldType.TEXT: text_check,
        FieldType.IDENTIFIER: identifier_check,
        FieldType.DECIMAL: decimal_check,
        FieldType.MONEY: money_check,
        FieldType.INTEGER: integer_check,
        FieldType.BOOLEAN: boolean_check,
        FieldType.ENUM: enum_check,
        FieldType.DATE_TIME: date_time_check,
        FieldType.URL: url_check,
        FieldType.GTIN: gtin_check,
        FieldType.CURRENCY: currency_check,
        FieldType.LOCALE: locale_check,
        FieldType.COUNTRY: country_check,
        FieldType.TEXT_MAP: map_check,
        FieldType.TEXT_MAPS: maps_check,
        FieldType.PRODUCT_IDS: product_ids_check,
    }[field.type](field)
