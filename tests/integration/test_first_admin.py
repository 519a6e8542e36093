"""The first admin: made when a server starts over a store without users, told once."""

import os
import re
import signal
import subprocess
import sys
import threading
from pathlib import Path

from admin_api.first_admin import NAME, first_admin
from catalog.users import User
from store.store import Store

_ROOT = Path(__file__).parents[2]

_SERVE = """
from admin_api.serving import serve_until_told
from admin_api.settings import read_settings
serve_until_told(read_settings(), 0, ("api",))
"""


def test_the_first_start_makes_an_admin_and_no_other_does(tmp_path: Path) -> None:
    """A service that has users needs no door for everybody."""
    with Store(tmp_path / "store.sqlite") as store:
        password = first_admin(store)
        assert password is not None
        signed_in = store.users.sign_in(NAME, password)
        assert (signed_in and signed_in.role) == "admin"
        assert first_admin(store) is None


def test_where_there_is_any_user_nobody_is_made(tmp_path: Path) -> None:
    """Also where they are disabled: somebody has set this up."""
    now = "2026-03-01T00:00:00Z"
    with Store(tmp_path / "store.sqlite") as store:
        store.users.add(User("ada", "admin"), "a long password", now, "tests")
        store.users.disable("ada", now, "tests")
        assert first_admin(store) is None


def test_two_servers_that_start_at_once_make_one(tmp_path: Path) -> None:
    """Only one of the two passwords that are told would open anything."""
    begin = threading.Barrier(2)
    made: list[str | None] = []

    def start() -> None:
        with Store(tmp_path / "store.sqlite") as store:
            begin.wait()
            made.append(first_admin(store))

    with Store(tmp_path / "store.sqlite"):  # the tables are there before
        threads = [threading.Thread(target=start) for _ in range(2)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    told = [each for each in made if each is not None]
    assert len(told) == 1
    with Store(tmp_path / "store.sqlite") as store:
        assert store.users.sign_in(NAME, told[0]) is not None


def test_the_service_tells_the_password_of_its_first_admin(tmp_path: Path) -> None:
    """Whoever starts it sees nothing of its processes but what the service says."""
    environment = {name: value for name, value in os.environ.items() if "CROSSDOCK" not in name}
    environment |= {"CROSSDOCK_DATA": str(tmp_path), "CROSSDOCK_API_PORT": "0"}
    process = subprocess.Popen(
        [sys.executable, "-c", _SERVE],
        cwd=_ROOT,
        env=environment,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdout is not None
    said = ""
    while "crossdock api: http" not in said:
        line = process.stdout.readline()
        assert line, said
        said += line
    process.send_signal(signal.SIGTERM)
    said += process.stdout.read()
    assert process.wait(timeout=120) == 0
    process.stdout.close()
    found = re.search(r"first sign-in: admin / (\S+)", said)
    assert found is not None, said
    assert said.count("first sign-in") == 1
    with Store(tmp_path / "store.sqlite") as store:
        assert store.users.sign_in(NAME, found[1]) is not None
