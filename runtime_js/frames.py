"""Frames on a pipe: four bytes of length, one letter that says what it is, then the payload.

Both ends use this file; it imports nothing heavy, since the worker's start waits for it. The
parent trusts no length that it reads and waits for nothing without an end: it passes `overdue`,
which is asked every few milliseconds while nothing moves and after every part of a frame, so that
the other end gains nothing by letting one drip. The parent's descriptors do not block.
"""

import os
import select
import struct
from collections.abc import Callable

HEADER = struct.Struct("<IB")

# Parent to worker.
HELLO = b"H"  # JSON: which walls to close; once, first
PROGRAM = b"P"  # JSON: what to load; once, second
RUN = b"B"  # run this batch in the heap as it stands
FRESH = b"F"  # run this batch in a new heap
# Worker to parent.
WALLS = b"W"  # JSON: which walls stand; answers HELLO
READY = b"R"  # JSON: what the prelude answered when all was loaded; answers PROGRAM
REFUSED = b"L"  # JSON: why the program could not be loaded; answers PROGRAM
DONE = b"D"  # PAGES, then the prelude's answer, passed on untouched
SPENT = b"S"  # PAGES, then JSON: the heap ran into a limit and is gone

# How many pages of memory a call touched for the first time.
PAGES = struct.Struct("<I")

Overdue = Callable[[], bool]

_CHUNK = 1 << 20
# How often `overdue` is asked: soon at first, since most crossings take a few milliseconds.
_MIN_POLL_MS = 10
_MAX_POLL_MS = 80


class FrameBroken(Exception):
    """The other end closed the pipe, or announced more than the reader is ready to hold."""


class TooSlow(Exception):
    """The other end did not move before `overdue` said so."""


def write_frame(fd: int, letter: bytes, payload: bytes, *, overdue: Overdue | None = None) -> None:
    """Write one frame.

    Raises:
        FrameBroken: The other end is gone.
        TooSlow: `overdue` said so.
    """
    view = memoryview(HEADER.pack(len(payload), letter[0]) + payload)
    while view:
        try:
            view = view[os.write(fd, view[:_CHUNK]) :]
            if view:
                _ask(overdue)
        except BlockingIOError:
            _wait(fd, select.POLLOUT, overdue)
        except BrokenPipeError as error:
            raise FrameBroken("the pipe was closed") from error


def read_frame(fd: int, *, most: int, overdue: Overdue | None = None) -> tuple[bytes, bytes]:
    """Read one frame: its letter and its payload of at most `most` bytes.

    Raises:
        FrameBroken: End of the pipe, or a longer payload.
        TooSlow: `overdue` said so.
    """
    length, letter = HEADER.unpack(_read_exactly(fd, HEADER.size, overdue))
    if length > most:
        raise FrameBroken(f"a frame of {length} bytes, at most {most} are read")
    return bytes((letter,)), _read_exactly(fd, length, overdue)


def _read_exactly(fd: int, size: int, overdue: Overdue | None) -> bytes:
    pieces: list[bytes] = []
    missing = size
    while missing:
        try:
            piece = os.read(fd, min(missing, _CHUNK))
        except BlockingIOError:
            _wait(fd, select.POLLIN, overdue)
            continue
        if not piece:
            raise FrameBroken("the pipe was closed")
        pieces.append(piece)
        missing -= len(piece)
        if missing:
            _ask(overdue)
    return pieces[0] if len(pieces) == 1 else b"".join(pieces)


def _wait(fd: int, event: int, overdue: Overdue | None) -> None:
    poller = select.poll()
    poller.register(fd, event)
    patience = _MIN_POLL_MS
    while not poller.poll(patience):
        _ask(overdue)
        patience = min(patience * 2, _MAX_POLL_MS)


def _ask(overdue: Overdue | None) -> None:
    if overdue is not None and overdue():
        raise TooSlow
