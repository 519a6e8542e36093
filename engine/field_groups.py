"""Reads lists and maps of values, each entry by the check of one value."""

from collections.abc import Mapping
from functools import lru_cache

import orjson

from catalog.fields import Field
from catalog.findings import Severity
from catalog.gtin import LENGTHS
from engine.field_check import Check, Checking, FieldRefused, Json, printable, shown
from engine.field_codes import gtin_text
from engine.field_texts import scalar_text, text_check
from engine.suggest import closest

# Characters of a name in a map. eBay takes 65, others less.
MOST_NAME_CHARS = 200

# Names that are remembered of a field. A merchant has some dozens.
_NAMES_REMEMBERED = 512


def list_check(field: Field, entry: Check) -> Check:
    """Build the check of a list; one value alone is a list of one, entries that say nothing go."""
    most = field.max_items or 0

    def check(value: Json, checking: Checking) -> Json:
        entries = value if isinstance(value, list) else [value]
        if len(entries) > most:
            raise too_many(len(entries), most)
        kept: list[Json] = []
        for each in entries:
            if each is not None and (read := entry(each, checking)) is not None:
                kept.append(read)
        return kept or None

    return check


def map_check(field: Field) -> Check:
    """Build the check of a map from names to texts or lists of texts; null clears one name."""
    most, most_chars = field.max_items or 0, field.max_length or 0
    one = text_check(field)
    several = list_check(field, one)
    read_name = lru_cache(_NAMES_REMEMBERED)(_read_name)

    def check(value: Json, checking: Checking) -> Json:
        if not isinstance(value, dict):
            raise FieldRefused("type_mismatch", f"must be an object, not {shown(value)}")
        if len(value) > most:
            raise too_many(len(value), most)
        kept: dict[str, Json] = {}
        for raw_name, entry in value.items():
            name = read_name(raw_name)
            if entry is None:
                kept[name] = None
                continue
            if entry.__class__ is str and len(entry) <= most_chars and entry.isprintable():
                text: Json = entry.strip() or None
            else:
                try:
                    text = (several if isinstance(entry, list) else one)(entry, checking)
                except FieldRefused as refusal:
                    refusal.below = f".{name}"
                    raise
            if text is None:
                continue
            if name in kept:
                message = f"has {shown(name)} twice; the later value was taken"
                checking.remark("name_repeated", message, Severity.WARNING)
            kept[name] = text
        return kept or None

    return check


def maps_check(field: Field) -> Check:
    """Build the check of a list of maps."""
    most = field.max_items or 0
    one = map_check(_bounded(field))

    def check(value: Json, checking: Checking) -> Json:
        if not isinstance(value, list):
            raise FieldRefused("type_mismatch", f"must be a list, not {shown(value)}")
        if len(value) > most:
            raise too_many(len(value), most)
        kept: list[Json] = []
        for index, each in enumerate(value):
            if each is None:
                continue
            try:
                read = one(each, checking)
            except FieldRefused as refusal:
                refusal.below = f"[{index}]{refusal.below}"
                raise
            if read is not None:
                kept.append(read)
        return kept or None

    return check


def product_ids_check(field: Field) -> Check:
    """Build the check of product ids: kind → id, as an object or as the JSON text of one."""
    kinds = field.values
    plain = text_check(field)

    def check(value: Json, checking: Checking) -> Json:
        ids = _parsed(value) if isinstance(value, str) else value
        if ids is None:
            return None
        if not isinstance(ids, dict):
            raise FieldRefused("type_mismatch", f"must be an object, not {shown(value)}")
        kept: dict[str, Json] = {}
        for raw_kind, number in ids.items():
            kind = raw_kind.strip().upper()[:100]
            if kind not in kinds:
                near = closest(kind, kinds)
                hint = f"did you mean {near}?" if near else f"one of {', '.join(kinds)}"
                raise FieldRefused("enum_unknown", f"has no kind {shown(raw_kind)}", hint)
            if number is None:
                kept[kind] = None
            elif kind in LENGTHS:
                kept[kind] = gtin_text(kind, scalar_text(number, checking).strip())
            else:
                kept[kind] = plain(number, checking)
            if kept[kind] is None and number is not None:
                del kept[kind]
        return {kind: kept[kind] for kind in kinds if kind in kept} or None

    return check


def too_many(count: int, most: int) -> FieldRefused:
    """The refusal of a list or map with more than `most` entries."""
    return FieldRefused("too_many_entries", f"has {count:,} entries, over {most:,}")


def _read_name(raw_name: str) -> str:
    name = raw_name.strip()
    if not name.isprintable():
        name = " ".join(printable(name).replace("\x00", "").split())
    if not name or len(name) > MOST_NAME_CHARS:
        raise FieldRefused("name_invalid", f"has an empty or endless name: {shown(raw_name)}")
    return name


def _parsed(text: str) -> Json:
    """JSON text as a value; empty text says nothing."""
    if not text.strip():
        return None
    try:
        parsed: Mapping[str, Json] = orjson.loads(text)
    except ValueError:
        raise FieldRefused("type_mismatch", f"is no JSON object: {shown(text)}") from None
    return parsed


def _bounded(field: Field) -> Field:
    """The field of one map of a list: a compatibility has a handful of names."""
    return Field(
        field.name,
        field.type,
        field.sentence,
        field.example,
        max_items=50,
        max_length=field.max_length,
    )
