"""What a feed may cost before it is refused: every bound, its unit and its reason."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FeedLimits:
    """Bounds of one feed. A record over a bound is refused alone; a feed over a bound ends.

    Attributes:
        cell_chars: One CSV cell or one text of an XML element. Costs its record. The longest
            description that a marketplace takes is 500,000 characters.
        record_size: One record as it stands in the feed: characters of a CSV row, UTF-8 bytes of an
            XML element. Costs its record, unless a quote that is never closed is to blame.
        columns: Cells of a CSV row; attributes of one XML element. Too many in the header end the
            feed, too many in a record cost the record.
        header_chars: One column name, element name or attribute name.
        depth: Elements inside elements, the root of the feed counted; parts of a column name.
            Ends the feed. A tree takes up to four levels of JSON an element, and orjson writes
            254; feeds have ten.
        names: Different element and attribute names in one feed. A parser remembers each.
            Ends the feed.
        look_ahead_bytes: How much of the beginning is looked at to detect what is not given.
        unpacked_bytes: A `.gz` or `.zip` feed after unpacking, counted while it is inflated.
        ratio: Unpacked by packed size of such a feed. Text reaches 30; deflate's bombs 1,000.
        ratio_grace_bytes: Unpacked bytes that are let through before the ratio counts.
    """

    cell_chars: int = 1 << 20
    record_size: int = 4 << 20
    columns: int = 2_000
    header_chars: int = 1_000
    depth: int = 60
    names: int = 50_000
    look_ahead_bytes: int = 1 << 18
    unpacked_bytes: int = 50 << 30
    ratio: int = 200
    ratio_grace_bytes: int = 8 << 20


# Bytes read from the (unpacked) feed at a time: large enough that the cost of a crossing into a
# C parser vanishes, small enough for a processor's cache.
CHUNK_BYTES = 1 << 17
