"""Dead properties of WebDAV clients, kept in a PropertyStore as wsgidav wants them."""

from http import HTTPStatus

from drive.dav_answers import Environ, Refused
from drive.dav_locks import split_address
from drive.ports import PropertyStore

# Of one file or folder. litmus sets ten; Finder and Explorer a handful of short ones.
_MOST_PROPERTIES = 64
_MOST_CHARS = 64 << 10

# Where a request keeps what it has read: the same properties are asked for by name, then by value.
_READ = "crossdock.properties"


class PropertyShelf:
    """wsgidav's property manager on a PropertyStore. Safe to use from many threads."""

    def __init__(self, store: PropertyStore) -> None:
        self._store = store

    def get_properties(self, address: str, environ: Environ) -> list[str]:
        """The names of the properties of a file or folder."""
        return list(self._read(address, environ))

    def get_property(self, address: str, name: str, environ: Environ) -> str | None:
        """The XML text of one; None where there is none."""
        return self._read(address, environ).get(name)

    def write_property(
        self, address: str, name: str, value: bytes, dry_run: bool, environ: Environ
    ) -> None:
        """Set one.

        Raises:
            Refused: There would be too many, or too much of them (507).
        """
        text = value.decode()
        others = {key: kept for key, kept in self._read(address, environ).items() if key != name}
        held = sum(len(key) + len(kept) for key, kept in others.items()) + len(name) + len(text)
        if len(others) >= _MOST_PROPERTIES or held > _MOST_CHARS:
            raise Refused(HTTPStatus.INSUFFICIENT_STORAGE, "too many properties")
        if not dry_run:
            self._change(address, name, text, environ)

    def remove_property(self, address: str, name: str, dry_run: bool, environ: Environ) -> None:
        """Remove one; one that is not there is no error."""
        if not dry_run:
            self._change(address, name, None, environ)

    def remove_properties(self, address: str, environ: Environ) -> None:
        """Forget the properties at and below an address."""
        environ.pop(_READ, None)
        self._store.remove_properties(*split_address(address))

    def copy_properties(self, source: str, target: str, environ: Environ, *, below: bool) -> None:
        """What has been copied has the same properties, within one merchant, and no others."""
        environ.pop(_READ, None)
        merchant, path = split_address(source)
        there = split_address(target)[1]
        self._store.remove_properties(merchant, there)
        self._store.copy_properties(merchant, path, there, below=below)

    def move_properties(self, source: str, target: str, environ: Environ) -> None:
        """What has been moved takes its properties along, within one merchant."""
        environ.pop(_READ, None)
        merchant, path = split_address(source)
        self._store.move_properties(merchant, path, split_address(target)[1])

    def _read(self, address: str, environ: Environ) -> dict[str, str]:
        read: dict[str, dict[str, str]] = environ.setdefault(_READ, {})
        if address not in read:
            merchant, path = split_address(address)
            read[address] = dict(self._store.properties(merchant, path)) if merchant else {}
        return read[address]

    def _change(self, address: str, name: str, value: str | None, environ: Environ) -> None:
        environ.pop(_READ, None)
        merchant, path = split_address(address)
        self._store.set_properties(merchant, path, {name: value})
