"""Clients as merchants have them, over WebDAV: what they do works, and feeds are taken once."""

import hashlib
import random
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.client_site import ClientSite, serving
from tests.dav_clients import cadaver, curl, curl_status, gio, rclone

FOLDER = "/wren/in/product"
TODAY = f"{FOLDER}/today.csv"
FEED = b"SKU;Price\nR-1;12,50\n"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ClientSite]:
    """A drive of its own: what was taken before decides what is taken."""
    with serving(tmp_path / "site") as served:
        yield served


def noise(size: int) -> bytes:
    """Bytes that no client compresses."""
    return random.Random(size).randbytes(size)


def test_curl_sends_with_a_length(site: ClientSite, tmp_path: Path) -> None:
    """`curl -T file`, as in every cron job; the address may end with the folder alone."""
    (tmp_path / "today.csv").write_bytes(content := noise(3_000_000))
    curl(site, f"{FOLDER}/", "--upload-file", str(tmp_path / "today.csv"))

    assert curl(site, TODAY) == content
    assert site.taken() == [("today.csv", content)]


def test_curl_sends_in_chunks(site: ClientSite) -> None:
    """`export | curl -T -` has no length to announce."""
    content = noise(3_000_000)
    curl(site, TODAY, "--upload-file", "-", sent=content)

    assert site.taken() == [("today.csv", content)]


def test_curl_gets_ranges_and_goes_on_with_a_download(site: ClientSite, tmp_path: Path) -> None:
    """A response of a large feed is fetched over a line that breaks."""
    content = noise(1_000_000)
    curl(site, TODAY, "--upload-file", "-", sent=content)
    half = tmp_path / "half"
    half.write_bytes(content[:400_001])
    curl(site, TODAY, "--continue-at", "-", "--output", str(half))

    assert half.read_bytes() == content
    assert curl(site, TODAY, "--range", "10-19") == content[10:20]
    assert curl(site, TODAY, "--range", "-5") == content[-5:]
    assert curl_status(site, TODAY, "--range", "1000000-") == 416


def test_curl_fetches_only_what_has_changed(site: ClientSite, tmp_path: Path) -> None:
    """A cron job that looks every minute costs a status, not the file."""
    kept, out = tmp_path / "etag", tmp_path / "out"
    options = ("--etag-save", str(kept), "--etag-compare", str(kept), "--output", str(out))
    curl(site, TODAY, "--upload-file", "-", sent=b"one")
    curl(site, TODAY, *options)
    assert out.read_bytes() == b"one"

    out.unlink()
    assert curl_status(site, TODAY, "--etag-compare", str(kept)) == 304
    curl(site, TODAY, "--upload-file", "-", sent=b"two")
    curl(site, TODAY, *options)
    assert out.read_bytes() == b"two"


def test_curl_replaces_only_what_it_knows(site: ClientSite) -> None:
    """Two scripts that write one file: the second is told, and overwrites nothing."""
    first = ("--upload-file", "-", "--header", "If-None-Match: *")
    assert curl_status(site, TODAY, *first, sent=FEED) == 201
    assert curl_status(site, TODAY, *first, sent=b"other") == 412
    other = ("--upload-file", "-", "--header", 'If-Match: "another version"')
    assert curl_status(site, TODAY, *other, sent=b"other") == 412

    assert site.taken() == [("today.csv", FEED)]


def test_cadaver_works_on_a_file(site: ClientSite, tmp_path: Path) -> None:
    """It locks, sends and unlocks as editors do; while it holds the lock nothing is taken."""
    (tmp_path / "a.csv").write_bytes(FEED)
    said = cadaver(
        site,
        tmp_path,
        "/wren/in/product/",
        f"put {tmp_path}/a.csv early.csv",
        "propset early.csv origin till",
        "propget early.csv origin",
        "lock early.csv",
        "discover early.csv",
        f"put {tmp_path}/a.csv early.csv",
        "unlock early.csv",
        "move early.csv today.csv",
        "copy today.csv kept.csv.part",
        f"get today.csv {tmp_path}/back.csv",
        "mkcol old",
        "ls",
    )

    assert "Value of origin is: till" in said
    assert "Scope: exclusive  Type: write" in said
    assert "Could not" not in said
    assert "failed" not in said
    assert (tmp_path / "back.csv").read_bytes() == FEED
    assert site.taken() == [("today.csv", FEED)]


