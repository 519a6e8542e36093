"""A folder is copied whole, in one moment, or not at all."""

import hashlib
import os
from pathlib import Path

import pytest

from catalog.errors import AlreadyExists, DriveBusy, PlaceRefused, SpaceFull
from drive.disk import Drive
from drive.quota import Limits
from drive.space import Space
from drive.staging import KEPT_SECONDS
from tests.dav_site import LIMITS, Site, serving
from tests.drive_model import Remembering


def put(space: Space, path: str, data: bytes) -> None:
    """Send a file."""
    with space.begin(path, len(data)) as upload:
        upload.write(data)
        upload.commit()


def a_folder(space: Space) -> None:
    """Make `in/old` with two files and a folder."""
    space.make_folder("in/old")
    space.make_folder("in/old/deep")
    put(space, "in/old/a.csv", b"a" * 1_000)
    put(space, "in/old/deep/b.csv", b"b" * 500)


def files(space: Space, folder: str) -> dict[str, int]:
    """Sizes of the files below a folder."""
    return {each.path.removeprefix(f"{folder}/"): each.size for each in space.files(folder)}


def test_copy_holds_all_and_the_journal_knows_each_file(tmp_path: Path) -> None:
    """What is copied into a feed folder's tree is as good as uploaded."""
    journal = Remembering()
    space = Drive(tmp_path, journal, lambda _: LIMITS).ensure_folders("wren")
    a_folder(space)
    before = space.usage()

    assert space.copy("in/old", "in/new") is False

    assert files(space, "in/new") == {"a.csv": 1_000, "deep/b.csv": 500}
    assert journal.files["wren"]["in/new/deep/b.csv"] == hashlib.sha256(b"b" * 500).hexdigest()
    after = space.usage()
    assert (after.bytes - before.bytes, after.files - before.files) == (1_500, 4)
    with space.read("in/new/a.csv") as file:
        assert file.read() == b"a" * 1_000


def test_copy_without_room_leaves_everything_as_it_was(tmp_path: Path) -> None:
    """Half a folder is what nobody asked for, and the old one is gone then."""
    limits = Limits(most_bytes=5_000, most_files=100, floor_bytes=0)
    drive = Drive(tmp_path, Remembering(), lambda _: limits)
    drive.ensure_folders("wren")
    space = drive.space("wren", "ada")
    a_folder(space)
    space.make_folder("in/there")
    put(space, "in/there/kept.csv", b"k" * 10)
    put(space, "in/full.csv", b"f" * (4_999 - space.usage().bytes))
    before = space.usage()

    with pytest.raises(SpaceFull):
        space.copy("in/old", "in/there")

    assert files(space, "in/there") == {"kept.csv": 10}
    assert space.usage() == before
    assert not [*tmp_path.glob(".staging/*/copies/*")]


def test_folder_is_replaced_in_one_moment(tmp_path: Path) -> None:
    """Folders are not mixed (RFC 4918, 9.8.4), and a reader sees the one or the other."""
    space = Drive(tmp_path, Remembering(), lambda _: LIMITS).ensure_folders("wren")
    a_folder(space)
    space.make_folder("in/there")
    put(space, "in/there/gone.csv", b"g")

    with pytest.raises(AlreadyExists):
        space.copy("in/old", "in/there", replace=False)
    assert space.copy("in/old", "in/there") is True

    assert files(space, "in/there") == {"a.csv": 1_000, "deep/b.csv": 500}


def test_folder_is_not_copied_into_itself(tmp_path: Path) -> None:
    """It would never end."""
    space = Drive(tmp_path, Remembering(), lambda _: LIMITS).ensure_folders("wren")
    a_folder(space)

    with pytest.raises(PlaceRefused):
        space.copy("in/old", "in/old/deep/again")


def test_copy_takes_the_place_of_an_upload(tmp_path: Path) -> None:
    """It costs the disk as much as one, so a client cannot begin a hundred."""
    limits = Limits(most_uploads=1, floor_bytes=0)
    drive = Drive(tmp_path, Remembering(), lambda _: limits)
    drive.ensure_folders("wren")
    space = drive.space("wren", "ada")
    a_folder(space)

    with space.begin("in/other.csv"), pytest.raises(DriveBusy):
        space.copy("in/old", "in/new")
    space.copy("in/old", "in/new")


def test_copy_of_a_killed_process_is_swept(tmp_path: Path) -> None:
    """Nobody goes on with it, and it holds room."""
    drive = Drive(tmp_path, Remembering(), lambda _: LIMITS)
    space = drive.ensure_folders("wren")
    a_folder(space)
    left = tmp_path / ".staging" / "wren" / "copies" / "0123"
    (left / "copy").mkdir(parents=True)
    (left / "copy" / "a.csv").write_bytes(b"x")

    drive.sweep(os.stat(left).st_mtime + KEPT_SECONDS)

    assert not left.exists()


def test_webdav_copies_a_folder_with_its_properties(tmp_path: Path) -> None:
    """Depth: infinity takes all along, Depth: 0 the folder alone."""
    patch = (
        b'<D:propertyupdate xmlns:D="DAV:" xmlns:x="urn:x"><D:set><D:prop><x:c>red</x:c></D:prop>'
        b"</D:set></D:propertyupdate>"
    )
    with serving(Site(tmp_path)) as site:
        assert site.ask("MKCOL", "/wren/in/old").status == 201
        assert site.ask("PUT", "/wren/in/old/a.csv", b"a").status == 201
        assert site.ask("PROPPATCH", "/wren/in/old/a.csv", patch).status == 207
        for name, depth in (("new", "infinity"), ("flat", "0")):
            target = f"{site.url}/wren/in/{name}"
            made = site.ask("COPY", "/wren/in/old", Destination=target, Depth=depth)
            assert made.status == 201

        found = site.ask("PROPFIND", "/wren/in/new/a.csv", Depth="0")
        assert "red" in found.text
        assert site.ask("GET", "/wren/in/new/a.csv").body == b"a"
        assert site.ask("GET", "/wren/in/flat/a.csv").status == 404
