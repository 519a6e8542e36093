"""Every public code, with its meaning and its remedy.

Each room that reports codes has a table of its own, in alphabetical order. The reference page is
made from them; a code that is used but not listed, or listed but not used, fails a test.
"""

from collections.abc import Mapping

from catalog.api_codes import API
from catalog.bundle_codes import BUNDLES
from catalog.code import Code
from catalog.error_codes import ERRORS
from catalog.feed_codes import FEEDS
from catalog.fsck_codes import FSCK
from catalog.listing_codes import LISTINGS
from catalog.mapping_codes import MAPPINGS
from catalog.outbound_codes import OUTBOUND
from catalog.schema_codes import SCHEMA
from catalog.script_codes import SCRIPTS
from catalog.store_codes import STORE

CODES: Mapping[str, Code] = {
    **ERRORS,
    **BUNDLES,
    **SCRIPTS,
    **FEEDS,
    **SCHEMA,
    **OUTBOUND,
    **MAPPINGS,
    **STORE,
    **FSCK,
    **LISTINGS,
    **API,
}
