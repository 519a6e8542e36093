"""The examples of the page on uploads, run as they stand there."""

import hashlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from catalog.pickup_states import DONE
from store.store import Store
from tests.api_site import ApiSite, serving_api
from tests.breaking_line import breaking
from tests.dav_site import wait_for
from tests.docs.markdown import ROOT, fences

_PAGE = ROOT / "docs/how-to/upload-feeds-over-http.md"
_FEED = b"SKU;Price\n" + b"S-1;2.50\n" * 200_000
_PATH = "in/inventory/prices.csv"


@pytest.fixture
def site(tmp_path: Path) -> Iterator[ApiSite]:
    """A server."""
    with serving_api(ApiSite(tmp_path)) as served:
        yield served


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the examples and a feed."""
    for fence in fences(_PAGE):
        if file := fence.value("file"):
            (tmp_path / file).write_text(fence.text, encoding="utf-8")
    (tmp_path / "prices.csv").write_bytes(_FEED)
    return tmp_path


def run(site: ApiSite, folder: Path, *command: str) -> str:
    """What an example prints; it must end well."""
    told = {"CROSSDOCK_TOKEN": site.tokens["wren"], "CROSSDOCK_FEEDS": f"{site.url}/api/feeds"}
    ended = subprocess.run(
        command, cwd=folder, env=os.environ | told, capture_output=True, text=True, timeout=300
    )
    assert ended.returncode == 0, ended.stderr
    return ended.stdout


def is_noted(store: Store) -> bool:
    """Whether it is known that the feed is there, which comes after the file itself."""
    file = store.drive_files.get("wren", _PATH)
    return file is not None and bool(file.sha256) and not file.writers


def end(site: ApiSite) -> None:
    """What the pickup and a worker make of the feed, once it is there."""
    with Store(site.target) as store:
        wait_for(lambda: is_noted(store))
        store.drive_files.change("wren", _PATH, 0.0, lambda file: replace(file, state=DONE))


def test_the_shell_examples_send_and_look(site: ApiSite, folder: Path) -> None:
    """They are copied into crontabs as they are."""
    told = json.loads(run(site, folder, "sh", "send.sh"))
    assert told["version"] == hashlib.sha256(_FEED).hexdigest()
    assert site.path(f"wren/{_PATH}").read_bytes() == _FEED
    end(site)
    assert json.loads(run(site, folder, "sh", "wait.sh"))["state"] == DONE


def test_the_shell_example_goes_on_over_a_line_that_breaks(site: ApiSite, folder: Path) -> None:
    """A line that breaks in the middle; and the script once more, when all is there."""
    with breaking(site.port, [300_000]) as port:
        url = f"http://127.0.0.1:{port}/api/feeds/inventory/prices.csv"
        told = json.loads(run(site, folder, "sh", "send-in-pieces.sh", "prices.csv", url))
    assert told["version"] == hashlib.sha256(_FEED).hexdigest()
    assert site.path(f"wren/{_PATH}").read_bytes() == _FEED
    url = f"{site.url}/api/feeds/inventory/prices.csv"
    assert run(site, folder, "sh", "send-in-pieces.sh", "prices.csv", url) == ""


def test_the_python_example_sends_and_waits(site: ApiSite, folder: Path) -> None:
    """It ends when the feed does."""
    ends = threading.Thread(target=end, args=(site,))
    ends.start()
    assert run(site, folder, sys.executable, "send.py") == "DONE None\n"
    ends.join()
