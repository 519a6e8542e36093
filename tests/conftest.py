"""What holds for all tests: figures at the end of a run, databases, no clock in property tests."""

import signal
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from tests.databases import end_postgres, postgres_database, sqlite_database

FIGURES = "figures"

# A fifth of a second for an example is little where a machine has much else to do, or Python
# collects its garbage.
settings.register_profile("crossdock", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("crossdock")


def pytest_configure() -> None:
    """Take Ctrl-C back: a shell lets what it runs in the background ignore it.

    What tests start would inherit that, and outlive the signal that they send it.
    """
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_sessionfinish() -> None:
    """Leave no database server behind."""
    end_postgres()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print what tests recorded with `record_property("figures", line)`."""
    reports = [
        report
        for outcome in ("passed", "failed")
        for report in terminalreporter.getreports(outcome)
        if isinstance(report, pytest.TestReport)
    ]
    lines = sorted(
        str(value)
        for report in reports
        for name, value in report.user_properties
        if name == FIGURES
    )
    if lines:
        terminalreporter.write_sep("-", "figures")
    for line in lines:
        terminalreporter.write_line(line)


@pytest.fixture(params=["sqlite", "postgresql"])
def store_target(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[str]:
    """Where a store may lie: a fresh SQLite file, then a fresh PostgreSQL database."""
    if request.param == "sqlite":
        yield sqlite_database(tmp_path / "store.sqlite")
        return
    with postgres_database() as url:
        yield url


@pytest.fixture
def postgres_url() -> Iterator[str]:
    """A fresh PostgreSQL database with the store's tables."""
    with postgres_database() as url:
        yield url


@pytest.fixture
def set_files(tmp_path: Path) -> Path:
    """An empty folder for a bundle with config-spec sets; runs leave their files beside it."""
    folder = tmp_path / "bundle"
    folder.mkdir()
    return folder
