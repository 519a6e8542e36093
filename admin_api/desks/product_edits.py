"""Edits of products: cells of drafts, checked one by one, looked at, and saved all together."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from http import HTTPStatus

from admin_api.callers import Caller
from admin_api.desks.notary import Notary
from admin_api.moments import iso_now
from admin_api.problems import Refused
from catalog.acts import Act
from catalog.findings import Finding
from catalog.product_states import PRODUCT_STATES
from catalog.products import Draft, StoredSku
from engine.edited_fields import check_edit
from store.columns import storable
from store.editable import EDITABLE, SHAPE_OF, editable_fields, editable_nouns
from store.facets import Facet
from store.store import Store

# Of one batch: what somebody looks through before saving.
MOST_CELLS = 2_000

# Cells that the audit log holds of one batch; the history of each SKU has all of them.
_MOST_NOTED = 50

_Key = tuple[str, str, str]  # SKU, noun, place
_Cell = tuple[str, str, str, str]  # and field


@dataclass(frozen=True, slots=True)
class CellEdit:
    """One field of one draft that somebody wants otherwise.

    Attributes:
        sku, noun, place: Of the draft.
        field: Its name.
        value: The new value, untrusted; None or a blank text clears the field.
        version: Of the draft as they have seen it; 0 where there was none.
    """

    sku: str
    noun: str
    place: str
    field: str
    value: object
    version: int


@dataclass(frozen=True, slots=True)
class CellChecked:
    """A cell, and what would become of it.

    Attributes:
        edit: As asked for.
        before: The value that is there; None also where there is none.
        after: The value that would be saved.
        errors: Why it cannot be.
        remarks: What is odd about it.
        is_stale: The draft has changed since it was seen.
    """

    edit: CellEdit
    before: object
    after: object
    errors: tuple[Finding, ...] = ()
    remarks: tuple[Finding, ...] = ()
    is_stale: bool = False


@dataclass(frozen=True, slots=True)
class BatchChecked:
    """What a batch of edits would do.

    Attributes:
        cells: In the order of the batch.
        states: By SKU that would change, its state before and after.
    """

    cells: tuple[CellChecked, ...]
    states: Mapping[str, tuple[str, str]] = field(default_factory=dict)

    @property
    def is_good(self) -> bool:
        """Whether it can be saved."""
        return not any(cell.errors or cell.is_stale for cell in self.cells)


class ProductEditsDesk:
    """Checks and saves what people change in drafts."""

    def __init__(self, store: Store, notary: Notary) -> None:
        self._store = store
        self._notary = notary

    def check(self, caller: Caller, merchant: str, edits: Sequence[CellEdit]) -> BatchChecked:
        """See what a batch would do; nothing is saved.

        Raises:
            Refused: 403; or 422: no cells, too many, or one twice.
            NotFound: The caller sees no such merchant.
        """
        caller.allow(Act.EDIT_PRODUCTS, merchant)
        return self._check(merchant, edits)

    def save(self, caller: Caller, merchant: str, edits: Sequence[CellEdit]) -> BatchChecked:
        """Save a batch, all of it in one transaction or nothing.

        What is saved stays until a feed brings a record of the SKU that is new or has changed and
        says the field; a record that comes again as it was is passed over.

        Returns:
            What was done.

        Raises:
            Refused: As `check`; or 422: a cell cannot be saved, its context says which and why.
            NotFound: As `check`.
            VersionDiffers: A draft is not the one that was seen; its context names them.
        """
        caller.allow(Act.EDIT_PRODUCTS, merchant)
        checked = self._check(merchant, edits)
        wrong = [cell for cell in checked.cells if cell.errors]
        if wrong:
            said = "; ".join(str(cell.errors[0].message) for cell in wrong[:3])
            detail = f"{len(wrong)} of {len(edits)} changes cannot be saved: {said}"
            raise Refused(
                HTTPStatus.UNPROCESSABLE_ENTITY,
                "edits_refused",
                detail,
                cells=[_told(cell) for cell in wrong],
            )
        skus = sorted({edit.sku for edit in edits})
        named = skus[0] if len(skus) == 1 else f"{len(skus)} SKUs"
        before = {_name(cell.edit): cell.before for cell in checked.cells[:_MOST_NOTED]}
        with self._notary.noting(
            caller, "edit products", "product", named, merchant=merchant, before=before
        ) as noted:
            self._store.drafts.edit(
                merchant,
                _facets(checked.cells),
                caller.user,
                iso_now(),
                expected={_key(edit): edit.version for edit in edits},
            )
            noted.after = {_name(cell.edit): cell.after for cell in checked.cells[:_MOST_NOTED]}
        return checked

    def _check(self, merchant: str, edits: Sequence[CellEdit]) -> BatchChecked:
        _look_at_size(edits)
        wanted: dict[_Key, list[CellEdit]] = {}
        for edit in edits:
            wanted.setdefault(_key(edit), []).append(edit)
        stored = self._store.drafts.some(merchant, {storable(edit.sku) for edit in edits})
        channels = {str(each) for each in self._store.merchants.get(merchant).channels}
        found: dict[_Cell, CellChecked] = {}
        for key, cells in wanted.items():
            found |= {
                _cell(each.edit): each for each in _check_draft(stored.get(key[0]), channels, cells)
            }
        changed = {
            cell.edit.sku
            for cell in found.values()
            if not cell.errors and cell.after != cell.before
        }
        states = {sku: stored[sku].item.state for sku in sorted(changed)}
        return BatchChecked(
            tuple(found[_cell(edit)] for edit in edits),
            {sku: (old, PRODUCT_STATES.move(old, "edit", "person")) for sku, old in states.items()},
        )


def _look_at_size(edits: Sequence[CellEdit]) -> None:
    """Raises Refused for a batch that nobody can have meant."""
    if not 1 <= len(edits) <= MOST_CELLS:
        detail = f"a batch has 1 to {MOST_CELLS:,} changes, not {len(edits):,}"
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "edits_refused", detail)
    (cell, times), *_ = Counter(map(_cell, edits)).most_common(1)
    if times > 1:
        detail = f"{cell[-1]} of {cell[0]} is changed {times} times in one batch"
        raise Refused(HTTPStatus.UNPROCESSABLE_ENTITY, "edits_refused", detail)


def _check_draft(
    stored: StoredSku | None, channels: set[str], cells: Sequence[CellEdit]
) -> Iterator[CellChecked]:
    """Check the cells of one draft, in any order."""
    _, noun, place = _key(cells[0])
    draft = None if stored is None else _draft(stored, noun, place)
    held = {} if draft is None else draft.fields
    version = 0 if draft is None else draft.version
    good: dict[str, CellEdit] = {}
    for cell in cells:
        fault = _fault(stored, channels, cell, is_there=draft is not None)
        if fault is None:
            good[cell.field] = cell
        else:
            yield CellChecked(cell, held.get(cell.field), None, (fault,))
    if not good:
        return
    wanted = {name: cell.value for name, cell in good.items()}
    checked = check_edit(SHAPE_OF[noun], held, wanted)
    for name, cell in good.items():
        yield CellChecked(
            cell,
            held.get(name),
            checked.fields.get(name),
            checked.refusals.get(name, ()),
            checked.remarks.get(name, ()),
            cell.version != version,
        )


def _fault(
    stored: StoredSku | None, channels: set[str], cell: CellEdit, *, is_there: bool
) -> Finding | None:
    """Why there is no such cell."""
    if stored is None:
        return Finding("edit_place_unknown", f"there is no SKU {cell.sku}")
    if cell.noun not in EDITABLE:
        return Finding("edit_place_unknown", f"there is no noun {cell.noun!r} to edit")
    if cell.noun not in editable_nouns(stored):
        product = stored.item.product
        where = f"edit it at {product}" if product != cell.sku else "it has none of its own"
        return Finding("edit_place_unknown", f"{cell.noun} is not said of {cell.sku}: {where}")
    if cell.field not in editable_fields(cell.noun, cell.place):
        return Finding("edit_place_unknown", f"{cell.noun} has no field {cell.field!r} to edit")
    if not is_there and not _may_begin(stored, channels, cell):
        what = f"{cell.noun} of {cell.sku}"
        return Finding("edit_place_unknown", f"{what} has nothing at {cell.place or 'no place'!r}")
    return None


def _may_begin(stored: StoredSku, channels: set[str], cell: CellEdit) -> bool:
    """Whether an edit may make a draft: one for all places, or an offer for one channel."""
    if cell.place:
        return cell.noun == "offer" and cell.place in channels
    return cell.noun != "inventory" or not stored.by_place("inventory")


def _draft(stored: StoredSku, noun: str, place: str) -> Draft | None:
    return next((d for d in stored.drafts if (d.noun, d.place) == (noun, place)), None)


def _facets(cells: Sequence[CellChecked]) -> list[Facet]:
    """What is saved: only what is not there already, by draft."""
    fields: dict[_Key, dict[str, object]] = {}
    for cell in cells:
        if cell.after != cell.before:
            fields.setdefault(_key(cell.edit), {})[cell.edit.field] = cell.after
    return [Facet(*key, each) for key, each in fields.items()]


def _key(edit: CellEdit) -> _Key:
    return (edit.sku, edit.noun, edit.place)


def _cell(edit: CellEdit) -> _Cell:
    return (*_key(edit), edit.field)


def _name(edit: CellEdit) -> str:
    place = f"@{edit.place}" if edit.place else ""
    return f"{edit.sku} {edit.noun}{place}.{edit.field}"


def _told(cell: CellChecked) -> dict[str, object]:
    """A refused cell in the context of an error."""
    edit = cell.edit
    return {
        "sku": edit.sku,
        "noun": edit.noun,
        "place": edit.place,
        "field": edit.field,
        "errors": [
            {"code": each.code, "message": each.message, "hint": each.hint} for each in cell.errors
        ],
    }
