"""Connections that end in the middle: by FIN, by RST, or because their client was killed."""

import contextlib
import random
import select
import socket
import struct
import subprocess
import sys
from collections.abc import Callable
from typing import Literal

End = Literal["end", "reset", "kill"]

ENDS: tuple[End, ...] = ("end", "reset", "kill")

# A client that sends what it is given, says so, and waits to be killed.
_CLIENT = """
import signal, socket, sys
connection = socket.create_connection(("127.0.0.1", int(sys.argv[1])))
connection.sendall(sys.stdin.buffer.read())
print(flush=True)
signal.pause()
"""

# Bytes that are passed on at once.
_BLOCK = 1 << 16

_SECONDS = 120


def send_and_cut(port: int, data: bytes, how: End) -> None:
    """Send bytes to this machine, then end the connection."""
    if how == "kill":
        _send_and_die(port, data)
        return
    connection = socket.create_connection(("127.0.0.1", port), timeout=_SECONDS)
    connection.sendall(data)
    _close(connection, how)


def choose_cut(choose: random.Random, length: int) -> tuple[int, End]:
    """After how many bytes of a request of this length it is cut, and how.

    Half of the cuts are near an end, where mistakes of one byte are.
    """
    near = choose.choice([choose.randrange(1, 40), length - choose.randrange(1, 40)])
    at = choose.choice([choose.randrange(1, length), max(1, min(near, length - 1))])
    return at, choose.choice(ENDS)


class CuttingProxy:
    """Passes one connection on to a server of this machine, up to a byte of its client's.

    For protocols that no test can write by itself, such as SSH.

    Attributes:
        port: Where it listens.
        passed: Bytes of the client that were passed on.
    """

    def __init__(self, server: int) -> None:
        """Listen; `server` is the port that connections are passed on to."""
        self._server = server
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._listener.settimeout(_SECONDS)
        self.port: int = self._listener.getsockname()[1]
        self.passed = 0

    def pass_on(self, most: int | None, how: End, kill: Callable[[], None]) -> None:
        """Pass on the next connection to its end, or cut it; blocking.

        Args:
            most: Bytes of the client after which it is cut; None for never.
            how: By what.
            kill: Kills the client.
        """
        client, _ = self._listener.accept()
        server = socket.create_connection(("127.0.0.1", self._server), timeout=_SECONDS)
        cut = False
        try:
            with contextlib.suppress(ConnectionError):
                cut = self._pass(client, server, most)
            if cut and how == "kill":
                kill()
        finally:
            self._listener.close()
            for each in (server, client):
                _close(each, how if cut else "end")

    def _pass(self, client: socket.socket, server: socket.socket, most: int | None) -> bool:
        while most is None or self.passed < most:
            ready, _, _ = select.select([client, server], [], [], _SECONDS)
            assert ready, "neither says anything"
            if server in ready:
                data = server.recv(_BLOCK)
                if not data:
                    return False
                client.sendall(data)
            if client in ready:
                data = client.recv(_BLOCK if most is None else min(_BLOCK, most - self.passed))
                if not data:
                    return False
                server.sendall(data)
                self.passed += len(data)
        return True


def _send_and_die(port: int, data: bytes) -> None:
    command = [sys.executable, "-S", "-E", "-c", _CLIENT, str(port)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE) as client:
        assert client.stdin is not None
        assert client.stdout is not None
        client.stdin.write(data)
        client.stdin.close()
        client.stdout.readline()
        client.kill()


def _close(connection: socket.socket, how: End) -> None:
    if how == "reset":
        connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    connection.close()
