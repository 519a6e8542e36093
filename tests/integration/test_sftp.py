"""The drive over SFTP: what real clients do to it, and what becomes of cut connections."""

import asyncio
import hashlib
import os
import random
import re
import signal
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import asyncssh
import pytest
from asyncssh.constants import FXP_WRITE
from asyncssh.packet import String, UInt64

from tests.cut_connections import CuttingProxy
from tests.dav_site import wait_for
from tests.sftp_clients import done, openssh, rclone
from tests.sftp_site import SftpSite, connected, connection, looped, serving

TODAY = "wren/in/product/today.csv"
PATH = f"/{TODAY}"
OLD = b"old content"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpSite]:
    """A server."""
    with serving(SftpSite(tmp_path_factory.mktemp("sftp"))) as served:
        yield served


@pytest.fixture(autouse=True)
def _empty(site: SftpSite) -> Iterator[None]:
    """Each test begins with an empty folder, and with nothing half sent."""
    yield
    for file in (*site.path("wren/in/product").iterdir(), *parts(site)):
        file.unlink(missing_ok=True)  # the server may have thrown it away just now
    site.journal.events.clear()


def parts(site: SftpSite) -> list[Path]:
    """What is half sent."""
    return list((site.folder / "drive/.staging/wren/parts").iterdir())


def test_openssh_puts_and_gets(site: SftpSite, tmp_path: Path) -> None:
    """The client that every system has: a file goes there and comes back, with its time."""
    content = random.Random(1).randbytes(3_000_000)
    (tmp_path / "a.csv").write_bytes(content)
    os.utime(tmp_path / "a.csv", (1_700_000_000, 1_700_000_000))
    said = done(
        openssh(
            site,
            f"put -p {tmp_path}/a.csv {PATH}",
            f"get {PATH} {tmp_path}/b.csv",
            f"rename {PATH} /wren/in/product/c.csv",
            "mkdir /wren/in/product/more",
            "rmdir /wren/in/product/more",
            "ls -l /wren/in/product",
            "df /wren",
            "ls /",
        )
    )
    assert (tmp_path / "b.csv").read_bytes() == content
    assert site.path("wren/in/product/c.csv").read_bytes() == content
    assert site.path("wren/in/product/c.csv").stat().st_mtime == 1_700_000_000
    assert re.search(r"-rw-r----- .* 3000000 Nov 1[45]  2023 c.csv", said), said
    assert "20971520" in said  # the quota in KB, not the disk of this machine
    assert ("committed", "wren", "in/product/today.csv") in site.journal.events


def test_rclone_puts_and_gets(site: SftpSite, tmp_path: Path) -> None:
    """Clients in Go pad their first packets, and send blocks in any order."""
    (tmp_path / "from").mkdir()
    for number, size in enumerate([0, 1, 32_768, 5_000_000]):
        (tmp_path / f"from/{number}.csv").write_bytes(random.Random(number).randbytes(size))
    rclone(site, "copy", f"{tmp_path}/from", ":sftp:/wren/in/product")
    rclone(site, "copy", ":sftp:/wren/in/product", f"{tmp_path}/to")
    rclone(site, "check", "--download", f"{tmp_path}/from", ":sftp:/wren/in/product")
    for each in (tmp_path / "from").iterdir():
        assert (tmp_path / "to" / each.name).read_bytes() == each.read_bytes()
        assert site.path(f"wren/in/product/{each.name}").read_bytes() == each.read_bytes()
    rclone(site, "moveto", ":sftp:/wren/in/product/1.csv", ":sftp:/wren/in/product/one.csv")
    assert site.path("wren/in/product/one.csv").stat().st_size == 1


@looped
async def test_padded_writes_are_taken(site: SftpSite) -> None:
    """Bytes behind a block mean nothing; asyncssh answers them with `bad message`."""
    async with connection(site) as made, made.start_sftp_client() as client:
        file = await client.open(PATH, "wb")
        handler = file._handler
        await handler._make_request(
            FXP_WRITE, String(file._handle), UInt64(0), String(b"content"), b"\0" * 7
        )
        await file.close()
    assert site.path(TODAY).read_bytes() == b"content"


