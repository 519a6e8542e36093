"""What one address serves: the HTTP API to programs, and the console to people."""

from starlette.types import ASGIApp, Receive, Scope, Send

_OF_API = "/api/"


class Site:
    """An ASGI application that gives `/api/…` to one application and the rest to another."""

    def __init__(self, api: ASGIApp, console: ASGIApp) -> None:
        self._api = api
        self._console = console

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on; the console alone is told of the server's start and end."""
        is_api = scope["type"] == "http" and scope["path"].startswith(_OF_API)
        await (self._api if is_api else self._console)(scope, receive, send)
