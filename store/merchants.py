"""Merchants and their settings, with the history of who changed what."""

from collections.abc import Mapping

import orjson
from sqlalchemy import Connection, RowMapping, Table, func, insert, select, update

from catalog.drift_ways import DriftWays
from catalog.drive_settings import from_given
from catalog.errors import AlreadyExists, ConfigInvalid, NotFound, VersionDiffers
from catalog.merchant_settings import settings_text, with_settings
from catalog.merchants import (
    Channel,
    Merchant,
    MerchantLimits,
    SettingChange,
    is_merchant_id,
)
from catalog.paging import CursorKind, Page, PageRequest
from catalog.releases import ReleaseId
from store.account_rows import MerchantChangeRow, MerchantRow
from store.database import Database
from store.drive_files import first_under_way
from store.due_now import settings_are_due
from store.paging import page_rows
from store.release_rows import ReleaseRow

_merchants: Table = MerchantRow.__table__  # type: ignore[attr-defined]
_changes: Table = MerchantChangeRow.__table__  # type: ignore[attr-defined]
_releases: Table = ReleaseRow.__table__  # type: ignore[attr-defined]

# Who makes a merchant that nobody added: its first feed does.
_BY_FEED = "feed"

_CURSOR = CursorKind("setting changes", (int, str))


class Merchants:
    """The merchants of a store. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def get(self, merchant: str) -> Merchant:
        """One merchant. Raises NotFound."""
        with self._database.reading() as connection:
            return require_merchant(connection, merchant)

    def all(self) -> tuple[Merchant, ...]:
        """Every merchant, by id."""
        with self._database.reading() as connection:
            rows = connection.execute(select(_merchants).order_by(_merchants.c.id)).mappings()
            return tuple(_merchant(row) for row in rows)

    def ids(self) -> tuple[str, ...]:
        """The id of every merchant, sorted: what an admin sees, asked with each request."""
        with self._database.reading() as connection:
            query = select(_merchants.c.id).order_by(_merchants.c.id)
            return tuple(connection.execute(query).scalars())

    def ensure(self, merchant: str, now: str) -> Merchant:
        """One merchant, made with the usual settings where it is not there yet.

        Raises:
            ConfigInvalid: It is no merchant id.
        """
        with self._database.writing(merchant) as connection:
            return ensure_merchant(connection, merchant, now)

    def add(self, merchant: Merchant, now: str, by: str) -> None:
        """Add a merchant.

        Raises:
            AlreadyExists: There is one of that id.
            ConfigInvalid: Its base release is not there, or is no base.
        """
        with self._database.writing(merchant.id) as connection:
            if find_merchant(connection, merchant.id) is not None:
                message = f"there is a merchant {merchant.id} already"
                raise AlreadyExists(message, noun="merchant", id=merchant.id)
            _save(connection, None, merchant, now, by)

    def save(self, merchant: Merchant, now: str, by: str) -> None:
        """Put these settings in place of those that are there; equal settings change nothing.

        Raises:
            ConfigInvalid: Its base release is not there, or is no base; or a merchant is to become
                an owner of bases, or the other way round.
        """
        with self._database.writing(merchant.id) as connection:
            _save(connection, find_merchant(connection, merchant.id), merchant, now, by)

    def change(
        self,
        merchant: str,
        settings: Mapping[str, str],
        now: str,
        by: str,
        expected: Merchant | None = None,
    ) -> Merchant:
        """Change some settings and leave the others as they are at this moment.

        Args:
            merchant: Whose.
            settings: Text by name, as `catalog.merchant_settings` reads it.
            now: When, ISO 8601 UTC.
            by: Who.
            expected: What was seen before; None where the change holds whatever is there.

        Raises: NotFound; ConfigInvalid as `save`, or for a setting that is none; VersionDiffers
            where the settings are no longer as expected.
        """
        with self._database.writing(merchant) as connection:
            before = require_merchant(connection, merchant)
            if expected is not None and before != expected:
                message = f"the settings of {merchant} were changed meanwhile: look again"
                raise VersionDiffers(message, noun="merchant", id=merchant)
            after = with_settings(before, settings)
            _save(connection, before, after, now, by)
            return after

    def changes(self, merchant: str) -> tuple[SettingChange, ...]:
        """Every change of a merchant's settings, oldest first. Raises NotFound."""
        with self._database.reading() as connection:
            require_merchant(connection, merchant)
            rows = connection.execute(
                select(_changes)
                .where(_changes.c.merchant == merchant)
                .order_by(_changes.c.number, _changes.c.setting)
            ).mappings()
            names = list(SettingChange.__dataclass_fields__)
            return tuple(SettingChange(**{name: row[name] for name in names}) for row in rows)

    def changes_page(self, merchant: str, request: PageRequest) -> Page[SettingChange]:
        """One page of them, the newest first. Raises NotFound, QueryInvalid."""
        columns = [_changes.c[name] for name in SettingChange.__dataclass_fields__]
        query = select(*columns).where(_changes.c.merchant == merchant)
        keys = [_changes.c.number, _changes.c.setting]
        with self._database.reading() as connection:
            require_merchant(connection, merchant)
            rows, after = page_rows(connection, query, keys, _CURSOR, request, descending=True)
        return Page(tuple(SettingChange(*row[: len(columns)]) for row in rows), after)


def find_merchant(connection: Connection, merchant: str) -> Merchant | None:
    """One merchant, or None."""
    if not is_merchant_id(merchant):  # whatever it is, the database need not see it
        return None
    query = select(_merchants).where(_merchants.c.id == merchant)
    row = connection.execute(query).mappings().first()
    return None if row is None else _merchant(row)