@looped
async def test_whole_files_replace_the_old_one_at_their_end(site: SftpSite) -> None:
    """Until then everybody reads the old one."""
    site.path(TODAY).write_bytes(OLD)
    async with connected(site) as client, connected(site) as other:
        async with client.open(PATH, "wb") as file:
            await file.write(b"new ")
            assert await read(other, PATH) == OLD
            assert [each.filename for each in await other.readdir("/wren/in/product")] == [
                "today.csv"
            ]
            await file.write(b"content")
        assert await read(other, PATH) == b"new content"


async def read(client: asyncssh.SFTPClient, path: str) -> bytes:
    """A file's content."""
    async with client.open(path, "rb") as file:
        return await file.read()


async def piece(file: asyncssh.SFTPClientFile, size: int, offset: int) -> bytes:
    """A part of an open file's content."""
    found: bytes = await file.read(size, offset)
    return found


async def half_sent(site: SftpSite, content: bytes, end: str = "abort") -> None:
    """Send a part of a file, and end the connection: by `abort`, or by `close` without CLOSE."""
    made = await connection(site)
    client = await made.start_sftp_client()
    file = await client.open(PATH, "wb")
    for start in range(0, len(content), 30_000):
        await file.write(content[start : start + 30_000])
    getattr(made, end)()
    await made.wait_closed()


@pytest.mark.parametrize("end", ["abort", "close"])
@looped
async def test_nothing_half_sent_is_published(site: SftpSite, end: str) -> None:
    """asyncssh closes the files of a lost connection by the hook of a real CLOSE."""
    site.path(TODAY).write_bytes(OLD)
    content = random.Random(2).randbytes(1_500_000)
    await half_sent(site, content, end)
    await asyncio.to_thread(
        wait_for, lambda: ("aborted", "wren", "in/product/today.csv") in site.journal.events
    )
    assert site.path(TODAY).read_bytes() == OLD
    assert [part.read_bytes() for part in parts(site)] == [content]


def test_openssh_goes_on_where_a_killed_one_ended(site: SftpSite, tmp_path: Path) -> None:
    """`reput` asks how much is there: of the half sent file, not of the old one of this name."""
    site.path(TODAY).write_bytes(OLD)
    content = random.Random(3).randbytes(40_000_000)
    (tmp_path / "a.csv").write_bytes(content)
    cut_openssh(site, tmp_path / "a.csv", 20_000_000)
    assert site.path(TODAY).read_bytes() == OLD
    left = parts(site)[0].stat().st_size
    assert 2_000_000 <= left < len(content)
    done(openssh(site, f"reput {tmp_path}/a.csv {PATH}"))
    assert digest(site.path(TODAY)) == hashlib.sha256(content).hexdigest()
    assert parts(site) == []


def cut_openssh(site: SftpSite, file: Path, after: int) -> None:
    """Kill a client when it has sent so many bytes."""
    proxy = CuttingProxy(site.port)
    process = openssh(replace(site, port=proxy.port), f"put {file} {PATH}")
    proxy.pass_on(after, "kill", lambda: os.killpg(process.pid, signal.SIGKILL))
    process.communicate()
    wait_for(lambda: any(event[0] in ("aborted", "committed") for event in site.journal.events))


def digest(file: Path) -> str:
    """The hash of a file."""
    return hashlib.sha256(file.read_bytes()).hexdigest()


@looped
async def test_a_file_is_gone_on_with_at_any_byte_before_its_end(site: SftpSite) -> None:
    """A client that is not sure what was written sends some of it again."""
    content = random.Random(4).randbytes(1_000_000)
    await half_sent(site, content[:700_000])
    await asyncio.to_thread(wait_for, lambda: bool(site.journal.events))
    async with connected(site) as client:
        assert (await client.stat(PATH)).size == 700_000
        async with client.open(PATH, asyncssh.FXF_WRITE, encoding=None) as file:
            await file.write(content[600_000:], 600_000)
    assert site.path(TODAY).read_bytes() == content


