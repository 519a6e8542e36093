"""The forms a file travels in: gzip, zip or plain, told by its first bytes and by nothing else."""

import gzip
import shutil
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

# eBay: a file is at most 15 MB, compressed or not.
LIMIT_BYTES: Final = 15 * 1024 * 1024

# Kept in memory up to this size, then on the disk.
_SPOOL_BYTES = 1024 * 1024

FORMS: Final = ("gzip", "zip", "plain")

_NAMES = {"gzip": ".xml.gz", "zip": ".zip", "plain": ".xml"}


def spool() -> IO[bytes]:
    """An empty file that is nobody's but ours."""
    return tempfile.SpooledTemporaryFile(max_size=_SPOOL_BYTES)


def form_of(file: IO[bytes]) -> str | None:
    """gzip, zip or plain; None for what is none of them. The file is wound back."""
    file.seek(0)
    start = file.read(64)
    file.seek(0)
    if start.startswith(b"\x1f\x8b"):
        return "gzip"
    if start.startswith(b"PK"):
        return "zip"
    return "plain" if start.removeprefix(b"\xef\xbb\xbf").lstrip().startswith(b"<") else None


@contextmanager
def unpacked(path: Path) -> Iterator[IO[bytes]]:
    """The XML inside a file, as a stream.

    Raises:
        OSError: It is damaged, or an empty zip; EOFError where gzip ends too early.
    """
    with path.open("rb") as file:
        form = form_of(file)
        try:
            if form == "gzip":
                with gzip.GzipFile(fileobj=file) as inner:
                    yield cast("IO[bytes]", inner)
            elif form == "zip":
                with zipfile.ZipFile(file) as archive, archive.open(_only(archive)) as entry:
                    yield entry
            else:
                yield file
        except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError) as error:
            raise OSError(str(error)) from error


def _only(archive: zipfile.ZipFile) -> zipfile.ZipInfo:
    for entry in archive.infolist():
        if not entry.is_dir():
            return entry
    raise OSError("an empty zip")


def pack(plain: IO[bytes], target: IO[bytes], *, form: str, name: str) -> str:
    """Write a file in one of the forms; its name.

    Args:
        plain: The XML; wound back and left open.
        target: Where it goes.
        form: One of FORMS.
        name: Without an ending.
    """
    plain.seek(0)
    if form == "plain":
        shutil.copyfileobj(plain, target)
    elif form == "gzip":
        with gzip.GzipFile(name + ".xml", "wb", compresslevel=1, fileobj=target, mtime=0) as out:
            shutil.copyfileobj(plain, out)
    else:
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
            entry = zipfile.ZipInfo(name + ".xml")
            entry.compress_type = zipfile.ZIP_DEFLATED
            with archive.open(entry, "w", force_zip64=True) as inner:
                shutil.copyfileobj(plain, inner)
    return name + _NAMES[form]
