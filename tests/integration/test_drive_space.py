"""A merchant's space: its folders, and what is moved, copied and listed there."""

from pathlib import Path

import pytest

from catalog.errors import (
    ConfigInvalid,
    NameRefused,
    NotFound,
    PlaceRefused,
    SpaceFull,
)
from drive.disk import Drive
from drive.folders import CONFIG_SPEC, PLAIN
from drive.quota import Limits
from drive.space import Space
from tests.drive_model import Remembering
from tests.drive_spaces import content, names, put

MERCHANTS = ("acme", "bolt")


@pytest.fixture
def drive(tmp_path: Path, journal: Remembering) -> Drive:
    """A drive with two merchants."""
    drive = Drive(tmp_path / "drive", journal)
    for merchant in MERCHANTS:
        drive.ensure_folders(merchant)
    return drive


@pytest.fixture
def space(drive: Drive) -> Space:
    """One merchant's space."""
    return drive.space("acme", "anna")


def test_new_drive_has_its_folders_and_says_what_goes_where(space: Space) -> None:
    """Somebody who maps the drive for the first time looks for a place to put a file."""
    assert names(space, "") == ["README.txt", "in", "mapping", "out", "scripts"]
    assert names(space, "in") == ["inventory", "product", "shipment"]
    assert names(space, "out") == ["order", "response"]
    text = content(space, "README.txt").decode()
    assert "in/product/" in text
    assert "\r\n" in text


def test_readme_tells_the_addresses_and_changes_with_them(drive: Drive, space: Space) -> None:
    """A file with yesterday's address is worse than none."""
    drive.ensure_folders("acme", {"name": "Acme Ltd", "webdav": "https://dav.example.com"})
    first = space.stat("README.txt")
    drive.ensure_folders("acme", {"name": "Acme Ltd", "webdav": "https://dav.example.com"})

    assert space.stat("README.txt") == first
    assert "https://dav.example.com/acme/" in content(space, "README.txt").decode()
    drive.ensure_folders("acme", {"name": "Acme Ltd", "sftp": "sftp://example.com"})
    assert "webdav" not in content(space, "README.txt").decode().lower()


def test_other_names_of_folders_lead_to_the_same_slots(tmp_path: Path) -> None:
    """Software made for another platform keeps its paths; what they mean stays the same."""
    drive = Drive(tmp_path / "drive", Remembering(), layout_of=lambda _: CONFIG_SPEC)
    space = drive.ensure_folders("acme")

    assert names(space, "store/product") == ["inprocess", "output"]
    for kind in ("product", "inventory", "shipment"):
        here = CONFIG_SPEC.slot("feed", kind)
        assert (here.role, here.kind) == ("feed", PLAIN.slot("feed", kind).kind)
        inside = CONFIG_SPEC.slot_of(f"store/{kind}/inprocess/a.csv")
        assert inside is not None
        assert (inside.role, inside.kind) == ("feed", kind)
        answer = CONFIG_SPEC.slot("result", "response", kind)
        assert answer.path == f"store/{kind}/output"
        assert not CONFIG_SPEC.may_write(f"{answer.path}/2026-03-01/a.csv")
        assert PLAIN.slot("result", "response", kind).path == "out/response"


@pytest.mark.parametrize("path", ["in", "in/product", "out", "out/order", "mapping", "README.txt"])
def test_what_is_always_there_stays(space: Space, path: str) -> None:
    """A merchant who drags `in` into the bin would stop its own feeds."""
    for change in (
        lambda: space.delete(path),
        lambda: space.move(path, "in/product/other"),
        lambda: space.copy("mapping", path),
    ):
        with pytest.raises(PlaceRefused):
            change()

    assert space.stat(path).path == path


def test_results_can_be_read_and_deleted_but_not_made(drive: Drive, space: Space) -> None:
    """A result that a merchant could write would be believed by its own programs."""
    ours = drive.space("acme", "crossdock", ours=True)
    ours.make_folder("out/response/2026-03-01")
    put(ours, "out/response/2026-03-01/today.csv", b"SKU\n")

    assert content(space, "out/response/2026-03-01/today.csv") == b"SKU\n"
    for change in (
        lambda: put(space, "out/response/2026-03-01/today.csv", b"mine"),
        lambda: put(space, "out/response/new.csv", b"mine"),
        lambda: space.make_folder("out/response/new"),
        lambda: space.touch("out/response/2026-03-01/today.csv", 0),
        lambda: space.move("out/response/2026-03-01", "out/order/x"),
    ):
        with pytest.raises(PlaceRefused):
            change()
    space.delete("out/response/2026-03-01")
    assert names(space, "out/response") == []


def test_merchant_without_a_drive_has_no_space(drive: Drive) -> None:
    """Nobody makes folders by asking for them; and staging is nobody's drive."""
    for name in ("nobody", ".staging", "..", "", "acme/in", "ACME"):
        with pytest.raises(NotFound):
            drive.space(name, "anna")
    with pytest.raises(ConfigInvalid):
        drive.ensure_folders("../x")
    assert drive.merchants() == ["acme", "bolt"]


def test_replaced_file_is_read_to_its_end_by_whoever_had_opened_it(space: Space) -> None:
    """A download must not change its bytes half way."""
    put(space, "in/a.csv", b"old")
    with space.read("in/a.csv") as file:
        put(space, "in/a.csv", b"new bytes")
        assert file.read() == b"old"
    assert content(space, "in/a.csv") == b"new bytes"


