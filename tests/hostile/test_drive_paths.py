"""Paths, links and races that should lead out of a merchant's folder, and do not."""

import os
import threading
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from catalog.errors import NameRefused, NotFound, PlatformError
from drive.disk import Drive
from drive.ports import NoJournal
from drive.space import Space

SECRET = b"the other merchant's prices"


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A drive of two merchants, one of whom has a secret; and another secret beside it."""
    drive = Drive(tmp_path / "drive", NoJournal())
    for merchant in ("acme", "bolt"):
        drive.ensure_folders(merchant)
    (tmp_path / "drive" / "bolt" / "in" / "secret.csv").write_bytes(SECRET)
    (tmp_path / "secret.txt").write_bytes(SECRET)
    return tmp_path / "drive"


@pytest.fixture
def space(root: Path) -> Space:
    """The space of the merchant who attacks."""
    return Drive(root, NoJournal()).space("acme", "mallory")


def put(space: Space, path: str, data: bytes) -> None:
    """Send a file."""
    with space.begin(path) as upload:
        upload.write(data)
        upload.commit()


def content(space: Space, path: str) -> bytes:
    """The bytes of a file."""
    with space.read(path) as file:
        return file.read()


def everything(space: Space, path: str) -> list[Callable[[], object]]:
    """Every call with a path, at this one."""
    return [
        lambda: space.stat(path),
        lambda: space.list(path),
        lambda: list(space.files(path)),
        lambda: content(space, path),
        lambda: space.make_folder(path),
        lambda: put(space, path, b"mine"),
        lambda: space.move(path, "in/stolen"),
        lambda: space.copy(path, "in/stolen"),
        lambda: space.touch(path, 0),
        lambda: space.delete(path),
    ]


def outside(root: Path) -> dict[str, bytes | None]:
    """Everything that is not the attacker's: files with their bytes, folders, links."""
    found = [root.parent / "secret.txt", *(root / "bolt").rglob("*"), root / "bolt"]
    return {
        str(each): each.read_bytes() if each.is_file() else None
        for each in found
        if ".staging" not in each.parts
    }


@pytest.mark.parametrize(
    "path",
    [
        *("../bolt/in/secret.csv", "in/../../bolt/in/secret.csv", "/../bolt", "..", "in/.."),
        *("..\\bolt\\in\\secret.csv", "in\\..\\..\\bolt", "C:\\Windows", "//bolt/in/secret.csv"),
        *(
            "in/./../../bolt",
            "in/\0/../../../bolt",
            "in/..\u2215..\u2215bolt/..",
            ".\u200d./../bolt",
        ),
        *("\u2024\u2024/../bolt", "\uff0e\uff0e/../bolt", "in/%2e%2e/../../bolt"),
        *("../.staging/acme/counts", ".staging/../../.staging", "../acme/../bolt/in/secret.csv"),
    ],
)
def test_no_path_leads_out(root: Path, space: Space, path: str) -> None:
    """Servers have let encoded dots out of their folder (CVE-2026-48099)."""
    before = outside(root)

    for call in everything(space, path):
        with pytest.raises(NameRefused):
            call()

    assert outside(root) == before


_PIECES = st.sampled_from(
    [
        "..",
        ".",
        "/",
        "\\",
        "bolt",
        "acme",
        "in",
        "secret.csv",
        "%2e%2e",
        "\0",
        ".staging",
        "~",
        "//",
    ]
)


@settings(deadline=None)  # a loaded machine is slow, not wrong
@given(st.lists(st.one_of(_PIECES, st.text(max_size=5)), max_size=12).map("".join))
def test_whatever_the_path_nothing_outside_is_seen_or_changed(
    tmp_path_factory: pytest.TempPathFactory, path: str
) -> None:
    """Nobody can list every trick with a path."""
    folder = tmp_path_factory.getbasetemp() / "any-path"
    (folder / "drive").mkdir(parents=True, exist_ok=True)
    (folder / "secret.txt").write_bytes(SECRET)
    drive = Drive(folder / "drive", NoJournal())
    drive.ensure_folders("bolt")
    (folder / "drive" / "bolt" / "in" / "secret.csv").write_bytes(SECRET)
    drive.ensure_folders("acme")
    space = drive.space("acme", "mallory")
    before = outside(folder / "drive")

    for call in everything(space, path):
        try:
            answer = call()
        except PlatformError:
            continue
        assert answer != SECRET

    assert outside(folder / "drive") == before


