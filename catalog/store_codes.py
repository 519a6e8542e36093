"""Codes of the canonical store and of runs that fill it."""

from collections.abc import Mapping

from catalog.code import Code, merchant_code

STORE: Mapping[str, Code] = {
    "feed_no_release": merchant_code(
        "A feed came for a merchant who has no active script release.",
        "Add and activate a release, then send the feed again.",
    ),
    "feed_no_script": merchant_code(
        "The active release has no script for feeds of this kind.",
        "Add one to the bundle, or see whether the feed came as the right kind.",
    ),
    "remote_state_unknown": Code(
        "operator",
        "A marketplace or carrier gives an order or parcel a state that no table knows.",
        "Nothing was moved. Look up what the state means there, and add it to the tables.",
    ),
    "run_failed": Code(
        "operator",
        "The run of a feed failed time and again, and was given up.",
        "Read the log around its attempts, mend what it names, and receive the feed again.",
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
