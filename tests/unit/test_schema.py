"""The table of canonical fields keeps its own rules."""

import pytest

from catalog.country import COUNTRIES
from catalog.currency import MINOR_DIGITS
from catalog.fields import FieldType, shape_of, text
from catalog.schema import INVENTORY, OUTPUT_KINDS, PRODUCT, SHAPES
from engine.field_check import SchemaSettings
from engine.product_schema import check_outputs

_FIELDS = [
    pytest.param(shape.name, field, id=f"{shape.name}.{field.name}")
    for shape in SHAPES.values()
    for field in shape.fields.values()
]


def test_inventory_says_nothing_that_product_understands_otherwise() -> None:
    """Both make one draft, so a field of one name must mean one thing."""
    for name, field in INVENTORY.fields.items():
        assert PRODUCT.fields[name] is field


@pytest.mark.parametrize(("shape", "field"), _FIELDS)
def test_every_field_is_bounded_and_explained(shape: str, field: object) -> None:
    """An unbounded field is a way to fill the store; an unexplained one is guessed at."""
    found = next(each for each in SHAPES[shape].fields.values() if each is field)

    assert found.sentence.endswith(".")
    if found.type in {FieldType.TEXT, FieldType.IDENTIFIER, FieldType.URL}:
        assert found.max_length
    if found.type in {FieldType.TEXT_LIST, FieldType.URL_LIST, FieldType.TEXT_MAP}:
        assert found.max_length
        assert found.max_items
    if found.type in {FieldType.OBJECTS, FieldType.TEXT_MAPS}:
        assert found.max_items
    if found.type in {FieldType.INTEGER, FieldType.DECIMAL, FieldType.MONEY}:
        assert found.maximum


@pytest.mark.parametrize("kind", OUTPUT_KINDS)
def test_every_example_is_accepted(kind: str) -> None:
    """The examples are shown to integrators as values that work."""
    examples = {name: _plain(field.example) for name, field in SHAPES[kind].fields.items()}
    checked = check_outputs([(kind, examples)], SchemaSettings())

    assert checked.refused is None
    assert checked.value is not None
    assert set(checked.value) == set(examples)
    assert [finding.code for finding in checked.findings] == []


def test_other_names_of_a_field_are_no_fields() -> None:
    """Else a suggestion would lead away from a name that works."""
    for shape in SHAPES.values():
        for field in shape.fields.values():
            assert not set(field.also) & set(shape.fields)


def test_two_fields_of_one_name_are_refused() -> None:
    """The second would hide the first."""
    field = text("Title", 80, "Name.", "Ring")

    with pytest.raises(ValueError, match="two fields of one name"):
        shape_of("THING", "A thing.", field, field)


def test_tables_of_the_standards_are_whole() -> None:
    """A code lost in an edit would refuse a country's merchants."""
    assert len(COUNTRIES) == 250  # 249 of ISO 3166-1 and XK
    assert MINOR_DIGITS["JPY"] == 0
    assert MINOR_DIGITS["KWD"] == 3
    assert MINOR_DIGITS["EUR"] == 2
    assert all(len(code) == 3 and code.isupper() for code in MINOR_DIGITS)


def _plain(example: object) -> object:
    """An example as JSON has it: the table keeps it in immutable form."""
    if isinstance(example, tuple):
        return [_plain(each) for each in example]
    if hasattr(example, "items"):
        return {name: _plain(each) for name, each in example.items()}
    return example
