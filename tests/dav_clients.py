"""Clients of Debian that speak WebDAV to a server of tests."""

import os
import subprocess
from collections.abc import Mapping
from pathlib import Path

from tests.client_site import SECRET, USER, ClientSite
from tests.debian import ensure

_SECONDS = 300

# What a person would type and do in a shell that belongs to a desktop; none of it is a mount of
# the system: gvfs keeps the connection, and `gio` asks it by D-Bus.
_GIO = """
set -e
printf '%s\\n%s\\n' "$DRIVE_USER" "$DRIVE_SECRET" | gio mount "$DRIVE"
{script}
gio mount --unmount "$DRIVE"
"""


def curl(site: ClientSite, path: str, *words: str, sent: bytes = b"") -> bytes:
    """What `curl` prints for a path; it must have been answered without an error.

    Args:
        site: With whom it speaks.
        path: Its path, quoted.
        words: Options beside log-in and address.
        sent: What stands on its standard input.
    """
    run = subprocess.run(
        [
            *(ensure("curl"), "--silent", "--show-error", "--fail", "--user", f"{USER}:{SECRET}"),
            *(*words, f"{site.url}{path}"),
        ],
        input=sent,
        capture_output=True,
        timeout=_SECONDS,
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout


def curl_status(site: ClientSite, path: str, *words: str, sent: bytes = b"") -> int:
    """The status with which `curl` is answered."""
    options = ("--no-fail", "--output", os.devnull, "--write-out", "%{http_code}")
    return int(curl(site, path, *options, *words, sent=sent))


def cadaver(site: ClientSite, folder: Path, path: str, *commands: str) -> str:
    """What cadaver says when it is told these commands at a path; it knows the password by file."""
    (folder / ".netrc").write_text(f'machine 127.0.0.1\nlogin {USER}\npassword "{SECRET}"\n')
    (folder / ".netrc").chmod(0o600)
    return _done(
        [str(ensure("cadaver")), f"{site.url}{path}"],
        {"HOME": str(folder)},
        sent="".join(f"{command}\n" for command in (*commands, "quit")),
    )


def rclone(site: ClientSite, *words: str) -> str:
    """What rclone prints, with the merchant's drive as `:webdav:`."""
    return _done(
        [str(ensure("rclone")), "--config", os.devnull, "--retries", "1", *words],
        rclone_settings(site),
    )


def rclone_settings(site: ClientSite) -> dict[str, str]:
    """In which environment rclone knows the drive, as `rclone config` would ask for it."""
    obscured = _done([str(ensure("rclone")), "obscure", SECRET], {})
    return {
        "RCLONE_WEBDAV_URL": f"{site.url}/wren",
        "RCLONE_WEBDAV_VENDOR": "other",
        "RCLONE_WEBDAV_USER": USER,
        "RCLONE_WEBDAV_PASS": obscured.strip(),
    }


def gio(site: ClientSite, folder: Path, script: str) -> str:
    """What a shell of a desktop prints in which GNOME has the drive open, as `$DRIVE`.

    Args:
        site: With whom it speaks.
        folder: The home of its user, empty.
        script: Lines of a shell; the first that fails ends it.
    """
    ensure("gvfs-backends")
    ensure("libglib2.0-bin")
    run = folder / "run"
    run.mkdir(mode=0o700)
    settings = {
        "DRIVE": f"dav://{site.url.removeprefix('http://')}/",
        "DRIVE_USER": USER,
        "DRIVE_SECRET": SECRET,
        "HOME": str(folder),
        "XDG_RUNTIME_DIR": str(run),
        "GVFS_DISABLE_FUSE": "1",
        "LC_ALL": "C.UTF-8",
    }
    return _done(
        [str(ensure("dbus-daemon")), "--", "sh", "-c", _GIO.format(script=script)], settings
    )


def _done(command: list[str], settings: Mapping[str, str], sent: str = "") -> str:
    """What a program prints, which must end well."""
    run = subprocess.run(
        command,
        input=sent,
        capture_output=True,
        text=True,
        timeout=_SECONDS,
        env={"PATH": os.environ["PATH"], **settings},
    )
    assert run.returncode == 0, run.stdout + run.stderr
    return run.stdout
