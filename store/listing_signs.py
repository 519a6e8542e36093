"""What the rows of a listing and its main say together: gone, left, sold out."""

from catalog.merchants import Channel
from catalog.product_states import ENDED, LIVE
from store.listed import Request, Standing
from store.mains import LISTED, Mains


def offers(request: Request) -> bool:
    """Whether a request puts a SKU up for sale."""
    said = [part.fields for part in request.parts if part.noun == LISTED]
    return any("quantity" in fields and fields.get("ended") is None for fields in said)


def is_refused_again(request: Request, listing: Standing) -> bool:
    """Whether a SKU is in no listing, and the answer before this one was a refusal, too.

    What came in between is stock and prices, mostly, and they are sold as soon as what is at fault
    is mended. Taken back each time, the mended listing would have nothing to sell.
    """
    is_new = request.number > listing.answered_number and listing.ack == "failure"
    return is_new and (listing.listing_id is None or is_gone(listing))


def is_gone(listing: Standing) -> bool:
    """Whether a listing has ended; also where what was refused last was to bring it back."""
    return (listing.ended_at or "") > (listing.listed_at or "")


def is_listed(mains: Mains, listing: Standing) -> bool:
    """Whether a SKU is in a listing that buyers can find, or could with stock."""
    is_there = listing.listing_id is not None and listing.state != ENDED
    return is_there and not is_gone(listing) and not has_left(mains, listing)


def has_left(mains: Mains, listing: Standing) -> bool:
    """Whether a SKU has left its listing so that another takes its place, and none has yet."""
    left = mains.fields(listing.sku, _channel(listing), LISTED, "").get("ended")
    return left is not None and left == listing.listing_id


def is_between(mains: Mains, listing: Standing) -> bool:
    """Whether a SKU with pieces to sell is in no listing, for another is to follow the last one."""
    had = mains.fields(listing.sku, _channel(listing), LISTED, "").get("quantity")
    return listing.state == LIVE and bool(had) and has_left(mains, listing)


def is_sold_out(mains: Mains, listing: Standing) -> bool:
    """Whether a channel has a quantity of a SKU, and it is 0 at every location or sold."""
    sku, channel = listing.sku, _channel(listing)
    if mains.fields(sku, channel, LISTED, "").get("left") == 0:
        return True
    quantities = [
        main.fields.get("Quantity")
        for main in mains.of_sku(sku)
        if main.channel == channel and main.noun == "inventory"
    ]
    known = [quantity for quantity in quantities if quantity is not None]
    return bool(known) and all(quantity in (0, "0") for quantity in known)


def _channel(listing: Standing) -> Channel:
    return Channel(listing.marketplace, listing.site)
