"""The walls around a worker, tried from inside by a process that closes the same ones."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from catalog.errors import WorkerBroken
from runtime_js.confinement_seccomp import SeccompMissing, compiled_filter
from runtime_js.loading import LoadingPlan
from runtime_js.worker_process import WorkerProcess
from tests.sandbox_parts import OPTIONAL_WALLS, TIGHT, no_warning, prelude, program_of

CHILD = Path(__file__).parent.parent / "data" / "confined.py"


def confined(deed: str) -> tuple[int, list[object]]:
    """Run the confined process: its exit status, and the lines it wrote as JSON."""
    done = subprocess.run(
        [sys.executable, "-I", str(CHILD), compiled_filter().hex(), deed],
        capture_output=True,
        env={"TZ": "UTC0"},
        cwd="/",
        check=False,
    )
    return done.returncode, [json.loads(line) for line in done.stdout.splitlines()]


def test_a_confined_process_can_still_answer() -> None:
    """A wall that stops the worker's own loop would look like a script that crashes."""
    assert confined("nothing") == (0, ["walls", "done"])


@pytest.mark.parametrize(
    "deed",
    [
        "open",
        "create",
        "list",
        "socket",
        "fork",
        "exec",
        "kill",
        "ptrace",
        "other_descriptor",
        "executable_memory",
        "protect",
        "undo_filter",
    ],
)
def test_a_forbidden_system_call_ends_the_process(deed: str) -> None:
    """Whoever breaks QuickJS holds a process that dies at its first step."""
    assert confined(deed) == (-signal.SIGSYS, ["walls"])


def test_memory_has_a_ceiling_above_the_heap() -> None:
    """A hole in QuickJS's accounting must not eat the machine."""
    assert confined("more_memory") == (0, ["walls", "refused"])


def test_nothing_is_inherited_and_nothing_can_be_reached() -> None:
    """Secrets live in environment variables, open files and the file system: there are none."""
    with open("/dev/null", "rb") as open_in_parent:
        os.set_inheritable(open_in_parent.fileno(), True)
        status, (facts,) = confined("facts")

    assert status == 0
    assert isinstance(facts, dict)
    walls = facts.pop("walls")
    assert facts.pop("environment").keys() <= {"TZ", "LC_CTYPE"}  # the second is Python's own
    down = {name for name, stands, _ in walls if not stands}
    if "namespaces" not in down:
        assert facts["uid"] == 65534  # nobody: the user namespace maps no user
    if "empty_root" not in down:
        assert facts["files"] == []
    del facts["uid"], facts["files"]
    assert facts == {
        "cwd": "/",
        "descriptors": [0, 1],
        "limits": {
            "RLIMIT_FSIZE": [0, 0],
            "RLIMIT_CORE": [0, 0],
            "RLIMIT_NPROC": [0, 0],
            "RLIMIT_MEMLOCK": [0, 0],
            "RLIMIT_NOFILE": [2, 2],
        },
    }
    # Seccomp is not asked for here; what else is down, this machine's kernel does not allow.
    assert down - set(OPTIONAL_WALLS) == {"seccomp"}


def test_without_namespaces_the_machines_own_mounts_are_left_alone() -> None:
    """Root may mount without a namespace of its own: an empty root would then be everybody's."""
    status, (facts,) = confined("facts_without_namespaces")

    assert status == 0
    assert isinstance(facts, dict)
    assert facts["files"] == ["/etc", "/proc", "/tmp"]
    down = {name for name, stands, _ in facts["walls"] if not stands}
    assert down - {"landlock"} == {"namespaces", "empty_root", "seccomp"}


def start_with_filter(monkeypatch: pytest.MonkeyPatch, bpf: bytes | SeccompMissing) -> list[str]:
    """Start a worker with this filter; the warnings it gave."""

    def compiled() -> bytes:
        if isinstance(bpf, SeccompMissing):
            raise bpf
        return bpf

    monkeypatch.setattr("runtime_js.worker_process.compiled_filter", compiled)
    warnings: list[str] = []
    plan = LoadingPlan(program_of("function transform() {}"), prelude("bare"), TIGHT)
    worker = WorkerProcess(plan, TIGHT, warnings.append)
    try:
        worker.start()
    finally:
        worker.close()
    return warnings


def test_a_missing_library_is_a_visible_warning(monkeypatch: pytest.MonkeyPatch) -> None:
    """All other walls stand, so the run goes on; but never in silence."""
    warnings = start_with_filter(monkeypatch, SeccompMissing("libseccomp is not installed"))

    seccomp = "the worker runs without its wall seccomp: libseccomp is not installed"
    assert seccomp in warnings
    for text in warnings:
        if text != seccomp:
            no_warning(text)


def test_a_filter_that_the_kernel_refuses_stops_the_run(monkeypatch: pytest.MonkeyPatch) -> None:
    """Where Linux can filter system calls, nothing runs unfiltered."""
    with pytest.raises(WorkerBroken) as caught:
        start_with_filter(monkeypatch, b"no program at all" * 8)

    assert caught.value.context == {"wall": "seccomp"}
