"""Folders of the drive as wsgidav wants them: the root with its merchants, and what is below."""

from http import HTTPStatus

from drive import names
from drive.dav_answers import Environ, as_dav_errors
from drive.dav_files import DavFile
from drive.dav_library import DAVCollection, DAVError
from drive.entry import Entry
from drive.ports import Login
from drive.quota import Usage
from drive.space import Space

_SECOND_NS = 1_000_000_000

# Where a request keeps what a merchant's space holds, which is asked for folder by folder.
_USAGE = "crossdock.usage"

# Set for a file that a LOCK has made, so that it goes again where the lock is refused.
PLACEHOLDER = "crossdock.placeholder"

_QUOTA = frozenset({"{DAV:}quota-used-bytes", "{DAV:}quota-available-bytes"})


class DavRoot(DAVCollection):  # type: ignore[misc]
    """The folder above all merchants; a login sees only its own there."""

    def __init__(self, environ: Environ, login: Login) -> None:
        super().__init__("/", environ)
        self._login = login

    def get_display_name(self) -> str:
        """What a client calls it."""
        return "drive"

    def get_member_names(self) -> list[str]:
        """The merchants of the login."""
        return [member.name for member in self.get_member_list()]

    def get_member_list(self) -> list["DavFolder"]:
        """The folders of the login's merchants; one that has no drive yet is left out."""
        found = (self.get_member(merchant) for merchant in self._login.merchants)
        return [member for member in found if member is not None]

    def prevent_locking(self) -> bool:
        """Nobody locks out all others."""
        return True

    def set_property_value(self, name: str, value: object, *, dry_run: bool = False) -> None:
        """It has no properties of its own."""
        raise DAVError(HTTPStatus.FORBIDDEN.value)


class DavFolder(DAVCollection):  # type: ignore[misc]
    """A merchant's folder, or one in it."""

    def __init__(self, path: str, environ: Environ, space: Space, found: Entry) -> None:
        """Take a look at a folder.

        Args:
            path: As wsgidav has it: `/merchant/path`.
            environ: Of the request.
            space: Where it lies.
            found: What lies there.
        """
        super().__init__(path, environ)
        self._space = space
        self._found = found

    @property
    def below(self) -> str:
        """Its path in the merchant's folder; empty for that folder itself."""
        return self._found.path

    def get_last_modified(self) -> float:
        """Its time in seconds since 1970."""
        return self._found.mtime_ns / _SECOND_NS

    def get_creation_date(self) -> float:
        """Its oldest known time in seconds since 1970."""
        return min(self._found.made_ns, self._found.mtime_ns) / _SECOND_NS

    def get_used_bytes(self) -> int:
        """What the merchant's space holds: a quota has the merchant, not the folder."""
        return self._usage().bytes

    def get_available_bytes(self) -> int:
        """What the merchant's space can still take."""
        usage = self._usage()
        return max(0, usage.most_bytes - usage.bytes)

    def get_property_names(self, *, is_allprop: bool) -> list[str]:
        """The names of its properties; quotas only where they are asked for (RFC 4331, 3)."""
        found: list[str] = super().get_property_names(is_allprop=is_allprop)
        return [name for name in found if name not in _QUOTA]

    def get_member_names(self) -> list[str]:
        """The names of what is in it."""
        return [found.name for found in self._space.list(self.below)]

    def get_member_list(self) -> list["DavFolder | DavFile"]:
        """What is in it."""
        return [
            resource(self.environ, self._space, found) for found in self._space.list(self.below)
        ]

    def create_empty_resource(self, name: str) -> DavFile:
        """A file that a PUT is about to write; or that a LOCK makes, empty (RFC 4918, 7.3)."""
        below = names.clean(f"{self.below}/{name}")
        path = f"/{self._space.merchant}/{below}"
        if self.environ["REQUEST_METHOD"] != "LOCK":
            return DavFile(path, self.environ, self._space, None)
        made = self._space.make_placeholder(below)
        self.environ[PLACEHOLDER] = below
        return DavFile(path, self.environ, self._space, made)

    def create_collection(self, name: str) -> None:
        """Make a folder in it."""
        self._space.make_folder(f"{self.below}/{name}")

    def prevent_locking(self) -> bool:
        """The folders that are always there belong to all users of the merchant."""
        return "/" not in self.below

    def support_recursive_delete(self) -> bool:
        """It goes with all that is in it."""
        return True

    def handle_delete(self) -> bool:
        """Delete it at once where nothing in it can object; else leave it to wsgidav, file by file.

        It would ask for the locks of every file, one by one: minutes for a folder of 20,000.
        """
        if self._space.layout.is_fixed(self.below):
            raise DAVError(HTTPStatus.FORBIDDEN.value)
        locks = self.provider.lock_manager.get_url_lock_list(self.get_ref_url(), recursive=True)
        if locks or "HTTP_IF" in self.environ:
            return False
        self.delete()
        return True

    def delete(self) -> list[tuple[str, Exception]]:
        """Delete it with all that is in it, their locks and properties; no errors remain."""
        with as_dav_errors():
            self._space.delete(self.below)
        self.remove_all_locks(recursive=True)
        self.remove_all_properties(recursive=True)
        return []

    def set_property_value(self, name: str, value: object, *, dry_run: bool = False) -> None:
        """Set a property, or remove it where the value is None."""
        with as_dav_errors():
            super().set_property_value(name, value, dry_run=dry_run)

    def _usage(self) -> Usage:
        usage = self.environ.get(_USAGE)
        if not isinstance(usage, Usage):
            usage = self.environ[_USAGE] = self._space.usage()
        return usage


def resource(environ: Environ, space: Space, found: Entry) -> DavFolder | DavFile:
    """What a merchant's space has, as wsgidav wants it."""
    path = f"/{space.merchant}/{found.path}".rstrip("/")
    if found.is_folder:
        return DavFolder(path, environ, space, found)
    return DavFile(path, environ, space, found)
