"""Two spaces do what dicts do, whatever is asked of them."""

import contextlib
import os
import random
import shutil
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from catalog.errors import (
    PlatformError,
)
from drive.disk import Drive
from drive.folders import PLAIN
from drive.names import clean
from drive.quota import Limits
from tests.drive_model import ModelSpace, Remembering, sha256
from tests.drive_spaces import content, names, on_disk, put

# Files in memory where Linux has them: nothing here depends on what outlives a power cut.
_MEMORY = "/dev/shm" if Path("/dev/shm").is_dir() else None


MERCHANTS = ("acme", "bolt")


_NAMES = st.sampled_from(["a", "A", "b.csv", "\u00fc", "u\u0308", "._b.csv"])


_TOPS = st.sampled_from(["in", "in/product", "IN/Product", "mapping", "out", "x"])


_NEW_PATHS = st.one_of(
    st.builds(lambda top, below: "/".join([top, *below]), _TOPS, st.lists(_NAMES, max_size=3)),
    st.sampled_from(["README.txt", "in/product", "out/response/a"]),
)


# How often a change is to hit what is there, make something new, or be at any path at all.
_AIMS = st.sampled_from(["there", "there", "there", "new", "new", "any"])


def _path(machine: "SpacesAgainstModel", aim: str) -> st.SearchStrategy[str]:
    """Paths for a change: those that hit nothing, or where nothing may be done, say little."""
    nodes = [node for each in machine.models.values() for node in each.nodes.values()]
    there = sorted({node.path for node in nodes if PLAIN.may_delete(node.path)})
    folders = {node.path for node in nodes if node.data is None and PLAIN.may_delete(node.path)}
    if aim == "there" and there:
        return st.sampled_from(there)
    if aim != "any":
        return st.builds(
            "{}/{}".format, st.sampled_from(sorted({"in", "mapping", *folders})), _NAMES
        )
    return _NEW_PATHS


_PATHS = st.runner().flatmap(lambda machine: _AIMS.flatmap(lambda aim: _path(machine, aim)))


_SPACES = st.sampled_from(MERCHANTS)


