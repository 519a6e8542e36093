"""The demonstration, as a newcomer starts it."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

_PATIENCE_SECONDS = 400


def start(folder: Path, **told: str) -> "subprocess.Popen[str]":
    """Play the demonstration in a folder of its own."""
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.Popen(
        [sys.executable, "-u", "-m", "bench.demo"],
        cwd=ROOT,
        env={**kept, "FOLDER": str(folder), **told},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def left_of(folder: Path) -> list[str]:
    """Command lines of living processes that were told of the folder."""
    return sorted(_told_of(str(folder).encode()))


def _told_of(folder: bytes) -> Iterator[str]:
    for process in Path("/proc").iterdir():
        if not process.name.isdigit() or process.name == str(os.getpid()):
            continue
        try:
            command = (process / "cmdline").read_bytes()
            if folder in command or folder in (process / "environ").read_bytes():
                yield command.replace(b"\0", b" ").decode()
        except OSError:  # it has just ended, or is another user's
            continue


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Where the demonstration lies."""
    return tmp_path / "demo"


def test_the_whole_loop_goes_as_expected_and_ends(folder: Path) -> None:
    """From the drop on the drive to eBay and back, by the real processes, refusals and all."""
    with start(folder, ONCE="1") as demo:
        told, _ = demo.communicate(timeout=_PATIENCE_SECONDS)

    assert "✗" not in told
    assert "expectations held" in told, told
    assert demo.returncode == 0, told
    assert left_of(folder) == []


def test_ctrl_c_leaves_no_process_behind(folder: Path) -> None:
    """A port that is still taken and a worker that still works are not what people leave behind."""
    with start(folder) as demo:
        assert demo.stdout is not None
        for line in demo.stdout:
            if "PUT" in line:
                break
        assert len(left_of(folder)) > 3  # the simulator, the service, its workers, the drive
        demo.send_signal(signal.SIGINT)
        told, _ = demo.communicate(timeout=_PATIENCE_SECONDS)

    assert demo.returncode == 130, told
    assert left_of(folder) == []


def test_a_folder_of_somebody_else_is_left_alone(folder: Path) -> None:
    """It empties its folder before it begins, so it must be sure that it is its own."""
    folder.mkdir()
    (folder / "mine.txt").write_text("precious")

    with start(folder, ONCE="1") as demo:
        told, _ = demo.communicate(timeout=_PATIENCE_SECONDS)

    assert demo.returncode == 2
    assert "no demonstration has made it" in told
    assert (folder / "mine.txt").read_text() == "precious"
