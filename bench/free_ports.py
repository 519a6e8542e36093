"""Ports for servers that must be told where to listen before they do."""

import secrets
import socket
from pathlib import Path

# What the system gives to whoever asks for any port, as each connection of a client does.
_GIVEN_AWAY = Path("/proc/sys/net/ipv4/ip_local_port_range")

# Below are those of known services.
_FIRST = 15_000


def free_port() -> int:
    """A port of this machine that nobody listens on, and nobody else is told of.

    It is none that the system gives away: such a one may be taken again before a server listens
    there. And it stays with this process to its end, marked by an abstract socket of that name.
    """
    end = int(_GIVEN_AWAY.read_text().split()[0])
    while True:
        port = _FIRST + secrets.randbelow(end - _FIRST)  # tests set the seed of `random`
        mark = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
        try:
            mark.bind(f"\0crossdock-port-{port}")
            with socket.socket() as probe:
                probe.bind(("127.0.0.1", port))
        except OSError:
            mark.close()
        else:
            mark.detach()
            return port
