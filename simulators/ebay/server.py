"""The simulator as a server: for tests in a thread, else in a process of its own."""

import asyncio
import contextlib
import socket
import threading
from collections.abc import Iterator

import uvicorn

from simulators.ebay.app import build_app
from simulators.ebay.simulator import EbaySimulator

# An idle connection stays open so long: only faults shall break one.
_IDLE_SECONDS = 300


def listening(host: str, port: int) -> socket.socket:
    """A socket that listens; port 0 for any free one."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    listener.bind((host, port))
    listener.listen(128)
    return listener


def server(simulator: EbaySimulator) -> uvicorn.Server:
    """A uvicorn that answers for it. h11 is named: the reset of a connection leans on it."""
    config = uvicorn.Config(
        build_app(simulator),
        http="h11",
        log_level="warning",
        lifespan="off",
        ws="none",
        timeout_keep_alive=_IDLE_SECONDS,
    )
    return uvicorn.Server(config)


@contextlib.contextmanager
def serving(simulator: EbaySimulator) -> Iterator[str]:
    """Serve on a free port of this machine; its base URL, e.g. `http://127.0.0.1:40123`."""
    listener = listening("127.0.0.1", 0)
    running = server(simulator)

    def serve() -> None:
        asyncio.run(running.serve(sockets=[listener]))

    thread = threading.Thread(target=serve, name="ebay-simulator", daemon=True)
    thread.start()
    try:
        # The socket listens already: a call that comes too early waits in its queue.
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
    finally:
        running.should_exit = True
        running.force_exit = True
        thread.join()
        listener.close()
