"""litmus, the test suite of WebDAV servers: all of its 104 tests, none skipped by us."""

import re
import subprocess
from pathlib import Path

from tests.dav_certificate import make_certificate
from tests.dav_memory import TwoMerchants
from tests.dav_proxy import proxied
from tests.dav_site import Site, serving
from tests.debian import ensure

# Tests of its five suites: basic, copymove, props, locks, http.
_ALL = 104

# litmus asks for `100 Continue` on a bare socket, so over TLS it leaves that test out itself.
_NOT_OVER_TLS = "SKIPPED (skipping for SSL server)"

_SUMMARY = re.compile(r"of (\d+) tests run: (\d+) passed, (\d+) failed")


def passed(url: str, folder: Path) -> int:
    """How many tests of litmus pass; it must neither fail, nor warn, nor skip another one."""
    folder.mkdir()
    command = [str(ensure("litmus")), "-k", url, "wren", TwoMerchants.SECRET]
    run = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=120)
    told = (run.stdout + run.stderr).replace(_NOT_OVER_TLS, "")
    assert run.returncode == 0, told
    assert not re.search(r"SKIPPED|WARNING|FAIL", told), told
    return sum(int(count) for _, count, _ in _SUMMARY.findall(told))


def test_litmus_passes(tmp_path: Path) -> None:
    """What litmus finds, some client stumbles over."""
    with serving(Site(tmp_path / "drive")) as site:
        assert passed(f"{site.url}/wren/in/", tmp_path / "run") == _ALL


def test_litmus_passes_behind_nginx(tmp_path: Path) -> None:
    """A proxy speaks another HTTP than clients do: it asks anew, and frames bodies its own way."""
    site = Site(tmp_path / "drive")
    with serving(site), proxied(site, tmp_path / "proxy", tls=False) as url:
        assert passed(f"{url}/wren/in/", tmp_path / "run") == _ALL


def test_litmus_passes_behind_nginx_with_tls(tmp_path: Path) -> None:
    """Destinations then name another scheme than the one that reaches us."""
    site = Site(tmp_path / "drive")
    with serving(site), proxied(site, tmp_path / "proxy", tls=True) as url:
        assert passed(f"{url}/wren/in/", tmp_path / "run") == _ALL - 1


def test_litmus_passes_with_a_certificate_of_its_own(tmp_path: Path) -> None:
    """A site without a proxy speaks TLS itself."""
    with serving(Site(tmp_path / "drive"), make_certificate(tmp_path)) as site:
        url = f"https://127.0.0.1:{site.port}/wren/in/"
        assert passed(url, tmp_path / "run") == _ALL - 1
