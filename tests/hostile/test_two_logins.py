"""Two merchants try what they like: neither sees, changes, locks, guesses or fills the other."""

import os
from collections.abc import Callable, Iterator
from urllib.parse import quote

import pytest
from hypothesis import HealthCheck, assume, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from drive.names import folded
from tests.dav_site import Site, serving
from tests.hostile.two_logins import (
    FOLDERS,
    LIMITS,
    LOCK,
    MERCHANTS,
    NAMES,
    NOBODY,
    PLACE,
    PROPFIND,
    SPELLINGS,
    World,
    copy_file,
    mark,
    other,
    proppatch,
    said,
)

_ME = st.sampled_from(MERCHANTS)
_PATHS = st.sampled_from(
    [*(f"{PLACE}/{name}" for name in NAMES), *(f"{PLACE}/{FOLDERS[0]}/{name}" for name in NAMES)]
)
_FOLDERS = st.sampled_from([f"{PLACE}/{name}" for name in FOLDERS])
_ANY = st.one_of(_PATHS, _FOLDERS, st.just("README.txt"), st.just(PLACE))
_SIZES = st.sampled_from([0, 10, 1_000, 20_000, 59_000, 61_000])
_SPELLINGS = st.sampled_from(sorted(SPELLINGS))


def url(merchant: str, path: str) -> str:
    """The path of a merchant's own file."""
    return f"/{merchant}/{quote(path)}"


