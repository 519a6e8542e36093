"""What the store records of a SKU before it is sent: exactly the fields that become main. Pure."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Final

from catalog.listings import SentPart
from catalog.merchants import Channel
from catalog.products import Draft
from catalog.promotion import FIGURE_FIELDS, Entry
from marketplaces.standing import LISTED, Standing, Voice

# What a listing is made of; each a draft of its own.
_NOUNS: Final = frozenset({"product", "shared", "variation", "offer", "inventory", "profile_use"})


def whole(
    sku: str,
    standing: Standing,
    voice: Voice,
    channel: Channel,
    listed: Mapping[str, object],
    product: str | None,
) -> Entry:
    """All that may be sent of a SKU, whether main has it or not.

    A field that the draft clears is there, as None, where main has it.

    Args:
        sku: Whose.
        standing: Its drafts and mains.
        voice: What may be sent of it.
        channel: Where.
        listed: What is told beside drafts, of the main noun LISTED.
        product: Of whose listing it becomes part; None where it stands alone.
    """
    parts = [
        SentPart(draft.noun, draft.place, draft.version, fields)
        for draft in _concerned(standing, voice, channel)
        if (fields := _said(draft, standing))
    ]
    return _entry(sku, voice, parts, listed, product)


def differing(
    sku: str,
    standing: Standing,
    voice: Voice,
    channel: Channel,
    listed: Mapping[str, object],
    product: str | None,
) -> Entry:
    """The fields that main does not have yet. Arguments: as `whole`."""
    parts = [
        SentPart(draft.noun, draft.place, draft.version, fields)
        for draft in _concerned(standing, voice, channel)
        if (fields := differences(draft, standing))
    ]
    return _entry(sku, voice, parts, listed, product)


def figures_only(parts: Iterable[SentPart]) -> tuple[SentPart, ...]:
    """Of some parts what prices and quantities come from, and what is told beside drafts."""
    kept = []
    for part in parts:
        names = frozenset(part.fields) if part.noun == LISTED else FIGURE_FIELDS.get(part.noun, ())
        fields = {name: value for name, value in part.fields.items() if name in names}
        if fields:
            kept.append(replace(part, fields=fields))
    return tuple(kept)


def without_figures(parts: Iterable[SentPart]) -> tuple[SentPart, ...]:
    """Of some parts what figures do not come from, and what is told beside drafts."""
    kept = []
    for part in parts:
        names = () if part.noun == LISTED else FIGURE_FIELDS.get(part.noun, ())
        fields = {name: value for name, value in part.fields.items() if name not in names}
        if fields:
            kept.append(replace(part, fields=fields))
    return tuple(kept)


def leaving(sku: str, product: str | None) -> Entry:
    """Nothing is sent of it any more: it leaves the marketplace."""
    return Entry(sku, 0, (), product)


def differing_nouns(standing: Standing, channel: Channel) -> frozenset[str]:
    """The nouns whose drafts say something that main does not have."""
    return frozenset(
        draft.noun for draft in _concerned(standing, "all", channel) if differences(draft, standing)
    )


def differences(draft: Draft, standing: Standing) -> dict[str, object]:
    """The fields of a draft that differ from main; to be absent is to be cleared."""
    main = standing.main(draft.noun, draft.place)
    return {name: value for name, value in draft.fields.items() if main.get(name) != value}


def _said(draft: Draft, standing: Standing) -> dict[str, object]:
    main = standing.main(draft.noun, draft.place)
    return {
        name: value
        for name, value in draft.fields.items()
        if value is not None or main.get(name) is not None
    }


def _entry(
    sku: str,
    voice: Voice,
    parts: Iterable[SentPart],
    listed: Mapping[str, object],
    product: str | None,
) -> Entry:
    said = figures_only(parts) if voice == "figures" else tuple(parts)
    return Entry(sku, 0, (*said, *_beside(listed)), product)


def _concerned(standing: Standing, voice: Voice, channel: Channel) -> Iterator[Draft]:
    for draft in sorted(standing.drafts, key=lambda each: (each.noun, each.place)):
        is_listed = draft.noun in _NOUNS
        is_here = draft.noun != "offer" or draft.place in ("", str(channel))
        if is_listed and is_here and (voice == "all" or _is_spoken(draft.noun, voice)):
            yield draft


def _is_spoken(noun: str, voice: Voice) -> bool:
    return noun == "inventory" or (voice == "figures" and noun == "offer")


def _beside(listed: Mapping[str, object]) -> tuple[SentPart, ...]:
    return (SentPart(LISTED, "", 0, dict(listed)),) if listed else ()
