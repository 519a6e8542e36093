"""Erases who bought what: of one order, of one buyer, or of all orders of an age."""

from sqlalchemy import Connection, Table, select, text

from catalog.order_states import CANCELLED, RETURNED, SUCCESSFULLY_PROCESSED
from catalog.orders import OrderKey
from store.database import Database
from store.order_people import erase_people, orders_of_buyer
from store.order_reading import find_row, key_of
from store.order_rows import OrderRow
from store.order_steps import Cause

_orders: Table = OrderRow.__table__  # type: ignore[attr-defined]

# Orders in one transaction: a long erasing must not keep the merchant's feeds waiting.
_AT_ONCE = 500

_OVER = (SUCCESSFULLY_PROCESSED, CANCELLED, RETURNED)


class PersonalData:
    """Erases personal values for good. Orders, amounts and history stay, without a name in them.

    An erased order is not filled again by a marketplace that tells of it once more. On SQLite the
    erased bytes are overwritten in the transaction itself; what earlier changes of a row left in
    unused parts of the file, and on PostgreSQL the dead versions of rows, go with `scrub`.
    """

    def __init__(self, database: Database) -> None:
        self._database = database

    def erase_order(self, merchant: str, key: OrderKey, *, now: str, by: str) -> int:
        """Erase the people of one order; returns 1, or 0 where they had been erased before.

        Raises:
            NotFound: There is no such order.
        """
        cause = Cause(merchant, now, "person", by)
        with self._database.writing(merchant) as connection:
            self._overwrite(connection)
            row = find_row(connection, merchant, key)
            return erase_people(connection, cause, [key_of(row)])

    def erase_buyer(self, merchant: str, marketplace: str, buyer: str, *, now: str, by: str) -> int:
        """Erase one buyer's people from all orders, whatever their state; returns how many."""
        cause = Cause(merchant, now, "person", by)
        with self._database.writing(merchant) as connection:
            self._overwrite(connection)
            keys = orders_of_buyer(connection, merchant, marketplace, buyer)
            return erase_people(connection, cause, keys)

    def erase_before(self, merchant: str, before: str, *, now: str, by: str) -> int:
        """Erase the people of all orders that are over and were placed before a time.

        An order that is still to be shipped keeps its address, however old it is.
        """
        cause, erased = Cause(merchant, now, "rule", by), 0
        while True:
            with self._database.writing(merchant) as connection:
                self._overwrite(connection)
                keys = _placed_before(connection, merchant, before)
                erased += erase_people(connection, cause, keys)
            if len(keys) < _AT_ONCE:
                return erased

    def scrub(self) -> None:
        """Drop what the database itself still keeps of erased values in its files.

        On SQLite it rewrites the whole file and holds up its writers meanwhile, on PostgreSQL the
        table of people only. Backups and archived logs of the server are outside its reach.
        """
        with self._database.db_engine.connect() as connection:
            if self._database.is_postgres:
                alone = connection.execution_options(isolation_level="AUTOCOMMIT")
                alone.execute(text("VACUUM (FULL) order_people"))
                return
            driver = connection.connection.driver_connection
            assert driver is not None
            for statement in ("VACUUM", "PRAGMA wal_checkpoint(TRUNCATE)"):
                driver.execute(statement).fetchall()

    def _overwrite(self, connection: Connection) -> None:
        if not self._database.is_postgres:
            connection.exec_driver_sql("PRAGMA secure_delete = ON")


def _placed_before(connection: Connection, merchant: str, before: str) -> tuple[OrderKey, ...]:
    rows = connection.execute(
        select(_orders.c.marketplace, _orders.c.order_id)
        .where(
            _orders.c.merchant == merchant,
            _orders.c.placed_at < before,
            _orders.c.state.in_(_OVER),
            _orders.c.erased_at.is_(None),
            ~_orders.c.superseded,
        )
        .order_by(_orders.c.placed_at)
        .limit(_AT_ONCE)
    )
    return tuple(OrderKey(marketplace, order_id) for marketplace, order_id in rows)
