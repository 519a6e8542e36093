"""The drive mounted as a network drive, by the programs that Linux has for it.

Mounting needs root and /dev/fuse, which an ordinary container has not: so these run with
`make campaign`. What davfs2 sends is replayed by test_dav_clients.py wherever tests run.
"""

import hashlib
import os
import random
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

import pytest

from tests import mounts
from tests.client_site import ClientSite, serving
from tests.dav_site import wait_for

pytestmark = pytest.mark.campaign

FEED = b"SKU;Price\nR-1;12,50\n"


class Mount(Protocol):
    """One of the programs that mount."""

    def __call__(self, site: ClientSite, folder: Path) -> AbstractContextManager[Path]:
        """Mount the merchant's drive for a block; gives the folder where it is."""


MOUNTS = [
    pytest.param(mounts.davfs2, id="davfs2"),
    pytest.param(mounts.rclone, id="rclone"),
    pytest.param(mounts.sshfs, id="sshfs"),
]


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ClientSite]:
    """A drive of its own, on a machine that may mount it."""
    assert Path("/dev/fuse").exists(), "run it on a machine, or with docker --device /dev/fuse"
    with serving(tmp_path / "site", sftp=True) as served:
        yield served


@pytest.mark.parametrize("mount", MOUNTS)
def test_file_that_is_copied_onto_the_mount_is_taken_once(
    site: ClientSite, tmp_path: Path, mount: Mount
) -> None:
    """`cp today.csv /mnt/drive/in/product/`: what a mount is for."""
    content = random.Random(1).randbytes(5_000_000)
    (tmp_path / "today.csv").write_bytes(content)
    with mount(site, tmp_path) as drive:
        assert {"inventory", "product", "shipment"} <= set(os.listdir(drive / "in"))
        shutil.copy(tmp_path / "today.csv", drive / "in/product/today.csv")
        wait_for(lambda: sent(site, content))
        assert (drive / "in/product/today.csv").read_bytes() == content

    assert site.taken() == [("today.csv", content)]


@pytest.mark.parametrize("mount", MOUNTS)
def test_file_that_is_renamed_at_once_is_taken_with_its_bytes(
    site: ClientSite, tmp_path: Path, mount: Mount
) -> None:
    """davfs2 and rclone rename before they have sent anything."""
    with mount(site, tmp_path) as drive:
        (drive / "in/product/new.csv").write_bytes(FEED)
        (drive / "in/product/new.csv").rename(drive / "in/product/today.csv")
        wait_for(lambda: sent(site, FEED))

    assert site.taken() == [("today.csv", FEED)]


@pytest.mark.parametrize("mount", MOUNTS)
def test_file_that_is_changed_in_place_is_taken_again(
    site: ClientSite, tmp_path: Path, mount: Mount
) -> None:
    """`sed -i` writes beside and renames over, as most editors do; `>>` writes into the file."""
    with mount(site, tmp_path) as drive:
        file = drive / "in/product/today.csv"
        file.write_bytes(FEED)
        wait_for(lambda: sent(site, FEED))
        site.sweep()
        subprocess.run(["sed", "-i", "s/12,50/13,00/", str(file)], check=True)
        wait_for(lambda: sent(site, FEED.replace(b"12,50", b"13,00")))
        site.sweep()
        with file.open("ab") as end:
            end.write(b"R-2;1,00\n")
        last = b"SKU;Price\nR-1;13,00\nR-2;1,00\n"
        wait_for(lambda: sent(site, last))

    assert site.taken() == [
        ("today.csv", FEED),
        ("today.csv", b"SKU;Price\nR-1;13,00\n"),
        ("today.csv", last),
    ]


def test_davfs2_is_waited_for_while_it_has_not_sent_what_it_was_told(
    site: ClientSite, tmp_path: Path
) -> None:
    """It locks an empty file, renames that, and sends the content seconds later."""
    with mounts.davfs2(site, tmp_path) as drive:
        (drive / "in/product/new.csv").write_bytes(FEED)
        site.sweep()
        (drive / "in/product/new.csv").rename(drive / "in/product/today.csv")
        assert site.disk("in/product/today.csv").stat().st_size == 0
        site.sweep()
        assert site.setting.feeds() == []
        wait_for(lambda: sent(site, FEED))

    told = [event[0] for event in site.journal.events if event[1] == "wren"]
    assert told[:3] == ["committed", "locked", "moved"]
    assert site.taken() == [("today.csv", FEED)]


def sent(site: ClientSite, content: bytes) -> bool:
    """Whether the server has this content, whole, has noted so, and nobody holds the file."""
    file = site.setting.store.drive_files.get("wren", "in/product/today.csv")
    if file is None or file.writers or site.dav.locks.locks("wren"):
        return False
    return file.sha256 == hashlib.sha256(content).hexdigest()
