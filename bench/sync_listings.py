"""The listings and results that the benchmark of marketplaces works on: the same each time."""

import hashlib
import io
from collections.abc import Iterator

from catalog.profiles import ProfileKind
from marketplaces.actions import Action
from marketplaces.listing import ProfileUse, WantedItem, WantedListing

PROFILES: dict[ProfileKind, ProfileUse] = {
    "shipping": ProfileUse("Standard", 1, {"ShippingProfileID": "5001"}),
    "return": ProfileUse("30 days", 1, {"ReturnProfileID": "5002"}),
    "payment": ProfileUse("Standard", 1, {"PaymentProfileID": "5003"}),
}

_WORDS = "Hand made of recycled gold & polished; each piece is <b>unique</b>. "
_NAMES = ("Metal", "Style", "Main Stone", "Ring Size", "Colour", "Department", "Theme", "Year")

_HEAD = (
    b'<?xml version="1.0"?><BulkDataExchangeResponses xmlns="urn:ebay:apis:eBLBaseComponents">\n'
)
_WARNING = (
    "<Errors><ShortMessage>Funds may be held.</ShortMessage><LongMessage>Funds from your sales may "
    "not show as available for a while.</LongMessage><ErrorCode>21917236</ErrorCode>"
    "<UserDisplayHint>false</UserDisplayHint><SeverityCode>Warning</SeverityCode>"
    '<ErrorParameters ParamID="0"><Value>14</Value></ErrorParameters>'
    "<ErrorClassification>RequestError</ErrorClassification></Errors>"
)
_ERROR = (
    "<Errors><ShortMessage>Title too long.</ShortMessage><LongMessage>Listing titles are limited "
    "to 80 characters; this one has 81.</LongMessage><ErrorCode>70</ErrorCode>"
    "<UserDisplayHint>false</UserDisplayHint><SeverityCode>Error</SeverityCode>"
    "<ErrorClassification>RequestError</ErrorClassification></Errors>"
)


def additions(count: int) -> Iterator[tuple[int, Action]]:
    """New listings, some 2.5 KB of XML each, with their places in the request."""
    for number in range(1, count + 1):
        sku = f"RING-{number:07}"
        fields: dict[str, object] = {
            "Title": f"Gold ring no. {number}, 750, with a stone",
            "Description": f"<h1>Ring {number}</h1><p>{_WORDS * 8}</p>",
            "Condition": "1000",
            "ItemSpecifics": {name: f"{name} {number % 17}" for name in _NAMES},
            "MainPictureURLs": [f"https://img.example/{number}-{place}.jpg" for place in range(4)],
            "ItemLocation": "Pforzheim",
        }
        item = WantedItem(sku, f"{number % 900 + 10}.90", number % 40 + 1)
        listing = WantedListing(sku, "67681", "EUR", fields, (item,), False, PROFILES)
        token = hashlib.md5(sku.encode(), usedforsecurity=False).hexdigest().upper()
        yield number, Action("add", listing, None, (), "measured", token)


def result_blocks(count: int) -> Iterator[bytes]:
    """A result: one in ten with a warning, one in fifty refused."""
    yield _HEAD
    for number in range(1, count + 1):
        refused = number % 50 == 0
        remark = _ERROR if refused else _WARNING if number % 10 == 0 else ""
        ack = "Failure" if refused else "Warning" if remark else "Success"
        made = (
            ""
            if refused
            else (
                f"<ItemID>{110_000_000_000 + number}</ItemID><SKU>RING-{number:07}</SKU>"
                "<StartTime>2026-03-01T09:00:00.000Z</StartTime>"
                "<EndTime>2026-03-31T09:00:00.000Z</EndTime><Fees><Fee><Name>ListingFee</Name>"
                '<Fee currencyID="EUR">0.0</Fee></Fee></Fees>'
            )
        )
        yield (
            "<AddFixedPriceItemResponse><Timestamp>2026-03-01T09:00:00.000Z</Timestamp>"
            f"<Ack>{ack}</Ack><CorrelationID>{number}</CorrelationID>{remark}"
            f"<Version>1355</Version><Build>E1355</Build>{made}</AddFixedPriceItemResponse>\n"
        ).encode()
    yield b"</BulkDataExchangeResponses>\n"


def small_result(count: int) -> io.BytesIO:
    """A result in memory."""
    return io.BytesIO(b"".join(result_blocks(count)))