def test_versions_differ_in_their_etags_whatever_time_is_set(space: Space) -> None:
    """Two uploads within a second, of one size, were one version to servers before."""
    etags = set()
    for turn in range(20):
        put(space, "in/a.csv", b"%02d" % turn)
        etags.add(space.stat("in/a.csv").etag)
    assert len(etags) == 20

    at = 1_772_323_200_123_456_789
    assert space.touch("in/a.csv", at).mtime_ns == at
    assert space.stat("in/a.csv").mtime_ns == at


def test_spelling_of_a_name_can_change(space: Space, journal: Remembering) -> None:
    """Windows takes both for one name, and still lets people change it."""
    put(space, "in/today.csv", b"1")

    assert not space.move("in/TODAY.csv", "in/Today.CSV")

    assert names(space, "in") == ["Today.CSV", "inventory", "product", "shipment"]
    assert journal.events[-1] == ("moved", "acme", "in/today.csv", "in/Today.CSV")
    assert content(space, "IN/today.CSV") == b"1"


def test_moved_folder_must_not_end_deeper_than_paths_go(space: Space) -> None:
    """What nobody can name, nobody can delete."""
    deep = "in/" + "/".join("abcdefgh")
    for end in range(2, 10):
        space.make_folder("/".join(deep.split("/")[:end]))
    space.make_folder("in/x")
    for end in range(2, 10):
        space.make_folder("in/x/" + "/".join("12345678"[: end - 1]))

    with pytest.raises(NameRefused):
        space.move("in/a", "in/x/1/2/3/4/5/6/7/a")


def test_copy_onto_the_folder_that_holds_the_source_is_refused(space: Space) -> None:
    """To make room for it would delete what is to be copied."""
    space.make_folder("in/box")
    put(space, "in/box/a.csv", b"1")

    with pytest.raises(PlaceRefused):
        space.copy("in/box/a.csv", "in/box")

    assert content(space, "in/box/a.csv") == b"1"


def test_move_into_or_onto_its_own_folder_is_refused(space: Space) -> None:
    """To make room for it would throw away what is to be moved."""
    space.make_folder("in/box")
    put(space, "in/box/a.csv", b"1")

    for source, target in (("in/box/a.csv", "in/box"), ("in/box", "in/box/under")):
        with pytest.raises(PlaceRefused):
            space.move(source, target)

    assert content(space, "in/box/a.csv") == b"1"


def test_folder_and_file_take_each_others_place(space: Space, journal: Remembering) -> None:
    """WebDAV lets a MOVE replace whatever is at its target."""
    space.make_folder("in/box")
    put(space, "in/box/a.csv", b"1")
    put(space, "in/file", b"22")

    assert space.move("in/box", "in/file")
    assert content(space, "in/file/a.csv") == b"1"
    put(space, "in/other", b"333")
    assert space.move("in/other", "in/file")

    assert content(space, "in/file") == b"333"
    assert [path for path in journal.files["acme"] if path != "README.txt"] == ["in/file"]


def test_listing_has_an_end(space: Space, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A folder with a million files must not fill the memory of a server."""
    monkeypatch.setattr("drive.space.MOST_LISTED", 20)
    for number in reversed(range(25)):
        (tmp_path / "drive" / "acme" / "out" / "order" / f"{number:06}").touch()

    assert names(space, "out/order") == [f"{number:06}" for number in range(20)]


def test_folder_holds_no_more_than_it_may(tmp_path: Path) -> None:
    """Explorer shows a folder with too many files as empty."""
    limits = Limits(most_entries=3, floor_bytes=0)
    space = Drive(tmp_path / "drive", Remembering(), lambda _: limits).ensure_folders("acme")
    merchant = Drive(tmp_path / "drive", Remembering(), lambda _: limits).space("acme", "anna")
    for name in ("a", "b", "c"):
        put(merchant, f"mapping/{name}", b"")

    with pytest.raises(SpaceFull) as caught:
        put(merchant, "mapping/d", b"")
    assert caught.value.context == {"limit": "folder", "most": 3}
    put(merchant, "mapping/a", b"again")
    put(space, "mapping/a.status.txt", b"our own words about it")


def test_counts_survive_whoever_dies_between_change_and_count(
    drive: Drive, space: Space, tmp_path: Path
) -> None:
    """A quota that drifts would refuse a merchant with an empty drive."""
    put(space, "in/a.csv", b"12345")
    before = space.usage()
    with space._ground.ledger.held() as counts:
        counts.mark()

    assert space.usage() == before
    (tmp_path / "drive" / "acme" / "in" / "b.csv").write_bytes(b"123")
    drive.recount()
    assert (space.usage().bytes, space.usage().files) == (before.bytes + 3, before.files + 1)
    (tmp_path / "drive" / ".staging" / "acme" / "counts").write_bytes(b"torn")
    assert space.usage().bytes == before.bytes + 3


def test_every_file_is_found_with_those_that_are_hidden(space: Space) -> None:
    """Whoever compares the disk with the store must see all of it."""
    space.make_folder("in/product/a")
    for path in ("in/product/a/b.csv", "in/product/._a", "mapping/z.xlsx"):
        put(space, path, b"1")

    assert [each.path for each in space.files()] == [
        "README.txt",
        "in/product/._a",
        "in/product/a/b.csv",
        "mapping/z.xlsx",
    ]


def test_folder_that_goes_while_files_are_looked_for_is_passed_over(space: Space) -> None:
    """Merchants send and delete while their drives are compared with the store."""
    for name in ("a", "b", "c"):
        space.make_folder(f"in/product/{name}")
        put(space, f"in/product/{name}/x.csv", b"1")

    found = []
    for each in space.files("in/product"):
        found.append(each.path)
        if len(found) == 1:
            space.delete("in/product/b")

    assert found == ["in/product/a/x.csv", "in/product/c/x.csv"]
