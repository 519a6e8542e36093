"""Edits and moves of products on the wire."""

from typing import Annotated, Literal

from pydantic import Field, JsonValue

from admin_api.desks.product_edits import MOST_CELLS, BatchChecked, CellChecked, CellEdit
from admin_api.desks.product_moves import MOST_SKUS, Moved
from admin_api.wire import Wire
from catalog.findings import Finding
from catalog.products import MoveOutcome

Sku = Annotated[str, Field(min_length=1, max_length=50, examples=["RING-54"])]


class CellIn(Wire):
    """One field of one draft that is wanted otherwise.

    `version` is the draft's as you have seen it, 0 where it is not there; null or blank text as
    `value` clears the field.
    """

    sku: Sku
    noun: Literal["product", "shared", "variation", "offer", "inventory", "profile_use"] = Field(
        examples=["offer"]
    )
    place: str = Field("", max_length=100, examples=[""])
    field: str = Field(min_length=1, max_length=60, examples=["Price"])
    value: JsonValue = Field(examples=["14.99"])
    version: int = Field(ge=0, le=2**31, examples=[1])


class EditsIn(Wire):
    """Changes that are saved together or not at all."""

    edits: list[CellIn] = Field(min_length=1, max_length=MOST_CELLS)


class RemarkOut(Wire):
    """What is wrong with a value, or odd about it."""

    code: str
    message: str
    hint: str | None = None


class CellOut(Wire):
    """A changed field: the value before and the one that is, or would be, saved.

    `is_stale`: somebody has changed the draft since you have seen it.
    """

    sku: str
    noun: str
    place: str
    field: str
    before: JsonValue
    after: JsonValue
    errors: list[RemarkOut]
    remarks: list[RemarkOut]
    is_stale: bool


class StateOut(Wire):
    """Where a SKU is, and where the edit brings it."""

    sku: str
    before: str
    after: str


class BatchOut(Wire):
    """What edits do, or would do.

    `good`: all of it can be saved. `lasts` says until when: a feed's record of the SKU that is new
    or has changed, and says the field, goes before it; a record that comes again as it was does
    not.
    """

    good: bool
    saved: bool
    lasts: Literal["until_a_changed_record"] = "until_a_changed_record"
    cells: list[CellOut]
    states: list[StateOut]


class SkuIn(Wire):
    """A SKU to move; `version` as you have looked at it, null for any."""

    sku: Sku
    version: str | None = Field(None, max_length=16)


class FilterIn(Wire):
    """Which SKUs to move: what the list of products is narrowed by."""

    state: str | None = Field(None, max_length=30, examples=["AWAITING_APPROVAL"])
    product: str | None = Field(None, max_length=50)
    prefix: str | None = Field(None, max_length=50)
    since: str | None = Field(None, max_length=20)
    until: str | None = Field(None, max_length=20)
    has_errors: bool = False
    title: str | None = Field(None, max_length=80)


class MovesIn(Wire):
    """Let products move: those that are named, or a page of those that a filter leaves.

    With a filter, send the same again with the `after` of the answer until that is null.
    """

    event: Literal["approve", "ask_approval", "send_back", "end", "relist"] = Field(
        examples=["approve"]
    )
    skus: list[SkuIn] = Field([], max_length=MOST_SKUS)
    filter: FilterIn | None = None
    after: str | None = Field(None, max_length=4_000)
    why: str = Field("", max_length=500)


class LeftOut(Wire):
    """A SKU that did not move: its state forbids it, it has changed, or it is not there."""

    sku: str
    outcome: MoveOutcome
    state: str | None


class MovedOut(Wire):
    """What became of a page of products. `left`: those that did not move although asked to."""

    done: int
    repeated: int
    left: list[LeftOut]
    after: str | None


def edits_of(wanted: EditsIn) -> list[CellEdit]:
    """The edits that were sent."""
    return [CellEdit(**dict(each)) for each in wanted.edits]


def batch_out(checked: BatchChecked, *, saved: bool) -> BatchOut:
    """What edits do as it is shown."""
    return BatchOut(
        good=checked.is_good,
        saved=saved,
        cells=[_cell_out(each) for each in checked.cells],
        states=[
            StateOut(sku=sku, before=before, after=after)
            for sku, (before, after) in checked.states.items()
        ],
    )


def moved_out(moved: Moved) -> MovedOut:
    """What became of products as it is shown."""
    return MovedOut(
        done=moved.counts.get("done", 0),
        repeated=moved.counts.get("repeated", 0),
        left=[LeftOut.model_validate(each) for each in moved.left],
        after=moved.after,
    )


def _cell_out(cell: CellChecked) -> CellOut:
    told: dict[str, object] = {
        name: getattr(cell.edit, name) for name in ("sku", "noun", "place", "field")
    }
    told |= {name: getattr(cell, name) for name in ("before", "after", "is_stale")}
    told |= {"errors": list(map(_remark, cell.errors)), "remarks": list(map(_remark, cell.remarks))}
    return CellOut.model_validate(told)


def _remark(finding: Finding) -> RemarkOut:
    return RemarkOut(code=finding.code, message=finding.message, hint=finding.hint)
