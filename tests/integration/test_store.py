"""The canonical store as a whole: its tables, its versions and its files."""

import re
import sqlite3
from functools import partial
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from catalog.errors import StoreBroken
from store.database import Database
from store.migrating import migrate
from store.store import Store
from store.tables import METADATA
from tests.builders_store import MERCHANT, make_arrival, make_batch, make_change
from tests.databases import postgres_database

# What a store of version 0001 held: a parent record, flat variations of another and an inventory.
_OLD_ROWS = """
INSERT INTO feeds (id, merchant, kind, name, sha256, size_bytes, received_at, release, state,
  cursor, translated, skipped, rejected, fault_code, fault_message) VALUES
  ('f2', 'wren', 'inventory', 'b.csv', '00', 9, '2026-03-02', 'r1',
   'faulty', 1, 1, 0, 0, 'torn', 'x'),
  ('f1', 'wren', 'product', 'a.csv', '00', 10, '2026-03-01', 'r1',
   'done', 4, 3, 0, 1, NULL, NULL);
INSERT INTO drafts (merchant, noun, sku, fields, changed_by, changed_record) VALUES
  ('wren', 'product', 'R-1', 
    CAST('{"SKU":"R-1","Title":"Ring","Variations":[{"SKU":"R-1a"}]}' AS {bytes}), 'f1', 1),
  ('wren', 'product', 'S-2', 
    CAST('{"SKU":"S-2","VariantOf":"S-1","Brand":"Wren"}' AS {bytes}), 'f1', 2),
  ('wren', 'product', 'T-1', CAST('{"SKU":"T-1","Price":"9","Quantity":2}' AS {bytes}), 'f2', 1),
  ('wren', 'shipment', 'A-1', CAST('{"OrderID":"A-1"}' AS {bytes}), 'f1', 3);
INSERT INTO errors (feed, record, sku, code, message, record_line, record_text) VALUES
  ('f1', 4, 'R-9', 'price_missing', 'no price', 5, 'R-9;');
INSERT INTO findings VALUES ('f1', 'unknown_field', 'Tilte', 'warning', 'Title?', 1, 3);
INSERT INTO log_lines (feed, record, position, level, message) VALUES ('f1', 1, 0, 'info', 'hello');
"""


def test_migrations_make_exactly_the_tables_of_the_code(store_target: str) -> None:
    """A column that only the code knows fails on the first machine that upgrades."""
    database = Database(store_target)
    with database.reading() as connection:
        context = MigrationContext.configure(
            connection,
            # The parts of a table are no tables of the code.
            opts={"include_name": lambda name, kind, _: kind != "table" or not _is_part(name)},
        )
        lagging = compare_metadata(context, METADATA)
    database.close()

    assert lagging == []


def _is_part(name: str) -> bool:
    return re.search(r"_p\d\d$", name) is not None


def test_data_of_the_first_version_is_carried_over_on_sqlite(tmp_path: Path) -> None:
    """A merchant's drafts, errors and log lines survive the upgrade."""
    _check_carried_over(str(tmp_path / "store.sqlite"))


def test_data_of_the_first_version_is_carried_over_on_postgresql() -> None:
    """The same there."""
    with postgres_database(empty=True) as url:
        _check_carried_over(url)


def _check_carried_over(target: str) -> None:
    _make_first_version(target)
    with Store(target) as store:
        feeds = [
            (each.number, each.kind, each.state) for each in map(store.feeds.get, ("f1", "f2"))
        ]
        products = {each.sku: each for each in store.drafts.products(MERCHANT)}
        shipment = store.drafts.draft(MERCHANT, "A-1", "shipment")
        origin = store.changes.origin(MERCHANT, "T-1", "offer", "Price")
        store.register_feed(make_arrival("f3"))
        store.write_batch(make_arrival("f3"), make_batch(make_change(1, "S-1", Title="S")))

        assert list(store.drafts.orphans(MERCHANT)) == []
    assert feeds == [(1, "product", "done"), (2, "inventory", "faulty")]
    assert sorted(products) == ["R-1", "S-1", "T-1"]
    assert [each.item.sku for each in products["R-1"].variations] == ["R-1a"]
    assert (products["S-1"].fields, products["S-1"].is_orphan) == ({"Brand": "Wren"}, True)
    assert products["T-1"].variations[0].inventory == {"": {"Quantity": 2}}
    assert shipment is not None
    assert shipment.fields == {"OrderID": "A-1"}
    assert origin is not None
    assert (origin.cause_id, origin.record, origin.at) == ("f2", 1, "2026-03-02")
    _check_remarks(target)


def _make_first_version(target: str) -> None:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("store.database.migrate", partial(migrate, to="0001"))
        database = Database(target)
    bytes_type = "bytea" if database.is_postgres else "BLOB"
    with database.writing(None) as connection:
        for statement in _OLD_ROWS.replace("{bytes}", bytes_type).split(";\n"):
            if statement.strip():
                connection.exec_driver_sql(statement)
    database.close()


def _check_remarks(target: str) -> None:
    database = Database(target)
    with database.reading() as connection:
        rows = [
            tuple(connection.execute(text(f"SELECT {columns} FROM {table}")).one())
            for columns, table in (
                ("merchant, feed, record, stage, at, sku, code, record_text", "errors"),
                ("merchant, feed, code, place, times", "findings"),
                ("merchant, feed, record, position, at, message", "log_lines"),
            )
        ]
    database.close()

    assert rows == [
        ("wren", "f1", 4, "translation", "2026-03-01", "R-9", "price_missing", "R-9;"),
        ("wren", "f1", "unknown_field", "Tilte", 3),
        ("wren", "f1", 1, 0, "2026-03-01", "hello"),
    ]


def test_store_of_a_newer_version_is_refused(tmp_path: Path) -> None:
    """Writing into tables that this code does not know would damage them."""
    path = tmp_path / "s.sqlite"
    Store(path).close()
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")
    raw.close()

    with pytest.raises(StoreBroken, match="9999"):
        Store(path)


def test_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    """A wrong path must not be overwritten."""
    path = tmp_path / "notes.txt"
    path.write_text("not a database, but somebody's notes " * 40)

    with pytest.raises(StoreBroken, match=r"notes\.txt"):
        Store(path)


def test_reader_holds_no_writer_up(store_target: str) -> None:
    """The console reads a merchant's drafts while a feed runs."""
    with Store(store_target) as store:
        arrival = make_arrival()
        store.register_feed(arrival)
        store.write_batch(arrival, make_batch(make_change(1, "R-1"), make_change(2, "R-2")))
        reading = store.drafts.skus(MERCHANT)
        first = next(reading)
        store.write_batch(arrival, make_batch(make_change(3, "R-3")))

        assert [each.item.sku for each in (first, *reading)] == ["R-1", "R-2"]