@pytest.fixture(
    params=["../../bolt/in", "../../bolt/in/secret.csv", "/etc/passwd", "..", "loop", "nowhere"]
)
def link(request: pytest.FixtureRequest, root: Path) -> str:
    """A link in the attacker's folder, however it came there."""
    (root / "acme" / "in" / "link").symlink_to("link" if request.param == "loop" else request.param)
    return "in/link"


def test_links_are_nothing(root: Path, space: Space, link: str) -> None:
    """A link that a restored backup or an operator left must not open another's folder."""
    before = outside(root)

    assert "link" not in [each.name for each in space.list("in")]
    assert link not in [each.path for each in space.files("in")]
    for path in (link, f"{link}/secret.csv", f"{link}/passwd"):
        for call in everything(space, path)[:4]:
            with pytest.raises(NotFound):
                call()
        with pytest.raises(NotFound):
            space.delete(path)
        with pytest.raises(NotFound):
            space.move(path, "in/stolen")
    with pytest.raises(NotFound):
        put(space, f"{link}/new.csv", b"mine")

    assert outside(root) == before


def test_file_put_where_a_link_is_replaces_the_link(root: Path, space: Space, link: str) -> None:
    """Writing through it would change what it leads to."""
    before = outside(root)

    put(space, link, b"mine")

    assert outside(root) == before
    assert content(space, link) == b"mine"


def test_folder_that_becomes_a_link_half_way_leads_nowhere(root: Path, space: Space) -> None:
    """Between a check and its use there is always time enough for somebody."""
    here, aside = root / "acme" / "in" / "turn", root / "acme" / "in" / "aside"
    here.mkdir()
    (here / "secret.csv").write_bytes(b"mine")
    before = outside(root)
    stop = threading.Event()

    def swap() -> None:
        while not stop.is_set():
            os.rename(here, aside)
            here.symlink_to("../../bolt/in")
            here.unlink()
            os.rename(aside, here)

    swapper = threading.Thread(target=swap)
    swapper.start()
    try:
        for _ in range(300):
            for call in (
                lambda: content(space, "in/turn/secret.csv"),
                lambda: [each.size for each in space.list("in/turn")],
                lambda: put(space, "in/turn/secret.csv", b"mine"),
            ):
                try:
                    answer = call()
                except NotFound:
                    continue
                assert answer in (b"mine", [4], None)
    finally:
        stop.set()
        swapper.join()

    assert outside(root) == before


def test_pipes_and_sockets_are_nothing(root: Path, space: Space) -> None:
    """To open a pipe would hold a thread of the server for ever."""
    os.mkfifo(root / "acme" / "in" / "pipe")

    assert "pipe" not in [each.name for each in space.list("in")]
    with pytest.raises(NotFound):
        space.read("in/pipe")
    assert [each for each in space.files("in") if each.name == "pipe"] == []


def test_merchant_whose_folder_is_a_link_has_no_space(root: Path) -> None:
    """The root of a walk is a part of it."""
    (root / "acme2").symlink_to("bolt")

    with pytest.raises(NotFound):
        Drive(root, NoJournal()).space("acme2", "mallory")


def test_names_that_no_client_could_say_do_not_break_a_listing(root: Path, space: Space) -> None:
    """A restored backup may hold names of any bytes; XML could not hold them."""
    broken = os.fsdecode(b"a\xff.csv")
    (root / "acme" / "in" / broken).write_bytes(b"1")
    (root / "acme" / "in" / "a\nb").mkdir()

    listed = [each.name for each in space.list("in")]

    assert listed == ["inventory", "product", "shipment"]
    assert [each.path for each in space.files("in")] == []
    space.make_folder("in/box")
    assert space.usage().files > 0
