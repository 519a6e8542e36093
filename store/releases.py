"""Releases: immutable, numbered bundles of a merchant; one of them is active."""

import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Connection,
    RowMapping,
    Select,
    Table,
    and_,
    func,
    insert,
    select,
    update,
)

from catalog.errors import ConfigInvalid, NotFound, ReleaseRefused, VersionDiffers
from catalog.findings import Finding, Place, Severity
from catalog.paging import CursorKind, Page, PageRequest
from catalog.plain_text import check_text
from catalog.releases import Activation, NewRelease, Release, ReleaseContent, ReleaseId
from store import activations
from store.database import Database
from store.merchants import check_base, require_merchant
from store.paging import page_rows
from store.release_rows import ContentRow, ReleaseRow, TranslationRow
from store.upsert import insert_into, upsert_into

_releases: Table = ReleaseRow.__table__  # type: ignore[attr-defined]
_contents: Table = ContentRow.__table__  # type: ignore[attr-defined]
_translations: Table = TranslationRow.__table__  # type: ignore[attr-defined]

# Where the bytes of a release stand.
_SAME = and_(_contents.c.merchant == _releases.c.merchant, _contents.c.sha256 == _releases.c.sha256)

_NOTES_CHARS = 10_000

_CURSOR = CursorKind("releases", (int,))


class Releases:
    """The releases of a store. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, new: NewRelease, now: str, by: str) -> Release:
        """Make a release of a checked bundle.

        The same content on the same base is the release that is there already, with its number and
        notes; only the findings are those of the new check.

        Raises:
            NotFound: There is no such merchant or base release.
            ConfigInvalid: The base is no base, or its check found errors; or the notes cannot be
                stored.
        """
        check_text(new.notes, "notes", most=_NOTES_CHARS, lines=True)
        sha256 = hashlib.sha256(new.content).hexdigest()
        with self._database.writing(new.merchant) as connection:
            _check_owner(connection, new)
            release = _find_same(connection, new, sha256)
            checked = {"checked_at": now, **_findings_row(new.findings)}
            if release is None:
                _keep_content(connection, new, sha256)
                release = _next(connection, new.merchant)
                row = {"merchant": release.merchant, "number": release.number, "sha256": sha256}
                row |= {"base": _base_text(new.base), "notes": new.notes}
                row |= {"added_at": now, "added_by": by, **checked}
                connection.execute(insert(_releases), row)
            else:
                connection.execute(update(_releases).where(_is(release)), checked)
            return _require(connection, release)

    def get(self, release: ReleaseId) -> Release:
        """One release. Raises NotFound."""
        with self._database.reading() as connection:
            return _require(connection, release)

    def all(self, merchant: str) -> tuple[Release, ...]:
        """Every release of a merchant, by number. Raises NotFound."""
        with self._database.reading() as connection:
            require_merchant(connection, merchant)
            query = _query().where(_releases.c.merchant == merchant)
            rows = connection.execute(query.order_by(_releases.c.number)).mappings()
            return tuple(_release(row) for row in rows)

    def page(self, merchant: str, request: PageRequest) -> Page[Release]:
        """Releases of a merchant, the newest first. Raises NotFound, QueryInvalid."""
        query = _query().where(_releases.c.merchant == merchant)
        with self._database.reading() as connection:
            require_merchant(connection, merchant)
            rows, after = page_rows(
                connection, query, [_releases.c.number], _CURSOR, request, descending=True
            )
            return Page(tuple(_release(row._mapping) for row in rows), after)

    def in_force(self) -> Mapping[str, tuple[ReleaseId, ReleaseId | None]]:
        """The active release of each merchant that has one, and the base that it extends."""
        with self._database.reading() as connection:
            return {
                merchant: (ReleaseId(merchant, number), ReleaseId.parse(base) if base else None)
                for merchant, number, base in activations.in_force(connection)
            }

    def content(self, release: ReleaseId) -> ReleaseContent:
        """The zips of a release and of its base. Raises NotFound."""
        with self._database.reading() as connection:
            found = _require(connection, release)
            base = None if found.base is None else _zip(connection, found.base)
            return ReleaseContent(release, _zip(connection, release), base)

    def translations(self, release: ReleaseId, translator: str) -> bytes | None:
        """What its scripts were translated into by this version of the translator, if they were."""
        query = select(_translations.c.body).where(
            _translations.c.merchant == release.merchant,
            _translations.c.number == release.number,
            _translations.c.translator == translator,
        )
        with self._database.reading() as connection:
            return connection.execute(query).scalar()

    def keep_translations(self, release: ReleaseId, translator: str, body: bytes) -> None:
        """Keep them with the release, in place of those of another version. Raises NotFound."""
        row = {"merchant": release.merchant, "number": release.number}
        row |= {"translator": translator, "body": body}
        with self._database.writing(release.merchant) as connection:
            _require(connection, release)
            statement = upsert_into(connection, _translations, ["translator", "body"])
            connection.execute(statement, row)

    def activate(
        self,
        merchant: str,
        release: ReleaseId,
        now: str,
        by: str,
        why: str,
        *,
        seen: int | None = None,
    ) -> Activation:
        """Make a release the active one. What is active already stays so, and no history is added.

        Args:
            merchant: Whose.
            release: Which.
            now: When, ISO 8601 UTC.
            by: Who.
            why: In their words.
            seen: Number of the release that they saw active, 0 for none; None where it does not
                matter. Two people who activate at once do not undo each other unawares.

        Raises:
            NotFound: There is no such merchant or release.
            ReleaseRefused: It is another merchant's, or its check found errors.
            VersionDiffers: Something else is active than was seen.
            ConfigInvalid: The reason cannot be stored.
        """
        with self._database.writing(merchant) as connection:
            require_merchant(connection, merchant)
            if release.merchant != merchant:
                raise _refused(merchant, release, f"it is a release of {release.merchant}")
            if not _require(connection, release).good:
                raise _refused(merchant, release, "its check found errors")
            active = activations.active(connection, merchant)
            if seen is not None and seen != (0 if active is None else active.number):
                message = f"{active or 'nothing'} is active by now, and no longer what you saw"
                raise VersionDiffers(message, etag=str(active))
            return activations.activate(connection, release, now, by, why)

    def roll_back(
        self, merchant: str, now: str, by: str, why: str, *, seen: int | None = None
    ) -> Activation:
        """Make the release active again that was active before the present one.

        Args:
            merchant: Whose.
            now: When, ISO 8601 UTC.
            by: Who.
            why: In their words.
            seen: Number of the release that they saw active. Where another one is by now, nothing
                happens: two people who roll back at once go back one step together.

        Raises:
            NotFound: There is no such merchant.
            ReleaseRefused: Nothing was active before, or something else is active than was seen.
            ConfigInvalid: The reason cannot be stored.
        """
        with self._database.writing(merchant) as connection:
            require_merchant(connection, merchant)
            return activations.roll_back(connection, merchant, now, by, why, seen)

    def active(self, merchant: str) -> Release | None:
        """The active release; None where none ever was. Raises NotFound for the merchant."""
        with self._database.reading() as connection:
            require_merchant(connection, merchant)
            release = activations.active(connection, merchant)
            return None if release is None else _require(connection, release)

    def activations(self, merchant: str) -> tuple[Activation, ...]:
        """Every change of the active release, oldest first. Raises NotFound."""
        with self._database.reading() as connection:
            require_merchant(connection, merchant)
            return tuple(activations.history(connection, merchant))


def _refused(merchant: str, release: ReleaseId, problem: str) -> ReleaseRefused:
    message = f"{release} cannot be active for {merchant}: {problem}"
    return ReleaseRefused(message, merchant=merchant, release=str(release))


def _check_owner(connection: Connection, new: NewRelease) -> None:
    owner = require_merchant(connection, new.merchant)
    if new.base is None:
        return
    if owner.is_base:
        message = f"{owner.id} owns base bundles, which extend no other"
        raise ConfigInvalid(message, setting="base_release", found=str(new.base))
    check_base(connection, new.base)


def _find_same(connection: Connection, new: NewRelease, sha256: str) -> ReleaseId | None:
    query = select(_releases.c.number).where(
        _releases.c.merchant == new.merchant,
        _releases.c.sha256 == sha256,
        _releases.c.base == _base_text(new.base),
    )
    number = connection.execute(query).scalar()
    return None if number is None else ReleaseId(new.merchant, number)


def _keep_content(connection: Connection, new: NewRelease, sha256: str) -> None:
    """Keep the bytes; a release on another base may have brought them before."""
    row = {"merchant": new.merchant, "sha256": sha256, "size_bytes": len(new.content)}
    connection.execute(
        insert_into(connection, _contents).on_conflict_do_nothing(), {**row, "zip": new.content}
    )


def _next(connection: Connection, merchant: str) -> ReleaseId:
    """The next free number: nobody else writes this merchant's data meanwhile."""
    last = select(func.max(_releases.c.number)).where(_releases.c.merchant == merchant)
    return ReleaseId(merchant, (connection.execute(last).scalar() or 0) + 1)


