"""What every database must keep of the files on the drives."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial

import pytest

from catalog import pickup
from catalog.drive_files import DriveFile
from catalog.pickup import Content, Moment
from catalog.pickup_states import DUPLICATE, PROCESSING, READY, SETTLING, SUPERSEDED
from drive.ports import Lock
from store.batch import ReceivedFile
from store.store import Store

A = "in/product/a.csv"
AT = Moment(1_000.125)


@pytest.fixture
def store(store_target: str) -> Iterator[Store]:
    """A fresh store."""
    with Store(store_target) as store:
        yield store


def commit(store: Store, path: str, text: str = "one", at: Moment = AT) -> DriveFile:
    """Let a version come to lie at a path."""
    content = Content(text * 8, len(text), f"etag of {text}")
    change = partial(pickup.committed, content=content, use="product", why="", at=at)
    return store.drive_files.change("wren", path, at.now, change)


def ready(store: Store, path: str, text: str, at: float = AT.now) -> DriveFile:
    """A file whose turn has come."""
    commit(store, path, text, Moment(at))
    now = at + 60
    return store.drive_files.change("wren", path, now, lambda file: pickup.aged(file, now))


def received(file: DriveFile, second: int = 0) -> ReceivedFile:
    """The feed that a file becomes."""
    at = f"2026-03-01T00:00:{second:02}+00:00"
    return ReceivedFile("wren", "product", file.name, file.sha256, file.size, file.sha256, at)


def test_what_is_known_outlives_the_process(store_target: str) -> None:
    """To the fraction of a second: leases of seconds are reckoned with it."""
    with Store(store_target) as store:
        kept = commit(store, A)
    with Store(store_target) as store:
        assert store.drive_files.get("wren", A) == kept
        assert store.drive_files.get("swan", A) is None
        assert (kept.state, kept.committed_at) == (SETTLING, 1_000.125)


def test_change_of_what_has_changed_meanwhile_is_not_made(store: Store) -> None:
    """Between reading a file and taking it, its merchant may have replaced it."""
    before = commit(store, A)
    commit(store, A, "two")

    assert not store.drive_files.change_if_same(before, replace(before, state=READY), AT.now)
    known = store.drive_files.get("wren", A)
    assert known is not None
    assert known.sha256 == "two" * 8


def test_folder_takes_its_files_along_and_replaces_what_was_there(store: Store) -> None:
    """A renamed folder is as many renamed files."""
    for path in ("a/x", "a/b/y", "ab", "c/x", "c/z"):
        commit(store, path, path)
    store.drive_files.move(
        "wren",
        "a",
        "c",
        AT.now,
        lambda file, there: replace(file, path=there.path),
        lambda file: pickup.deleted(file, AT),
    )

    known = {file.path: file.sha256 for file in store.drive_files.all("wren")}
    assert known == {"ab": "ab" * 8, "c/b/y": "a/b/y" * 8, "c/x": "a/x" * 8}


def test_deleted_path_is_forgotten_and_one_with_a_status_is_not_yet(store: Store) -> None:
    """The status files must go first, and somebody must remember that they are there."""
    commit(store, A)
    commit(store, "in/product/b.csv")
    store.drive_files.change("wren", A, AT.now, lambda file: replace(file, told="x"))
    store.drive_files.change_known("wren", "in", AT.now, lambda file: pickup.deleted(file, AT))

    assert [file.path for file in store.drive_files.all("wren")] == [A]


def test_only_what_is_due_is_pending(store: Store) -> None:
    """A sweep a second looks at what has to be done, not at all files that ever came."""
    commit(store, A)
    commit(store, "in/product/b.csv", at=Moment(2_000.0))
    ready(store, "in/product/c.csv", "three")

    assert [file.path for file in store.drive_files.pending(AT.now + 4, 9)] == []
    assert [file.path for file in store.drive_files.pending(AT.now + 5, 9)] == [A]
    assert [file.path for file in store.drive_files.ready(9)] == ["in/product/c.csv"]


def test_claim_makes_one_feed_whoever_comes_second(store: Store) -> None:
    """A process that was killed after its claim, and its neighbour, come to the same feed."""
    file = ready(store, A, "one")
    taken = store.drive_claims.claim(file, received(file), "", AT.now)
    again = store.drive_claims.claim(file, received(file), "", AT.now)

    assert taken is not None
    assert (taken.state, again) == (PROCESSING, None)
    assert [feed.id for feed in store.runs.waiting()] == [taken.feed]


def test_bytes_of_the_last_feed_are_a_duplicate(store: Store) -> None:
    """Nothing would come of them but work."""
    one = ready(store, A, "one")
    store.drive_claims.claim(one, received(one), "", AT.now)
    again = ready(store, "in/product/b.csv", "one")
    taken = store.drive_claims.claim(again, received(again), "", AT.now)

    assert taken is not None
    assert (taken.state, len(store.runs.waiting())) == (DUPLICATE, 1)


def test_older_full_feed_is_superseded_by_the_newer_one_that_is_here(store: Store) -> None:
    """It was locked for long, and a newer one has overtaken it."""
    store.merchants.ensure("wren", "2026-03-01")
    store.merchants.change("wren", {"meanings.product": "full"}, "2026-03-01", "test")
    newer, older = ready(store, A, "new"), ready(store, "in/product/b.csv", "old")
    first = store.drive_claims.claim(newer, received(newer, 9), "", AT.now)
    second = store.drive_claims.claim(older, received(older, 8), "", AT.now)

    assert first is not None
    assert second is not None
    assert (second.state, second.feed) == (SUPERSEDED, first.feed)


def test_claim_is_answered_once_its_feed_is_over(store: Store) -> None:
    """A response that was written is not written again after every restart."""
    file = ready(store, A, "one")
    taken = store.drive_claims.claim(file, received(file), "", AT.now)
    assert taken is not None
    assert taken.feed is not None
    assert store.drive_claims.unanswered(9) == ()

    store.runs.break_off(taken.feed, ("feed_empty", "none"), "2026-03-01T00:01:00+00:00")
    (claim,) = store.drive_claims.unanswered(9)
    store.drive_claims.answer(claim, "out/response/x", AT.now)
    standing = store.drive_claims.standing({taken.feed})[taken.feed]
    assert store.drive_claims.unanswered(9) == ()
    assert (standing.answered, standing.response) == (True, "out/response/x")


def test_lock_of_a_folder_holds_what_is_in_it(store: Store) -> None:
    """Depth infinity (RFC 4918, 6.1); a lock that has ended, or of the folder alone, does not."""
    lock = Lock("t1", "wren", "in", "", "ada", "exclusive", "infinity", 2_000.0)
    locks = store.drive_locks(Lock)
    for each in (
        lock,
        replace(lock, token="t2", path="in/product", depth="0", expires_at=9_000.0),
        replace(lock, token="t3", path="in/prod", expires_at=9_000.0),
        replace(lock, token="t4", merchant="swan", expires_at=9_000.0),
    ):
        locks.add_lock(each)

    assert store.drive_files.lock_below("wren", A, 1_000.0) == 2_000.0
    assert store.drive_files.lock_below("wren", A, 2_000.0) == 0.0
