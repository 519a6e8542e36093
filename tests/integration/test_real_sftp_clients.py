"""Clients as merchants have them, over SFTP: each feed is taken once, with all its bytes."""

import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client_site import ClientSite, serving
from tests.dav_clients import curl_status
from tests.sftp_clients import done, openssh, rclone, scp

TODAY = "/wren/in/product/today.csv"
FEED = random.Random(7).randbytes(2_000_000)


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ClientSite]:
    """A drive of its own, and a feed to send."""
    (tmp_path / "today.csv").write_bytes(FEED)
    with serving(tmp_path / "site", sftp=True) as served:
        yield served


def test_sftp_puts_under_another_name_and_renames(site: ClientSite, tmp_path: Path) -> None:
    """What a job should do that may be stopped: the unfinished name is never a feed."""
    done(openssh(site.sftp, f"put {tmp_path}/today.csv {TODAY}.part"))
    site.sweep()
    done(openssh(site.sftp, f"rename {TODAY}.part {TODAY}"))

    assert site.taken() == [("today.csv", FEED)]


def test_sftp_puts_with_the_time_of_the_file(site: ClientSite, tmp_path: Path) -> None:
    """`put -p` sets the time behind the upload: the file has still to settle."""
    done(openssh(site.sftp, f"put -p {tmp_path}/today.csv {TODAY}"))

    assert site.taken() == [("today.csv", FEED)]


def test_scp_sends_and_fetches(site: ClientSite, tmp_path: Path) -> None:
    """`scp` of OpenSSH 9 speaks SFTP; scripts of twenty years go on."""
    scp(site.sftp, f"{tmp_path}/today.csv", f"wren@127.0.0.1:{TODAY}")
    scp(site.sftp, f"wren@127.0.0.1:{TODAY}", f"{tmp_path}/back.csv")

    assert (tmp_path / "back.csv").read_bytes() == FEED
    assert site.taken() == [("today.csv", FEED)]


def test_rclone_copies_twice(site: ClientSite, tmp_path: Path) -> None:
    """The second time it sends nothing: size and time are those of the file."""
    for _ in range(2):
        rclone(site.sftp, "copy", f"{tmp_path}/today.csv", ":sftp:/wren/in/product")
        site.sweep()

    committed = [event for event in site.journal.events if event[0] == "committed"]
    assert committed == [("committed", "wren", "in/product/today.csv")]
    assert site.taken() == [("today.csv", FEED)]


def test_what_is_sent_by_one_way_is_seen_by_the_other(site: ClientSite, tmp_path: Path) -> None:
    """A merchant's export comes by SFTP, and a person replaces it through a mapped drive."""
    done(openssh(site.sftp, f"put {tmp_path}/today.csv {TODAY}"))
    site.sweep()
    assert curl_status(site, TODAY, "--upload-file", "-", sent=b"by hand") == 204
    done(openssh(site.sftp, f"get {TODAY} {tmp_path}/back.csv"))

    assert (tmp_path / "back.csv").read_bytes() == b"by hand"
    assert site.taken() == [("today.csv", FEED), ("today.csv", b"by hand")]
