"""Connections that end in the middle of a request: by FIN, or by RST."""

import random
import socket
import struct
from typing import Literal

End = Literal["end", "reset"]


def send_and_cut(port: int, data: bytes, how: End) -> None:
    """Send bytes to this machine, then end the connection."""
    connection = socket.create_connection(("127.0.0.1", port), timeout=30)
    connection.sendall(data)
    if how == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()


def choose_cut(choose: random.Random, length: int) -> tuple[int, End]:
    """After how many bytes of a request of this length it is cut, and how.

    Half of the cuts are near an end, where mistakes of one byte are.
    """
    near = choose.choice([choose.randrange(1, 40), length - choose.randrange(1, 40)])
    at = choose.choice([choose.randrange(1, length), max(1, min(near, length - 1))])
    return at, choose.choice(("end", "reset"))
