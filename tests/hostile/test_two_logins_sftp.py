"""Two merchants over SFTP try what they like: neither sees, changes, guesses or fills the other."""

import asyncio
import os
import unicodedata
from collections.abc import Awaitable, Callable, Iterator, Mapping
from typing import Any

import asyncssh
import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from catalog.errors import PlatformError
from drive.names import folded
from tests.dav_site import Site
from tests.drive_model import ModelSpace
from tests.hostile.two_logins import (
    FOLDERS,
    LIMITS,
    MERCHANTS,
    NAMES,
    NOBODY,
    PLACE,
    World,
    mark,
    other,
)
from tests.sftp_site import SftpSite, connection, serving

_ME = st.sampled_from(MERCHANTS)
_PATHS = st.sampled_from(
    [*(f"{PLACE}/{name}" for name in NAMES), *(f"{PLACE}/{FOLDERS[0]}/{name}" for name in NAMES)]
)
_FOLDERS = st.sampled_from([f"{PLACE}/{name}" for name in FOLDERS])
_ANY = st.one_of(_PATHS, _FOLDERS, st.just("README.txt"), st.just(PLACE), st.just(""))
_SIZES = st.sampled_from([0, 10, 1_000, 20_000, 59_000, 61_000])

# How a client that is somebody may write the path of a merchant: who asks, whose, and what below.
_SPELLINGS: Mapping[str, Callable[[str, str, str], str]] = {
    "plain": lambda me, whose, below: f"/{whose}/{below}",
    "relative": lambda me, whose, below: f"{whose}/{below}",
    "large": lambda me, whose, below: f"/{whose.upper()}/{below}",
    "dots": lambda me, whose, below: f"/{me}/../{whose}/{below}",
    "dots below": lambda me, whose, below: f"/{me}/in/product/../../../{whose}/{below}",
    "above": lambda me, whose, below: f"/../../{whose}/{below}",
    "backslash": lambda me, whose, below: f"/{me}/..\\{whose}\\{below}",
    "twice": lambda me, whose, below: f"//{whose}//{below}",
    "dot": lambda me, whose, below: f"/./{whose}/./{below}",
    "staging": lambda me, whose, below: f"/.staging/{whose}/parts",
    "other form": lambda me, whose, below: f"/{whose}/{unicodedata.normalize('NFD', below)}",
}

_Act = Callable[[asyncssh.SFTPClient, str, str], Awaitable[object]]


async def _put(client: asyncssh.SFTPClient, path: str, data: bytes) -> None:
    async with client.open(path, "wb") as file:
        await file.write(data)


async def _get(client: asyncssh.SFTPClient, path: str) -> bytes:
    async with client.open(path, "rb") as file:
        found: bytes = await file.read()
        return found


# What may be asked of a path, with a path of one's own beside it.
_TRIES: Mapping[str, _Act] = {
    "get": lambda client, there, _: _get(client, there),
    "put": lambda client, there, _: _put(client, there, b"not theirs"),
    "append": lambda client, there, _: client.open(there, "ab"),
    "stat": lambda client, there, _: client.stat(there),
    "lstat": lambda client, there, _: client.lstat(there),
    "list": lambda client, there, _: client.listdir(there),
    "remove": lambda client, there, _: client.remove(there),
    "mkdir": lambda client, there, _: client.mkdir(there),
    "rmdir": lambda client, there, _: client.rmdir(there),
    "utime": lambda client, there, _: client.utime(there, (1, 1)),
    "statvfs": lambda client, there, _: client.statvfs(there),
    "readlink": lambda client, there, _: client.readlink(there),
    "rename out": lambda client, there, own: client.rename(own, there),
    "rename in": lambda client, there, own: client.rename(there, own),
    "replace out": lambda client, there, own: client.posix_rename(own, there),
    "replace in": lambda client, there, own: client.posix_rename(there, own),
    "symlink": lambda client, there, own: client.symlink(there, own),
    "link": lambda client, there, own: client.link(there, own),
}


