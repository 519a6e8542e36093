"""Builds the objects that a command works with."""

import contextlib
import gc
import os
import stat
from collections.abc import Iterator
from pathlib import Path

from catalog.errors import BundleInvalid
from runtime_js.bundle import ScriptBundle, read_bundle, with_base
from runtime_js.bundle_limits import BundleLimits
from runtime_js.packing import zip_folder
from workflow.ports import DraftStore

# New containers that are alive before a collection: a few times what is on its way.
_COLLECT_AFTER = 200_000


def load_bundle(path: Path, base: Path | None = None) -> ScriptBundle:
    """Read a bundle from a zip, or from the folder it would be packed from.

    Raises:
        BundleInvalid: The bundle or its base is refused; `findings` names every reason.
    """
    bundle = read_bundle(bundle_bytes(path))
    return with_base(bundle, read_bundle(bundle_bytes(base))) if base is not None else bundle


def bundle_bytes(path: Path) -> bytes:
    """Return the zip of a bundle, packing it first where `path` is a folder.

    Raises:
        BundleInvalid: The file cannot be read, or the folder cannot be packed.
    """
    try:
        return zip_folder(path) if path.is_dir() else _read(path, BundleLimits().zip_bytes)
    except OSError as error:
        raise BundleInvalid(f"cannot read {path}: {error.strerror}") from error


def _read(path: Path, most: int) -> bytes:
    """At most one byte more than allowed, so that the reader sees that it is too much."""
    # Not waiting for anybody to write: what is no file never ends, or never begins.
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb") as file:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            raise BundleInvalid(f"{path} is no ordinary file")
        return file.read(most + 1)


@contextlib.contextmanager
def open_store(path: Path | None) -> Iterator[DraftStore | None]:
    """Open the canonical store; None where no path is given."""
    if path is None:
        yield None
        return
    # Loading the SQL libraries takes most of a second of CPU: only a run with a store pays it.
    from store.store import Store

    with Store(path) as store:
        yield store


def calm_collector() -> None:
    """Let Python's cycle collector look rarely, for a process that translates one feed after all.

    Records and outcomes hold no cycles: counting references frees them. But a few crossings' worth
    of them are on their way through the pool at any moment, and at the usual threshold of 700 they
    were walked again and again: 8 to 15 of about 100 µs that the parent spent on an XML record.
    """
    gc.freeze()
    gc.set_threshold(_COLLECT_AFTER)