def require_merchant(connection: Connection, merchant: str) -> Merchant:
    """One merchant. Raises NotFound."""
    found = find_merchant(connection, merchant)
    if found is None:
        raise NotFound(f"there is no merchant {merchant}", noun="merchant", id=merchant)
    return found


def ensure_merchant(connection: Connection, merchant: str, now: str) -> Merchant:
    """One merchant, made with the usual settings where it is not there yet.

    The connection must be one that writes this merchant's data.

    Raises:
        ConfigInvalid: It is no merchant id.
    """
    found = find_merchant(connection, merchant)
    if found is None:
        found = Merchant(merchant)
        row = {**_row(found), "created_at": now, "created_by": _BY_FEED}
        connection.execute(insert(_merchants), row)
    return found


def _save(
    connection: Connection, before: Merchant | None, after: Merchant, now: str, by: str
) -> None:
    if before is not None and before.is_base != after.is_base:
        message = f"{after.id} stays what it is: a merchant, or an owner of base bundles"
        raise ConfigInvalid(message, setting="is_base", found=after.is_base)
    if after.base_release is not None and (
        before is None or before.base_release != after.base_release
    ):
        check_base(connection, after.base_release)
    if before is not None and before.drive.layout != after.drive.layout:
        _check_drive_rests(connection, after)
    old = settings_text(before or Merchant(after.id, is_base=after.is_base))
    new = settings_text(after)
    row = _row(after)
    if before is None:
        connection.execute(insert(_merchants), {**row, "created_at": now, "created_by": by})
    elif old != new:
        connection.execute(update(_merchants).where(_merchants.c.id == after.id), row)
        settings_are_due(connection, before, after, now)
    _keep_changes(connection, after.id, old, new, now, by)


def _keep_changes(
    connection: Connection,
    merchant: str,
    old: Mapping[str, str],
    new: Mapping[str, str],
    now: str,
    by: str,
) -> None:
    changed = [name for name in new if old[name] != new[name]]
    if not changed:
        return
    last = select(func.max(_changes.c.number)).where(_changes.c.merchant == merchant)
    number = (connection.execute(last).scalar() or 0) + 1
    same = {"merchant": merchant, "number": number, "at": now, "by": by}
    connection.execute(
        insert(_changes),
        [{**same, "setting": name, "before": old[name], "after": new[name]} for name in changed],
    )


def _check_drive_rests(connection: Connection, merchant: Merchant) -> None:
    """Refuse other folders while files are on their way through those that are there.

    What rests in them stays there, to be read, moved and deleted.
    """
    path = first_under_way(connection, merchant.id)
    if path is not None:
        message = f"drive_layout cannot change while {path} is under way: wait until it is done"
        found = merchant.drive.layout
        raise ConfigInvalid(message, setting="drive_layout", found=found)


def check_base(connection: Connection, base: ReleaseId) -> None:
    """Refuse a release that no other can extend.

    Raises:
        ConfigInvalid: It is not there, is no base bundle's, or its check found errors.
    """
    owner = find_merchant(connection, base.merchant)
    query = select(_releases.c.refused).where(
        _releases.c.merchant == base.merchant, _releases.c.number == base.number
    )
    refused = connection.execute(query).scalar()
    if owner is None or refused is None:
        problem = "there is no such release"
    elif not owner.is_base:
        problem = f"{owner.id} is a merchant, whose releases are its own"
    elif refused:
        problem = "its check found errors"
    else:
        return
    message = f"{base} cannot be a base: {problem}"
    raise ConfigInvalid(message, setting="base_release", found=str(base))


def _row(merchant: Merchant) -> dict[str, object]:
    return {
        "id": merchant.id,
        "name": merchant.name,
        "is_base": merchant.is_base,
        "base_release": None if merchant.base_release is None else str(merchant.base_release),
        "channels": orjson.dumps([str(each) for each in merchant.channels]).decode(),
        "currency": merchant.currency,
        "time_zone": merchant.time_zone,
        "approval": merchant.approval,
        "meanings": orjson.dumps(merchant.meanings, option=orjson.OPT_SORT_KEYS).decode(),
        "disappeared": merchant.disappeared,
        "guard_share": merchant.guard_share,
        "stock_buffer": merchant.stock_buffer,
        "error_days": merchant.error_days,
        "log_days": merchant.log_days,
        "limits": orjson.dumps(merchant.limits.given(), option=orjson.OPT_SORT_KEYS).decode(),
        "drive": orjson.dumps(merchant.drive.given(), option=orjson.OPT_SORT_KEYS).decode(),
        "drift": orjson.dumps(merchant.drift.given(), option=orjson.OPT_SORT_KEYS).decode(),
    }


def _merchant(row: RowMapping) -> Merchant:
    base = row["base_release"]
    return Merchant(
        id=row["id"],
        name=row["name"],
        is_base=row["is_base"],
        base_release=None if base is None else ReleaseId.parse(base),
        channels=tuple(Channel.parse(each) for each in orjson.loads(row["channels"])),
        currency=row["currency"],
        time_zone=row["time_zone"],
        approval=row["approval"],
        meanings=orjson.loads(row["meanings"]),
        disappeared=row["disappeared"],
        guard_share=row["guard_share"],
        stock_buffer=row["stock_buffer"],
        error_days=row["error_days"],
        log_days=row["log_days"],
        limits=MerchantLimits(**orjson.loads(row["limits"])),
        drive=from_given(orjson.loads(row["drive"])),
        drift=DriftWays(**orjson.loads(row["drift"])),
    )
