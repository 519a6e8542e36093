"""Where a server listens, whether passwords stay secret on the way, and how it learns to end."""

import ipaddress
import os
import threading
from dataclasses import dataclass

from catalog.errors import ConfigInvalid
from drive.dav_server import Certificate

_STANDARD_INPUT = 0

# What this machine calls itself, beside its loopback addresses.
_LOCAL_NAMES = frozenset({"localhost"})


@dataclass(frozen=True, slots=True)
class Listening:
    """Where a server of HTTP listens, and how.

    Attributes:
        host: A name or an address.
        port: 0 for any free one.
        certificate: None for HTTP without TLS.
        insecure: Whether HTTP without TLS may leave this machine.
    """

    host: str
    port: int
    certificate: Certificate | None = None
    insecure: bool = False

    @property
    def scheme(self) -> str:
        """http or https."""
        return "http" if self.certificate is None else "https"

    def check(self) -> None:
        """See whether passwords and tokens stay secret.

        Raises:
            ConfigInvalid: They would cross a network without TLS. Context: `setting`.
        """
        if self.certificate is None and not self.insecure and not _is_local(self.host):
            raise ConfigInvalid(
                f"{self.host} is not this machine alone, and without TLS passwords can be read on "
                "the way: give a certificate and its key, put a proxy before it, or --insecure",
                setting="host",
                found=self.host,
            )


def end_with_parent() -> None:
    """From now on, end this process at once when its parent is dead.

    The parent holds the other end of standard input and never writes to it: reading ends when the
    parent does.
    """
    threading.Thread(target=_read_to_end, daemon=True).start()


def _read_to_end() -> None:
    # Not through sys.stdin: a thread in the middle of a buffered read makes the interpreter abort
    # when the process ends by itself.
    while os.read(_STANDARD_INPUT, 1):
        pass
    os._exit(1)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in _LOCAL_NAMES
