"""Where an edit of a list of products goes: which draft holds what a column shows."""

from collections.abc import Mapping
from dataclasses import dataclass

from catalog.products import StoredSku
from store.editable import editable_nouns


@dataclass(frozen=True, slots=True)
class GridCell:
    """A cell that may be edited: its draft with the version that is there, and its value."""

    noun: str
    place: str
    version: int
    value: object


def grid_cells(stored: StoredSku) -> Mapping[str, GridCell]:
    """The editable cells of a SKU in a list, by field.

    A variation that has no title of its own shows its product's, which is edited there. Stock at
    several locations is edited at the SKU itself: a sum belongs to none of them.
    """
    described = editable_nouns(stored)[0]
    found = {
        "Title": _cell(stored, described, "", "Title"),
        "Price": _cell(stored, "offer", "", "Price"),
        "SalePrice": _cell(stored, "offer", "", "SalePrice"),
    }
    if described == "variation" and found["Title"].value is None:
        del found["Title"]
    places = list(stored.by_place("inventory")) or [""]
    if len(places) == 1:
        found["Quantity"] = _cell(stored, "inventory", places[0], "Quantity")
    return found


def _cell(stored: StoredSku, noun: str, place: str, name: str) -> GridCell:
    versions = {(draft.noun, draft.place): draft.version for draft in stored.drafts}
    value = stored.fields(noun, place).get(name)
    return GridCell(noun, place, versions.get((noun, place), 0), value)
