"""Which cells of which drafts a person may edit."""

import pytest

from admin_api.desks.product_cells import grid_cells
from catalog.products import Draft, Item, StoredSku
from catalog.schema import PRODUCT, VARIATION
from store.editable import EDITABLE, editable_fields, editable_nouns

_NOW = "2026-03-01T00:00:00Z"


def _stored(sku: str, product: str, *drafts: tuple[str, str, dict[str, object]]) -> StoredSku:
    item = Item(sku, product, "NEW", _NOW, "feed")
    made = [
        Draft(sku, noun, place, fields, number, _NOW)
        for number, (noun, place, fields) in enumerate(drafts, 1)
    ]
    return StoredSku(item, tuple(made))


def test_every_editable_field_is_one_that_scripts_assign() -> None:
    """Else there would be no check for it."""
    for noun, names in EDITABLE.items():
        shape = VARIATION if noun == "variation" else PRODUCT
        assert set(names) <= set(shape.fields), noun


@pytest.mark.parametrize("name", ["SKU", "ID", "VariantOf", "Variations", "Location"])
def test_nobody_edits_which_thing_a_record_speaks_of(name: str) -> None:
    """An edit moves no groups: a variation would belong to two products."""
    assert [noun for noun, names in EDITABLE.items() if name in names] == []


def test_of_another_language_only_texts_are_edited() -> None:
    """Prices and numbers stay those of the SKU."""
    names = editable_fields("product", "de_DE")
    assert "Title" in names
    assert "EAN" not in names


def test_a_variation_has_its_own_fields_and_not_those_of_its_product() -> None:
    """What all variations share would be said of one of them, and nobody would send it."""
    stored = _stored("R-54", "R", ("variation", "", {"Color": "red"}))
    assert editable_nouns(stored) == ("variation", "offer", "inventory")


def test_cells_name_the_draft_and_the_version_that_is_shown() -> None:
    """An edit of what was not seen is refused."""
    cells = grid_cells(
        _stored(
            "R", "R", ("product", "", {"Title": "Ring"}), ("inventory", "MAIN", {"Quantity": 2})
        )
    )
    assert (cells["Title"].noun, cells["Title"].version) == ("product", 1)
    assert (cells["Price"].noun, cells["Price"].version, cells["Price"].value) == ("offer", 0, None)
    assert (cells["Quantity"].place, cells["Quantity"].version) == ("MAIN", 2)


def test_a_sum_of_several_places_is_no_cell() -> None:
    """It belongs to none of them."""
    quantity: dict[str, object] = {"Quantity": 2}
    stock = [("inventory", place, quantity) for place in ("NORTH", "SOUTH")]
    assert "Quantity" not in grid_cells(_stored("R", "R", *stock))


@pytest.mark.parametrize(("fields", "is_there"), [({"Title": "Own"}, True), ({}, False)])
def test_the_title_of_a_product_is_not_edited_at_its_variation(
    fields: dict[str, object], is_there: bool
) -> None:
    """The list shows it there; an edit would give that one variation a title of its own."""
    cells = grid_cells(_stored("R-54", "R", ("variation", "", fields)))
    assert ("Title" in cells) is is_there
