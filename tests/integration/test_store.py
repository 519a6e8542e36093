"""The canonical store on real SQLite files."""

import sqlite3
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlmodel import SQLModel

from catalog.errors import StoreBroken
from store import rows  # noqa: F401  (fills SQLModel.metadata)
from store.batch import Batch, DraftChange, FeedArrival, FeedFinding, LoggedLine, RecordError
from store.database import Database
from store.store import Store


def make_arrival(feed: str = "f1", kind: str = "product") -> FeedArrival:
    """An arrival of a feed of the merchant `wren`."""
    return FeedArrival(feed, "wren", kind, f"{feed}.csv", "00", 10, "2026-03-01T00:00:00Z", "r1")


def make_batch(cursor: int, *changes: DraftChange) -> Batch:
    """A batch of translated records up to `cursor`."""
    return Batch(cursor=cursor, translated=len(changes), drafts=list(changes))


def test_migrations_make_exactly_the_tables_of_the_code(tmp_path: Path) -> None:
    """A column that only the code knows fails on the first machine that upgrades."""
    database = Database(tmp_path / "s.sqlite")
    with database.reading() as connection:
        lagging = compare_metadata(MigrationContext.configure(connection), SQLModel.metadata)
    database.close()

    assert lagging == []


def test_feeds_that_touch_different_fields_merge(tmp_path: Path) -> None:
    """A price feed must not wipe the title that the product feed brought."""
    with Store(tmp_path / "s.sqlite") as store:
        for feed, fields in (("f1", {"Title": "Ring", "Price": "9"}), ("f2", {"Price": None})):
            store.register_feed(make_arrival(feed))
            batch = make_batch(1, DraftChange(1, "product", "R-1", fields))
            store.write_batch(make_arrival(feed), batch)

        assert list(store.drafts("wren")) == [("product", "R-1", {"Price": None, "Title": "Ring"})]


def test_equal_content_is_no_change(tmp_path: Path) -> None:
    """What did not change must not be sent to a marketplace again."""
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        for feed in ("f1", "f2"):
            store.register_feed(make_arrival(feed))
            change = DraftChange(1, "product", "R-1", {"Price": "9"})
            store.write_batch(make_arrival(feed), make_batch(1, change))

    with sqlite3.connect(path) as raw:
        changed_by = raw.execute("SELECT changed_by FROM drafts").fetchall()
    raw.close()
    assert changed_by == [("f1",)]


def test_batch_written_twice_counts_once(tmp_path: Path) -> None:
    """A run that was killed after its commit and before it knew begins with the same batch."""
    batch = Batch(
        cursor=2,
        translated=1,
        rejected=1,
        drafts=[DraftChange(1, "product", "R-1", {"Price": "9"})],
        errors=[RecordError(2, None, "sku_missing", "no SKU", 3, "a;b")],
        findings=[FeedFinding(1, "unknown_field", "Tilte", "warning", "Tilte: Title?")] * 2,
        log_lines=[LoggedLine(1, 0, "R-1", "info", "hello")],
    )
    with Store(tmp_path / "s.sqlite") as store:
        store.register_feed(make_arrival())
        store.write_batch(make_arrival(), batch)
        store.write_batch(make_arrival(), batch)

        assert list(store.errors("f1")) == batch.errors
        assert list(store.log_lines("f1")) == batch.log_lines
        state = store.register_feed(make_arrival())
    assert (state.cursor, state.translated, state.rejected, state.state) == (2, 1, 1, "running")


def test_findings_of_one_place_are_counted(tmp_path: Path) -> None:
    """A misspelt field in a million records is one remark, not a million rows."""
    path = tmp_path / "s.sqlite"
    with Store(path) as store:
        store.register_feed(make_arrival())
        for cursor in (1, 2, 3):
            finding = FeedFinding(cursor, "unknown_field", "Tilte", "warning", f"record {cursor}")
            store.write_batch(make_arrival(), Batch(cursor=cursor, findings=[finding]))

    with sqlite3.connect(path) as raw:
        found = raw.execute("SELECT message, first_record, times FROM findings").fetchall()
    raw.close()
    assert found == [("record 1", 1, 3)]


def test_failed_batch_leaves_nothing(tmp_path: Path) -> None:
    """Drafts without the cursor, or the cursor without drafts, would lose records."""
    with Store(tmp_path / "s.sqlite") as store:
        store.register_feed(make_arrival())
        torn = make_batch(1, DraftChange(1, "product", "R-1", {"Price": object()}))
        with pytest.raises(TypeError):
            store.write_batch(make_arrival(), torn)

        assert store.feed_state("f1").cursor == 0
        assert list(store.drafts("wren")) == []


def test_finished_feed_keeps_its_fault(tmp_path: Path) -> None:
    """A truncated feed is not a finished one."""
    with Store(tmp_path / "s.sqlite") as store:
        store.register_feed(make_arrival())
        store.finish_feed("f1", [], ("feed_truncated", "line 7"))

        assert store.feed_state("f1").state == "faulty"


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


def test_reader_sees_one_snapshot_and_holds_nobody_up(tmp_path: Path) -> None:
    """The console reads while a feed runs."""
    with Store(tmp_path / "s.sqlite") as store:
        store.register_feed(make_arrival())
        for record in (1, 2):
            change = DraftChange(record, "product", f"R-{record}", {"Price": "9"})
            store.write_batch(make_arrival(), make_batch(record, change))
        reading = store.drafts("wren")
        first = next(reading)
        change = DraftChange(3, "product", "R-3", {"Price": "9"})
        store.write_batch(make_arrival(), make_batch(3, change))

        assert [first[1], *(sku for _, sku, _ in reading)] == ["R-1", "R-2"]


_fields = st.dictionaries(st.sampled_from("abc"), st.none() | st.text(max_size=2), max_size=3)


@settings(max_examples=30, deadline=None)
@given(
    changes=st.lists(st.tuples(st.sampled_from(["R-1", "R-2"]), _fields)), size=st.integers(1, 4)
)
def test_drafts_are_the_fold_of_their_changes(
    tmp_path_factory: pytest.TempPathFactory, changes: list[tuple[str, dict[str, str]]], size: int
) -> None:
    """Whatever the batch size, a draft is its changes laid over each other in record order."""
    expected: dict[str, dict[str, str]] = {}
    for sku, fields in changes:
        expected.setdefault(sku, {}).update(fields)

    with Store(tmp_path_factory.mktemp("store") / "s.sqlite") as store:
        store.register_feed(make_arrival())
        for start in range(0, len(changes), size):
            part = changes[start : start + size]
            drafts = [
                DraftChange(start + offset + 1, "product", sku, fields)
                for offset, (sku, fields) in enumerate(part)
            ]
            store.write_batch(make_arrival(), make_batch(start + len(part), *drafts))

        assert {sku: fields for _, sku, fields in store.drafts("wren")} == expected