class TwoLogins(RuleBasedStateMachine):
    """Each rule is one request of one of them, or a pair that must be answered alike."""

    sftp: SftpSite

    @initialize()
    def begin(self) -> None:
        """Both are connected and have a file, so that there is something to see."""
        self.world = World.fresh(Site(self.sftp.path(""), limits=LIMITS))
        self.runner = asyncio.Runner()
        self.connections = {me: self.run(connection(self.sftp, me)) for me in MERCHANTS}
        self.clients = {me: self.run(self.connections[me].start_sftp_client()) for me in MERCHANTS}
        for me in MERCHANTS:
            self.put(me, f"{PLACE}/a.csv", 10)

    def teardown(self) -> None:
        """Leave the folders as they were."""
        for made in self.connections.values():
            made.close()
            self.run(made.wait_closed())
        self.runner.close()
        for merchant in MERCHANTS:
            space = self.world.site.drive.space(merchant, "tests")
            for entry in space.list(PLACE):
                space.delete(entry.path)

    def run(self, what: Any) -> Any:
        """Wait for a call of the client's."""

        async def waited() -> Any:
            return await what

        return self.runner.run(waited())

    def asked(self, what: Awaitable[object]) -> asyncssh.SFTPError | None:
        """What was said against a call; None where it was done."""
        try:
            self.run(what)
        except asyncssh.SFTPError as error:
            return error
        return None

    def both(self, me: str, what: Awaitable[object], act: Callable[[ModelSpace], object]) -> None:
        """Do in a merchant's own space what the model does, or be refused where it is."""
        model = self.world.models[me]
        before = dict(model.nodes)
        refused = self.asked(what)
        try:
            act(model)
        except PlatformError:
            model.nodes = before
            assert refused is not None
        else:
            assert refused is None, refused

    # What each does at home.

    @rule(me=_ME, path=_PATHS, size=_SIZES)
    def put(self, me: str, path: str, size: int) -> None:
        """Send a file, up to more than there is room for."""
        data = (mark(me) * (size // 10 + 1))[:size]
        with self.world.acting(me):
            self.both(
                me,
                _put(self.clients[me], f"/{me}/{path}", data),
                lambda model: model.put(path, data),
            )

    @rule(me=_ME, path=_FOLDERS)
    def make_folder(self, me: str, path: str) -> None:
        """Make a folder."""
        with self.world.acting(me):
            made = self.clients[me].mkdir(f"/{me}/{path}")
            self.both(me, made, lambda model: model.make_folder(path))

    @rule(me=_ME, path=_PATHS, there=_PATHS)
    def move(self, me: str, path: str, there: str) -> None:
        """Rename a file."""
        assume(folded(path) != folded(there))
        with self.world.acting(me):
            moved = self.clients[me].posix_rename(f"/{me}/{path}", f"/{me}/{there}")
            self.both(me, moved, lambda model: model.move(path, there, replace=True))

    @rule(me=_ME, path=_PATHS)
    def remove(self, me: str, path: str) -> None:
        """Delete a file."""
        with self.world.acting(me):
            gone = self.clients[me].remove(f"/{me}/{path}")
            self.both(me, gone, lambda model: model.delete(path))

    @rule(me=_ME, path=st.sampled_from(["", "/", "..", "/.."]))
    def look_around(self, me: str, path: str) -> None:
        """The root holds one's own merchant, whatever it is called, and room is one's own."""
        with self.world.acting(me):
            assert self.run(self.clients[me].listdir(path)) == [me]
            room = self.run(self.clients[me].statvfs(path))
            usage = self.world.site.drive.space(me, "tests").usage()
            assert room.blocks * room.frsize <= LIMITS.most_bytes
            assert room.bfree * room.frsize <= usage.free

    # What each tries on the other.

    @rule(
        me=_ME,
        act=st.sampled_from(sorted(_TRIES)),
        path=_PATHS,
        below=_ANY,
        spelling=st.sampled_from(sorted(_SPELLINGS)),
    )
    def try_path(self, me: str, act: str, path: str, below: str, spelling: str) -> None:
        """Whatever is asked of the other's path is answered as if there were no such merchant."""
        whose = other(me)
        answers = []
        with self.world.acting(me):
            for merchant in (whose, NOBODY[whose]):
                there = _SPELLINGS[spelling](me, merchant, below)
                error = self.asked(_TRIES[act](self.clients[me], there, f"/{me}/{path}"))
                if error is None:  # of one's own room, whatever name is asked for in it
                    assert (act, spelling) == ("statvfs", "backslash"), "something was done there"
                    return
                answers.append((error.code, error.reason.replace(merchant, "somebody")))
        assert answers[0] == answers[1]
        assert mark(whose).decode() not in answers[0][1]


def let_both_try(sftp: SftpSite, examples: int, steps: int) -> None:
    """Run the machine against a server."""
    machine = type("TwoLoginsHere", (TwoLogins,), {"sftp": sftp})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            suppress_health_check=list(HealthCheck),
        ),
    )


@pytest.fixture(scope="module")
def sftp(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SftpSite]:
    """A server with little room for each."""
    with serving(SftpSite(tmp_path_factory.mktemp("sftp"), limits=LIMITS)) as served:
        yield served


def test_two_merchants_are_apart_over_sftp_whatever_they_try(sftp: SftpSite) -> None:
    """The same model as over WebDAV: another way in is another way to be careless."""
    let_both_try(sftp, examples=8, steps=25)


@pytest.mark.campaign
def test_two_merchants_are_apart_over_sftp_however_long_they_try(
    sftp: SftpSite, record_property: Callable[[str, object], None]
) -> None:
    """The long form: CAMPAIGN_RUNS stories of up to 60 requests."""
    runs = int(os.environ.get("CAMPAIGN_RUNS", "200"))
    let_both_try(sftp, examples=runs, steps=60)
    record_property("figures", f"{runs} stories of two logins over SFTP of up to 60 requests")