class SpacesAgainstModel(RuleBasedStateMachine):
    """Two merchants' spaces, each beside a dict that is told the same."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = Path(tempfile.mkdtemp(prefix="crossdock-space-", dir=_MEMORY))
        self.journal = Remembering()
        self.limits = Limits(most_bytes=4_000, most_files=24, most_entries=8, floor_bytes=0)
        self.drive = Drive(self.folder, self.journal, lambda _: self.limits)
        self.models: dict[str, ModelSpace] = {}
        self.left: dict[tuple[str, str], bytes] = {}
        self.bytes = random.Random(1).randbytes
        for merchant in MERCHANTS:
            space = self.drive.ensure_folders(merchant)
            self.models[merchant] = ModelSpace(PLAIN, self.limits, content(space, "README.txt"))

    def teardown(self) -> None:
        """Leave nothing."""
        shutil.rmtree(self.folder)

    def both(self, real: Callable[[], object], model: Callable[[], object]) -> None:
        """Do the same to both: the same answer, or errors of one class."""
        answers: list[tuple[type[PlatformError] | None, object]] = []
        for call in (model, real):
            try:
                answers.append((None, call()))
            except PlatformError as error:
                answers.append((type(error), None))
        assert answers[0] == answers[1]

    @rule(merchant=_SPACES, path=_PATHS, size=st.integers(0, 1_500))
    def put(self, merchant: str, path: str, size: int) -> None:
        """Send a file."""
        data = self.bytes(size)
        space, model = self.drive.space(merchant, "anna"), self.models[merchant]
        self.both(lambda: put(space, path, data), lambda: model.put(path, data))

    @rule(merchant=_SPACES, path=_PATHS, size=st.integers(1, 500))
    def leave(self, merchant: str, path: str, size: int) -> None:
        """Send half of a file and break off."""
        data = self.bytes(size)
        with contextlib.suppress(PlatformError):
            with self.drive.space(merchant, "anna").begin(path) as upload:
                upload.write(data)
                upload.abort(keep=True)
                self.left[merchant, clean(path)] = data

    @rule(merchant=_SPACES, path=_PATHS, more=st.integers(0, 500))
    def go_on(self, merchant: str, path: str, more: int) -> None:
        """Go on with what was left, where it is still there."""
        space, model = self.drive.space(merchant, "anna"), self.models[merchant]
        there = space.resumable(path)
        assert self.drive.space(merchant, "bert").resumable(path) is None
        if there is None:
            return
        data = self.left[merchant, clean(path)] + self.bytes(more)
        assert there == len(self.left[merchant, clean(path)])

        def finish() -> None:
            with space.begin(path, len(data), resume_from=there) as upload:
                upload.write(data[there:])
                upload.commit()

        self.both(finish, lambda: model.put(path, data))

    @rule(merchant=_SPACES, path=_PATHS)
    def make_folder(self, merchant: str, path: str) -> None:
        """Make a folder."""
        space, model = self.drive.space(merchant, "anna"), self.models[merchant]
        self.both(lambda: space.make_folder(path) and None, lambda: model.make_folder(path))

    @rule(merchant=_SPACES, source=_PATHS, goal=_PATHS, replace=st.booleans())
    def move(self, merchant: str, source: str, goal: str, replace: bool) -> None:
        """Move a file or folder."""
        space, model = self.drive.space(merchant, "anna"), self.models[merchant]
        self.both(
            lambda: space.move(source, goal, replace=replace),
            lambda: model.move(source, goal, replace=replace),
        )

    @rule(
        merchant=_SPACES,
        source=_PATHS,
        goal=_PATHS,
        replace=st.booleans(),
        deep=st.booleans(),
    )
    def copy(self, merchant: str, source: str, goal: str, replace: bool, deep: bool) -> None:
        """Copy a file or folder."""
        space, model = self.drive.space(merchant, "anna"), self.models[merchant]
        self.both(
            lambda: space.copy(source, goal, replace=replace, deep=deep),
            lambda: model.copy(source, goal, replace=replace, deep=deep),
        )

    @rule(merchant=_SPACES, path=_PATHS)
    def delete(self, merchant: str, path: str) -> None:
        """Delete a file or folder."""
        space, model = self.drive.space(merchant, "anna"), self.models[merchant]
        self.both(lambda: space.delete(path), lambda: model.delete(path))

    @rule()
    def start_anew(self) -> None:
        """Stop, and start again."""
        self.drive = Drive(self.folder, self.journal, lambda _: self.limits)
        self.drive.recount()
        for merchant in MERCHANTS:
            self.drive.ensure_folders(merchant)

    @invariant()
    def each_has_its_own_and_nothing_else(self) -> None:
        """What the disk holds is what the dict holds, and the counts and the journal agree."""
        for merchant, model in self.models.items():
            files, folders = on_disk(self.folder / merchant)
            space = self.drive.space(merchant, "anna")
            usage = space.usage()

            assert files == model.files()
            assert folders == model.folders()
            assert (usage.bytes, usage.files) == model.usage()
            assert usage.bytes <= self.limits.most_bytes
            assert {path: sha256(data) for path, data in files.items()} == (
                self.journal.files[merchant]
            )
            listed = names(space, "in/product")
            assert listed == sorted(listed)
            assert "._b.csv" not in listed
        assert self.journal.under_way == 0
        assert not [*self.folder.glob(".staging/*/trash/*")]


class _Short(SpacesAgainstModel):
    """As often as there is time for in every run of the tests."""


class _Long(SpacesAgainstModel):
    """As often as CAMPAIGN_RUNS says."""


_Short.TestCase.settings = settings(max_examples=40, stateful_step_count=50)


_Long.TestCase.settings = settings(
    max_examples=int(os.environ.get("CAMPAIGN_RUNS", "2000")), stateful_step_count=60
)


test_spaces_do_as_dicts_do = _Short.TestCase


test_spaces_do_as_dicts_do_for_long = pytest.mark.campaign(_Long.TestCase)
