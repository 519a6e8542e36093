"""Orders as text of the database, and back."""

from collections.abc import Iterable, Mapping
from dataclasses import fields
from typing import Any, TypeVar

import orjson

from catalog.orders import Address, Buyer, personal_names

P = TypeVar("P", Address, Buyer)

NOUNS: Mapping[str, type[Address] | type[Buyer]] = {
    "buyer": Buyer,
    "shipping": Address,
    "billing": Address,
}


def clean(value: Any) -> Any:
    """Text that both databases keep: without NUL and halves of characters; all else as it is."""
    if not isinstance(value, str):
        return value
    return value.replace("\0", "").encode("utf-8", "replace").decode("utf-8")


def told(noun: object, names: Iterable[str]) -> dict[str, Any]:
    """The named fields that a noun has a value for."""
    found = {name: clean(getattr(noun, name)) for name in names}
    return {name: value for name, value in found.items() if value is not None}


def write_json(values: object) -> str:
    """JSON with sorted keys, so that equal content is equal text."""
    return orjson.dumps(values, option=orjson.OPT_SORT_KEYS).decode()


def read_json(text: str | None) -> dict[str, Any]:
    """What `write_json` wrote; nothing for None."""
    return {} if text is None else dict(orjson.loads(text))


def write_person(person: Address | Buyer) -> str:
    """The personal fields of an address or a buyer."""
    return write_json(told(person, personal_names(type(person))))


def read_person(role: str, text: str) -> Address | Buyer:
    """What `write_person` wrote."""
    noun = NOUNS[role]
    known = {each.name for each in fields(noun)}
    return noun(**{name: value for name, value in read_json(text).items() if name in known})
