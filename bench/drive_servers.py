"""Servers of files beside ours, each a process tree of its own on a free port of this machine."""

import base64
import contextlib
import getpass
import hashlib
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from bench.database_cpu import tree_seconds
from bench.free_ports import free_port
from catalog.merchants import Merchant
from catalog.users import User
from store.store import Store
from tests.debian import ensure

USER = "ann"
FOLDER = "wren/in/product"
NOW = "2026-03-01T00:00:00Z"

_READY_SECONDS = 30
_LOOK_SECONDS = 0.05

# Where Debian puts the modules of Apache.
_MODULES = Path("/usr/lib/apache2/modules")

# The worker that a web server of 2026 has: threads, and Basic passwords that cost nothing.
_APACHE = """
ServerName localhost
Listen 127.0.0.1:{port}
{modules}
User {user}
PidFile {folder}/apache.pid
ErrorLog {folder}/apache.log
DocumentRoot {files}
DAVLockDB {folder}/locks/db
<Directory {files}>
    Dav On
    AuthType Basic
    AuthName bench
    AuthUserFile {folder}/users
    Require valid-user
</Directory>
"""
_APACHE_MODULES = (
    "mpm_event", "authn_core", "authn_file", "authz_core", "authz_user", "auth_basic", "dav",
    "dav_fs",
)  # fmt: skip

_SSHD = """
ListenAddress 127.0.0.1
Port {port}
HostKey {folder}/host
AuthorizedKeysFile {folder}/login.pub
PidFile {folder}/sshd.pid
StrictModes no
UsePAM no
PasswordAuthentication no
PermitRootLogin yes
Subsystem sftp internal-sftp
"""


class ServerFailed(Exception):
    """A server that is to be measured did not begin, or refused what was asked."""


@dataclass(frozen=True, slots=True)
class FileServer:
    """A server that runs.

    Attributes:
        name: In the results.
        pid: The first process of its tree.
        port: Where it listens.
        folder: The folder for files, as its clients write it.
        secret: The password of `USER`; empty where a key logs in.
        user: Who logs in.
    """

    name: str
    pid: int
    port: int
    folder: str
    secret: str = ""
    user: str = USER

    def cpu_seconds(self) -> float:
        """CPU of the whole tree, once it has come to rest: a child counts when it has ended."""
        before = tree_seconds(self.pid)
        while True:
            time.sleep(2 * _LOOK_SECONDS)
            now = tree_seconds(self.pid)
            if now == before:
                return now
            before = now


@contextlib.contextmanager
def crossdock(folder: Path, command: str, name: str) -> Iterator[FileServer]:
    """Our own server `crossdock {command}`, on a store with one merchant and one user."""
    with Store(folder / "store.sqlite") as store:
        if not store.merchants.all():
            store.merchants.add(Merchant("wren", "Wren Jewellers"), NOW, "bench")
            store.users.add(User(USER, "merchant", ("wren",)), "a long password", NOW, "bench")
        secret = store.tokens.add(USER, command, "all", NOW, "bench").secret
    port = free_port()
    program = [sys.executable, "-m", "admin_api.cli", command, "--port", str(port)]
    environment = {name: value for name, value in os.environ.items() if "CROSSDOCK" not in name}
    environment["CROSSDOCK_DATA"] = str(folder)
    with _started(folder, program, environment, port) as pid:
        yield FileServer(name, pid, port, FOLDER, secret)


@contextlib.contextmanager
def rclone(folder: Path) -> Iterator[FileServer]:
    """`rclone serve webdav`, as it is."""
    files = _files(folder)
    port = free_port()
    command = [
        str(ensure("rclone")), "serve", "webdav", str(files), "--addr", f"127.0.0.1:{port}",
        "--user", USER, "--pass", "secret",
    ]  # fmt: skip
    environment = os.environ | {"RCLONE_CONFIG": str(folder / "rclone.conf")}
    with _started(folder, command, environment, port) as pid:
        yield FileServer("rclone serve webdav", pid, port, FOLDER, "secret")


@contextlib.contextmanager
def apache(folder: Path) -> Iterator[FileServer]:
    """Apache with mod_dav and threads."""
    program = ensure("apache2-bin")
    files, locks, port = _files(folder), folder / "locks", free_port()
    locks.mkdir()
    digest = base64.b64encode(hashlib.sha1(b"secret").digest()).decode()
    (folder / "users").write_text(f"{USER}:{{SHA}}{digest}\n")
    user = getpass.getuser()
    if user == "root":  # Apache gives its root away and refuses to keep it
        user = "www-data"
        for path in (locks, *files.rglob("*"), files):
            shutil.chown(path, user)
    lines = [f"LoadModule {name}_module {_MODULES}/mod_{name}.so" for name in _APACHE_MODULES]
    config = folder / "apache.conf"
    text = _APACHE.format(
        port=port, modules="\n".join(lines), user=user, folder=folder, files=files
    )
    config.write_text(text)
    command = [str(program), "-D", "FOREGROUND", "-f", str(config)]
    with _started(folder, command, os.environ, port) as pid:
        yield FileServer("Apache mod_dav", pid, port, FOLDER, "secret")


@contextlib.contextmanager
def openssh(folder: Path) -> Iterator[FileServer]:
    """OpenSSH's sshd, which lets its own user in by a key, `login` in the folder."""
    program = ensure("openssh-server")
    files, port = _files(folder), free_port()
    for name in ("host", "login"):
        key = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / name)]
        subprocess.run(key, check=True)
    if os.geteuid() == 0:
        Path("/run/sshd").mkdir(mode=0o755, exist_ok=True)  # it wants an empty folder to hide in
    config = folder / "sshd.conf"
    config.write_text(_SSHD.format(port=port, folder=folder))
    command = [str(program), "-D", "-e", "-f", str(config)]
    with _started(folder, command, os.environ, port) as pid:
        place = str(files / FOLDER)
        yield FileServer("OpenSSH sshd", pid, port, place, user=getpass.getuser())


def _files(folder: Path) -> Path:
    """A folder that holds what a drive of ours does, in a new folder."""
    files = folder / "files"
    (files / FOLDER).mkdir(parents=True)
    return files


@contextlib.contextmanager
def _started(
    folder: Path, command: Sequence[str], environment: Mapping[str, str], port: int
) -> Iterator[int]:
    """Run a server until the end of the block; gives its process id once it listens."""
    log = folder / f"{Path(command[0]).name}.{port}.log"
    with log.open("wb") as printed:
        process = subprocess.Popen(
            command,
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=subprocess.STDOUT,
            cwd=Path(__file__).parents[1],
        )
    try:
        _wait_for(port, process, log)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait(_READY_SECONDS)


def _wait_for(port: int, process: "subprocess.Popen[bytes]", log: Path) -> None:
    ends = time.monotonic() + _READY_SECONDS
    while True:
        with contextlib.suppress(OSError):
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        if process.poll() is not None or time.monotonic() > ends:
            raise ServerFailed(f"{process.args!r} does not listen\n{log.read_text()[-2_000:]}")
        time.sleep(_LOOK_SECONDS)
