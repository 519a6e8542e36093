"""Failures to log in count for all processes of a machine."""

import multiprocessing
import time
from pathlib import Path

import pytest

from catalog.errors import TooManyTries
from drive.failures import WINDOW_SECONDS, FailureLog
from drive.throttle import MOST_PER_USER, Throttle

NOW = 1_772_344_800.0


def _fail(folder: Path, times: int, now: float) -> None:
    throttle = Throttle(FailureLog(folder))
    for _ in range(times):
        throttle.check("192.0.2.1", "anna", now)
        throttle.failed("192.0.2.1", "anna", now)


def test_guesses_at_several_doors_are_counted_together(tmp_path: Path) -> None:
    """Three servers would otherwise give three times as many tries."""
    begin = time.time()
    context = multiprocessing.get_context("spawn")
    processes = [
        context.Process(target=_fail, args=(tmp_path, MOST_PER_USER // 2, begin)) for _ in range(2)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(300)
    assert [process.exitcode for process in processes] == [0, 0]

    third = Throttle(FailureLog(tmp_path))
    with pytest.raises(TooManyTries):
        third.check("192.0.2.1", "anna", begin + 1)
    third.check("192.0.2.2", "anna", begin + 1)


def test_a_success_is_forgiven_everywhere(tmp_path: Path) -> None:
    """Who has mistyped over SFTP and then logs in over WebDAV is nobody who guesses."""
    sftp, dav = Throttle(FailureLog(tmp_path)), Throttle(FailureLog(tmp_path))
    for _ in range(MOST_PER_USER - 1):
        sftp.failed("192.0.2.1", "anna", NOW)
    dav.check("192.0.2.1", "anna", NOW + 1)
    dav.succeeded("192.0.2.1", "anna")
    for _ in range(MOST_PER_USER - 1):
        dav.failed("192.0.2.1", "anna", NOW + 2)

    sftp.check("192.0.2.1", "anna", NOW + 3)
    sftp.failed("192.0.2.1", "anna", NOW + 3)
    with pytest.raises(TooManyTries):
        dav.check("192.0.2.1", "anna", NOW + 4)


def test_log_names_nobody_and_does_not_grow_for_ever(tmp_path: Path) -> None:
    """Old failures count for nothing, and who reads the disk learns no user."""
    throttle = Throttle(FailureLog(tmp_path))
    for window in range(6):
        throttle.failed("192.0.2.1", "anna@example.com", NOW + window * WINDOW_SECONDS)

    files = sorted(tmp_path.iterdir())
    assert len(files) == 2
    assert not any(b"anna" in file.read_bytes() or b"192" in file.read_bytes() for file in files)


def test_success_without_failures_writes_nothing(tmp_path: Path) -> None:
    """Every request of a client logs in: none of them may cost a write."""
    throttle = Throttle(FailureLog(tmp_path / "failures"))
    throttle.check("192.0.2.1", "anna", NOW)
    throttle.succeeded("192.0.2.1", "anna")

    assert not (tmp_path / "failures").exists()


def test_a_torn_line_costs_itself_only(tmp_path: Path) -> None:
    """A process that was killed while it wrote must not switch the throttle off."""
    throttle = Throttle(FailureLog(tmp_path))
    throttle.failed("192.0.2.1", "anna", NOW)
    (file,) = tmp_path.iterdir()
    with file.open("ab") as log:
        log.write(b"- 17723\n")
    for _ in range(MOST_PER_USER - 1):
        throttle.failed("192.0.2.1", "anna", NOW)

    with pytest.raises(TooManyTries):
        throttle.check("192.0.2.1", "anna", NOW + 1)


def test_throttle_stands_where_nothing_can_be_written(tmp_path: Path) -> None:
    """A full disk is no leave to guess."""
    (tmp_path / "file").write_bytes(b"")
    throttle = Throttle(FailureLog(tmp_path / "file"))
    for _ in range(MOST_PER_USER):
        throttle.failed("192.0.2.1", "anna", NOW)

    with pytest.raises(TooManyTries):
        throttle.check("192.0.2.1", "anna", NOW + 1)
