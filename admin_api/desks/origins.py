"""Where the values of a SKU come from: the steps of its drafts and mains, each read once."""

from collections.abc import Iterable, Mapping, Sequence

from catalog.feeds import Feed
from catalog.field_history import FieldStep, field_steps
from catalog.products import Change, Draft
from store.store import Store


class Origins:
    """The histories that one answer speaks of."""

    def __init__(self, store: Store, merchant: str) -> None:
        self._store = store
        self._merchant = merchant
        self._read: dict[str, Sequence[Change]] = {}

    def changes(self, sku: str) -> Sequence[Change]:
        """Every step of a SKU's drafts and mains, the newest first."""
        if sku not in self._read:
            self._read[sku] = self._store.changes.of_sku(self._merchant, sku)
        return self._read[sku]

    def feeds(self, changes: Iterable[Change]) -> dict[str, Feed]:
        """The feeds that steps speak of, by id; those that are forgotten are left out."""
        wanted = {change.cause_id for change in changes if change.cause == "feed"}
        return self._store.feeds.of_ids(wanted) if wanted else {}


def field_origins(draft: Draft, changes: Sequence[Change]) -> Mapping[str, FieldStep]:
    """Of each field of a draft the step that gave it its value."""
    key = (draft.noun, draft.place, "draft")
    mine = [change for change in changes if (change.noun, change.place, change.stage) == key]
    found = {name: next(field_steps(draft.fields, mine, name), None) for name in draft.fields}
    return {name: step for name, step in found.items() if step is not None}
