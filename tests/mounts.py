"""Network drives as the kernel has them: mounted for a test, and never left behind.

Only root may mount, on a machine with /dev/fuse; in a container that takes `--device /dev/fuse
--cap-add SYS_ADMIN`.
"""

import contextlib
import os
import signal
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path

from tests.client_site import SECRET, USER, ClientSite
from tests.dav_clients import rclone_settings
from tests.dav_site import wait_for
from tests.debian import ensure
from tests.sftp_clients import environment, options

# Seconds after which davfs2 and rclone send what was written.
DELAY_SECONDS = 2

# buf_size in KiB: with less, davfs2 cannot list a folder from Linux 6.16 on. Source:
# alisarctl/davfs2#22.
_DAVFS2 = f"""
ask_auth 0
use_locks 1
delay_upload {DELAY_SECONDS}
dir_refresh 0
buf_size 64
secrets {{secrets}}
"""

# Seconds until a program that is told to end has sent what it has and is gone.
_PATIENCE_SECONDS = 60


@contextlib.contextmanager
def davfs2(site: ClientSite, folder: Path) -> Iterator[Path]:
    """The drive as `mount -t davfs` has it. The end of the block waits until all is sent."""
    program = ensure("davfs2")
    url = f"{site.url}/wren/"
    secrets, config = folder / "secrets", folder / "davfs2.conf"
    secrets.write_text(f'{url} {USER} "{SECRET}"\n')
    config.write_text(_DAVFS2.format(secrets=secrets))
    for file in (secrets, config):
        file.chmod(0o600)
    with _place(folder) as drive:
        _run(str(program), "-o", f"conf={config}", url, str(drive))
        yield drive
        _run("umount", str(drive))


@contextlib.contextmanager
def rclone(site: ClientSite, folder: Path) -> Iterator[Path]:
    """The drive as `rclone mount` has it, with what is written kept until it is sent."""
    ensure("fuse3")
    words = ("--vfs-cache-mode", "writes", "--vfs-write-back", f"{DELAY_SECONDS}s")
    cache = ("--cache-dir", str(folder / "cache"), "--config", os.devnull)
    with _place(folder) as drive:
        command = [str(ensure("rclone")), "mount", ":webdav:", str(drive), *words, *cache]
        with _serving(command, drive, os.environ | rclone_settings(site)):
            yield drive


@contextlib.contextmanager
def sshfs(site: ClientSite, folder: Path) -> Iterator[Path]:
    """The drive as `sshfs` has it."""
    ensure("fuse3")
    words = ["-f", "-F", "none", "-p", str(site.sftp.port), *options(site.sftp)]
    with _place(folder) as drive:
        command = [str(ensure("sshfs")), f"{USER}@127.0.0.1:/wren", str(drive), *words]
        with _serving(command, drive, environment(site.sftp)):
            yield drive


@contextlib.contextmanager
def _place(folder: Path) -> Iterator[Path]:
    """A folder to mount at, where nothing is mounted any more when the block has ended."""
    drive = folder / "mounted"
    drive.mkdir()
    try:
        yield drive
    finally:
        if drive.is_mount():
            _run("umount", "--lazy", str(drive))


@contextlib.contextmanager
def _serving(command: list[str], drive: Path, settings: Mapping[str, str]) -> Iterator[None]:
    """Run a program that serves a mount, until it is told to end, which it does in peace."""
    with (drive.parent / "said").open("wb") as said:
        process = subprocess.Popen(
            command,
            stdin=subprocess.DEVNULL,
            stdout=said,
            stderr=said,
            env=settings,
            start_new_session=True,
        )
    try:
        wait_for(lambda: drive.is_mount() or process.poll() is not None)
        assert process.poll() is None, (drive.parent / "said").read_text()
        yield
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_PATIENCE_SECONDS)


def _run(*command: str) -> None:
    run = subprocess.run(command, capture_output=True, text=True, timeout=_PATIENCE_SECONDS)
    assert run.returncode == 0, run.stdout + run.stderr
