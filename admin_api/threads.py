"""Threads for what the event loop must not wait for: the disk, the store, and hashing passwords."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

P = ParamSpec("P")
T = TypeVar("T")

_DISK_THREADS = 32

# Each hash takes 32 MB and a fifth of a second; guessers must not keep uploads waiting.
_LOGIN_THREADS = 4


class Threads:
    """The threads of one process; a context manager that waits for them at its end."""

    def __init__(self) -> None:
        self._disk = ThreadPoolExecutor(_DISK_THREADS, "disk")
        self._logins = ThreadPoolExecutor(_LOGIN_THREADS, "login")

    async def disk(self, do: Callable[P, T], *args: P.args, **names: P.kwargs) -> T:
        """Do something that waits for the disk or the store."""
        return await asyncio.get_running_loop().run_in_executor(
            self._disk, lambda: do(*args, **names)
        )

    async def login(self, do: Callable[P, T], *args: P.args, **names: P.kwargs) -> T:
        """Do something that hashes a password."""
        return await asyncio.get_running_loop().run_in_executor(
            self._logins, lambda: do(*args, **names)
        )

    def __enter__(self) -> "Threads":
        return self

    def __exit__(self, *_: object) -> None:
        self._disk.shutdown(cancel_futures=True)
        self._logins.shutdown(cancel_futures=True)
