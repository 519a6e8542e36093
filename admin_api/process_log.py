"""How the processes of the service write their log: one line an event, to standard error."""

import logging
import sys

_FORMAT = "%(asctime)s %(levelname)-7s %(process)d %(name)s: %(message)s"


def begin_log(level: str) -> None:
    """Write what is of this level or above from now on, whatever was set before."""
    logging.basicConfig(level=level, format=_FORMAT, stream=sys.stderr, force=True)
