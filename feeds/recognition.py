"""Digests of records: what has not changed is known before a tree is made of it.

A digest covers the record's own text and everything around it that decides its tree. Whoever reads
the same text in the same place makes the same record of it, so a reader that meets known text may
pass it without a look inside.
"""

from collections.abc import Sequence
from hashlib import blake2b

from catalog.reading import FeedReading
from catalog.records import Known
from feeds.limits import FeedLimits

DIGEST_BYTES = 16
_KEY_BYTES = 32

# Digests in one question: enough that a question to a database costs little a record.
ASKED_AT_ONCE = 1_000


def digest_of(text: bytes, key: bytes) -> bytes:
    """Digest of a record's text in the place that `key` stands for."""
    return blake2b(text, digest_size=DIGEST_BYTES, key=key).digest()


class Recognition:
    """How the records of one feed are recognised.

    Args:
        salt: Everything beside the feed that decides what becomes of a record.
        known: Which digests are known; None where nobody asks.
    """

    def __init__(self, salt: bytes, known: Known | None = None) -> None:
        self.asks = known is not None
        self._salt = salt
        self._known = known

    def key(self, reading: FeedReading, limits: FeedLimits, around: object) -> bytes:
        """Key of a place in the feed.

        Args:
            reading: How the feed is read, settled. Its encoding and what is passed over above the
                records decide no tree.
            limits: They decide which records are faulty.
            around: What stands around the record; its `repr` tells it from every other.
        """
        how = (
            (reading.format, reading.record, reading.namespaces)
            if reading.format == "xml"
            else (
                reading.format,
                reading.row,
                reading.root,
                reading.delimiter,
                reading.comment,
                reading.empty_cells,
            )
        )
        place = repr((how, limits, around)).encode("utf-8", "surrogatepass")
        parts = len(self._salt).to_bytes(8) + self._salt + place
        return blake2b(parts, digest_size=_KEY_BYTES).digest()

    def known(self, digests: Sequence[bytes]) -> set[bytes]:
        """Those of the digests that are known."""
        found: set[bytes] = set()
        if self._known is not None:
            for at in range(0, len(digests), ASKED_AT_ONCE):
                found.update(self._known(digests[at : at + ASKED_AT_ONCE]))
        return found
