"""What one client has locked over WebDAV, nobody changes, whatever way they come."""

import asyncio
from collections.abc import Callable
from pathlib import Path

import asyncssh
import pytest

from catalog.errors import PlaceLocked
from drive.disk import Drive
from drive.ports import Lock
from drive.space import Space
from tests.dav_memory import MemoryLocks
from tests.dav_site import LIMITS, Site
from tests.dav_site import serving as dav_serving
from tests.drive_model import Remembering
from tests.sftp_site import SftpSite, connected
from tests.sftp_site import serving as sftp_serving

_LONG = 4_000_000_000.0  # seconds since 1970: in a hundred years

_LOCK = (
    b'<D:lockinfo xmlns:D="DAV:"><D:lockscope><D:exclusive/></D:lockscope>'
    b"<D:locktype><D:write/></D:locktype></D:lockinfo>"
)


def lock(path: str, depth: str = "0", *, until: float = _LONG, token: str = "t") -> Lock:
    """A lock of somebody else."""
    scope = "exclusive" if token == "t" else "shared"
    return Lock(token, "wren", path, "", "bert", scope, depth, until)  # type: ignore[arg-type]


def put(space: Space, path: str, data: bytes = b"x") -> None:
    """Send a file."""
    with space.begin(path, len(data)) as upload:
        upload.write(data)
        upload.commit()


@pytest.fixture
def locks() -> MemoryLocks:
    """Those of the merchant."""
    return MemoryLocks()


@pytest.fixture
def space(tmp_path: Path, locks: MemoryLocks) -> Space:
    """A space with `in/a.csv` and `in/folder/b.csv`."""
    drive = Drive(tmp_path, Remembering(), lambda _: LIMITS, locks=locks)
    drive.ensure_folders("wren")
    found = drive.space("wren", "ada")
    put(found, "in/a.csv")
    found.make_folder("in/folder")
    put(found, "in/folder/b.csv")
    return found


_CHANGES: dict[str, Callable[[Space], object]] = {
    "write": lambda space: put(space, "in/a.csv"),
    "delete": lambda space: space.delete("in/a.csv"),
    "move away": lambda space: space.move("in/a.csv", "in/c.csv"),
    "move onto": lambda space: space.move("in/folder/b.csv", "in/a.csv"),
    "copy onto": lambda space: space.copy("in/folder/b.csv", "in/a.csv"),
    "touch": lambda space: space.touch("in/a.csv", 0),
}


@pytest.mark.parametrize("change", _CHANGES.values(), ids=_CHANGES)
def test_a_locked_file_is_changed_by_nobody_else(
    space: Space, locks: MemoryLocks, change: Callable[[Space], object]
) -> None:
    """Excel has it open: what a script sends meanwhile would be lost when it saves."""
    locks.add_lock(lock("in/a.csv"))
    before = space.stat("in/a.csv")

    with pytest.raises(PlaceLocked) as caught:
        change(space)

    assert caught.value.context == {"path": "in/a.csv", "user": "bert", "until": _LONG}
    assert space.stat("in/a.csv") == before
    change(space.holding({"t"}))


@pytest.mark.parametrize(
    ("locked", "depth", "change", "held"),
    [
        pytest.param("in/folder", "infinity", "write", True, id="deep lock above"),
        pytest.param("in/folder", "0", "write", False, id="flat lock above, content only"),
        pytest.param("in/folder", "0", "make", True, id="flat lock above, new name"),
        pytest.param("in/folder", "0", "remove", True, id="flat lock above, name goes"),
        pytest.param("in/folder/b.csv", "0", "remove folder", True, id="lock below what goes"),
        pytest.param("in/folder/b.csv", "0", "make", False, id="lock beside"),
        pytest.param("in/fold", "infinity", "write", False, id="lock on another name"),
    ],
)
def test_locks_cover_what_the_standard_says(
    space: Space, locks: MemoryLocks, locked: str, depth: str, change: str, held: bool
) -> None:
    """RFC 4918, 7: a lock on a folder keeps its names, a deep one all that is below."""
    changes: dict[str, Callable[[], object]] = {
        "write": lambda: put(space, "in/folder/b.csv"),
        "make": lambda: put(space, "in/folder/new.csv"),
        "remove": lambda: space.delete("in/folder/b.csv"),
        "remove folder": lambda: space.delete("in/folder"),
    }
    locks.add_lock(lock(locked, depth))
    if held:
        with pytest.raises(PlaceLocked):
            changes[change]()
    else:
        changes[change]()


