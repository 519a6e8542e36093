"""Clients of Debian that speak SFTP to a server of tests."""

import os
import subprocess

from tests.dav_memory import TwoMerchants
from tests.debian import ensure
from tests.sftp_site import SftpSite


def openssh(site: SftpSite, *commands: str, user: str = "wren") -> "subprocess.Popen[bytes]":
    """OpenSSH's `sftp`, given commands."""
    program = str(ensure("openssh-client"))
    process = subprocess.Popen(
        # -b asks for no password unless it was told otherwise before.
        [
            *(program, "-F", "none", "-P", str(site.port), *options(site)),
            *("-o", "BatchMode=no", "-b", "-", f"{user}@127.0.0.1"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env=environment(site),
    )
    assert process.stdin is not None
    process.stdin.write("".join(f"{command}\n" for command in commands).encode())
    process.stdin.close()
    process.stdin = None
    return process


def done(process: "subprocess.Popen[bytes]") -> str:
    """What a client has said, which must have ended well."""
    said = process.communicate(timeout=120)[0].decode()
    assert process.returncode == 0, said
    return said


def scp(site: SftpSite, *words: str) -> None:
    """OpenSSH's `scp`, which speaks SFTP since 9.0; the drive is `wren@127.0.0.1:`."""
    program = ensure("openssh-client").with_name("scp")
    run = subprocess.run(
        [program, "-F", "none", "-P", str(site.port), *options(site), *words],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        start_new_session=True,
        env=environment(site),
        timeout=120,
    )
    assert run.returncode == 0, run.stdout.decode()


def options(site: SftpSite) -> list[str]:
    """What every program of OpenSSH is told: whom it trusts, and to log in by password."""
    words = (
        f"UserKnownHostsFile={site.known_hosts}",
        "PreferredAuthentications=password",
        "NumberOfPasswordPrompts=1",
    )
    return [part for word in words for part in ("-o", word)]


def environment(site: SftpSite) -> dict[str, str]:
    """In which OpenSSH finds the password."""
    return {
        **os.environ,
        "SSH_ASKPASS": str(site.secret_file),
        "SSH_ASKPASS_REQUIRE": "force",
        "LC_ALL": "C.UTF-8",
    }


def rclone(site: SftpSite, *words: str) -> str:
    """Debian's rclone, with the drive as `:sftp:`."""
    obscured = subprocess.run(
        [ensure("rclone"), "obscure", TwoMerchants.SECRET], check=True, capture_output=True
    ).stdout
    settings = {
        "HOST": "127.0.0.1",
        "PORT": str(site.port),
        "USER": "wren",
        "PASS": obscured.decode().strip(),
        "KNOWN_HOSTS_FILE": str(site.known_hosts),
    }
    run = subprocess.run(
        [ensure("rclone"), "--config", "/dev/null", "--retries", "1", *words],
        capture_output=True,
        timeout=120,
        env={**os.environ, **{f"RCLONE_SFTP_{name}": text for name, text in settings.items()}},
    )
    assert run.returncode == 0, run.stderr.decode()
    return run.stdout.decode()
