"""The files of a feed: its bytes as they came, and every file that came of it."""

import mimetypes
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO, Literal

from admin_api.callers import Caller
from admin_api.desks.errors import discreet
from admin_api.drive_wiring import DriveParts
from catalog.acts import Act
from catalog.errors import FeedBytesGone, NotFound
from catalog.feeds import Feed
from catalog.filters import ErrorFilter
from drive.space import Space
from store.store import Store
from workflow.drive_responses import REJECTED, rejected_lines
from workflow.ports import Blobs
from workflow.unmapped_report import workbook_id

# What a file is: the feed itself, its rejected records, the workbook of the values that had no
# mapping, the response that lies on the drive.
What = Literal["input", "rejected", "unmapped", "response"]

_PIECE_BYTES = 1 << 18


@dataclass(frozen=True, slots=True)
class FeedFile:
    """A file to download; `size` is None where nobody knows it before it is made."""

    what: What
    name: str
    size: int | None


@dataclass(frozen=True, slots=True)
class Download:
    """A file on its way: `blocks` are its bytes, read as they are asked for."""

    name: str
    media_type: str
    size: int | None
    blocks: Iterable[bytes]


class FeedFilesDesk:
    """Lists and hands out the files of feeds."""

    def __init__(self, store: Store, blobs: Blobs, drive: DriveParts) -> None:
        self._store = store
        self._blobs = blobs
        self._drive = drive

    def all(self, caller: Caller, merchant: str, number: int) -> tuple[FeedFile, ...]:
        """The files of a feed that can be downloaded now. Raises NotFound, Refused."""
        caller.allow(Act.LOOK, merchant)
        feed = self._store.feeds.numbered(merchant, number)
        looks: tuple[Callable[[Feed], FeedFile | None], ...] = (
            self._input,
            _rejected,
            self._unmapped,
            lambda feed: self._response(caller, feed),
        )
        return tuple(found for look in looks if (found := look(feed)) is not None)

    def download(self, caller: Caller, merchant: str, number: int, what: What) -> Download:
        """One file of a feed.

        Raises:
            NotFound: They see no such merchant, or the feed has no such file.
            Refused: They may not.
            FeedBytesGone: Its bytes are not kept any more.
        """
        caller.allow(Act.LOOK, merchant)
        feed = self._store.feeds.numbered(merchant, number)
        if what == "input":
            return self._kept(feed)
        if what == "unmapped":
            return self._kept(self._store.feeds.get(workbook_id(feed.id)))
        if what == "rejected":
            name = f"{feed.name}{REJECTED}"
            errors = self._store.error_queries.stream(ErrorFilter(merchant, feed=feed.id))
            lines = rejected_lines(map(discreet, errors))
            blocks = (block.encode("utf-8", "replace") for block in lines)
            return Download(name, "text/csv", None, blocks)
        path = self._response_path(feed)
        if not path:
            raise NotFound("this feed has no response", noun="file", id=what)
        file = self._space(caller, merchant).read(path)
        return Download(_name(path), "application/json", None, _pieces(file))

    def _kept(self, feed: Feed) -> Download:
        if feed.location is None or not self._blobs.exists(feed.location):
            since = f" since {feed.bytes_gone_at}" if feed.bytes_gone_at else ""
            raise FeedBytesGone(f"the bytes of {feed.name} are not kept{since}", feed=feed.id)
        media_type = mimetypes.guess_type(feed.name)[0] or "application/octet-stream"
        return Download(feed.name, media_type, feed.size_bytes, self._blobs.blocks(feed.location))

    def _input(self, feed: Feed) -> FeedFile | None:
        if feed.location is None or feed.bytes_gone_at is not None:
            return None
        return FeedFile("input", feed.name, feed.size_bytes)

    def _unmapped(self, feed: Feed) -> FeedFile | None:
        try:
            book = self._store.feeds.get(workbook_id(feed.id))
        except NotFound:
            return None
        kept = book.bytes_gone_at is None
        return FeedFile("unmapped", book.name, book.size_bytes) if kept else None

    def _response(self, caller: Caller, feed: Feed) -> FeedFile | None:
        path = self._response_path(feed)
        try:
            found = self._space(caller, feed.merchant).stat(path) if path else None
        except NotFound:  # the merchant has deleted it
            return None
        return None if found is None else FeedFile("response", _name(path), found.size)

    def _response_path(self, feed: Feed) -> str:
        return self._store.drive_claims.standing([feed.id])[feed.id].response

    def _space(self, caller: Caller, merchant: str) -> Space:
        return self._drive.space(merchant, caller.user)


def _rejected(feed: Feed) -> FeedFile | None:
    return FeedFile("rejected", f"{feed.name}{REJECTED}", None) if feed.rejected else None


def _name(path: str) -> str:
    return path.rpartition("/")[2]


def _pieces(file: BinaryIO) -> Iterator[bytes]:
    with file:
        while piece := file.read(_PIECE_BYTES):
            yield piece
