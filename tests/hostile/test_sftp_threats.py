"""What is tried against SFTP servers, and the wall that it meets."""

import asyncio
import contextlib
import os
import stat
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path

import asyncssh
import pytest
from asyncssh.constants import FXP_READ
from asyncssh.packet import String, UInt32, UInt64

from catalog.errors import ConfigInvalid
from drive.ports import Login
from drive.quota import Limits
from drive.sftp_doors import DoorLimits, Doors
from drive.sftp_host_keys import host_keys
from tests.dav_memory import TwoMerchants
from tests.debian import ensure
from tests.sftp_site import MemoryKeys, SftpSite, connected, connection, looped, serving

SECRET_OF_FINCH = b"what only finch may see"


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpSite]:
    """A server, with a file of finch's."""
    with serving(SftpSite(tmp_path_factory.mktemp("sftp"))) as served:
        served.path("finch/in/product/secret.csv").write_bytes(SECRET_OF_FINCH)
        yield served


@pytest.mark.parametrize(
    "path",
    [
        "/finch",
        "/finch/in/product/secret.csv",
        "/wren/../finch/in/product/secret.csv",
        "../finch/in/product/secret.csv",
        "/wren/in/../../finch",
        "/.staging",
        "/wren/../.staging/finch",
        "/FINCH/in/product/secret.csv",
        "/../../../etc/passwd",
        "/nobody",
    ],
)
@looped
async def test_another_merchant_is_not_there(site: SftpSite, path: str) -> None:
    """Not even refused: a name that is refused is one that exists."""
    async with connected(site, "wren") as client:
        for ask in (client.stat, client.lstat, client.listdir, client.remove, client.rmdir):
            with pytest.raises(asyncssh.SFTPNoSuchFile):
                await ask(path)
        for mode in ("rb", "wb", "ab"):
            with pytest.raises(asyncssh.SFTPNoSuchFile):
                await client.open(path, mode)
        with pytest.raises(asyncssh.SFTPNoSuchFile):
            await client.rename(path, "/wren/in/product/mine.csv")
        with pytest.raises(asyncssh.SFTPNoSuchFile):
            await client.utime(path, (0, 0))
    assert site.path("finch/in/product/secret.csv").read_bytes() == SECRET_OF_FINCH


@looped
async def test_nothing_is_moved_between_merchants(site: SftpSite) -> None:
    """Even by a login that sees both: a feed belongs to who sent it."""
    async with connected(site, "both") as client:
        with pytest.raises(asyncssh.SFTPError):
            await client.rename("/finch/in/product/secret.csv", "/wren/in/product/secret.csv")
    assert site.path("finch/in/product/secret.csv").exists()


@looped
async def test_links_are_neither_made_nor_followed(site: SftpSite, tmp_path: Path) -> None:
    """A link would lead out of the merchant's folder."""
    (tmp_path / "outside").write_bytes(b"outside")
    link = site.path("wren/in/product/link.csv")
    link.symlink_to(tmp_path / "outside")
    async with connected(site) as client:
        for make in (client.symlink, client.link):
            with pytest.raises(asyncssh.SFTPError):
                await make("/etc/passwd", "/wren/in/product/passwd.csv")
        with pytest.raises(asyncssh.SFTPError):
            await client.readlink("/wren/in/product/link.csv")
        with pytest.raises(asyncssh.SFTPError):
            await client.open("/wren/in/product/link.csv", "rb")
        assert "passwd.csv" not in await client.listdir("/wren/in/product")
    link.unlink()


@looped
async def test_there_is_no_shell_no_command_no_forwarding(site: SftpSite) -> None:
    """SFTP and nothing else is behind a login."""
    async with connection(site) as made:
        for command in (None, "id", "scp -t /wren/in/product", "scp -f /etc/passwd"):
            with pytest.raises(asyncssh.ChannelOpenError):
                await made.create_process(command)
        with pytest.raises(asyncssh.ChannelOpenError):
            await made.create_process(subsystem="netconf")
        with pytest.raises(asyncssh.ChannelOpenError):
            await made.open_connection("127.0.0.1", site.port)
        with pytest.raises(asyncssh.ChannelListenError):
            await made.forward_remote_port("", 0, "127.0.0.1", site.port)


def test_the_old_scp_is_refused(site: SftpSite, tmp_path: Path) -> None:
    """`scp -O` runs a command on the server, past all rules of the drive."""
    (tmp_path / "a.csv").write_bytes(b"a")
    scp = ensure("openssh-client").with_name("scp")
    words = ["-F", "none", "-P", str(site.port), "-o", f"UserKnownHostsFile={site.known_hosts}"]
    environment = {
        **os.environ,
        "SSH_ASKPASS": str(site.secret_file),
        "SSH_ASKPASS_REQUIRE": "force",
    }
    target = "wren@127.0.0.1:/wren/in/product/scp.csv"
    for how, code in (("-O", 1), ("-s", 0)):
        ran = subprocess.run(
            [scp, *words, how, tmp_path / "a.csv", target],
            env=environment,
            capture_output=True,
            timeout=120,
        )
        assert (ran.returncode == 0) == (code == 0), ran.stderr
        assert site.path("wren/in/product/scp.csv").exists() == (code == 0)


