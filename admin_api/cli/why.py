"""Why a field of a SKU has its value: the steps that led there."""

from collections.abc import Sequence
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

from rich.text import Text

from admin_api.cli.asking import print_line, value_text
from admin_api.cli.screen import out
from admin_api.cli.store_options import time_text
from admin_api.cli.tables import one_line, print_table, word
from catalog.errors import NotFound
from catalog.feeds import Feed
from catalog.field_history import FieldStep, field_steps
from catalog.products import Change, Draft

if TYPE_CHECKING:
    from store.store import Store

# By noun, place and stage.
_Thing = tuple[str, str, str]


class Told(NamedTuple):
    """The life of a field in one draft or main; the newest of at least one step comes first."""

    sku: str
    thing: _Thing
    steps: list[FieldStep]


def told_of(
    store: "Store", merchant: str, sku: str, drafts: Sequence[Draft], field: str
) -> list[Told]:
    """Tell the life of a field of a SKU.

    Args:
        store: The store.
        merchant: Whose SKU it is.
        sku: The SKU.
        drafts: All that speak of it, those that it shares with its siblings among them.
        field: The field's name.

    Raises:
        NotFound: No draft and no main ever had the field.
    """
    told: list[Told] = []
    for each in dict.fromkeys([sku, *(draft.sku for draft in drafts)]):
        mine = [draft for draft in drafts if draft.sku == each]
        fields = {(draft.noun, draft.place, "draft"): draft.fields for draft in mine}
        for main in store.listings.main(merchant, each):
            fields[main.noun, main.place, f"main/{main.channel}"] = main.fields
        nouns = {draft.noun for draft in mine}
        changes = sorted(store.changes.of_sku(merchant, each), key=_thing)  # newest still first
        for thing, group in groupby(changes, _thing):
            steps = list(field_steps(fields.get(thing, {}), group, field))
            if steps and (each == sku or thing[0] in nouns):
                told.append(Told(each, thing, steps))
    if not told:
        message = f"no draft of {sku} ever had a field {field}; `products show` shows their names"
        raise NotFound(message, noun="field", id=field)
    return told


def show_why(store: "Store", told: Sequence[Told]) -> None:
    """Print the value of the field wherever it stands, and who gave it which value when."""
    feeds = _Feeds(store)
    for index, (sku, thing, steps) in enumerate(told):
        newest = steps[0]
        if index:
            out.print()
        is_now = f"is {value_text(newest.value)}" if newest.is_there else "is not there"
        heading = Text(one_line(f"{newest.field} of {sku} "), style="bold")
        heading.append(one_line(is_now), style="green not bold")
        out.print(heading.append(f"  ({_thing_text(thing)})", style="dim not bold"))
        print_table(
            (word("when (UTC)"), "who", "before", "after"),
            [
                (time_text(step.change.at), feeds.cause_text(step.change), *_values(step))
                for step in steps
            ],
            "",
        )


def why_json(store: "Store", told: Sequence[Told]) -> None:
    """Print the same as JSON Lines, a step a line."""
    feeds = _Feeds(store)
    for each in told:
        for step in each.steps:
            print_line(_as_json(step, feeds.of(step.change)))


def _thing(change: Change) -> _Thing:
    return (change.noun, change.place, change.stage)


def _thing_text(thing: _Thing) -> str:
    noun, place, stage = thing
    text = f"{noun} at {place}" if place else noun
    return f"draft: {text}" if stage == "draft" else f"{stage.removeprefix('main/')} has: {text}"


def _values(step: FieldStep) -> tuple[str, str]:
    return (
        value_text(step.before) if step.was_there else "—",
        value_text(step.value) if step.is_there else "—",
    )


class _Feeds:
    """The feeds that steps speak of, each read once."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._read: dict[str, Feed] = {}

    def of(self, change: Change) -> Feed | None:
        """The feed that caused a step; None where it was no feed."""
        if change.cause != "feed":
            return None
        if change.cause_id not in self._read:
            self._read[change.cause_id] = self._store.feeds.get(change.cause_id)
        return self._read[change.cause_id]

    def cause_text(self, change: Change) -> str:
        """Who took a step: "feed 3 stock.xml, record 17, release 12ab34cd"."""
        feed = self.of(change)
        if feed is None:
            return f"{change.cause} {change.cause_id}"
        record = f", record {change.record}" if change.record is not None else ""
        return f"feed {feed.number} {feed.name}{record}, release {_short(feed.release)}"


def _short(release: str) -> str:
    """A release by its number; one of `crossdock translate`, which has none, by its hash."""
    return release if len(release) < 40 else "+".join(part[:8] for part in release.split("+"))


def _as_json(step: FieldStep, feed: Feed | None) -> dict[str, object]:
    change = step.change
    return {
        "sku": change.sku,
        "noun": change.noun,
        "place": change.place,
        "stage": change.stage,
        "version": change.version,
        "field": step.field,
        "at": change.at,
        "cause": change.cause,
        "cause_id": change.cause_id,
        "feed": feed.number if feed is not None else None,
        "feed_name": feed.name if feed is not None else None,
        "record": change.record,
        "release": change.release,
        "was_there": step.was_there,
        "before": step.before,
        "is_there": step.is_there,
        "value": step.value,
    }