def _require(connection: Connection, release: ReleaseId) -> Release:
    row = connection.execute(_query().where(_is(release))).mappings().first()
    if row is None:
        raise NotFound(f"there is no release {release}", noun="release", id=str(release))
    return _release(row)


def _zip(connection: Connection, release: ReleaseId) -> bytes:
    content: bytes = connection.execute(
        select(_contents.c.zip).select_from(_releases.join(_contents, _SAME)).where(_is(release))
    ).scalar_one()
    return content


def _query() -> Select[tuple[Any, ...]]:
    return select(*_releases.c, _contents.c.size_bytes).select_from(
        _releases.join(_contents, _SAME)
    )


def _is(release: ReleaseId) -> ColumnElement[bool]:
    return and_(_releases.c.merchant == release.merchant, _releases.c.number == release.number)


def _base_text(base: ReleaseId | None) -> str:
    return "" if base is None else str(base)


def _findings_row(findings: Sequence[Finding]) -> dict[str, object]:
    refused = any(finding.severity is Severity.ERROR for finding in findings)
    # In ASCII: the messages quote scripts, which may throw half characters that no database keeps.
    return {"findings": json.dumps([asdict(each) for each in findings]), "refused": refused}


def _release(row: RowMapping) -> Release:
    return Release(
        id=ReleaseId(row["merchant"], row["number"]),
        sha256=row["sha256"],
        size_bytes=row["size_bytes"],
        base=ReleaseId.parse(row["base"]) if row["base"] else None,
        notes=row["notes"],
        added_at=row["added_at"],
        added_by=row["added_by"],
        checked_at=row["checked_at"],
        findings=tuple(_finding(each) for each in json.loads(row["findings"])),
    )


def _finding(kept: dict[str, Any]) -> Finding:
    severity, place = Severity(kept["severity"]), Place(**kept["place"])
    return Finding(**{**kept, "severity": severity, "place": place})