def test_nothing_is_taken_while_cadaver_holds_the_lock(site: ClientSite, tmp_path: Path) -> None:
    """Who locks a file says: I am not done."""
    (tmp_path / "a.csv").write_bytes(FEED)
    cadaver(
        site, tmp_path, "/wren/in/product/", f"put {tmp_path}/a.csv today.csv", "lock today.csv"
    )
    site.sweep()
    assert site.setting.feeds() == []
    assert curl_status(site, TODAY, "--upload-file", "-", sent=b"other") == 423

    # Nobody unlocks it: the rule waits for ten minutes, not for ever.
    assert site.taken() == [("today.csv", FEED)]


def test_rclone_copies_a_tree_and_finds_it_the_same(site: ClientSite, tmp_path: Path) -> None:
    """Every size around a block, names with blanks and umlauts, and folders that are not there."""
    tree = tmp_path / "from"
    (tree / "in/product/Größe 1").mkdir(parents=True)
    sizes = (0, 1, 262_143, 262_144, 262_145, 3_000_000)
    for size in sizes:
        (tree / f"in/product/Größe 1/{size} Stück.csv").write_bytes(noise(size))
    rclone(site, "copy", str(tree), ":webdav:")
    rclone(site, "check", "--download", "--one-way", str(tree), ":webdav:")
    rclone(site, "copy", ":webdav:in/product", str(tmp_path / "to"))

    for size in sizes:
        back = tmp_path / f"to/Größe 1/{size} Stück.csv"
        assert hashlib.sha256(back.read_bytes()).digest() == hashlib.sha256(noise(size)).digest()
    assert site.taken() == []  # folders in a folder for feeds are the merchant's own


def test_rclone_keeps_a_folder_in_step(site: ClientSite, tmp_path: Path) -> None:
    """`rclone sync` sends what is new, replaces what has changed, deletes what is gone."""
    here = tmp_path / "feeds"
    here.mkdir()
    (here / "a.csv").write_bytes(b"a, first")
    (here / "b.csv").write_bytes(b"b")
    rclone(site, "sync", str(here), ":webdav:in/product")
    assert site.taken() == [("a.csv", b"a, first"), ("b.csv", b"b")]

    (here / "a.csv").write_bytes(b"a, second and longer")
    (here / "b.csv").unlink()
    keep = ("--exclude", "*.status.*")
    rclone(site, "sync", *keep, str(here), ":webdav:in/product")
    assert site.taken()[2:] == [("a.csv", b"a, second and longer")]
    assert not site.disk("in/product/b.csv").exists()

    rclone(site, "check", "--one-way", str(here), ":webdav:in/product")


def test_rclone_moves_a_file(site: ClientSite) -> None:
    """Sent under one name and renamed: one feed, of the last name."""
    curl(site, f"{FOLDER}/today.csv.part", "--upload-file", "-", sent=FEED)
    site.sweep()
    rclone(site, "moveto", ":webdav:in/product/today.csv.part", ":webdav:in/product/today.csv")

    assert site.taken() == [("today.csv", FEED)]


def test_gnome_drops_a_file_and_replaces_it(site: ClientSite, tmp_path: Path) -> None:
    """GNOME Files without its window: gvfs maps the drive, and copies as the window does."""
    (tmp_path / "today.csv").write_bytes(FEED)
    (tmp_path / "home").mkdir()
    said = gio(
        site,
        tmp_path / "home",
        f"""
        gio list "${{DRIVE}}wren/in"
        gio copy {tmp_path}/today.csv "${{DRIVE}}wren/in/product/first.csv"
        gio copy {tmp_path}/today.csv "${{DRIVE}}wren/in/product/first.csv"
        gio move "${{DRIVE}}wren/in/product/first.csv" "${{DRIVE}}wren/in/product/today.csv"
        gio info "${{DRIVE}}wren/in/product/today.csv"
        gio cat "${{DRIVE}}wren/in/product/today.csv"
        gio mkdir "${{DRIVE}}wren/in/product/old"
        gio remove "${{DRIVE}}wren/in/product/old"
        """,
    )

    assert said.split()[-1] == "R-1;12,50"
    assert "product" in said
    assert site.taken() == [("today.csv", FEED)]
