"""Figures that tests report, printed at the end of the run, whichever process ran the test."""

import pytest

FIGURES = "figures"


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
