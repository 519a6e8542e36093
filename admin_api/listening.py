"""Where a server listens, and whether passwords stay secret on the way."""

import ipaddress
from dataclasses import dataclass
from pathlib import Path

from catalog.errors import ConfigInvalid
from drive.dav_server import Certificate

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


def pair_of(chain: Path | None, key: Path | None) -> Certificate | None:
    """A certificate of two files; None where neither is given.

    Raises:
        ConfigInvalid: One is given without the other.
    """
    if (chain is None) != (key is None):
        raise ConfigInvalid("a certificate needs its key, and a key its certificate")
    return None if chain is None or key is None else Certificate(chain, key)


def _is_local(host: str) -> bool:
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host in _LOCAL_NAMES
