"""A line to a server of this machine that breaks after some bytes, as bad ones do."""

import contextlib
import socket
import threading
from collections.abc import Iterator

_BLOCK = 1 << 16


@contextlib.contextmanager
def breaking(port: int, after: list[int]) -> Iterator[int]:
    """Pass connections on to a port until the end of the block; yields the port to connect to.

    Args:
        port: Of the server.
        after: Bytes from the client after which a connection breaks. The first connection with as
            many takes the first number, and so on; later ones are whole.
    """
    left = list(after)
    with socket.create_server(("127.0.0.1", 0)) as listener:
        accepting = threading.Thread(target=_accept, args=(listener, port, left))
        accepting.start()
        try:
            yield listener.getsockname()[1]
        finally:
            listener.shutdown(socket.SHUT_RDWR)
            accepting.join()
    assert not left, "the line did not break as often as it should"


def _accept(listener: socket.socket, port: int, left: list[int]) -> None:
    with contextlib.suppress(OSError):  # it was shut down
        while True:
            client, _ = listener.accept()
            server = socket.create_connection(("127.0.0.1", port))
            threading.Thread(target=_pass, args=(server, client, [])).start()
            threading.Thread(target=_pass, args=(client, server, left)).start()


def _pass(source: socket.socket, target: socket.socket, left: list[int]) -> None:
    """Pass bytes on until either end closes, or the line breaks."""
    passed = 0
    with contextlib.suppress(OSError):
        while block := source.recv(_BLOCK):
            if left and passed + len(block) >= left[0]:
                target.sendall(block[: left.pop(0) - passed])
                break
            target.sendall(block)
            passed += len(block)
    for end in (source, target):
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
