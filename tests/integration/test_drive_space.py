import contextlib
import os
import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from catalog.errors import (
    ConfigInvalid,
    NameRefused,
    NotFound,
    PlaceRefused,
    PlatformError,
    SpaceFull,
)
from drive.disk import Drive
from drive.folders import CONFIG_SPEC, PLAIN
from drive.names import clean
from drive.quota import Limits
from drive.space import Space
from tests.drive_model import ModelSpace, Remembering, sha256

# Files in memory where Linux has them: nothing here depends on what outlives a power cut.
_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None

MERCHANTS = ("acme", "bolt")


@pytest.fixture
def journal() -> Remembering:
    """What the drive has told."""
    return Remembering()


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


def put(space: Space, path: str, data: bytes) -> None:
    """Send a file."""
    with space.begin(path, len(data)) as upload:
        upload.write(data)
        upload.commit()


def content(space: Space, path: str) -> bytes:
    """The bytes of a file."""
    with space.read(path) as file:
        return file.read()


def names(space: Space, path: str) -> list[str]:
    """What a folder lists."""
    return [each.name for each in space.list(path)]


def on_disk(root: Path) -> tuple[dict[str, bytes], list[str]]:
    """Files with their bytes and folders below a merchant's, found without any code of ours."""
    below = {str(each.relative_to(root)): each for each in root.rglob("*")}
    files = {path: each.read_bytes() for path, each in below.items() if each.is_file()}
    return files, sorted(set(below) - set(files))


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


_NAMES = st.sampled_from(["a", "A", "b.csv", "\u00fc", "u\u0308", "._b.csv"])
_TOPS = st.sampled_from(["in", "in/product", "IN/Product", "mapping", "out", "x"])
_NEW_PATHS = st.one_of(
    st.builds(lambda top, below: "/".join([top, *below]), _TOPS, st.lists(_NAMES, max_size=3)),
    st.sampled_from(["README.txt", "in/product", "out/response/a"]),
)

# How often a change is to hit what is there, make something new, or be at any path at all.
_AIMS = st.sampled_from(["there", "there", "there", "new", "new", "any"])


def _path(machine: "SpacesAgainstModel", aim: str) -> st.SearchStrategy[str]:
    """Paths for a change: those that hit nothing, or where nothing may be done, say little."""
    nodes = [node for each in machine.models.values() for node in each.nodes.values()]
    there = sorted({node.path for node in nodes if PLAIN.may_delete(node.path)})
    folders = {node.path for node in nodes if node.data is None and PLAIN.may_delete(node.path)}
    if aim == "there" and there:
        return st.sampled_from(there)
    if aim != "any":
        return st.builds(
            "{}/{}".format, st.sampled_from(sorted({"in", "mapping", *folders})), _NAMES
        )
    return _NEW_PATHS


_PATHS = st.runner().flatmap(lambda machine: _AIMS.flatmap(lambda aim: _path(machine, aim)))
_SPACES = st.sampled_from(MERCHANTS)


