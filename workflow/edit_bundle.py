"""Edited files laid over a bundle: what a trial runs, and what a new release is made of."""

from collections.abc import Mapping

from runtime_js.bundle import bundle_files
from runtime_js.packing import zip_files


def edit_bundle(content: bytes, edits: Mapping[str, bytes | None]) -> bytes:
    """The zip of a bundle with some files edited.

    Args:
        content: The zip of the bundle; one that is refused may be mended this way.
        edits: New bytes by name; None takes a file away.

    Returns:
        A zip, unchecked: the same files give the same bytes.
    """
    files = dict(bundle_files(content))
    for name, edited in edits.items():
        if edited is None:
            files.pop(name, None)
        else:
            files[name] = edited
    return zip_files(files)
