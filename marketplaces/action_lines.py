"""Actions as lines of JSON, one each: what is planned, for people and for whoever sends it."""

from collections.abc import Iterator, Mapping
from typing import Any, BinaryIO, Final

import orjson

from catalog.errors import ListingTooLarge, PlanBroken
from catalog.listings import SentPart
from catalog.promotion import Entry
from marketplaces.actions import Action
from marketplaces.listing import ProfileUse, WantedItem, WantedListing

# Longest line in bytes, its end included. A listing's texts stand in it twice, as they are sent
# and as they were asked for; half a million characters of each are allowed.
MAX_LINE: Final = 16 * 1024 * 1024


def write_action(action: Action) -> bytes:
    """The line of an action, with its end; the same action gives the same bytes.

    Raises:
        ListingTooLarge: It is longer than MAX_LINE. Context: `sku`.
    """
    line = orjson.dumps(_action_json(action), option=orjson.OPT_APPEND_NEWLINE)
    if len(line) > MAX_LINE:
        raise ListingTooLarge(
            f"the listing {action.key} takes {len(line)} bytes; {MAX_LINE} are allowed",
            sku=action.key,
        )
    return line


def read_action(line: bytes) -> Action:
    """The action of a line. Raises PlanBroken."""
    try:
        return _action(orjson.loads(line))
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise PlanBroken(f"a line of a plan is no action: {error}") from error


def read_lines(source: BinaryIO) -> Iterator[Action]:
    """Yield the actions of a file, one line in memory at a time. Raises PlanBroken."""
    while line := source.readline(MAX_LINE + 1):
        if not line.endswith(b"\n"):
            raise PlanBroken("a line of a plan is cut off, or too long")
        yield read_action(line)


def _action_json(action: Action) -> dict[str, object]:
    return {
        "kind": action.kind,
        "listing_id": action.listing_id,
        "reason": action.reason,
        "token": action.token,
        "alone": action.alone,
        "wanted": _wanted_json(action.wanted),
        "entries": [_entry_json(entry) for entry in action.entries],
    }


def _wanted_json(wanted: WantedListing) -> dict[str, object]:
    return {
        "key": wanted.key,
        "category": wanted.category,
        "currency": wanted.currency,
        "has_variations": wanted.has_variations,
        "fields": wanted.fields,
        "profiles": {
            kind: {"name": use.name, "version": use.version, "content": use.content}
            for kind, use in wanted.profiles.items()
        },
        "items": [
            {
                "sku": item.sku,
                "price": item.price,
                "quantity": item.quantity,
                "tells": sorted(item.tells),
                "tells_fields": item.tells_fields,
                "fields": item.fields,
            }
            for item in wanted.items
        ],
    }


def _entry_json(entry: Entry) -> dict[str, object]:
    return {
        "sku": entry.sku,
        "record": entry.record,
        "product": entry.product,
        "is_part": entry.is_part,
        "parts": [
            {
                "noun": part.noun,
                "place": part.place,
                "version": part.version,
                "fields": part.fields,
                "answer": part.answer,
            }
            for part in entry.parts
        ],
    }


def _action(found: Mapping[str, Any]) -> Action:
    return Action(
        kind=found["kind"],
        wanted=_wanted(found["wanted"]),
        listing_id=found["listing_id"],
        entries=tuple(_entry(entry) for entry in found["entries"]),
        reason=found["reason"],
        token=found["token"],
        alone=found["alone"],
    )


def _wanted(found: Mapping[str, Any]) -> WantedListing:
    return WantedListing(
        key=found["key"],
        category=found["category"],
        currency=found["currency"],
        fields=found["fields"],
        items=tuple(
            WantedItem(
                item["sku"],
                item["price"],
                item["quantity"],
                item["fields"],
                frozenset(item["tells"]),
                item["tells_fields"],
            )
            for item in found["items"]
        ),
        has_variations=found["has_variations"],
        profiles={kind: ProfileUse(**use) for kind, use in found["profiles"].items()},
    )


def _entry(found: Mapping[str, Any]) -> Entry:
    parts = tuple(SentPart(**part) for part in found["parts"])
    return Entry(
        found["sku"], found["record"], parts, found["product"], found.get("is_part", False)
    )
