"""Programs of Debian that tests talk to: installed where they are missing, never skipped."""

import fcntl
import os
import shutil
import subprocess
import tempfile
from functools import cache
from pathlib import Path

# The program of a package where it has another name.
_PROGRAMS = {
    "apache2-bin": "apache2",
    "davfs2": "mount.davfs",
    "dbus-daemon": "dbus-run-session",
    "fuse3": "fusermount3",
    "gvfs-backends": "gvfsd-dav",
    "libglib2.0-bin": "gio",
    "nginx-light": "nginx",
    "openssh-client": "sftp",
    "openssh-server": "sshd",
}

# Debian has servers here, which are not in everybody's PATH, and programs of other programs.
_PATH = os.pathsep.join(
    [os.environ.get("PATH", ""), "/usr/local/sbin", "/usr/sbin", "/sbin", "/usr/libexec"]
)

# An installation that takes longer hangs: on a question, or on a mirror that is gone.
_SECONDS = 1_800


@cache
def ensure(package: str) -> Path:
    """The program of a package, which is installed first where it is missing.

    Raises:
        CalledProcessError: It cannot be installed; apt has said why on standard error.
    """
    program = _PROGRAMS.get(package, package)
    with Path(tempfile.gettempdir(), f"crossdock-tests-apt-{os.geteuid()}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # tests run in parallel, apt does not
        if (found := shutil.which(program, path=_PATH)) is None:
            try:
                _apt("install", package)
            except subprocess.CalledProcessError:  # a fresh machine has no list of packages yet
                _apt("update")
                _apt("install", package)
            found = shutil.which(program, path=_PATH)
    if found is None:
        raise FileNotFoundError(f"{package} is installed and has no program {program}")
    return Path(found)


def _apt(command: str, *packages: str) -> None:
    """Run apt-get as root, asking nothing and starting no server on the machine's own ports."""
    root = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    settings = ["env", "DEBIAN_FRONTEND=noninteractive", "RUNLEVEL=1"]
    told = ["-o", "DPkg::Lock::Timeout=300", "-o", "Acquire::Retries=5"]
    apt = ["apt-get", "-qq", "-y", *told, "--no-install-recommends"]
    subprocess.run(
        [*root, *settings, *apt, command, *packages],
        check=True,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.DEVNULL,
        timeout=_SECONDS,
    )
