"""Which requests may have made a listing, and what it shows then: what they all have said.

A request whose answer never came may have been carried out. When the same is sent once more, the
marketplace names the listing that it has made then; and that shows what was said then.
"""

from collections.abc import Iterator, Sequence

from catalog.listings import SentPart
from catalog.promotion import MadeBy
from store.listed import Listed, Request
from store.mains import LISTED

# What is not known of a listing that none of the requests we remember has made.
_UNKNOWN = ("content", "own", "price", "quantity")


def shown_by_makers(
    listed: Listed, sku: str, request: Request, made_by: MadeBy
) -> Iterator[SentPart]:
    """What a listing shows of a SKU; None stands for what nobody knows.

    Args:
        listed: With the requests about the SKU.
        sku: In the listing.
        request: That is answered with the listing's id.
        made_by: Which one has made it.
    """
    others = list(_unanswered_makings(listed, sku, request))
    makers = others if made_by == "earlier" else [*others, request]
    if makers:
        yield from _agreed(makers)
        return
    for part in request.parts:
        unknown = {name: None for name in _UNKNOWN if name in part.fields}
        yield _with(part, {**part.fields, **unknown}) if part.noun == LISTED else part


def _unanswered_makings(listed: Listed, sku: str, request: Request) -> Iterator[Request]:
    """The other requests to make this listing that may have been carried out.

    One that was accepted has made, changed or ended the listing before: what is older is of that.
    """
    others = sorted(listed.others(sku, request), key=lambda other: other.number, reverse=True)
    for other in others:
        told: SentPart | None = next((part for part in other.parts if part.noun == LISTED), None)
        if told is None or not told.fields.keys() & {"has_variations", "ended"}:
            continue
        if told.answer == "accepted":
            return
        if other.answered_at is None and "has_variations" in told.fields:
            yield other


def _agreed(makers: Sequence[Request]) -> Iterator[SentPart]:
    """Of each draft the fields that all have said alike; None for the others."""
    said = [{(part.noun, part.place): part for part in maker.parts} for maker in makers]
    for noun, place in dict.fromkeys(key for parts in said for key in parts):
        found = [parts.get((noun, place)) for parts in said]
        known = [part for part in found if part is not None]
        names = dict.fromkeys(name for part in known for name in part.fields)
        fields = {
            name: known[0].fields.get(name)
            if all(
                part is not None and part.fields.get(name) == known[0].fields.get(name)
                for part in found
            )
            else None
            for name in names
        }
        yield _with(known[0], fields)


def _with(part: SentPart, fields: dict[str, object]) -> SentPart:
    return SentPart(part.noun, part.place, part.version, fields)
