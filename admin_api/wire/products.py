"""Products on the wire: lists of SKUs, and one SKU whole."""

from collections.abc import Mapping
from typing import Literal

from pydantic import Field, JsonValue

from admin_api.desks.product_shown import (
    DraftShown,
    FieldLife,
    ListingShown,
    ProductRow,
    ProductShown,
)
from admin_api.wire import Wire
from catalog.feeds import Feed
from catalog.field_history import FieldStep
from catalog.listings import Ack, Main
from catalog.products import Change


class AnswerOut(Wire):
    """A marketplace's last word on a listing. `code` is its own."""

    request_id: str
    ack: Ack
    code: str | None
    message: str
    at: str


class ListingOut(Wire):
    """A SKU on one channel. `page` is where buyers see it; null where nobody knows."""

    channel: str = Field(examples=["ebay/EBAY_DE"])
    listing_id: str | None
    product: str
    state: str
    waiting: int
    submitted_at: str | None
    listed_at: str | None
    ended_at: str | None
    answer: AnswerOut | None
    page: str | None


class CellRef(Wire):
    """Where an edit of a value goes: the draft, its version that you see, and the value."""

    noun: str
    place: str
    version: int
    value: JsonValue


class ProductLine(Wire):
    """A SKU in a list. `version` is what an approval of it names.

    `cells`: by field, what may be edited from a list.
    """

    sku: str
    product: str
    state: str
    state_at: str
    title: str | None
    price: str | None
    currency: str | None
    quantity: int | None
    version: str
    listings: list[ListingOut] = Field(default_factory=list)
    cells: dict[str, CellRef] = Field(default_factory=dict)


class ProductsOut(Wire):
    """Some SKUs, and the cursors of the pages behind and before them; null where there is none."""

    entries: list[ProductLine]
    after: str | None
    before: str | None


class CountOut(Wire):
    """How many there are. `is_more`: there are more than are counted."""

    count: int
    is_more: bool


class CauseOut(Wire):
    """Who or what changed something: a feed with its record and release, a person, a rule."""

    kind: Literal["feed", "person", "rule", "marketplace"]
    id: str
    at: str
    record: int | None = None
    release: str | None = None
    feed_number: int | None = None
    feed_name: str | None = None


class FieldOut(Wire):
    """A field of a draft, what channels have of it, and where its value comes from.

    `mains` has, by channel, the value that is there; a channel that has none is missing.
    """

    name: str
    value: JsonValue
    mains: dict[str, JsonValue]
    differs: list[str]
    is_editable: bool
    origin: CauseOut | None


class DraftOut(Wire):
    """A draft beside main. `editable`: fields that may be edited, also those not there yet."""

    sku: str
    noun: str
    place: str
    version: int
    changed_at: str
    fields: list[FieldOut]
    editable: list[str]


class StepOut(Wire):
    """One step in the life of a draft, or of main on a channel. `before`: the values then."""

    sku: str
    noun: str
    place: str
    stage: str = Field(examples=["draft", "main/ebay/EBAY_DE"])
    version: int
    cause: CauseOut
    before: dict[str, JsonValue]
    added: list[str]
    is_first: bool


class FieldStepOut(Wire):
    """One step that gave a field its value, and the value before."""

    sku: str
    noun: str
    place: str
    stage: str
    cause: CauseOut
    was_there: bool
    before: JsonValue
    is_there: bool
    value: JsonValue


class OpenErrorOut(Wire):
    """An error that nothing has mended yet."""

    feed: str
    feed_number: int | None
    at: str
    stage: str
    marketplace: str | None
    record: int
    position: int
    code: str
    message: str
    field: str | None
    file: str | None
    line: int | None


class ProductOut(Wire):
    """One SKU with all that is known of it. `moves`: what you may let it do."""

    sku: str
    product: str
    state: str
    state_at: str
    state_by: str
    edited_at: str | None
    edited_by: str | None
    version: str
    moves: list[str]
    nouns: list[str]
    drafts: list[DraftOut]
    listings: list[ListingOut]
    errors: list[OpenErrorOut]
    history: list[StepOut]
    has_more_history: bool
    variations: list[ProductLine]
    has_more_variations: bool


class FieldLifeOut(Wire):
    """The life of one field, the newest step first: the first answers why its value is there."""

    field: str
    steps: list[FieldStepOut]