def test_of_shared_locks_one_is_enough_to_hold(space: Space, locks: MemoryLocks) -> None:
    """Both who share a lock may write; a third may not."""
    for token in ("one", "two"):
        locks.add_lock(lock("in/a.csv", token=token))

    put(space.holding({"two"}), "in/a.csv")
    with pytest.raises(PlaceLocked):
        put(space, "in/a.csv")


def test_lock_that_came_during_an_upload_wins(space: Space, locks: MemoryLocks) -> None:
    """Who was granted a lock must not find other bytes behind it."""
    with space.begin("in/a.csv", 3) as upload:
        upload.write(b"new")
        locks.add_lock(lock("in/a.csv"))
        with pytest.raises(PlaceLocked):
            upload.commit()

    assert space.stat("in/a.csv").size == 1


def test_ended_lock_holds_nobody_and_crossdock_is_never_held(
    tmp_path: Path, space: Space, locks: MemoryLocks
) -> None:
    """Notices are written beside files that a program has open."""
    locks.add_lock(lock("in/a.csv", until=1.0))
    put(space, "in/a.csv")
    locks.add_lock(lock("in", "infinity"))
    ours = Drive(tmp_path, Remembering(), locks=locks).space("wren", "crossdock", ours=True)
    put(ours, "in/a.csv.status.txt")


def test_sftp_keeps_off_what_webdav_has_locked(tmp_path: Path) -> None:
    """One drive, two ways in: the lock is the file's, not the way's."""
    locks = MemoryLocks()
    dav = Site(tmp_path / "drive", locks=locks)
    with dav_serving(dav), sftp_serving(SftpSite(tmp_path, locks=locks)) as sftp:
        dav.ask("PUT", "/wren/in/product/a.csv", b"old")
        granted = dav.ask("LOCK", "/wren/in/product/a.csv", _LOCK)
        token = granted.headers["lock-token"]

        async def change() -> None:
            async with connected(sftp) as client:
                with pytest.raises(asyncssh.SFTPError, match="locked it until"):
                    await client.open("wren/in/product/a.csv", "wb")
                with pytest.raises(asyncssh.SFTPError, match="locked it until"):
                    await client.remove("wren/in/product/a.csv")
                with pytest.raises(asyncssh.SFTPError, match="locked it until"):
                    await client.rename("wren/in/product/a.csv", "wren/in/product/b.csv")

        asyncio.run(change())
        assert dav.ask("PUT", "/wren/in/product/a.csv", b"held", If=f"({token})").status == 204
        assert dav.ask("UNLOCK", "/wren/in/product/a.csv", Lock_Token=token).status == 204

        async def free() -> None:
            async with connected(sftp) as client:
                await client.remove("wren/in/product/a.csv")

        asyncio.run(free())


def test_empty_file_of_a_lock_that_ended_goes(tmp_path: Path) -> None:
    """A client was cut off between its LOCK and its PUT: nobody has sent that file."""
    with dav_serving(Site(tmp_path)) as site:
        for name in ("cut", "written", "closed"):
            granted = site.ask("LOCK", f"/wren/in/product/{name}.csv", _LOCK)
            assert granted.status == 201
            token = granted.headers["lock-token"]
            if name == "written":
                site.ask("PUT", f"/wren/in/product/{name}.csv", b"x", If=f"({token})")
            if name == "closed":
                site.ask("UNLOCK", f"/wren/in/product/{name}.csv", Lock_Token=token)
        now = max(each.expires_at for each in site.locks.locks("wren"))

        site.drive.sweep(now - 1)
        listed = [each.name for each in site.drive.space("wren", "ada").list("in/product")]
        assert listed == ["closed.csv", "cut.csv", "written.csv"]
        site.drive.sweep(now + 1)
        listed = [each.name for each in site.drive.space("wren", "ada").list("in/product")]

    assert listed == ["closed.csv", "written.csv"]
    assert ("deleted", "wren", "in/product/cut.csv") in site.journal.events
