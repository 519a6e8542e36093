"""How slowly the body of an upload may come: a byte now and then would keep one of a few slots.

A body has two minutes in hand. Waiting for it takes from them, and each KiB that comes gives a
second back. So two minutes without a byte end it, and so does anything slower than 1 KiB a second,
which the slowest mobile line is three times as fast as.
"""

# Seconds that a body has in hand at its beginning, and at most.
PATIENCE_SECONDS = 120.0

# Bytes that give one second back.
LEAST_BYTES_PER_SECOND = 1_024


class Pace:
    """How much longer one body is waited for. Only waiting counts, not what we do with it."""

    def __init__(self, patience: float = PATIENCE_SECONDS) -> None:
        """Begin with so many seconds in hand."""
        self._patience = patience
        self.left = patience

    def came(self, count: int, seconds: float) -> None:
        """Count bytes that were waited for so long."""
        earned = count / LEAST_BYTES_PER_SECOND
        self.left = max(0.0, min(self._patience, self.left - seconds + earned))
