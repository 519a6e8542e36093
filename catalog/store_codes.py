"""Codes of the canonical store and of runs that fill it."""

from collections.abc import Mapping

from catalog.code import Code, merchant_code

STORE: Mapping[str, Code] = {
    "remote_state_unknown": Code(
        "operator",
        "A marketplace or carrier gives an order or parcel a state that no table knows.",
        "Nothing was moved. Look up what the state means there, and add it to the tables.",
    ),
    "shipped_after_end": merchant_code(
        "A parcel was told of for an order that is cancelled or returned.",
        "The parcel is kept and the order does not move: see whether it can be stopped.",
    ),
    "shipped_too_many": merchant_code(
        "The parcels of an order line hold more pieces than were ordered.",
        "See whether a parcel was told of twice under two tracking numbers.",
    ),
}