@looped
async def test_who_may_only_read_changes_nothing(site: SftpSite) -> None:
    """A password that only looks does not send feeds."""
    async with connected(site, "reader") as client:
        assert "in" in await client.listdir("/wren")
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await client.open("/wren/in/product/a.csv", "wb")
        with pytest.raises(asyncssh.SFTPPermissionDenied):
            await client.mkdir("/wren/in/product/more")


@pytest.mark.parametrize("name", ["a\\b", "CON", "x.", "a\nb", "a:b", "x" * 201, "\u202efdp.exe"])
@looped
async def test_names_that_some_system_cannot_show_are_refused(site: SftpSite, name: str) -> None:
    """The same names as over WebDAV."""
    async with connected(site) as client:
        with pytest.raises(asyncssh.SFTPError):
            await client.open(f"/wren/in/product/{name}", "wb")


@looped
async def test_a_path_that_is_no_text_is_not_there(site: SftpSite) -> None:
    """Nothing on the drive has such a name."""
    async with connected(site) as client:
        for path in (b"/wren/in/\xff\xfe", b"/" + b"x/" * 5_000):
            with pytest.raises(asyncssh.SFTPNoSuchFile):
                await client.stat(path)


@looped
async def test_a_full_space_takes_no_more(tmp_path: Path) -> None:
    """And what did not fit is not there, nor half of it."""
    with serving(SftpSite(tmp_path, limits=Limits(most_bytes=3_000_000, floor_bytes=0))) as site:
        async with connected(site) as client:
            (tmp_path / "a.csv").write_bytes(bytes(6_000_000))
            with pytest.raises(asyncssh.SFTPError, match="may hold"):
                await client.put(str(tmp_path / "a.csv"), "/wren/in/product/a.csv")
            assert await client.listdir("/wren/in/product") == []
            room = await client.statvfs("/wren")
            assert room.blocks * room.frsize <= 3_000_000
        assert list((tmp_path / "drive/.staging/wren/parts").iterdir()) == []


@looped
async def test_open_files_have_a_bound(site: SftpSite) -> None:
    """Each costs the server a descriptor."""
    site.path("wren/in/product/many.csv").write_bytes(b"x")
    async with connected(site) as client:
        for _ in range(64):
            await client.open("/wren/in/product/many.csv", "rb")
        with pytest.raises(asyncssh.SFTPError, match="at most 64"):
            await client.open("/wren/in/product/many.csv", "rb")
    async with connection(site) as made:
        for _ in range(8):
            await made.start_sftp_client()
        with pytest.raises(asyncssh.ChannelOpenError):
            await made.start_sftp_client()


@looped
async def test_who_does_not_read_answers_is_not_answered_further(site: SftpSite) -> None:
    """Each request of 30 bytes has an answer of 256 KB, which waited in the server's memory."""
    site.path("wren/in/product/big.csv").write_bytes(bytes(4_000_000))
    async with connection(site) as made, made.start_sftp_client() as client:
        file = await client.open("/wren/in/product/big.csv", "rb")
        handler = file._handler
        before = resident()
        # Nothing is read from the connection from now on.
        made._transport.pause_reading()
        asks = []
        for _ in range(1_000):
            ask = handler._make_request(FXP_READ, String(file._handle), UInt64(0), UInt32(262_144))
            asks.append(asyncio.ensure_future(ask))
        async with connected(site) as other:
            for _ in range(100):
                assert "in" in await other.listdir("/wren")
        grown = resident() - before
        for each in asks:
            each.cancel()
        await asyncio.gather(*asks, return_exceptions=True)
        made._transport.resume_reading()
        made.abort()
    assert grown < 100_000_000, "260 MB of answers wait"


def resident() -> int:
    """Bytes of memory of this process, which is also the server's."""
    pages = int(Path("/proc/self/statm").read_text().split()[1])
    return pages * os.sysconf("SC_PAGE_SIZE")


@looped
async def test_guessed_passwords_are_slowed_down(tmp_path: Path) -> None:
    """Twenty from one address; then even the right one has to wait, from there."""
    with serving(SftpSite(tmp_path)) as site:
        for _ in range(20):
            with pytest.raises(asyncssh.PermissionDenied):
                await connection(site, secret="a guess")
        with pytest.raises(asyncssh.DisconnectError, match="too many failures"):
            await connection(site)
        async with connected(site, "finch") as client:
            assert await client.listdir("/") == ["finch"]


@looped
async def test_one_connection_may_try_a_few_keys(site: SftpSite, tmp_path: Path) -> None:
    """Agents offer every key they hold; whoever offers hundreds looks for somebody's."""
    keys = [asyncssh.generate_private_key("ssh-ed25519") for _ in range(25)]
    with pytest.raises(asyncssh.DisconnectError, match="too many keys"):
        await connection(site, secret=None, client_keys=keys)


