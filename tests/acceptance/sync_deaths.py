"""Deaths of a process at its store: before a transaction, within it, or just after it."""

import random
from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from sqlalchemy import Connection

from store.database import Database
from tests.sync_driver import Killed


class Deaths:
    """Kills whoever writes, by chance. `count` says how often."""

    def __init__(self, database: Database, choose: random.Random, rate: float) -> None:
        self._database = database
        self._choose = choose
        self._rate = rate
        self.count = 0

    @contextmanager
    def lurking(self) -> Iterator[None]:
        """Let transactions die until the end of the block."""
        writing = self._database.writing

        @contextmanager
        def mortal(merchant: str | None) -> Iterator[Connection]:
            when = self._draw()
            self._die(when == "before")
            with writing(merchant) as connection:
                yield connection
                self._die(when == "within")
            self._die(when == "after")

        with patch.object(self._database, "writing", mortal):
            yield

    def _draw(self) -> str:
        if self._choose.random() >= self._rate:
            return ""
        return self._choose.choice(["before", "within", "after"])

    def _die(self, now: bool) -> None:
        if now:
            self.count += 1
            raise Killed
