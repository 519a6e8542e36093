"""Repeated calls in our own log. The library's way is to write to standard output if it can."""

import logging

from stamina.instrumentation import RetryDetails, set_on_retry_hooks

_log = logging.getLogger("crossdock.ebay")


def log_retries() -> None:
    """Let every repeated call of this process be told there, and nowhere else."""
    set_on_retry_hooks([_told])


def _told(details: RetryDetails) -> None:
    # Not its arguments: they are whole requests. The cause is an error of ours, without secrets.
    _log.warning("%s; it is asked again in %.1f s", details.caused_by, details.wait_for)
