"""Dead properties of WebDAV: what clients want to be kept with a file, such as Windows' times.

Satisfies `drive.ports.PropertyStore`.
"""

from collections.abc import Mapping

from sqlalchemy import ColumnElement, Connection, Table, delete, or_, select

from store.columns import storable
from store.database import Database
from store.drive_paths import at, moved_path, within
from store.drive_rows import DrivePropertyRow
from store.upsert import upsert_into

_properties: Table = DrivePropertyRow.__table__  # type: ignore[attr-defined]


class DriveProperties:
    """The dead properties of every merchant's files and folders. Each call is one transaction."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def properties(self, merchant: str, path: str) -> Mapping[str, str]:
        """Names and values of the properties of one file or folder."""
        query = select(_properties.c.name, _properties.c.value).where(
            at(_properties, merchant, path)
        )
        with self._database.reading() as connection:
            rows = connection.execute(query.order_by(_properties.c.name))
            return {name: value for name, value in rows}

    def set_properties(self, merchant: str, path: str, changes: Mapping[str, str | None]) -> None:
        """Set properties all at once; None removes one, there or not."""
        with self._database.writing(merchant) as connection:
            for name, value in changes.items():
                if value is None:
                    named = _properties.c.name == storable(name)
                    connection.execute(
                        delete(_properties).where(at(_properties, merchant, path), named)
                    )
                else:
                    _put(connection, merchant, path, storable(name), storable(value))

    def move_properties(self, merchant: str, source: str, target: str) -> None:
        """Properties at and below `source` go to `target`, whose own are forgotten."""
        with self._database.writing(merchant) as connection:
            found = _read(connection, within(_properties, merchant, source))
            connection.execute(
                delete(_properties).where(
                    or_(
                        within(_properties, merchant, source), within(_properties, merchant, target)
                    )
                )
            )
            for path, name, value in found:
                _put(connection, merchant, moved_path(path, source, target), name, value)

    def copy_properties(self, merchant: str, source: str, target: str, *, below: bool) -> None:
        """Properties at `source`, and below it if wanted, are also those of `target`."""
        with self._database.writing(merchant) as connection:
            copied = (
                within(_properties, merchant, source)
                if below
                else at(_properties, merchant, source)
            )
            found = _read(connection, copied)
            connection.execute(delete(_properties).where(within(_properties, merchant, target)))
            for path, name, value in found:
                _put(connection, merchant, moved_path(path, source, target), name, value)

    def remove_properties(self, merchant: str, path: str) -> None:
        """Forget the properties at and below a path."""
        with self._database.writing(merchant) as connection:
            connection.execute(delete(_properties).where(within(_properties, merchant, path)))


def _read(connection: Connection, where: ColumnElement[bool]) -> list[tuple[str, str, str]]:
    columns = _properties.c.path, _properties.c.name, _properties.c.value
    return [
        (path, name, value)
        for path, name, value in connection.execute(select(*columns).where(where))
    ]


def _put(connection: Connection, merchant: str, path: str, name: str, value: str) -> None:
    row = {"merchant": merchant, "path": path, "name": name, "value": value}
    connection.execute(upsert_into(connection, _properties, ["value"]), row)
