"""Files of the drive as wsgidav wants them: one version read, a new one written whole or not."""

import mimetypes
import os
from email.utils import parsedate_to_datetime
from http import HTTPStatus
from typing import Any, BinaryIO

from drive.dav_answers import Environ, as_dav_errors
from drive.dav_bodies import Body
from drive.dav_library import DAVError, DAVNonCollection
from drive.entry import Entry, etag
from drive.space import Space
from drive.upload import Upload

# What Explorer says of a file that it has written. The first sets the file's time; the others are
# taken and not kept: they would be wrong as soon as somebody else writes the file.
_WINDOWS = "{urn:schemas-microsoft-com:}Win32"
_WINDOWS_MTIME = _WINDOWS + "LastModifiedTime"
_WINDOWS_OTHERS = frozenset(
    _WINDOWS + name for name in ("FileAttributes", "CreationTime", "LastAccessTime")
)

_SECOND_NS = 1_000_000_000

# What is read, written and hashed at a time. With less, a client of the same machine is waited for
# more often; more brings nothing.
_BUFFER_BYTES = 1 << 20


class VersionChanged(Exception):
    """A file was replaced between two looks at it: look again."""


class DavFile(DAVNonCollection):  # type: ignore[misc]
    """One file, or one that a PUT is about to make."""

    def __init__(self, path: str, environ: Environ, space: Space, found: Entry | None) -> None:
        """Take a look at a file.

        Args:
            path: As wsgidav has it: `/merchant/path`.
            environ: Of the request.
            space: Where it lies.
            found: What lies there; None where nothing does yet.
        """
        super().__init__(path, environ)
        self._space = space
        self._found = found
        self._upload: Upload | None = None

    @property
    def below(self) -> str:
        """Its path in the merchant's folder."""
        path: str = self.path
        return path.strip("/").partition("/")[2]

    def get_content_length(self) -> int:
        """Its size in bytes."""
        return 0 if self._found is None else self._found.size

    def get_content_type(self) -> str:
        """A guess by its name."""
        return mimetypes.guess_type(self.name, strict=True)[0] or "application/octet-stream"

    def get_etag(self) -> str | None:
        """What tells this version from every other, without quotes."""
        return None if self._found is None else self._found.etag

    def support_etag(self) -> bool:
        """Every version has one."""
        return True

    def support_ranges(self) -> bool:
        """Any range of its bytes can be read."""
        return True

    def get_last_modified(self) -> float | None:
        """Its time in seconds since 1970."""
        return None if self._found is None else self._found.mtime_ns / _SECOND_NS

    def get_creation_date(self) -> float | None:
        """When this version came to be, in seconds since 1970."""
        return None if self._found is None else self._found.made_ns / _SECOND_NS

    def get_content(self) -> BinaryIO:
        """Its bytes. Raises VersionChanged: they are no longer those that were looked at."""
        file = self._space.read(self.below)
        if etag(os.fstat(file.fileno())) != self.get_etag():
            file.close()
            raise VersionChanged
        return file

    def begin_write(self, *, content_type: str | None = None) -> "_Sink":
        """Begin a new version."""
        self._upload = self._space.begin(self.below, _announced(self.environ))
        body: Body = self.environ["wsgi.input"]
        return _Sink(self._upload, body, _wanted_mtime_ns(self.environ))

    def end_write(self, *, with_errors: bool) -> None:
        """Look at the new version, or forget it."""
        if not with_errors:
            self._found = self._space.stat(self.below)
        elif self._upload is not None:
            self._upload.abort()

    def delete(self) -> None:
        """Delete it, with its locks and properties."""
        with as_dav_errors():
            self._space.delete(self.below)
        self.remove_all_locks(recursive=True)
        self.remove_all_properties(recursive=True)

    def set_property_value(self, name: str, value: Any, *, dry_run: bool = False) -> None:
        """Set a property, or remove it where the value is None."""
        with as_dav_errors():
            if name in _WINDOWS_OTHERS:
                return
            if name == _WINDOWS_MTIME:
                self._set_mtime(value, dry_run=dry_run)
                return
            super().set_property_value(name, value, dry_run=dry_run)

    def _set_mtime(self, value: Any, *, dry_run: bool) -> None:
        if value is None:
            return
        try:
            moment = parsedate_to_datetime((value.text or "").strip())
            mtime_ns = int(moment.timestamp()) * _SECOND_NS
        except (ValueError, OverflowError):
            raise DAVError(HTTPStatus.CONFLICT.value) from None
        if not dry_run:
            self._space.touch(self.below, mtime_ns)


class _Sink:
    """What wsgidav writes the body of a PUT to."""

    def __init__(self, upload: Upload, body: Body, mtime_ns: int | None) -> None:
        self._upload = upload
        self._body = body
        self._mtime_ns = mtime_ns

    def writelines(self, _blocks: object) -> None:
        """Take the whole body, through one buffer that is filled again and again.

        Not by wsgidav's blocks: making and joining them cost as much as all else together.
        """
        buffer = memoryview(bytearray(_BUFFER_BYTES))
        while size := self._body.readinto(buffer):
            self._upload.write(buffer[:size])

    def close(self) -> None:
        """Publish the file: the whole body was read."""
        self._upload.commit(mtime_ns=self._mtime_ns)


def _announced(environ: Environ) -> int | None:
    """Bytes that the client says it sends. Finder sends chunks, and tells their sum beside."""
    chunked = "HTTP_TRANSFER_ENCODING" in environ
    told = environ.get("HTTP_X_EXPECTED_ENTITY_LENGTH")
    if chunked:
        return None if told is None else int(told)
    return int(environ.get("CONTENT_LENGTH") or "0")


def _wanted_mtime_ns(environ: Environ) -> int | None:
    """The time that the client wants the file to have; rclone and the ownCloud clients tell it."""
    seconds = environ.get("HTTP_X_OC_MTIME")
    return None if seconds is None else int(seconds) * _SECOND_NS
