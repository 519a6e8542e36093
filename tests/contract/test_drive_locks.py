"""What every database must keep of WebDAV locks."""

from dataclasses import replace

import pytest

from drive.ports import Lock, LockStore
from store.store import Store

LOCK = Lock(
    token="opaquelocktoken:1",
    merchant="wren",
    path="in/product/a.csv",
    owner='<owner xmlns="DAV:">Ada</owner>',
    principal="ada",
    scope="exclusive",
    depth="0",
    expires_at=1_000.5,
)


def test_locks_outlive_their_process(store_target: str) -> None:
    """A merchant's Excel still holds its file after the server was restarted."""
    with Store(store_target) as store:
        locks: LockStore = store.drive_locks(Lock)
        locks.add_lock(LOCK)
    with Store(store_target) as store:
        kept = store.drive_locks(Lock)

        assert kept.lock(LOCK.token) == LOCK
        assert kept.locks("wren") == (LOCK,)
        assert kept.locks("swan") == ()
        assert kept.lock("opaquelocktoken:2") is None


def test_locks_are_refreshed_replaced_and_removed(store_target: str) -> None:
    """What a client asks for again has its new end; what it gives back is free."""
    with Store(store_target) as store:
        locks = store.drive_locks(Lock)
        locks.add_lock(LOCK)
        locks.refresh_lock(LOCK.token, 2_000.0)
        locks.refresh_lock("gone", 2_000.0)

        assert locks.lock(LOCK.token) == replace(LOCK, expires_at=2_000.0)
        locks.add_lock(replace(LOCK, owner="", depth="infinity"))
        assert locks.locks("wren") == (replace(LOCK, owner="", depth="infinity"),)
        for _ in range(2):
            locks.remove_lock(LOCK.token)
            assert locks.locks("wren") == ()


def test_ended_locks_are_swept_and_named(store_target: str) -> None:
    """Whoever sweeps must tell the files that they are free; and nobody tells it twice."""
    with Store(store_target) as store:
        locks = store.drive_locks(Lock)
        later = replace(LOCK, token="later", expires_at=1_000.75)
        other = replace(LOCK, token="other", merchant="swan")
        for each in (LOCK, later, other):
            locks.add_lock(each)

        assert locks.sweep_locks(1_000.0) == ()
        assert set(locks.sweep_locks(1_000.5)) == {LOCK, other}
        assert locks.sweep_locks(1_000.5) == ()
        assert locks.locks("wren") == (later,)


@pytest.mark.parametrize("token", ["", "\0", "\ud800", "' OR 1=1 --"])
def test_any_token_is_found_or_not(store_target: str, token: str) -> None:
    """A token comes from a header and may be anything."""
    with Store(store_target) as store:
        assert store.drive_locks(Lock).lock(token) is None