@looped
async def test_opening_what_is_half_sent_does_not_make_it_whole(site: SftpSite) -> None:
    """A client that looks, and closes without a byte, has not said that it is the end."""
    await half_sent(site, b"half")
    await asyncio.to_thread(wait_for, lambda: bool(site.journal.events))
    async with connected(site) as client:
        async with client.open(PATH, asyncssh.FXF_WRITE | asyncssh.FXF_CREAT):
            pass
        assert (await client.stat(PATH)).size == 4
        assert await client.listdir("/wren/in/product") == []
        with pytest.raises(asyncssh.SFTPNoSuchFile):
            await read(client, PATH)


@looped
async def test_going_on_at_the_end_of_another_file_is_refused(site: SftpSite) -> None:
    """The end of a new file behind the beginning of an old one would be a feed of neither."""
    site.path(TODAY).write_bytes(OLD)
    await half_sent(site, b"half")
    await asyncio.to_thread(wait_for, lambda: bool(site.journal.events))
    flags = asyncssh.FXF_WRITE | asyncssh.FXF_CREAT | asyncssh.FXF_APPEND
    async with connected(site) as client:
        file = await client.open(PATH, flags, encoding=None)
        with pytest.raises(asyncssh.SFTPFailure):
            await file.write(b"the rest", len(OLD))
        await file.close()
    assert site.path(TODAY).read_bytes() == OLD


@looped
async def test_what_is_half_sent_can_be_thrown_away(site: SftpSite) -> None:
    """By deleting it, or by sending the file anew."""
    for again in ("remove", "send"):
        await half_sent(site, b"half")
        await asyncio.to_thread(wait_for, lambda: len(parts(site)) == 1)
        await asyncio.to_thread(wait_for, lambda: bool(site.journal.events))
        async with connected(site) as client:
            if again == "remove":
                await client.remove(PATH)
                assert not await client.exists(PATH)
            else:
                async with client.open(PATH, "wb") as file:
                    await file.write(b"x")
                assert await read(client, PATH) == b"x"
        assert parts(site) == []
        site.journal.events.clear()


@looped
async def test_appending_adds_to_what_is_there(site: SftpSite) -> None:
    """Whatever offset the client names: Go's clients begin at 0."""
    site.path(TODAY).write_bytes(OLD)
    async with connected(site) as client:
        async with client.open(PATH, "ab") as file:
            await file.write(b" and new", 0)
    assert site.path(TODAY).read_bytes() == b"old content and new"


@looped
async def test_a_file_is_read_while_it_is_written(site: SftpSite) -> None:
    """Through a mount, `sed -i` and editors open a file for both; others see the old one."""
    site.path(TODAY).write_bytes(OLD)
    both = asyncssh.FXF_READ | asyncssh.FXF_WRITE
    async with connected(site) as client, connected(site) as other:
        async with client.open(PATH, both, encoding=None) as file:
            assert await piece(file, 7, 4) == b"content"
            await file.write(b"new", 0)
            assert await piece(file, -1, 0) == b"new content"
            assert await read(other, PATH) == OLD
        assert await read(other, PATH) == b"new content"
        fresh = both | asyncssh.FXF_CREAT | asyncssh.FXF_EXCL
        async with client.open("/wren/in/product/b.csv", fresh, encoding=None) as file:
            await file.write(b"b")
            assert await piece(file, -1, 0) == b"b"
        assert await read(other, "/wren/in/product/b.csv") == b"b"


@looped
async def test_a_file_that_is_opened_and_not_changed_is_no_new_version(site: SftpSite) -> None:
    """An editor that is closed without saving has sent nothing."""
    site.path(TODAY).write_bytes(OLD)
    both = asyncssh.FXF_READ | asyncssh.FXF_WRITE
    async with connected(site) as client:
        for flags in (both, asyncssh.FXF_WRITE, both | asyncssh.FXF_CREAT):
            async with client.open(PATH, flags, encoding=None):
                pass
    assert [event[0] for event in site.journal.events] == ["aborted"] * 3
    assert site.path(TODAY).read_bytes() == OLD
    assert parts(site) == []


@looped
async def test_a_gap_is_no_whole_file(site: SftpSite) -> None:
    """Zeros that nobody sent are no content."""
    async with connected(site) as client:
        file = await client.open(PATH, "wb")
        await file.write(b"end", 100)
        with pytest.raises(asyncssh.SFTPError, match="bytes between are missing"):
            await file.close()
    assert not site.path(TODAY).exists()


