"""Where a feed that a request names lies on the drive, and what is known of it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from http import HTTPStatus
from urllib.parse import quote

from starlette.requests import Request

from admin_api.api_parts import ApiParts
from admin_api.callers import Caller
from admin_api.problems import Refused
from catalog.acts import Act
from catalog.drive_files import DriveFile
from catalog.feed_states import CANCELLED, FAULTY
from catalog.feeds import Feed
from catalog.filters import FeedFilter
from catalog.paging import PageRequest
from catalog.pickup_states import FAILED, READY, SETTLING
from drive.names import check_name, refused
from drive.ports import Version
from drive.space import Space
from store.store import Store
from workflow.drive_uses import use_of
from workflow.receive_feed import most_feed_bytes

# A feed that came to nothing may be sent again, with the same bytes. Source: store.drive_claims.
_FRUITLESS = (FAULTY, CANCELLED)
_NOT_TAKEN_YET = (SETTLING, READY)


@dataclass(frozen=True, slots=True)
class FeedPlace:
    """One feed's place on a drive, in the hands of whoever sent the request.

    Attributes:
        parts: What it works with.
        caller: Who that is.
        merchant: Whose feed it is.
        kind: Of the feed.
        path: Of the file, on the merchant's drive.
        is_named: Whether the request had to name the merchant.
    """

    parts: ApiParts
    caller: Caller
    merchant: str
    kind: str
    path: str
    is_named: bool

    def space(self, sha256: str = "") -> Space:
        """The merchant's space, for what this caller sends; blocking.

        Args:
            sha256: Of an upload in pieces, which is thereby apart from all others of the caller.
                No user's name has a space in it.
        """
        user = f"{self.caller.user} {sha256}" if sha256 else self.caller.user
        return self.parts.drive.space(self.merchant, user)

    def most_bytes(self) -> int:
        """How many bytes the feed may have; blocking."""
        return most_feed_bytes(self.parts.store, self.merchant)

    def file(self) -> DriveFile | None:
        """What is known of the file; None where nothing is. Blocking."""
        return self.parts.store.drive_files.get(self.merchant, self.path)

    def url(self, more: str = "") -> str:
        """The address of the feed, or of something below it."""
        name = quote(self.path.rpartition("/")[2], safe="")
        query = f"?merchant={self.merchant}" if self.is_named else ""
        return f"/api/feeds/{self.kind}/{name}{more}{query}"


async def find_place(
    parts: ApiParts, request: Request, kind: str, name: str, *, sends: bool
) -> FeedPlace:
    """The place that a request names.

    Args:
        parts: What it works with.
        request: The request; its body is not touched.
        kind: Of its address.
        name: Of its address, decoded.
        sends: Whether the caller wants to send, or only to look.

    Raises:
        Refused, TooManyTries: Nobody may be here, or not with this login, or there is no such kind.
        NotFound: The caller sees no such merchant.
        NameRefused: No feed can have this name.
    """
    caller = await parts.caller(request)
    caller.allow(Act.SEND_FEEDS if sends else Act.LOOK)
    named = request.query_params.get("merchant")
    merchant = caller.merchant(named)
    path = await parts.threads.disk(_path, parts, merchant, kind, check_name(name))
    return FeedPlace(parts, caller, merchant, kind, path, is_named=named is not None)


def _path(parts: ApiParts, merchant: str, kind: str, name: str) -> str:
    """Where a feed of a name lies.

    Raises:
        Refused: The drive has no folder for feeds of this kind.
        NameRefused: It would lie there and not be taken.
    """
    layout = parts.drive.rules.layout(merchant)
    kinds = layout.feed_kinds()
    if kind not in kinds:
        detail = f"there are no feeds of the kind {kind[:40]!a}"
        raise Refused(HTTPStatus.NOT_FOUND, "kind_unknown", detail, kinds=list(kinds))
    path = f"{layout.slot('feed', kind).path}/{name}"
    use, why = use_of(layout, path, parts.drive.rules.settings(merchant))
    if use != kind:
        raise refused(name, why or "a file of such a name is never taken as a feed")
    return path


@dataclass(frozen=True, slots=True)
class KnownBytes:
    """What a merchant's feeds of one kind were before an upload: is it one of them again?

    Attributes:
        last: The feed of the kind that came last.
        release: The active script release; empty where there is none.
        before: What lay at the place.
    """

    last: Feed | None
    release: str
    before: DriveFile | None

    def has(self, version: Version) -> bool:
        """Whether these bytes are known, so that nothing new will come of them.

        Foretells what the pickup decides when it takes the file (`store.drive_claims`); in between
        another feed may come.
        """
        before, last = self.before, self.last
        if before is not None and before.state in _NOT_TAKEN_YET:
            return before.sha256 == version.sha256
        return (
            last is not None
            and last.sha256 == version.sha256
            and last.release in ("", self.release)
            and last.state not in _FRUITLESS
        )


def known_bytes(store: Store, place: FeedPlace) -> KnownBytes:
    """What is known before an upload to a place is committed; blocking."""
    wanted = FeedFilter(place.merchant, direction="inbound", kind=place.kind)
    last = next(iter(store.feeds.page(wanted, PageRequest(size=1)).entries), None)
    active = store.releases.active(place.merchant) if last is not None else None
    return KnownBytes(last, "" if active is None else str(active.id), place.file())


def is_there(file: DriveFile | None, sha256: str) -> bool:
    """Whether a file has these bytes and need not be sent again."""
    return file is not None and file.sha256 == sha256 and file.state != FAILED


def receipt(place: FeedPlace, version: Version, *, duplicate: bool) -> Mapping[str, object]:
    """What whoever has sent a feed is told of it; blocking."""
    place = replace(place, path=version.path)  # a name that was there keeps its spelling
    file = place.file()
    return {
        "file": version.path,
        "version": version.sha256,
        "size": version.size,
        "etag": version.etag,
        "state": SETTLING if file is None else file.state,
        "duplicate": duplicate,
        "status_url": place.url("/status"),
    }
