"""The page that tells merchants how to map the drive: what can be run here is run, as it stands."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from drive.ports import Login
from tests.client_site import ClientSite, serving
from tests.dav_memory import TwoMerchants
from tests.debian import ensure
from tests.docs.markdown import ROOT, Fence, fences

PAGE = ROOT / "docs/how-to/map-the-drive.md"
FEED = b"SKU;Price\nR-1;12,50\n"

_FENCES = [fence for fence in fences(PAGE) if fence.value("client")]
CLIENTS = list(dict.fromkeys(str(fence.value("client")) for fence in _FENCES))

# What a client needs beside what its own blocks make.
_NEEDS = {"openssh-rename": "openssh"}
_PACKAGES = ("curl", "openssh-client", "rclone")

_SECONDS = 300


class Keeper(TwoMerchants):
    """Lets in whom the page speaks of."""

    SECRET = "app-password"

    def __init__(self) -> None:
        super().__init__()
        self._logins["ann"] = Login("ann", ("wren",))


@pytest.mark.parametrize("client", CLIENTS)
def test_blocks_of_a_client_send_a_feed(client: str, tmp_path: Path) -> None:
    """Whoever copies them sends `today.csv` to where it is taken, once."""
    for package in _PACKAGES:
        ensure(package)
    home = tmp_path / "home"
    home.mkdir()
    (home / "today.csv").write_bytes(FEED)
    keeper = Keeper()
    with serving(tmp_path / "site", keeper, sftp=True) as site:
        (home / "known_hosts").write_text(site.sftp.known_hosts.read_text())
        site.sftp.keys.logins["ann"] = Login("ann", ("wren",))
        for fence in _FENCES:
            if fence.value("client") in (client, _NEEDS.get(client)):
                follow(site, fence, home)
                site.sweep()

        assert ("today.csv", FEED) in site.taken()
        assert len(site.taken()) == 1


def follow(site: ClientSite, fence: Fence, home: Path) -> None:
    """Do what a block says: write its file, or run it."""
    text = here(site, fence.text, home)
    if place := fence.value("path"):
        file = home / place.removeprefix("~/")
        file.parent.mkdir(exist_ok=True)
        file.write_text(text)
        return
    command = [sys.executable, "-c", text] if fence.language == "python" else ["bash", "-e"]
    run = subprocess.run(
        command,
        input="" if fence.language == "python" else _SHELL + text,
        cwd=home,
        env={"PATH": os.environ["PATH"], "HOME": str(home), "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=_SECONDS,
    )
    assert run.returncode == 0, f"{text}\n{run.stdout}{run.stderr}"
    public = home / ".ssh/drive.pub"
    if public.exists():  # whoever runs the drive adds it
        site.sftp.keys.lines["ann"] = [public.read_text()]


# OpenSSH looks for its files in the home that the system knows, not in $HOME.
_SHELL = """
ssh_files="-F $HOME/.ssh/config -o UserKnownHostsFile=$HOME/known_hosts"
sftp() { command sftp $ssh_files "$@"; }
scp() { command scp $ssh_files "$@"; }
"""


def here(site: ClientSite, text: str, home: Path) -> str:
    """A block with the addresses of this machine."""
    port = str(site.sftp.port)
    for told, meant in (
        (r"machine drive\.example\.com", "machine 127.0.0.1"),
        (r"https://drive\.example\.com", site.url),
        (r"sftp\.example\.com", "127.0.0.1"),
        (r"(?<=Port )22|(?<=port=)22|(?<=\"127\.0\.0\.1\", )22", port),
        (r"(?<=IdentityFile )~", str(home)),
    ):
        text = re.sub(told, meant, text)
    return text


def test_page_names_what_it_has_not_tried() -> None:
    """A block that nobody can run here must not look as if it had been."""
    untried = {fence.language for fence in fences(PAGE) if not fence.value("client")}

    assert untried == {"bat", "bash", "text"}
    assert len(_FENCES) >= 12
