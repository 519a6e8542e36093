"""The environment of a process, from which its settings are read."""

import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NoReturn, TypeVar
from urllib.parse import urlsplit

from catalog.errors import ConfigInvalid

T = TypeVar("T")


class Given:
    """The environment; remembers which names were asked for."""

    def __init__(self, environment: Mapping[str, str]) -> None:
        self._values = environment
        self._known: set[str] = set()

    def text(self, name: str, default: str) -> str:
        """A value as it stands; an empty one is none, as shells have it."""
        self._known.add(name)
        found = self._values.get(name) or default
        if not found.isprintable():
            refuse(name, found, "text without control characters")
        return found

    def secret(self, name: str) -> str:
        """A value that no message shows; empty where it is not given."""
        self._known.add(name)
        found = self._values.get(name, "")
        if not found.isprintable():
            refuse(name, "(not shown)", "text without control characters")
        return found

    def read(self, name: str, default: str, reader: Callable[[str, str], T]) -> T:
        """A value as `reader(name, text)` understands it."""
        return reader(name, self.text(name, default))

    def file(self, name: str) -> Path | None:
        """A file, absolute; None where it is not given."""
        found = self.text(name, "")
        return Path(found).absolute() if found else None

    def number(self, name: str, default: int, least: int, most: int) -> int:
        """A whole number within bounds."""
        found = self.text(name, str(default))
        if not re.fullmatch(r"[0-9]{1,9}", found, re.ASCII) or not least <= int(found) <= most:
            refuse(name, found, f"a whole number from {least} to {most:,}")
        return int(found)

    def listens(self, name: str, port: int) -> tuple[str, int]:
        """Host and port of a server; by default this machine alone."""
        host = self.text(f"{name}_HOST", "127.0.0.1")
        return host, self.number(f"{name}_PORT", port, 0, 65_535)

    def address(self, name: str, default: str, scheme: str) -> str:
        """An address that others reach us by, without a slash at its end."""
        found = self.text(name, "").rstrip("/")
        if not found:
            return default  # made of a host and a port, which may be 0 for any free one
        schemes = ("http", "https") if scheme == "http" else (scheme,)
        try:
            parts = urlsplit(found)
            fits = parts.scheme in schemes and bool(parts.hostname) and parts.port != 0
        except ValueError:  # a port that is no number
            fits = False
        if not fits or "?" in found or "#" in found:
            refuse(name, found, f"an address such as {schemes[-1]}://drive.example.com")
        return found

    def refuse_unknown(self) -> None:
        """A misspelt name would be a setting that nobody notices is not in force."""
        unknown = {name for name in self._values if name.startswith("CROSSDOCK_")} - self._known
        if unknown:
            raise ConfigInvalid(
                f"{min(unknown)} is no setting; there are {', '.join(sorted(self._known))}",
                setting=min(unknown),
                found=self._values[min(unknown)],
            )


def refuse(name: str, found: str, wanted: str) -> NoReturn:
    """Refuse a value, saying what it should be. Raises ConfigInvalid."""
    raise ConfigInvalid(f"{name} cannot be {found!r}: give {wanted}", setting=name, found=found)
