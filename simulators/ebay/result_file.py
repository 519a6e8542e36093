"""Writes a result file: one response a request, in an order that need not be theirs."""

import random
from collections.abc import Iterable
from pathlib import Path
from typing import IO

from simulators.ebay.files import FORMS, pack, spool
from simulators.ebay.tasks import Task

NAMESPACE = "urn:ebay:apis:eBLBaseComponents"


class ResultFile:
    """Responses on their way into a file; memory holds where they stand, not what they say."""

    def __init__(self) -> None:
        self._file = spool()
        self._spans: list[tuple[int, int]] = []
        self._length = 0

    def add(self, text: str) -> None:
        """One more response."""
        data = text.encode("utf-8") + b"\n"
        self._file.write(data)
        self._spans.append((self._length, len(data)))
        self._length += len(data)

    def finished(self, order: Iterable[int] | None, *, bare: bool) -> IO[bytes]:
        """The whole file.

        Args:
            order: Places of the responses that are in it, as they are to stand; None for all, as
                they were added.
            bare: Whether the root has no namespace.
        """
        target = spool()
        root = "BulkDataExchangeResponses"
        name = root if bare else f'{root} xmlns="{NAMESPACE}"'
        target.write(f'<?xml version="1.0" encoding="UTF-8"?>\n<{name}>\n'.encode())
        for place in range(len(self._spans)) if order is None else order:
            start, length = self._spans[place]
            self._file.seek(start)
            target.write(self._file.read(length))
        target.write(f"</{root}>\n".encode())
        target.seek(0)
        self._file.close()
        return target


def travelling(plain: IO[bytes], target: Path, task: Task, *, form: str, seed: int) -> str:
    """Write a file as it is sent: packed, and damaged where a fault says so; its name.

    Args:
        plain: The XML; closed afterwards.
        target: Where it is kept.
        task: Whose result it is.
        form: One of FORMS, or `any`.
        seed: Chooses among them.
    """
    if form == "any":
        form = random.Random(f"{seed}-{task.id}").choice(FORMS)
    with plain, target.open("w+b") as file:
        name = pack(plain, file, form=form, name=f"{task.id}_report")
        size = file.seek(0, 2)
        truncated = task.fault("truncated_result")
        if truncated is not None:
            share = 0.6 if truncated.value is None else float(truncated.value)
            file.truncate(int(size * share))
        if task.fault("corrupt_result"):
            file.seek(size // 2)
            file.write(b"Z" * min(64, size // 4))
    return name
