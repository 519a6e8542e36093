"""Pages of a long answer: bounded in size, continued by an opaque cursor, never by counting.

A cursor holds the natural key of the last entry that a page showed; the next page begins behind
that key. So a page costs the same wherever it stands, and whatever is written meanwhile, no entry
that was there from the beginning is missed or shown twice.
"""

import base64
import binascii
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Generic, TypeAlias, TypeVar

from catalog.errors import QueryInvalid

T = TypeVar("T")

# One part of a natural key.
KeyPart: TypeAlias = "str | int"

# Entries of one page: what a screen shows, and the most that one transaction reads.
DEFAULT_SIZE = 100
MOST_ENTRIES = 1_000

# A cursor is a few names and numbers; whatever is longer was not made here.
_MOST_CURSOR_CHARS = 4_000
# Integers of both databases have 64 bits.
_LARGEST = 2**63 - 1


@dataclass(frozen=True, slots=True)
class PageRequest:
    """Which page is wanted: at most `size` entries, those behind the cursor `after`.

    Raises:
        QueryInvalid: The size is not from 1 to MOST_ENTRIES.
    """

    size: int = DEFAULT_SIZE
    after: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= self.size <= MOST_ENTRIES:
            raise QueryInvalid(
                f"a page has 1 to {MOST_ENTRIES} entries, not {self.size}",
                filter="size",
                found=self.size,
            )


@dataclass(frozen=True, slots=True)
class Page(Generic[T]):
    """Some entries, and the cursor behind which the next page begins; None at the end."""

    entries: tuple[T, ...]
    after: str | None = None


@dataclass(frozen=True, slots=True)
class CursorKind:
    """How the cursors of one query look: its name, and the type of each part of its key.

    A cursor of another query is refused, since its key would mean something else here.
    """

    name: str
    types: tuple[type[str] | type[int], ...]

    def write(self, key: Sequence[KeyPart]) -> str:
        """Make a cursor of the last entry's key."""
        content = json.dumps([self.name, *key], separators=(",", ":")).encode()
        return base64.urlsafe_b64encode(content).rstrip(b"=").decode()

    def read(self, cursor: str) -> tuple[KeyPart, ...]:
        """Return the key that a cursor holds.

        Raises:
            QueryInvalid: This query never gave such a cursor.
        """
        parts = _parts(cursor)
        fits = (
            isinstance(parts, list)
            and len(parts) == len(self.types) + 1
            and parts[0] == self.name
            and all(
                type(part) is kind and _storable(part)
                for part, kind in zip(parts[1:], self.types, strict=True)
            )
        )
        if not fits or not isinstance(parts, list):
            raise QueryInvalid(
                "the cursor is of another question, or damaged; begin with the first page",
                filter="after",
                found=cursor[:100],
            )
        return tuple(parts[1:])


def entries_of(page_at: Callable[[PageRequest], Page[T]], most: int | None = None) -> Iterator[T]:
    """Yield the entries of all pages, at most `most` of them.

    Each page is a short transaction of its own: an export of any length holds up nobody.
    """
    after, left = None, most
    while left is None or left > 0:
        size = MOST_ENTRIES if left is None else min(left, MOST_ENTRIES)
        page = page_at(PageRequest(size, after))
        yield from page.entries
        left = None if left is None else left - len(page.entries)
        after = page.after
        if after is None:
            return


def _parts(cursor: str) -> object:
    if len(cursor) > _MOST_CURSOR_CHARS or not cursor.isascii():
        return None
    try:
        content = base64.b64decode(cursor + "=" * (-len(cursor) % 4), b"-_", validate=True)
        return json.loads(content)
    except (binascii.Error, ValueError, RecursionError):
        return None


def _storable(part: object) -> bool:
    """Whether a database can compare it with a key: no NUL, no half of a character."""
    if isinstance(part, str):
        return "\0" not in part and not any("\ud800" <= mark <= "\udfff" for mark in part)
    return isinstance(part, int) and abs(part) <= _LARGEST