class SpacesAgainstModel(RuleBasedStateMachine):
    """Two merchants' spaces, each beside a dict that is told the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="crossdock-space-", dir=_MEMORY))
        self.journal = Remembering()
        self.limits = Limits(most_bytes=4_000, most_files=24, most_entries=8, floor_bytes=0)
        self.drive = Drive(self.folder, self.journal, lambda _: self.limits)
        self.models: dict[str, ModelSpace] = {}
        self.left: dict[tuple[str, str], bytes] = {}
        self.bytes = random.Random(1).randbytes
        for merchant in MERCHANTS:
            space = self.drive.ensure_folders(merchant)
            self.models[merchant] = ModelSpace(PLAIN, self.limits, content(space, "README.txt"))

    def teardown(self) -> None:
        """Leave nothing."""
        shutil.rmtree(self.folder)

    def both(self, real: Callable[[], object], model: Callable[[], object]) -> None:
        """Do the same to both: the same answer, or errors of one class."""
        answers: list[tuple[type[PlatformError] | None, object]] = []
        for call in (model, real):
            try:
                answers.append((None, call()))
            except PlatformError as error:
                answers.append((type(error), None))
        assert answers[0] == answers[1]

    @rule(merchant=_SPACES, path=_PATHS, size=st.integers(0, 1_500))
    def put(self, merchant: str, path: str, size: int) -> None:
        """Send a file."""
        data = self.bytes(size)
        space, model = self.drive.space(merchant, "anna"), self.models[merchant]
        self.both(lambda: put(space, path, data), lambda: model.put(path, data))

    @rule(merchant=_SPACES, path=_PATHS, size=st.integers(1, 500))
    def leave(self, merchant: str, path: str, size: int) -> None:
        """Send half of a file and break off."""
        data = self.bytes(size)
        with contextlib.suppress(PlatformError):
            with self.drive.space(merchant, "anna").begin(path) as upload:
                upload.write(data)
                upload.abort(keep=True)
                self.left[merchant, clean(path)] = data

    @rule(merchant=_SPACES, path=_PATHS, more=st.integers(0, 500))
    def go_on(self, merchant: str, path: str, more: int) -> None:
        """Go on with what was left, where it is still there."""
        space, model = self.drive.space(merchant, "anna"), self.models[merchant]
        there = space.resumable(path)
        assert self.drive.space(merchant, "bert").resumable(path) is None
        if there is None:
            return
        data = self.left[merchant, clean(path)] + self.bytes(more)
        assert there == len(self.left[merchant, clean(path)])

        def finish() -> None:
            with space.begin(path, len(data), resume_from=there) as upload:
                upload.write(data[there:])
                upload.commit()

        self.both(finish, lambda: model.put(path, data))

    @rule(merchant=_SPACES, path=_PATHS)
    def make_folder(self, merchant: str, path: str) -> None:
        """Make a folder."""
        space, model = self.drive.space(merchant, "anna"), self.models[merchant]
        self.both(lambda: space.make_folder(path) and None, lambda: model.make_folder(path))

    @rule(merchant=_SPACES, source=_PATHS, goal=_PATHS, replace=st.booleans())
    def move(self, merchant: str, source: str, goal: str, replace: bool) -> None:
        """Move a file or folder."""
        space, model = self.drive.space(merchant, "anna"), self.models[merchant]
        self.both(
            lambda: space.move(source, goal, replace=replace),
            lambda: model.move(source, goal, replace=replace),
        )

    @rule(
        merchant=_SPACES,
        source=_PATHS,
        goal=_PATHS,
        replace=st.booleans(),
        deep=st.booleans(),
    )
    def copy(self, merchant: str, source: str, goal: str, replace: bool, deep: bool) -> None:
        """Copy a file or folder."""
        space, model = self.drive.space(merchant, "anna"), self.models[merchant]
        self.both(
            lambda: space.copy(source, goal, replace=replace, deep=deep),
            lambda: model.copy(source, goal, replace=replace, deep=deep),
        )

    @rule(merchant=_SPACES, path=_PATHS)
    def delete(self, merchant: str, path: str) -> None:
        """Delete a file or folder."""
        space, model = self.drive.space(merchant, "anna"), self.models[merchant]
        self.both(lambda: space.delete(path), lambda: model.delete(path))

    @rule()
    def start_anew(self) -> None:
        """Stop, and start again."""
        self.drive = Drive(self.folder, self.journal, lambda _: self.limits)
        self.drive.recount()
        for merchant in MERCHANTS:
            self.drive.ensure_folders(merchant)

    @invariant()
    def each_has_its_own_and_nothing_else(self) -> None:
        """What the disk holds is what the dict holds, and the counts and the journal agree."""
        for merchant, model in self.models.items():
            files, folders = on_disk(self.folder / merchant)
            space = self.drive.space(merchant, "anna")
            usage = space.usage()

            assert files == model.files()
            assert folders == model.folders()
            assert (usage.bytes, usage.files) == model.usage()
            assert usage.bytes <= self.limits.most_bytes
            assert {path: sha256(data) for path, data in files.items()} == (
                self.journal.files[merchant]
            )
            listed = names(space, "in/product")
            assert listed == sorted(listed)
            assert "._b.csv" not in listed
        assert self.journal.under_way == 0
        assert not [*self.folder.glob(".staging/*/trash/*")]


class _Short(SpacesAgainstModel):
    """As often as there is time for in every run of the tests."""


class _Long(SpacesAgainstModel):
    """As often as CAMPAIGN_RUNS says."""


_Short.TestCase.settings = settings(max_examples=40, stateful_step_count=50)
_Long.TestCase.settings = settings(
    max_examples=int(os.environ.get("CAMPAIGN_RUNS", "2000")), stateful_step_count=60
)
test_spaces_do_as_dicts_do = _Short.TestCase
test_spaces_do_as_dicts_do_for_long = pytest.mark.campaign(_Long.TestCase)
