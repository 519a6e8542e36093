"""What every database under the store must do."""

import threading

from sqlalchemy import text

from store.database import Database


def test_one_writes_a_merchants_data_at_a_time(store_target: str) -> None:
    """What a transaction has read must still be true when it writes."""
    database = Database(store_target)
    order: list[str] = []
    inside, second_began = threading.Event(), threading.Event()

    def second() -> None:
        inside.wait()
        second_began.set()
        with database.writing("wren"):
            order.append("second")

    thread = threading.Thread(target=second)
    thread.start()
    with database.writing("wren"):
        inside.set()
        second_began.wait()
        thread.join(timeout=0.2)
        order.append("first")
    thread.join()
    database.close()

    assert order == ["first", "second"]


def test_a_reader_sees_one_snapshot(store_target: str) -> None:
    """A page of SKUs and its count must speak of the same moment."""
    database = Database(store_target)
    count = text("SELECT count(*) FROM alembic_version")
    with database.reading() as connection:
        before = connection.execute(count).scalar()
        with database.writing(None) as writer:
            writer.execute(text("INSERT INTO alembic_version VALUES ('9999')"))
        assert connection.execute(count).scalar() == before
    with database.reading() as connection:
        assert connection.execute(count).scalar() == 2
    database.close()