@looped
async def test_a_key_lets_in_whose_it_is(tmp_path: Path) -> None:
    """And nobody else: not another user with it, not another key, not once it is taken away."""
    key, other = (asyncssh.generate_private_key("ssh-ed25519") for _ in range(2))
    line = key.export_public_key().decode().strip()
    ring = MemoryKeys({"wren": [line]}, {"wren": Login("wren", ("wren",))})
    with serving(SftpSite(tmp_path, keys=ring, sure_seconds=0)) as site:
        async with connection(site, secret=None, client_keys=[key]) as made:
            client = await made.start_sftp_client()
            assert await client.listdir("/") == ["wren"]
            ring.lines["wren"] = []
            with pytest.raises(asyncssh.SFTPError):
                await client.listdir("/")
            await made.wait_closed()
        ring.lines["wren"] = [line]
        for user, tried in (("finch", key), ("wren", other), ("nobody", key)):
            with pytest.raises(asyncssh.PermissionDenied):
                await connection(site, user, secret=None, client_keys=[tried])
        del ring.logins["wren"]
        with pytest.raises(asyncssh.PermissionDenied):
            await connection(site, secret=None, client_keys=[key])


@looped
async def test_a_password_that_is_taken_away_ends_its_connections(tmp_path: Path) -> None:
    """However long they last."""
    keeper = TwoMerchants()
    with serving(SftpSite(tmp_path, keeper=keeper, sure_seconds=0)) as site:
        async with connection(site) as made:
            client = await made.start_sftp_client()
            await client.listdir("/wren")
            del keeper._logins["wren"]
            with pytest.raises(asyncssh.SFTPError):
                await client.listdir("/wren")
            await made.wait_closed()


@looped
async def test_silent_connections_leave_room_for_others(tmp_path: Path) -> None:
    """Of one address only so many may wait without logging in; they do not keep it out for ever."""
    doors = DoorLimits(unknown_per_address=3)
    with serving(SftpSite(tmp_path, doors=doors)) as site:
        silent = [await asyncio.open_connection("127.0.0.1", site.port) for _ in range(3)]
        for reader, _ in silent:
            assert await reader.readline() == b"SSH-2.0-crossdock\r\n"
        reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
        with pytest.raises((asyncio.IncompleteReadError, ConnectionError)):
            await reader.readexactly(1_000)
        writer.close()
        for _, each in silent:
            each.close()
            await each.wait_closed()

        async def try_again() -> None:
            async with connected(site) as client:
                assert await client.listdir("/") == ["wren"]

        ends = time.monotonic() + 120
        while True:
            try:
                await try_again()
                return
            except (OSError, asyncssh.Error):
                assert time.monotonic() < ends


def test_doors_count_every_way() -> None:
    """One address, everybody, the unknown, and how often."""
    doors = Doors(DoorLimits(4, 3, 3, 2, 5))
    assert [doors.knock("192.0.2.1", 0) for _ in range(3)] == [True, True, False]
    doors.welcome("192.0.2.1")
    assert doors.knock("192.0.2.1", 0)
    doors.welcome("192.0.2.1")
    assert not doors.knock("192.0.2.1", 0)  # three of one address
    assert doors.knock("192.0.2.2", 0)
    assert not doors.knock("192.0.2.3", 0)  # four of everybody
    doors.leave("192.0.2.2", known=False)
    for _ in range(2):
        doors.leave("192.0.2.1", known=True)
    doors.leave("192.0.2.1", known=False)
    for _ in range(2):
        assert doors.knock("192.0.2.1", 1)
        doors.leave("192.0.2.1", known=False)
    assert not doors.knock("192.0.2.1", 59)  # five in a minute
    assert doors.knock("192.0.2.1", 60)


def test_the_host_keys_are_made_once_and_are_secret(tmp_path: Path) -> None:
    """A client that meets another key than before believes that somebody listens."""
    first = [key.get_fingerprint() for key in host_keys(tmp_path / "sftp")]
    assert [key.get_fingerprint() for key in host_keys(tmp_path / "sftp")] == first
    files = list((tmp_path / "sftp").iterdir())
    assert sorted(file.name for file in files) == ["host_key_ed25519", "host_key_rsa"]
    assert {stat.S_IMODE(file.stat().st_mode) for file in files} == {0o600}
    files[0].chmod(0o644)
    with pytest.raises(ConfigInvalid, match="others can read"):
        host_keys(tmp_path / "sftp")
    files[0].chmod(0o600)
    files[0].write_bytes(b"no key")
    with pytest.raises(ConfigInvalid, match="no private key"):
        host_keys(tmp_path / "sftp")


@looped
async def test_what_is_no_ssh_ends_the_connection_alone(site: SftpSite) -> None:
    """Scanners send everything; the next client is served."""
    for garbage in (b"GET / HTTP/1.1\r\n\r\n", b"SSH-2.0-x\r\n" + bytes(5_000), os.urandom(9_000)):
        reader, writer = await asyncio.open_connection("127.0.0.1", site.port)
        writer.write(garbage)
        writer.write_eof()
        with contextlib.suppress(ConnectionError):
            await reader.read()
        writer.close()
    async with connected(site) as client:
        assert await client.listdir("/") == ["wren"]
