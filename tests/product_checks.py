"""Checks of one product for tests: its value, or why it is refused."""

from engine.field_check import SchemaSettings
from engine.product_schema import Checked, check_outputs

DOT = SchemaSettings()


COMMA = SchemaSettings(decimal_mark=",")


def check(raw: dict[str, object], settings: SchemaSettings = DOT) -> Checked:
    """Check one PRODUCT; a SKU is given where the test says nothing about it."""
    return check_outputs([("PRODUCT", {"SKU": "R-1", **raw})], settings)


def value_of(raw: dict[str, object], settings: SchemaSettings = DOT) -> dict[str, object]:
    """The accepted value, without the SKU."""
    checked = check(raw, settings)
    assert checked.value is not None, checked.refused
    return {name: field for name, field in checked.value.items() if name != "SKU"}


def refusal_of(raw: dict[str, object], settings: SchemaSettings = DOT) -> tuple[str, str | None]:
    """Code and field of the refusal."""
    checked = check(raw, settings)
    assert checked.value is None
    assert checked.refused is not None
    return checked.refused.code, checked.refused.place.field