def line_out(row: ProductRow) -> ProductLine:
    """A SKU in a list as it is shown."""
    line = ProductLine.model_validate(row.line)
    listings = [listing_out(each) for each in row.listings]
    cells = {name: CellRef.model_validate(each) for name, each in row.cells.items()}
    return line.model_copy(update={"listings": listings, "cells": cells})


def product_out(shown: ProductShown) -> ProductOut:
    """A SKU whole as it is shown."""
    item = {
        name: getattr(shown.item, name)
        for name in ("sku", "product", "state", "state_at", "state_by", "edited_at", "edited_by")
    }
    return ProductOut(
        **item,
        version=shown.version,
        moves=list(shown.moves),
        nouns=list(shown.nouns),
        drafts=[_draft_out(each, shown) for each in shown.drafts],
        listings=[listing_out(each) for each in shown.listings],
        errors=[OpenErrorOut.model_validate(_of_error(each)) for each in shown.errors],
        history=[_step_out(each, shown) for each in shown.history],
        has_more_history=shown.has_more_history,
        variations=[ProductLine.model_validate(each) for each in shown.variations],
        has_more_variations=shown.has_more_variations,
    )


def field_life_out(name: str, life: FieldLife) -> FieldLifeOut:
    """The life of a field as it is shown."""
    return FieldLifeOut(field=name, steps=[_field_step_out(each, life) for each in life.steps])


def listing_out(shown: ListingShown) -> ListingOut:
    """A listing as it is shown."""
    listing = shown.listing
    names = ("listing_id", "product", "state", "waiting", "submitted_at", "listed_at", "ended_at")
    told = {name: getattr(listing, name) for name in names}
    answer = None if listing.answer is None else AnswerOut.model_validate(listing.answer)
    return ListingOut(**told, channel=str(listing.channel), answer=answer, page=shown.page)


def _of_error(error: object) -> dict[str, object]:
    return {name: getattr(error, name) for name in OpenErrorOut.model_fields}


def _draft_out(shown: DraftShown, whole: ProductShown) -> DraftOut:
    draft = shown.draft
    names = dict.fromkeys([*draft.fields, *(name for m in shown.mains for name in m.fields)])
    return DraftOut(
        sku=draft.sku,
        noun=draft.noun,
        place=draft.place,
        version=draft.version,
        changed_at=draft.changed_at,
        fields=[_field_out(name, shown, whole) for name in names],
        editable=list(shown.editable),
    )


def _field_out(name: str, shown: DraftShown, whole: ProductShown) -> FieldOut:
    draft = shown.draft
    mains: dict[str, Main] = {str(main.channel): main for main in shown.mains}
    origin: FieldStep | None = shown.origins.get(name)
    value = draft.fields.get(name)
    # Only what a draft names is asked for: what main has besides stays as it is there.
    differs = [
        channel
        for channel, main in mains.items()
        if name in draft.fields and main.fields.get(name) != value
    ]
    told: dict[str, object] = {
        "name": name,
        "value": value,
        "mains": {channel: m.fields[name] for channel, m in mains.items() if name in m.fields},
        "differs": differs,
        "is_editable": name in shown.editable,
        "origin": None if origin is None else _cause_out(origin.change, whole.feeds),
    }
    return FieldOut.model_validate(told)


def _step_out(change: Change, whole: ProductShown) -> StepOut:
    names = ("sku", "noun", "place", "stage", "version", "is_first")
    told: dict[str, object] = {name: getattr(change, name) for name in names}
    told |= {"before": dict(change.before), "added": sorted(change.added)}
    return StepOut.model_validate({**told, "cause": _cause_out(change, whole.feeds)})


def _field_step_out(step: FieldStep, life: FieldLife) -> FieldStepOut:
    told = {name: getattr(step.change, name) for name in ("sku", "noun", "place", "stage")}
    told |= {name: getattr(step, name) for name in ("was_there", "before", "is_there", "value")}
    return FieldStepOut.model_validate({**told, "cause": _cause_out(step.change, life.feeds)})


def _cause_out(change: Change, feeds: Mapping[str, Feed]) -> CauseOut:
    feed = feeds.get(change.cause_id)
    return CauseOut.model_validate(
        {
            "kind": change.cause,
            "id": change.cause_id,
            "at": change.at,
            "record": change.record,
            "release": change.release,
            "feed_number": None if feed is None else feed.number,
            "feed_name": None if feed is None else feed.name,
        }
    )
