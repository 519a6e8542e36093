"""Console sessions without a browser: a page is fetched, its socket opened, and its heart beats."""

import http.client
import re
import threading
from types import TracebackType
from typing import Self
from urllib.parse import urlencode

from websockets.exceptions import ConnectionClosed
from websockets.sync.client import ClientConnection, connect
from websockets.typing import Origin

_CLIENT = re.compile(r"""client_id["']?:\s*["']([0-9a-f-]{36})["']""")

# Packets of engine.io and socket.io: a question whether one lives, the answer, and a connection.
_PING, _PONG, _JOIN = "2", "3", "40"
_MOST_BYTES = 8 << 20


class ConsoleSession:
    """One page that somebody has open."""

    def __init__(self, port: int, cookie: str, path: str) -> None:
        """Fetch the page and open its socket.

        Raises:
            ValueError: The page is none of the console's.
        """
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
        connection.request("GET", path, headers={"Cookie": cookie})
        answer = connection.getresponse()
        page = answer.read().decode()
        connection.close()
        found = _CLIENT.search(page)
        if answer.status != 200 or found is None:
            raise ValueError(f"{path} answers {answer.status}, and is no page")
        query = {
            "client_id": found[1],
            "tab_id": found[1],
            "document_id": found[1],
            "next_message_id": "0",
            "implicit_handshake": "true",
            "EIO": "4",
            "transport": "websocket",
        }
        address = f"ws://127.0.0.1:{port}/_nicegui_ws/socket.io/?{urlencode(query)}"
        self._socket: ClientConnection = connect(
            address,
            additional_headers={"Cookie": cookie},
            origin=Origin(f"http://127.0.0.1:{port}"),
            max_size=_MOST_BYTES,
        )
        self._socket.recv()
        self._socket.send(_JOIN)
        self.joined = str(self._socket.recv(timeout=60)).startswith(_JOIN)
        self._thread = threading.Thread(target=self._live, daemon=True)
        self._thread.start()

    def _live(self) -> None:
        try:
            for message in self._socket:
                if message == _PING:
                    self._socket.send(_PONG)
        except ConnectionClosed:
            return

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._socket.close()
        self._thread.join()
