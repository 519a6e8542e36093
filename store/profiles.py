"""Profiles of merchants in versions, and which listings use them."""

from collections.abc import Sequence
from typing import Any

import orjson
from sqlalchemy import Connection, Select, Table, and_, func, insert, select, tuple_

from catalog.errors import VersionDiffers
from catalog.listings import Listing
from catalog.profiles import Profile, ProfileKind, profile_kind, read_profile
from store.database import Database
from store.due_now import lacking_is_due, profile_is_due
from store.listing_nouns import LISTING_COLUMNS, listing_of
from store.listing_rows import ListingRow, ProfileUseRow
from store.profile_rows import ProfileRow

_profiles: Table = ProfileRow.__table__  # type: ignore[attr-defined]
_uses: Table = ProfileUseRow.__table__  # type: ignore[attr-defined]
_listings: Table = ListingRow.__table__  # type: ignore[attr-defined]


class Profiles:
    """The return, shipping and payment profiles of every merchant. A version never changes."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def save(
        self,
        merchant: str,
        kind: ProfileKind,
        name: str,
        text: str,
        *,
        now: str,
        by: str,
        expected: int | None = None,
    ) -> Profile:
        """Make a new version of a profile the current one; the listings that use it are due.

        With a profile that is new, what was refused because there was none is due as well.

        Args:
            merchant: Whose it is.
            kind: What it rules.
            name: As drafts name it.
            text: A JSON object. What the current version says already makes no new one.
            now: ISO 8601 UTC.
            by: A user, or the script release that brings it.
            expected: The version that was seen, 0 for none; None where any may be there.

        Raises:
            ProfileInvalid: See `catalog.profiles.read_profile`.
            VersionDiffers: Another version is there.
        """
        content = read_profile(name, text)
        with self._database.writing(merchant) as connection:
            current = _current(connection, merchant, kind, name)
            compare_version(0 if current is None else current.version, expected)
            if current is not None and _as_text(current.content) == _as_text(content):
                return current
            version = 1 if current is None else current.version + 1
            row = {"version": version, "content": _as_text(content), "at": now, "by": by}
            connection.execute(
                insert(_profiles), {"merchant": merchant, "kind": kind, "name": name, **row}
            )
            profile_is_due(connection, merchant, kind, name, now)
            if current is None:
                lacking_is_due(connection, merchant, "profile_unknown", now)
        return Profile(kind, name, version, content, now, by)

    def current(self, merchant: str, kind: ProfileKind, name: str) -> Profile | None:
        """The current version of a profile; None if there is no profile of that name."""
        with self._database.reading() as connection:
            return _current(connection, merchant, kind, name)

    def all(self, merchant: str) -> tuple[Profile, ...]:
        """The current version of each profile of a merchant, by kind and name."""
        newest = (
            select(_profiles.c.kind, _profiles.c.name, func.max(_profiles.c.version))
            .where(_profiles.c.merchant == merchant)
            .group_by(_profiles.c.kind, _profiles.c.name)
        )
        key = tuple_(_profiles.c.kind, _profiles.c.name, _profiles.c.version)
        query = _select(merchant).where(key.in_(newest))
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_profiles.c.kind, _profiles.c.name)).all()
        return tuple(map(_profile, rows))

    def versions(self, merchant: str, kind: ProfileKind, name: str) -> tuple[Profile, ...]:
        """Every version of a profile, the newest first."""
        with self._database.reading() as connection:
            rows = connection.execute(_versions(merchant, kind, name)).all()
        return tuple(map(_profile, rows))

    def listings_using(
        self,
        merchant: str,
        kind: ProfileKind,
        name: str,
        *,
        after: tuple[str, str, str] = ("", "", ""),
        limit: int = 1_000,
    ) -> tuple[Listing, ...]:
        """One page of the listings that use a profile: those to revise when it changes.

        A listing uses the profile that its channel has accepted, and the one that has just been
        sent there, until the answer tells which of the two it is.

        Args:
            merchant: Whose profile it is.
            kind: What it rules.
            name: Its name.
            after: SKU, marketplace and site of the last listing of the page before.
            limit: Listings of a page.

        Returns:
            The listings of the SKUs that name the profile (for a product with variations, the
            product's; its variations share the listing id), by SKU, marketplace and site.
        """
        with self._database.reading() as connection:
            query = users_of(merchant, kind, name, after, limit)
            return tuple(map(listing_of, connection.execute(query)))

    def count_using(self, merchant: str, most: int) -> dict[tuple[str, str], int]:
        """How many listings use each profile that any uses, by kind and name.

        Args:
            merchant: Whose.
            most: Of each profile; of a profile with more, so many are counted.
        """
        used = select(_uses.c.kind, _uses.c.name).where(_uses.c.merchant == merchant).distinct()
        with self._database.reading() as connection:
            names = connection.execute(used.order_by(_uses.c.kind, _uses.c.name)).all()
            return {
                (kind, name): connection.execute(_counted(merchant, kind, name, most)).scalar_one()
                for kind, name in names
            }


def compare_version(found: int, expected: int | None) -> None:
    """Raises VersionDiffers unless what is there is what somebody has seen."""
    if expected is not None and found != expected:
        message = f"somebody else has saved version {found}; you have seen version {expected}"
        raise VersionDiffers(message, etag=None, version=found)


def _counted(merchant: str, kind: str, name: str, most: int) -> Select[Any]:
    uses = select(_uses.c.sku).where(
        _uses.c.merchant == merchant, _uses.c.kind == kind, _uses.c.name == name
    )
    return select(func.count()).select_from(uses.limit(most).subquery())


def users_of(
    merchant: str, kind: str, name: str, after: tuple[str, str, str], limit: int
) -> Select[Any]:
    """The query of `Profiles.listings_using`."""
    place = (_uses.c.sku, _uses.c.marketplace, _uses.c.site)
    same = [_uses.c[key] == _listings.c[key] for key in ("merchant", "sku", "marketplace", "site")]
    return (
        select(*LISTING_COLUMNS)
        .select_from(_uses.join(_listings, and_(*same)))
        .where(_uses.c.merchant == merchant, _uses.c.kind == kind, _uses.c.name == name)
        .where(tuple_(*place) > after)
        .order_by(*place)
        .limit(limit)
    )


def _select(merchant: str) -> Select[Any]:
    names = ("kind", "name", "version", "content", "at", "by")
    return select(*(_profiles.c[name] for name in names)).where(_profiles.c.merchant == merchant)


def _versions(merchant: str, kind: str, name: str) -> Select[Any]:
    return (
        _select(merchant)
        .where(_profiles.c.kind == kind, _profiles.c.name == name)
        .order_by(_profiles.c.version.desc())
    )


def _current(connection: Connection, merchant: str, kind: str, name: str) -> Profile | None:
    row = connection.execute(_versions(merchant, kind, name).limit(1)).one_or_none()
    return None if row is None else _profile(row)


def _profile(row: Sequence[Any]) -> Profile:
    kind, name, version, content, at, by = row
    return Profile(profile_kind(kind), name, version, orjson.loads(content), at, by)


def _as_text(content: object) -> str:
    return orjson.dumps(content, option=orjson.OPT_SORT_KEYS).decode()