class TwoLogins(RuleBasedStateMachine):
    """Each rule is one request of one of them, or a pair that must be answered alike."""

    site: Site

    @initialize()
    def begin(self) -> None:
        """Both have a file, so that there is something to see."""
        self.world = World.fresh(self.site)
        for me in MERCHANTS:
            self.put(me, f"{PLACE}/a.csv", 10)

    def teardown(self) -> None:
        """Leave the folders as they were."""
        for merchant in MERCHANTS:
            for lock in self.site.locks.locks(merchant):
                path = url(merchant, lock.path)
                self.site.ask("UNLOCK", path, None, merchant, Lock_Token=f"<{lock.token}>")
            space = self.site.drive.space(merchant, "tests")
            for entry in space.list(PLACE):
                gone = self.site.ask("DELETE", url(merchant, entry.path), None, merchant)
                assert gone.status == 204, gone

    # What each does at home.

    @rule(me=_ME, path=_PATHS, size=_SIZES)
    def put(self, me: str, path: str, size: int) -> None:
        """Send a file, up to more than there is room for."""
        data = (mark(me) * (size // 10 + 1))[:size]
        with self.world.acting(me):
            answer = self.world.ask(me, "PUT", url(me, path), data)
            self.world.expect(me, answer, lambda model: model.put(path, data))

    @rule(me=_ME, path=_ANY)
    def delete(self, me: str, path: str) -> None:
        """Delete a file or a folder."""
        with self.world.acting(me):
            answer = self.world.ask(me, "DELETE", url(me, path))
            self.world.expect(me, answer, lambda model: model.delete(path))

    @rule(me=_ME, path=_FOLDERS)
    def make_folder(self, me: str, path: str) -> None:
        """Make a folder."""
        with self.world.acting(me):
            answer = self.world.ask(me, "MKCOL", url(me, path))
            self.world.expect(me, answer, lambda model: model.make_folder(path))

    @rule(me=_ME, path=_PATHS, there=_PATHS)
    def copy(self, me: str, path: str, there: str) -> None:
        """Copy a file."""
        assume(folded(path) != folded(there))
        with self.world.acting(me):
            answer = self.world.ask(me, "COPY", url(me, path), Destination=url(me, there))
            self.world.expect(me, answer, lambda model: copy_file(model, path, there))

    @rule(me=_ME, path=_PATHS, there=_PATHS)
    def move(self, me: str, path: str, there: str) -> None:
        """Rename a file."""
        assume(folded(path) != folded(there))
        with self.world.acting(me):
            answer = self.world.ask(me, "MOVE", url(me, path), Destination=url(me, there))
            self.world.expect(me, answer, lambda model: model.move(path, there, replace=True))

    @rule(me=_ME, path=_PATHS)
    def get(self, me: str, path: str) -> None:
        """Read a file: it is one's own."""
        with self.world.acting(me):
            answer = self.world.ask(me, "GET", url(me, path))
            if answer.status == 200:
                assert answer.body in self.world.models[me].files().values()

    @rule(me=_ME, depth=st.sampled_from(["0", "1"]), path=st.sampled_from(["", PLACE]))
    def list(self, me: str, depth: str, path: str) -> None:
        """List a folder, or all that there is."""
        with self.world.acting(me):
            answer = self.world.ask(me, "PROPFIND", url(me, path), PROPFIND, Depth=depth)
            assert answer.status == 207
            root = self.world.ask(me, "PROPFIND", "/", PROPFIND, Depth="1")
            assert f"/{other(me)}".encode() not in answer.body + root.body

    @rule(me=_ME, path=_PATHS)
    def colour(self, me: str, path: str) -> None:
        """Set a property."""
        with self.world.acting(me):
            self.world.ask(me, "PROPPATCH", url(me, path), proppatch(mark(me).decode()))

    @rule(me=_ME, path=_ANY, depth=st.sampled_from(["0", "infinity"]))
    def lock(self, me: str, path: str, depth: str) -> None:
        """Lock a file or a folder; where nothing is, an empty file is made for it."""
        model = self.world.models[me]
        with self.world.acting(me):
            before = set(model.nodes)
            answer = self.world.ask(me, "LOCK", url(me, path), LOCK, Depth=depth)
            if answer.status == 201:
                model.put(path, b"")
                assert set(model.nodes) != before

    @rule(me=_ME, number=st.integers(0, 3))
    def unlock(self, me: str, number: int) -> None:
        """Give a lock back."""
        locks = self.site.locks.locks(me)
        assume(locks)
        lock = locks[number % len(locks)]
        with self.world.acting(me):
            path = url(me, lock.path)
            answer = self.world.ask(me, "UNLOCK", path, Lock_Token=f"<{lock.token}>")
            assert answer.status == 204

    # What each tries on the other.

    @rule(
        me=_ME,
        method=st.sampled_from(
            ["GET", "HEAD", "PUT", "DELETE", "MKCOL", "PROPFIND", "PROPPATCH", "LOCK", "OPTIONS"]
        ),
        below=_ANY,
        spelling=_SPELLINGS,
    )
    def try_path(self, me: str, method: str, below: str, spelling: str) -> None:
        """Whatever is asked of the other's path is answered as if there were no such merchant."""
        whose = other(me)
        body = {
            "PUT": b"not theirs",
            "LOCK": LOCK,
            "PROPFIND": PROPFIND,
            "PROPPATCH": proppatch("not theirs"),
        }.get(method)
        spell = SPELLINGS[spelling]
        with self.world.acting(me):
            found = self.world.ask(me, method, spell(me, whose, below), body, Depth="0")
            missing = self.world.ask(me, method, spell(me, NOBODY[whose], below), body, Depth="0")
            assert said(found, whose) == said(missing, whose)
            assert found.status >= 400 or method == "OPTIONS"
            assert not {"etag", "last-modified", "lock-token"} & set(found.headers)

    @rule(
        me=_ME,
        method=st.sampled_from(["COPY", "MOVE"]),
        path=_PATHS,
        below=_ANY,
        spelling=_SPELLINGS,
        host=st.sampled_from(["", "http://127.0.0.1:{port}", "http://{whose}@127.0.0.1:{port}"]),
        inwards=st.booleans(),
    )
    def try_transfer(
        self, me: str, method: str, path: str, below: str, spelling: str, host: str, inwards: bool
    ) -> None:
        """Nothing goes there, and nothing comes from there, whatever is there or not."""
        whose = other(me)
        answers = []
        with self.world.acting(me):
            for merchant in (whose, NOBODY[whose]):
                theirs = SPELLINGS[spelling](me, merchant, below)
                here = host.format(port=self.site.port, whose=merchant)
                source, target = (theirs, url(me, path)) if inwards else (url(me, path), theirs)
                answers.append(self.world.ask(me, method, source, Destination=here + target))
            found, missing = (said(answer, whose) for answer in answers)
            assert found == missing
            assert found[0] >= 400

    @rule(me=_ME, path=_PATHS, below=_PATHS, number=st.integers(0, 3))
    def try_token(self, me: str, path: str, below: str, number: int) -> None:
        """Another's token opens nothing, ends nothing and is kept alive by nobody else."""
        whose = other(me)
        locks = self.site.locks.locks(whose)
        assume(locks)
        token = f"<{locks[number % len(locks)].token}>"
        with self.world.acting(me):
            for where in (url(me, path), url(whose, below)):
                ended = self.world.ask(me, "UNLOCK", where, Lock_Token=token)
                assert ended.status >= 400
                kept = self.world.ask(me, "LOCK", where, If=f"({token})")
                assert kept.status >= 400
            put = self.world.ask(me, "PUT", url(me, path), b"x", If=f"({token})")
            if put.status < 400:  # a file that is not there yet has no condition to meet
                assert path not in [lock.path for lock in self.site.locks.locks(me)]
                self.world.models[me].put(path, b"x")

    @rule(me=_ME, path=_PATHS, below=_PATHS)
    def try_condition(self, me: str, path: str, below: str) -> None:
        """A condition on the other's file is a question about it: it is never answered."""
        whose = other(me)
        files = {entry.path: entry for entry in self.site.drive.space(whose, "tests").files()}
        etag = files[below].etag if below in files else "none"
        answers = []
        with self.world.acting(me):
            for merchant in (whose, NOBODY[whose]):
                where = f"<{self.site.url}{url(merchant, below)}>"
                for condition in (f'(["{etag}"])', f'(Not ["{etag}"])'):
                    answer = self.world.ask(
                        me, "PROPPATCH", url(me, path), proppatch("x"), If=f"{where} {condition}"
                    )
                    answers.append(said(answer, whose))
            assert answers[:2] == answers[2:]


def let_both_try(site: Site, examples: int, steps: int) -> None:
    """Run the machine against a server."""
    machine = type("TwoLoginsHere", (TwoLogins,), {"site": site})
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
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A server with little room for each."""
    with serving(Site(tmp_path_factory.mktemp("drive"), limits=LIMITS)) as served:
        yield served


def test_two_merchants_are_apart_whatever_they_try(site: Site) -> None:
    """The folder of another merchant's prices is one guess away from one's own."""
    let_both_try(site, examples=12, steps=25)


@pytest.mark.campaign
def test_two_merchants_are_apart_however_long_they_try(
    site: Site, record_property: Callable[[str, object], None]
) -> None:
    """The long form: CAMPAIGN_RUNS stories of up to 60 requests."""
    runs = int(os.environ.get("CAMPAIGN_RUNS", "200"))
    let_both_try(site, examples=runs, steps=60)
    record_property("figures", f"{runs} stories of two logins of up to 60 requests, all apart")
