"""The line files of a run: what each gets of an outcome."""

import contextlib
from pathlib import Path

from engine.outcomes import Outcome, draft_line, error_lines, log_lines, raw_lines
from workflow.output_files import LineFile
from workflow.translate_request import Destinations


class ResultFiles:
    """Open for as long as `stack` is."""

    def __init__(self, destinations: Destinations, stack: contextlib.ExitStack) -> None:
        def opened(path: Path | None) -> LineFile | None:
            return None if path is None else stack.enter_context(LineFile(path))

        self._out = opened(destinations.out)
        self._errors = opened(destinations.errors)
        self._raw = opened(destinations.raw)
        self._log = opened(destinations.log)

    def write(self, outcome: Outcome) -> None:
        """Write an outcome where it belongs."""
        if self._out is not None:
            self._out.write([draft_line(outcome)])
        if self._raw is not None:
            self._raw.write(raw_lines(outcome))
        if self._errors is not None and outcome.error is not None:
            self._errors.write(error_lines(outcome))
        if self._log is not None and outcome.log:
            self._log.write(log_lines(outcome))