@looped
async def test_blocks_in_any_order_are_one_file(site: SftpSite) -> None:
    """Clients have many blocks under way, and retry some."""
    choose = random.Random(5)
    content = choose.randbytes(6_000_000)
    starts = list(range(0, len(content), 29_000))
    for near in (20, len(starts)):
        order = sorted(starts, key=lambda start: start + choose.random() * near * 29_000)
        async with connected(site) as client:
            async with client.open(PATH, "wb") as file:
                for start in [*order, *choose.sample(starts, 9)]:
                    await file.write(content[start : start + 29_000], start)
        assert site.path(TODAY).read_bytes() == content


@looped
async def test_answers_are_as_long_as_was_asked(site: SftpSite) -> None:
    """After a short one OpenSSH asks for that little from then on: seven times as slow."""
    content = random.Random(6).randbytes(3_000_000)
    site.path(TODAY).write_bytes(content)
    async with connected(site) as client, client.open(PATH, "rb") as file:
        assert file._handle is not None
        for size in (255 << 10, 32 << 10, 7_777):
            for start in range(0, len(content) - size, size):
                answer = await file._handler.read(file._handle, start, size)
                assert answer[0] == content[start : start + size]


@looped
async def test_times_are_set(site: SftpSite) -> None:
    """rclone compares them to know what has changed."""
    async with connected(site) as client:
        async with client.open(PATH, "wb") as file:
            await file.write(b"x")
        await client.utime(PATH, (1_600_000_000, 1_600_000_000))
        await client.chmod(PATH, 0o600)
        assert (await client.stat(PATH)).mtime == 1_600_000_000
    assert ("touched", "wren", "in/product/today.csv") in site.journal.events


@looped
async def test_renaming_replaces_only_where_that_is_asked_for(site: SftpSite) -> None:
    """The rename of version 3 does not, that of OpenSSH does: in one moment."""
    async with connected(site) as client:
        for name, text in (("a.csv", b"a"), ("b.csv", b"b")):
            async with client.open(f"/wren/in/product/{name}", "wb") as file:
                await file.write(text)
        with pytest.raises(asyncssh.SFTPError):
            await client.rename("/wren/in/product/a.csv", "/wren/in/product/b.csv")
        await client.posix_rename("/wren/in/product/a.csv", "/wren/in/product/b.csv")
        assert await read(client, "/wren/in/product/b.csv") == b"a"
        assert await client.listdir("/wren/in/product") == ["b.csv"]


@looped
async def test_a_folder_with_files_is_not_removed_as_an_empty_one(site: SftpSite) -> None:
    """`rmdir` is what clients use to see whether something is left."""
    async with connected(site) as client:
        await client.mkdir("/wren/in/product/more")
        async with client.open("/wren/in/product/more/a.csv", "wb") as file:
            await file.write(b"a")
        with pytest.raises(asyncssh.SFTPPermissionDenied, match="no empty folder"):
            await client.rmdir("/wren/in/product/more")
        with pytest.raises(asyncssh.SFTPError):
            await client.rmdir("/wren/in/product/more/a.csv")
        with pytest.raises(asyncssh.SFTPError):
            await client.remove("/wren/in/product/more")
        await client.remove("/wren/in/product/more/a.csv")
        await client.rmdir("/wren/in/product/more")
        assert not await client.exists("/wren/in/product/more")


@pytest.mark.parametrize("cipher", ["aes128-gcm@openssh.com", "aes256-ctr"])
@looped
async def test_clients_with_one_cipher_are_served(site: SftpSite, cipher: str) -> None:
    """Those of ten years ago have no GCM."""
    async with (
        connection(site, encryption_algs=[cipher]) as made,
        made.start_sftp_client() as client,
    ):
        assert await client.listdir("/") == ["wren"]


@looped
async def test_each_login_sees_its_own_merchants(site: SftpSite) -> None:
    """The paths are those of WebDAV, with one merchant as with two."""
    for user, seen in (("wren", ["wren"]), ("finch", ["finch"]), ("both", ["finch", "wren"])):
        async with connected(site, user) as client:
            assert await client.listdir("/") == seen
            assert await client.realpath(".") == "/"
            assert await client.realpath("/wren/../finch/./in//x") == "/finch/in/x"
